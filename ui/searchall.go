package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A searchSheet looks for words in the whole course, as they are typed.
type searchSheet struct {
	input  textinput.Model
	corpus []steps.Passage // nil until it is read
	hits   []steps.Hit
	cursor int
}

// A corpusMsg is the whole course, read.
type corpusMsg []steps.Passage

func newSearch(m *model) *searchSheet {
	d := &searchSheet{input: newInput(m.theme, "S ")}
	d.input.Placeholder = "words to look for in the whole course"
	return d
}

// begin reads the course: that takes longer than a key may.
func (d *searchSheet) begin(m *model) tea.Cmd {
	e := m.engine
	return func() tea.Msg { return corpusMsg(e.Corpus()) }
}

// corpusRead takes the course, when it is still wanted.
func (m *model) corpusRead(msg corpusMsg) {
	if d, ok := m.dialog.(*searchSheet); ok {
		d.corpus = msg
		d.search()
	}
}

func (d *searchSheet) search() {
	d.hits, d.cursor = steps.Search(d.corpus, d.input.Value()), 0
}

// press answers a key. All letters are text.
func (d *searchSheet) press(m *model, msg tea.KeyMsg) tea.Cmd {
	k := m.keys
	switch {
	case d.input.Value() == "" && key.Matches(msg, k.help):
		m.openHelp() // nothing is found by it
	case key.Matches(msg, k.close):
		m.dialog = nil
	case key.Matches(msg, k.choose):
		if d.cursor < len(d.hits) {
			m.dialog = nil
			m.goToHitOf(d.hits[d.cursor], d.words())
		}
	case key.Matches(msg, k.choiceDown):
		d.cursor = max(0, min(d.cursor+1, len(d.hits)-1))
	case key.Matches(msg, k.choiceUp):
		d.cursor = max(0, d.cursor-1)
	case key.Matches(msg, k.choicePageDown):
		d.cursor = max(0, min(d.cursor+dialogPage(m.common)/2, len(d.hits)-1))
	case key.Matches(msg, k.choicePageUp):
		d.cursor = max(0, d.cursor-dialogPage(m.common)/2)
	case typed(&d.input, msg):
		d.search()
	}
	return nil
}

func (d *searchSheet) words() []string {
	return strings.Fields(strings.ToLower(d.input.Value()))
}

// goToHitOf goes to where words were found, so that they are seen.
func (m *model) goToHitOf(h steps.Hit, words []string) {
	at := slot{h.Step, guideView}
	switch h.Kind {
	case steps.BeforeRun, steps.AfterRun:
		m.landOn(landing{slot: at, words: words})
	case steps.NotYet:
		m.landOn(landing{slot: at})
		m.notice = notice{words: "It stands in what is read after the run. Press enter to run the step."}
	case steps.Question:
		m.landOn(landing{slot: at})
		m.notice = notice{words: "It is a checkpoint of this step: press a."}
	case steps.Breakage:
		m.landOn(landing{slot: at})
		m.openFaults()
		m.breaking.cursor = max(0, slices.IndexFunc(m.breaking.faults, func(f content.Fault) bool { return f.Name == h.Name }))
	case steps.SourceCode:
		m.landOn(landing{slot: slot{h.Step, codeView}, is: func(n *node) bool {
			f, is := n.matter.(functionTitle)
			return is && f.Name == h.Name
		}})
	case steps.Glossary:
		m.dialog = newTerms(m.common, h.Name)
	}
}

func (d *searchSheet) hints(k keyMap) []key.Binding {
	return k.helpBesides([]key.Binding{brief(k.choose, "enter", "go there"), brief(k.close, "esc", "close"), brief(k.choiceDown, "↑ ↓", "choose")}, d.input)
}

func (d *searchSheet) groups(k keyMap) []keyGroup {
	return []keyGroup{{"Searching", []key.Binding{
		brief(k.choose, "enter", "go to where it stands"), brief(k.close, "esc", "close"), k.choiceDown, k.choiceUp, k.choicePageDown, k.choicePageUp,
	}}}
}

