package steps

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// Every checkpoint fails unsolved and passes solved, in both editions, and
// leaves the course as it found it.
func TestEveryCheckpointFailsUnsolvedAndPassesSolved(t *testing.T) {
	Unraced(t)
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			s := fresh(t, edition)
			for _, c := range s.checkpoints {
				if err := s.Run(t.Context(), c.Step); err != nil { // also when an earlier one has made it stale
					t.Fatal(err)
				}
				wrong, right := answersTo(t, s, c)
				if len(wrong) == 0 {
					t.Errorf("%s: no answer is wrong", c.Name)
				}
				for _, a := range wrong {
					if reply := judged(t, s, c, a); reply.Right {
						t.Errorf("%s: the wrong answer %+v is right: %s", c.Name, a, reply.Says)
					}
				}
				if kept := s.Record().Checkpoints[c.Name]; kept.Solved || kept.Misses != len(wrong) {
					t.Errorf("%s: unsolved, the record has %+v, want %d misses", c.Name, kept, len(wrong))
				}
				if reply := judged(t, s, c, right); !reply.Right {
					t.Errorf("%s: the solution %+v is wrong: %s", c.Name, right, reply.Says)
				}
				if !s.Record().Checkpoints[c.Name].Solved {
					t.Errorf("%s: the record does not have it as solved", c.Name)
				}
			}
		})
	}
}

// judged answers, and looks that the step stands as before, and nothing else has
// failed.
func judged(t *testing.T, s *Session, c content.Checkpoint, a Answer) Reply {
	t.Helper()
	reply, err := s.Answer(t.Context(), c.Name, a)
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	for _, step := range s.order() {
		if state := s.State(step); step == c.Step && state != Done || state == Failed || s.Edited(step) {
			t.Fatalf("%s: afterwards %s is %v, edited %v", c.Name, step, state, s.Edited(step))
		}
	}
	return reply
}

// answersTo are wrong answers to a checkpoint, and the right one.
func answersTo(t *testing.T, s *Session, c content.Checkpoint) (wrong []Answer, right Answer) {
	t.Helper()
	outcome, _ := s.Outcome(c.Step)
	switch c.Kind() {
	case content.FindKind:
		return places(t, s, c, outcome)
	case content.PredictKind:
		return options(t, s, c)
	case content.RepairKind:
		broken, err := s.Broken(c.Name)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		mended, err := (Change{Patch: c.Repair.Solution}).apply(broken.Original)
		if err != nil {
			t.Fatalf("%s: its solution: %v", c.Name, err)
		}
		return []Answer{{Text: broken.Original, Shown: broken.Original}}, Answer{Text: mended, Shown: broken.Original}
	case content.OrderKind:
		order, err := rightOrder(c.Order.Items, outcome)
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		wrong = []Answer{{Order: upTo(len(order))}} // as it stands in the data
		for i := range order[1:] {
			swapped := slices.Clone(order)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			if !slices.Equal(swapped, upTo(len(order))) {
				wrong = append(wrong, Answer{Order: swapped})
			}
		}
		return wrong, Answer{Order: order}
	}
	return nil, Answer{}
}

// places are places of the step that do not answer, and one that does. Every one
// that is not named as right is judged here; few are answered with.
func places(t *testing.T, s *Session, c content.Checkpoint, o Outcome) (wrong []Answer, right Answer) {
	t.Helper()
	const answered = 3
	found := false
	all := s.sights(o)
	for _, one := range all {
		a := Answer{Place: one.Place, Value: one.value}
		is := slices.ContainsFunc(c.Find.Right, func(p content.Place) bool { return matches(p, one.Place) })
		if is && c.Find.Same != nil { // of several such places, one has that value
			is = s.found(c.Find, all, a).Right
		}
		if is && (c.Find.Value == "" || c.Find.Value == one.value) {
			found, right = true, a
			continue
		}
		if reply := s.found(c.Find, all, a); reply.Right || reply.Says == "" {
			t.Errorf("%s: the wrong place %+v: %+v", c.Name, a, reply)
		}
		if len(wrong) < answered {
			wrong = append(wrong, a)
		}
	}
	if !found {
		t.Fatalf("%s: no right place is in this run", c.Name)
	}
	notThere := Answer{Place: content.Place{Document: right.Place.Document, Path: append(slices.Clone(right.Place.Path), "not-there")}}
	return append(wrong, Answer{}, notThere), right
}

