package platform

import (
	"crypto/rsa"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Where a tool is shown, and how large, by what the item and the user want
// (CORE §5.4.4, DL §3.2).
func TestPresentation(t *testing.T) {
	t.Parallel()
	const window = `"document_target":"window"`
	for name, c := range map[string]struct {
		item  map[string]any
		where []string // document_target, as a form sends it
		want  string
	}{
		"as it is":            {nil, nil, window + `,`},
		"a window":            {nil, []string{"window"}, window + `,`},
		"a frame":             {nil, []string{"iframe"}, `"document_target":"iframe",`},
		"a sized frame":       {map[string]any{"iframe": map[string]any{"width": 300, "height": 200}}, []string{"iframe"}, `"document_target":"iframe","width":300,"height":200,`},
		"its width alone":     {map[string]any{"iframe": map[string]any{"width": 300}}, []string{"iframe"}, `"document_target":"iframe","width":300,`},
		"not framed":          {map[string]any{"iframe": map[string]any{"width": 300}}, nil, window + `,`},
		"a sized window":      {map[string]any{"window": map[string]any{"width": 800, "height": 600}}, nil, window + `,"width":800,"height":600,`},
		"not in a window":     {map[string]any{"window": map[string]any{"width": 800}}, []string{"iframe"}, `"document_target":"iframe",`},
		"a size that is none": {map[string]any{"iframe": map[string]any{"width": 0, "height": 32768}}, []string{"iframe"}, `"document_target":"iframe",`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tool := newTool13(t, newBench(t))
			item := map[string]any{"type": "ltiResourceLink"}
			for name, value := range c.item {
				item[name] = value
			}
			tool.add(t, item)
			var more []string
			if c.where != nil {
				more = []string{"document_target", c.where[0]}
			}
			want := "{" + c.want + `"return_url":"` + tool.url + "/course/" + tool.shared + `","locale":"en"}`
			if got := tool.launched(t, "LTIBCU_15", more...).Raw(lti.Final().Claim.LaunchPresentation); got != want {
				t.Errorf("the presentation is\n%s want\n%s", got, want)
			}
		})
	}
}

// Deep linking is shown in a frame and in a window just so.
func TestPresentationOfASelection(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_19") // a content developer may, too
	for _, where := range []string{"iframe", "window"} {
		form := url.Values{"deployment": {tool.deployment}, "document_target": {where}}
		login := forms(t, tool.postForm("/course/"+tool.shared+"/add-content", form, who).ok(t, 200).body)[0]
		request := tool.message(t, login, who)
		if p := request.Raw(lti.Final().Claim.LaunchPresentation); !strings.HasPrefix(p, `{"document_target":"`+where+`",`) {
			t.Errorf("in %s the presentation is %s", where, p)
		}
		tool.send(tool.reply(request, who)).ok(t, http.StatusSeeOther)
	}
}

// The page with a tool inside: its form begins the launch in the frame.
func TestFramePage(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink", "title": `A <"frame">`, "iframe": map[string]any{"width": 320, "height": 240}})
	link, course := tool.links(t, tool.shared)[0].ID, "/course/"+tool.shared
	teacher := tool.signIn(t, "LTIBCU_1")
	for query, want := range map[string]struct{ action, frame, message string }{
		"?link=" + link: {
			course + "/launch", `<iframe name="tool" title="A &lt;&#34;frame&#34;&gt;" data-storage="` + tool.server.URL + `" width="320" height="240"></iframe>`, "LtiResourceLinkRequest",
		},
		"?deployment=" + tool.deployment: {course + "/add-content", `<iframe name="tool" title="Tool" data-storage="` + tool.server.URL + `"></iframe>`, "LtiDeepLinkingRequest"},
	} {
		page := tool.get(course+"/frame"+query, teacher).ok(t, http.StatusOK)
		f := forms(t, page.body)[0]
		if f.action != want.action || f.method != "post" || !strings.Contains(page.body, ` target="tool"`) || !strings.Contains(page.body, want.frame) {
			t.Errorf("%s: the form is %+v on %s", query, f, page.body)
		}
		csp := page.header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "; frame-src 'self' http: https:;") || !strings.Contains(csp, "frame-ancestors 'self'") {
			t.Errorf("%s: the policy is %s", query, csp)
		}
		inside := tool.postForm(f.action, f.fields, teacher).ok(t, http.StatusOK)
		if csp := inside.header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'self'") {
			t.Errorf("%s: the platform could not be shown in its own frame: %s", query, csp)
		}
		message := tool.message(t, forms(t, inside.body)[0], teacher)
		if got := message.Text(lti.Final().Claim.MessageType); got != want.message {
			t.Errorf("%s: the message is %s", query, got)
		}
		if p := message.Raw(lti.Final().Claim.LaunchPresentation); !strings.Contains(p, `"iframe"`) {
			t.Errorf("%s: the presentation is %s", query, p)
		}
	}
	if page := tool.get(course+"/gradebook", teacher); strings.Contains(page.header.Get("Content-Security-Policy"), "frame-src") {
		t.Error("a page without frames may show some")
	}
}

