package ui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// A node is one line of an outline: a member of JSON, a header, an exchange, a
// line of code. What it holds is seen while it is open; a line that is too
// long for the screen is seen whole while it is open.
type node struct {
	matter
	parent *node
	kids   []*node
	depth  int
	order  int // among its parent's
	open   bool
}

// A matter is what a node is about.
type matter interface {
	// line is what the node says, in one line. More than room cells of it need
	// not be made; all of it is wanted when room is 0.
	line(room int) *text
	// whole is what copying the node gives, on as many lines as it has.
	whole() string
}

// A matter that is seen whole even while its node is closed.
type tall interface{ alwaysWhole() }

// A matter that stands at the left edge, however deep its node is. The rows
// that its line goes on in begin with onward.
type flat interface{ onward() string }

// A matter that knows without making its line whether it has more to say than a
// room holds.
type measured interface{ longer(room int) bool }

// A matter at which the cursor begins, if it says so.
type beginning interface{ begins() bool }

// hold adds nodes to a node.
func (n *node) hold(kids ...*node) *node {
	n.kids = append(n.kids, kids...)
	return n
}

// leaf makes a node that holds no others.
func leaf(m matter) *node { return &node{matter: m} }

// branch makes an open node that holds others.
func branch(m matter, kids ...*node) *node { return &node{matter: m, kids: kids, open: true} }

// closed makes a closed node that holds others.
func closed(m matter, kids ...*node) *node { return &node{matter: m, kids: kids} }

// An outline is a tree of lines with a cursor on one of them. It is made for
// no width and no theme; only its rows are made for a width.
type outline struct {
	roots []*node
	lore  lore

	width int
	rows  []outlineRow // what is not folded away
	at    int          // the row under the cursor
	top   int          // the first row that is seen
	trail []*node      // where jumps began
	begin *node        // where the cursor is at first; nil for the top
}

// An outlineRow is one row of the screen.
type outlineRow struct {
	node *node
	// of is all that the node says, when it is seen whole, and cut what this
	// row shows of it. A node with one row makes its line when it is drawn.
	of  *text
	cut cut
	// on tells that this row goes on where another ended.
	on bool
}

func newOutline(roots []*node, l lore) *outline {
	o := &outline{roots: roots, lore: l}
	for i, root := range roots {
		root.order = i
	}
	o.each(func(n *node) bool {
		for i, kid := range n.kids {
			kid.parent, kid.depth, kid.order = n, n.depth+1, i
		}
		if b, may := n.matter.(beginning); may && o.begin == nil && b.begins() {
			o.begin = n
		}
		return true
	})
	return o
}

// each visits the nodes from top to bottom, those within a node when visit
// says so.
func (o *outline) each(visit func(*node) (within bool)) {
	rest := slices.Clone(o.roots)
	slices.Reverse(rest)
	for len(rest) > 0 {
		n := rest[len(rest)-1]
		rest = rest[:len(rest)-1]
		if !visit(n) {
			continue
		}
		for _, kid := range slices.Backward(n.kids) {
			rest = append(rest, kid)
		}
	}
}

// fit makes the rows for a width, unless they are.
func (o *outline) fit(width int) {
	if width != o.width {
		o.width = width
		o.reflow()
	}
}

// reflow makes the rows anew. The cursor stays on its node, or goes to what
// the node was folded into, and what is seen stays in its place around it.
func (o *outline) reflow() {
	under, above := o.under(), o.at-o.top
	if len(o.rows) == 0 {
		under = o.begin
	}
	o.rows = o.rows[:0]
	o.each(func(n *node) bool {
		o.lay(n)
		return n.open
	})
	o.at = min(o.at, max(0, len(o.rows)-1))
	if under != nil {
		o.cursorTo(under)
	}
	o.top = max(0, o.at-above)
}

// lay adds the rows of one node.
func (o *outline) lay(n *node) {
	_, always := n.matter.(tall)
	if !always && (!n.open || len(n.kids) > 0) {
		o.rows = append(o.rows, outlineRow{node: n})
		return
	}
	t := n.line(0)
	room := o.room(n)
	on := room
	if f, edge := n.matter.(flat); edge {
		on -= ansi.StringWidth(f.onward())
	}
	for i, c := range wrapFrom(t.s, room, on, anywhere) {
		o.rows = append(o.rows, outlineRow{n, t, c, i > 0})
	}
}

// Columns before the words of a node.
const (
	indentOf  = 2 // for each level
	markWidth = 2 // of the mark that says whether it is open
)

// indent is where the mark of a node stands. However deep it is, two thirds of
// the row are left to its words.
func (o *outline) indent(n *node) int { return min(n.depth*indentOf, o.width/3) }

// room is how many cells the words of a node have.
func (o *outline) room(n *node) int {
	if _, edge := n.matter.(flat); edge {
		return max(1, o.width)
	}
	return max(1, o.width-o.indent(n)-markWidth)
}

// under is the node under the cursor, nil when there is none.
func (o *outline) under() *node {
	if o.at >= len(o.rows) {
		return nil
	}
	return o.rows[o.at].node
}

// cursorTo puts the cursor on a node, or on what it is folded into.
func (o *outline) cursorTo(n *node) {
	for up := n.parent; up != nil; up = up.parent {
		if !up.open {
			n = up
		}
	}
	if at := slices.IndexFunc(o.rows, func(r outlineRow) bool { return r.node == n }); at >= 0 {
		o.at = at
	}
}

// reveal opens what a node is folded into and puts the cursor on it.
func (o *outline) reveal(n *node) {
	folded := false
	for up := n.parent; up != nil; up = up.parent {
		folded = folded || !up.open
		up.open = true
	}
	if folded {
		o.reflow()
	}
	o.cursorTo(n)
}

// jump reveals a node, and remembers where the jump began.
func (o *outline) jump(n *node) {
	if under := o.under(); under != nil && under != n {
		o.trail = append(o.trail, under)
	}
	n.open = n.open || len(n.kids) > 0
	o.reflow()
	o.reveal(n)
	o.top = max(0, o.at-2)
}

// jumpBack goes to where the last jump began, and tells whether there was one.
func (o *outline) jumpBack() bool {
	if len(o.trail) == 0 {
		return false
	}
	last := len(o.trail) - 1
	o.reveal(o.trail[last])
	o.trail = o.trail[:last]
	return true
}

// scrolled is the first row to be seen, so that the cursor is.
func (o *outline) scrolled(seen int) int {
	top := min(o.top, max(0, len(o.rows)-seen))
	return max(0, min(max(top, o.at-seen+1), o.at))
}

// lineage are the nodes from the top down to a node.
func (n *node) lineage() []*node {
	var line []*node
	for ; n != nil; n = n.parent {
		line = append(line, n)
	}
	slices.Reverse(line)
	return line
}

// wholeOf is what copying a node gives: its own words, or those of all that it
// holds.
func wholeOf(n *node) string {
	if own := n.whole(); own != "" || len(n.kids) == 0 {
		return own
	}
	var parts []string
	for _, kid := range n.kids {
		parts = append(parts, wholeOf(kid))
	}
	return strings.Join(parts, "\n")
}
