package ui

import (
	"context"
	"slices"
	"time"

	"ltibootcamp/steps"
)

func (f *fake) Resume(ctx context.Context) (left []string, err error) {
	for _, name := range f.toResume() {
		if ctx.Err() != nil {
			return left, ctx.Err()
		}
		if slices.Contains(f.lost, name) {
			left = append(left, name)
			f.state(name, steps.Stale)
			continue
		}
		if err := f.one(ctx, name); err != nil {
			return left, err
		}
	}
	return left, nil
}

func (f *fake) Resuming() steps.Progress {
	waiting := f.toResume()
	if len(waiting) == 0 {
		return steps.Progress{}
	}
	return steps.Progress{Done: len(f.record.Finished) - len(waiting), Of: len(f.record.Finished), Now: waiting[0]}
}

// toResume are the steps that are done and have no outcome.
func (f *fake) toResume() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var waiting []string
	for _, s := range f.course.Steps() {
		if _, ran := f.ran[s.Name]; !ran && f.states[s.Name] == steps.Done {
			waiting = append(waiting, s.Name)
		}
	}
	return waiting
}

func (f *fake) state(name string, s steps.State) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.states[name] = s
}

// before has steps that were finished before the session began.
func (f *fake) before(names ...string) *fake {
	f.record.Finished = map[string]time.Time{}
	for _, name := range names {
		f.record.Finished[name] = time.Time{}
		f.state(name, steps.Done)
	}
	return f
}

func (f *fake) Notices() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	notices := f.notices
	f.notices = nil
	return notices
}

func (f *fake) Visit(step string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.record.At = step
}

func (f *fake) Reset(names ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.resets = append(f.resets, names)
	for _, name := range names {
		delete(f.ran, name)
		delete(f.states, name)
		for i, p := range f.payloads {
			if p.step == name {
				f.payloads[i].Edited = nil
			}
		}
		delete(f.record.Finished, name)
	}
	for _, name := range names {
		f.age(name)
	}
}
