package platform

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

func TestShownLink(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, fullItems()["link"], map[string]any{"type": "link", "url": "https://example.com/"},
		map[string]any{"type": "link", "url": "https://example.com/", "window": map[string]any{"targetName": "_self"}})
	items := tool.coursePageOf(t, nil).items()
	a := items[0].all("a")[0]
	if a.attr("href") != "https://example.com/page?a=1&b=2" || a.attr("target") != "lab" || a.attr("rel") != "noopener noreferrer" || a.text() != "A page" {
		t.Errorf("the link is %v %q", a.Attr, a.text())
	}
	if src := a.only(t, "img").attr("src"); src != "https://example.com/thumb.png" {
		t.Errorf("the thumbnail in the link is %q", src)
	}
	f := items[0].only(t, "details").only(t, "iframe")
	if f.attr("src") != "https://example.com/frame" || f.attr("width") != "640" || f.attr("height") != "480" ||
		f.attr("title") != "A page" || f.attr("sandbox") != sandbox || f.attr("loading") != "lazy" {
		t.Errorf("the frame is %v", f.Attr)
	}
	if got := items[0].only(t, "blockquote").text(); got != "Embedded words" {
		t.Errorf("what is embedded is %q", got)
	}
	for _, want := range []string{"About it", "Made for a window of 800 × 600"} {
		if !strings.Contains(items[0].text(), want) {
			t.Errorf("the item lacks %q: %s", want, items[0].text())
		}
	}
	for _, bare := range items[1:] {
		if a := bare.only(t, "a"); a.attr("target") != "_blank" || a.text() != "example.com" || len(bare.all("iframe")) != 0 {
			t.Errorf("a link without more is %v %q", a.Attr, a.text())
		}
	}
}

func TestShownLTILink(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, fullItems()["ltiResourceLink"])
	for _, user := range []string{"LTIBCU_1", "LTIBCU_15"} {
		item := tool.coursePageOf(t, tool.signIn(t, user)).items()[0]
		if item.all("form")[0].only(t, "button").text() != "A unit" {
			t.Errorf("%s has no button first: %s", user, item.text())
		}
		var sources []string
		for _, img := range item.all("img") {
			sources = append(sources, img.attr("src"))
			if !img.has("alt") || img.attr("referrerpolicy") != "no-referrer" {
				t.Errorf("an image is %v", img.Attr)
			}
		}
		if !slices.Equal(sources, []string{"https://example.com/icon.png", "https://example.com/thumb.png"}) {
			t.Errorf("the images are %q", sources)
		}
		for _, want := range []string{
			"To work on", "Available from 1 January 2026, 00:00 UTC until 1 January 2030, 00:00 UTC", "Submissions until 31 December 2029, 00:00 UTC",
		} {
			if !strings.Contains(item.text(), want) {
				t.Errorf("%s does not read %q: %s", user, want, item.text())
			}
		}
	}
	if item := tool.coursePageOf(t, nil).items()[0]; len(item.all("form")) != 0 || item.all("span")[0].text() != "A unit" {
		t.Errorf("who is not signed in sees %s", item.text())
	}
}

func TestShownFile(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	expires := tool.clock.Now().Add(time.Minute)
	item := fullItems()["file"]
	item["expiresAt"] = expires.Format(time.RFC3339)
	tool.add(t, item, map[string]any{"type": "file", "url": "https://example.com/download"})
	items := tool.coursePageOf(t, nil).items()
	a := items[0].only(t, "a")
	download := a.has("download")
	if a.attr("href") != "https://example.com/notes.pdf?once=1" || !download || a.text() != "Download Notes" || a.attr("rel") != "noopener noreferrer" {
		t.Errorf("the file is %v %q", a.Attr, a.text())
	}
	if text := items[0].text(); !strings.Contains(text, "PDF file") || !strings.Contains(text, "The file can be had until "+dateInWords(expires)) {
		t.Errorf("the file reads %s", text)
	}
	tool.clock.advance(time.Minute)
	items = tool.coursePageOf(t, nil).items()
	if text := items[0].text(); len(items[0].all("a")) != 0 || !strings.Contains(text, "Notes") || !strings.Contains(text, "Expired on "+dateInWords(expires)) {
		t.Errorf("an expired file reads %s", text)
	}
	if items[1].only(t, "a").text() != "Download download" {
		t.Errorf("a file without more reads %s", items[1].text())
	}
}

