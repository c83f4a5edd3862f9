package platform

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// newCourseOf makes a course by the form of the home page.
func (b *bench) newCourse(tb testing.TB, title string) string {
	tb.Helper()
	a := b.postForm("/courses", url.Values{"title": {title}}, nil).ok(tb, http.StatusSeeOther)
	return strings.TrimPrefix(a.header.Get("Location"), "/course/")
}

// The page has everything that a tool's administrator copies into the tool.
func TestToolPage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	page := b.get("/tools/"+tool.id, nil).ok(t, http.StatusOK).body
	for _, want := range []string{
		b.url, tool.id, tool.deployment, b.url + "/auth", b.url + "/token", b.url + "/jwks", b.url + "/.well-known/openid-configuration",
	} {
		if !strings.Contains(page, "<code>"+want+"</code>") {
			t.Errorf("%s is not there to copy", want)
		}
	}
	if !strings.Contains(page, "&#34;deployment_id&#34;: &#34;"+tool.deployment) || strings.Count(page, "initiate_login_uri") != 2 {
		t.Error("the configuration is not shown, as registered and in effect")
	}
	draft := b.get("/tools/"+n.client, nil).ok(t, http.StatusOK).body
	if !strings.Contains(draft, "<code>"+b.url+"/auth/token</code>") || strings.Contains(draft, "<form") {
		t.Error("the page of a tool of 2018 lacks its token URL, or would change it")
	}
	list := b.get("/tools", nil).ok(t, http.StatusOK).body
	for _, id := range []string{tool.id, n.client} {
		if !strings.Contains(list, `<a href="/tools/`+id+`">`) {
			t.Errorf("%s is not in the list", id)
		}
	}
	b.get("/tools/x", nil).refused(t, 404, lti.ClientUnknown)
	for _, form := range []string{"settings", "deploy", "place", "link"} {
		b.postForm("/tools/x/"+form, nil, nil).refused(t, 404, lti.ClientUnknown)
		b.postForm("/tools/"+n.client+"/"+form, nil, nil).refused(t, 404, lti.ClientUnknown)
		cross := http.Header{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}}
		b.postForm("/tools/"+tool.id+"/"+form, nil, cross).refused(t, 403, lti.OriginMismatch)
	}
}

// The page of a tool says what comes next, by what the tool can do.
func TestToolPageSaysWhatIsNext(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	plain := tool.byHand(t)
	plain.Set("deep_linking", "")
	made := b.postForm("/tools/manual", plain, nil).ok(t, http.StatusSeeOther).header.Get("Location")
	signIn := "/course/" + b.shared + "/signin"
	for path, link := range map[string]string{"/tools/" + tool.id: "sign in as an instructor", made: "sign in to its course"} {
		page := b.get(path, nil).ok(t, http.StatusOK).body
		if links := linksOf(t, page); links[link] != signIn || links["add a link"] != "#link" || !strings.Contains(page, `id="link"`) {
			t.Errorf("%s leads to %v", path, links)
		}
	}
}

