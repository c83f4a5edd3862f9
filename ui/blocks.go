package ui

import (
	"fmt"
	"regexp"
	"strings"
)

// A blockKind is what a block of Markdown is.
type blockKind int

const (
	paragraphBlock blockKind = iota
	headingBlock
	itemBlock
	quoteBlock
	codeBlock
	tableBlock
	ruleBlock
)

// A block is a stretch of Markdown that is laid out on its own. glamour wraps
// a list or a quote without an indent for the lines that go on, and too wide
// on top; so the blocks are placed here, and glamour renders what is in them.
type block struct {
	kind  blockKind
	lead  string // of an item: its bullet or number
	lang  string // of code
	body  string
	tight bool // no blank row before it
}

// What begins a block.
var (
	fenceLine   = regexp.MustCompile("^(`{3,})(.*)$")
	headingLine = regexp.MustCompile(`^#{1,6} `)
	itemLine    = regexp.MustCompile(`^([-*+]|\d{1,3}[.)])( +)`)
	ruleLine    = regexp.MustCompile(`^(?:-{3,}|\*{3,}|_{3,})\s*$`)
)

// blocksOf cuts Markdown into its blocks.
func blocksOf(source string) []block {
	r := blockReader{lines: strings.Split(source, "\n")}
	for r.at < len(r.lines) {
		r.next()
	}
	return r.blocks
}

type blockReader struct {
	lines  []string
	at     int
	gap    bool // a blank line came before
	number int  // of the last item
	blocks []block
}

// next reads one block.
func (r *blockReader) next() {
	line := r.lines[r.at]
	switch {
	case strings.TrimSpace(line) == "":
		r.gap = true
		r.at++
		return
	case fenceLine.MatchString(line):
		r.code(fenceLine.FindStringSubmatch(line))
	case headingLine.MatchString(line):
		r.add(block{kind: headingBlock, body: line})
		r.at++
	case ruleLine.MatchString(line):
		r.add(block{kind: ruleBlock})
		r.at++
	case itemLine.MatchString(line):
		r.item(itemLine.FindStringSubmatch(line))
	case strings.HasPrefix(line, ">"):
		r.add(block{kind: quoteBlock, body: r.while(func(l string) bool { return strings.HasPrefix(l, ">") }, func(l string) string {
			return strings.TrimPrefix(strings.TrimPrefix(l, ">"), " ")
		})})
	case strings.HasPrefix(line, "|"):
		r.add(block{kind: tableBlock, body: r.while(func(l string) bool { return strings.HasPrefix(l, "|") }, strings.Clone)})
	default:
		r.paragraph()
	}
	r.gap = false
}

func (r *blockReader) add(b block) {
	if b.kind != itemBlock {
		r.number = 0
	}
	r.blocks = append(r.blocks, b)
}

// while takes lines as long as they belong to the block.
func (r *blockReader) while(belongs func(string) bool, take func(string) string) string {
	var taken []string
	for ; r.at < len(r.lines) && belongs(r.lines[r.at]); r.at++ {
		taken = append(taken, take(r.lines[r.at]))
	}
	return strings.Join(taken, "\n")
}

func (r *blockReader) code(fence []string) {
	r.at++
	body := r.while(func(l string) bool {
		end := strings.TrimRight(l, " ")
		return len(end) < len(fence[1]) || strings.Trim(end, "`") != ""
	}, strings.Clone)
	r.at++
	r.add(block{kind: codeBlock, lang: strings.TrimSpace(fence[2]), body: body})
}

// item reads one item with all that is indented below it. Items are numbered
// on from the first, as Markdown has it.
func (r *blockReader) item(marker []string) {
	b := block{kind: itemBlock, lead: "• ", tight: !r.gap && r.inList()}
	if first := 0; marker[1] > "/" && marker[1] < ":" {
		if _, err := fmt.Sscanf(marker[1], "%d", &first); err == nil && r.number == 0 {
			r.number = first - 1
		}
		r.number++
		b.lead = fmt.Sprintf("%d. ", r.number)
	}
	indent := len(marker[0])
	body := []string{r.lines[r.at][indent:]}
	for r.at++; r.at < len(r.lines); r.at++ {
		line := r.lines[r.at]
		inner := len(line) - len(strings.TrimLeft(line, " "))
		blank := strings.TrimSpace(line) == ""
		switch {
		case blank && r.goesOn(indent):
			body = append(body, "")
		case blank, inner == 0 && (itemLine.MatchString(line) || fenceLine.MatchString(line) || strings.HasPrefix(line, ">") || headingLine.MatchString(line)):
			b.body = strings.Join(body, "\n")
			r.add(b)
			return
		default:
			body = append(body, line[min(inner, indent):])
		}
	}
	b.body = strings.Join(body, "\n")
	r.add(b)
}

// inList tells whether the block before is an item.
func (r *blockReader) inList() bool {
	return len(r.blocks) > 0 && r.blocks[len(r.blocks)-1].kind == itemBlock
}

// goesOn tells whether the item goes on after a blank line.
func (r *blockReader) goesOn(indent int) bool {
	for _, l := range r.lines[r.at+1:] {
		if strings.TrimSpace(l) != "" {
			return strings.HasPrefix(l, strings.Repeat(" ", min(indent, 2)))
		}
	}
	return false
}

// paragraph joins the lines of a paragraph; two blanks or a backslash at the
// end of a line keep its break.
func (r *blockReader) paragraph() {
	var b strings.Builder
	for ; r.at < len(r.lines); r.at++ {
		l := r.lines[r.at]
		starts := b.Len() > 0 && (fenceLine.MatchString(l) || headingLine.MatchString(l) || itemLine.MatchString(l) || strings.HasPrefix(l, ">"))
		if strings.TrimSpace(l) == "" || starts {
			break
		}
		if b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimLeft(l, " "))
		if strings.HasSuffix(l, "  ") || strings.HasSuffix(l, `\`) {
			b.WriteByte('\n')
		}
	}
	r.add(block{kind: paragraphBlock, body: b.String()})
}
