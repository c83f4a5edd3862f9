package steps_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A moodleRecord is one exchange with a Moodle, as it was recorded.
type moodleRecord struct {
	Header  map[string]any  `json:"jws_header"`
	Claims  map[string]any  `json:"claims"`
	Params  json.RawMessage `json:"params"`
	Request moodleMessage   `json:"request"`
	Answer  moodleMessage   `json:"response"`
}

type moodleMessage struct {
	URL       string            `json:"url"`
	Form      map[string]string `json:"form"`
	Params    [][2]string       `json:"params"`
	Assertion map[string]any    `json:"assertion_claims"`
	Headers   json.RawMessage   `json:"headers"`
	Body      any               `json:"body_json"`
}

// TestGlossaryKnowsWhatMoodleSends wants a term for every field of LTI that a
// real platform sends. What is Moodle's own is listed.
func TestGlossaryKnowsWhatMoodleSends(t *testing.T) {
	t.Parallel()
	look := newLookup(t, "1.3")
	look.vendors = map[string][]string{
		"id_token": {
			"https://purl.imsglobal.org/spec/lti/claim/ext",
			// Of the Content-Item Message of LTI 1.1.
			"https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings > accept_copy_advice",
			"https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings > accept_unsigned",
			"https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings > can_confirm",
		},
		"line_items":  {"* > ltiLinkId"}, // the draft's name
		"results":     {"* > timestamp"},
		"memberships": {"members > * > ext_user_username"},
		"query":       {"type_id", "from"},
		"variables": {
			"basic-lti-launch-request", "ContentItemSelectionRequest", "ToolProxyRegistrationRequest", // messages of LTI 1.1
			"Context.longDescription", "Context.timeFrame.begin", "Moodle.Person.userGroupIds",
			"Result.sourcedId", "Result.autocreate", "BasicOutcome.sourcedId", "BasicOutcome.url",
		},
		"no document": {"status", "reason", "request"}, // how Moodle says no
	}
	files, err := filepath.Glob("testdata/moodle/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		look.where = filepath.Base(file)
		if look.where == "moodle-jwks.json" || look.where == "moodle-openid-configuration.json" {
			look.body("application/json", text)
			continue
		}
		var record moodleRecord
		if err := json.Unmarshal(text, &record); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		look.moodle(record)
	}
	for _, missing := range look.missing {
		t.Errorf("the glossary lacks %s", missing)
	}
	want := []string{
		"authentication_request", "client_assertion", "deep_linking_response", "headers", "id_token", "jose", "jwk_set",
		"line_item", "line_items", "memberships", "no document", "platform_configuration", "query", "registration_initiation",
		"registration_response", "results", "score", "token", "token_request", "tool_registration",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(look.seen))); diff != "" {
		t.Errorf("documents in the records (-want +got):\n%s", diff)
	}
}

func (l *lookup) moodle(record moodleRecord) {
	l.walk("jose", nil, record.Header)
	l.value("application/jwt", record.Claims)
	var params map[string]string
	if record.Params != nil && json.Unmarshal(record.Params, &params) != nil {
		l.t.Fatalf("%s: params are no object", l.where)
	}
	l.form(asForm(params), "no document")
	for _, message := range []moodleMessage{record.Request, record.Answer} {
		pairs := map[string]string{}
		for _, pair := range message.Params {
			pairs[pair[0]] = pair[1]
		}
		l.form(asForm(pairs), "no document")
		l.form(asForm(message.Form), "no document")
		l.value("application/jwt", message.Assertion)
		header := moodleHeaders(message.Headers)
		l.headers(header)
		media := header.Get("Content-Type")
		body, err := json.Marshal(message.Body)
		if err != nil {
			l.t.Fatal(err)
		}
		if message.Body != nil {
			l.body(media, body)
		}
		if address, err := url.Parse(message.URL); err == nil {
			l.form(address.Query(), "query")
		}
	}
}

func asForm(pairs map[string]string) url.Values {
	form := url.Values{}
	for name, value := range pairs {
		form.Set(name, value)
	}
	return form
}

// moodleHeaders reads headers, recorded as an object or as pairs.
func moodleHeaders(raw json.RawMessage) http.Header {
	header := http.Header{}
	var object map[string]string
	if json.Unmarshal(raw, &object) == nil {
		for name, value := range object {
			header.Set(name, value)
		}
	}
	var pairs [][2]string
	if json.Unmarshal(raw, &pairs) == nil {
		for _, pair := range pairs {
			header.Add(pair[0], pair[1])
		}
	}
	return header
}
