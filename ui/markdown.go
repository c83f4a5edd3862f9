package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/glamour"
	glamouransi "github.com/charmbracelet/glamour/ansi"
	"github.com/charmbracelet/glamour/styles"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// readable is how wide prose gets at most; longer lines are hard to follow.
const readable = 88

// markdown adds Markdown: its blocks are placed here, their words rendered by
// glamour, and code by our own highlighter, so that it looks and wraps like
// the rest of the screen.
func (s *sheet) markdown(source string, t theme) error {
	return s.blocks(blocksOf(source), t)
}

func (s *sheet) blocks(blocks []block, t theme) error {
	for _, b := range blocks {
		if !b.tight {
			s.blank()
		}
		if err := s.block(b, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) block(b block, t theme) error {
	switch b.kind {
	case codeBlock:
		s.fence(b)
	case ruleBlock:
		s.rule()
	case bareBlock:
		s.lines(b.body, 0)
	case quoteBlock:
		return s.within(b.inner, t, glyphBar+" ", glyphBar+" ")
	case itemBlock:
		return s.within(b.inner, t, b.lead, strings.Repeat(" ", ansi.StringWidth(b.lead)))
	case tableBlock:
		return s.glamour(b.body, t, min(s.width, readable))
	case headingBlock, paragraphBlock:
		return s.glamour(b.body, t, 0)
	}
	return nil
}

// narrowest is how wide the words behind a bullet or a bar are at least. Where
// there is no room for both, the words matter more.
const narrowest = 4

// within adds blocks behind a bullet or a bar.
func (s *sheet) within(blocks []block, t theme, lead, more string) error {
	if s.width-ansi.StringWidth(lead) < narrowest {
		lead, more = "", ""
	}
	inner := sheet{width: s.width - ansi.StringWidth(lead)}
	if err := inner.blocks(blocks, t); err != nil {
		return err
	}
	for _, r := range inner.rows {
		r.before = lead + r.before
		lead = more
		s.rows = append(s.rows, r)
	}
	return nil
}

// glamour renders one block. Its renderer is made anew each time, for it may
// not be shared by goroutines; it wraps tables only.
func (s *sheet) glamour(body string, t theme, width int) error {
	r, err := glamour.NewTermRenderer(glamour.WithStyles(guideStyle(t)), glamour.WithColorProfile(t.profile), glamour.WithWordWrap(width))
	if err != nil {
		return fmt.Errorf("making the Markdown renderer: %w", err)
	}
	out, err := r.Render(body)
	if err != nil {
		return fmt.Errorf("rendering the page: %w", err)
	}
	var rows []row
	for l := range strings.SplitSeq(out, "\n") {
		for _, ready := range rewrap(l, min(s.width, readable)) {
			if ready != "" || len(rows) > 0 {
				rows = append(rows, row{ready: ready})
			}
		}
	}
	for len(rows) > 0 && rows[len(rows)-1].ready == "" {
		rows = rows[:len(rows)-1]
	}
	s.rows = append(s.rows, rows...)
	return nil
}

func (s *sheet) fence(b block) {
	switch b.lang {
	case "json":
		s.json(b.body, 2)
	case "go":
		for _, l := range lexGo(b.body) {
			s.data(l, 2)
		}
	default:
		s.lines(b.body, 2)
	}
}

// guideStyle is the look of the words of a guide. Where not even bold can be
// sent, glamour's own plain style writes the marks of Markdown instead.
func guideStyle(t theme) glamouransi.StyleConfig {
	if t.profile == termenv.Ascii {
		return bareStyle()
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
	if t.contrast() {
		title.Underline = &yes
	}
	code := bold(ink(c.member))
	if c.member == "" {
		code = glamouransi.StylePrimitive{Prefix: "`", Suffix: "`"}
	}
	link := ink(c.accent)
	link.Underline = &yes
	return glamouransi.StyleConfig{
		Heading: glamouransi.StyleBlock{StylePrimitive: title},
		H1:      glamouransi.StyleBlock{StylePrimitive: first},
		Strikethrough: glamouransi.StylePrimitive{
			CrossedOut: &yes,
		},
		Emph:      glamouransi.StylePrimitive{Italic: &yes},
		Strong:    glamouransi.StylePrimitive{Bold: &yes},
		Link:      link,
		LinkText:  glamouransi.StylePrimitive{Bold: &yes},
		Image:     link,
		ImageText: ink(c.muted),
		Code:      glamouransi.StyleBlock{StylePrimitive: code},
		Table:     tableStyle(),
	}
}

func bareStyle() glamouransi.StyleConfig {
	bare := styles.NoTTYStyleConfig
	bare.Document.Margin, bare.Document.BlockPrefix, bare.Document.BlockSuffix = nil, "", ""
	bare.Code.Prefix, bare.Code.Suffix = "`", "`"
	bare.Table = tableStyle()
	return bare
}

func tableStyle() glamouransi.StyleTable {
	cross, bar, rule := "┼", glyphBar, glyphRule
	return glamouransi.StyleTable{CenterSeparator: &cross, ColumnSeparator: &bar, RowSeparator: &rule}
}
