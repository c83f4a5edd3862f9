package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Links and columns name their tool where the course has several.
func TestToolsAreNamedWhereThereAreSeveral(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	tool.add(t, gradedItem())
	tool.addLink(t)
	look := func() (link, column string) {
		page := b.get("/course/"+b.shared+"/gradebook", nil).ok(t, http.StatusOK).body
		return b.coursePageOf(t, b.signIn(t, "LTIBCU_15")).items()[0].text(), cellsOf(t, page)[0][2]
	}
	if link, column := look(); strings.Contains(link, "From Tool") || strings.Contains(column, "from Tool") {
		t.Errorf("of one tool, link and column say %q and %q", link, column)
	}
	b.postForm("/tools/"+tool.id+"/deploy", url.Values{"course": {b.shared}}, nil).ok(t, http.StatusSeeOther)
	if link, column := look(); strings.Contains(link, "From Tool") || strings.Contains(column, "from Tool") {
		t.Errorf("of one tool, deployed twice, link and column say %q and %q", link, column)
	}
	b.postForm("/tools/manual", tool.byHand(t), nil).ok(t, http.StatusSeeOther)
	if link, column := look(); !strings.HasSuffix(link, "From Tool") || column != "Chemical lab sim from Tool out of 34" {
		t.Errorf("of two tools, link and column say %q and %q", link, column)
	}
	newTool13(t, b)
	named := "Tool (" + tool.id[:8] + ")"
	if link, column := look(); !strings.HasSuffix(link, "From "+named) || column != "Chemical lab sim from "+named+" out of 34" {
		t.Errorf("of two tools of one name, link and column say %q and %q", link, column)
	}
}
