//go:build unix

package journeys_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ui/ptytest"
)

// A talk is a presentation and its notes, each on a terminal of its own.
type talk struct {
	t                  *testing.T
	env                []string
	presenter, speaker *ptytest.Terminal
}

// newTalk has a directory for the line of its own. The one of t.TempDir has a name
// that is too long for a socket.
func newTalk(t *testing.T) *talk {
	t.Helper()
	dir, err := os.MkdirTemp("", "talk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return &talk{t: t, env: []string{"XDG_RUNTIME_DIR=" + dir}}
}

func (k *talk) present(step string) *ptytest.Terminal {
	k.t.Helper()
	return ptytest.Start(k.t, ptytest.Setting{Width: 100, Height: 30, Env: k.env}, program(k.t, built), "present", "--step", step)
}

func (k *talk) notes() *ptytest.Terminal {
	k.t.Helper()
	return ptytest.Start(k.t, ptytest.Setting{Width: 80, Height: 24, Env: k.env}, program(k.t, built), "notes")
}

// Where a presentation stands: the step and the part, as either of them says it.
var (
	placePresented = regexp.MustCompile(`(\d+)/(\d+) +(\d+) of \d+\s*$`)
	placeNoted     = regexp.MustCompile(`step (\d+) of \d+ · part (\d+) of (\d+)`)
)

// A spot is a part of a step.
type spot struct{ step, part, parts string }

func presented(screen string) spot {
	if m := placePresented.FindStringSubmatch(screen); m != nil {
		return spot{m[3], m[1], m[2]}
	}
	return spot{}
}

func noted(screen string) spot {
	if m := placeNoted.FindStringSubmatch(screen); m != nil {
		return spot{m[1], m[2], m[3]}
	}
	return spot{}
}

// together waits until both are at one spot, which is another than before, and
// nothing runs.
func (k *talk) together(before spot) spot {
	k.t.Helper()
	var at spot
	ptytest.Both(k.presenter, k.speaker, fmt.Sprintf("both in sync, after %v", before), func(presenter, speaker string) bool {
		at = noted(speaker)
		return at != spot{} && at != before && at == presented(presenter) && strings.Contains(speaker, "In step with the presentation.")
	})
	return at
}

// TestJourneyWithNotes presents a chapter with the notes on a second terminal. The
// notes are there first, drive half of it, and are in sync throughout; each of both
// is killed once in the middle and started again.
func TestJourneyWithNotes(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.speaker = k.notes()
	k.speaker.See("Waiting for a presentation.", "ltibootcamp present", "q quit")
	k.presenter = k.present("deeplink-request")
	at := k.together(spot{})
	for i, title := range []string{
		"Get the request", "Task 1: verify the JWT", "Task 2: read the settings",
		"Task 3: build the response", "Task 4: sign the JWT", "Task 5: return to the course",
	} {
		if i > 0 {
			k.driver(i).Send("n")
			at = k.together(at)
		}
		k.speaker.See("Deep linking › " + title)
		for at.part != at.parts {
			k.driver(i).Send(" ")
			at = k.together(at)
		}
		switch i {
		case 2:
			at = k.loseThePresenter(at)
		case 4:
			at = k.loseTheNotes(at)
		}
	}
	k.presenter.See("9 of 31")
	k.speaker.Send("q")
	k.speaker.End(0)
	k.presenter.Send("q")
	k.presenter.End(0)
}

// driver is the notes and the presenter in turn.
func (k *talk) driver(i int) *ptytest.Terminal {
	if i%2 == 1 {
		return k.speaker
	}
	return k.presenter
}

// loseThePresenter kills the presenter at the end of a step, and starts it again
// at the same step. The last notes stay; a second presenter has none.
func (k *talk) loseThePresenter(at spot) spot {
	k.t.Helper()
	k.presenter.Kill()
	k.speaker.See("The presentation is gone.", "Task 2: read the settings")
	if last := noted(k.speaker.Text()); last != at {
		k.t.Errorf("the last notes are of %v, want %v", last, at)
	}
	k.speaker.Send(" ")
	k.speaker.See("Not sent: no presentation is there to hear it.")
	k.presenter = k.present("deeplink-settings")
	k.speaker.Send("j")
	at = k.together(at)
	second := k.present("welcome")
	second.See("No speaker notes: another presentation has them.")
	second.Send("q")
	second.End(0)
	for at.part != at.parts {
		k.speaker.Send("\x1b[C")
		at = k.together(at)
	}
	return at
}

// loseTheNotes kills the notes. The presentation goes on without them, and they
// find it where it is.
func (k *talk) loseTheNotes(at spot) spot {
	k.t.Helper()
	k.speaker.Kill()
	k.presenter.Send("p")
	k.presenter.Wait("the step before", func(screen string) bool { return presented(screen) != spot{} && presented(screen) != at })
	k.speaker = k.notes()
	k.together(at)
	k.speaker.Send("n")
	k.speaker.See("Task 4: sign the JWT")
	k.speaker.Send("b")
	k.speaker.See("The audience sees a black screen.")
	k.presenter.Wait("nothing", func(screen string) bool { return strings.TrimSpace(screen) == "" })
	k.speaker.Send("b")
	at = k.together(at)
	k.speaker.Send("r")
	return k.together(at)
}
