package steps

import (
	"maps"
	"slices"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps/transcript"
)

// Transcript is one's own run so far, to be written down: of each step that has
// run what its guide says, the code, what crossed, what came back, every check
// and the values. Secrets are masked unless it is to be bare, and all text in it
// is safe to print.
func (s *Session) Transcript(bare bool) transcript.Run {
	c := clerk{bare: bare}
	run := transcript.Run{
		Program: "ltibootcamp", Version: transcript.Version, Edition: s.edition.Name, EditionTitle: s.edition.Title,
		Platform: c.line(s.platform), Written: moment(s.now()), Masked: !bare, Facts: []transcript.Fact{}, Chapters: []transcript.Chapter{},
	}
	for _, f := range s.Summary() {
		run.Facts = append(run.Facts, transcript.Fact{About: f.About, Name: f.Name, Value: f.Value})
	}
	for _, chapter := range s.course.Chapters {
		kept := transcript.Chapter{Title: chapter.Title}
		for _, page := range chapter.Steps {
			if outcome, ran := s.Outcome(page.Name); ran {
				kept.Steps = append(kept.Steps, s.transcribe(c, page, outcome))
			}
		}
		if len(kept.Steps) > 0 {
			run.Chapters = append(run.Chapters, kept)
		}
	}
	return run
}

// transcribe takes down one step.
func (s *Session) transcribe(c clerk, page content.Step, o Outcome) transcript.Step {
	before, after, err := s.Guide(page.Name)
	if err != nil {
		s.log.Error("the guide of a transcript", "step", page.Name, "error", err) // tests read every page: this cannot be
	}
	step := transcript.Step{
		Name: page.Name, Title: page.Title, State: s.State(page.Name).inWord(),
		Before: c.text(before), After: c.text(after), Began: moment(o.Began), Seconds: o.Took.Seconds(),
		Functions: []transcript.Function{}, Exchanges: []transcript.Exchange{}, Documents: []transcript.Document{},
		Findings: []transcript.Finding{}, Values: []transcript.Field{},
	}
	if o.Err != nil {
		step.Failure = c.line(o.Err.Error())
	}
	for _, f := range s.Code(page.Name) {
		step.Functions = append(step.Functions, transcript.Function{
			Name: f.Name, File: f.File, Line: f.Line, Source: f.Source, Spec: append([]string{}, f.Spec...), Called: f.Called,
		})
	}
	for _, e := range o.Exchanges {
		step.Exchanges = append(step.Exchanges, c.exchange(e))
	}
	for _, p := range o.Panels {
		step.Documents = append(step.Documents, c.document(p))
	}
	for _, f := range o.Findings {
		step.Findings = append(step.Findings, c.finding(f))
	}
	for _, name := range slices.Sorted(maps.Keys(o.Values)) {
		step.Values = append(step.Values, transcript.Field{Name: name, Value: c.line(o.Values[name])})
	}
	return step
}

// inWord is where a step that has run stands.
func (s State) inWord() string {
	switch s {
	case Failed:
		return "failed"
	case Stale:
		return "stale"
	case Done, NotRun:
	}
	return "done"
}

func (c clerk) finding(f lti.Finding) transcript.Finding {
	about := f.About()
	kept := transcript.Finding{
		Code: c.line(string(f.Code)), Status: f.Status.String(), Check: c.line(about.Check), Spec: c.line(about.Spec),
		Got: c.line(f.Got), Want: c.line(f.Want), At: f.At,
	}
	if f.Status == lti.Failed {
		kept.Cause, kept.Remedy = c.line(about.Cause), c.line(about.Remedy)
	}
	return kept
}

// moment is a time as it is written down.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
