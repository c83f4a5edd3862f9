package platform

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A messageView is a request or a response, taken apart for reading.
type messageView struct {
	Headers []field
	Query   []field // of the URL
	Target  string  // where a page posts itself to
	Fields  []field // of a form
	Body    string  // of anything else; JSON is indented
	Tokens  []tokenView
}

// A tokenView is a JWT without its signature, which is what makes it count.
type tokenView struct{ Name, Header, Payload string }

// decodedBelow stands where a token was.
const decodedBelow = "(a token, decoded below)"

// viewMessage takes a message apart. Each text is masked once, where it is
// shown: that is what takes the time.
func viewMessage(header http.Header, body []byte) messageView {
	var m messageView
	for _, name := range slices.Sorted(maps.Keys(header)) {
		m.Headers = append(m.Headers, field{title(name), m.show(name, masked(strings.Join(header[name], ", ")))})
	}
	media, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case media == formType:
		m.Fields = m.pairs(string(body))
	case media == "text/html" && m.posts(body):
	case strings.HasSuffix(media, "json"):
		m.Body = m.show("body", masked(indented(body)))
	default:
		m.Body = m.show("body", masked(string(body)))
	}
	return m
}

// pairs reads form-encoded parameters in their order, twice what stands twice.
func (m *messageView) pairs(encoded string) []field {
	var fields []field
	for pair := range strings.SplitSeq(encoded, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, value = unescaped(name), unescaped(value)
		fields = append(fields, m.field(name, value))
	}
	return fields
}

// field is a parameter as it is shown. What is secret follows from its name.
func (m *messageView) field(name, value string) field {
	named := "&" + name + "="
	return field{title(name), m.show(name, strings.TrimPrefix(masked(named+value), named))}
}

// unescaped is the text behind percent signs; as it is where it is none.
func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// posts reads a page that posts itself: where to, and what.
func (m *messageView) posts(page []byte) bool {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return false
	}
	attributes := func(n *html.Node) map[string]string {
		named := map[string]string{}
		for _, a := range n.Attr {
			named[a.Key] = a.Val
		}
		return named
	}
	for n := range root.Descendants() {
		switch {
		case n.Type == html.ElementNode && n.Data == "form":
			m.Target = hide(attributes(n)["action"])
		case n.Type == html.ElementNode && n.Data == "input" && m.Target != "":
			a := attributes(n)
			m.Fields = append(m.Fields, m.field(a["name"], a["value"]))
		}
	}
	return m.Target != ""
}

// tokenShape is what may be a JWT: the base64url of a JSON object begins with
// e, for it begins with a brace. The signature may be masked.
var tokenShape = regexp.MustCompile(`\be[A-Za-z0-9_-]{7,}\.[A-Za-z0-9_-]+\.(?:\[masked\]|[A-Za-z0-9_-]*)`)

// show makes a masked text fit to be seen, and puts its tokens aside, decoded.
func (m *messageView) show(name, text string) string {
	text = tokenShape.ReplaceAllStringFunc(text, func(raw string) string {
		token, ok := viewToken(title(name), raw)
		if !ok {
			return raw
		}
		if !slices.Contains(m.Tokens, token) {
			m.Tokens = append(m.Tokens, token)
		}
		return decodedBelow
	})
	return printable(text)
}

// viewToken decodes what can be decoded of a token.
func viewToken(name, raw string) (tokenView, bool) {
	parts := strings.Split(raw, ".")
	header, err := lti.DecodePart(parts[0])
	if err != nil || !json.Valid(header) {
		return tokenView{}, false
	}
	payload, err := lti.DecodePart(parts[1])
	if err != nil {
		return tokenView{}, false
	}
	return tokenView{name, hide(indented(header)), hide(indented(payload))}, true
}

// indented is JSON for reading; as it is where it is none.
func indented(raw []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, raw, "", "  ") != nil {
		return string(raw)
	}
	return out.String()
}

var (
	// The secret of a selection, in the URL that the tool posts its response to.
	returnSecret = regexp.MustCompile(`((?:[?&;]|\\u0026)session=)[^&\s"'<>\\]+`)
	// The signature of a token that could not be decoded.
	lastPart = regexp.MustCompile(`(\be[A-Za-z0-9_-]{7,}\.[A-Za-z0-9_-]+\.)[A-Za-z0-9_-]{20,}`)
)

// hide masks what is secret in a text and makes the rest printable.
func hide(text string) string { return printable(masked(text)) }

// printable masks signatures that are left and drops what a page must not show.
func printable(text string) string {
	return wire.Text(lastPart.ReplaceAllString(text, `${1}`+wire.Masked))
}

// masked hides what is secret by its name or shape.
func masked(text string) string {
	return returnSecret.ReplaceAllString(wire.MaskText(text), `${1}`+wire.Masked)
}
