package ui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

func testViewer(bare bool) viewer {
	l := lore{glossary: finalGlossary(), trace: &steps.Trace{}, title: func(step string) string { return step }, now: time.Now}
	return viewer{lore: l, proof: func(string) (steps.Proof, bool) { return steps.Proof{}, false }, bare: bare}
}

// wireOutline is the wire view of exchanges, for a width.
func wireOutline(exchanges []wire.Exchange, v viewer, width int) *outline {
	o := newOutline(wireNodes(exchanges, v), v.lore)
	o.fit(width)
	return o
}

// said is all that an outline says, also where it is folded.
func said(o *outline) string {
	var b strings.Builder
	o.each(func(n *node) bool {
		b.WriteString(strings.Repeat("  ", n.depth) + n.line(0).s + "\n")
		return true
	})
	return b.String()
}

// A path that has no room on its arrow is shortened there, and whole in the
// request line.
func TestLongPathOnAnArrow(t *testing.T) {
	t.Parallel()
	const path = "/course/9a0f46b2-52f3-43d2-9dfa-c095aef13d44/lineitems/1/lineitem/scores"
	o := wireOutline([]wire.Exchange{{From: wire.Tool, To: wire.Platform, Method: http.MethodPost, URL: "http://127.0.0.1:5000" + path, Status: 204, Took: time.Millisecond}}, testViewer(false), 76)
	arrow := o.words(o.rows[1]).s
	if !strings.Contains(arrow, "POST /course/9a0f") || !strings.Contains(arrow, glyphMore) || !strings.Contains(arrow, "/scores") {
		t.Errorf("the arrow is %q, want both ends of the path", arrow)
	}
	if !strings.Contains(said(o), "POST "+path+" HTTP/1.1") {
		t.Errorf("the path is nowhere whole:\n%s", said(o))
	}
}

// launch are the exchanges of a launch, as the tool sees them.
func launch() []wire.Exchange { return requestOutcome().Exchanges }
