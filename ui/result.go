package ui

import (
	"fmt"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// resultNodes are the values that came back, and every check; the checks stand
// first when one of them failed.
func resultNodes(o steps.Outcome, v viewer) []*node {
	var nodes []*node
	for _, p := range o.Panels {
		nodes = append(nodes, v.panel(p))
	}
	if len(o.Findings) > 0 {
		checks := branch(part{title: say(heading, "Checks"), note: tally(o.Findings), about: "Every check of this step, in the order in which they were made."}, checkNodes(o.Findings)...)
		if len(o.Findings.Failed()) > 0 {
			return append([]*node{checks}, nodes...)
		}
		nodes = append(nodes, checks)
	}
	if len(nodes) == 0 {
		nodes = append(nodes, leaf(remark{say(muted, "This step gave nothing to show.")}))
	}
	return nodes
}

// A viewer makes nodes of what came over the wire.
type viewer struct {
	lore  lore
	proof func(token string) (steps.Proof, bool)
	// bare shows secrets.
	bare bool
}

// masked is text without its secrets, unless they are to be shown.
func (v viewer) masked(s string) string {
	if v.bare {
		return s
	}
	return wire.MaskText(s)
}

func (v viewer) panel(p steps.Panel) *node {
	title, body := say(heading, p.Title), string(p.Body)
	switch p.Kind {
	case steps.JWT:
		token := strings.TrimSpace(body)
		return branch(part{title: title, note: "JWT " + glyphDot + " " + size(len(token)), about: v.kind(p.Is)}, v.token(token, p.Is)...)
	case steps.JSON:
		return branch(part{title: title, note: "JSON " + glyphDot + " " + size(len(body)), about: v.kind(p.Is)}, v.json(body, p.Is)...)
	case steps.PlainText:
		return branch(part{title: title, note: "text"}, rawLines(v.masked(body))...)
	}
	return leaf(part{title: title})
}

// kind says what a document of the glossary is.
func (v viewer) kind(document string) string {
	if d, ok := v.lore.glossary.Document(document); ok {
		return d.Title + ". " + d.What
	}
	return ""
}

// json are the values of a document; of what is no JSON, its lines.
func (v viewer) json(body, kind string) []*node {
	d := &document{raw: strings.TrimSpace(v.masked(body)), kind: kind}
	nodes, err := d.parse()
	if err != nil {
		why := leaf(remark{say(bad, glyphFailed+" not JSON: ").add(plain, err.Error())})
		return append([]*node{why}, rawLines(d.raw)...)
	}
	if d.kind == "" {
		d.kind = v.lore.glossary.Recognise("", keysOf(nodes))
	}
	unfold(nodes)
	return nodes
}

// keysOf are the names by which a document is recognised: of an array, those
// of its first element behind "*".
func keysOf(nodes []*node) []string {
	var keys []string
	for i, n := range nodes {
		v, ok := n.matter.(*value)
		switch {
		case !ok:
		case v.element < 0:
			keys = append(keys, v.key())
		case i == 0:
			keys = append(append(keys, "*"), keysOf(n.kids)...)
		}
	}
	return keys
}

// unfold opens what is read at once: all of a short document, and of a long
// one its first level.
func unfold(nodes []*node) {
	const short = 200
	all := 0
	var count func(nodes []*node)
	count = func(nodes []*node) {
		for _, n := range nodes {
			all++
			count(n.kids)
		}
	}
	if count(nodes); all > short {
		return
	}
	var open func(nodes []*node)
	open = func(nodes []*node) {
		for _, n := range nodes {
			n.open = len(n.kids) > 0
			open(n.kids)
		}
	}
	open(nodes)
}

// mark is the glyph and the paint of a status.
func mark(status lti.Status) (string, token) {
	switch status {
	case lti.Passed:
		return glyphDone, good
	case lti.Failed:
		return glyphFailed, bad
	case lti.Skipped:
		return glyphSkipped, muted
	}
	return "?", plain
}

// tally counts the findings by status.
func tally(findings lti.Findings) string {
	counts := map[lti.Status]int{}
	for _, f := range findings {
		counts[f.Status]++
	}
	var parts []string
	for _, status := range []lti.Status{lti.Failed, lti.Passed, lti.Skipped} {
		if n := counts[status]; n > 0 {
			glyph, _ := mark(status)
			parts = append(parts, fmt.Sprintf("%s %d %s", glyph, n, status))
		}
	}
	return strings.Join(parts, "  ")
}

// size says how long a body is.
func size(n int) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	default:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
}

// took is a span of time, short and with a sensible unit.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
}
