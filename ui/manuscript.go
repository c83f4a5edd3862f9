package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textarea"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
)

// A manuscript is a text that is being changed: the textarea of bubbles edits,
// and what it lacks is here: places in bytes, moves by what is seen, undo. It
// is not drawn by the textarea, which lays out every line for every frame.
type manuscript struct {
	area  textarea.Model
	text  string
	lines []string // of the text
	seen  bool     // it has been checked as it stands

	past, future []draft
	last         change
	changed      time.Time // when the text was changed last
	column       int       // the cell that moves up and down keep to; -1 for the cursor's
}

// A draft is the text at a moment, with its cursor.
type draft struct {
	text   string
	offset int
}

// A change is a kind of change. Changes of one kind that follow each other at
// once are undone together.
type change int

const (
	another change = iota // undone alone
	letters
	blanks
	deleting
)

const (
	mostDrafts = 200
	mostLines  = 5000        // the textarea drops what is beyond 10,000
	mostText   = 1 << 20     // bytes
	pause      = time.Second // after which a change is undone alone
)

// tooLong says why a text cannot be edited here; "" when it can.
func tooLong(text string) string {
	if n := strings.Count(text, "\n") + 1; n > mostLines {
		return fmt.Sprintf("It would have %d lines; here is room for %d.", n, mostLines)
	}
	if len(text) > mostText {
		return fmt.Sprintf("It would have %s; here is room for %d.", counted(len(text), "byte"), mostText)
	}
	return ""
}

func newManuscript(text string) manuscript {
	area := textarea.New()
	area.CharLimit, area.MaxHeight = 0, 0
	area.KeyMap = editingKeys()
	area.Focus()
	s := manuscript{area: area, column: -1}
	s.put(draft{text: text})
	return s
}

// editingKeys are the keys that the textarea answers itself, as nano and the
// shell have them; those of the pane are none of them. Its paste would read the
// clipboard; pasted text comes as a key.
func editingKeys() textarea.KeyMap {
	on := func(keys ...string) key.Binding { return key.NewBinding(key.WithKeys(keys...)) }
	return textarea.KeyMap{
		CharacterForward: on("right", "ctrl+f"), CharacterBackward: on("left", "ctrl+b"),
		WordForward: on("ctrl+right", "alt+right", "alt+f"), WordBackward: on("ctrl+left", "alt+left", "alt+b"),
		LineStart: on("home", "ctrl+a"), LineEnd: on("end"),
		InputBegin: on("ctrl+home", "alt+<"), InputEnd: on("ctrl+end", "alt+>"),
		DeleteCharacterBackward: on("backspace", "ctrl+h"), DeleteCharacterForward: on("delete"),
		DeleteWordBackward: on("ctrl+w", "alt+backspace"), DeleteWordForward: on("alt+delete"),
		DeleteAfterCursor: on("ctrl+k"), DeleteBeforeCursor: on("ctrl+u"),
	}
}

// put makes the text another one, with its cursor. The textarea can put a
// cursor only behind what is inserted: so what is behind it comes first.
func (s *manuscript) put(d draft) {
	before, after := normal(d.text[:d.offset]), normal(d.text[d.offset:])
	s.area.SetValue(after)
	s.area, _ = s.area.Update(tea.KeyMsg{Type: tea.KeyCtrlHome})
	s.area.InsertString(before)
	s.read()
}

// normal is a text with line feeds alone. A tab would be as wide as it likes.
func normal(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "  ").Replace(text)
}

// read takes over what the textarea holds.
func (s *manuscript) read() (changed bool) {
	text := s.area.Value()
	if text == s.text && s.lines != nil {
		return false
	}
	s.text, s.lines, s.seen = text, strings.Split(text, "\n"), false
	return true
}

// cursor is the line and the rune in it, from 0.
func (s *manuscript) cursor() (line, column int) {
	info := s.area.LineInfo()
	return s.area.Line(), info.StartColumn + info.ColumnOffset
}

// offset is the byte at which the cursor stands.
func (s *manuscript) offset() int {
	line, column := s.cursor()
	at := 0
	for _, l := range s.lines[:line] {
		at += len(l) + 1
	}
	return at + bytesIn(s.lines[line], column)
}

// bytesIn is how many bytes the first runes of a line have.
func bytesIn(line string, runes int) int {
	for i := range line {
		if runes == 0 {
			return i
		}
		runes--
	}
	return len(line)
}

