package steps

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

func TestChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, original, edited, next, want string }{
		{"a member of its own", `{"a":1,"nonce":"x"}`, `{"a":2,"nonce":"x"}`, `{"a":1,"nonce":"y"}`, `{"a":2,"nonce":"y"}`},
		{"null is a value", `{"a":1}`, `{"a":null}`, `{"a":3}`, `{"a":null}`},
		{"a number as it is written", `{"a":1}`, `{"a":1.0}`, `{"a":1}`, `{"a":1.0}`},
		{"one more digit than fits a float", `{"a":1}`, `{"a":12345678901234567890}`, `{"a":1}`, `{"a":12345678901234567890}`},
		{"a name that is a URL", `{"https://x/~y":1}`, `{"https://x/~y":2}`, `{"https://x/~y":1}`, `{"https://x/~y":2}`},
		{"removed", `{"a":1,"b":2}`, `{"b":2}`, `{"a":7,"b":8}`, `{"b":8}`},
		{"what stands twice", `{"a":1}`, `{"a":1,"a":2}`, `{"a":7}`, `{"a":1,"a":2}`},
		{"no JSON", `{"a":1}`, `{"a":`, `{"a":7}`, `{"a":`},
		{"a list", `{"a":1}`, `[1]`, `{"a":7}`, `[1]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			change, err := changeOf([]byte(c.original), []byte(c.edited))
			if err != nil {
				t.Fatal(err)
			}
			got, err := change.apply([]byte(c.next))
			if err != nil || string(compact(got)) != c.want {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
}

// Differences that came in a file from elsewhere are not made when they fill the
// memory: forty lines would copy a terabyte.
func TestAChangeThatGrowsIsNotMade(t *testing.T) {
	t.Parallel()
	doubles := strings.Repeat(`,{"op":"copy","from":"/a","path":"/a/-"}`, 40)
	change := Change{Patch: json.RawMessage(`[{"op":"add","path":"/a","value":[1]}` + doubles + `]`)}
	if text, err := change.apply([]byte(`{}`)); err == nil {
		t.Errorf("it became %d bytes", len(text))
	}
}

// An edit of what is not there any more is not dropped in silence.
func TestAChangeThatDoesNotFitSaysSo(t *testing.T) {
	t.Parallel()
	change, err := changeOf([]byte(`{"items":[1,2]}`), []byte(`{"items":[1,3]}`))
	if err != nil {
		t.Fatal(err)
	}
	const shorter = `{"items":[1]}`
	if _, err := change.apply([]byte(shorter)); err == nil || !strings.Contains(err.Error(), "making the differences") {
		t.Errorf("got %v", err)
	}
	if got := change.shown([]byte(shorter)); string(got) != shorter {
		t.Errorf("the editor shows %s", got)
	}
}

// An edit that could not be made in a launch that was stopped is no error of the
// next one.
func TestTheNextLaunchForgetsAnUnfitEdit(t *testing.T) {
	t.Parallel()
	s := fresh(t, lti.Final())
	s.edits.unfit = errors.New("of a launch that was stopped")
	if err := s.Run(t.Context(), "deeplink-request"); err != nil {
		t.Error(err)
	}
}
