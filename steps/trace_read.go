package steps

import (
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// What is too short comes again by chance, and its sighting would say nothing.
const (
	fewestCharacters = 4
	fewestDigits     = 5
)

// What is read of hostile documents, at most: values in all, documents in one
// another, and levels of one document.
const (
	mostValues    = 1 << 18
	mostDocuments = 8
	mostLevels    = 1000
)

// A tracer notes values in the order in which it reads them.
type tracer struct {
	first     map[string]sighting
	in        *Sighting // where it reads now
	documents int       // in one another, that it reads now
}

// exchange reads the request, then the answer.
func (t *tracer) exchange(in Sighting, e wire.Exchange) {
	in.From, in.To = e.From, e.To
	if u, err := url.Parse(e.URL); err == nil {
		t.part(in, "the query of the request")
		t.query(u.RawQuery, nil)
	}
	t.headers(in, "request", e.RequestHeader)
	t.body(in, "request", e.RequestHeader, e.RequestBody)

	in.From, in.To = e.To, e.From
	if u, err := url.Parse(e.ResponseHeader.Get("Location")); err == nil {
		t.part(in, "the query of the redirect")
		t.query(u.RawQuery, nil)
		t.part(in, "the fragment of the redirect")
		t.query(u.Fragment, nil)
	}
	t.headers(in, "response", e.ResponseHeader)
	t.body(in, "response", e.ResponseHeader, e.ResponseBody)
}

// panel reads what a step shows. What no exchange has carried yet, the tool
// has made.
func (t *tracer) panel(step string, p Panel) {
	t.part(Sighting{Step: step, From: wire.Tool}, "what the step gave")
	at := place{name: p.Title}
	switch p.Kind {
	case JSON:
		t.json(p.Body, &place{above: &at, joint: within})
	case JWT:
		t.value(string(p.Body), at)
	case PlainText:
	}
}

// part says where what is read next stands.
func (t *tracer) part(in Sighting, words string) {
	in.Part = words
	t.in = &in
}

// headers reads the headers of one side, cookies by their own names.
func (t *tracer) headers(in Sighting, side string, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			switch name {
			case "Cookie":
				t.part(in, "a cookie of the request")
				cookies, _ := http.ParseCookie(value)
				for _, c := range cookies {
					t.value(c.Value, place{name: c.Name})
				}
			case "Set-Cookie":
				t.part(in, "a cookie that the response sets")
				if c, err := http.ParseSetCookie(value); err == nil {
					t.value(c.Value, place{name: c.Name})
				}
			case "Authorization":
				t.part(in, "a header of the request")
				_, credentials, _ := strings.Cut(value, " ")
				t.value(credentials, place{name: name})
			case "Content-Length", "Date": // of the transport, and no value of LTI
			default:
				t.part(in, "a header of the "+side)
				t.value(value, place{name: name})
			}
		}
	}
}

// body reads a body as what it is. Not every platform says so: JSON and tokens
// are known by how they begin.
func (t *tracer) body(in Sighting, side string, h http.Header, body []byte) {
	text := strings.TrimSpace(string(body))
	media, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	switch {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		t.part(in, "the body of the "+side)
		t.json(body, nil)
	case media == content.MediaForm:
		t.part(in, "the form of the "+side)
		t.query(text, nil)
	case media == "text/html":
		t.part(in, "a form on the page")
		t.fields(body)
	default:
		if _, ok := claimsOf(text); ok {
			t.part(in, "the body of the "+side)
			t.value(text, place{})
		}
	}
}

// query reads parameters; the names in their order, so that every trace of the
// same outcomes is the same.
func (t *tracer) query(raw string, above *place) {
	parameters, _ := url.ParseQuery(raw) // those before an error are there
	joint := ""
	if above != nil {
		joint = within
	}
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		for _, value := range parameters[name] {
			t.value(value, place{above: above, joint: joint, name: name})
		}
	}
}

// value notes a value, unless it was seen before, and what it holds.
func (t *tracer) value(v string, at place) {
	if len(v) < fewestCharacters || utf8.RuneCountInString(v) < fewestCharacters {
		return
	}
	if !t.note(v, at) || t.documents == mostDocuments {
		return
	}
	t.documents++
	defer func() { t.documents-- }()
	holder := at // only what holds more needs a place that lasts
	if claims, ok := claimsOf(v); ok {
		t.json(claims, &place{above: &holder, joint: within})
	} else if strings.HasPrefix(v, "http") && strings.Contains(v, "?") {
		if u, err := url.Parse(v); err == nil {
			t.query(u.RawQuery, &holder)
		}
	}
}

// note notes a value and tells whether it was new.
func (t *tracer) note(v string, at place) bool {
	if seen, ok := t.first[v]; ok {
		t.again(v, seen)
		return false
	}
	if len(t.first) == mostValues {
		return false
	}
	t.first[v] = sighting{in: t.in, at: at}
	return true
}

// again notes that a later step has a value too.
func (t *tracer) again(v string, seen sighting) {
	last := seen.in.Step
	if n := len(seen.later); n > 0 {
		last = seen.later[n-1]
	}
	if t.in.Step != last {
		seen.later = append(seen.later, t.in.Step)
		t.first[v] = seen
	}
}

// claimsOf is the payload of a compact JWS, and whether it is one.
func claimsOf(token string) ([]byte, bool) {
	if strings.Count(token, ".") != 2 {
		return nil, false
	}
	parts := strings.Split(token, ".")
	header, err := lti.DecodePart(parts[0])
	if err != nil || !bytes.HasPrefix(bytes.TrimSpace(header), []byte("{")) {
		return nil, false
	}
	claims, err := lti.DecodePart(parts[1])
	return claims, err == nil
}
