package platform

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// Each case changes one thing of a valid request (SEC §5.1.1.2). An error
// without name is one for a page of the platform.
func TestAuthRequestIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool, other := newTool13(t, b), newTool13(t, b)
	teacher, student := tool.signIn(t, "LTIBCU_1"), tool.signIn(t, "LTIBCU_15")
	page := tool.get("/course/"+b.shared, teacher).body
	set := func(name string, values ...string) func(url.Values) {
		return func(f url.Values) { f[name] = values }
	}
	for name, c := range map[string]struct {
		change func(url.Values)
		who    http.Header
		error  string
		code   lti.Code
	}{
		"no client_id":               {set("client_id"), teacher, "", lti.ClientUnknown},
		"unknown client_id":          {set("client_id", "x"), teacher, "", lti.ClientUnknown},
		"client_id twice":            {set("client_id", tool.id, tool.id), teacher, "", lti.ParameterRepeated},
		"no redirect_uri":            {set("redirect_uri"), teacher, "", lti.RedirectURIMismatch},
		"redirect_uri with slash":    {set("redirect_uri", tool.server.URL+"/launch/"), teacher, "", lti.RedirectURIMismatch},
		"redirect_uri with query":    {set("redirect_uri", tool.server.URL+"/launch?x"), teacher, "", lti.RedirectURIMismatch},
		"redirect_uri of another":    {set("redirect_uri", other.server.URL+"/launch"), teacher, "", lti.RedirectURIMismatch},
		"redirect_uri twice":         {set("redirect_uri", tool.server.URL+"/launch", "https://a.example"), teacher, "", lti.ParameterRepeated},
		"no scope":                   {set("scope"), teacher, "invalid_request", lti.ScopeNotOpenID},
		"scope open_id":              {set("scope", "open_id"), teacher, "invalid_scope", lti.ScopeNotOpenID},
		"no response_type":           {set("response_type"), teacher, "invalid_request", lti.ResponseTypeMismatch},
		"response_type code":         {set("response_type", "code"), teacher, "unsupported_response_type", lti.ResponseTypeMismatch},
		"no response_mode":           {set("response_mode"), teacher, "invalid_request", lti.ResponseModeMismatch},
		"response_mode query":        {set("response_mode", "query"), teacher, "invalid_request", lti.ResponseModeMismatch},
		"no prompt":                  {set("prompt"), teacher, "invalid_request", lti.PromptMismatch},
		"prompt login":               {set("prompt", "login"), teacher, "invalid_request", lti.PromptMismatch},
		"no state":                   {set("state"), teacher, "invalid_request", lti.StateMissing},
		"a state that cannot echo":   {set("state", "a\x01b"), teacher, "invalid_request", lti.StateMissing},
		"a nonce that cannot echo":   {set("nonce", "a\u2028b"), teacher, "invalid_request", lti.NonceMissing},
		"no nonce":                   {set("nonce"), teacher, "invalid_request", lti.NonceMissing},
		"scope twice":                {set("scope", "openid", "openid"), teacher, "invalid_request", lti.ParameterRepeated},
		"a request object":           {set("request", "x"), teacher, "request_not_supported", lti.ParameterUnsupported},
		"a request_uri":              {set("request_uri", "https://a.example/x"), teacher, "request_uri_not_supported", lti.ParameterUnsupported},
		"a registration":             {set("registration", "{}"), teacher, "registration_not_supported", lti.ParameterUnsupported},
		"no login_hint":              {set("login_hint"), teacher, "invalid_request", lti.LoginHintMismatch},
		"another login_hint":         {set("login_hint", "LTIBCU_15"), teacher, "invalid_request", lti.LoginHintMismatch},
		"no lti_message_hint":        {set("lti_message_hint"), teacher, "invalid_request", lti.MessageHintMismatch},
		"another lti_message_hint":   {set("lti_message_hint", "x"), teacher, "invalid_request", lti.MessageHintMismatch},
		"nobody signed in":           {set("x"), nil, "login_required", lti.LoginRequired},
		"a session never given":      {set("x"), http.Header{"Cookie": {tool.cookieName() + "=x"}}, "login_required", lti.LoginRequired},
		"somebody else's session":    {set("x"), student, "invalid_request", lti.MessageHintMismatch},
		"another tool, same session": {func(f url.Values) { f.Set("client_id", other.id); f.Set("redirect_uri", other.server.URL+"/launch") }, teacher, "invalid_request", lti.MessageHintMismatch},
		"valid":                      {set("x"), teacher, "id_token", ""},
		"valid: unknown parameter":   {set("y", "1"), teacher, "id_token", ""},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(name+" by "+method, func(t *testing.T) {
				t.Parallel()
				form := tool.authRequest(tool.click(t, page, "Add content from Tool", teacher))
				c.change(form)
				var a answer
				if method == http.MethodGet {
					a = tool.get("/auth?"+form.Encode(), c.who)
				} else {
					a = tool.postForm("/auth", form, c.who)
				}
				if c.error == "" {
					a.refused(t, http.StatusBadRequest, c.code)
					if len(forms(t, a.body)) > 0 || a.header.Get("Location") != "" {
						t.Error("the refusal goes on to an address that was not checked")
					}
					return
				}
				checkAuthAnswer(t, a.ok(t, http.StatusOK), form, c.error, c.code)
			})
		}
	}
}

