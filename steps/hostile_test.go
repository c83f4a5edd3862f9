package steps_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/hostiletest"
	"ltibootcamp/steps"
)

// playHostile plays the course against a hostile platform and gives what was
// written and what was logged.
func playHostile(t *testing.T, edition lti.Edition, spoiled ...hostiletest.Spoiled) (out, log string, err error) {
	t.Helper()
	var written, logged bytes.Buffer
	session, err := steps.Open(steps.Config{
		Edition: edition, Platform: hostiletest.Start(t, spoiled...), NewKey: steps.ToolKey, Log: slog.New(slog.NewTextHandler(&logged, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	err = session.Report(t.Context(), &written, steps.Wish{})
	if closeErr := session.Close(); closeErr != nil {
		t.Error(closeErr)
	}
	return written.String(), logged.String(), err
}

// Whatever a platform says, the course works as long as it keeps to the
// protocol, and nothing that it says gets into the output or the log raw. This
// one never changes its kid, as a rotation has to: the lab finds that out.
func TestPlayAgainstAHostilePlatform(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		t.Run(edition.Name, func(t *testing.T) {
			t.Parallel()
			out, log, err := playHostile(t, edition)
			course, loadErr := content.Load(edition.Name)
			if loadErr != nil {
				t.Fatal(loadErr)
			}
			works := slices.IndexFunc(course.Steps(), func(s content.Step) bool { return s.Name == "lab-keys" })
			want := "(" + string(lti.KeysNotRotated) + ")"
			if works < 0 { // the draft has no lab
				works, want = len(course.Steps()), "0 failed"
			}
			if passed := fmt.Sprintf("%d passed", works); !strings.Contains(out, passed) || !strings.Contains(out, want) {
				t.Fatalf("want %s: %v\n%s", passed, err, out)
			}
			harmless(t, out, log)
		})
	}
}

// An error is told in words of the platform, none of them raw.
func TestHostileErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edition      lti.Edition
		path, answer string
	}{
		{lti.Final(), "/openid-configuration", hostiletest.BrokenHeader()},
		{lti.Final(), "/openid-configuration", hostiletest.Finding()},
		{lti.Final(), "/", hostiletest.BrokenStatus()},
		{lti.Final(), "/", hostiletest.Page()},
		{lti.Final(), "/auth", hostiletest.Page()},
		{lti.Final(), "/results", hostiletest.Refusal()},
		{lti.Draft(), "/newtool", hostiletest.Refusal()},
		{lti.Draft(), "/cisr", hostiletest.Finding()},
		{lti.Draft(), "/cir", hostiletest.Garbage()},
		{lti.Draft(), "/cir", hostiletest.BrokenHeader()},
		{lti.Draft(), "/results", hostiletest.Garbage()},
	} {
		t.Run(c.edition.Name+c.path, func(t *testing.T) {
			t.Parallel()
			out, log, err := playHostile(t, c.edition, hostiletest.Spoiled{Path: c.path, Answer: c.answer})
			if err == nil || !strings.Contains(out, "1 failed") || !strings.Contains(out+log, `\x1b`) {
				t.Fatalf("did not fail in the platform's words: %v\n%s", err, out)
			}
			harmless(t, out, log)
		})
	}
}

// A program that reads the report of a foreign refusal may print every member
// of it, the code that the platform made up as well.
func TestHostileCodeInTheJSON(t *testing.T) {
	t.Parallel()
	s := against(t, lti.Final(), hostiletest.Start(t, hostiletest.Spoiled{Path: "/openid-configuration", Answer: hostiletest.Finding()}), &clock{})
	written, _ := reported(t, s, steps.Wish{Format: "json"})
	var r steps.Report
	if err := json.Unmarshal(written, &r); err != nil || r.Failed != 1 || r.Cases[0].CaughtCode == "" {
		t.Fatalf("%v in\n%s", err, written)
	}
	c := r.Cases[0]
	harmless(t, strings.Join([]string{c.Error, c.CaughtCode, c.Got, c.Want}, "\n"), "")
}

func harmless(t *testing.T, out, log string) {
	t.Helper()
	if err := hostiletest.CheckText(out); err != nil {
		t.Errorf("the output has %v", err)
	}
	if err := hostiletest.CheckText(log); err != nil {
		t.Errorf("the log has %v", err)
	}
}
