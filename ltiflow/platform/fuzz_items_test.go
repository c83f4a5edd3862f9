package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// Whatever items a tool signs, the platform does not fail, and when it takes
// them, the pages that show them are sound, and list each of them once.
func FuzzContentItems(f *testing.F) {
	b := newBench(f)
	tool := newTool13(f, b)
	who := tool.signIn(f, "LTIBCU_1")
	user, signedIn := b.visitor(&http.Request{Header: who})
	if !signedIn {
		f.Fatal("nobody is signed in")
	}
	for _, item := range fullItems() {
		f.Add("[" + string(mustJSON(item)) + "]")
	}
	for _, seed := range []string{
		`[{"type":"html","html":"</blockquote></li></ul></section></main><script>alert(1)</script><a href=javascript:x>"}]`,
		`[{"type":"html","html":"<table><a href=\"https://a\"><table><li><p><td><li>"},{"type":"ltiResourceLink","title":"</button></form>"}]`,
		`[{"type":"link","url":"https://e/","title":"\"><script>","text":"</main>","embed":{"html":"<iframe src=https://e/ title=x><p></iframe></div></li>"}}]`,
		`[{"type":"link","url":"https://e/'\"><script>","iframe":{"src":"https://e/\"onload=x"},"icon":{"url":"https://e/\" onerror=\"x"},"window":{"targetName":"_top"}}]`,
		`[{"type":"image","url":"https://e/#\" onerror=x","text":"\" onerror=x","width":0,"height":32768}]`,
		`[{"type":"ltiResourceLink","available":{"startDateTime":"9999-12-31T23:59:59Z"},"lineItem":{"scoreMaximum":1e308,"https://a":{}}}]`,
		`[{"type":"file","url":"https://e/\u202e.exe","expiresAt":"0000-01-01T00:00:00Z"}]`, `[]`, `null`, `7`, `[[]]`, `[{"type":"link","type":"html"}]`,
	} {
		f.Add(seed)
	}
	claim := lti.Final().Claim
	f.Fuzz(func(t *testing.T, items string) {
		home, err := b.course(b.shared)
		if err != nil {
			t.Fatal(err)
		}
		c, err := b.client(tool.id, lti.Final())
		if err != nil {
			t.Fatal(err)
		}
		for _, create := range []bool{false, true} {
			asked := everything()
			asked.autoCreate = create
			choice := b.openSelection(message{to: c, deployment: tool.deployment, course: home}, asked, user)
			r := tool.reply(lti.Claims{claim.DeepLinkingSettings: mustJSON(choice.settings())}, who)
			delete(r.claims, claim.ContentItems)
			claims := strings.TrimSuffix(string(mustJSON(r.claims)), "}") + `,"` + claim.ContentItems + `":` + items + "}"
			a := b.postForm(r.url, url.Values{"JWT": {signRaw(string(mustJSON(r.header)), claims, r.key)}}, who)
			noFault(t, a)
			if a.status != http.StatusSeeOther {
				return
			}
			page := parsePage(t, b.get(a.header.Get("Location"), who).ok(t, http.StatusOK).body)
			soundPage(t, page)
			links := tool.links(t, b.shared)
			if create && len(page.items()) != min(len(links), shownLinks) {
				t.Errorf("%d items of %d links", len(page.items()), len(links))
			}
			for _, l := range links {
				if err := b.store.RemoveLink(b.shared, l.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
