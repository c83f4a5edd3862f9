package steps_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// value is one that a step gave to the guide.
func value(tb testing.TB, s *steps.Session, step, name string) string {
	tb.Helper()
	outcome, _ := s.Outcome(step)
	if outcome.Values[name] == "" {
		tb.Fatalf("%s gave no %s", step, name)
	}
	return outcome.Values[name]
}

// panelMember is a member of a panel that is a JSON object.
func panelMember(tb testing.TB, s *steps.Session, step, is, name string) string {
	tb.Helper()
	outcome, _ := s.Outcome(step)
	for _, p := range outcome.Panels {
		var object map[string]any
		if p.Is == is && p.Kind == steps.JSON && json.Unmarshal(p.Body, &object) == nil && object[name] != nil {
			return fmt.Sprint(object[name])
		}
	}
	tb.Fatalf("%s shows no %s in a %s", step, name, is)
	return ""
}

// said is a sighting in one line.
func said(t *steps.Trace, v string) string {
	s, ok := t.First(v)
	if !ok {
		return "never"
	}
	return fmt.Sprintf("%s %d %s>%s, %s: %s", s.Step, s.Exchange, s.From, s.To, s.Part, s.Name)
}

// TestTraceOfTheCourse asks where the values came from that LTI passes on.
func TestTraceOfTheCourse(t *testing.T) {
	t.Parallel()
	s := played(t, lti.Final())
	trace := s.Trace()
	claim := func(name string) string { return strings.ReplaceAll(name, "/", "~1") }
	names := s.Edition().Claim
	for v, want := range map[string]string{
		value(t, s, "deeplink-request", "nonce"):                                 "deeplink-request 5 tool>browser, the query of the redirect: nonce",
		value(t, s, "launch-request", "state"):                                   "launch-request 5 tool>browser, the query of the redirect: state",
		panelMember(t, s, "token", "token", "access_token"):                      "token 1 platform>tool, the body of the response: /access_token",
		value(t, s, "get-tool", "client_id"):                                     "get-tool 1 platform>tool, the body of the response: /client_id",
		value(t, s, "get-tool", "deployment_id"):                                 "get-tool 1 platform>tool, the body of the response: /" + claim(lti.ToolConfiguration) + "/deployment_id",
		value(t, s, "deeplink-verify", "kid"):                                    "get-keys 1 platform>tool, the body of the response: /keys/1/kid",
		value(t, s, "welcome", "token_endpoint"):                                 "welcome 1 platform>tool, the body of the response: /token_endpoint",
		value(t, s, "deeplink-settings", "data"):                                 "deeplink-request 6 platform>browser, a form on the page: id_token → /" + claim(names.DeepLinkingSettings) + "/data",
		value(t, s, "launch-activity", "line_item"):                              "launch-request 6 platform>browser, a form on the page: id_token → /" + claim(names.Endpoint) + "/lineitem",
		sent(t, s, "login_hint"):                                                 "deeplink-request 4 platform>browser, a form on the page: login_hint",
		sent(t, s, "id_token"):                                                   "deeplink-request 6 platform>browser, a form on the page: id_token",
		sent(t, s, "client_assertion"):                                           "token 1 tool>platform, the form of the request: client_assertion",
		panelMember(t, s, "deeplink-response", "deep_linking_response", "nonce"): "deeplink-response 0 tool>, what the step gave: The response, not yet signed → /nonce",
		panelMember(t, s, "score", "score", "timestamp"):                         "score 1 tool>platform, the body of the request: /timestamp",
		session(t, value(t, s, "deeplink-settings", "return_url")): "deeplink-request 6 platform>browser, a form on the page: id_token → /" +
			claim(names.DeepLinkingSettings) + "/deep_link_return_url → session",
		"nobody said this": "never",
		"the":              "never",
	} {
		if got := said(trace, v); got != want {
			t.Errorf("%.40q was first seen: %s\nwant: %s", v, got, want)
		}
	}
}

// session is the parameter of that name in an address.
func session(tb testing.TB, address string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Query().Get("session") == "" {
		tb.Fatalf("%q names no session", address)
	}
	return u.Query().Get("session")
}

func TestTraceOfTheDraft(t *testing.T) {
	t.Parallel()
	s := played(t, lti.Draft())
	trace := s.Trace()
	outcome, _ := s.Outcome("deeplink-request")
	for v, want := range map[string]string{
		value(t, s, "get-tool", "key_set_url"):              "get-tool 1 platform>tool, the body of the response: /keyset_url",
		string(outcome.Panels[0].Body):                      "deeplink-request 1 platform>tool, the body of the response: ",
		value(t, s, "deeplink-verify", "issuer"):            "deeplink-request 1 platform>tool, the body of the response: /iss",
		panelMember(t, s, "token", "token", "access_token"): "token 1 platform>tool, the body of the response: /access_token",
	} {
		if got := said(trace, v); got != want {
			t.Errorf("%.40q was first seen: %s\nwant: %s", v, got, want)
		}
	}
}

// TestTraceStaysAsItWas asks an index while the course goes on.
func TestTraceStaysAsItWas(t *testing.T) {
	t.Parallel()
	s, _ := open(t, lti.Final())
	run(t, s, "welcome")
	before := s.Trace()
	run(t, s, "get-tool")
	client := value(t, s, "get-tool", "client_id")
	if got := said(before, client); got != "never" {
		t.Errorf("an earlier trace knows %s", got)
	}
	if got := said(s.Trace(), client); got == "never" {
		t.Error("a new trace does not know the client")
	}
}
