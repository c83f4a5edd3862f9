package platform

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// Each case changes one thing of a valid request (SEC §4.1.1).
func TestTokenRequestIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	other := newTool13(t, b)
	draft := newNotebook(t, b)
	now := b.clock.Now().Unix()
	claim := func(name string, value any) func(*tokenRequest) {
		return func(r *tokenRequest) { r.claims[name] = value }
	}
	noClaim := func(name string) func(*tokenRequest) { return func(r *tokenRequest) { delete(r.claims, name) } }
	param := func(name string, values ...string) func(*tokenRequest) {
		return func(r *tokenRequest) { r.form[name] = values }
	}
	header := func(name string, value any) func(*tokenRequest) {
		return func(r *tokenRequest) { r.header[name] = value }
	}
	for name, c := range map[string]struct {
		change func(*tokenRequest)
		error  string
		code   lti.Code
	}{
		"no grant_type":          {param("grant_type"), "invalid_request", lti.ParameterMissing},
		"another grant_type":     {param("grant_type", "authorization_code"), "unsupported_grant_type", lti.GrantTypeUnsupported},
		"grant_type twice":       {param("grant_type", lti.GrantClientCredentials, lti.GrantClientCredentials), "invalid_request", lti.ParameterRepeated},
		"no assertion type":      {param("client_assertion_type"), "invalid_request", lti.ParameterMissing},
		"another assertion type": {param("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"), "invalid_request", lti.AssertionTypeMismatch},
		"no assertion":           {param("client_assertion"), "invalid_request", lti.ParameterMissing},
		"an extension twice":     {param("x", "1", "2"), "invalid_request", lti.ParameterRepeated},
		"client_id of another":   {param("client_id", "other"), "invalid_client", lti.ClientUnknown},
		"as JSON":                {func(r *tokenRequest) { r.http.Set("Content-Type", "application/json") }, "invalid_request", lti.MediaTypeUnsupported},
		"no scope":               {param("scope"), "invalid_scope", lti.ScopeNotAllowed},
		"an unknown scope":       {param("scope", "https://example.com/scope"), "invalid_scope", lti.ScopeNotAllowed},
		"a scope not granted":    {param("scope", lti.Final().Scope.LineItemReadOnly), "invalid_scope", lti.ScopeNotAllowed},
		"a scope of the draft":   {param("scope", lti.Draft().Scope.Score), "invalid_scope", lti.ScopeNotAllowed},
		"no JWT":                 {param("client_assertion", "nonsense"), "invalid_client", lti.TokenMalformed},
		"five parts":             {param("client_assertion", "a.b.c.d.e"), "invalid_client", lti.TokenMalformed},
		"padded base64":          {func(r *tokenRequest) { r.form.Set("client_assertion", sign(r.header, r.claims, r.key)+"==") }, "invalid_client", lti.TokenMalformed},
		"otherwise written": {func(r *tokenRequest) {
			token := sign(r.header, r.claims, r.key) // of the last letter, four bits mean nothing
			r.form.Set("client_assertion", token[:len(token)-1]+string(token[len(token)-1]+1))
		}, "invalid_client", lti.TokenMalformed},
		"a line break in it":     {func(r *tokenRequest) { r.form.Set("client_assertion", broken(sign(r.header, r.claims, r.key), 10)) }, "invalid_client", lti.TokenMalformed},
		"a line break behind it": {func(r *tokenRequest) { r.form.Set("client_assertion", sign(r.header, r.claims, r.key)+"\r\n") }, "invalid_client", lti.TokenMalformed},
		"no header":              {func(r *tokenRequest) { r.form.Set("client_assertion", signRaw("7", "{}", r.key)) }, "invalid_client", lti.TokenMalformed},
		"claims no object": {func(r *tokenRequest) {
			r.form.Set("client_assertion", signRaw(`{"alg":"RS256","kid":"k"}`, `[]`, r.key))
		}, "invalid_client", lti.ClaimsMalformed},
		"a claim twice": {func(r *tokenRequest) {
			r.form.Set("client_assertion", signRaw(`{"alg":"RS256","kid":"k"}`, `{"iss":"a","iss":"b"}`, r.key))
		}, "invalid_client", lti.ClaimsMalformed},
		"alg none":     {func(r *tokenRequest) { r.form.Set("client_assertion", unsigned(r)) }, "invalid_client", lti.AlgNotAllowed},
		"alg HS256":    {header("alg", "HS256"), "invalid_client", lti.AlgNotAllowed},
		"alg RS512":    {header("alg", "RS512"), "invalid_client", lti.AlgNotAllowed},
		"no alg":       {func(r *tokenRequest) { delete(r.header, "alg") }, "invalid_client", lti.AlgNotAllowed},
		"crit":         {header("crit", []string{"exp"}), "invalid_client", lti.CritNotUnderstood},
		"no kid":       {func(r *tokenRequest) { delete(r.header, "kid") }, "invalid_client", lti.KeyIDMissing},
		"unknown kid":  {header("kid", "../../etc/passwd"), "invalid_client", lti.KeyIDUnknown},
		"foreign key":  {func(r *tokenRequest) { r.key = foreignKey() }, "invalid_client", lti.SignatureInvalid},
		"no signature": {func(r *tokenRequest) { r.form.Set("client_assertion", tampered(r, 2, "")) }, "invalid_client", lti.SignatureInvalid},
		"an embedded key is ignored": {func(r *tokenRequest) {
			r.key = foreignKey()
			r.header["jwk"] = jwkOf(&foreignKey().PublicKey, "tool-key")
		}, "invalid_client", lti.SignatureInvalid},
		"no iss":                    {noClaim("iss"), "invalid_client", lti.ClientUnknown},
		"unknown iss":               {claim("iss", "nobody"), "invalid_client", lti.ClientUnknown},
		"iss of the other edition":  {claim("iss", draft.client), "invalid_client", lti.ClientUnknown},
		"iss a number":              {claim("iss", 2), "invalid_client", lti.ClientUnknown},
		"no sub":                    {noClaim("sub"), "invalid_client", lti.SubjectMismatch},
		"sub of another":            {claim("sub", other.id), "invalid_client", lti.SubjectMismatch},
		"no aud":                    {noClaim("aud"), "invalid_client", lti.AudienceMismatch},
		"aud is the issuer":         {claim("aud", b.url), "invalid_client", lti.AudienceMismatch},
		"aud with a slash":          {claim("aud", b.url+"/token/"), "invalid_client", lti.AudienceMismatch},
		"aud of the other edition":  {claim("aud", b.url+"/auth/token"), "invalid_client", lti.AudienceMismatch},
		"aud a number":              {claim("aud", 7), "invalid_client", lti.AudienceMismatch},
		"no exp":                    {noClaim("exp"), "invalid_client", lti.TokenExpired},
		"exp in quotes":             {claim("exp", "1900000000"), "invalid_client", lti.TokenExpired},
		"exp now":                   {claim("exp", now), "invalid_client", lti.TokenExpired},
		"exp past":                  {claim("exp", now-1), "invalid_client", lti.TokenExpired},
		"exp far ahead":             {claim("exp", now+3601), "invalid_client", lti.LifetimeTooLong},
		"exp farther than time":     {claim("exp", 1e300), "invalid_client", lti.TokenExpired},
		"no iat":                    {noClaim("iat"), "invalid_client", lti.IssuedAtOutOfRange},
		"iat in quotes":             {claim("iat", "1800000000"), "invalid_client", lti.IssuedAtOutOfRange},
		"iat too old":               {claim("iat", now-601), "invalid_client", lti.IssuedAtOutOfRange},
		"iat in the future":         {claim("iat", now+61), "invalid_client", lti.IssuedAtOutOfRange},
		"nbf in the future":         {claim("nbf", now+61), "invalid_client", lti.NotYetValid},
		"no jti":                    {noClaim("jti"), "invalid_client", lti.TokenIDMissing},
		"jti a number":              {claim("jti", 7), "invalid_client", lti.TokenIDMissing},
		"another deployment":        {claim(lti.Final().Claim.DeploymentID, "x"), "invalid_client", lti.DeploymentMismatch},
		"another tool's deployment": {claim(lti.Final().Claim.DeploymentID, other.deployment), "invalid_client", lti.DeploymentMismatch},
		"a deployment no string":    {claim(lti.Final().Claim.DeploymentID, 7), "invalid_client", lti.DeploymentMismatch},
		"aud a list of others":      {claim("aud", []string{"https://example.com", b.url}), "invalid_client", lti.AudienceMismatch},
		"aud a list with a number":  {claim("aud", []any{b.url + "/token", 7}), "invalid_client", lti.AudienceMismatch},
		"aud an empty list":         {claim("aud", []string{}), "invalid_client", lti.AudienceMismatch},
		"nbf in quotes":             {claim("nbf", "1800000000"), "invalid_client", lti.NotYetValid},
		"scopes by tab":             {param("scope", lti.Final().Scope.Score+"\t"+lti.Final().Scope.ResultReadOnly), "invalid_scope", lti.ScopeNotAllowed},
		"an empty client_id":        {param("client_id", ""), "", ""},
		"a client secret as well":   {param("client_secret", "x"), "invalid_request", lti.ClientAuthRepeated},
		"Basic as well":             {func(r *tokenRequest) { r.http.Set("Authorization", "Basic YTpi") }, "invalid_request", lti.ClientAuthRepeated},
		"Bearer as well":            {func(r *tokenRequest) { r.http.Set("Authorization", "Bearer x") }, "invalid_request", lti.ClientAuthRepeated},
		"all in the query": {func(r *tokenRequest) {
			r.form.Set("client_assertion", sign(r.header, r.claims, r.key))
			r.path, r.form = r.path+"?"+r.form.Encode(), url.Values{"client_assertion": {}}
		}, "invalid_request", lti.ParameterMissing},
		"a response as assertion": {func(r *tokenRequest) {
			claim := lti.Final().Claim
			r.claims = map[string]any{
				"iss": tool.id, "aud": b.url, "iat": now, "exp": now + 60, "nonce": "n",
				claim.MessageType: "LtiDeepLinkingResponse", claim.Version: "1.3.0", claim.DeploymentID: tool.deployment,
			}
		}, "invalid_client", lti.SubjectMismatch},
		"valid: its own deployment": {claim(lti.Final().Claim.DeploymentID, tool.deployment), "", ""},
		"valid: aud a list":         {claim("aud", []string{"https://example.com", b.url + "/token"}), "", ""},
		"valid: a claim unheard of": {claim("x", map[string]any{"y": 1}), "", ""},
		"valid: a clock ahead":      {claim("iat", now+60), "", ""},
		"valid: nbf":                {claim("nbf", now), "", ""},
		"valid: client_id as well":  {param("client_id", tool.id), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := tool.tokenRequest(lti.Final().Scope.Score)
			c.change(request)
			a := request.send(b)
			for header, want := range map[string]string{"Cache-Control": "no-store", "Pragma": "no-cache", "Content-Type": "application/json;charset=UTF-8"} {
				if got := a.header.Get(header); got != want {
					t.Errorf("%s is %q, want %q", header, got, want)
				}
			}
			if c.code == "" {
				a.ok(t, http.StatusOK)
				return
			}
			a.refused(t, http.StatusBadRequest, c.code)
			if got := lti.ReadRefusal([]byte(a.body)).Error; got != c.error {
				t.Errorf("error is %q, want %q", got, c.error)
			}
		})
	}
}

