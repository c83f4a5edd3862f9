package steps

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// ownKeys is own-keys.
func (s *Session) ownKeys(ctx context.Context, o *Outcome) error {
	keys, findings, err := s.tool.FetchKeySet(ctx, s.tool.URL+"/jwks")
	o.Findings = findings
	if err != nil {
		return err
	}
	o.Values = map[string]string{
		"count": strconv.Itoa(len(keys.KeyIDs)),
		"kids":  strings.Join(keys.KeyIDs, ", "),
	}
	return nil
}

func (s *Session) addOwnKeys(steps map[string]step) {
	steps["own-keys"] = step{
		needs: []string{"get-tool"},
		code:  []string{"Tool.FetchKeySet"},
		run:   s.ownKeys,
	}
}

// The step that the README adds runs, and stands there as it stands here.
func TestReadmeAddsAStep(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	chapter := &s.course.Chapters[0]
	chapter.Steps = append(chapter.Steps, content.Step{Name: "own-keys", Title: "Look at your own keys"})
	s.addOwnKeys(s.steps)

	if err := s.Run(t.Context(), "own-keys"); err != nil {
		t.Fatal(err)
	}
	outcome, _ := s.Outcome("own-keys")
	if got := outcome.Values; got["count"] != "1" || got["kids"] == "" {
		t.Errorf("got %v, want one key and its name", got)
	}
	if code := s.Code("own-keys"); len(code) == 0 || code[0].Name != "Tool.FetchKeySet" {
		t.Errorf("got %v, want Tool.FetchKeySet first", code)
	}

	here, there := squeezed(t, "readme_test.go"), squeezed(t, "../README.md")
	_, written, _ := strings.Cut(there, "```json { \"step\": \"own-keys\",")
	written, _, _ = strings.Cut(written, "```")
	var turn content.Turn
	if err := json.Unmarshal([]byte("{"+written), &turn); err != nil || len(turn.Scenes) != 1 {
		t.Fatalf("the README's turn: got %+v, %v", turn, err)
	}
	if err := s.canShow("own-keys", turn.Scenes[0]); err != nil {
		t.Errorf("the README's scene: %v", err)
	}
	for _, begins := range []string{`steps["own-keys"] = step{`, "// ownKeys is own-keys."} {
		_, rest, _ := strings.Cut(there, "```go "+begins)
		sample, _, _ := strings.Cut(rest, " ```")
		if sample == "" || !strings.Contains(here, begins+sample) {
			t.Errorf("the README has %q, this file has it otherwise", begins+sample)
		}
	}
}

// squeezed is a file with one space where there are several, or line breaks.
func squeezed(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}
