package ui

import (
	"errors"
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// Every way to change a text in plain mode, and the run with it.
func TestPlainEdit(t *testing.T) {
	t.Parallel()
	f := newFake()
	got := told(t, f, "score", "e", "?", "member", "scoreGiven", "1", "member", "/remark", "so so", "member", "comment", "",
		"member", "/a/b", "reset", "diff", "m", "scoreGiven", "2", "text", "run", "q")
	seeTold(t, got, "The step runs first", "Heading: The score", "3:   \"scoreGiven\": 9,", "Valid JSON.", "one member gets another value",
		"Which member?", "was:    \"scoreGiven\": 9,", "is:     \"scoreGiven\": 1,", "Valid JSON.",
		"it is taken for a text: \"so so\"", "is:     \"remark\": \"so so\"", "Warning, line 9: “remark” is unknown to LTI.",
		"was:    \"comment\"", "nothing is at", "Nothing differs", "3:   \"scoreGiven\": 2,", "Running", "Done", "The end:")
	if got := string(f.payloads[0].Edited); !strings.Contains(got, `"scoreGiven": 2,`) || strings.Contains(got, "remark") {
		t.Errorf("sent is %s", got)
	}
	seeTold(t, told(t, f, "score", "course", "", "e", "reset", "run", "q"), "With your edit of The score:", "Publish"[:0], "Edited. You are here.", "Running")
	if f.payloads[0].Edited != nil {
		t.Errorf("the original is kept as an edit: %s", f.payloads[0].Edited)
	}
}

// A whole text, one of several payloads, and what cannot be sent.
func TestPlainEditAll(t *testing.T) {
	t.Parallel()
	f := newFake().finish("token")
	got := told(t, f, "token", "edit", "2", "all", `["no`, `parameters"]`, ".", "all", `["x"]`, ".", "run", "no", "run", "yes", "e", "0", "q")
	seeTold(t, got, "1 The claims of the assertion.", "2 The token request.", "Heading: The token request", "A line that is a dot ends it.",
		"This is no JSON: line 1, column 5: got the end of the line", "Warning: A form or a query has names", "Answer yes", "Answer yes", "Running")
	if got := string(f.payloads[2].Edited); !strings.Contains(got, `"x"`) {
		t.Errorf("sent is %s", got)
	}
	seeTold(t, told(t, newFake(), "welcome", "e", "q"), "No payload to edit here.")
	seeTold(t, told(t, newFake().finish("score"), "score", "e", "editor", "0", "q"), "There is no terminal to hand over.", "Left as it was.")
	broken := newFake()
	broken.breakWith = errors.New("nobody answers")
	seeTold(t, told(t, broken, "score", "e", "q"), "The step runs first", "before it made anything to edit")
}

func TestPlainRunStale(t *testing.T) {
	t.Parallel()
	f := newFake().finish("token", "score", "results")
	f.states["score"], f.states["results"] = steps.Stale, steps.Stale
	got := told(t, f, "results", "R", "R", "r", "q")
	seeTold(t, got, "Stale. “Step 2: publish a score” is stale itself.", "Running 2 stale steps again", "Step 2: publish a score: Done", "Step 3: read the result: Done", "Nothing is stale", "Running “Step 3")
	f.states["score"], f.breakWith = steps.Stale, errors.New("nobody answers")
	seeTold(t, told(t, f, "results", "stale", "q"), "It stopped: nobody answers")
}

// A member is set, added and removed where it stands, and all else stays.
func TestSeat(t *testing.T) {
	t.Parallel()
	const text = `{"a": 1.50, "b": {"c/d": [1, 2, 3]}, "e": {}}`
	for _, c := range []struct{ place, value, want string }{
		{"a", "2", `{"a":2,"b":{"c/d":[1,2,3]},"e":{}}`},
		{"/b/c~1d/1", "null", `{"a":1.50,"b":{"c/d":[1,null,3]},"e":{}}`},
		{"/b/c~1d/-", "4", `{"a":1.50,"b":{"c/d":[1,2,3,4]},"e":{}}`},
		{"/e/f", "true", `{"a":1.50,"b":{"c/d":[1,2,3]},"e":{"f":true}}`},
		{"g", `"h"`, `{"a":1.50,"b":{"c/d":[1,2,3]},"e":{},"g":"h"}`},
		{"a", "", `{"b":{"c/d":[1,2,3]},"e":{}}`},
		{"e", "", `{"a":1.50,"b":{"c/d":[1,2,3]}}`},
		{"/b/c~1d/2", "", `{"a":1.50,"b":{"c/d":[1,2]},"e":{}}`},
		{"/b/c~1d", "", `{"a":1.50,"b":{},"e":{}}`},
		{"/x/y", "1", "error: nothing is at /x that could hold it"},
		{"/a/y", "1", "error: nothing is at /a that could hold it"},
		{"x", "", "error: there is no “x” to remove"},
	} {
		if got := seatOf(text, c.place, c.value); got != c.want {
			t.Errorf("%s = %s: got %s, want %s", c.place, c.value, got, c.want)
		}
	}
	if got := seatOf("{}", "a", "1"); got != `{"a":1}` {
		t.Errorf("got %s", got)
	}
	if got := seatOf("{", "a", "1"); !strings.HasPrefix(got, "error: ") {
		t.Errorf("got %s", got)
	}
}

// seatOf is what becomes of a text, without its blanks.
func seatOf(text, place, value string) string {
	s, err := seatAt(text, place)
	if err == nil && value == "" {
		text, err = s.remove()
	} else if err == nil {
		text = s.set(value)
	}
	if err != nil {
		return "error: " + err.Error()
	}
	return strings.NewReplacer(" ", "", "\n", "").Replace(text)
}

// Whatever the text and the place, nothing breaks, and JSON stays JSON.
func FuzzSeat(f *testing.F) {
	f.Add(scoreJSON, "scoreGiven", "1")
	f.Add(`{"a":[{},[]]}`, "/a/0/b", `"c"`)
	f.Add("7", "a", "1")
	f.Add(" [ ] ", "/-", "1")
	f.Fuzz(func(t *testing.T, text, place, value string) {
		s, err := seatAt(text, place)
		if err != nil {
			return
		}
		value, _ = asJSON(value)
		if got := s.set(value); !valid(got) {
			t.Fatalf("set %q in %q: %q", place, text, got)
		}
		if got, err := s.remove(); err == nil && !valid(got) {
			t.Fatalf("removed %q from %q: %q", place, text, got)
		}
	})
}

func valid(text string) bool {
	_, err := (&document{raw: text}).parse()
	return err == nil
}