// A long list of tools goes on, page by page, and shows each once.
func TestToolsArePaged(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const count = 2*shownPage + 3
	for i := range count {
		id := "tool-" + strconv.Itoa(i)
		c := store.Client{ID: id, Edition: "1.3", Name: "Tool " + strconv.Itoa(i)}
		if err := b.addClient(c, store.Deployment{ID: "d-" + id, Client: id}, b.shared); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	for path := "/tools"; path != ""; {
		page := b.get(path, nil).ok(t, http.StatusOK).body
		seen += strings.Count(page, `<a href="/tools/tool-`)
		_, rest, _ := strings.Cut(page, `<a href="/tools?before=`)
		number, _, more := strings.Cut(rest, `"`)
		path = ""
		if more {
			path = "/tools?before=" + number
		}
	}
	if seen != count {
		t.Errorf("the pages list %d tools, want %d", seen, count)
	}
	for _, before := range []string{"x", "-1", "99999999999999999999"} {
		b.get("/tools?before="+before, nil).refused(t, 400, lti.PageCursorUnknown)
	}
}

// A tool is deployed once more, and that deployment used in another course.
func TestDeployAndPlace(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	other := newTool13(t, b)
	n := newNotebook(t, b)
	second, third := b.newCourse(t, "Second"), b.newCourse(t, "Third")
	page := "/tools/" + tool.id
	b.postForm(page+"/deploy", url.Values{"course": {second}}, nil).ok(t, http.StatusSeeOther)
	deployments, err := b.store.DeploymentsOf(tool.id)
	if err != nil || len(deployments) != 2 || deployments[1].ID == tool.deployment {
		t.Fatalf("the deployments are %v, %v", deployments, err)
	}
	made := deployments[1].ID
	b.postForm(page+"/place", url.Values{"course": {third}, "deployment": {made}}, nil).ok(t, http.StatusSeeOther)
	b.postForm(page+"/place", url.Values{"course": {third}, "deployment": {made}}, nil).ok(t, http.StatusSeeOther) // as it is
	for course, want := range map[string]string{b.shared: tool.deployment, second: made, third: made} {
		body := b.get("/course/"+course, b.signInTo(t, course, "LTIBCU_1")).ok(t, 200).body
		var offered []string
		for _, f := range forms(t, body) {
			if f.button == "Add content from Tool" {
				offered = append(offered, f.fields.Get("deployment"))
			}
		}
		if len(offered) == 0 || offered[0] != want {
			t.Errorf("course %s offers %v, want %s", course, offered, want)
		}
	}
	who := b.signInTo(t, third, "LTIBCU_1")
	login := forms(t, b.postForm("/course/"+third+"/add-content", url.Values{"deployment": {made}}, who).ok(t, 200).body)[0]
	message := tool.message(t, login, who)
	if got := message.Text(lti.Final().Claim.DeploymentID); got != made {
		t.Errorf("the message is of deployment %s, want %s", got, made)
	}
	for name, c := range map[string]struct {
		form   string
		values url.Values
		status int
		code   lti.Code
	}{
		"no course":             {"deploy", url.Values{}, 404, lti.CourseUnknown},
		"a course of 2018":      {"deploy", url.Values{"course": {n.course}}, 404, lti.CourseUnknown},
		"no course to place in": {"place", url.Values{"deployment": {made}}, 404, lti.CourseUnknown},
		"no deployment":         {"place", url.Values{"course": {second}}, 404, lti.DeploymentMismatch},
		"another's deployment":  {"place", url.Values{"course": {second}, "deployment": {other.deployment}}, 404, lti.DeploymentMismatch},
		"course twice":          {"place", url.Values{"course": {second, third}}, 400, lti.ParameterRepeated},
	} {
		t.Log(name)
		b.postForm(page+"/"+c.form, c.values, nil).refused(t, c.status, c.code)
	}
	b.limits.deployments = 2
	b.postForm(page+"/deploy", url.Values{"course": {second}}, nil).refused(t, 429, lti.LimitReached)
}

// A tool without content to choose from gets its links on its page.
func TestLinkTo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	other := b.newCourse(t, "Other")
	page := "/tools/" + tool.id
	var form htmlForm
	for _, f := range forms(t, b.get(page, nil).body) {
		if f.button == "Add a link" {
			form = f
		}
	}
	form.fields.Set("title", "By hand")
	if a := b.postForm(form.action, form.fields, nil).ok(t, http.StatusSeeOther); a.header.Get("Location") != "/course/"+b.shared+"?done=linked" {
		t.Errorf("the way leads to %s", a.header.Get("Location"))
	}
	student := b.signIn(t, "LTIBCU_15")
	login := b.click(t, b.get("/course/"+b.shared, student).body, "By hand", student)
	var launched lti.ResourceLink
	if err := tool.message(t, login, student).Decode(lti.Final().Claim.ResourceLink, &launched); err != nil || launched.Title != "By hand" {
		t.Errorf("the launch is of %+v, %v", launched, err)
	}
	for _, c := range []struct {
		place, title string
		status       int
		code         lti.Code
	}{
		{tool.deployment + " " + b.shared, " ", 400, lti.ParameterMissing},
		{tool.deployment + " " + other, "x", 404, lti.CourseUnknown},
		{tool.deployment, "x", 404, lti.CourseUnknown},
		{"x " + b.shared, "x", 404, lti.DeploymentMismatch},
	} {
		b.postForm(form.action, url.Values{"place": {c.place}, "title": {c.title}}, nil).refused(t, c.status, c.code)
	}
	b.limits.links = 1
	b.postForm(form.action, form.fields, nil).refused(t, 429, lti.LimitReached)
}