// options finds out which option comes true: one, and only one.
func options(t *testing.T, s *Session, c content.Checkpoint) (wrong []Answer, right Answer) {
	t.Helper()
	v, err := s.experiment(t.Context(), c.Step, func() (Verdict, error) {
		if c.Predict.Fault != "" {
			return s.Break(t.Context(), c.Predict.Fault)
		}
		return s.try(t.Context(), c, *c.Predict.Edit)
	})
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	came := 0
	for i, o := range c.Predict.Options {
		if v.cameTrue(o) {
			came, right = came+1, Answer{Option: i}
			continue
		}
		wrong = append(wrong, Answer{Option: i})
	}
	if came != 1 {
		t.Fatalf("%s: %d options came true, want one: %s%s", c.Name, came, v.reply().Says, said(c.Predict.Options, v.values))
	}
	return wrong, right
}

// What is asked about a step that has not run is not judged, and not counted.
func TestACheckpointWaitsForItsStep(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		s := fresh(t, edition)
		for _, c := range s.checkpoints {
			if c.Kind() == content.PredictKind {
				continue // it looks at nothing
			}
			if _, err := s.Answer(t.Context(), c.Name, Answer{}); !errors.Is(err, ErrNotRun) {
				t.Errorf("%s: got %v", c.Name, err)
			}
		}
		if kept := s.Record().Checkpoints; len(kept) > 0 {
			t.Errorf("kept: %v", kept)
		}
	}
}

// Each chapter asks two to four questions, but for the last one of all; each kind
// is asked; and the hints help more and more.
func TestTheCheckpointsAreSpread(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		s := fresh(t, edition)
		kinds := map[string]int{}
		for _, c := range s.checkpoints {
			kinds[c.Kind()]++
		}
		for _, kind := range []string{content.FindKind, content.PredictKind, content.RepairKind, content.OrderKind} {
			if kinds[kind] == 0 {
				t.Errorf("%s: none of the kind %s", edition.Name, kind)
			}
		}
		for _, chapter := range s.course.Chapters {
			asked := 0
			for _, step := range chapter.Steps {
				asked += len(s.Checkpoints(step.Name))
			}
			if wrapUp := len(chapter.Steps) == 1; !wrapUp && (asked < 2 || asked > 4) {
				t.Errorf("%s: the chapter %s asks %d questions, want two to four", edition.Name, chapter.Title, asked)
			}
		}
	}
}

// What a checkpoint has tried with the column leaves no trace: not in the course,
// and not at the platform.
func TestARepairLeavesTheColumnAsItWas(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	for _, step := range []string{"lineitem-list", "lineitem-update", "lineitem-update"} { // the second has made it 40
		if err := s.Run(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	for _, label := range []string{"X", "Y"} {
		broken, err := s.Broken("repair-line-item")
		if err != nil {
			t.Fatal(err)
		}
		mended := strings.Replace(string(broken.Original), `"scoreMaximum"`, `"label": "`+label+`", "scoreMaximum"`, 1)
		reply, err := s.Answer(t.Context(), "repair-line-item", Answer{Text: []byte(mended), Shown: broken.Original})
		if err != nil || !reply.Right {
			t.Fatalf("got %+v, %v", reply, err)
		}
		if reply, err := s.Answer(t.Context(), "predict-rescale", Answer{Option: 1}); err != nil || !reply.Right {
			t.Fatalf("got %+v, %v", reply, err)
		}
		outcome, _ := s.Outcome("lineitem-update")
		if got := outcome.Values; got["label"] != "Lab notebook" || got["before"] != "8 of 10" || got["after"] != "16 of 20" {
			t.Errorf("afterwards %v", got)
		}
		if stale := s.Stale(); len(stale) > 0 {
			t.Errorf("stale are %v", stale)
		}
	}
	for _, step := range []string{"lineitem-list", "lineitem-delete"} {
		if err := s.Run(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	list, _ := s.Outcome("lineitem-list")
	deleted, _ := s.Outcome("lineitem-delete")
	if list.Values["count"] != "2" || deleted.Values["label"] != "Lab notebook" || deleted.Values["left"] != "1" {
		t.Errorf("listed: %v; deleted: %v", list.Values, deleted.Values)
	}
}

// A prediction needs no outcome: what it is about runs first, and then once more
// as it is. A fault that it provokes was not provoked by the learner.
func TestAPredictionBeforeItsStepHasRun(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			tried := fresh(t, edition)
			for _, c := range tried.checkpoints {
				if c.Kind() != content.PredictKind {
					continue
				}
				tried.Reset(c.Step)
				if _, err := tried.Answer(t.Context(), c.Name, Answer{}); err != nil || tried.State(c.Step) != Done {
					t.Errorf("%s: %v, and the step is %v", c.Name, err, tried.State(c.Step))
				}
			}
			if caught := tried.Record().Faults; len(caught) > 0 {
				t.Errorf("caught: %v", caught)
			}
		})
	}
}
