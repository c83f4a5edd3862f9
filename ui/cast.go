package ui

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/muesli/termenv"

	"ltibootcamp/content"
	"ltibootcamp/steps"
)

// The screen of a recording, and how many letters are typed from one of its frames
// to the next: about a word, for a frame each would make it six times as large.
const (
	castWidth  = 100
	castHeight = 30
	castStroke = 6
)

// Cast records the reader's own run as an asciicast (version 2): what the screen
// shows when the presentation plays by itself, with a marker at each step. Nothing
// is run for it: steps that have not run are left out. Secrets are masked unless it
// is to be bare.
func Cast(w io.Writer, e Engine, bare bool) error {
	talk, err := content.LoadTalk(e.Edition().Name)
	if err != nil {
		return err
	}
	kept := recordedOf(e)
	if len(kept.course.Chapters) == 0 {
		return errors.New("recording the run: no step has run yet")
	}
	return cast(w, kept, talk, bare)
}

func cast(w io.Writer, e recorded, talk content.Talk, bare bool) error {
	out := bufio.NewWriter(w)
	r := newReel(context.Background(), e, talk, look{wish: "dark", dark: true, profile: termenv.TrueColor}, "", castStroke)
	r.p.bare = bare
	r.open(castWidth, castHeight)
	c := &casting{out: out}
	c.header("LTI Advantage bootcamp, edition "+r.p.edition, r.p.began)
	c.event(0, "o", castBegins)
	step := ""
	for playing := true; playing && c.err == nil; playing = r.act() {
		if s := r.p.step(); s.name != step {
			step = s.name
			c.event(r.at, "m", s.chapterTitle+" "+glyphInto+" "+s.title)
		}
		c.frame(r.at, r.p.View())
	}
	c.event(r.at, "o", castEnds)
	if err := cmp.Or(c.err, out.Flush()); err != nil {
		return fmt.Errorf("writing the recording: %w", err)
	}
	return nil
}

// What a recording does to the terminal that it is played on: at its beginning it
// clears it and hides the cursor, at its end it shows the cursor in the last line.
const (
	castBegins = "\x1b[?25l\x1b[0m\x1b[2J\x1b[H"
	castEnds   = "\x1b[?25h"
)

// A recorded engine has the steps that have run, and runs none: what a run gave is
// given again.
type recorded struct {
	Engine

	course content.Course
}

func recordedOf(e Engine) recorded {
	r := recorded{Engine: e}
	for _, chapter := range e.Course().Chapters {
		all := chapter.Steps
		chapter.Steps = nil
		for _, s := range all {
			if e.State(s.Name) != steps.NotRun {
				chapter.Steps = append(chapter.Steps, s)
			}
		}
		if len(chapter.Steps) > 0 {
			r.course.Chapters = append(r.course.Chapters, chapter)
		}
	}
	return r
}

// Course is the steps that have run.
func (r recorded) Course() content.Course { return r.course }

// Run gives how the last run of a step ended.
func (r recorded) Run(_ context.Context, step string) error {
	o, _ := r.Outcome(step)
	return o.Err
}

// A casting is a recording that is being written.
type casting struct {
	out   io.Writer
	lines []string // of the frame before
	err   error
}

// A castHeader is the first line of a recording. It names no environment: it was
// made on no terminal.
type castHeader struct {
	Version   int       `json:"version"`
	Width     int       `json:"width"`
	Height    int       `json:"height"`
	Timestamp int64     `json:"timestamp"`
	Title     string    `json:"title"`
	Theme     castTheme `json:"theme"`
}

// A castTheme is what the colours of the recording were chosen for.
type castTheme struct {
	Foreground string `json:"fg"`
	Background string `json:"bg"`
	Palette    string `json:"palette"`
}

func (c *casting) header(title string, began time.Time) {
	c.write(castHeader{
		Version: 2, Width: castWidth, Height: castHeight, Timestamp: began.Unix(), Title: title,
		Theme: castTheme{"#d8dee9", "#16181d", "#16181d:#e06c75:#98c379:#e5c07b:#61afef:#c678dd:#56b6c2:#d8dee9"},
	})
}

// event writes one event, at its time in seconds.
func (c *casting) event(at time.Duration, kind, data string) {
	c.write([]any{float64(at.Milliseconds()) / 1000, kind, data})
}

func (c *casting) write(line any) {
	if c.err != nil {
		return
	}
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false)
	c.err = encoder.Encode(line)
}

// frame writes the lines that are not as they were.
func (c *casting) frame(at time.Duration, view string) {
	lines := strings.Split(view, "\n")
	var b strings.Builder
	for i, l := range lines {
		if i < len(c.lines) && c.lines[i] == l {
			continue
		}
		fmt.Fprintf(&b, "\x1b[%d;1H%s", i+1, strings.TrimRight(l, " "))
		if strings.HasSuffix(l, " ") {
			b.WriteString("\x1b[K")
		}
	}
	c.lines = lines
	if b.Len() > 0 {
		c.event(at, "o", b.String())
	}
}