// goTo puts the cursor at a byte.
func (s *manuscript) goTo(offset int) {
	s.put(draft{s.text, max(0, min(offset, len(s.text)))})
	s.last, s.column = another, -1
}

// vertically moves the cursor by rows of the screen.
func (s *manuscript) vertically(by, width int) {
	rows := s.rows(width)
	at, cell := s.row(rows)
	if s.column >= 0 {
		cell = s.column
	}
	to := max(0, min(at+by, len(rows)-1))
	if to == at {
		return
	}
	r := rows[to]
	line := s.lines[r.line][r.cut.from:r.cut.to]
	begun := ansi.Truncate(line, cell, "")
	if r.on && len(begun) == len(line) && r.cut.to < len(s.lines[r.line]) {
		begun = ansi.Truncate(line, max(0, cell-1), "") // its end is the beginning of the next
	}
	offset := r.cut.from + len(begun)
	for _, l := range s.lines[:r.line] {
		offset += len(l) + 1
	}
	s.goTo(offset)
	s.column = cell
}

// takeKey gives the text a key or a paste, and says why it does not take it.
func (s *manuscript) takeKey(msg tea.KeyMsg, now time.Time) (why string) {
	before := draft{s.text, s.offset()}
	kind := deleting
	switch typed := string(msg.Runes); {
	case msg.Type == tea.KeyRunes && msg.Alt && !key.Matches(msg, s.area.KeyMap.WordForward, s.area.KeyMap.WordBackward, s.area.KeyMap.InputBegin, s.area.KeyMap.InputEnd):
		return "" // it is no text
	case msg.Type == tea.KeyRunes && msg.Alt:
		s.area, _ = s.area.Update(msg)
	case msg.Type == tea.KeyEnter:
		line, _ := s.cursor()
		kind, why = another, s.insert("\n"+indentOfLine(s.lines[line]))
	case msg.Type == tea.KeyTab:
		kind, why = blanks, s.insert("  ")
	case msg.Type == tea.KeyRunes || msg.Type == tea.KeySpace:
		kind, why = kindOf(msg), s.insert(normal(typed))
	default:
		s.area, _ = s.area.Update(msg)
	}
	s.column = -1
	if !s.read() {
		s.last = another // the cursor may have moved
		return why
	}
	s.remember(before, kind, now)
	return why
}

// kindOf is what kind of change typing a key is.
func kindOf(msg tea.KeyMsg) change {
	switch {
	case msg.Paste || len(msg.Runes) != 1:
		return another
	case unicode.IsLetter(msg.Runes[0]) || unicode.IsDigit(msg.Runes[0]):
		return letters
	}
	return blanks
}

func (s *manuscript) insert(text string) (why string) {
	if why := tooLong(s.text + text); why != "" {
		return "That is not taken. " + why
	}
	s.area.InsertString(text)
	return ""
}

// indentOfLine is the blanks that a line begins with.
func indentOfLine(line string) string {
	return line[:len(line)-len(strings.TrimLeft(line, " "))]
}

// remember keeps the text as it was before a change.
func (s *manuscript) remember(before draft, kind change, now time.Time) {
	if kind == another || kind != s.last || now.Sub(s.changed) > pause {
		s.past = append(s.past, before)
		s.past = s.past[max(0, len(s.past)-mostDrafts):]
	}
	s.last, s.changed, s.future = kind, now, nil
}

// replace makes the text another one, which can be undone.
func (s *manuscript) replace(text string) {
	before := draft{s.text, s.offset()}
	s.put(draft{text: text})
	s.column = -1
	if s.text != before.text {
		s.remember(before, another, time.Time{})
	}
}

// undo goes back to the text before the last changes, and tells whether there
// was one.
func (s *manuscript) undo() bool { return s.swap(&s.past, &s.future) }

// redo undoes an undo.
func (s *manuscript) redo() bool { return s.swap(&s.future, &s.past) }

func (s *manuscript) swap(from, to *[]draft) bool {
	if len(*from) == 0 {
		return false
	}
	last := len(*from) - 1
	*to = append(*to, draft{s.text, s.offset()})
	d := (*from)[last]
	*from = (*from)[:last]
	s.put(d)
	s.last, s.column = another, -1
	return true
}
