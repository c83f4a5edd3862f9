package steps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// predicted runs what the checkpoint asks about, and judges what was expected by
// what has come.
func (s *Session) predicted(ctx context.Context, c content.Checkpoint, a Answer) (Reply, error) {
	options := c.Predict.Options
	if a.Option < 0 || a.Option >= len(options) {
		return Reply{}, fmt.Errorf("got the option %d, want 0 to %d", a.Option, len(options)-1)
	}
	v, err := s.experiment(ctx, c.Step, func() (Verdict, error) {
		if c.Predict.Fault != "" {
			return s.provoked(ctx, c.Predict.Fault)
		}
		return s.try(ctx, c, *c.Predict.Edit)
	})
	if err != nil {
		return Reply{}, err
	}
	reply := v.reply()
	if v.Err == nil && v.Caught == "" {
		reply.Says += said(options, v.values)
	}
	if !slices.ContainsFunc(options, v.cameTrue) {
		return Reply{}, fmt.Errorf("none of the options has come: %s", reply.Says)
	}
	reply.Right = v.cameTrue(options[a.Option])
	return reply, nil
}

// repaired runs the step with the payload as it was mended.
func (s *Session) repaired(ctx context.Context, c content.Checkpoint, a Answer) (Reply, error) {
	broken, err := s.Broken(c.Name)
	if err != nil {
		return Reply{}, err
	}
	for _, pointer := range c.Repair.Keeps {
		if !stands(a.Text, pointer) {
			return Reply{Says: "“" + pointer + "” is left out. It has to be in it: mend it, and leave the rest."}, nil
		}
	}
	shown := broken.Original
	if a.Shown != nil {
		shown = a.Shown
	}
	mended, err := changeOf(shown, a.Text)
	if err != nil {
		return Reply{}, err
	}
	v, err := s.experiment(ctx, c.Step, func() (Verdict, error) { return s.try(ctx, c, c.Repair.Edit, mended) })
	if err != nil {
		return Reply{}, err
	}
	reply := v.reply()
	reply.Right = v.Err == nil && v.Caught == ""
	return reply, nil
}

// stands tells whether there is something at a JSON Pointer of a text. In what
// is no JSON everything may be: whoever gets it will say so.
func stands(text []byte, pointer string) bool {
	if !json.Valid(text) {
		return true
	}
	test, err := jsonpatch.DecodePatch([]byte(`[{"op":"copy","from":"` + pointer + `","path":"` + pointer + `"}]`))
	if err != nil {
		return false
	}
	_, err = test.Apply(text)
	return err == nil
}

// Broken is the payload that a checkpoint asks to repair, as it is broken.
func (s *Session) Broken(name string) (Payload, error) {
	c, err := s.checkpoint(name)
	if err != nil {
		return Payload{}, err
	}
	if c.Repair == nil {
		return Payload{}, fmt.Errorf("the checkpoint %q: there is nothing to repair in it", name)
	}
	payloads := s.Payloads(stepOf(c.Repair.Edit, c))
	p := payloads[slices.IndexFunc(payloads, func(p Payload) bool { return p.Name == c.Repair.Edit.Payload })] // checkCheckpoints has found it
	if p.Original == nil {
		return Payload{}, fmt.Errorf("breaking the %s: %w", p.Name, ErrNotRun)
	}
	p.Edited = nil
	if p.Original, err = (Change{Patch: c.Repair.Edit.Patch}).apply(p.Original); err != nil {
		return Payload{}, fmt.Errorf("breaking the %s: %w", p.Name, err)
	}
	return p, nil
}

// experiment does something that spoils a step, and runs it again as it was: a
// question leaves the step as it found it. What was built on it is stale, as it
// is whenever a step runs again.
func (s *Session) experiment(ctx context.Context, step string, do func() (Verdict, error)) (Verdict, error) {
	v, err := do()
	if ctx.Err() != nil {
		return v, err // stopped: the next run of the step does the same
	}
	outcome, _ := s.Outcome(v.Fault.Step)
	v.values = outcome.Values
	if waited := s.nextSecond(ctx, s.plan(step)); waited != nil {
		return v, errors.Join(err, waited)
	}
	if again := s.Run(ctx, step); again != nil {
		err = errors.Join(err, fmt.Errorf("running %s again as it was: %w", step, again))
	}
	return v, err
}

