package ui

import (
	"fmt"
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A shot is what a scene shows of a run, line by line.
type shot struct {
	title *text
	none  bool // the run does not have it
	lines []shotLine
	marks []string
}

// A shotLine is one of its lines.
type shotLine struct {
	of     *text
	marked bool
	stays  bool // it is seen however little room there is
	minor  bool // it is not, unless all is to be seen
	onward int  // the indent of the rows that it goes on in
}

// A camera takes shots.
type camera struct {
	viewer

	functions []steps.Function
	outcome   steps.Outcome
}

// cameraAt stands at what a step left.
func cameraAt(c common, step string, o steps.Outcome, bare bool) camera {
	v := viewer{lore: lore{c.engine.Glossary(), c.engine.Trace(), c.title, c.now, step}, proof: c.engine.Proof, bare: bare}
	return camera{v, c.engine.Code(step), o}
}

// shoot takes what a scene is about. What a run does not have is said so.
func (c camera) shoot(scene content.Scene) shot {
	switch {
	case scene.Function != "":
		return c.function(scene)
	case scene.Exchange != nil:
		return c.exchange(scene)
	default:
		return c.document(scene)
	}
}

func nothingShot(what string) shot {
	return shot{title: say(muted, what), none: true, lines: []shotLine{{of: say(warn, glyphBang+" This run has none.")}}}
}

// function is the source of a function.
func (c camera) function(scene content.Scene) shot {
	i := steps.FindFunction(c.functions, scene.Function)
	if i < 0 {
		return nothingShot("function " + scene.Function)
	}
	f := c.functions[i]
	s := shot{title: say(function, f.Name).add(muted, fmt.Sprintf("  %s:%d", f.File, f.Line)), marks: scene.Marks}
	for _, line := range lexGo(wire.Text(strings.TrimRight(f.Source, "\n"))) {
		s.lines = append(s.lines, shotLine{
			of: line, marked: containsAny(line.s, scene.Marks), stays: strings.HasPrefix(line.s, "func "),
			onward: len(line.s) - len(strings.TrimLeft(line.s, " ")) + 4,
		})
	}
	return s
}

func containsAny(line string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(line, w) })
}

// exchange is the first exchange that is so, both ways.
func (c camera) exchange(scene content.Scene) shot {
	i := steps.FindExchange(c.outcome.Exchanges, *scene.Exchange)
	if i < 0 {
		return nothingShot("exchange")
	}
	original, e := c.outcome.Exchanges[i], c.outcome.Exchanges[i]
	if !c.bare {
		e = e.Masked()
	}
	h := &hop{Exchange: e, sequence: sequenceOf([]wire.Exchange{e}), number: i + 1, sent: len(e.RequestBody), came: len(e.ResponseBody)}
	k := newSketch(scene.Marks, true)
	for n, half := range c.hop(h, original).kids {
		if n == 1 {
			k.lines = append(k.lines, shotLine{of: say(plain, ""), stays: true})
		}
		k.draw(half.kids)
	}
	title := say(strong, string(e.From)).add(accent, " "+glyphArrow+" ").add(strong, string(e.To))
	return shot{title: title, lines: k.lines, marks: scene.Marks}
}

// document is what came back under that name; of a token, its header and its
// payload.
func (c camera) document(scene content.Scene) shot {
	i := steps.FindPanel(c.outcome.Panels, scene.Document)
	if i < 0 {
		return nothingShot(scene.Document)
	}
	p := c.outcome.Panels[i]
	k := newSketch(scene.Marks, false)
	switch body := string(p.Body); p.Kind {
	case steps.JSON:
		k.draw(c.json(body, p.Is))
	case steps.JWT:
		k.token(c.token(strings.TrimSpace(body), p.Is))
	case steps.PlainText:
		for _, l := range rawLines(c.masked(body)) {
			words := l.line(0)
			k.add(shotLine{of: words, marked: containsAny(words.s, scene.Marks)})
		}
	}
	return shot{title: say(strong, p.Title), lines: k.lines, marks: scene.Marks}
}

// titled tells whether a node is the part of that title.
func titled(n *node, title string) bool {
	p, ok := n.matter.(part)
	return ok && p.title.s == title
}
