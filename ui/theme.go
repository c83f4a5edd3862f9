package ui

import (
	"io"
	"sort"
	"strings"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// A token names what a piece of text is. The theme decides how it looks.
type token int

// The tokens of the screen.
const (
	plain token = iota
	strong
	muted
	heading
	accent
	chosen
	good
	bad
	warn
	member // a name: of a JSON member, a header, a form field
	quoted // a string
	number
	keyword
	comment
	function
	found         // a match of what is looked for
	foundHere     // the match that the cursor is on
	partHeader    // of an encoded JWT
	partPayload   // "
	partSignature // "
	failedLine    // of code, at which a check failed
	unmasked      // the sign that secrets are shown
	night         // a black screen
	tokens        // how many there are
)

// A theme is how the screen looks: every style, made once from one palette
// through one renderer that asks the terminal nothing.
type theme struct {
	name    string // dark, light, contrast-dark, contrast-light or none
	profile termenv.Profile
	colours palette
	styles  [tokens]lipgloss.Style
	paints  [tokens]paint
	frame   lipgloss.Style // around a pane; its sizes are the margins
}

// A paint is the escape sequences around a piece of text.
type paint struct{ open, shut string }

// newTheme makes the theme of a name. The profile is what the terminal can
// show; with Ascii not even bold is sent, and glyphs and words have to do.
func newTheme(name string, profile termenv.Profile) theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(!strings.HasSuffix(name, "light"))
	t := theme{name: name, profile: profile, colours: paletteOf(name)}
	for i, style := range stylesOf(t.colours, r.NewStyle()) {
		if t.contrast() {
			style = emphasised(token(i), style)
		}
		open, shut, _ := strings.Cut(style.Render("x"), "x")
		t.styles[i], t.paints[i] = style, paint{open, shut}
	}
	t.frame = r.NewStyle().Border(lipgloss.RoundedBorder()).Padding(0, 1)
	return t
}

// stylesOf dresses every token. What is told by its place or a word besides
// has a colour; what has to be seen without one is bold, underlined or
// reversed too.
func stylesOf(c palette, bare lipgloss.Style) [tokens]lipgloss.Style {
	ink := func(colour string) lipgloss.Style {
		if colour == "" {
			return bare
		}
		return bare.Foreground(lipgloss.Color(colour))
	}
	black := bare
	if c.accent != "" {
		black = bare.Background(lipgloss.Color("#000000"))
	}
	return [tokens]lipgloss.Style{
		night: black,
		plain: bare, strong: bare.Bold(true), muted: ink(c.muted), heading: ink(c.accent).Bold(true),
		accent: ink(c.accent), chosen: bare.Reverse(true),
		good: ink(c.good), bad: ink(c.bad).Bold(true), warn: ink(c.warn),
		member: ink(c.member), quoted: ink(c.quoted), number: ink(c.number),
		keyword: ink(c.keyword), comment: ink(c.comment), function: ink(c.function).Bold(true),
		found: ink(c.warn).Underline(true), foundHere: ink(c.warn).Bold(true).Underline(true).Reverse(true),
		partHeader: ink(c.header).Bold(true), partPayload: ink(c.payload).Underline(true),
		partSignature: ink(c.signature).Bold(true).Underline(true),
		failedLine:    ink(c.bad).Bold(true).Underline(true), unmasked: ink(c.warn).Bold(true).Reverse(true),
	}
}

// emphasised is a style in high contrast, in which colour is not all that makes
// a name or a verdict stand out.
func emphasised(of token, style lipgloss.Style) lipgloss.Style {
	switch of {
	case heading, bad, warn:
		return style.Bold(true).Underline(true)
	case accent, good, member, keyword, found, partPayload:
		return style.Bold(true)
	default:
		return style
	}
}

// contrast tells that the theme is one of high contrast.
func (t theme) contrast() bool { return strings.HasPrefix(t.name, "contrast") }

// id tells two themes apart.
func (t theme) id() string { return t.name + "/" + t.profile.Name() }

// in paints one piece of text.
func (t theme) in(paint token, s string) string {
	if s == "" {
		return ""
	}
	p := t.paints[paint]
	return p.open + s + p.shut
}

// text paints the part of a text between two bytes.
func (t theme) text(of *text, from, to int) string {
	var b strings.Builder
	at := from
	// A line of a megabyte has more spans than can be passed by in a frame.
	first := sort.Search(len(of.spans), func(i int) bool { return of.spans[i].to > from })
	for _, s := range of.spans[first:] {
		if s.from >= to {
			break
		}
		begin, end := max(s.from, from), min(s.to, to)
		b.WriteString(of.s[at:begin])
		b.WriteString(t.in(s.paint, of.s[begin:end]))
		at = end
	}
	b.WriteString(of.s[at:to])
	return b.String()
}

// line paints a whole text.
func (t theme) line(of *text) string { return t.text(of, 0, len(of.s)) }

// helpStyles dresses the key hints of bubbles, whose own styles would ask the
// terminal for its background.
func (t theme) helpStyles() help.Styles {
	key, words := t.styles[strong], t.styles[muted]
	return help.Styles{
		ShortKey: key, ShortDesc: words, ShortSeparator: words, Ellipsis: words,
		FullKey: key, FullDesc: words, FullSeparator: words,
	}
}