// try runs the step of a checkpoint with a payload changed, and with no edit of
// the learner's. It is judged as a fault is.
func (s *Session) try(ctx context.Context, c content.Checkpoint, e content.Edit, more ...Change) (Verdict, error) {
	s.running.Lock()
	defer s.running.Unlock()
	ctx, cancel := context.WithTimeout(ctx, faultPatience)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return Verdict{}, fmt.Errorf("trying step %q: %w", c.Step, err)
	}
	sender := stepOf(e, c)
	if changed := s.steps[c.Step].changes; changed != "" {
		s.spend(changed) // the learner may have changed it, too
		defer s.spend(changed)
	}
	plan := s.plan(c.Step, s.inOrder(func(step string) bool {
		return (step == sender || s.Edited(step)) && s.dependsOn(c.Step, step)
	})...)
	if err := s.nextSecond(ctx, plan); err != nil {
		return Verdict{}, err
	}
	s.stage(&staging{payloadKey{sender, e.Payload}, append([]Change{{Patch: e.Patch}}, more...)})
	defer s.stage(nil)
	defer s.spoil(plan)()
	for i, step := range plan {
		err := s.runOne(ctx, step)
		switch {
		case err != nil && ctx.Err() != nil:
			return Verdict{}, err
		case err != nil && i < slices.Index(plan, sender):
			return Verdict{}, fmt.Errorf("%s must run first, and failed: %w", step, err)
		case err != nil:
			return s.judge(content.Fault{Step: step}), nil
		}
	}
	return s.judge(content.Fault{Step: c.Step}), nil
}

// A staging is what is sent in place of one payload while a checkpoint is tried.
// The learner's own edits have no effect meanwhile, and stay as they are.
type staging struct {
	payloadKey

	changes []Change // one after the other
}

// made makes the changes in a payload, if they are of it.
func (st staging) made(key payloadKey, text []byte) ([]byte, error) {
	if key != st.payloadKey {
		return text, nil
	}
	for _, change := range st.changes {
		if change.nothing() {
			continue
		}
		changed, err := change.apply(text)
		if err != nil {
			return nil, err
		}
		text = changed
	}
	return text, nil
}

func (s *Session) stage(st *staging) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.edits.staged = st
}

// reply says what has come, in words.
func (v Verdict) reply() Reply {
	r := Reply{Caught: v.Caught, End: v.End, Finding: v.Finding}
	switch {
	case v.Caught != "":
		r.Says = fmt.Sprintf("The %s refused it. “%s” failed: got %s", v.End, v.Caught.About().Check, short(v.Finding.Got))
		if v.Finding.Want != "" {
			r.Says += ", want " + short(v.Finding.Want)
		}
		if !strings.HasSuffix(r.Says, ".") && !strings.HasSuffix(r.Says, "…") {
			r.Says += "."
		}
	case v.Err != nil:
		r.Says = "The step failed: " + wire.MaskText(v.Err.Error())
	default:
		r.Says = "It went through: every check held."
	}
	return r
}

// cameTrue tells whether all of an option has come.
func (v Verdict) cameTrue(o content.Option) bool {
	if v.Err != nil || string(v.Caught) != o.Code || o.End != "" && o.End != string(v.End) {
		return false
	}
	for name, value := range o.Values {
		if v.values[name] != value {
			return false
		}
	}
	return true
}

// said are the values that the options are about.
func said(options []content.Option, values map[string]string) string {
	names := map[string]bool{}
	for _, o := range options {
		for name := range o.Values {
			names[name] = true
		}
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		words = append(words, strings.ReplaceAll(name, "_", " ")+" "+short(values[name]))
	}
	if len(words) == 0 {
		return ""
	}
	return " It gave: " + strings.Join(words, ", ") + "."
}