// Where the buttons of a course page lead.
func TestLaunchButtons(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink", "title": "Here"},
		map[string]any{"type": "ltiResourceLink", "title": "Apart", "window": map[string]any{"targetName": "x"}})
	page := tool.get("/course/"+tool.shared, tool.signIn(t, "LTIBCU_15")).ok(t, 200).body
	if found := forms(t, page); found[0].button != "Here" || found[1].method != "get" || found[2].fields.Get("document_target") != "window" {
		t.Errorf("the forms are %+v", found)
	}
	launch := `<form method="post" action="/course/` + tool.shared + `/launch"`
	apart := launch + ` target="_blank" rel="noopener">`
	if got := strings.Count(page, launch+">"); got != 1 {
		t.Errorf("%d links open where the page is, want the one that asks for nothing", got)
	}
	if got := strings.Count(page, apart); got != 3 {
		t.Errorf("%d buttons open a window, want two and the link that asks for it", got)
	}
	for _, label := range []string{`aria-label="In a frame: Here"`, `aria-label="In a new window: Apart"`} {
		if !strings.Contains(page, label) {
			t.Errorf("no button is called %s", label)
		}
	}
}

func TestFramesAreRefused(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink"}, map[string]any{"type": "link", "url": "https://example.com"})
	links, course := tool.links(t, tool.shared), "/course/"+tool.shared
	student := tool.signIn(t, "LTIBCU_15")
	for name, c := range map[string]struct {
		path   string
		who    http.Header
		status int
		code   lti.Code
	}{
		"nobody":             {course + "/frame?link=" + links[0].ID, nil, 403, lti.LoginRequired},
		"an unknown course":  {"/course/x/frame?link=" + links[0].ID, student, 404, lti.CourseUnknown},
		"no link":            {course + "/frame", student, 404, lti.LinkUnknown},
		"an unknown link":    {course + "/frame?link=x", student, 404, lti.LinkUnknown},
		"a plain link":       {course + "/frame?link=" + links[1].ID, student, 404, lti.LinkUnknown},
		"a link twice":       {course + "/frame?link=x&link=y", student, 400, lti.ParameterRepeated},
		"a learner who adds": {course + "/frame?deployment=" + tool.deployment, student, 403, lti.RoleInsufficient},
		"an unknown tool":    {course + "/frame?deployment=x", tool.signIn(t, "LTIBCU_1"), 404, lti.ClientUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tool.get(c.path, c.who).refused(t, c.status, c.code)
		})
	}
	for _, where := range []string{"embed", "frame", "IFRAME", " "} {
		form := url.Values{"link": {links[0].ID}, "document_target": {where}}
		tool.postForm(course+"/launch", form, student).refused(t, 400, lti.DocumentTargetUnknown)
	}
}

// Two tabs of one browser log in in any order, each with its own message.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink", "title": "One"}, map[string]any{"type": "ltiResourceLink", "title": "Two"})
	links, who := tool.links(t, tool.shared), tool.signIn(t, "LTIBCU_15")
	one, two := tool.launch(t, links[0].ID, who), tool.launch(t, links[1].ID, who)
	mixed := tool.authRequest(one)
	mixed["login_hint"] = two.fields["login_hint"]
	checkAuthAnswer(t, tool.get("/auth?"+mixed.Encode(), who), mixed, "invalid_request", lti.LoginHintMismatch)
	for title, login := range map[string]htmlForm{"Two": two, "One": one} {
		var link lti.ResourceLink
		if err := tool.message(t, login, who).Decode(lti.Final().Claim.ResourceLink, &link); err != nil || link.Title != title {
			t.Errorf("the tab of %s launched %q: %v", title, link.Title, err)
		}
	}
}

