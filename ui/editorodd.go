package ui

import (
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A critic finds what the glossary would not expect in a payload.
type critic struct {
	steps.Payload

	raw      string
	glossary content.Glossary
	required map[string][]content.Term // by the place of what has to have them
	found    []warning
}

// mostWarnings is how many are found: nobody reads more.
const mostWarnings = 100

// oddities are what is missing, unknown, of another type, not among the allowed
// values, or named twice.
func oddities(raw string, nodes []*node, p steps.Payload, g content.Glossary) []warning {
	c := critic{Payload: p, raw: raw, glossary: g, required: map[string][]content.Term{}}
	document, known := g.Document(p.Is)
	for _, t := range document.Terms {
		if t.Need == content.Required {
			above := strings.Join(t.Path[:len(t.Path)-1], "\n")
			c.required[above] = append(c.required[above], t)
		}
	}
	body := strings.TrimSpace(raw)
	c.members(0, nodes, "", known && strings.HasPrefix(body, "{"))
	for _, n := range nodes {
		c.node(n, nil, known)
	}
	slices.SortStableFunc(c.found, func(a, b warning) int { return a.offset - b.offset })
	return c.found
}

func (c *critic) warn(offset int, what string) { c.add(warning{offset: offset, what: what}) }

func (c *critic) add(w warning) {
	if len(c.found) < mostWarnings {
		c.found = append(c.found, w)
	}
}

// members looks at the names of an object: which stand twice, and which are
// missing. place is that of the object in the glossary.
func (c *critic) members(offset int, kids []*node, place string, known bool) {
	names := map[string]bool{}
	for _, kid := range kids {
		v, ok := kid.matter.(*value)
		if !ok || v.element >= 0 || v.name.to == 0 {
			continue
		}
		if name := v.key(); names[name] {
			c.warn(v.name.from, "“"+wire.Line(name)+"” stands twice: which of the two counts?")
		} else {
			names[name] = true
		}
	}
	if !known {
		return
	}
	for _, t := range c.required[place] {
		if name := t.Path[len(t.Path)-1]; name != "*" && !names[name] {
			c.add(warning{offset: offset, what: "“" + wire.Line(name) + "” is missing: " + t.Title + " is required (" + t.Spec + ").", missing: true})
		}
	}
}

// node looks at a value and at what it holds. known tells that the glossary
// knows what it stands in.
func (c *critic) node(n *node, above []string, known bool) {
	v, ok := n.matter.(*value)
	if !ok {
		return
	}
	at := above
	if v.element >= 0 || v.name.to > 0 {
		at = append(slices.Clip(slices.Clone(above)), v.key())
	}
	place := ""
	if known && len(at) > 0 {
		var term content.Term
		if term, known = c.glossary.Find(c.Is, at...); known {
			place = strings.Join(term.Path, "\n")
			c.value(v, term)
		} else if v.element < 0 {
			c.warn(v.name.from, "“"+wire.Line(v.key())+"” is unknown to LTI.")
		}
	}
	if raw := v.doc.raw[v.raw.from:v.raw.to]; raw[0] == '{' {
		c.members(v.raw.from, n.kids, place, known)
	}
	for _, kid := range n.kids {
		c.node(kid, at, known)
	}
}

// value looks at the type of a value and whether it is allowed.
func (c *critic) value(v *value, t content.Term) {
	raw := v.doc.raw[v.raw.from:v.raw.to]
	name := "“" + wire.Line(v.key()) + "”"
	if v.element >= 0 {
		name = "element " + v.key()
	}
	if kinds := kindsOf(t.Type); !c.Parameters && !slices.Contains(kinds, kindOfJSON(raw)) {
		c.warn(v.raw.from, name+" is "+kindOfJSON(raw)+", want "+strings.Join(kinds, " or ")+".")
		return
	}
	said := v.said()
	if raw[0] == '{' || raw[0] == '[' || len(t.Values) == 0 {
		return
	}
	if !slices.ContainsFunc(t.Values, func(allowed content.Value) bool { return allowed.Value == said }) {
		var all []string
		for _, allowed := range t.Values {
			all = append(all, allowed.Value)
		}
		c.warn(v.raw.from, name+" is “"+wire.Line(clip(said, 40))+"”, want one of "+strings.Join(all, ", ")+".")
	}
}

// kindOfJSON is what kind of JSON a value is.
func kindOfJSON(raw string) string {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// kindsOf are the kinds of JSON in which a type of the glossary is written.
func kindsOf(term string) []string {
	switch term {
	case "number", "epoch", "seconds":
		return []string{"a number"}
	case "boolean":
		return []string{"a boolean"}
	case "array":
		return []string{"an array"}
	case "object":
		return []string{"an object"}
	case "string or array", "scopes":
		return []string{"a string", "an array"}
	case "id", "flag":
		return []string{"a string", "a number", "a boolean"}
	}
	return []string{"a string"}
}
