//go:build unix

package prompter

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"github.com/google/go-cmp/cmp"
)

// somewhere is a place of its own. The directory of t.TempDir has the name of the
// test in it, which is too long for a socket.
func somewhere(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "line")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "ltibootcamp", "notes.sock")
}

func open(t *testing.T, place string) *Line {
	t.Helper()
	l, err := Listen(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func hangUp(t *testing.T, l *Line) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func tell(t *testing.T, l *Line, step string) {
	t.Helper()
	if err := l.Tell(Cue{Step: step}); err != nil {
		t.Error(err)
	}
}

func watch(t *testing.T, place string) *Follower {
	t.Helper()
	f := Follow(t.Context(), place)
	t.Cleanup(f.Close)
	return f
}

// until takes reports until one is as it is wanted.
func until(t *testing.T, f *Follower, what string, is func(Report) bool) Report {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case r, open := <-f.Reports():
			if !open {
				t.Fatalf("the reports ended before %s", what)
			}
			if is(r) {
				return r
			}
		case <-late:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

func untilLink(t *testing.T, f *Follower, link Link) Report {
	t.Helper()
	return until(t, f, "link "+string('0'+rune(link)), func(r Report) bool { return r.Link == link })
}

func untilStep(t *testing.T, f *Follower, step string) {
	t.Helper()
	until(t, f, "step "+step, func(r Report) bool { return r.Cue != nil && r.Cue.Step == step })
}

func hear(t *testing.T, l *Line) Heard {
	t.Helper()
	select {
	case h := <-l.Heard():
		return h
	case <-time.After(20 * time.Second):
		t.Fatal("waited in vain for an order")
		return Heard{}
	}
}

// Two viewers see each cue, a third that comes late the newest at once, and all
// of them can drive.
func TestViewersAreInSync(t *testing.T) {
	t.Parallel()
	place := somewhere(t)
	l := open(t, place)
	defer hangUp(t, l)
	viewers := []*Follower{watch(t, place), watch(t, place)}
	for _, f := range viewers {
		untilLink(t, f, Following)
	}
	want := Cue{
		Edition: "1.3", Chapter: "Deep linking", Step: "deeplink-verify", Title: "Task 1", Place: 5, Of: 31, Part: 2, Parts: 4,
		Shows: "one\ntwo \u2028 <three>", Then: "then", Next: "next", Notes: "- a note", Answers: []Answer{{"asks", "says"}},
		Began: time.Date(2026, 11, 27, 9, 0, 0, 5, time.UTC), StepBegan: time.Date(2026, 11, 27, 9, 1, 0, 0, time.UTC),
		PlannedStep: 240, PlannedBefore: 600, PlannedAll: 3600, Running: true, Failed: "why", Black: true, Playing: true, Paused: true, Bare: true, Suspended: true,
	}
	if err := l.Tell(want); err != nil {
		t.Fatal(err)
	}
	viewers = append(viewers, watch(t, place))
	for i, f := range viewers {
		got := until(t, f, "the cue", func(r Report) bool { return r.Cue != nil })
		if diff := cmp.Diff(&want, got.Cue); diff != "" {
			t.Errorf("viewer %d got (-want +got):\n%s", i, diff)
		}
	}
	for i, o := range []Order{Reveal, Next, Back} {
		if err := viewers[i].Send(o); err != nil {
			t.Fatal(err)
		}
		if got := hear(t, l); got != (Heard{Order: o}) {
			t.Errorf("heard %v, want %s", got, o)
		}
	}
	for _, o := range []Order{Run, Black, Reveal, Back, Next} { // in this order
		if err := viewers[0].Send(o); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range []Order{Run, Black, Reveal, Back, Next} {
		if got := hear(t, l); got.Order != o {
			t.Errorf("heard %v, want %s", got, o)
		}
	}
}

// A viewer that was there first finds the presentation, loses it, and finds the
// one after it. Meanwhile it cannot give orders, and says so.
func TestViewerWaitsAndFindsItAgain(t *testing.T) {
	t.Parallel()
	place := somewhere(t)
	f := watch(t, place)
	if r := untilLink(t, f, Waiting); r.Why != nil {
		t.Errorf("while there is nothing it complains: %v", r.Why)
	}
	if err := f.Send(Next); err == nil {
		t.Error("an order to nobody was taken")
	}
	l := open(t, place)
	tell(t, l, "welcome")
	untilLink(t, f, Following)
	untilStep(t, f, "welcome")
	hangUp(t, l)
	if r := untilLink(t, f, Lost); r.Why != nil {
		t.Errorf("it complains of an end: %v", r.Why)
	}
	if err := f.Send(Next); err == nil {
		t.Error("an order to nobody was taken")
	}
	l = open(t, place)
	defer hangUp(t, l)
	tell(t, l, "get-tool")
	untilStep(t, f, "get-tool")
	if err := f.Send(Black); err != nil {
		t.Fatal(err)
	}
	if got := hear(t, l); got.Order != Black {
		t.Errorf("heard %v", got)
	}
}

// A second presentation is told that there is one, and has the notes as soon as that
// has ended. What one leaves behind that was killed is taken over.
func TestOnePresentationAtATime(t *testing.T) {
	t.Parallel()
	place := somewhere(t)
	l := open(t, place)
	second := open(t, place)
	if got := hear(t, second); !errors.Is(got.Why, ErrTaken) {
		t.Errorf("the second one hears %v", got)
	}
	tell(t, l, "first")
	tell(t, second, "second")
	f := watch(t, place)
	untilStep(t, f, "first") // the second one has not spoilt the first
	hangUp(t, l)
	untilStep(t, f, "second")
	hangUp(t, second)

	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: place, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	if err := left.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(place); err != nil {
		t.Fatal("there is no stale socket to take over")
	}
	l = open(t, place)
	tell(t, l, "again")
	untilStep(t, f, "again")
	hangUp(t, l)
	if _, err := os.Lstat(place); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket stays behind: %v", err)
	}
}

// Nobody but the user has a way in.
func TestPlaceIsTheOwnersOnly(t *testing.T) {
	t.Parallel()
	place := somewhere(t)
	l := open(t, place)
	defer hangUp(t, l)
	for name, want := range map[string]fs.FileMode{
		filepath.Dir(place): fs.ModeDir | 0o700, place: fs.ModeSocket | 0o600, place + ".lock": 0o600,
	} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, want %v (%v)", name, info.Mode(), want, err)
		}
	}
}

// In a place that is not the user's own, nobody listens and nobody looks.
func TestStrangePlaces(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		make func(t *testing.T, dir string)
		want string
	}{
		"open": {func(t *testing.T, dir string) {
			t.Helper()
			must(t, os.Mkdir(dir, 0o700))
			must(t, os.Chmod(dir, 0o750))
		}, "open to others"},
		"link":      {func(t *testing.T, dir string) { t.Helper(); must(t, os.Symlink(t.TempDir(), dir)) }, "want a directory"},
		"file":      {func(t *testing.T, dir string) { t.Helper(); must(t, os.WriteFile(dir, nil, 0o600)) }, "want a directory"},
		"strangers": {func(t *testing.T, dir string) { t.Helper(); must(t, os.Mkdir(dir, 0o700)); give(t, dir) }, "belongs to somebody else"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := somewhere(t)
			c.make(t, filepath.Dir(place))
			if _, err := Listen(t.Context(), place); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("listening: %v, want %q", err, c.want)
			}
			if r := untilLink(t, watch(t, place), Waiting); r.Why == nil || !strings.Contains(r.Why.Error(), c.want) {
				t.Errorf("following: %v, want %q", r.Why, c.want)
			}
		})
	}
}

