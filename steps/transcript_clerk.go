package steps

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps/transcript"
)

// A clerk takes down what was seen: without its secrets, unless it is bare, and
// safe to print.
//
// A transcript is handed on. It has the signature of no token, while the screen
// shows those of messages: with it, a file is as good as the message.
type clerk struct{ bare bool }

// mask is a text without its secrets.
func (c clerk) mask(s string) string {
	if c.bare {
		return s
	}
	return unsigned(wire.MaskText(s))
}

// mostOfALine is how much of a line is taken down, in bytes: more than any token
// of LTI needs.
const mostOfALine = 16 << 10

func (c clerk) line(s string) string {
	shown, cut := beginning(c.mask(s), mostOfALine)
	if cut {
		shown += "…"
	}
	return wire.Line(shown)
}

func (c clerk) text(s string) string { return wire.Text(c.mask(s)) }

// mostOfABody is how much of a body or a document is taken down, in bytes. A
// page with some hundred of a megabyte opens nowhere.
const mostOfABody = 64 << 10

// beginning is a text of so many bytes at most, and safe to print.
func beginning(s string, most int) (text string, cut bool) {
	if cut = len(s) > most; cut {
		for s = s[:most+1]; !utf8.RuneStart(s[len(s)-1]) && len(s) > most-utf8.UTFMax; { // a rune is not cut in two
			s = s[:len(s)-1]
		}
		s = s[:len(s)-1]
	}
	return wire.Text(s), cut
}

func (c clerk) exchange(e wire.Exchange) transcript.Exchange {
	sent, came := len(e.RequestBody), len(e.ResponseBody)
	if !c.bare {
		e = e.Masked()
	}
	kept := transcript.Exchange{
		From: string(e.From), To: string(e.To), Began: moment(e.Began), Seconds: e.Took.Seconds(),
		Method: wire.Line(e.Method), URL: c.line(e.URL), Path: c.line(e.URL), Query: []transcript.Field{},
		Request:  c.message(e.RequestHeader, e.RequestBody, sent),
		Status:   e.Status,
		Response: c.message(e.ResponseHeader, e.ResponseBody, came),
		Error:    c.line(e.Error),
	}
	if u, err := url.Parse(e.URL); err == nil {
		kept.Path, kept.Query = c.line(u.EscapedPath()), c.fields(u.RawQuery)
	}
	// Both bodies have the same limit: the one that met it is the longer one.
	kept.Request.Cut = kept.Request.Cut || e.Truncated && sent >= came
	kept.Response.Cut = kept.Response.Cut || e.Truncated && came >= sent
	return kept
}

// message takes down a header and a body that was so many bytes long.
func (c clerk) message(h http.Header, body []byte, bytes int) transcript.Message {
	kept := transcript.Message{Header: []transcript.Field{}, Media: wire.Line(wire.MediaType(h)), Bytes: bytes, Form: []transcript.Field{}}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			kept.Header = append(kept.Header, transcript.Field{Name: wire.Line(name), Value: c.line(value)})
		}
	}
	text := c.mask(string(body))
	if kept.Media == "application/x-www-form-urlencoded" {
		kept.Form = c.fields(text)
	}
	kept.Body, kept.Cut = beginning(text, mostOfABody)
	return kept
}

// fields are those of a form or a query, decoded, in their order.
func (c clerk) fields(form string) []transcript.Field {
	fields := []transcript.Field{}
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		value = c.mask(wire.Unescape(value))
		fields = append(fields, transcript.Field{Name: c.line(wire.Unescape(name)), Value: c.line(value), Token: c.token(value)})
	}
	return fields
}

func (c clerk) document(p Panel) transcript.Document {
	kept := transcript.Document{Title: c.line(p.Title), Kind: "text"}
	switch p.Kind {
	case JSON:
		kept.Kind = "json"
	case JWT:
		kept.Kind, kept.Token = "jwt", c.token(strings.TrimSpace(string(p.Body)))
	case PlainText:
	}
	kept.Body, kept.Cut = beginning(c.mask(string(p.Body)), mostOfABody)
	return kept
}

// token takes a compact JWS apart; nil for what is none.
func (c clerk) token(s string) *transcript.Token {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || !names(parts[0]) {
		return nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil
	}
	header, _ := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[0], "=")) // it names an algorithm
	if !c.bare && parts[2] != "" {
		parts[2] = wire.Masked
	}
	kept := &transcript.Token{}
	for i, part := range parts {
		kept.Parts[i], _ = beginning(part, mostOfABody)
	}
	kept.Header, _ = beginning(c.mask(string(header)), mostOfABody)
	kept.Payload, _ = beginning(c.mask(string(payload)), mostOfABody)
	return kept
}

// names tells whether a part is the header of a JWS: JSON that names an
// algorithm, in base64url.
func names(part string) bool {
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(part, "="))
	var header map[string]json.RawMessage
	return err == nil && json.Unmarshal(text, &header) == nil && header["alg"] != nil
}

// dotted are words of base64url with dots between them.
var dotted = regexp.MustCompile(`[\w-]+(?:\.[\w-]+){2,}`)

// unsigned is a text with its tokens, but without their signatures.
func unsigned(s string) string {
	return dotted.ReplaceAllStringFunc(s, func(found string) string {
		parts := strings.Split(found, ".")
		for i := range len(parts) - 2 {
			if endsInHeader(parts[i]) {
				parts[i+2] = wire.Masked
			}
		}
		return strings.Join(parts, ".")
	})
}

// endsInHeader tells whether a word is the header of a JWS, or is one but for
// the end of an escape before it: "3D" of "%3D", "u003d" of "\u003d".
func endsInHeader(word string) bool {
	const longestEscape = 5
	for from := range min(len(word), longestEscape+1) {
		// JSON that is an object begins so in base64.
		if rest := word[from:]; (strings.HasPrefix(rest, "ey") || strings.HasPrefix(rest, "ew")) && names(rest) {
			return true
		}
	}
	return false
}