// unsigned is the assertion with alg none and no signature.
func unsigned(r *tokenRequest) string {
	r.header["alg"] = "none"
	return tampered(r, 2, "")
}

// tampered is the assertion with one part replaced.
func tampered(r *tokenRequest, part int, with string) string {
	parts := strings.Split(sign(r.header, r.claims, r.key), ".")
	parts[part] = with
	return strings.Join(parts, ".")
}

// broken is the token with a line break in it.
func broken(token string, at int) string { return token[:at] + "\n" + token[at:] }

func TestTokenAnswer(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	scope := lti.Final().Scope
	body := tool.tokenRequest("openid "+scope.Score+" "+scope.Score+" "+scope.ResultReadOnly+" "+scope.LineItemReadOnly).
		send(tool.bench).ok(t, http.StatusOK).json(t)
	if got, want := body["scope"], scope.Score+" "+scope.ResultReadOnly; got != want {
		t.Errorf("scope is %q, want what was asked and granted, %q", got, want)
	}
	if body["token_type"] != "Bearer" || body["expires_in"] != 3600.0 {
		t.Errorf("the answer is %v", body)
	}
}

// A claims payload changed after signing fails, whatever it was changed to.
func TestTokenTampered(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	r := tool.tokenRequest(lti.Final().Scope.Score)
	other := tool.tokenRequest(lti.Final().Scope.Score)
	payload := strings.Split(sign(other.header, other.claims, other.key), ".")[1]
	r.form.Set("client_assertion", tampered(r, 1, payload))
	r.send(tool.bench).refused(t, 400, lti.SignatureInvalid)
}

