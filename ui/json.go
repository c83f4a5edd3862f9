package ui

import (
	"bytes"
	"encoding/json"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// deepest is how many levels of JSON are indented. Deeper documents are not
// LTI, and their indents would outgrow them.
const deepest = 64

// pretty indents JSON and keeps the order, the numbers and the escapes as they
// came. It tells whether it was JSON.
func pretty(body string) (string, bool) {
	if !strings.ContainsAny(body, "{[") || tooDeep(body) {
		return body, json.Valid([]byte(body))
	}
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(strings.TrimSpace(body)), "", "  "); err != nil {
		return body, false
	}
	return b.String(), true
}

func tooDeep(body string) bool {
	level, quotes := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\\':
			i++
		case c == '"':
			quotes = !quotes
		case quotes:
		case c == '{' || c == '[':
			if level++; level > deepest {
				return true
			}
		case c == '}' || c == ']':
			level--
		}
	}
	return false
}

// json adds a JSON document, indented and highlighted; what is no JSON is
// added as it is.
func (s *sheet) json(body string, indent int) {
	body, valid := pretty(body)
	for l := range strings.SplitSeq(strings.TrimRight(wire.Text(body), "\n"), "\n") {
		t := &text{s: l}
		if valid {
			t.spans = lexJSON(l)
		}
		s.data(t, indent)
	}
}

// lines adds text of several lines as it is.
func (s *sheet) lines(body string, indent int) {
	for l := range strings.SplitSeq(strings.TrimRight(wire.Text(body), "\n"), "\n") {
		s.data(&text{s: l}, indent)
	}
}

// lexJSON finds the parts of one line of indented JSON. Strings of JSON never
// cross a line.
func lexJSON(l string) []span {
	var spans []span
	for i := 0; i < len(l); {
		from := i
		switch c := l[i]; {
		case c == '"':
			i = endOfString(l, i)
			paint := quoted
			if strings.HasPrefix(strings.TrimLeft(l[i:], " "), ":") {
				paint = member
			}
			spans = append(spans, span{from, i, paint})
		case c == '-' || c >= '0' && c <= '9':
			for i < len(l) && strings.IndexByte("+-.eE0123456789", l[i]) >= 0 {
				i++
			}
			spans = append(spans, span{from, i, number})
		case c >= 'a' && c <= 'z':
			for i < len(l) && l[i] >= 'a' && l[i] <= 'z' {
				i++
			}
			spans = append(spans, span{from, i, keyword})
		default:
			i++
		}
	}
	return spans
}

// endOfString is where the string that begins at i ends, its quote included.
func endOfString(l string, i int) int {
	for i++; i < len(l); i++ {
		switch l[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(l)
}
