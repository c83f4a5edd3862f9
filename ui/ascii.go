package ui

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// asciiLocale tells whether the locale is one without Unicode. As POSIX has
// it, the first variable that is set decides, and C, POSIX or a name without
// a codeset is not UTF-8. When none is set at all, POSIX would take that for
// C; but so it is in most containers and in many a session over ssh, whose
// terminals are all of UTF-8, and whoever has another says so. Windows and
// macOS do not go by these variables.
func asciiLocale(environ func(string) string, goos string) bool {
	locale := cmp.Or(environ("LC_ALL"), environ("LC_CTYPE"), environ("LANG"))
	if locale == "" || goos == "windows" || goos == "darwin" {
		return false
	}
	name, _, _ := strings.Cut(locale, "@") // the modifier, as in de_DE.UTF-8@euro
	_, codeset, _ := strings.Cut(name, ".")
	return !strings.EqualFold(strings.ReplaceAll(codeset, "-", ""), "utf8")
}

// ASCII is a text with nothing but ASCII in it, as wide as before: glyphs and
// signs have stand-ins, letters lose their accents, and of what is left every
// cell is a question mark. Escape sequences stay.
func ASCII(s string) string {
	if ascii(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		// Marks may follow a letter and be one character with it, a control not.
		if s[i] < ' ' || s[i] < utf8.RuneSelf && (i+1 == len(s) || s[i+1] < utf8.RuneSelf) {
			b.WriteByte(s[i])
			i++
			continue
		}
		character, width := ansi.FirstGraphemeCluster(s[i:], ansi.GraphemeWidth)
		b.WriteString(replaced(character, width))
		i += max(1, len(character))
	}
	return b.String()
}

// replaced is one character of a number of cells in ASCII.
func replaced(character string, width int) string {
	if r, n := utf8.DecodeRuneInString(character); n == len(character) && width == 1 {
		if c := standIn(r); c != 0 {
			return string(c)
		}
	}
	if letter := unaccented(character); letter != "" && width == 1 {
		return letter
	}
	return strings.Repeat("?", max(0, width))
}

// unaccented is a letter without what is put on it, "" when it is not of
// ASCII.
func unaccented(character string) string {
	if first := norm.NFD.String(character)[0]; first >= ' ' && first <= '~' {
		return string(first)
	}
	return ""
}

// standIn is the character of ASCII that says the same as a glyph, 0 when
// there is none. No two marks that stand in one place have the same: states
// and findings + x ~ o -, the places you are at and choose * >, what is folded
// and what is open > v, and the spinner | / - \.
func standIn(r rune) rune {
	switch r {
	case '✓', '✔':
		return '+'
	case '✗', '✘', '×':
		return 'x'
	case '○', '◦', '◇', '□':
		return 'o'
	case '●', '•', '◆', '■', '★':
		return '*'
	case '▸', '▶', '►', '›', '→', '⇒', '»', '≫':
		return '>'
	case '◂', '◀', '◄', '‹', '←', '⇐', '«':
		return '<'
	case '▾', '▼', '↓':
		return 'v'
	case '▴', '▲', '↑':
		return '^'
	case '↳', '⠸', '⠧':
		return '\\'
	case '⠙', '⠴', '⠏':
		return '/'
	case '…':
		return '~'
	case '·', '⠋', '⠼', '⠇':
		return '|'
	case '“', '”', '„':
		return '"'
	case '‘', '’', '‚':
		return '\''
	case '–', '—', '‐', '‑', '−', '⠹', '⠦':
		return '-'
	case '§':
		return 'S'
	}
	return drawn(r)
}

// drawn is the stand-in of a line or a block: the characters that Unicode has
// for drawing boxes and bars.
func drawn(r rune) rune {
	switch {
	case r == '─' || r == '━' || r == '═' || r >= '┄' && r <= '┅' || r >= '┈' && r <= '┉' || r >= '╌' && r <= '╍':
		return '-'
	case r == '│' || r == '┃' || r == '║' || r >= '┆' && r <= '┇' || r >= '┊' && r <= '┋' || r >= '╎' && r <= '╏':
		return '|'
	case r >= 0x2500 && r <= 0x257f: // every other one is a corner or a crossing
		return '+'
	case r >= '░' && r <= '▒':
		return '.'
	case r >= 0x2580 && r <= 0x259f:
		return '#'
	}
	return 0
}

// keyLabel is the name of a key. Arrows become words where they cannot be
// drawn: their stand-ins are keys of their own.
func (c common) keyLabel(label string) string {
	if !c.look.ascii {
		return label
	}
	return strings.NewReplacer("↑", "up", "↓", "down", "→", "right", "←", "left").Replace(label)
}