// What is saved counts at once, and the tool's past with it: what it sent
// before is still a repetition.
func TestSettings(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	used := tool.tokenRequest(lti.Final().Scope.Score)
	used.send(b).ok(t, http.StatusOK)
	fetched := tool.fetches.Load()
	page := "/tools/" + tool.id
	save := func(form url.Values, status int) string {
		return b.postForm(page+"/settings", form, nil).ok(t, status).body
	}
	settings := func() store.Settings {
		c, err := b.client(tool.id, lti.Final())
		if err != nil {
			t.Fatal(err)
		}
		return c.Settings
	}
	const secret = "a very secret secret"
	all := store.Settings{HideNames: true, HideEmails: true, QueryURLs: true, LegacyKey: "key", LegacySecret: secret}
	save(url.Values{"hide_names": {"on"}, "hide_emails": {"on"}, "query_urls": {"on"}, "legacy_key": {"key"}, "legacy_secret": {secret}}, 303)
	if diff := cmp.Diff(all, settings()); diff != "" {
		t.Errorf("what was saved does not count (-want +got):\n%s", diff)
	}
	shown := b.get(page, nil).ok(t, 200).body
	if strings.Contains(shown, secret) || !strings.Contains(shown, `name="hide_names" checked`) || !strings.Contains(shown, `value="key"`) {
		t.Error("the page shows the secret, or not what was saved")
	}
	save(url.Values{"legacy_key": {"key"}, "legacy_secret": {""}}, 303)
	if diff := cmp.Diff(store.Settings{LegacyKey: "key", LegacySecret: secret}, settings()); diff != "" {
		t.Errorf("a secret left empty is not kept (-want +got):\n%s", diff)
	}
	save(url.Values{"legacy_key": {" "}}, 303)
	if diff := cmp.Diff(store.Settings{}, settings()); diff != "" {
		t.Errorf("without a key there is a secret (-want +got):\n%s", diff)
	}
	kept, err := b.store.Client(tool.id)
	if err != nil || kept.Settings != (store.Settings{}) {
		t.Errorf("the store has %+v, %v", kept.Settings, err)
	}
	used.send(b).refused(t, 400, lti.TokenIDReplayed)
	tool.accessToken(t, lti.Final().Scope.Score)
	if tool.fetches.Load() != fetched {
		t.Error("the key set was fetched again after a change of settings")
	}
	for field, form := range map[string]url.Values{
		"legacy_secret": {"legacy_key": {"key"}},
		"legacy_key":    {"legacy_secret": {secret}},
	} {
		body := save(form, http.StatusBadRequest)
		if !strings.Contains(body, `id="`+field+`-error"`) || strings.Contains(body, secret) || strings.Contains(body, "One is kept") {
			t.Errorf("%v is not refused beside %s, or the secret is shown or kept", form, field)
		}
	}
	save(url.Values{"legacy_key": {strings.Repeat("x", maxCredential+1)}, "legacy_secret": {"x"}}, http.StatusBadRequest)
}