// view draws the words and where they stand, two rows for each place.
func (d *searchSheet) view(m *model, height int, note *text) []string {
	width, _ := dialogRoom(m.common, height)
	input := d.input
	input.Width = max(1, width-len(input.Prompt)-1)
	l := choosing{title: "Search the course", cursor: 2*d.cursor + 1, above: []string{input.View(), m.theme.line(d.status()), ""}}
	words := d.words()
	l.lines = make([]string, 2*len(d.hits))
	for i := max(0, d.cursor-height); i < min(len(d.hits), d.cursor+height); i++ { // the others are not seen
		h := &d.hits[i]
		l.lines[2*i] = m.theme.line(d.title(m.common, h, words, i == d.cursor, width))
		l.lines[2*i+1] = m.theme.line(contextOf(h, words, width))
	}
	if len(d.hits) > 0 {
		l.at = say(muted, fmt.Sprintf(" %d of %d ", d.cursor+1, len(d.hits)))
	}
	return l.view(m.common, height, note)
}

// status says how much was found.
func (d *searchSheet) status() *text {
	switch {
	case d.corpus == nil:
		return say(muted, "reading the course "+glyphMore)
	case strings.TrimSpace(d.input.Value()) == "":
		return say(muted, "Pages, glossary, checkpoints, faults and code: every word has to be there.")
	case len(d.hits) == 0:
		return say(warn, glyphBang+" “"+strings.TrimSpace(d.input.Value())+"” stands nowhere in the course.")
	}
	return say(plain, counted(len(d.hits), "place"))
}

// title is the first row of a place: what it is, and what it is called.
func (d *searchSheet) title(c common, h *steps.Hit, words []string, under bool, width int) *text {
	lead, paint := pointedAt(under, 0, strong)
	return ends(lead.join(marking(say(paint, nameOfHit(h)), words)), width, say(muted, passageOf(c, h)), say(muted, shortKind(h)))
}

func nameOfHit(h *steps.Hit) string {
	if h.Kind == steps.Glossary {
		return shortName(h.Name, 40) + "  " + h.Title
	}
	return h.Title
}

// passageOf says what a place is of.
func passageOf(c common, h *steps.Hit) string {
	switch h.Kind {
	case steps.BeforeRun:
		return "guide"
	case steps.AfterRun:
		return "guide, after the run"
	case steps.NotYet:
		return "guide, once it has run"
	case steps.Question:
		return "checkpoint"
	case steps.Breakage:
		return "fault in “" + c.title(h.Step) + "”"
	case steps.SourceCode:
		return "code of “" + c.title(h.Step) + "”"
	case steps.Glossary:
		return "glossary"
	}
	return ""
}

// shortKind is passageOf in one word.
func shortKind(h *steps.Hit) string {
	return [...]string{"guide", "guide", "later", "checkpoint", "fault", "code", "glossary"}[h.Kind]
}

// contextOf is the second row: the line that has the words, from shortly before
// the first of them.
func contextOf(h *steps.Hit, words []string, width int) *text {
	line := ""
	if h.Line >= 0 {
		line = h.Lines[h.Line]
	} else if len(h.Lines) > 0 {
		line = h.Lines[0]
	}
	line = wire.Line(line)
	const before = 16 // cells that are left of what stands before the match
	if first := firstOf(line, words); first > before && ansi.StringWidth(line) > width-4 {
		cut := first - before
		if space := strings.IndexByte(line[cut:], ' '); space >= 0 && cut+space < first {
			cut += space + 1
		}
		for cut < len(line) && line[cut]&0xc0 == 0x80 { // not within a character
			cut++
		}
		line = glyphMore + line[cut:]
	}
	return say(plain, "    ").join(marking(say(muted, line), words)).shortened(width)
}

// firstOf is where the first of the words stands in a line; 0 when none does.
func firstOf(line string, words []string) int {
	first := len(line)
	for _, word := range words {
		if cuts := needleOf(word).first(line, 1); len(cuts) > 0 {
			first = min(first, cuts[0].from)
		}
	}
	return first % max(1, len(line))
}

// marking puts brackets around the words, and paints them: a match is seen
// without a colour too.
func marking(t *text, words []string) *text {
	var cuts []cut
	for _, word := range words {
		cuts = append(cuts, needleOf(word).all(t.s)...)
	}
	slices.SortFunc(cuts, func(a, b cut) int { return a.from - b.from })
	paint := plain
	if len(t.spans) > 0 {
		paint = t.spans[0].paint
	}
	marked, at := say(plain, ""), 0
	for _, c := range cuts {
		if c.from < at {
			continue // two words overlap
		}
		marked.add(paint, t.s[at:c.from]).add(found, "["+t.s[c.from:c.to]+"]")
		at = c.to
	}
	return marked.add(paint, t.s[at:])
}
