package ui

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// A termSheet is the glossary of the edition: what is typed filters it.
type termSheet struct {
	input    textinput.Model
	glossary content.Glossary
	entries  []content.Entry
	letters  []string // of each entry, small, to be looked through
	matches  []int    // places among the entries
	cursor   int
	aside    aside
	seeks    int // how often a key was pressed: the end of a search for what was seen is for the last
}

// newTerms opens the glossary with a filter.
func newTerms(c common, filter string) *termSheet {
	d := &termSheet{input: newInput(c.theme, "D "), glossary: c.engine.Glossary()}
	d.input.Placeholder = "type to find a claim, member, header, scope, variable"
	d.input.CharLimit = longestName
	d.input.SetValue(filter)
	d.entries = d.glossary.Entries()
	slices.SortStableFunc(d.entries, func(a, b content.Entry) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.In.Name, b.In.Name))
	})
	for _, e := range d.entries {
		d.letters = append(d.letters, strings.ToLower(e.Name+"\n"+e.Term.Title+"\n"+e.In.Name+"\n"+e.In.Title))
	}
	d.filter()
	return d
}

// rank says what comes first while nothing is typed: the id_token, the other
// documents of the protocol, those of the notebook and of this program, then what
// is in them, and the scopes.
func rank(e content.Entry) int {
	document := e.Term.Type == "document"
	switch {
	case document && e.In.Name == "id_token":
		return 0
	case document && !strings.HasPrefix(e.In.Spec, "Notebook") && e.In.Spec != "Bootcamp":
		return 1
	case document:
		return 2
	case e.In.Name == "id_token":
		return 3
	case e.In.Name != "":
		return 4
	}
	return 5
}

// filter lists the entries that have every word: first those that are called
// exactly so, then those that end so, as the last part of a claim's name does.
func (d *termSheet) filter() {
	typed := strings.ToLower(strings.TrimSpace(d.input.Value()))
	words := strings.Fields(typed)
	var exact, ending, rest []int
	for i, letters := range d.letters {
		name := strings.ToLower(d.entries[i].Name)
		switch {
		case name == typed:
			exact = append(exact, i)
		case steps.WordsIn(letters, words) < len(words):
		case typed != "" && strings.HasSuffix(name, "/"+typed):
			ending = append(ending, i)
		default:
			rest = append(rest, i)
		}
	}
	d.matches, d.cursor = slices.Concat(exact, ending, rest), 0
}

// under is the entry under the cursor.
func (d *termSheet) under() (content.Entry, bool) {
	if d.cursor >= len(d.matches) {
		return content.Entry{}, false
	}
	return d.entries[d.matches[d.cursor]], true
}

// press answers a key. All letters are text.
func (d *termSheet) press(m *model, msg tea.KeyMsg) tea.Cmd {
	d.seeks++
	width, _ := dialogRoom(m.common, m.body())
	if cmd, taken := d.aside.press(m, msg, d.explanation(m.edition, width).rows); taken {
		return cmd
	}
	k := m.keys
	switch at, chosen := d.under(); {
	case d.input.Value() == "" && key.Matches(msg, k.help):
		m.openHelp() // nothing is called so
	case key.Matches(msg, k.close):
		m.dialog = nil
	case chosen && key.Matches(msg, k.choose):
		m.notice = notice{words: "Looking for where it was seen first" + glyphMore}
		return seeking(m.common, d, at)
	case key.Matches(msg, k.choiceDown):
		d.cursor++
	case key.Matches(msg, k.choiceUp):
		d.cursor--
	case key.Matches(msg, k.choicePageDown):
		d.cursor += dialogPage(m.common)
	case key.Matches(msg, k.choicePageUp):
		d.cursor -= dialogPage(m.common)
	case typed(&d.input, msg):
		d.filter()
	}
	d.cursor = max(0, min(d.cursor, len(d.matches)-1))
	return nil
}

func (d *termSheet) hints(k keyMap) []key.Binding {
	goes := brief(k.choose, "enter", "where it was seen")
	if d.aside.alone {
		return k.asideHints(goes)
	}
	hints := []key.Binding{goes, brief(k.close, "esc", "close"), brief(k.choiceDown, "↑ ↓", "choose"), brief(k.whole, "tab", "all of it")}
	return k.helpBesides(hints, d.input)
}

func (d *termSheet) groups(k keyMap) []keyGroup {
	goes := brief(k.choose, "enter", "go to where it was seen first in this run")
	if d.aside.alone {
		return k.asideGroups("Glossary", goes)
	}
	return []keyGroup{{"Glossary", []key.Binding{
		goes, k.whole, brief(k.close, "esc", "close"), k.choiceDown, k.choiceUp, k.choicePageDown, k.choicePageUp,
	}}}
}

// view draws the entries, and what there is to say of the one under the cursor.
func (d *termSheet) view(m *model, height int, note *text) []string {
	width, _ := dialogRoom(m.common, height)
	input := d.input
	input.Width = max(1, width-len(input.Prompt)-1)
	l := choosing{title: "Glossary, edition " + m.edition, cursor: d.cursor, above: []string{input.View(), ""}, below: d.explanation(m.edition, width).rows, aside: d.aside}
	l.lines = make([]string, len(d.matches))
	for n := max(0, d.cursor-height); n < min(len(d.matches), d.cursor+height); n++ { // the others are not seen
		l.lines[n] = m.theme.line(d.line(d.entries[d.matches[n]], n == d.cursor, width))
	}
	return l.view(m.common, height, note)
}

// line is one entry of the list.
func (d *termSheet) line(e content.Entry, under bool, width int) *text {
	lead, paint := pointedAt(under, 0, plain)
	in := e.In.Name
	if e.Term.Type == "document" {
		in = "document"
	}
	lead.add(paint, shortName(e.Name, max(12, width/2))).add(muted, "  "+e.Term.Title)
	return ends(lead, width, say(muted, in), say(muted, ""))
}

// explanation is what there is to say of the entry under the cursor.
func (d *termSheet) explanation(edition string, width int) page {
	s := sheet{width: width}
	e, ok := d.under()
	if !ok {
		s.prose(say(warn, glyphBang+" The glossary of edition "+edition+" has nothing like “"+strings.TrimSpace(d.input.Value())+"”."), 0)
		return s.page
	}
	t := e.Term
	s.put(say(accent, e.Name), "", "", anywhere)
	head := say(strong, t.Title)
	for _, more := range []string{t.Need, t.Type} {
		if more != "" {
			head.add(plain, " "+glyphDot+" "+more)
		}
	}
	if t.Spec != "" {
		head.add(muted, " "+glyphDot+" "+section(t.Spec))
	}
	s.prose(head.add(plain, " "+glyphDot+" "+editionsOf(t, edition)), 0)
	s.prose(say(plain, t.What), 0)
	if t.When != "" {
		s.prose(say(strong, "When  ").add(plain, t.When), 0)
	}
	s.values(t, "")
	if t.Caution != "" {
		s.prose(say(warn, glyphBang+" ").add(plain, t.Caution), 0)
	}
	if e.In.Title != "" && t.Type != "document" {
		s.prose(say(strong, "In  ").add(plain, e.In.Title), 0)
	}
	if title, address, ok := d.glossary.Specification(t.Spec); ok && address != "" {
		s.prose(say(muted, t.Spec+": "+title+", ").add(plain, address), 0)
	}
	return s.page
}

// editionsOf says which editions have a term.
func editionsOf(t content.Term, edition string) string {
	if len(t.Editions) == 1 {
		return "edition " + edition + " only"
	}
	return "edition " + edition
}
