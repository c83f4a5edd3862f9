package ui

import (
	"context"
	"errors"
	"slices"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// fakePayload is a payload of the fake: its original is made by the first run.
type fakePayload struct {
	step string
	steps.Payload
}

// fakePayloads are of two steps: one sends a score, the other a form and the
// claims that it signs.
func fakePayloads() []fakePayload {
	return []fakePayload{
		{"score", steps.Payload{Name: "score", Title: "The score", Is: "score", Original: []byte(scoreJSON)}},
		{"token", steps.Payload{Name: "claims", Title: "The claims of the assertion", Is: "client_assertion", Original: []byte("{\n  \"iss\": \"tool\",\n  \"sub\": \"tool\"\n}")}},
		{"token", steps.Payload{Name: "request", Title: "The token request", Is: "token_request", Parameters: true, Original: []byte("{\n  \"grant_type\": \"client_credentials\",\n  \"scope\": \"a b\"\n}")}},
	}
}

const scoreJSON = `{
  "userId": "LTIBCU_18",
  "scoreGiven": 9,
  "scoreMaximum": 10,
  "activityProgress": "Completed",
  "gradingProgress": "FullyGraded",
  "timestamp": "2026-11-23T11:00:50.000Z",
  "comment": "Well done"
}`

func (f *fake) Payloads(step string) []steps.Payload {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []steps.Payload
	for _, p := range f.payloads {
		if p.step != step {
			continue
		}
		made := p.Payload
		if f.states[step] == steps.NotRun {
			made.Original = nil
		}
		all = append(all, made)
	}
	return all
}

func (f *fake) Edit(step, payload string, text []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, p := range f.payloads {
		if p.step == step && p.Name == payload {
			f.payloads[i].Edited = text
			return nil
		}
	}
	return errors.New("there is no payload " + payload)
}

// age makes what was built on a step stale.
func (f *fake) age(step string) {
	after := false
	for _, s := range f.course.Steps() {
		if after && f.states[s.Name] != steps.NotRun {
			f.states[s.Name] = steps.Stale
		}
		after = after || s.Name == step
	}
}

func (f *fake) Stale() []string {
	var stale []string
	for _, s := range f.course.Steps() {
		if f.State(s.Name) == steps.Stale {
			stale = append(stale, s.Name)
		}
	}
	return stale
}

func (f *fake) RunStale(ctx context.Context) error {
	for _, name := range f.Stale() {
		if err := f.one(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (f *fake) Needs(step string) []string {
	i := slices.IndexFunc(f.course.Steps(), func(s content.Step) bool { return s.Name == step })
	if i <= 0 {
		return nil
	}
	return []string{f.course.Steps()[i-1].Name}
}

func (f *fake) NeededBy(step string) []string {
	all := f.course.Steps()
	i := slices.IndexFunc(all, func(s content.Step) bool { return s.Name == step })
	if i < 0 || i == len(all)-1 {
		return nil
	}
	return []string{all[i+1].Name}
}
