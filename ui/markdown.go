package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/glamour"
	glamouransi "github.com/charmbracelet/glamour/ansi"
	"github.com/charmbracelet/glamour/styles"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"ltibootcamp/ltiflow/wire"
)

// readable is how wide prose gets at most; longer lines are hard to follow.
const readable = 88

// markdown adds Markdown: prose by glamour, code blocks by our own
// highlighter, so that they look and wrap like the rest of the screen. The
// renderer is made anew each time, for it may not be shared by goroutines.
func (s *sheet) markdown(source string, t theme) error {
	width := min(s.width, readable)
	for _, part := range splitFences(wire.Text(source)) {
		if part.code {
			s.blank()
			s.fence(part)
			s.blank()
			continue
		}
		r, err := glamour.NewTermRenderer(glamour.WithStyles(guideStyle(t)), glamour.WithColorProfile(t.profile), glamour.WithWordWrap(width))
		if err != nil {
			return fmt.Errorf("making the Markdown renderer: %w", err)
		}
		out, err := r.Render(part.body)
		if err != nil {
			return fmt.Errorf("rendering the page: %w", err)
		}
		for l := range strings.SplitSeq(strings.Trim(out, "\n"), "\n") {
			for _, ready := range rewrap(l, s.width) {
				if ready == "" {
					s.blank()
					continue
				}
				s.rows = append(s.rows, row{ready: ready})
			}
		}
	}
	return nil
}

// A fragment is a stretch of Markdown: prose, or what stands in a fence.
type fragment struct {
	code       bool
	lang, body string
}

// splitFences cuts Markdown at the fences of its code blocks. Fences within
// lists and quotes are indented and stay with the prose.
func splitFences(source string) []fragment {
	var parts []fragment
	var lines []string
	fence, lang := "", ""
	flush := func(code bool) {
		if body := strings.Join(lines, "\n"); strings.TrimSpace(body) != "" {
			parts = append(parts, fragment{code, lang, body})
		}
		lines, lang = nil, ""
	}
	for l := range strings.SplitSeq(source, "\n") {
		ticks := l[:len(l)-len(strings.TrimLeft(l, "`"))]
		switch {
		case fence == "" && len(ticks) >= 3:
			flush(false)
			fence, lang = ticks, strings.TrimSpace(l[len(ticks):])
		case fence != "" && len(ticks) >= len(fence) && strings.TrimSpace(l) == ticks:
			flush(true)
			fence = ""
		default:
			lines = append(lines, l)
		}
	}
	flush(fence != "")
	return parts
}

func (s *sheet) fence(part fragment) {
	switch part.lang {
	case "json":
		s.json(part.body, 2)
	case "go":
		for _, l := range lexGo(part.body) {
			s.data(l, 2)
		}
	default:
		s.lines(part.body, 2)
	}
}

// rewrap brings a painted line to a width. glamour wraps prose, but a long
// word, a URL or a table it leaves too wide. The blanks that it pads lines
// with are dropped, and every row begins and ends its own paint.
func rewrap(line string, width int) []string {
	var rows []string
	var b strings.Builder
	style, open, between, cells, blanks := "", "", "", 0, 0
	flush := func() {
		if open != "" {
			b.WriteString(reset)
		}
		rows = append(rows, b.String())
		b.Reset()
		open, cells, blanks = "", 0, 0
	}
	state := byte(ansi.NormalState)
	for line != "" {
		seq, w, n, next := ansi.DecodeSequence(line, state, nil)
		state, line = next, line[n:]
		switch {
		case w == 0 && strings.HasPrefix(seq, "\x1b["):
			if seq == reset || seq == "\x1b[m" {
				style = ""
			} else if strings.HasSuffix(seq, "m") {
				style += seq
			}
			continue
		case w == 0:
			continue
		case seq == " ":
			if blanks == 0 {
				between = style
			}
			blanks++
			continue
		}
		if cells+blanks+w > width && cells > 0 {
			flush()
		}
		if blanks > 0 {
			if open != "" && between != open {
				b.WriteString(reset)
				open = ""
			}
			b.WriteString(strings.Repeat(" ", blanks))
			cells, blanks = cells+blanks, 0
		}
		if style != open {
			if open != "" {
				b.WriteString(reset)
			}
			b.WriteString(style)
			open = style
		}
		b.WriteString(seq)
		cells += w
	}
	flush()
	return rows
}

// guideStyle is the look of a page of the guide. Where not even bold can be
// sent, glamour's own plain style writes the marks of Markdown instead.
func guideStyle(t theme) glamouransi.StyleConfig {
	if t.profile == termenv.Ascii {
		plain := styles.NoTTYStyleConfig
		plain.Document.Margin, plain.Document.BlockPrefix, plain.Document.BlockSuffix = nil, "", ""
		plain.List.LevelIndent = 2
		plain.Table = tableStyle()
		return plain
	}
	yes := true
	ink := func(colour string) glamouransi.StylePrimitive {
		if colour == "" {
			return glamouransi.StylePrimitive{}
		}
		return glamouransi.StylePrimitive{Color: &colour}
	}
	bold := func(p glamouransi.StylePrimitive) glamouransi.StylePrimitive {
		p.Bold = &yes
		return p
	}
	c := t.colours
	title := bold(ink(c.accent))
	title.BlockSuffix = "\n"
	first := bold(ink(c.accent))
	first.Underline = &yes
	code := bold(ink(c.member))
	if c.member == "" {
		code = glamouransi.StylePrimitive{Prefix: "`", Suffix: "`"}
	}
	link := ink(c.accent)
	link.Underline = &yes
	one, bar := uint(1), glyphBar+" "
	return glamouransi.StyleConfig{
		BlockQuote: glamouransi.StyleBlock{StylePrimitive: ink(c.muted), Indent: &one, IndentToken: &bar},
		List:       glamouransi.StyleList{LevelIndent: 2},
		Heading:    glamouransi.StyleBlock{StylePrimitive: title},
		H1:         glamouransi.StyleBlock{StylePrimitive: first},
		Strikethrough: glamouransi.StylePrimitive{
			CrossedOut: &yes,
		},
		Emph:           glamouransi.StylePrimitive{Italic: &yes},
		Strong:         glamouransi.StylePrimitive{Bold: &yes},
		HorizontalRule: glamouransi.StylePrimitive{Color: ink(c.muted).Color, Format: "\n" + strings.Repeat(glyphRule, 8) + "\n"},
		Item:           glamouransi.StylePrimitive{BlockPrefix: "• "},
		Enumeration:    glamouransi.StylePrimitive{BlockPrefix: ". "},
		Task:           glamouransi.StyleTask{Ticked: "[" + glyphDone + "] ", Unticked: "[ ] "},
		Link:           link,
		LinkText:       glamouransi.StylePrimitive{Bold: &yes},
		Image:          link,
		ImageText:      ink(c.muted),
		Code:           glamouransi.StyleBlock{StylePrimitive: code},
		CodeBlock:      glamouransi.StyleCodeBlock{StyleBlock: glamouransi.StyleBlock{Indent: &one}},
		Table:          tableStyle(),
	}
}

func tableStyle() glamouransi.StyleTable {
	cross, bar, rule := "┼", glyphBar, glyphRule
	return glamouransi.StyleTable{CenterSeparator: &cross, ColumnSeparator: &bar, RowSeparator: &rule}
}
