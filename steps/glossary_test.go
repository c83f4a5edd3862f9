package steps_test

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// TestGlossaryKnowsAllThatTheCourseShows plays the course and wants a term for
// everything that crossed, and for every value that a step shows; and it wants
// the specifications that the findings name.
func TestGlossaryKnowsAllThatTheCourseShows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edition lti.Edition
		want    []string // the documents that the course has
	}{
		{lti.Final(), []string{
			"activity", "add_content", "authentication_request", "authentication_response", "class", "client_assertion", "content_item",
			"custom_parameters", "deep_linking_form", "deep_linking_response", "headers", "id_token", "jose", "jwk_set", "line_item",
			"line_items", "login", "login_initiation", "memberships", "open_link", "place_in_course", "platform_configuration", "problem",
			"query", "registration", "registration_response", "results", "score", "selection", "sign_in",
			"token", "token_request", "tool_registration",
		}},
		{lti.Draft(), []string{
			"activity", "client_assertion", "deep_linking_form", "deep_linking_response", "headers", "id_token", "jose", "jwk_set",
			"new_tool", "query", "results", "score", "selection", "token", "token_request",
		}},
	} {
		t.Run(c.edition.Name, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, c.edition)
			if err := s.Report(t.Context(), io.Discard, steps.Wish{}); err != nil {
				t.Fatal(err)
			}
			look := newLookup(t, c.edition.Name)
			for _, page := range s.Course().Steps() {
				outcome, _ := s.Outcome(page.Name)
				look.where = page.Name
				if page.Name == "lab-launches" {
					outcome.Exchanges = nil // wrong on purpose, with names that nobody knows
				}
				look.outcome(outcome)
				for _, finding := range outcome.Findings {
					look.citation(finding.About().Spec)
				}
			}
			for _, missing := range look.missing {
				t.Errorf("the glossary lacks %s", missing)
			}
			if diff := cmp.Diff(c.want, slices.Sorted(maps.Keys(look.seen))); diff != "" {
				t.Errorf("documents in the course (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGlossaryMissesWhatItLacks looks for things of which there is no term: a
// lookup that found everything would prove nothing.
func TestGlossaryMissesWhatItLacks(t *testing.T) {
	t.Parallel()
	const score = `{"userId":"1","activityProgress":"Completed","gradingProgress":"Failed","submission":{"startedAt":"","ended":""}}`
	for _, c := range []struct {
		name string
		do   func(*lookup)
		want []string
	}{
		{"a member", func(l *lookup) { l.body(lti.MediaScore, []byte(score)) }, []string{"a test: score: submission/ended"}},
		{"a member of an element", func(l *lookup) { l.body(lti.MediaResultContainer, []byte(`[{"userId":"1"},{"grade":1}]`)) }, []string{"a test: results: 1/grade"}},
		{"a claim", func(l *lookup) {
			l.token(unsigned(`{"alg":"RS256","x":1}`, `{"iss":"a","aud":"b","jti":"c","hello":1}`))
		}, []string{"a test: jose: x", "a test: client_assertion: hello"}},
		{"a claim in a form", func(l *lookup) {
			l.body(content.MediaForm, []byte("client_assertion="+unsigned(`{}`, `{"iss":"a","aud":"b","jti":"c","hello":1}`)+"&grant_type=x"))
		}, []string{"a test: client_assertion: hello"}},
		{"a header", func(l *lookup) { l.headers(map[string][]string{"X-Hello": {"1"}}) }, []string{"a test: headers: X-Hello"}},
		{"a parameter", func(l *lookup) { l.form(map[string][]string{"hello": {"1"}}, content.QueryDocument) }, []string{"a test: query: hello"}},
		{"a whole body", func(l *lookup) { l.body("application/json", []byte(`{"hello":1}`)) }, []string{"a test: no document: hello"}},
		{"a scope", func(l *lookup) { l.body("application/json", []byte(`{"access_token":"x","scope":"openid hello"}`)) }, []string{"a test: scope hello"}},
		{"a citation", func(l *lookup) { l.citation("HELLO §1") }, []string{"a test: specification HELLO §1"}},
		{"a panel", func(l *lookup) {
			l.outcome(steps.Outcome{Panels: []steps.Panel{{Kind: steps.JSON, Body: []byte(`{"hello":1}`)}}})
		}, []string{"a test: no document: hello"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			look := newLookup(t, "1.3")
			look.where = "a test"
			c.do(look)
			if diff := cmp.Diff(c.want, look.missing); diff != "" {
				t.Errorf("missing (-want +got):\n%s", diff)
			}
		})
	}
}

// TestGlossaryKnowsHowThePlatformRefuses looks up every member that a refusal
// can have, in both of its forms.
func TestGlossaryKnowsHowThePlatformRefuses(t *testing.T) {
	t.Parallel()
	found := lti.Refusal{Code: "a", Got: "b", Want: "c", Spec: "d", Cause: "e", Remedy: "f"}
	oauth, problem := found, found
	oauth.Error, oauth.ErrorDescription = "g", "h"
	problem.Type, problem.Title, problem.Status, problem.Detail = "i", "j", 400, "k"
	for _, edition := range lti.Editions() {
		look := newLookup(t, edition.Name)
		for media, refusal := range map[string]lti.Refusal{"application/json;charset=UTF-8": oauth, "application/problem+json": problem} {
			body, err := json.Marshal(refusal)
			if err != nil {
				t.Fatal(err)
			}
			look.body(media, body)
		}
		for _, missing := range look.missing {
			t.Errorf("%s: the glossary lacks %s", edition.Name, missing)
		}
		if diff := cmp.Diff([]string{"oauth_error", "problem"}, slices.Sorted(maps.Keys(look.seen))); diff != "" {
			t.Errorf("%s: documents (-want +got):\n%s", edition.Name, diff)
		}
	}
}