// give makes a directory somebody else's.
func give(t *testing.T, dir string) {
	t.Helper()
	if err := os.Chown(dir, 65534, -1); err != nil {
		t.Skipf("only root can: %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What stands in the place of the socket is not thrown away.
func TestPlaceWithAFile(t *testing.T) {
	t.Parallel()
	place := somewhere(t)
	must(t, os.Mkdir(filepath.Dir(place), 0o700))
	must(t, os.WriteFile(place, []byte("mine"), 0o600))
	if _, err := Listen(t.Context(), place); err == nil || !strings.Contains(err.Error(), "is no socket") {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(place); err != nil || string(text) != "mine" {
		t.Errorf("the file reads %q, %v", text, err)
	}
}

func TestPlaceThatIsTooLong(t *testing.T) {
	t.Parallel()
	place := "/" + strings.Repeat("long", 25) + "/notes.sock"
	if _, err := Listen(t.Context(), place); err == nil || !strings.Contains(err.Error(), "XDG_RUNTIME_DIR") {
		t.Errorf("listening: %v", err)
	}
	if r := untilLink(t, watch(t, place), Waiting); r.Why == nil || !strings.Contains(r.Why.Error(), "112 bytes") {
		t.Errorf("following: %v", r.Why)
	}
}

// A stranger is a connection by hand.
func stranger(t *testing.T, place string, says string) *bufio.Scanner {
	t.Helper()
	conn, err := net.Dial("unix", place)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	must(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	_, err = io.WriteString(conn, says)
	must(t, err)
	return lines(conn, longestCue)
}

const hello = `{"protocol":"ltibootcamp notes","version":1}` + "\n"

// Whatever a stranger says, it is sent away and nobody else notices.
func TestStrangersAreSentAway(t *testing.T) {
	t.Parallel()
	place := somewhere(t)
	l := open(t, place)
	defer hangUp(t, l)
	f := watch(t, place)
	untilLink(t, f, Following)
	for name, says := range map[string]string{
		"no JSON":            "GET / HTTP/1.1\r\n\r\n",
		"another protocol":   `{"protocol":"chess","version":1}` + "\n",
		"no greeting":        `{"order":"next"}` + "\n",
		"a long greeting":    strings.Repeat("x", longestOrder+1),
		"no JSON later":      hello + "next\n",
		"an unknown order":   hello + `{"order":"dance"}` + "\n",
		"no order":           hello + "{}\n",
		"an order of a kind": hello + `{"order":["next"]}` + "\n",
		"a long order":       hello + `{"order":"next","` + strings.Repeat("x", longestOrder) + `":1}` + "\n",
	} {
		in := stranger(t, place, says)
		for in.Scan() {
			if got := in.Text() + "\n"; got != hello {
				t.Errorf("%s: was told %q", name, got)
			}
		}
		if err := in.Err(); err != nil && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%s: %v, want the end", name, err)
		}
	}
	tell(t, l, "still here")
	untilStep(t, f, "still here")
	must(t, f.Send(Run))
	if got := hear(t, l); got != (Heard{Order: Run}) {
		t.Errorf("heard %v, want run", got)
	}
}

// Sides of another version say so, both of them, and go on otherwise.
func TestVersionsHaveToFit(t *testing.T) {
	t.Parallel()
	place := somewhere(t)
	l := open(t, place)
	tell(t, l, "welcome")
	for range 3 {
		in := stranger(t, place, strings.Replace(hello, "1}", "7}", 1))
		var g greeting
		if !in.Scan() || json.Unmarshal(in.Bytes(), &g) != nil || g.Version != version || in.Scan() {
			t.Errorf("was told %q, want the version and the end", in.Text())
		}
	}
	if got := hear(t, l); got.Why == nil || !strings.Contains(got.Why.Error(), "version 7") {
		t.Errorf("heard %v, want one complaint", got)
	}
	hangUp(t, l)
	if got, open := <-l.Heard(); open {
		t.Errorf("heard %v besides", got)
	}

	newer, err := net.Listen("unix", place)
	must(t, err)
	greeted := make(chan string, 1)
	go func() {
		conn, err := newer.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = io.WriteString(conn, strings.Replace(hello, "1}", "2}", 1))
		text, _ := bufio.NewReader(conn).ReadString('\n')
		greeted <- text
	}()
	f := watch(t, place)
	if r := untilLink(t, f, Unfit); !strings.Contains(r.Why.Error(), "version 2") || !strings.Contains(r.Why.Error(), "this one version 1") {
		t.Errorf("it says %v", r.Why)
	}
	if got := <-greeted; got != hello {
		t.Errorf("it was greeted with %q", got)
	}
	must(t, newer.Close())
	l = open(t, place)
	defer hangUp(t, l)
	tell(t, l, "fits")
	untilStep(t, f, "fits")
}

// A presentation that talks nonsense is left, and said to; the next one is found.
func TestNonsenseFromThePresentation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ says, why string }{
		{"220 smtp ready\n", "reading a greeting"},
		{hello + "no cue\n", "reading a cue"},
		{hello + strings.Repeat("x", longestCue+1), "token too long"},
	} {
		place := somewhere(t)
		must(t, os.Mkdir(filepath.Dir(place), 0o700))
		listener, err := net.Listen("unix", place)
		must(t, err)
		go func() {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, c.says)
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}()
		f := watch(t, place)
		r := until(t, f, "a complaint", func(r Report) bool { return r.Why != nil })
		if !strings.Contains(r.Why.Error(), c.why) {
			t.Errorf("it says %v, want %q", r.Why, c.why)
		}
		must(t, listener.Close())
		l := open(t, place)
		tell(t, l, "sense")
		untilStep(t, f, "sense")
		hangUp(t, l)
	}
}

// The place is in the session's directory; where the system has none, in one with
// the user's number. It is short enough for a socket.
func TestPlace(t *testing.T) {
	defer xdg.Reload()
	dir := t.TempDir()
	for env, want := range map[string]string{
		dir:              filepath.Join(dir, "ltibootcamp", "notes.sock"),
		dir + "/nowhere": filepath.Join(os.TempDir(), "ltibootcamp-"+strconv.Itoa(os.Getuid()), "notes.sock"),
	} {
		t.Setenv("XDG_RUNTIME_DIR", env)
		xdg.Reload()
		if got, err := Place(); got != want || err != nil {
			t.Errorf("in %s it is %s, want %s (%v)", env, got, want, err)
		}
	}
}
