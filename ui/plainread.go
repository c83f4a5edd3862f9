package ui

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A visit is to one view: the reader stands somewhere in it.
type visit struct {
	view    view
	outline *outline
	at      *node // what is open; nil at the top
}

// visitTo makes what a view holds of the step.
func (t *teller) visitTo(v view) *visit {
	name := t.step().name
	maker := viewer{lore: lore{t.engine.Glossary(), t.engine.Trace(), t.title, time.Now, t.step().name}, proof: t.engine.Proof, bare: t.bare}
	nodes := viewNodes(t.engine, maker, pageKey{slot: slot{name, v}})
	nodes = slices.DeleteFunc(nodes, func(n *node) bool {
		_, drawn := n.matter.(parties) // each exchange says who they are
		return drawn
	})
	return &visit{view: v, outline: newOutline(nodes, maker.lore)}
}

// read lets a view be read, node by node. It begins at a number, or at the top.
// An answer that is none for the view is one for the step.
func (t *teller) read(ctx context.Context, v view, from string) {
	here := t.visitTo(v)
	if !here.opens() {
		t.tell("", v.String()+": "+here.outline.roots[0].line(0).s)
		return
	}
	if n := here.find(from); n != nil {
		here.at = n.parent
		t.readNode(ctx, here, n)
	} else {
		t.pages(ctx, t.list(here))
	}
	for !t.over {
		answer, ok := t.ask(ctx, here.question(t.bare))
		if !ok || !t.inView(ctx, here, answer) {
			return
		}
	}
}

// opens tells whether there is anything in the view to choose.
func (here *visit) opens() bool {
	if len(here.outline.roots) != 1 && len(here.outline.roots) != 2 {
		return len(here.outline.roots) > 0
	}
	_, bare := here.outline.roots[0].matter.(remark)
	return !bare
}

// kids are what can be chosen here.
func (here *visit) kids() []*node {
	if here.at == nil {
		return here.outline.roots
	}
	return here.at.kids
}

// find is the node of a number: one of those listed here, or with a dot, as in
// "3.2.1" and "3.", one from the top.
func (here *visit) find(answer string) *node {
	parts := strings.Split(strings.TrimSuffix(answer, "."), ".")
	among := here.outline.roots
	if !strings.Contains(answer, ".") {
		among = here.kids()
	}
	var found *node
	for _, part := range parts {
		wanted, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		found = nil
		for _, n := range among {
			if ordinal(n) == wanted {
				found = n
				break
			}
		}
		if found == nil {
			return nil
		}
		among = found.kids
	}
	return found
}

// question asks what to read.
func (here *visit) question(bare bool) string {
	where := here.view.String()
	if here.at != nil {
		where += " " + numbers(here.at)
	}
	if bare {
		where += ", secrets shown"
	}
	return where + ". A number to read it, all, 0 for back. ? says more:"
}

// inView answers within a view, and tells whether the reader stays in it.
func (t *teller) inView(ctx context.Context, here *visit, answer string) (stays bool) {
	command, of, _ := strings.Cut(answer, " ")
	switch strings.ToLower(command) {
	case "", "0", "up", "back":
		if here.at == nil {
			return false
		}
		here.at = here.at.parent
		t.pages(ctx, t.list(here))
		return true
	case "all":
		t.pages(ctx, here.all(here.kids()))
		return true
	case "?", "help", "list":
		t.pages(ctx, append(t.list(here), here.help()...))
		return true
	case "curl":
		t.tell(here.curl(of)...)
		return true
	case "copy", "file":
		t.copyNode(here, of, strings.EqualFold(command, "file"))
		return true
	}
	if n := here.find(answer); n != nil {
		t.readNode(ctx, here, n)
		return true
	}
	if strings.Trim(answer, "0123456789.") == "" {
		t.tell("There is no number " + answer + " here.")
		return true
	}
	if found, _ := t.chosen(answer); len(found) != 1 {
		t.tell("“" + answer + "” is none of what can be answered here. That is:")
		t.tell(here.help()...)
		return true
	}
	t.early = answer
	return false
}

// help says what can be answered within a view.
func (here *visit) help() []string {
	lines := []string{
		"",
		"A number reads what is listed; with a dot, as 1.2 or 2., one from the top. All reads everything here.",
		"0, or enter alone, goes back. List repeats the list. Any other answer is one for the step: next, guide, quit.",
		"Copy and a number copies it, file and a number writes it to a file; without a number, all that is listed.",
	}
	if here.view == wireView {
		lines = append(lines, "Curl and a number gives the exchange of that number as a curl command.")
	}
	return lines
}

// list are the lines of what can be chosen here.
func (t *teller) list(here *visit) []string {
	heading := "Heading: " + here.view.String()
	if here.at != nil {
		heading += " " + numbers(here.at) + " " + inList(spoken(here.at))
	}
	lines := []string{"", heading}
	for _, n := range here.kids() {
		lines = append(lines, here.line(n))
	}
	return lines
}

// line is a node in a list, its depth said by its number and its indent.
func (here *visit) line(n *node) string {
	return indentFor(n) + numbers(n) + " " + inList(spoken(n))
}

func indentFor(n *node) string {
	const deepestIndent = 20
	return strings.Repeat("  ", min(n.depth, deepestIndent))
}

// readNode reads one node: all of its line, what there is to say of it, and what it
// holds.
func (t *teller) readNode(ctx context.Context, here *visit, n *node) {
	lines := []string{"", numbers(n) + " " + spoken(n)}
	lines = append(lines, t.explanation(here, n)...)
	for _, kid := range n.kids {
		lines = append(lines, here.line(kid))
	}
	if len(n.kids) > 0 {
		here.at = n
	}
	t.pages(ctx, lines)
}

// wholeWidth is a width at which the explanation of a node is not wrapped: that
// is done here, between words only.
const wholeWidth = 1 << 20

// explanation are the lines of what there is to say of a node.
func (t *teller) explanation(here *visit, n *node) []string {
	var lines []string
	switch m := n.matter.(type) {
	case check:
		if m.Status == lti.Failed {
			return append(t.folded(m.About().Asks), t.failedLines(m.Finding)[1:]...)
		}
	case codeLine:
		return t.callLines(here, m)
	case *value:
		lines = append(lines, "Place: "+pointer(path(n)))
	}
	for _, row := range here.outline.explain(n, wholeWidth).rows {
		if words := strings.TrimSpace(row.words()); words != "" {
			lines = append(lines, t.folded(remarks(words))...)
		}
	}
	return lines
}

// callLines say what a line of code calls, and where that is read.
func (t *teller) callLines(here *visit, l codeLine) []string {
	var lines []string
	if l.failed() {
		lines = append(lines, "A check failed here in the last run. Result says which, and why.")
	}
	for _, name := range l.calls {
		for _, root := range here.outline.roots {
			if f, ok := root.matter.(functionTitle); ok && f.Name == name {
				lines = append(lines, fmt.Sprintf("It calls %s. That is number %d. from the top, with its dot.", name, ordinal(root)))
			}
		}
	}
	return lines
}

// deepestRead is how many levels all reads at once. What is deeper is no LTI,
// and its numbers would outgrow it.
const deepestRead = 40

// all reads everything below, depth first.
func (here *visit) all(nodes []*node) []string {
	var lines []string
	for _, n := range nodes {
		lines = append(lines, indentFor(n)+numbers(n)+" "+spoken(n))
		if n.depth < deepestRead {
			lines = append(lines, here.all(n.kids)...)
		} else if len(n.kids) > 0 {
			lines = append(lines, indentFor(n)+"It goes deeper: choose its number to go there.")
		}
	}
	return lines
}
