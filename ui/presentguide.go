package ui

import (
	"regexp"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// guideParts cuts a page into ideas: a heading with what follows it, a paragraph,
// a list that is short, or an item of one that is not, a drawing. What is said to
// a lone learner is left out. title is for a page without a heading.
func guideParts(source, title string) []staged {
	c := &cutting{heading: title, opens: true}
	blocks := blocksOf(harmless(source))
	for i := 0; i < len(blocks); i++ {
		switch b := blocks[i]; b.kind {
		case headingBlock:
			c.heading, c.opens = wire.Line(wordsOf(b.body)), true
		case itemBlock:
			from := i
			for i+1 < len(blocks) && blocks[i+1].kind == itemBlock {
				i++
			}
			c.list(blocks[from : i+1])
		case paragraphBlock:
			c.paragraph(b)
		case codeBlock:
			c.code(b)
		case quoteBlock, tableBlock, bareBlock:
			c.add(staged{blocks: []block{b}})
		case ruleBlock:
		}
	}
	if c.opens && len(c.parts) == 0 {
		c.add(staged{})
	}
	return c.parts
}

// A cutting is a page that is being cut.
type cutting struct {
	parts   []staged
	heading string
	opens   bool // nothing stands under it yet
	colon   bool // the part before goes on: it ends with a colon
}

func (c *cutting) add(s staged) {
	s.heading, s.opens = c.heading, c.opens
	c.parts = append(c.parts, s)
	c.opens, c.colon = false, false
}

// last is the part that goes on, or nil.
func (c *cutting) last() *staged {
	if !c.colon || c.opens {
		return nil
	}
	c.colon = false
	return &c.parts[len(c.parts)-1]
}

func (c *cutting) paragraph(b block) {
	b.body = toAudience(b.body)
	if b.body == "" {
		return
	}
	colon := strings.HasSuffix(b.body, ":")
	if last := c.last(); last != nil && len(last.blocks) < 3 {
		last.blocks = append(last.blocks, b)
	} else {
		c.add(staged{blocks: []block{b}})
	}
	c.colon = colon
}

func (c *cutting) code(b block) {
	if last := c.last(); last != nil && last.drawing == "" {
		last.drawing, last.lang = b.body, b.lang
		return
	}
	c.add(staged{drawing: b.body, lang: b.lang})
}

// A list is short when so few cells say all of it.
const shortList = 150

func (c *cutting) list(items []block) {
	var kept []block
	for _, item := range items {
		if item.inner = itemToAudience(item.inner); len(item.inner) > 0 {
			kept = append(kept, item)
		}
	}
	if all := strings.Join(blockWords(kept), " "); len(all) <= shortList {
		if last := c.last(); last != nil {
			last.blocks = append(last.blocks, kept...)
		} else if len(kept) > 0 {
			c.add(staged{blocks: kept})
		}
		return
	}
	for i, item := range kept {
		if last := c.last(); last != nil { // half a sentence, which the first one ends
			last.blocks = append(last.blocks, item)
			continue
		}
		follows := !c.opens && item.tight && i > 0
		c.add(staged{blocks: []block{item}, follows: follows})
	}
}

func itemToAudience(inner []block) []block {
	var kept []block
	for _, b := range inner {
		if b.kind == paragraphBlock {
			if b.body = toAudience(b.body); b.body == "" {
				continue
			}
		}
		kept = append(kept, b)
	}
	return kept
}

var (
	sentenceEnd = regexp.MustCompile(`([.!?][)”"]?)\s+`)
	// hint is in a sentence about keys and views, and press begins what is for who
	// sits at them.
	hint  = regexp.MustCompile("(?i)\\btype `|`enter`|`\\?`|`[1-4]`")
	press = regexp.MustCompile("(?i)\\b(?:press|go back to the course with) `")
	// alone is in a sentence to who reads by themselves: of another run, of the
	// time that reading takes, of what is at hand.
	alone = regexp.MustCompile(`(?i)\brun (?:it|this step|the step) again\b|\bon the first run\b` +
		`|\byou read for\b|\bwhile you read\b|\byour own browser\b|\bscreen (?:back|before)\b`)
)

// toAudience is a paragraph without what is said to who sits at the keys: what to
// press, and then to look for, and what to try. Nor is there anything to who reads
// alone. It is "" when nothing is left.
func toAudience(paragraph string) string {
	if strings.HasPrefix(paragraph, "**Try**") {
		return ""
	}
	var kept []string
	for s := range strings.SplitSeq(sentenceEnd.ReplaceAllString(paragraph, "$1\x00"), "\x00") {
		if press.MatchString(s) {
			break
		}
		if !hint.MatchString(s) && !alone.MatchString(s) {
			kept = append(kept, s)
		}
	}
	return strings.TrimSpace(strings.Join(kept, " "))
}
