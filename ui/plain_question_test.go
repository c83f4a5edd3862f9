package ui

import (
	"bytes"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// A journey in plain mode, with the real engine, through a checkpoint of each
// kind.
func TestPlainJourneyThroughCheckpoints(t *testing.T) {
	t.Parallel()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	s, err := steps.Open(steps.Config{Edition: lti.Final(), Platform: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Run(t.Context(), "results"); err != nil {
		t.Fatal(err)
	}
	tool, _ := s.Outcome("get-tool")
	text := toldBy(t, s, "launch-verify", "answer", "1", "sub", "aud", "go token", "answer", "2", "mend", "run", "mend", "member", "sub", tool.Values["client_id"], "run",
		"go results", "answer", "1", "hint", "3", "go launch-request", "answer", "1", "5 3 4 1 2", "q")
	seeTold(t, text, "Not yet. “sub” answers another question.", "Right. “aud” is", "Why: aud holds your client_id.",
		"Not mended yet. The platform refused it.", "Right. It went through: every check held.",
		"Not what happened.", "Hint: ", "Right. It went through", "Why: The platform scales",
		"Right. That is how it went in this run.")
	if got := s.Record().Checkpoints["find-whom-for"]; got != (steps.Answered{Solved: true, Misses: 1}) {
		t.Errorf("kept: %+v", got)
	}
}

// toldBy is what an engine's course tells, with answers to its questions.
func toldBy(tb testing.TB, e Engine, start string, answers ...string) string {
	tb.Helper()
	var out bytes.Buffer
	over := make(chan struct{})
	defer close(over)
	o := Options{Engine: e, Start: start, Input: strings.NewReader(strings.Join(answers, "\n") + "\n"), Output: &out, Environ: func(string) string { return "" }}
	t := newTeller(o.withDefaults(), newTalk(o, over))
	t.walk(tb.Context())
	if t.err != nil {
		tb.Error(t.err)
	}
	return out.String()
}
