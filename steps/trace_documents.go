package steps

import (
	"bytes"
	"encoding/json"

	"golang.org/x/net/html"

	"ltibootcamp/ltiflow/wire"
)

// A level is an object or an array that is being read.
type level struct {
	at    *place
	array bool
	next  int    // the index of the next element
	name  string // of the member whose value comes next
	named bool   // its name has been read
}

// json reads a document as far as it is JSON, token by token: it need not fit
// any type, and what is cut off is read up to there.
func (t *tracer) json(body []byte, above *place) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var open []level
	for len(open) < mostLevels {
		token, err := d.Token()
		if err != nil {
			return
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			open = open[:len(open)-1]
			continue
		}
		at := place{above: above}
		if len(open) > 0 {
			top := &open[len(open)-1]
			if top.takesName(token) {
				continue
			}
			at = top.step()
		}
		switch v := token.(type) {
		case json.Delim:
			inside := at // only a level needs a place that lasts
			open = append(open, level{at: &inside, array: v == '['})
		case string:
			t.value(v, at)
		case json.Number:
			t.number(v.String(), at)
		}
	}
}

// takesName tells whether the token is the name of a member, and keeps it.
func (l *level) takesName(token json.Token) bool {
	if l.array || l.named {
		return false
	}
	l.name, l.named = token.(string)
	return l.named
}

// step is the place of the value that comes next.
func (l *level) step() place {
	at := place{above: l.at, joint: member, name: l.name, index: l.next, array: l.array}
	l.next++
	l.named = false
	return at
}

// number notes a number as it was written. The dates of a JWT (RFC 7519 §4.1)
// are its own: those of two that were made in one second are alike by chance.
func (t *tracer) number(text string, at place) {
	if at.name == "iat" || at.name == "exp" || at.name == "nbf" {
		return
	}
	digits := 0
	for _, r := range text {
		if '0' <= r && r <= '9' {
			digits++
		}
	}
	if digits >= fewestDigits {
		t.note(text, at)
	}
}

// fields reads what the forms of a page would send. The tokenizer builds no
// tree, so that it copes with a page that nests without end.
func (t *tracer) fields(page []byte) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return // the end, or what is no HTML
		case html.StartTagToken, html.SelfClosingTagToken:
			if tag := z.Token(); tag.Data == "input" {
				t.value(wire.Attribute(tag, "value"), place{name: wire.Attribute(tag, "name")})
			}
		default:
		}
	}
}
