package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// setLive says what has crossed so far.
func (f *fake) setLive(current string, exchanges ...wire.Exchange) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.current, f.live = current, exchanges
}

// underWay is a driver whose step is on its way, at the wire view: the end of
// the run is held back.
func underWay(t *testing.T, f *fake, w, h int) *driver {
	t.Helper()
	d := drive(t, f, noColour(), "deeplink-request", w, h).press("3")
	d.hold = true
	d.press("r")
	d.hold = false
	if !d.m.run.active() {
		t.Fatal("nothing runs")
	}
	return d
}

// tick lets a moment pass.
func (d *driver) tick() {
	d.t.Helper()
	d.send(d.m.spinner.Tick())
}

// While a step runs its exchanges appear as they begin, and are answered; the
// cursor follows the newest, and stays in its place when the run has ended.
func TestTheWireGrows(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := underWay(t, f, 80, 24)
	all := launch()
	asked := all[0]
	asked.Status, asked.Took, asked.ResponseHeader = 0, 0, nil
	d.tick()
	d.see("Nothing has crossed the wire yet.")
	f.setLive("deeplink-request", asked)
	d.tick()
	d.see("POST /login", "waiting"+glyphMore).miss("302")
	f.setLive("deeplink-request", all[0])
	d.tick()
	d.see("302 → /auth").miss("waiting")
	f.setLive("deeplink-request", all...)
	d.tick()
	d.see("›▸ 3", "POST /launch")
	before := rows(d)
	f.setLive("", all...)
	d.release()
	if f.State("deeplink-request") != steps.Done {
		t.Fatal("it still runs")
	}
	if after := rows(d); after != before {
		t.Errorf("the view has jumped, from\n%s\nto\n%s", before, after)
	}
}

// rows are the arrows on the screen, with the cursor.
func rows(d *driver) string {
	o := d.m.outline()
	var s strings.Builder
	for i := range o.rows {
		s.WriteString(ansi.Strip(o.row(noColour(), i, 76, true, &finder{})) + "\n")
	}
	return s.String()
}

// A reader who looks at something else is left alone.
func TestTheWireGrowsBehindTheReader(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := underWay(t, f, 80, 56)
	all := launch()
	f.setLive("deeplink-request", all[0], all[1])
	d.tick()
	d.press("g", "j", "enter").see("›▾ 1", "POST /login HTTP/1.1")
	f.setLive("deeplink-request", all...)
	d.tick()
	d.see("›▾ 1", "POST /login HTTP/1.1", "POST /launch")
	f.setLive("", all...)
	d.release()
	d.see("›▾ 1", "POST /login HTTP/1.1", "POST /launch")
}

// A jump goes where it was asked to, though the wire has grown meanwhile.
func TestJumpWhileTheWireGrows(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := underWay(t, f, 80, 24)
	all := launch()
	f.setLive("deeplink-request", all[0])
	d.tick()
	d.press("f", "p", "o", "s", "t")
	f.setLive("deeplink-request", all...)
	d.tick()
	d.press("enter").see("›▾ 1")
}

// What crosses belongs to the step that runs, and to no other.
func TestTheWireOfAnotherStep(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := underWay(t, f, 80, 24)
	f.setLive("get-keys", launch()...)
	d.tick()
	d.see("Nothing has crossed the wire yet.").miss("POST /login")
}

// The page is made anew when something has crossed, and only then.
func TestTheWireIsMadeOnlyAnew(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := underWay(t, f, 80, 24)
	f.setLive("deeplink-request", launch()...)
	d.tick()
	first := d.m.outline()
	for range 3 {
		d.tick()
	}
	if d.m.outline() != first {
		t.Error("made anew, and nothing has crossed")
	}
	more := append(launch(), wire.Exchange{From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://x/more", Status: 200, Took: time.Millisecond})
	f.setLive("deeplink-request", more...)
	d.tick()
	if d.m.outline() == first {
		t.Error("not made anew")
	}
}

// A step that does one thing many times says in the footer how far it is, until
// it has ended.
func TestTheFooterCounts(t *testing.T) {
	t.Parallel()
	f := newFake()
	d := underWay(t, f, 80, 24)
	f.setLive("deeplink-request")
	d.tick()
	d.see("Get the request " + glyphMore).miss(" of ")
	f.mu.Lock()
	f.count = steps.Progress{Done: 31, Of: 71, Now: "A kid\x1b[2J"}
	f.mu.Unlock()
	d.tick()
	d.see("Get the request " + glyphMore + "  31 of 71  A kid" + `\x1b[2J`)
	d.release()
	d.miss("31 of 71")
}