// Between the click and the login something changes, and the message is not
// sent any more (SEC §5.1.1.5). GET and POST answer alike.
func TestLoginAfterAChange(t *testing.T) {
	t.Parallel()
	setMember := func(tb testing.TB, at *tool, change func(*store.Member)) {
		tb.Helper()
		err := at.store.ChangeMember(at.shared, "LTIBCU_1", func(m *store.Member) error { change(m); return nil })
		if err != nil {
			tb.Fatal(err)
		}
	}
	// A begun launch that is now another's, as if what it stands for had moved.
	again := func(change func(*tool, *launch)) func(testing.TB, *tool, url.Values) {
		return func(tb testing.TB, at *tool, request url.Values) {
			tb.Helper()
			hint, now := request.Get("lti_message_hint"), at.clock.Now()
			if !at.hints.change(hint, now, func(l *launch) bool { change(at, l); return true }) {
				tb.Fatal("no such hint")
			}
		}
	}
	for name, c := range map[string]struct {
		change func(testing.TB, *tool, url.Values)
		error  string
		code   lti.Code
	}{
		"the user has left": {func(tb testing.TB, at *tool, _ url.Values) {
			tb.Helper()
			setMember(tb, at, func(m *store.Member) { m.Status = store.Deleted })
		}, "login_required", lti.LoginRequired},
		"the user is inactive": {func(tb testing.TB, at *tool, _ url.Values) {
			tb.Helper()
			setMember(tb, at, func(m *store.Member) { m.Status = store.Inactive })
		}, "login_required", lti.LoginRequired},
		"the link has gone":            {again(func(_ *tool, l *launch) { l.link = "gone" }), "access_denied", lti.LinkUnknown},
		"a link of another deployment": {again(func(_ *tool, l *launch) { l.deployment = "another" }), "access_denied", lti.DeploymentMismatch},
		"a role that was lost": {func(tb testing.TB, at *tool, request url.Values) {
			tb.Helper()
			setMember(tb, at, func(m *store.Member) { m.Roles = []string{lti.RoleLearner} })
			again(func(at *tool, l *launch) {
				l.wish = wish{kind: "LtiDeepLinkingRequest", from: at.deployment}
			})(tb, at, request)
		}, "access_denied", lti.RoleInsufficient},
		"a deployment that is not in the course": {func(tb testing.TB, at *tool, request url.Values) {
			tb.Helper()
			elsewhere := newCourse(nil, lti.Final(), "")
			d := store.Deployment{ID: "elsewhere", Client: at.id}
			made := at.store.AddCourse(elsewhere, nil)
			_, added := at.store.AddDeployment(d, elsewhere.ID, 9)
			if err := errors.Join(made, added); err != nil {
				tb.Fatal(err)
			}
			again(func(_ *tool, l *launch) {
				l.wish, l.deployment = wish{kind: "LtiDeepLinkingRequest", from: d.ID}, d.ID
			})(tb, at, request)
		}, "unauthorized_client", lti.ClientUnknown},
		"nothing": {func(testing.TB, *tool, url.Values) {}, "id_token", ""},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(name+" by "+method, func(t *testing.T) {
				t.Parallel()
				tool := newTool13(t, newBench(t))
				tool.add(t, map[string]any{"type": "ltiResourceLink"})
				who := tool.signIn(t, "LTIBCU_1")
				request := tool.authRequest(tool.launch(t, tool.links(t, tool.shared)[0].ID, who))
				c.change(t, tool, request)
				var a answer
				if method == http.MethodGet {
					a = tool.get("/auth?"+request.Encode(), who)
				} else {
					a = tool.postForm("/auth", request, who)
				}
				checkAuthAnswer(t, a.ok(t, http.StatusOK), request, c.error, c.code)
			})
		}
	}
}

// The message goes where the login said, whatever else holds by then (CORE
// §5.3.4).
func TestTargetOfTheLoginHolds(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink"})
	who := tool.signIn(t, "LTIBCU_15")
	login := tool.launch(t, tool.links(t, tool.shared)[0].ID, who)
	tool.settle(t, func(c *client) { c.configuration.LTI.TargetLink += "/moved" })
	want := login.fields.Get("target_link_uri")
	if got := tool.message(t, login, who).Text(lti.Final().Claim.TargetLinkURI); got != want {
		t.Errorf("the message goes to %s, the login to %s", got, want)
	}
}

// A fault of the platform is told to the tool, without its details.
func TestLoginWithoutKeys(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	tool.add(t, map[string]any{"type": "ltiResourceLink"})
	who := tool.signIn(t, "LTIBCU_15")
	request := tool.authRequest(tool.launch(t, tool.links(t, tool.shared)[0].ID, who))
	broken, err := Open(Config{Now: b.clock.Now, NewKey: func() (*rsa.PrivateKey, error) { return nil, errors.New("no entropy") }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = broken.Close() })
	kept := b.keys
	b.keys = broken.keys
	a := tool.get("/auth?"+request.Encode(), who)
	b.keys = kept
	checkAuthAnswer(t, a.ok(t, http.StatusOK), request, "server_error", lti.InternalError)
	if strings.Contains(a.body, "entropy") || !strings.Contains(b.log.String(), "entropy") {
		t.Errorf("the answer is %s, the log %s", a.body, b.log)
	}
}

// Who is inactive is told why the sign-in is refused; who is a mentor, an
// administrator or a preview comes in.
func TestSignInByStatus(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.postForm("/signin", url.Values{"user": {"LTIBCU_20"}, "course": {b.shared}}, http.Header{"Accept": {"text/html"}})
	page.refused(t, http.StatusForbidden, lti.MemberInactive)
	if page.header.Get("Set-Cookie") != "" || !strings.Contains(page.body, "Jonas Weber") || !strings.Contains(page.body, "Inactive") {
		t.Errorf("the page is %s", page.body)
	}
	for _, user := range []string{"LTIBCU_17", "LTIBCU_18", "LTIBCU_19", "LTIBCU_21"} {
		b.signIn(t, user)
	}
}
