package ui

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A whereabout is the place of the cursor in a JSON document.
type whereabout struct {
	path []string
	said string // the value there, when it is a plain one
}

// pointer writes the place as a JSON Pointer.
func (w whereabout) pointer() string {
	if len(w.path) == 0 {
		return "The whole document"
	}
	return pointer(w.path)
}

// A container is an object or an array that is being read.
type container struct {
	array   bool
	element int
	name    string
	named   bool // the name was read, its value comes
}

// A containment is what a place stands in, from the root on.
type containment []container

// path are the names down to a value that stands here, or to what holds it.
func (in containment) path(atValue bool) []string {
	var path []string
	for i, c := range in {
		switch {
		case c.array && (atValue || i < len(in)-1):
			path = append(path, strconv.Itoa(c.element))
		case !c.array && c.named:
			path = append(path, c.name)
		}
	}
	return path
}

// wantsName tells that a name comes next.
func (in containment) wantsName() bool {
	return len(in) > 0 && !in[len(in)-1].array && !in[len(in)-1].named
}

// pass goes on behind a value.
func (in containment) pass() {
	if len(in) > 0 {
		last := &in[len(in)-1]
		last.element, last.named = last.element+1, false
	}
}

// whereaboutOf is the place of a byte. Of a text that is no JSON it says as
// much as what stands before the fault tells. The end of a line belongs to what
// is before its comma.
func whereaboutOf(text string, offset int) whereabout {
	if offset == len(text) || text[offset] == '\n' {
		offset = len(strings.TrimRight(text[:offset], " ,"))
	}
	tokens := json.NewDecoder(strings.NewReader(text))
	tokens.UseNumber()
	var in containment
	for {
		from := int(tokens.InputOffset())
		token, err := tokens.Token()
		if err != nil {
			return whereabout{path: in.path(false)}
		}
		to := int(tokens.InputOffset())
		if offset < to-len(strings.TrimLeft(text[from:to], " \t\r\n,:")) {
			return whereabout{path: in.path(false)}
		}
		delimiter, _ := token.(json.Delim)
		opens, names := delimiter == '{' || delimiter == '[', in.wantsName()
		switch {
		case delimiter != 0 && !opens:
			in = in[:len(in)-1]
		case names && delimiter == 0:
			in[len(in)-1].name, _ = token.(string)
			in[len(in)-1].named = true
		}
		if offset <= to {
			if names && delimiter == 0 { // the value is what the hints are about
				token, _ = tokens.Token()
			}
			return whereabout{in.path(true), plainValue(token)}
		}
		switch {
		case opens:
			in = append(in, container{array: delimiter == '['})
		case !names || delimiter != 0:
			in.pass()
		}
	}
}

// plainValue is a string, a number or a word as text; "" for all else.
func plainValue(token json.Token) string {
	switch v := token.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}
