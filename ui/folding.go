package ui

// opens tells whether a node can be opened: it holds others, or its line is
// too long for the screen.
func (o *outline) opens(n *node) bool {
	if len(n.kids) > 0 {
		return true
	}
	if _, always := n.matter.(tall); always {
		return false
	}
	if l, ok := n.matter.(measured); ok {
		return n.open || l.longer(o.room(n))
	}
	return n.open || n.line(o.room(n)+1).width() > o.room(n)
}

// toggle opens or closes the node under the cursor, and tells whether there
// was anything to open.
func (o *outline) toggle() bool {
	n := o.under()
	if n == nil || !o.opens(n) {
		return false
	}
	n.open = !n.open
	o.reflow()
	return true
}

// does is what opening does with the node under the cursor, in one word; ""
// when it does nothing.
func (o *outline) does() string {
	n := o.under()
	l, _ := n.matter.(codeLine)
	switch {
	case len(l.calls) > 0:
		return "follow"
	case !o.opens(n):
		return ""
	case n.open:
		return "close"
	default:
		return "open"
	}
}

// unfold opens the node under the cursor, or goes into one that is open.
func (o *outline) unfold() {
	n := o.under()
	switch {
	case n == nil || !o.opens(n):
	case !n.open:
		o.toggle()
	case len(n.kids) > 0:
		o.cursorTo(n.kids[0])
	}
}

// fold closes the node under the cursor, or goes out of one that is closed.
func (o *outline) fold() {
	n := o.under()
	switch {
	case n == nil:
	case n.open && o.opens(n):
		o.toggle()
	case n.parent != nil:
		o.cursorTo(n.parent)
	}
}

// foldAll opens or closes every node that holds others. Lines that are too
// long stay as they are.
func (o *outline) foldAll(open bool) {
	o.each(func(n *node) bool {
		if len(n.kids) > 0 {
			n.open = open
		}
		return true
	})
	o.reflow()
}

// level shows one level more or less: it opens the closed nodes that stand
// least deep, or closes the open ones that stand deepest.
func (o *outline) level(more bool) {
	at := -1
	o.each(func(n *node) bool {
		if len(n.kids) > 0 && n.open != more {
			switch {
			case at < 0, more && n.depth < at, !more && n.depth > at:
				at = n.depth
			}
		}
		return n.open
	})
	o.each(func(n *node) bool {
		within := n.open
		if n.depth == at && len(n.kids) > 0 {
			n.open = more
		}
		return within
	})
	o.reflow()
}

// like opens and closes the nodes as they are in an outline of the same things
// that was made before, and puts the cursor where it is there.
func (o *outline) like(old *outline) {
	under := old.under()
	var match func(to, from []*node)
	match = func(to, from []*node) {
		for i := range min(len(to), len(from)) {
			to[i].open = from[i].open
			if from[i] == under {
				under = to[i]
			}
			match(to[i].kids, from[i].kids)
		}
	}
	match(o.roots, old.roots)
	for _, n := range old.trail {
		if n = o.counterpart(n); n != nil {
			o.trail = append(o.trail, n)
		}
	}
	o.width = old.width
	o.reflow()
	if under != nil {
		o.cursorTo(under)
	}
	o.top = old.top
}

// counterpart is the node that stands here where another stands in an outline
// of the same things; nil when none does.
func (o *outline) counterpart(n *node) *node {
	var found *node
	among := o.roots
	for _, up := range n.lineage() {
		if up.order >= len(among) {
			return nil
		}
		found = among[up.order]
		among = found.kids
	}
	return found
}
