package ui

import (
	"net/http"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/wire"
)

// A path that has no room in the heading of its exchange is shortened there,
// and whole in the request line.
func TestLongPathInAHeading(t *testing.T) {
	t.Parallel()
	const path = "/course/9a0f46b2-52f3-43d2-9dfa-c095aef13d44/lineitems/1/lineitem/scores"
	p := wirePage([]wire.Exchange{{From: wire.Tool, To: wire.Platform, Method: http.MethodPost, URL: "http://127.0.0.1:5000" + path, Status: 204}}, 76)
	var heading string
	var all strings.Builder
	for _, r := range p.rows {
		line := r.ready
		if r.of != nil {
			line = r.of.s[r.cut.from:r.cut.to]
		}
		all.WriteString(strings.TrimSpace(line))
		if strings.HasPrefix(line, "1  tool") {
			heading = line
		}
	}
	if !strings.Contains(heading, "POST  /course/9a0f") || !strings.Contains(heading, glyphMore) {
		t.Errorf("heading = %q, want the beginning of the path", heading)
	}
	if !strings.Contains(all.String(), path) {
		t.Errorf("the path is nowhere whole:\n%s", &all)
	}
}