func TestShownHTML(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, fullItems()["html"], map[string]any{
		"type": "html", "title": "<i>x</i>", "html": `</blockquote></li></ul></section></main><script>alert(1)</script><p id="week">a`,
	})
	page := tool.coursePageOf(t, nil)
	items := page.items()
	if len(items) != 2 || items[0].all("span")[0].text() != "A greeting" {
		t.Fatalf("%d items: %s", len(items), page.text())
	}
	content := items[0].only(t, "blockquote")
	if content.only(t, "h3").text() != "Hello" || content.only(t, "p").text() != "World" {
		t.Errorf("the HTML is %s", content.text())
	}
	if got := items[1].text(); !strings.HasPrefix(got, "<i>x</i> ") || !strings.HasSuffix(got, " a") {
		t.Errorf("the hostile HTML reads %q", got)
	}
	soundPage(t, page)
}

func TestShownImage(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, fullItems()["image"], map[string]any{"type": "image", "url": "https://example.com/a.png", "text": "Seen from above"},
		map[string]any{"type": "image", "url": "https://example.com/a.png"})
	items := tool.coursePageOf(t, nil).items()
	img := items[0].all("img")[0]
	if img.attr("src") != "https://example.com/cell.png" || img.attr("width") != "400" || img.attr("height") != "300" || img.attr("referrerpolicy") != "no-referrer" {
		t.Errorf("the image is %v", img.Attr)
	}
	for i, want := range []string{"A cell", "Seen from above", "a.png"} {
		if got := items[i].all("img")[0].attr("alt"); got != want {
			t.Errorf("image %d is described as %q, want %q", i, got, want)
		}
	}
	csp := tool.get("/course/"+tool.shared, nil).header.Get("Content-Security-Policy")
	for _, want := range []string{"img-src http: https:;", "frame-src http: https:;", "default-src 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("the policy of the course page lacks %q: %s", want, csp)
		}
	}
	if csp := tool.get("/", nil).header.Get("Content-Security-Policy"); strings.Contains(csp, "img-src") {
		t.Errorf("a page without content of tools allows it: %s", csp)
	}
}

// A type of somebody else's is shown as what it has.
func TestShownExtension(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	item, err := openItem([]byte(`{"type":"https://example.com/quiz","title":"A quiz","url":"https://example.com/q"}`))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := tool.client(tool.id, lti.Final())
	if err := tool.addItems(c, store.Deployment{ID: tool.deployment, Client: tool.id}, tool.shared, []contentItem{item}); err != nil {
		t.Fatal(err)
	}
	shown := tool.coursePageOf(t, nil).items()[0]
	if shown.only(t, "a").attr("href") != "https://example.com/q" || !strings.Contains(shown.text(), "Of the type https://example.com/quiz") {
		t.Errorf("the item reads %s", shown.text())
	}
}

// A period in which a link is available binds learners, on the page and
// behind it (DL §3.2).
func TestAvailability(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	now := tool.clock.Now()
	at := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	for _, period := range []map[string]any{
		{"startDateTime": at(time.Hour)}, {"endDateTime": at(0)}, {"startDateTime": at(-time.Hour), "endDateTime": at(time.Hour)}, {},
	} {
		tool.add(t, map[string]any{"type": "ltiResourceLink", "title": "A unit", "available": period})
	}
	links := tool.links(t, tool.shared)
	want := []string{"Not available before " + dateInWords(now.Add(time.Hour)), "Not available any more since " + dateInWords(now), "", ""}
	for user, binds := range map[string]bool{"LTIBCU_1": false, "LTIBCU_15": true} {
		who := tool.signIn(t, user)
		items := tool.coursePageOf(t, who).items()
		for i, reason := range want {
			closed := binds && reason != ""
			disabled := items[i].all("button")[0].has("disabled")
			if disabled != closed || closed != (reason != "" && strings.Contains(items[i].text(), reason)) {
				t.Errorf("%s, link %d: disabled %v, reads %s", user, i, disabled, items[i].text())
			}
			a := tool.postForm("/course/"+tool.shared+"/launch", url.Values{"link": {links[i].ID}}, who)
			if closed {
				a.refused(t, http.StatusForbidden, lti.LinkUnavailable)
			} else {
				a.ok(t, http.StatusOK)
			}
		}
	}
}
