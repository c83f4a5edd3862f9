package platform

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// Each address notes all its checks, those that held too, and what decided.
func TestInspectorNotesFindings(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	endpoint := tool.addLink(t)
	who := tool.signIn(t, "LTIBCU_1")
	token := tool.accessToken(t, lti.Final().Scope.Score)
	for name, c := range map[string]struct {
		send    func()
		refused lti.Code
		failed  []lti.Code
		passed  []lti.Code
	}{
		"registration": {func() {
			configuration := tool.configuration()
			configuration["application_type"] = "native"
			configuration["redirect_uris"] = []any{"ftp://x"}
			tool.register(configuration)
		}, lti.RegistrationMalformed, []lti.Code{lti.RegistrationMalformed, lti.RedirectURIMalformed}, []lti.Code{lti.RegistrationMalformed}},
		"login": {func() {
			form := tool.authRequest(tool.login(t, who))
			form.Set("prompt", "login")
			form.Del("nonce")
			tool.get("/auth?"+form.Encode(), who)
		}, lti.PromptMismatch, []lti.Code{lti.PromptMismatch, lti.NonceMissing}, []lti.Code{
			lti.ClientUnknown, lti.RedirectURIMismatch, lti.ScopeNotOpenID, lti.ResponseTypeMismatch, lti.ResponseModeMismatch, lti.StateMissing,
		}},
		"login that holds": {func() { tool.message(t, tool.login(t, who), who) }, "", nil, []lti.Code{
			lti.PromptMismatch, lti.LoginRequired, lti.MessageHintMismatch, lti.LoginHintMismatch, lti.NonceReplayed,
		}},
		"assertion": {func() {
			r := tool.tokenRequest(lti.Final().Scope.Score)
			r.claims["aud"], r.claims["sub"] = "https://elsewhere.example", "x"
			r.send(b)
		}, lti.SubjectMismatch, []lti.Code{lti.SubjectMismatch, lti.AudienceMismatch}, []lti.Code{
			lti.GrantTypeUnsupported, lti.KeyIDMissing, lti.IssuerMismatch, lti.TokenExpired, lti.IssuedAtOutOfRange, lti.TokenIDMissing,
		}},
		"signature": {func() {
			r := tool.tokenRequest(lti.Final().Scope.Score)
			r.key = foreignKey()
			r.send(b)
		}, lti.SignatureInvalid, []lti.Code{lti.SignatureInvalid}, []lti.Code{lti.AudienceMismatch, lti.KeyIDUnknown}},
		"assertion that holds": {func() { tool.accessToken(t, lti.Final().Scope.Score) }, "", nil, []lti.Code{
			lti.AudienceMismatch, lti.KeyIDUnknown, lti.SignatureInvalid, lti.TokenIDReplayed,
		}},
		"response": {func() {
			r := tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem())
			delete(r.claims, "nonce")
			r.claims[lti.Final().Claim.Data] = "other"
			tool.send(r)
		}, lti.NonceMissing, []lti.Code{lti.NonceMissing, lti.DataMismatch}, []lti.Code{
			lti.ReturnSessionUnknown, lti.DeploymentMismatch, lti.VersionMismatch, lti.MessageTypeMismatch,
		}},
		"items": {func() {
			item := map[string]any{"type": "ltiResourceLink", "url": "x", "lineItem": map[string]any{"scoreMaximum": 1}}
			tool.send(tool.reply(tool.message(t, tool.login(t, who), who), who, item))
		}, lti.ItemsMalformed, []lti.Code{lti.ItemsMalformed}, []lti.Code{lti.DataMismatch, lti.ItemsMalformed}},
		"score": {func() {
			s := validScore(b)
			s["activityProgress"], s["scoreMaximum"] = "Done", 0
			tool.score(token, endpoint, s)
		}, lti.ScoreMalformed, []lti.Code{lti.ScoreMalformed}, []lti.Code{
			lti.AccessTokenUnknown, lti.AccessTokenExpired, lti.ScopeInsufficient, lti.LineItemUnknown, lti.ScoreMalformed,
		}},
		"scope": {func() { b.get(endpoint.LineItem+"/results", bearer(token)) }, lti.ScopeInsufficient, []lti.Code{lti.ScopeInsufficient}, []lti.Code{lti.AccessTokenUnknown, lti.AccessTokenExpired}},
	} {
		c.send()
		kept := b.inspector.since(0)
		last := kept[len(kept)-1]
		with := func(status lti.Status) (codes []lti.Code) {
			for _, f := range last.findings {
				if f.Status == status {
					codes = append(codes, f.Code)
				}
			}
			return slices.Compact(codes)
		}
		switch {
		case c.refused == "" && last.refusal != nil, c.refused != "" && (last.refusal == nil || last.refusal.Code != c.refused):
			t.Errorf("%s: refused by %+v, want %q", name, last.refusal, c.refused)
		case !slices.Equal(with(lti.Failed), c.failed):
			t.Errorf("%s: %q failed, want %q", name, with(lti.Failed), c.failed)
		case last.client != tool.id && name != "registration":
			t.Errorf("%s: of client %q", name, last.client)
		}
		for _, code := range c.passed {
			if !slices.Contains(with(lti.Passed), code) {
				t.Errorf("%s: %s is not among what held, %q", name, code, with(lti.Passed))
			}
		}
	}
}

