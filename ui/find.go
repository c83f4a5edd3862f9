package ui

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// A finder looks for words in the view on the screen.
type finder struct {
	typing bool
	input  textinput.Model
	// in and of are the page or the outline that was searched, and nodes or
	// rows are where the words stand in it.
	in    pageKey
	of    *outline
	nodes []*node
	rows  []int
	at    int // the hit that was gone to
	// slot, top and under are where the reader was when the find began.
	slot  slot
	top   int
	under *node
}

// query is what is looked for; "" when nothing is.
func (f *finder) query() string { return f.input.Value() }

// active tells whether matches are shown.
func (f *finder) active() bool { return f.query() != "" }

// count is how many hits there are.
func (f *finder) count() int { return max(len(f.nodes), len(f.rows)) }

// beginFind opens the line in which the words are typed.
func (m *model) beginFind() {
	m.finder = finder{typing: true, input: newInput(m.theme, "/ ")}
	m.finder.slot, m.finder.top = m.slot(), m.tops[m.slot()]
	if o := m.outline(); o != nil {
		m.finder.under = o.under()
	}
}

// findKey edits the words that are looked for.
func (m *model) findKey(msg tea.KeyMsg) {
	switch {
	case key.Matches(msg, m.keys.close):
		m.tops[m.slot()] = m.finder.top
		if o := m.outline(); o != nil && m.finder.under != nil {
			o.reveal(m.finder.under)
		}
		m.finder = finder{}
	case key.Matches(msg, m.keys.choose):
		m.finder.typing = false
		if m.finder.query() == "" {
			m.finder = finder{}
		}
	default:
		if typed(&m.finder.input, msg) {
			m.search()
			m.finder.at = m.finder.fromHere()
			m.goToHit()
		}
	}
}

// foundKey answers a key while a find is on, and tells whether it was one for
// it.
func (m *model) foundKey(msg tea.KeyMsg) bool {
	switch {
	case key.Matches(msg, m.keys.endFind):
		m.finder = finder{}
	case key.Matches(msg, m.keys.findNext):
		m.findNext(1)
	case key.Matches(msg, m.keys.findBefore):
		m.findNext(-1)
	default:
		return false
	}
	return true
}

// search finds the hits in the view on the screen.
func (m *model) search() {
	f := &m.finder
	f.nodes, f.rows = nil, nil
	shown := m.pages[m.slot()]
	f.in, f.of = shown.key, shown.outline
	needle := needleOf(f.query())
	switch {
	case !f.active():
	case shown.outline != nil:
		shown.outline.each(func(n *node) bool {
			if says(n, needle) {
				f.nodes = append(f.nodes, n)
			}
			return true
		})
	default:
		for i, r := range shown.page.rows {
			if needle.in(r.words()) {
				f.rows = append(f.rows, i)
			}
		}
	}
}

// searchAnew searches what has taken the place of what was searched: another
// view, or the same made anew. What was found before stands there no more. At
// another step the find has ended.
func (m *model) searchAnew() {
	f := &m.finder
	if f.slot.step != m.step().name {
		*f = finder{}
	}
	shown := m.pages[m.slot()]
	if !f.active() || f.in == shown.key && f.of == shown.outline {
		return
	}
	f.top, f.under = m.tops[m.slot()], nil
	if shown.outline != nil {
		f.under = shown.outline.under()
	}
	m.search()
	f.at = f.fromHere()
}

// A matter that is searched without making its line: there may be ten thousand.
type searchable interface{ says(words needle) bool }

// says tells whether the words stand in the line of a node.
func says(n *node, words needle) bool {
	if m, ok := n.matter.(searchable); ok {
		return m.says(words)
	}
	return words.in(n.line(0).s)
}

// fromHere is the first hit at or behind the place where the find began.
func (f *finder) fromHere() int {
	if i := slices.IndexFunc(f.rows, func(row int) bool { return row >= f.top }); i > 0 {
		return i
	}
	return f.behind(f.under)
}

