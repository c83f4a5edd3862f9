package ui

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"runtime"
	"strconv"

	"github.com/charmbracelet/x/term"

	"ltibootcamp/content"
)

// ErrNotReady is what a rehearsal gives when something has to be mended, which it
// has told by then.
var ErrNotReady = errors.New("the presentation is not ready")

// Rehearse plays the presentation unseen, every part of every step from the first
// or the one to start with, on a screen as large as that of the terminal. It runs
// the steps, and tells what fails, what is missing, what has no room and what is
// slow.
func Rehearse(ctx context.Context, w io.Writer, o Options) error {
	o = o.withDefaults()
	if o.Start != "" {
		if _, err := o.Engine.Course().Step(o.Start); err != nil {
			return err
		}
	}
	talk, err := content.LoadTalk(o.Engine.Edition().Name)
	if err != nil {
		return err
	}
	l := decide(o.Theme, o.Environ)
	l.ascii = o.ASCII || asciiLocale(o.Environ, runtime.GOOS)
	return rehearse(ctx, w, newReel(ctx, o.Engine, talk, l, o.Start, math.MaxInt32), o.size())
}

// rehearse plays a reel from its beginning to its end.
func rehearse(ctx context.Context, w io.Writer, r *reel, on screenSize) error {
	h := &rehearsal{reel: r, out: w, told: map[string]bool{}}
	if h.begin(on); on.width < leastWidth || on.height < leastHeight {
		h.say("%s Not ready: this screen is too small, the least is %d columns and %d rows.", glyphFailed, leastWidth, leastHeight)
		return errors.Join(h.err, ErrNotReady)
	}
	r.open(on.width, on.height) //nolint:contextcheck // what runs has the context that the reel was made with
	h.arrive()
	for playing := true; playing; playing = r.act() { //nolint:contextcheck // as above
		if err := ctx.Err(); err != nil {
			return err //nolint:wrapcheck // somebody has stopped it, and knows
		}
		if h.p.step() != h.step.stop {
			h.leave()
			h.arrive()
		}
		h.watch()
	}
	h.leave()
	if ready := h.end(); h.err == nil && !ready {
		return ErrNotReady
	}
	return h.err
}

// A screenSize is how large the screen is, and why it is taken to be so: "" when
// the terminal says it.
type screenSize struct {
	width, height int
	why           string
}

// size is that of the terminal, wherever there is one: the report may go elsewhere.
func (o Options) size() screenSize {
	files := []*os.File{terminalFile(o.Output, os.Stdout), terminalFile(o.Input, os.Stdin)}
	if o.Output == nil {
		files = append(files, terminalFile(nil, os.Stderr))
	}
	for _, f := range files {
		if f == nil {
			continue
		}
		if w, h, err := term.GetSize(f.Fd()); err == nil && w > 0 && h > 0 {
			return screenSize{w, h, ""}
		}
	}
	w, errW := strconv.Atoi(o.Environ("COLUMNS"))
	h, errH := strconv.Atoi(o.Environ("LINES"))
	if errW == nil && errH == nil && w > 0 && h > 0 {
		return screenSize{w, h, "There is no terminal here: COLUMNS and LINES say so."}
	}
	return screenSize{80, 24, "There is no terminal here: this is the classic size. COLUMNS and LINES can say another."}
}

// A rehearsal is a reel that is watched.
type rehearsal struct {
	*reel

	out   io.Writer
	err   error // of writing
	step  rehearsed
	shown int             // the part that was looked at last
	told  map[string]bool // what was told already: each thing is told once

	// Of all steps: how many they are and how many parts they have, what has to be
	// mended, and how many warnings there were.
	steps, parts int
	mend         []string
	warnings     int
}

// A rehearsed step is what there is to say of one.
type rehearsed struct {
	stop

	parts int
	mend  []string
	warn  []string
	after string // the step that failed before it, so that this one could not run
}
