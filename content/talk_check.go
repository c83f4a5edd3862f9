package content

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What a speaker can hold, and what a screen can.
const (
	turnMinutes  = 10.0 // of one step
	turnScenes   = 3
	saysLetters  = 90
	sceneSeconds = 30.0
	notesLines   = 8
	fewestLines  = 4
	notesWords   = 120
	lineLetters  = 120
)

func (t Turn) in(edition string) bool { return slices.Contains(t.Editions, edition) }

func (t Turn) named() (name string, editions []string) { return t.Step, t.Editions }

// check finds what is wrong with the pace as it is written.
func (p Pace) check() error {
	for name, seconds := range map[string]float64{
		"letter": p.Letter, "word": p.Word, "least": p.Least, "turn": p.Turn, "idle": p.Idle,
	} {
		if seconds <= 0 {
			return fmt.Errorf("the pace: got %v seconds for %s, want more than none", seconds, name)
		}
	}
	return nil
}

// check finds what is wrong with a turn as it is written.
func (t Turn) check() error {
	if t.Step == "" || len(t.Editions) == 0 {
		return errors.New("got no step or no editions, want both")
	}
	if t.Minutes <= 0 || t.Minutes > turnMinutes {
		return fmt.Errorf("got %v minutes, want more than none and at most %v", t.Minutes, turnMinutes)
	}
	if len(t.Scenes) > turnScenes {
		return fmt.Errorf("got %d scenes, want %d at most", len(t.Scenes), turnScenes)
	}
	for i, scene := range t.Scenes {
		if err := scene.check(); err != nil {
			return fmt.Errorf("scene %d: %w", i+1, err)
		}
	}
	return nil
}

// check finds what is wrong with a scene as it is written. Whether there is such
// a thing to show is known where it runs: package steps.
func (s Scene) check() error {
	kinds := 0
	for _, is := range []bool{s.Function != "", s.Exchange != nil, s.Document != ""} {
		if is {
			kinds++
		}
	}
	if kinds != 1 {
		return fmt.Errorf("got %d of function, exchange and document, want one", kinds)
	}
	if n := len([]rune(s.Says)); n == 0 || n > saysLetters {
		return fmt.Errorf("it says something of %d characters, want a sentence of %d at most", n, saysLetters)
	}
	if s.Seconds < 0 || s.Seconds > sceneSeconds {
		return fmt.Errorf("got %v seconds, want 0 to %v", s.Seconds, sceneSeconds)
	}
	if marks := slices.Compact(slices.Sorted(slices.Values(s.Marks))); len(marks) == 0 || marks[0] == "" || len(marks) < len(s.Marks) {
		return fmt.Errorf("got the marks %q, want one at least, none empty and none twice", s.Marks)
	}
	if s.Exchange != nil {
		return s.Exchange.check()
	}
	return nil
}

// check finds out whether the exchange is told from all others, and whether there
// can be such a one.
func (c Crossing) check() error {
	if c == (Crossing{}) {
		return errors.New("got an exchange that may be any, want something to tell it by")
	}
	for _, party := range []string{c.From, c.To} {
		if !slices.Contains([]string{"", "browser", "tool", "platform"}, party) {
			return fmt.Errorf("got the party %q, want browser, tool or platform", party)
		}
	}
	return nil
}

// checkPlaces finds a turn whose step its edition has not.
func (c Course) checkPlaces(turns []Turn) error {
	for _, turn := range turns {
		for _, edition := range turn.Editions {
			if !c.has(turn.Step, edition) {
				return fmt.Errorf("the turn %q: edition %s has no such step", turn.Step, edition)
			}
		}
	}
	return nil
}

// has tells whether an edition has a step, of a course with the chapters of all.
func (c Course) has(step, edition string) bool {
	return slices.ContainsFunc(c.Chapters, func(c Chapter) bool {
		return c.in(edition) && slices.ContainsFunc(c.Steps, func(s Step) bool { return s.Name == step })
	})
}

// checkNotes finds out whether notes are a few short points, for they are read
// from the corner of an eye.
func checkNotes(notes string) error {
	lines := strings.Split(strings.TrimSpace(notes), "\n")
	if len(lines) < fewestLines || len(lines) > notesLines {
		return fmt.Errorf("got %d lines, want %d to %d", len(lines), fewestLines, notesLines)
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, "- ") {
			return fmt.Errorf("got line %d %q, want a point that begins with a dash", i+1, line)
		}
		if n := len([]rune(line)); n > lineLetters {
			return fmt.Errorf("line %d has %d characters, want %d at most", i+1, n, lineLetters)
		}
	}
	if n := len(strings.Fields(notes)); n > notesWords {
		return fmt.Errorf("got %d words, want %d at most", n, notesWords)
	}
	return nil
}
