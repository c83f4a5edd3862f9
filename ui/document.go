package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A document is JSON as it came, and what kind of message or body it is.
type document struct {
	raw  string
	kind string // in the glossary; "" when it has none
}

// A value is one value of a document: a matter. Its parts are places in the
// document, so that a megabyte of JSON costs little more than itself.
type value struct {
	doc      *document
	name     cut // of a member, its name with the quotes
	raw      cut // the value itself
	element  int // of an element, its place; -1 of anything else
	contains int // how many members or elements an object or an array has
}

// parse reads JSON into nodes and keeps the order, the numbers and the escapes
// as they came. The root itself is not among the nodes unless it is the only
// one.
func (d *document) parse() ([]*node, error) {
	if !json.Valid([]byte(d.raw)) {
		return nil, fault(d.raw)
	}
	r := jsonReader{doc: d, tokens: json.NewDecoder(strings.NewReader(d.raw))}
	root := r.value(cut{}, -1)
	if len(root.kids) > 0 {
		return root.kids, nil
	}
	return []*node{root}, nil
}

// fault says what is wrong with JSON, and where.
func fault(raw string) error {
	var into any
	err := json.Unmarshal([]byte(raw), &into)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w, at byte %d of %d", err, syntax.Offset, len(raw))
	}
	return err //nolint:wrapcheck // the caller says what was read
}

// jsonReader reads JSON that is valid.
type jsonReader struct {
	doc    *document
	tokens *json.Decoder
}

// next is where the next token stands; a delimiter is given too.
func (r *jsonReader) next() (at cut, delimiter json.Delim) {
	from := int(r.tokens.InputOffset())
	token, err := r.tokens.Token()
	if err != nil {
		return cut{from, from}, 0 // it is valid: this is the end
	}
	to := int(r.tokens.InputOffset())
	raw := r.doc.raw[from:to]
	from = to - len(strings.TrimLeft(raw, " \t\r\n,:"))
	delimiter, _ = token.(json.Delim)
	return cut{from, to}, delimiter
}

// value reads a value with what it holds. encoding/json has found the document
// valid, and takes none that is deeper than 10,000 levels.
func (r *jsonReader) value(name cut, element int) *node {
	at, delimiter := r.next()
	v := &value{doc: r.doc, name: name, raw: at, element: element}
	n := &node{matter: v}
	if delimiter == 0 {
		return n
	}
	for r.tokens.More() {
		member, place := cut{}, v.contains
		if delimiter == '{' {
			member, _ = r.next()
			place = -1
		}
		n.kids = append(n.kids, r.value(member, place))
		v.contains++
	}
	end, _ := r.next()
	v.raw.to = end.to
	return n
}

// line is the name of the value and the value, or how much it contains.
func (v *value) line(room int) *text {
	t := v.label(room)
	switch raw := v.doc.raw[v.raw.from:v.raw.to]; raw[0] {
	case '{':
		return t.add(muted, bracketed(v.contains, "{", "}", "member"))
	case '[':
		return t.add(muted, bracketed(v.contains, "[", "]", "element"))
	case '"':
		return t.add(quoted, clip(raw, room))
	case 't', 'f', 'n':
		return t.add(keyword, raw)
	default:
		return t.add(number, clip(raw, room))
	}
}

// label is what stands before the value. Names that are URLs differ in their
// ends: where there is little room, the beginning is left out.
func (v *value) label(room int) *text {
	switch {
	case v.element >= 0:
		return say(muted, fmt.Sprintf("%d: ", v.element))
	case v.name.to == 0:
		return say(plain, "")
	}
	name := clip(v.doc.raw[v.name.from:v.name.to], room)
	least := room / 3 // what is left to the value
	if room > 0 {
		name = shortName(name, max(10, room-least))
	}
	return say(member, name).add(muted, ": ")
}

// says tells whether the words stand in the line of the value.
func (v *value) says(words needle) bool {
	name, raw := v.doc.raw[v.name.from:v.name.to], v.doc.raw[v.raw.from:v.raw.to]
	switch raw[0] {
	case '{':
		raw = bracketed(v.contains, "{", "}", "member")
	case '[':
		raw = bracketed(v.contains, "[", "]", "element")
	}
	if !ascii(name) || !ascii(raw) || v.element >= 0 {
		return words.in(v.line(0).s) // some of it may be shown as escapes
	}
	return words.in(name) || words.in(raw)
}

// shortName leaves out the beginning of a name that is a URL, where it has no
// room: such names differ in their ends.
func shortName(name string, room int) string {
	width := ansi.StringWidth(name)
	if width <= room || !strings.Contains(name, "://") {
		return name
	}
	quote := ""
	if strings.HasPrefix(name, `"`) {
		quote = `"`
	}
	for i := range name {
		if name[i] == '/' && ansi.StringWidth(name[i:])+2 <= room {
			return quote + glyphMore + name[i:]
		}
	}
	return quote + glyphMore + ansi.TruncateLeft(name, width-max(0, room-2), "")
}

func bracketed(n int, open, shut, each string) string {
	if n == 0 {
		return open + shut
	}
	return fmt.Sprintf("%s %s %s", open, counted(n, each), shut)
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// capital begins words, of which there are some, with a capital letter.
func capital(words string) string { return strings.ToUpper(words[:1]) + words[1:] }

// clip spares a line the making of what it has no room for.
func clip(s string, room int) string {
	const widestRune = 4
	if room <= 0 || len(s) <= widestRune*room {
		return s
	}
	return strings.ToValidUTF8(s[:widestRune*room], "")
}

// said is a string without its quotes and escapes, and anything else as it
// came.
func (v *value) said() string {
	raw := v.doc.raw[v.raw.from:v.raw.to]
	var s string
	if raw[0] == '"' && json.Unmarshal([]byte(raw), &s) == nil {
		return s
	}
	return raw
}

// whole is a string without its quotes and escapes, and anything else as
// indented JSON.
func (v *value) whole() string {
	raw := v.doc.raw[v.raw.from:v.raw.to]
	var s string
	if raw[0] == '"' && json.Unmarshal([]byte(raw), &s) == nil {
		return s
	}
	indented, _ := pretty(raw)
	return indented
}

// key is the name of a member without its quotes, or the place of an element.
func (v *value) key() string {
	if v.element >= 0 {
		return strconv.Itoa(v.element)
	}
	var name string
	if json.Unmarshal([]byte(v.doc.raw[v.name.from:v.name.to]), &name) != nil {
		return ""
	}
	return name
}

// path are the keys from the root of its document down to a node.
func path(n *node) []string {
	var doc *document
	var keys []string
	for _, up := range n.lineage() {
		v, ok := up.matter.(*value)
		if !ok {
			continue
		}
		if v.doc != doc { // a document within a document: a token in a form
			doc, keys = v.doc, nil
		}
		keys = append(keys, v.key())
	}
	return keys
}

// pointer writes a path as a JSON Pointer (RFC 6901).
func pointer(path []string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, key := range path {
		b.WriteString("/" + escape.Replace(key))
	}
	return b.String()
}
