package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"ltibootcamp/ltiflow/wire"
)

// everyKind are exchanges of each kind between all three: redirects, an arrow
// that goes back, a refusal, one with no answer and one that waits for it.
func everyKind() []wire.Exchange {
	all := launch()
	all = append(all,
		wire.Exchange{From: wire.Tool, To: wire.Platform, Method: "POST", URL: "http://localhost:5000/course/9a0f46b2-52f3-43d2-9dfa-c095aef13d44/lineitems/1/lineitem/scores", Status: 403, Took: 1250 * time.Millisecond},
		wire.Exchange{From: wire.Platform, To: wire.Tool, Method: "GET", URL: "http://127.0.0.1:9090/.well-known/jwks.json", Status: 200, Took: 90 * time.Microsecond},
		wire.Exchange{From: wire.Platform, To: wire.Browser, Method: "GET", URL: "http://x/漢字漢字漢字漢字漢字漢字漢字漢字", Error: "refused", Took: 3 * time.Millisecond},
		wire.Exchange{From: wire.Browser, To: wire.Platform, Method: "DELETE", URL: "http://localhost:5000/" + strings.Repeat("x", 300)},
	)
	return all
}

// Every arrow begins on the lane of who asks and ends with its head at the
// lane of who is asked, below their names, in any room; nothing is too wide.
func TestArrowsMeetTheirLanes(t *testing.T) {
	unraced(t)
	t.Parallel()
	for _, exchanges := range [][]wire.Exchange{launch(), everyKind(), everyKind()[3:5], keysOutcome().Exchanges} {
		s := sequenceOf(exchanges)
		drawn := 0
		for room := 1; room <= 200; room++ {
			l, ok := s.lanes(room)
			for i, e := range exchanges {
				h := &hop{Exchange: e, sequence: s, number: i + 1}
				if w := h.line(room).width(); w > room {
					t.Fatalf("%d cells in a room of %d: %q", w, room, h.line(room).s)
				}
				if ok {
					checkArrow(t, s, l, h)
				}
			}
			if ok {
				drawn++
				checkHeading(t, s, l)
			}
		}
		if drawn < 140 {
			t.Errorf("%d exchanges have lanes in %d of 200 rooms: want them from 60 cells on", len(exchanges), drawn)
		}
	}
}

func checkArrow(t *testing.T, s *sequence, l lanes, h *hop) {
	t.Helper()
	line := h.line(l.room)
	at := func(p wire.Party) int { return l.at[slices.Index(s.parties, p)] }
	begin, end := glyphFrom, glyphHead+glyphBar
	from, to := at(h.From), at(h.To)-1
	if from > to {
		begin, end, to = glyphFromBack, glyphBar+glyphHeadBack, to+1
	}
	if got := ansi.Cut(line.s, from, from+1); got != begin {
		t.Errorf("room %d: the arrow begins with %q, want %q: %s", l.room, got, begin, line.s)
	}
	if got := ansi.Cut(line.s, to, to+2); got != end {
		t.Errorf("room %d: the arrow ends with %q, want %q: %s", l.room, got, end, line.s)
	}
	last := l.at[len(l.at)-1] + 1
	if gap := ansi.Cut(line.s, last, l.answers); len(gap) < betweenColumns || strings.TrimSpace(gap) != "" {
		t.Errorf("room %d: between the last lane and the answer stands %q: %s", l.room, gap, line.s)
	}
	if !strings.Contains(line.s, h.Method) || !strings.HasPrefix(strings.TrimSpace(line.s), strconv.Itoa(h.number)) {
		t.Errorf("room %d: no number or method: %s", l.room, line.s)
	}
}

func checkHeading(t *testing.T, s *sequence, l lanes) {
	t.Helper()
	heading := parties{s}.line(l.room)
	if heading.width() > l.room {
		t.Errorf("the heading has %d cells in a room of %d", heading.width(), l.room)
	}
	for i, p := range s.parties {
		at := strings.Index(heading.s, string(p))
		if at < 0 || l.at[i] < at || l.at[i] > at+len(p) {
			t.Errorf("room %d: %s is not above its lane, column %d: %s", l.room, p, l.at[i], heading.s)
		}
	}
}

// How an exchange ended stands there in words.
func TestAnswersInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		e     wire.Exchange
		width int
		want  string
	}{
		{"fine", wire.Exchange{Status: 200}, 20, "200"},
		{"refused", wire.Exchange{Status: 404}, 20, "✗ 404"},
		{"cut off", wire.Exchange{Status: 200, Error: "unexpected EOF"}, 20, "✗ 200"},
		{"none", wire.Exchange{Error: "refused"}, 20, "✗ no answer"},
		{"none", wire.Exchange{Error: "refused"}, 7, "✗ none"},
		{"waits", wire.Exchange{}, 20, "waiting…"},
		{"waits", wire.Exchange{}, 3, "…"},
		{"redirect", launch()[0], 20, "302 → /auth"},
		{"redirect", launch()[0], 6, "302 →"},
		{"relative", wire.Exchange{URL: "http://x/a/b", Status: 303, ResponseHeader: map[string][]string{"Location": {"c?d=e"}}}, 20, "303 → /a/c"},
		{"nowhere", wire.Exchange{Status: 304}, 20, "304"},
	} {
		if got := answerOf(c.e).within(c.width); got != c.want {
			t.Errorf("%s in %d cells: %q, want %q", c.name, c.width, got, c.want)
		}
	}
}

// Who is none of the three, or talks to himself, has no lane; what he does is
// said in words.
func TestNoLanesForStrangers(t *testing.T) {
	t.Parallel()
	for _, e := range []wire.Exchange{
		{From: "somebody", To: wire.Tool, Method: "GET", URL: "http://x/", Status: 200},
		{From: wire.Tool, To: wire.Tool, Method: "GET", URL: "http://x/", Status: 200},
	} {
		h := &hop{Exchange: e, sequence: sequenceOf([]wire.Exchange{e}), number: 1}
		if got, want := h.line(76).s, fmt.Sprintf("1 %s → %s GET / 200", e.From, e.To); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestGoldenLanes(t *testing.T) {
	for name, exchanges := range map[string][]wire.Exchange{"launch": launch(), "every-kind": everyKind(), "service": everyKind()[3:5]} {
		for _, width := range []int{36, 58, 76, 118} {
			t.Run(fmt.Sprintf("%s-%d", name, width), func(t *testing.T) {
				o := wireOutline(exchanges, testViewer(false), width)
				var b strings.Builder
				for i := range o.rows {
					b.WriteString(strings.TrimRight(o.row(noColour(), i, width, false, &finder{}), " ") + "\n")
				}
				golden.RequireEqual(t, []byte(b.String()))
			})
		}
	}
}

func TestMiddle(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "/", "/course/9a0f46b2/scores", "/漢字漢字漢字漢字/x"} {
		for width := range 30 {
			if got := middle(s, width); ansi.StringWidth(got) > width {
				t.Errorf("middle(%q, %d) = %q, too wide", s, width, got)
			}
		}
	}
	if got := middle("/course/9a0f46b2/scores", 13); got != "/cours…scores" {
		t.Errorf("middle = %q", got)
	}
}
