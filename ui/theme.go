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
	found         // a match of a find
	foundHere     // the match that the cursor is on
	partHeader    // of an encoded JWT, its header,
	partPayload   // its payload,
	partSignature // and its signature
	failedLine    // the line of code at which a check failed
	unmasked      // the sign that secrets are shown
	tokens        // how many there are
)

// A palette gives the colours of a theme, as #rrggbb; "" is the terminal's own
// text colour. Every colour has a contrast of at least 4.5 to 1 on the
// backgrounds that terminals of its kind have.
type palette struct {
	muted, accent, good, bad, warn           string
	member, quoted, number, keyword, comment string
	function                                 string
}

func darkPalette() palette {
	return palette{
		muted: "#9aa5b4", accent: "#82aaff", good: "#a5d67b", bad: "#ff8b92", warn: "#f2c572",
		member: "#7fd0f0", quoted: "#b5d99c", number: "#f5a97f", keyword: "#cfa6f7",
		comment: "#98a3b3", function: "#82aaff",
	}
}

func lightPalette() palette {
	return palette{
		muted: "#57606a", accent: "#0b57c2", good: "#14692b", bad: "#b3202c", warn: "#8a4b00",
		member: "#0a5c87", quoted: "#22632e", number: "#9a3b06", keyword: "#7326b5",
		comment: "#5a636d", function: "#0b57c2",
	}
}

// A theme is how the screen looks: every style, made once from one palette
// through one renderer that asks the terminal nothing.
type theme struct {
	name    string // dark, light or none
	profile termenv.Profile
	colours palette
	styles  [tokens]lipgloss.Style
	paints  [tokens]paint
	frame   lipgloss.Style // around a pane; its sizes are the margins
}

// A paint is the escape sequences around a piece of text.
type paint struct{ open, shut string }

// newTheme makes the theme of a name. The profile is what the terminal can
// show; with Ascii not even bold is sent.
func newTheme(name string, profile termenv.Profile) theme {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(name != "light")
	t := theme{name: name, profile: profile}
	switch name {
	case "dark":
		t.colours = darkPalette()
	case "light":
		t.colours = lightPalette()
	}
	ink := func(colour string) lipgloss.Style {
		s := r.NewStyle()
		if colour != "" {
			s = s.Foreground(lipgloss.Color(colour))
		}
		return s
	}
	c := t.colours
	t.styles[plain] = ink("")
	for token, style := range map[token]lipgloss.Style{
		strong: ink("").Bold(true), muted: ink(c.muted), heading: ink(c.accent).Bold(true),
		accent: ink(c.accent), chosen: ink("").Reverse(true),
		good: ink(c.good), bad: ink(c.bad).Bold(true), warn: ink(c.warn),
		member: ink(c.member), quoted: ink(c.quoted), number: ink(c.number),
		found: ink(c.warn).Underline(true), foundHere: ink(c.warn).Underline(true).Bold(true),
		partHeader: ink(c.bad), partPayload: ink(c.keyword), partSignature: ink(c.accent),
		failedLine: ink(c.bad).Bold(true), unmasked: ink(c.bad).Reverse(true),
		keyword: ink(c.keyword), comment: ink(c.comment), function: ink(c.function).Bold(true),
	} {
		open, shut, _ := strings.Cut(style.Render("x"), "x")
		t.styles[token], t.paints[token] = style, paint{open, shut}
	}
	t.frame = r.NewStyle().Border(lipgloss.RoundedBorder()).Padding(0, 1)
	return t
}

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