// An assertion counts once until it expires; a failed one does not count.
func TestAssertionReplay(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	forged := tool.tokenRequest(lti.Final().Scope.Score)
	forged.claims["jti"], forged.key = "once", foreignKey()
	forged.send(tool.bench).refused(t, 400, lti.SignatureInvalid)

	request := tool.tokenRequest(lti.Final().Scope.Score)
	request.claims["jti"] = "once"
	request.send(tool.bench).ok(t, 200)
	request.send(tool.bench).refused(t, 400, lti.TokenIDReplayed)
	again := tool.tokenRequest(lti.Final().Scope.Score) // another assertion, the same id
	again.claims["jti"], again.claims["iat"] = "once", tool.clock.Now().Unix()-1
	again.send(tool.bench).refused(t, 400, lti.TokenIDReplayed)

	tool.clock.advance(301 * time.Second)
	request.send(tool.bench).refused(t, 400, lti.TokenExpired)
	later := tool.tokenRequest(lti.Final().Scope.Score)
	later.claims["jti"] = "once"
	later.send(tool.bench).ok(t, 200)

	other := newTool13(t, tool.bench) // ids of one client mean nothing to another
	mine := other.tokenRequest(lti.Final().Scope.Score)
	mine.claims["jti"] = "once"
	mine.send(tool.bench).ok(t, 200)
}

