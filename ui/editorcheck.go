package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A checked is what there is to say of an edited payload: whether it is JSON,
// and what the glossary would not expect of it. None of it is prevented.
type checked struct {
	wrong        string // why it is no JSON; "" when it is
	line, column int    // where, from 1
	offset       int    // and in bytes
	warnings     []warning
	warned       map[int]bool // the lines with warnings
	// doubt says why it can hardly be meant: it is no JSON, or cannot be the
	// parameters of a form or a query. It is asked about once.
	doubt string
}

// A warning is one thing that is odd, and where.
type warning struct {
	line, offset int
	what         string
	missing      bool // it is of something that is not there
}

func (w warning) words() *text {
	return say(warn, fmt.Sprintf("%s line %d: ", glyphBang, w.line)).add(plain, w.what)
}

// checkPayload reads a payload as it stands.
func checkPayload(text string, p steps.Payload, g content.Glossary) checked {
	lines := lineStarts(text)
	c := checked{warned: map[int]bool{}}
	if c.wrong, c.offset = notJSON(text); c.wrong != "" {
		c.line, c.column = lines.place(text, c.offset)
		c.doubt = "This is no JSON, and later steps may fail for it."
		if p.Parameters {
			c.doubt = "These are parameters, and this is no JSON object."
		}
		return c
	}
	nodes, err := (&document{raw: text, kind: p.Is}).parse()
	if err != nil {
		c.wrong = err.Error()
		return c
	}
	c.warnings = oddities(text, nodes, p, g)
	if slices.ContainsFunc(c.warnings, func(w warning) bool { return w.missing }) {
		c.warnings = withoutFormer(c.warnings, p, g)
	}
	for i, w := range c.warnings {
		c.warnings[i].line, _ = lines.place(text, w.offset)
		c.warned[c.warnings[i].line] = true
	}
	if p.Parameters {
		c.doubt = unsendable(text)
	}
	return c
}

// withoutFormer leaves out what the original lacks as well: the step adds it.
func withoutFormer(warnings []warning, p steps.Payload, g content.Glossary) []warning {
	nodes, err := (&document{raw: string(p.Original), kind: p.Is}).parse()
	if err != nil {
		return warnings
	}
	former := map[string]bool{}
	for _, w := range oddities(string(p.Original), nodes, p, g) {
		former[w.what] = w.missing
	}
	return slices.DeleteFunc(warnings, func(w warning) bool { return w.missing && former[w.what] })
}

// verdict says whether it is JSON.
func (c checked) verdict() *text {
	if c.wrong == "" {
		return say(good, glyphDone).add(plain, " valid JSON")
	}
	return say(bad, glyphFailed+" ").add(strong, fmt.Sprintf("line %d, column %d: ", c.line, c.column)).add(plain, c.wrong)
}

// first is the first thing to warn of, and how many others there are; nil when
// there is none.
func (c checked) first() *text {
	switch n := len(c.warnings); {
	case c.doubt != "" && c.wrong == "":
		return say(warn, glyphBang+" ").add(plain, c.doubt)
	case n == 0:
		return nil
	case n == 1:
		return c.warnings[0].words()
	default:
		return say(warn, fmt.Sprintf("%s %d warnings, ", glyphBang, n)).join(c.warnings[0].words().from(len(glyphBang) + 1))
	}
}

// notJSON says in words why a text is no JSON, and at which byte.
func notJSON(text string) (why string, offset int) {
	if !utf8.ValidString(text) {
		for i, r := range text {
			if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
				return "here are bytes that are no UTF-8", i
			}
		}
	}
	var raw json.RawMessage
	err := json.Unmarshal([]byte(text), &raw)
	var syntax *json.SyntaxError
	switch {
	case err == nil:
		return "", 0
	case !errors.As(err, &syntax):
		return err.Error(), 0
	case syntax.Error() == "unexpected end of JSON input":
		return "it ends before it is complete", len(text)
	}
	// The offset is behind the byte at which it went wrong.
	offset = max(0, min(int(syntax.Offset)-1, len(text)))
	return "got " + runeAt(text, offset) + ", want " + wantedInstead(syntax.Error()), offset
}

// runeAt is the character at a byte, in quotes.
func runeAt(text string, at int) string {
	if at >= len(text) {
		return "the end"
	}
	switch r, _ := utf8.DecodeRuneInString(text[at:]); r {
	case '\n':
		return "the end of the line"
	default:
		return "“" + wire.Line(string(r)) + "”"
	}
}

// wantedInstead puts the words of encoding/json in ours.
func wantedInstead(err string) string {
	for _, w := range []struct{ of, want string }{
		{"looking for beginning of value", "a value"},
		{"looking for beginning of object key string", "a name in quotes"},
		{"after object key:value pair", "a comma or “}”"},
		{"after object key", "a colon"},
		{"after array element", "a comma or “]”"},
		{"after top-level value", "nothing more: the document has ended"},
		{"in string literal", "the end of the string: a quote"},
		{"in string escape code", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u"},
		{"hexadecimal character escape", "four hexadecimal digits"},
		{"numeric literal", "a digit"},
		{"in literal", "true, false or null"},
	} {
		if strings.Contains(err, w.of) {
			return w.want
		}
	}
	return "JSON (" + wire.Line(err) + ")"
}

// unsendable says why JSON cannot be parameters.
func unsendable(text string) string {
	const shape = "A form or a query has names with texts: want a JSON object"
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &all) != nil || all == nil {
		return shape + "."
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		var one *string
		var many []*string
		if json.Unmarshal(all[name], &one) == nil && one != nil {
			continue
		}
		if json.Unmarshal(all[name], &many) != nil || slices.Contains(many, nil) || many == nil {
			return shape + " whose values are texts, or lists of texts; “" + wire.Line(name) + "” is not."
		}
	}
	return ""
}

// starts are the bytes at which the lines of a text begin.
type starts []int

func lineStarts(text string) starts {
	all := starts{0}
	for i := range len(text) {
		if text[i] == '\n' {
			all = append(all, i+1)
		}
	}
	return all
}

// place is the line and the column of a byte, from 1.
func (s starts) place(text string, offset int) (line, column int) {
	line = sort.SearchInts(s, offset+1)
	return line, utf8.RuneCountInString(text[s[line-1]:offset]) + 1
}