// behind is the first hit at or behind a node, around the end.
func (f *finder) behind(n *node) int {
	i := 0
	if n != nil {
		i = sort.Search(len(f.nodes), func(i int) bool { return !before(f.nodes[i], n) })
	}
	return i % max(1, len(f.nodes))
}

// before tells whether a node stands before another in their outline.
func before(n, other *node) bool {
	a, b := n.lineage(), other.lineage()
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i].order < b[i].order
		}
	}
	return len(a) < len(b)
}

// findNext goes to a hit further on or back, around the end. In an outline it
// begins at the cursor.
func (m *model) findNext(by int) {
	f := &m.finder
	n := f.count()
	if n == 0 {
		return
	}
	if o := m.outline(); o != nil && len(f.nodes) > 0 {
		f.at = f.behind(o.under())
		if by > 0 && f.nodes[f.at] != o.under() {
			by = 0 // that is the next
		}
	}
	f.at = ((f.at+by)%n + n) % n
	m.goToHit()
}

// goToHit shows the hit, unfolding what it stands in.
func (m *model) goToHit() {
	f := &m.finder
	switch {
	case f.at < len(f.nodes):
		m.outline().reveal(f.nodes[f.at])
	case f.at < len(f.rows):
		s := m.slot()
		if at := f.rows[f.at]; at < m.tops[s] || at >= m.tops[s]+m.seen() {
			m.tops[s] = max(0, min(at-m.seen()/3, lastTop(m.pages[s].page, m.seen())))
		}
	}
}

// tells tells whether the find has anything to say in a view: that nothing is
// found it says where it began, and nowhere else.
func (f *finder) tells(at slot) bool {
	return f.typing || f.active() && (f.count() > 0 || f.slot == at)
}

// status is the line of the find: what is looked for, and how many there are.
func (f *finder) status(t theme) string {
	words := t.line(say(accent, " / ").add(strong, f.query()))
	if f.typing {
		words = " " + f.input.View()
	}
	switch n := f.count(); {
	case f.query() == "":
		return words
	case n == 0:
		return words + t.line(say(warn, "  "+glyphBang+" nothing found"))
	default:
		return words + t.line(say(plain, fmt.Sprintf("  %d of %d", f.at+1, n)))
	}
}

// mark paints the matches in a line.
func (f *finder) mark(t *text, here bool) *text {
	cuts := needleOf(f.query()).all(t.s)
	if len(cuts) == 0 {
		return t
	}
	paint := found
	if here {
		paint = foundHere
	}
	marked := &text{s: t.s}
	at := 0
	for _, c := range append(cuts, cut{len(t.s), len(t.s)}) {
		for _, s := range t.spans {
			if s.from < c.from && s.to > at {
				marked.spans = append(marked.spans, span{max(s.from, at), min(s.to, c.from), s.paint})
			}
		}
		if c.to > c.from {
			marked.spans = append(marked.spans, span{c.from, c.to, paint})
		}
		at = c.to
	}
	return marked
}

// highlighted paints the matches of a find in a row of the page on the screen.
func (m *model) highlighted(line string, v view, row int) string {
	if v != m.view || !m.finder.active() {
		return line
	}
	cells := cellsOf(line)
	var words strings.Builder
	var at []int // the cell of each byte
	for i, c := range cells {
		words.WriteString(c.s)
		for range len(c.s) {
			at = append(at, i)
		}
	}
	paint := found
	if m.finder.at < len(m.finder.rows) && m.finder.rows[m.finder.at] == row {
		paint = foundHere
	}
	cuts := needleOf(m.finder.query()).all(words.String())
	for _, c := range cuts {
		for i := at[c.from]; i <= at[c.to-1]; i++ {
			cells[i].style = m.theme.paints[paint].open
		}
	}
	if len(cuts) == 0 {
		return line
	}
	return paintCells(cells)
}
