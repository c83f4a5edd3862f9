package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// statuses are what a page says of what was just done.
func statuses(tb testing.TB, page string) []string {
	tb.Helper()
	var said []string
	for _, p := range parsePage(tb, page).all("p") {
		if p.attr("role") == "status" && p.attr("class") == "notice" {
			said = append(said, p.text())
		}
	}
	return said
}

// Every change leads to a page that says that it was made.
func TestChangesAreConfirmed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	page := "/tools/" + tool.id
	second := b.newCourse(t, "Second")
	person := rosterPath(b.shared) + "/LTIBCU_3"
	for _, c := range []struct {
		path string
		form url.Values
		want string
	}{
		{page + "/settings", url.Values{}, "Saved."},
		{page + "/deploy", url.Values{"course": {second}}, "Deployed once more: the new deployment is the last of the list."},
		{page + "/place", url.Values{"deployment": {tool.deployment}, "course": {second}}, "Placed in the course."},
		{page + "/link", url.Values{"place": {tool.deployment + " " + b.shared}, "title": {"A link"}}, "The link was added to this course."},
		{person, url.Values{"role": {"Learner"}, "status": {"Active"}}, "Saved."},
		{person + "/remove", url.Values{}, "Removed from the course."},
		{"/keys/rotate", url.Values{}, "New keys sign from now on."},
	} {
		to := b.postForm(c.path, c.form, nil).ok(t, http.StatusSeeOther).header.Get("Location")
		if got := statuses(t, b.get(to, nil).ok(t, http.StatusOK).body); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: the page %s says %q, want %q", c.path, to, got, c.want)
		}
		path, _, _ := strings.Cut(to, "?")
		for _, word := range []string{"", "?done=", "?done=Buy+now"} {
			if got := statuses(t, b.get(path+word, nil).ok(t, http.StatusOK).body); len(got) != 0 {
				t.Errorf("%s%s says %q", path, word, got)
			}
		}
	}
}
