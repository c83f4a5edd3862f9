package steps_test

import (
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A lookup looks everything up that it is shown, and notes what the glossary
// lacks.
type lookup struct {
	t        *testing.T
	glossary content.Glossary
	where    string
	seen     map[string]bool // documents
	missing  []string
	// vendors are paths, "a > b", that are a platform's own, by document.
	vendors map[string][]string
}

func newLookup(t *testing.T, edition string) *lookup {
	t.Helper()
	glossary, err := content.LoadGlossary(edition)
	if err != nil {
		t.Fatal(err)
	}
	return &lookup{t: t, glossary: glossary, seen: map[string]bool{}}
}

func (l *lookup) outcome(o steps.Outcome) {
	for _, e := range o.Exchanges {
		l.exchange(e)
	}
	for _, panel := range o.Panels {
		switch panel.Kind {
		case steps.JSON:
			l.body("", panel.Body)
		case steps.JWT:
			l.token(string(panel.Body))
		case steps.PlainText:
		}
	}
}

func (l *lookup) exchange(e wire.Exchange) {
	address, err := url.Parse(e.URL)
	if err != nil {
		l.t.Fatal(err)
	}
	l.form(address.Query(), content.QueryDocument)
	l.headers(e.RequestHeader)
	l.headers(e.ResponseHeader)
	l.body(e.RequestHeader.Get("Content-Type"), e.RequestBody)
	l.body(e.ResponseHeader.Get("Content-Type"), e.ResponseBody)
	if to, err := url.Parse(e.ResponseHeader.Get("Location")); err == nil {
		l.form(to.Query(), content.QueryDocument)
	}
}

func (l *lookup) headers(header http.Header) {
	for name, values := range header {
		l.find(content.HeaderDocument, name)
		for _, value := range values {
			_, credentials, _ := strings.Cut(value, " ")
			l.token(value)
			l.token(credentials)
		}
	}
}

// form looks a form up, or a query, which is otherwise a document.
func (l *lookup) form(values url.Values, otherwise string) {
	var names []string
	for name := range values {
		names = append(names, name)
	}
	document := l.glossary.Recognise(content.MediaForm, names)
	if document == "" {
		document = otherwise
	}
	for name, all := range values {
		l.find(document, name)
		for _, value := range all {
			l.token(value)
		}
	}
}

func (l *lookup) body(contentType string, body []byte) {
	media, _, _ := mime.ParseMediaType(contentType)
	if media == content.MediaForm {
		values, err := url.ParseQuery(string(body))
		if err != nil {
			l.t.Fatal(err)
		}
		l.form(values, "no document")
		return
	}
	var value any
	if json.Unmarshal(body, &value) == nil {
		l.value(media, value)
		return
	}
	l.token(string(body))
}

// token looks a JWT up, and passes over what is none.
func (l *lookup) token(text string) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return
	}
	var header, payload map[string]any
	for i, into := range []*map[string]any{&header, &payload} {
		decoded, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || json.Unmarshal(decoded, into) != nil {
			return
		}
	}
	l.walk(content.JOSEDocument, nil, header)
	l.value(content.MediaJWT, payload)
}

// value looks up a JSON value that came with a media type.
func (l *lookup) value(media string, value any) {
	members := membersOf(value)
	if len(members) == 0 {
		return // {} or []
	}
	document := l.glossary.Recognise(media, members)
	if document == "" {
		document = "no document"
	}
	l.walk(document, nil, value)
}

// membersOf are the names by which a body is recognised.
func membersOf(value any) []string {
	var members []string
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			members = append(members, name)
		}
	case []any:
		if len(value) > 0 {
			members = append(membersOf(value[0]), "*")
		}
	}
	return members
}

func (l *lookup) walk(document string, path []string, value any) {
	if len(path) > 0 {
		l.find(document, path...)
	}
	switch value := value.(type) {
	case string:
		l.text(document, path, value)
	case map[string]any:
		for name, member := range value {
			l.walk(document, append(slices.Clone(path), name), member)
		}
	case []any:
		for i, element := range value {
			l.walk(document, append(slices.Clone(path), strconv.Itoa(i)), element)
		}
	}
}

// text looks up scopes, and variables of custom parameters, among the values.
func (l *lookup) text(document string, path []string, value string) {
	term, _ := l.glossary.Find(document, path...)
	if term.Type == "scope" || term.Type == "scopes" {
		for uri := range strings.FieldsSeq(value) {
			if _, ok := l.glossary.Scope(uri); !ok {
				l.missing = append(l.missing, l.where+": scope "+uri)
			}
		}
	}
	if term.Type == "variable" {
		if _, ok := l.glossary.Variable(value); !ok && !slices.Contains(l.vendors["variables"], value) {
			l.missing = append(l.missing, l.where+": variable "+value)
		}
	}
}

func (l *lookup) citation(spec string) {
	if _, _, ok := l.glossary.Specification(spec); !ok {
		l.missing = append(l.missing, l.where+": specification "+spec)
	}
}

func (l *lookup) find(document string, path ...string) {
	l.seen[document] = true
	for _, vendor := range l.vendors[document] {
		if within(strings.Split(vendor, " > "), path) {
			return
		}
	}
	if _, ok := l.glossary.Find(document, path...); !ok && !ofAVendor(path) {
		l.missing = append(l.missing, l.where+": "+document+": "+strings.Join(path, "/"))
	}
}

// within tells whether a path leads through another, in which "*" is any name.
func within(vendor, path []string) bool {
	return len(path) >= len(vendor) && slices.EqualFunc(vendor, path[:len(vendor)], func(v, p string) bool { return v == "*" || v == p })
}

// ofAVendor tells whether a name on the way is a URL: that is how whoever adds
// something to LTI has to name it (CORE §5.4.7). LTI's own names are no excuse.
func ofAVendor(path []string) bool {
	return slices.ContainsFunc(path, func(name string) bool {
		u, err := url.Parse(name)
		return err == nil && u.Host != "" && u.Host != "purl.imsglobal.org" && u.Host != "imsglobal.org"
	})
}

// unsigned is a JWT whose signature nobody looks at.
func unsigned(header, payload string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2ln"
}
