package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A seat is a place in a JSON document that is changed: everything else stays
// as it was written.
type seat struct {
	raw    string
	holder cut      // the object or the array that has it
	all    []*value // what that holds
	at     int      // the member among these; -1 when there is none
	name   string
}

// seatAt finds a place: by its JSON Pointer (RFC 6901), or by the name of a
// member at the top. Its holder has to be there, itself not.
func seatAt(raw, place string) (seat, error) {
	nodes, err := (&document{raw: raw}).parse()
	if err != nil {
		return seat{}, fmt.Errorf("reading the text: %w", err)
	}
	body := strings.TrimRight(raw, " \t\r\n")
	m := seat{raw: raw, holder: cut{len(body) - len(strings.TrimLeft(body, " \t\r\n")), len(body)}}
	if root := valuesOf(nodes); len(root) == 1 && root[0].raw == m.holder {
		nodes = nil // it holds nothing
	}
	path := pathAt(place)
	for i, name := range path {
		if m.at < 0 || raw[m.holder.from] != '{' && raw[m.holder.from] != '[' {
			return seat{}, fmt.Errorf("nothing is at %s that could hold it", pointer(path[:i]))
		}
		m.name, m.all = name, valuesOf(nodes)
		m.at = slices.IndexFunc(m.all, func(v *value) bool { return v.key() == name })
		if m.at >= 0 && i < len(path)-1 {
			m.holder, nodes = m.all[m.at].raw, nodes[m.at].kids
		}
	}
	return m, nil
}

func valuesOf(nodes []*node) []*value {
	var all []*value
	for _, n := range nodes {
		if v, ok := n.matter.(*value); ok {
			all = append(all, v)
		}
	}
	return all
}

// pathAt reads a JSON Pointer, or a name alone.
func pathAt(place string) []string {
	if !strings.HasPrefix(place, "/") {
		return []string{place}
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	path := strings.Split(place[1:], "/")
	for i, name := range path {
		path[i] = unescape.Replace(name)
	}
	return path
}

// set is the document with another value there, which is JSON. A new member
// comes last.
func (m seat) set(value string) string {
	if m.at >= 0 {
		return m.between(m.all[m.at].raw.from, m.all[m.at].raw.to, value)
	}
	added := value
	if m.raw[m.holder.from] == '{' {
		name, _ := json.Marshal(m.name) // a string always goes
		added = string(name) + ": " + value
	}
	if len(m.all) == 0 {
		return m.between(m.holder.from+1, m.holder.from+1, added)
	}
	end := m.all[len(m.all)-1].raw.to
	return m.between(end, end, ", "+added)
}

// remove is the document without the member.
func (m seat) remove() (string, error) {
	if m.at < 0 {
		return "", errors.New("there is no “" + m.name + "” to remove")
	}
	from, to := m.all[m.at].begin(), m.all[m.at].raw.to
	switch {
	case m.at+1 < len(m.all):
		to = m.all[m.at+1].begin()
	case m.at > 0:
		from = m.all[m.at-1].raw.to
	}
	return m.between(from, to, ""), nil
}

// begin is where the value begins, with its name.
func (v *value) begin() int {
	if v.name.to > 0 {
		return v.name.from
	}
	return v.raw.from
}

// between is the document, indented, with something else between two bytes.
func (m seat) between(from, to int, other string) string {
	indented, _ := pretty(m.raw[:from] + other + m.raw[to:])
	return indented
}

// asJSON is a value as it was typed: what is no JSON is taken for a text.
func asJSON(typed string) (value string, wasJSON bool) {
	if json.Valid([]byte(typed)) {
		return typed, true
	}
	quoted, _ := json.Marshal(typed) // a string always goes
	return string(quoted), false
}
