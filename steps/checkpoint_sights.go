package steps

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A sight is a value that can be pointed at: what it is in, where, and what it
// says. Secrets are masked.
type sight struct {
	content.Place

	value string
}

// sights are all values of an outcome: of what came back, and of what crossed.
func (s *Session) sights(o Outcome) []sight {
	l := looker{glossary: s.Glossary()}
	for _, p := range o.Panels {
		switch body := string(p.Body); p.Kind {
		case JSON:
			l.json(wire.MaskText(body), p.Is, "")
		case JWT:
			l.token(strings.TrimSpace(body), p.Is)
		case PlainText:
		}
	}
	for _, e := range o.Exchanges {
		l.exchange(e.Masked())
	}
	return l.seen
}

// A looker reads documents into sights. What cannot be read has none.
type looker struct {
	glossary content.Glossary
	seen     []sight
}

func (l *looker) add(document, value string, path ...string) {
	l.seen = append(l.seen, sight{content.Place{Document: document, Path: slices.Clone(path)}, value})
}

// exchange reads a request and its response.
func (l *looker) exchange(e wire.Exchange) {
	if to, err := url.Parse(e.URL); err == nil {
		l.form(to.RawQuery, content.QueryDocument)
	}
	if to, err := url.Parse(e.ResponseHeader.Get("Location")); err == nil {
		l.form(to.RawQuery, content.QueryDocument)
	}
	for _, header := range []map[string][]string{e.RequestHeader, e.ResponseHeader} {
		for name, values := range header {
			for _, value := range values {
				l.add(content.HeaderDocument, value, name)
			}
		}
	}
	l.body(wire.MediaType(e.RequestHeader), string(e.RequestBody))
	l.body(wire.MediaType(e.ResponseHeader), string(e.ResponseBody))
}

// body reads what a request or a response carries, by its media type.
func (l *looker) body(media, body string) {
	switch {
	case media == content.MediaForm:
		l.form(body, "")
	case strings.HasSuffix(media, "json"):
		l.json(body, "", media)
	case strings.HasSuffix(media, "html"):
		l.page(body)
	default:
		l.token(strings.TrimSpace(body), "")
	}
}

// form reads the fields of a form or a query.
func (l *looker) form(form, otherwise string) {
	var fields [][2]string
	for pair := range strings.SplitSeq(form, "&") {
		if name, value, _ := strings.Cut(pair, "="); pair != "" {
			fields = append(fields, [2]string{wire.Unescape(name), wire.Unescape(value)})
		}
	}
	l.fields(fields, otherwise)
}

func (l *looker) fields(fields [][2]string, document string) {
	var names []string
	for _, f := range fields {
		names = append(names, f[0])
	}
	if known := l.glossary.Recognise(content.MediaForm, names); known != "" {
		document = known
	}
	for _, f := range fields {
		l.add(document, f[1], f[0])
		l.token(f[1], "")
	}
}

// page reads what each form of a page would send.
func (l *looker) page(page string) {
	var fields [][2]string
	z := html.NewTokenizer(strings.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() { // which is the end, too
		switch tag := z.Token(); {
		case tag.Data == "form":
			l.fields(fields, "")
			fields = nil
		case tag.Data == "input" && wire.Attribute(tag, "name") != "":
			fields = append(fields, [2]string{wire.Attribute(tag, "name"), wire.Attribute(tag, "value")})
		}
	}
	l.fields(fields, "")
}

// token reads the header and the payload of a compact JWS (RFC 7515 §7.1).
func (l *looker) token(token, kind string) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return
	}
	header, err := lti.DecodePart(parts[0])
	payload, alsoErr := lti.DecodePart(parts[1])
	if err != nil || alsoErr != nil || !json.Valid(header) {
		return
	}
	l.json(string(header), content.JOSEDocument, "")
	l.json(string(payload), kind, content.MediaJWT)
}

// json reads all values of a document, which is of a kind, or recognised.
func (l *looker) json(body, kind, media string) {
	var root any
	if asWritten([]byte(body), &root) != nil {
		return
	}
	if known := l.glossary.Recognise(media, membersOf(root)); kind == "" {
		kind = known
	}
	l.value(kind, root, nil)
}

// membersOf are the names by which a document is recognised: of an array, those
// of its first element behind "*".
func membersOf(root any) []string {
	switch v := root.(type) {
	case map[string]any:
		return slices.Sorted(maps.Keys(v))
	case []any:
		if len(v) > 0 {
			return append([]string{"*"}, membersOf(v[0])...)
		}
	}
	return nil
}

// deepest is how far down in a document things can be pointed at. Nothing of LTI
// is nested as deep, and each level is written out once for all above it.
const deepest = 32

func (l *looker) value(kind string, value any, path []string) {
	if len(path) > deepest {
		return
	}
	if len(path) > 0 {
		l.add(kind, asText(value), path...)
	}
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			l.value(kind, member, append(path, name))
		}
	case []any:
		for i, element := range v {
			l.value(kind, element, append(path, strconv.Itoa(i)))
		}
	case string:
		l.token(v, "")
	}
}

// asText is a text as it is, and any other value as JSON.
func asText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