// checkAuthAnswer checks the form that goes to the tool (SEC §5.1.1.3, §5.1.1.5).
func checkAuthAnswer(t *testing.T, a answer, request url.Values, want string, code lti.Code) {
	t.Helper()
	f := forms(t, a.body)[0]
	if f.method != "post" || !strings.HasSuffix(f.action, "/launch") || !strings.Contains(a.body, ".submit()") {
		t.Errorf("the form is %+v", f)
	}
	if a.header.Get("Cache-Control") != "no-store" {
		t.Error("a page with a token may be stored")
	}
	if state := f.fields["state"]; len(request["state"]) == 1 && (len(state) != 1 || state[0] != request.Get("state")) {
		t.Errorf("state is %q, want %q", state, request["state"])
	}
	if want == "id_token" {
		if f.fields.Get("id_token") == "" || f.fields.Has("error") {
			t.Errorf("the answer is %v, want an id_token", f.fields)
		}
		return
	}
	if f.fields.Get("error") != want || !strings.HasPrefix(f.fields.Get("error_description"), string(code)+":") || f.fields.Has("id_token") {
		t.Errorf("the answer is %v, want %s with %s", f.fields, want, code)
	}
}

// A login counts once; a refused one does not count.
func TestLoginCountsOnce(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	login := tool.login(t, who)
	request := tool.authRequest(login)
	bad := tool.authRequest(login)
	bad.Set("prompt", "login")
	checkAuthAnswer(t, tool.get("/auth?"+bad.Encode(), who), bad, "invalid_request", lti.PromptMismatch)
	checkAuthAnswer(t, tool.get("/auth?"+request.Encode(), who), request, "id_token", "")
	checkAuthAnswer(t, tool.get("/auth?"+request.Encode(), who), request, "invalid_request", lti.MessageHintMismatch)

	again := tool.authRequest(tool.login(t, who))
	again.Set("nonce", request.Get("nonce"))
	checkAuthAnswer(t, tool.get("/auth?"+again.Encode(), who), again, "invalid_request", lti.NonceReplayed)
}

func TestLoginAtOnce(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.clock.yields.Store(true)
	who := tool.signIn(t, "LTIBCU_1")
	for range 20 { // they have to meet between two looks at the hint
		login := tool.login(t, who)
		var given atomic.Int64
		var wg sync.WaitGroup
		start := make(chan struct{})
		for range 8 {
			request := "/auth?" + tool.authRequest(login).Encode()
			wg.Go(func() {
				<-start
				if strings.Contains(tool.get(request, who).body, `name="id_token"`) {
					given.Add(1)
				}
			})
		}
		close(start)
		wg.Wait()
		if got := given.Load(); got != 1 {
			t.Fatalf("one login gave %d tokens", got)
		}
	}
}

func TestLoginExpires(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	request := tool.authRequest(tool.login(t, who))
	tool.clock.advance(launchLife)
	checkAuthAnswer(t, tool.get("/auth?"+request.Encode(), who), request, "invalid_request", lti.MessageHintMismatch)
	tool.clock.advance(sessionLife)
	checkAuthAnswer(t, tool.get("/auth?"+request.Encode(), who), request, "login_required", lti.LoginRequired)
}