// Of edition 2018 too it is known whose exchange it is, by what is in the
// address or was handed out.
func TestInspectorKnowsToolsOf2018(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	n := newNotebook(t, b)
	b.get("/tool/"+n.client+"/cisr", nil).ok(t, http.StatusOK)
	n.send(n.reply(nbLink("x", nil))).ok(t, http.StatusFound)
	b.get("/tool/"+n.client+"/context/"+n.course+"/studentlaunch", nil).ok(t, http.StatusOK)
	for _, s := range b.inspector.since(0) {
		if s.client != n.client {
			t.Errorf("%s is of client %q, want %s", s.URL, s.client, n.client)
		}
	}
	if page := b.get("/inspector", nil).body; !strings.Contains(page, "Notebook tool ("+n.client+")") {
		t.Error("the tool cannot be chosen")
	}
}

// Pages for people are not among the exchanges, but for those that carry a
// message; what tools get wrong is.
func TestInspectorKeepsTheProtocol(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who := b.signIn(t, "LTIBCU_1")
	b.get("/", who)
	b.get("/style.css", nil)
	b.get("/course/"+b.shared, who)
	b.get("/course/"+b.shared+"/gradebook", who)
	b.get("/inspector", who)
	b.get("/favicon.ico", http.Header{"Accept": {"image/*"}, "Sec-Fetch-Mode": {"no-cors"}})
	b.get("/nowhere", who)
	if kept := b.inspector.since(0); len(kept) != 0 {
		t.Errorf("kept %+v", kept)
	}
	for i, path := range []string{
		"/.well-known/openid-configuration", "/jwks", "/newtool", "/.well-known/jwks.json", "/tool/2/cisr", "/auth", "/token/", "/api/x",
	} {
		b.get(path, nil)
		if kept := b.inspector.since(0); len(kept) != i+1 || !strings.HasPrefix(kept[i].URL, b.url+path) {
			t.Fatalf("%s is not kept", path)
		}
	}
	b.do(http.MethodOptions, "/token", nil, nil)
	if kept := b.inspector.since(8); len(kept) != 1 || kept[0].refusal.Code != lti.MethodNotAllowed || !kept[0].refused() {
		t.Errorf("kept %+v", kept)
	}
}

// What is kept of one exchange has an end, and the page says so.
func TestInspectorCutsShort(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	uris := strings.Repeat(`"ftp://x",`, 2*maxNotes)
	b.postForm("/token", url.Values{
		"grant_type": {strings.Repeat("x", maxInspected)}, "client_assertion_type": {"x"}, "client_assertion": {"x"},
	}, nil).refused(t, 400, lti.GrantTypeUnsupported)
	for _, body := range []string{strings.Repeat("x", maxBody), `{"redirect_uris":[` + strings.TrimSuffix(uris, ",") + `]}`} {
		b.do(http.MethodPost, "/register", strings.NewReader(body), http.Header{"Content-Type": {"application/json"}})
	}
	kept := b.inspector.since(0)
	if f := kept[0].findings[0]; len(f.Got) > 1000 {
		t.Errorf("%d bytes are kept of a value", len(f.Got))
	}
	if first := kept[1]; len(first.RequestBody) != maxInspected || !first.Truncated {
		t.Errorf("%d bytes are kept of a body, truncated %v", len(first.RequestBody), first.Truncated)
	}
	if last := kept[2]; len(last.findings) != maxNotes || last.more < maxNotes {
		t.Errorf("%d findings are kept and %d are not", len(last.findings), last.more)
	}
	page := b.get("/inspector", nil).ok(t, http.StatusOK).body
	if strings.Count(page, "longer than 64 KiB") != 2 || strings.Count(page, " more.</p>") != 1 {
		t.Error("the page does not say what is cut")
	}
}

// What is kept has an end, in number and in bytes, and the oldest goes first.
func TestInspectorIsBounded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for range maxSightings + 50 {
		b.get("/ping", nil)
	}
	kept := b.inspector.since(0)
	if len(kept) != maxSightings || kept[0].number != 51 || kept[len(kept)-1].number != maxSightings+50 {
		t.Errorf("%d are kept, from %d", len(kept), kept[0].number)
	}
	large := strings.Repeat("x", maxBody)
	for range maxSightings {
		b.do(http.MethodPost, "/register", strings.NewReader(large), http.Header{"Content-Type": {"application/json"}})
	}
	kept = b.inspector.since(0)
	size := 0
	for _, s := range kept {
		size += s.size()
	}
	if size > maxSightingBytes || size < maxSightingBytes/2 || size != b.inspector.bytes {
		t.Errorf("%d bytes are kept, %d are counted", size, b.inspector.bytes)
	}
	if got := b.inspector.since(1 << 60); len(got) != len(kept) {
		t.Errorf("%d are newer than what was before a restart, want all", len(got))
	}
}