// An id_token of the platform is no assertion, whoever brings it.
func TestIDTokenAsAssertion(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	teacher := tool.signIn(t, "LTIBCU_1")
	a := tool.get("/auth?"+tool.authRequest(tool.login(t, teacher)).Encode(), teacher).ok(t, http.StatusOK)
	request := tool.tokenRequest(lti.Final().Scope.Score)
	request.form.Set("client_assertion", forms(t, a.body)[0].fields.Get("id_token"))
	request.send(tool.bench).refused(t, 400, lti.ClientUnknown)
}

// Of many requests with one assertion at the same moment one gets a token.
func TestAssertionAtOnce(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.askToken().ok(t, 200)
	tool.clock.yields.Store(true)
	for range 5 {
		request := tool.signedRequest()
		var granted atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if a := request.send(tool.bench); a.status == http.StatusOK {
					granted.Add(1)
				} else {
					a.refused(t, 400, lti.TokenIDReplayed)
				}
			})
		}
		wg.Wait()
		if got := granted.Load(); got != 1 {
			t.Errorf("one assertion got %d tokens", got)
		}
	}
}

// A platform that was started anew takes no token from before, for it cannot
// know which of them were used.
func TestTokensFromBeforeTheStart(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	start := b.clock.Now()
	b.notBefore = start.Add(700 * time.Millisecond)
	teacher := tool.signIn(t, "LTIBCU_1")
	for iat, passes := range map[int64]bool{start.Unix() - 1: false, start.Unix(): true, start.Unix() + 1: true} {
		request := tool.tokenRequest(lti.Final().Scope.Score)
		request.claims["iat"] = iat
		reply := tool.reply(tool.message(t, tool.login(t, teacher), teacher), teacher)
		reply.claims["iat"] = iat
		token, response := request.send(b), tool.send(reply)
		if passes {
			token.ok(t, 200)
			response.ok(t, 303)
			continue
		}
		token.refused(t, 400, lti.IssuedAtOutOfRange)
		response.refused(t, 400, lti.IssuedAtOutOfRange)
		if want := lti.ReadRefusal([]byte(token.body)).Want; !strings.Contains(want, unix(start)) || !strings.Contains(want, "replay") {
			t.Errorf("wanted is %q", want)
		}
	}
}

func TestTokenEndpointByMethod(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, path := range []string{"/token", "/auth/token"} {
		for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"} {
			a := b.do(method, path, nil, nil)
			if a.status != 405 || a.header.Get("Allow") != "POST" {
				t.Errorf("%s %s is answered %d, Allow %q", method, path, a.status, a.header.Get("Allow"))
			}
		}
	}
}