// The login that starts it all (SEC §5.1.1.1).
func TestLoginInitiation(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	login := tool.login(t, tool.signIn(t, "LTIBCU_2")) // a teaching assistant may, too
	if login.action != tool.server.URL+"/login" || login.method != "post" {
		t.Errorf("the login goes to %s by %s", login.action, login.method)
	}
	for name, want := range map[string]string{
		"iss": tool.url, "client_id": tool.id, "lti_deployment_id": tool.deployment, "target_link_uri": tool.server.URL + "/launch",
	} {
		if got := login.fields.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"login_hint", "lti_message_hint"} {
		if hint := login.fields.Get(name); len(hint) < 40 || strings.Contains(hint, "LTIBCU") {
			t.Errorf("%s is %q, want random letters", name, hint)
		}
	}
}

func TestFormsOfTheCourse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	tool.addLink(t)
	teacher, student := tool.signIn(t, "LTIBCU_1"), tool.signIn(t, "LTIBCU_3")
	shared := "/course/" + b.shared
	tool.send(tool.reply(tool.message(t, tool.login(t, teacher), teacher), teacher, map[string]any{
		"type": "link", "url": "https://example.com",
	})).ok(t, 303)
	links := b.links(t, b.shared)
	link, plain := links[0].ID, links[1].ID
	elsewhere := b.signInTo(t, n.course, "LTIBCU_1")
	for name, c := range map[string]struct {
		path   string
		form   url.Values
		who    http.Header
		status int
		code   lti.Code
	}{
		"a learner adds":           {shared + "/add-content", url.Values{"deployment": {tool.deployment}}, student, 403, lti.RoleInsufficient},
		"nobody adds":              {shared + "/add-content", url.Values{"deployment": {tool.deployment}}, nil, 403, lti.LoginRequired},
		"an unknown tool":          {shared + "/add-content", url.Values{"deployment": {"x"}}, teacher, 404, lti.ClientUnknown},
		"no tool":                  {shared + "/add-content", nil, teacher, 404, lti.ClientUnknown},
		"a tool of 2018":           {shared + "/add-content", url.Values{"deployment": {"deployment_" + n.client}}, teacher, 404, lti.ClientUnknown},
		"add to an unknown course": {"/course/x/add-content", url.Values{"deployment": {tool.deployment}}, teacher, 404, lti.CourseUnknown},
		"add to another course":    {"/course/" + n.course + "/add-content", url.Values{"deployment": {tool.deployment}}, teacher, 403, lti.LoginRequired},
		"a tool of another course": {"/course/" + n.course + "/add-content", url.Values{"deployment": {tool.deployment}}, elsewhere, 404, lti.ClientUnknown},
		"a link elsewhere":         {"/course/" + n.course + "/launch", url.Values{"link": {link}}, elsewhere, 404, lti.LinkUnknown},
		"a plain link":             {shared + "/launch", url.Values{"link": {plain}}, student, 404, lti.LinkUnknown},
		"nobody launches":          {shared + "/launch", url.Values{"link": {link}}, nil, 403, lti.LoginRequired},
		"an unknown link":          {shared + "/launch", url.Values{"link": {"x"}}, student, 404, lti.LinkUnknown},
		"no link":                  {shared + "/launch", nil, student, 404, lti.LinkUnknown},
		"a link twice":             {shared + "/launch", url.Values{"link": {link, link}}, student, 400, lti.ParameterRepeated},
		"sign in nobody":           {"/signin", url.Values{"course": {b.shared}}, nil, 400, lti.UserUnknown},
		"sign in a stranger":       {"/signin", url.Values{"course": {b.shared}, "user": {"x"}}, nil, 400, lti.UserUnknown},
		"sign in nowhere":          {"/signin", url.Values{"course": {"x"}, "user": {"LTIBCU_1"}}, nil, 404, lti.CourseUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b.postForm(c.path, c.form, c.who).refused(t, c.status, c.code)
			from := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"}}
			b.postForm(c.path, c.form, from).refused(t, 403, lti.OriginMismatch)
		})
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	form := url.Values{"user": {"LTIBCU_1"}, "course": {b.shared}}
	first := b.postForm("/signin", form, http.Header{"Cookie": {b.cookieName() + "=planted"}}).ok(t, 303)
	cookie := first.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "Secure", "SameSite=None", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("the cookie %q lacks %s", cookie, want)
		}
	}
	value, _, _ := strings.Cut(cookie, ";")
	if strings.Contains(value, "planted") {
		t.Error("a planted cookie became a session")
	}
	b.postForm("/signin", form, http.Header{"Cookie": {value}}).ok(t, 303)
	page := b.get("/course/"+b.shared, http.Header{"Cookie": {value}})
	if strings.Contains(page.body, "Signed in") {
		t.Error("the old session outlived a new sign-in")
	}
}
