package ui

import (
	"fmt"
	"strings"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// mapFacts are what the course map tells in numbers.
type mapFacts struct {
	edition  string
	all      chapterFacts
	chapters []chapterFacts
	steps    []stepFacts
}

// chapterFacts are those of a chapter, or of the whole course.
type chapterFacts struct {
	title               string
	done, stale, failed int
	of                  int
	solved, points      int // checkpoints
	left                time.Duration
}

// stepFacts are those of one step.
type stepFacts struct {
	left           time.Duration
	solved, points int
}

// factsOf counts what is done, and what is left.
func factsOf(c common) mapFacts {
	f := mapFacts{edition: c.edition}
	answered := c.engine.Record().Checkpoints
	for _, chapter := range c.engine.Course().Chapters {
		one := chapterFacts{title: chapter.Title}
		for _, step := range chapter.Steps {
			s := stepFacts{}
			for _, point := range c.engine.Checkpoints(step.Name) {
				s.points++
				if answered[point.Name].Solved {
					s.solved++
				}
			}
			one.count(c.engine.State(step.Name))
			s.left = step.Left(isDone(c.engine.State(step.Name)), s.points-s.solved)
			one.left += s.left
			one.solved, one.points = one.solved+s.solved, one.points+s.points
			f.steps = append(f.steps, s)
		}
		f.all.add(one)
		f.chapters = append(f.chapters, one)
	}
	return f
}

// count takes a step into account.
func (f *chapterFacts) count(s steps.State) {
	f.of++
	switch s {
	case steps.Done:
		f.done++
	case steps.Stale:
		f.stale++
	case steps.Failed:
		f.failed++
	case steps.NotRun:
	}
}

func (f *chapterFacts) add(other chapterFacts) {
	f.done, f.stale, f.failed, f.of = f.done+other.done, f.stale+other.stale, f.failed+other.failed, f.of+other.of
	f.solved, f.points, f.left = f.solved+other.solved, f.points+other.points, f.left+other.left
}

// minutesLeft is a time as the map says it.
func minutesLeft(d time.Duration) string {
	if d == 0 {
		return "no time left to spend"
	}
	return counted(content.Minutes(d), "minute") + " left"
}

// total is the line above the list.
func (f mapFacts) total(width int) *text {
	left := say(strong, "Edition "+f.edition).add(plain, "  "+doneOf(f.all.done, f.all.of)+" done")
	long, short := say(plain, "about "+minutesLeft(f.all.left)), say(plain, fmt.Sprintf("%d min", content.Minutes(f.all.left)))
	if f.all.points > 0 {
		long.add(plain, "   checkpoints "+doneOf(f.all.solved, f.all.points))
	}
	return ends(left, width, long, short)
}

// rights are what stands at the right end of a chapter, from the longest to the
// shortest.
func (f chapterFacts) rights() []*text {
	long := say(plain, doneOf(f.done, f.of)+" done")
	short := say(plain, fmt.Sprintf("%d/%d", f.done, f.of))
	if f.failed > 0 {
		long.add(bad, fmt.Sprintf(", %d failed", f.failed))
		short.add(bad, fmt.Sprintf(" %s%d", glyphFailed, f.failed))
	}
	if f.stale > 0 {
		long.add(warn, fmt.Sprintf(", %d stale", f.stale))
		short.add(warn, fmt.Sprintf(" %s%d", glyphStale, f.stale))
	}
	minutes := minutesShort(f.left)
	full := say(plain, "").join(long).add(muted, minutes)
	if f.points > 0 {
		full.add(plain, fmt.Sprintf("   checkpoints %d of %d", f.solved, f.points))
		short.add(plain, fmt.Sprintf(" ?%d/%d", f.solved, f.points))
	} else {
		full.add(plain, "                     ")
	}
	return []*text{full, say(plain, "").join(long).add(muted, minutes), say(plain, "").join(short).add(muted, minutes), short}
}

// words say the same as a sentence.
func (f chapterFacts) words() string {
	words := fmt.Sprintf("%s: %s done", f.title, doneOf(f.done, f.of))
	if f.failed > 0 {
		words += fmt.Sprintf(", %d failed", f.failed)
	}
	if f.stale > 0 {
		words += fmt.Sprintf(", %d stale", f.stale)
	}
	words += ", about " + minutesLeft(f.left)
	if f.points > 0 {
		words += ", checkpoints " + doneOf(f.solved, f.points)
	}
	return words + "."
}

// right is what stands at the right end of a step.
func (f stepFacts) right() *text {
	t := say(plain, "")
	if f.points > 0 {
		t.add(plain, fmt.Sprintf("checkpoints %d of %d", f.solved, f.points))
	}
	return t.add(muted, minutesShort(f.left))
}

// minutesShort is a time in a column of its own; nothing where nothing is left.
func minutesShort(d time.Duration) string {
	if d == 0 {
		return strings.Repeat(" ", len("   0 min"))
	}
	return fmt.Sprintf("%4d min", content.Minutes(d))
}
