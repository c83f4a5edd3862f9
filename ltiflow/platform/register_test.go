package platform

import (
	"bytes"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
)

// Each case changes one thing of a valid configuration (DR §3.5.2).
func TestRegistrationIsChecked(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	set := func(name string, value any) func(map[string]any) {
		return func(c map[string]any) { c[name] = value }
	}
	drop := func(name string) func(map[string]any) { return func(c map[string]any) { delete(c, name) } }
	inLTI := func(change func(map[string]any)) func(map[string]any) {
		return func(c map[string]any) { change(c[lti.ToolConfiguration].(map[string]any)) }
	}
	const metadata, redirect = "invalid_client_metadata", "invalid_redirect_uri"
	for name, c := range map[string]struct {
		change func(map[string]any)
		error  string
		code   lti.Code
	}{
		"no application_type":          {drop("application_type"), metadata, lti.RegistrationMalformed},
		"a native application":         {set("application_type", "native"), metadata, lti.RegistrationMalformed},
		"no response_types":            {drop("response_types"), metadata, lti.RegistrationMalformed},
		"response type code":           {set("response_types", []any{"code"}), metadata, lti.RegistrationMalformed},
		"response_types a string":      {set("response_types", "id_token"), metadata, lti.RegistrationMalformed},
		"no grant_types":               {drop("grant_types"), metadata, lti.RegistrationMalformed},
		"no implicit":                  {set("grant_types", []any{"client_credentials"}), metadata, lti.RegistrationMalformed},
		"no client_credentials":        {set("grant_types", []any{"implicit"}), metadata, lti.RegistrationMalformed},
		"no initiate_login_uri":        {drop("initiate_login_uri"), metadata, lti.RegistrationMalformed},
		"a relative login":             {set("initiate_login_uri", "/login"), metadata, lti.RegistrationMalformed},
		"no redirect_uris":             {drop("redirect_uris"), redirect, lti.RedirectURIMalformed},
		"REDIRECT_URIS":                {func(c map[string]any) { c["REDIRECT_URIS"] = c["redirect_uris"]; delete(c, "redirect_uris") }, redirect, lti.RedirectURIMalformed},
		"Domain":                       {inLTI(func(c map[string]any) { c["Domain"] = c["domain"]; delete(c, "domain") }), metadata, lti.RegistrationMalformed},
		"empty redirect_uris":          {set("redirect_uris", []any{}), redirect, lti.RedirectURIMalformed},
		"a relative redirect_uri":      {set("redirect_uris", []any{"https://a.example/x", "/x"}), redirect, lti.RedirectURIMalformed},
		"a redirect_uri with fragment": {set("redirect_uris", []any{"https://a.example/x#y"}), redirect, lti.RedirectURIMalformed},
		"an empty fragment":            {set("redirect_uris", []any{"https://a.example/x#"}), redirect, lti.RedirectURIMalformed},
		"http beyond loopback":         {set("redirect_uris", []any{"http://a.example/x"}), redirect, lti.RedirectURIMalformed},
		"a script as redirect_uri":     {set("redirect_uris", []any{"javascript:alert(1)"}), redirect, lti.RedirectURIMalformed},
		"a redirect_uri too long":      {set("redirect_uris", []any{"https://a.example/" + strings.Repeat("x", maxURL)}), redirect, lti.RedirectURIMalformed},
		"user in redirect_uri":         {set("redirect_uris", []any{"https://u:p@a.example/x"}), redirect, lti.RedirectURIMalformed},
		"no client_name":               {drop("client_name"), metadata, lti.RegistrationMalformed},
		"blank client_name":            {set("client_name", "  "), metadata, lti.RegistrationMalformed},
		"no jwks_uri":                  {drop("jwks_uri"), metadata, lti.RegistrationMalformed},
		"a file as jwks_uri":           {set("jwks_uri", "file:///etc/passwd"), metadata, lti.RegistrationMalformed},
		"no auth method":               {drop("token_endpoint_auth_method"), metadata, lti.RegistrationMalformed},
		"a secret as auth method":      {set("token_endpoint_auth_method", "client_secret_basic"), metadata, lti.RegistrationMalformed},
		"no scope":                     {drop("scope"), metadata, lti.RegistrationMalformed},
		"scope a list":                 {set("scope", []any{"openid"}), metadata, lti.RegistrationMalformed},
		"no tool configuration":        {drop(lti.ToolConfiguration), metadata, lti.RegistrationMalformed},
		"tool configuration null":      {set(lti.ToolConfiguration, nil), metadata, lti.RegistrationMalformed},
		"no domain":                    {inLTI(drop("domain")), metadata, lti.RegistrationMalformed},
		"no target_link_uri":           {inLTI(drop("target_link_uri")), metadata, lti.RegistrationMalformed},
		"a relative target_link_uri":   {inLTI(set("target_link_uri", "launch")), metadata, lti.RegistrationMalformed},
		"no messages":                  {inLTI(drop("messages")), metadata, lti.RegistrationMalformed},
		"a message without type":       {inLTI(set("messages", []any{map[string]any{}})), metadata, lti.RegistrationMalformed},
		"a message's relative target":  {inLTI(set("messages", []any{map[string]any{"type": "x", "target_link_uri": "y"}})), metadata, lti.RegistrationMalformed},
		"no claims":                    {inLTI(drop("claims")), metadata, lti.RegistrationMalformed},
		"custom parameter null":        {inLTI(set("custom_parameters", map[string]any{"x": nil})), metadata, lti.RegistrationMalformed},
		"custom parameter a number":    {inLTI(set("custom_parameters", map[string]any{"x": 1})), metadata, lti.RegistrationMalformed},
		"a key set inside":             {set("jwks", map[string]any{"keys": []any{}}), metadata, lti.RegistrationMalformed},
		"client_name a number":         {set("client_name", 1), metadata, lti.RegistrationMalformed},
		"HS256 for assertions":         {set("token_endpoint_auth_signing_alg", "HS256"), metadata, lti.RegistrationMalformed},
		"ES256 for id_tokens":          {set("id_token_signed_response_alg", "ES256"), metadata, lti.RegistrationMalformed},
		"a subject_type unheard of":    {set("subject_type", "private"), metadata, lti.RegistrationMalformed},
		"a script as logo_uri":         {set("logo_uri", "javascript:alert(1)"), metadata, lti.RegistrationMalformed},
		"a relative client_uri":        {set("client_uri", "/"), metadata, lti.RegistrationMalformed},
		"a relative policy_uri":        {set("policy_uri", "/p"), metadata, lti.RegistrationMalformed},
		"a relative tos_uri":           {set("tos_uri", "/t"), metadata, lti.RegistrationMalformed},
		"contacts a string":            {set("contacts", "a@b.example"), metadata, lti.RegistrationMalformed},
		"contacts with null":           {set("contacts", []any{nil}), metadata, lti.RegistrationMalformed},
		"domain a URL":                 {inLTI(set("domain", "http://127.0.0.1")), metadata, lti.RegistrationMalformed},
		"domain with a path":           {inLTI(set("domain", "127.0.0.1/launch")), metadata, lti.RegistrationMalformed},
		"another domain":               {inLTI(set("domain", "tool.example")), metadata, lti.RegistrationMalformed},
		"another port in domain":       {inLTI(set("domain", "127.0.0.1:1")), metadata, lti.RegistrationMalformed},
		"a domain that ends alike":     {inLTI(func(c map[string]any) { c["domain"], c["target_link_uri"] = "a.example", "https://evila.example/" }), metadata, lti.RegistrationMalformed},
		"below an address":             {inLTI(func(c map[string]any) { c["domain"], c["target_link_uri"] = "0.0.1", "https://127.0.0.1/" }), metadata, lti.RegistrationMalformed},
		"secondary_domains a string":   {inLTI(set("secondary_domains", "a.example")), metadata, lti.RegistrationMalformed},
		"a bad secondary domain":       {inLTI(set("secondary_domains", []any{"https://a.example"})), metadata, lti.RegistrationMalformed},
		"a message beyond the domain":  {inLTI(set("messages", []any{map[string]any{"type": "x", "target_link_uri": "https://a.example/"}})), metadata, lti.RegistrationMalformed},
		"messages an object":           {inLTI(set("messages", map[string]any{})), metadata, lti.RegistrationMalformed},
		"a message a string":           {inLTI(set("messages", []any{"LtiResourceLinkRequest"})), metadata, lti.RegistrationMalformed},
		"a message's icon a script":    {inLTI(set("messages", []any{map[string]any{"type": "x", "icon_uri": "data:,x"}})), metadata, lti.RegistrationMalformed},
		"placements with a number":     {inLTI(set("messages", []any{map[string]any{"type": "x", "placements": []any{1}}})), metadata, lti.RegistrationMalformed},
		"placements with null":         {inLTI(set("messages", []any{map[string]any{"type": "x", "placements": []any{nil}}})), metadata, lti.RegistrationMalformed},
		"roles with an empty one":      {inLTI(set("messages", []any{map[string]any{"type": "x", "roles": []any{""}}})), metadata, lti.RegistrationMalformed},
		"supported_types a string":     {inLTI(set("messages", []any{map[string]any{"type": "x", "supported_types": "link"}})), metadata, lti.RegistrationMalformed},
		"a message's custom a list":    {inLTI(set("messages", []any{map[string]any{"type": "x", "custom_parameters": []any{}}})), metadata, lti.RegistrationMalformed},
		"claims with null":             {inLTI(set("claims", []any{nil})), metadata, lti.RegistrationMalformed},
		"description a list":           {inLTI(set("description", []any{})), metadata, lti.RegistrationMalformed},
		"valid: a secondary domain":    {inLTI(func(c map[string]any) { c["domain"], c["secondary_domains"] = "a.example", []any{"127.0.0.1"} }), "", ""},
		"valid: below the domain": {inLTI(func(c map[string]any) {
			c["domain"], c["target_link_uri"] = "Tools.example:443", "https://x.tools.example/"
		}), "", ""},
		"valid: algorithms said":        {set("token_endpoint_auth_signing_alg", "RS256"), "", ""},
		"valid: null for what may lack": {set("logo_uri", nil), "", ""},
		"valid: https anywhere":         {set("redirect_uris", []any{"https://a.example/x"}), "", ""},
		"valid: no scopes":              {set("scope", ""), "", ""},
		"valid: a member unheard of":    {set("client_name#de", "Werkzeug"), "", ""},
		"valid: no custom parameters":   {inLTI(drop("custom_parameters")), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			configuration := tool.configuration()
			c.change(configuration)
			a := tool.register(configuration)
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

func TestRegistrationBody(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, c := range []struct {
		media, body string
		status      int
		code        lti.Code
	}{
		{"", "{}", 400, lti.MediaTypeUnsupported},
		{"application/x-www-form-urlencoded", "{}", 400, lti.MediaTypeUnsupported},
		{"application/json", "", 400, lti.RegistrationMalformed},
		{"application/json", "[]", 400, lti.RegistrationMalformed},
		{"application/json", "null", 400, lti.RegistrationMalformed},
		{"application/json", `{"scope":"a","scope":"b"}`, 400, lti.RegistrationMalformed},
		{"application/json; charset=utf-8", "{}", 400, lti.RegistrationMalformed},
		{"application/json", strings.Repeat(" ", maxConfiguration+1), 413, lti.BodyTooLarge},
	} {
		b.do(http.MethodPost, "/register", strings.NewReader(c.body), http.Header{"Content-Type": {c.media}}).refused(t, c.status, c.code)
	}
	b.get("/register", nil).refused(t, 405, lti.MethodNotAllowed)
}

// What a real tool sent to a real LMS, this platform takes too.
func TestRegistrationOfARealTool(t *testing.T) {
	t.Parallel()
	sent, err := os.ReadFile("testdata/registration.json")
	if err != nil {
		t.Fatal(err)
	}
	answer := newBench(t).do(http.MethodPost, "/register", bytes.NewReader(sent), http.Header{"Content-Type": {"application/json"}}).ok(t, 200).json(t)
	config := answer[lti.ToolConfiguration].(map[string]any)
	want := map[string]any{"context_history": "$Context.id.history", "k": "v"}
	if diff := cmp.Diff(want, config["custom_parameters"]); diff != "" || !strings.Contains(answer["scope"].(string), lti.Final().Scope.Membership) {
		t.Errorf("scopes %v; custom parameters (-want +got):\n%s", answer["scope"], diff)
	}
}

// The answer is the configuration as the platform took it (DR §3.6).
func TestRegistrationAnswer(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	configuration := tool.configuration()
	score := lti.Final().Scope.Score
	configuration["scope"] = "openid " + score + " https://example.com/other"
	configuration[lti.ToolConfiguration].(map[string]any)["claims"] = []any{"sub", "shoe_size"}
	configuration[lti.ToolConfiguration].(map[string]any)["messages"] = []any{
		map[string]any{"type": "LtiResourceLinkRequest", "placements": []any{"https://other.example/place"}},
		map[string]any{"type": "LtiStartProctoring"},
	}
	body := tool.register(configuration).ok(t, 200).json(t)
	config := body[lti.ToolConfiguration].(map[string]any)
	if body["scope"] != score || len(config["messages"].([]any)) != 1 {
		t.Errorf("the answer keeps what is not supported: %v", body)
	}
	if diff := cmp.Diff([]any{"sub"}, config["claims"]); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if message := config["messages"].([]any)[0].(map[string]any); message["placements"] != nil {
		t.Errorf("the answer keeps a placement that there is not: %v", message)
	}
	if body["client_id"] == "" || config["deployment_id"] == "" || config["version"] != "1.3.0" || body["client_name"] != "Tool" {
		t.Errorf("the answer is %v", body)
	}
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	doc := b.get("/.well-known/openid-configuration", nil).ok(t, 200).json(t)
	for name, want := range map[string]string{
		"issuer": b.url, "authorization_endpoint": b.url + "/auth", "token_endpoint": b.url + "/token",
		"jwks_uri": b.url + "/jwks", "registration_endpoint": b.url + "/register",
	} {
		if doc[name] != want {
			t.Errorf("%s is %v, want %s", name, doc[name], want)
		}
	}
	for name, want := range map[string]string{
		"token_endpoint_auth_methods_supported":            "private_key_jwt",
		"token_endpoint_auth_signing_alg_values_supported": "RS256",
		"id_token_signing_alg_values_supported":            "RS256",
		"response_types_supported":                         "id_token",
		"scopes_supported":                                 "openid",
		"subject_types_supported":                          "public",
		"claims_supported":                                 "iss",
	} {
		if list, _ := doc[name].([]any); len(list) == 0 || list[0] != want {
			t.Errorf("%s is %v, want it to begin with %s", name, doc[name], want)
		}
	}
	scopes, _ := doc["scopes_supported"].([]any)
	for _, scope := range serviceScopes(lti.Final()) {
		if !slices.Contains(scopes, any(scope)) {
			t.Errorf("scopes_supported lack %s", scope)
		}
	}
	if doc["request_uri_parameter_supported"] != false {
		t.Error("the document promises to read request_uri")
	}
	config, _ := doc[lti.PlatformConfiguration].(map[string]any)
	messages, _ := config["messages_supported"].([]any)
	want := []any{
		map[string]any{"type": "LtiResourceLinkRequest"},
		map[string]any{"type": "LtiDeepLinkingRequest", "placements": []any{"ContentArea"}},
		map[string]any{"type": "LtiSubmissionReviewRequest"},
	}
	if diff := cmp.Diff(want, messages); diff != "" {
		t.Errorf("messages_supported (-want +got):\n%s", diff)
	}
	if config["product_family_code"] == nil || config["version"] == nil || config["messages_supported"] == nil || config["variables"] == nil {
		t.Errorf("the platform configuration is %v", config)
	}
}

// Both key sets hold the same keys; only the notebook's is padded.
func TestKeySets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	final := b.get("/jwks", nil).ok(t, 200)
	keys := final.json(t)["keys"].([]any)
	draft := b.get("/.well-known/jwks.json", nil).ok(t, 200).json(t)["keys"].([]any)
	if len(keys) != 4 || len(draft) != 4 || final.header.Get("Cache-Control") != "public, max-age=300" {
		t.Fatalf("the key sets are %v and %v, %v", keys, draft, final.header)
	}
	for i := range keys {
		k, d := keys[i].(map[string]any), draft[i].(map[string]any)
		n, padded := k["n"].(string), d["n"].(string)
		if k["kid"] != d["kid"] || !strings.HasPrefix(k["kid"].(string), "1800000000_") || strings.TrimRight(padded, "=") != n || padded == n || len(padded)%4 != 0 {
			t.Errorf("key %d is %v and %v", i, k, d)
		}
		if k["kty"] != "RSA" || d["kty"] != "rsa" || k["alg"] != "RS256" || k["use"] != "sig" || len(k) != 6 {
			t.Errorf("key %d is %v and %v", i, k, d)
		}
	}
	// Each of them signs: who looks a key up by anything but kid finds out.
	n, used := newNotebook(t, b), map[string]bool{}
	for range keys {
		header, _, _ := strings.Cut(b.get("/tool/"+n.client+"/cisr", nil).ok(t, 200).body, ".")
		used[header] = true
	}
	if len(used) != len(keys) {
		t.Errorf("%d messages were signed with %d keys", len(keys), len(used))
	}
}

// Registrations at the same time never share an id or a course.
func TestRegistrationsAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	var mu sync.Mutex
	seen := map[string]bool{}
	once := func(ids ...string) {
		mu.Lock()
		defer mu.Unlock()
		for _, id := range ids {
			if id == "" || seen[id] {
				t.Errorf("id %q was given twice", id)
			}
			seen[id] = true
		}
	}
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for range 5 {
				body := tool.register(tool.configuration()).ok(t, 200).json(t)
				config, _ := body[lti.ToolConfiguration].(map[string]any)
				id, _ := body["client_id"].(string)
				deployment, _ := config["deployment_id"].(string)
				n := newNotebook(t, b)
				once(id, deployment, "draft "+n.client, n.course)
			}
		})
	}
	wg.Wait()
}
