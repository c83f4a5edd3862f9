package ui

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// jsonDriver shows a document as the result of a step, its first line under
// the cursor.
func jsonDriver(t *testing.T, body string, w, h int) *driver {
	t.Helper()
	f := newFake()
	f.outcomes["welcome"] = steps.Outcome{Panels: []steps.Panel{{Title: "P", Kind: steps.JSON, Body: []byte(body)}}}
	return drive(t, f, noColour(), "welcome", w, h).press("enter", "4", "g")
}

// However deep a value stands, there is room for it.
func TestDeepValuesHaveRoom(t *testing.T) {
	t.Parallel()
	d := jsonDriver(t, strings.Repeat(`{"a":`, 40)+`"deep down"`+strings.Repeat("}", 40), 40, 15)
	d.press("G").see(`"a": "deep down"`)
}

// Jumps are walked back one by one, and one that goes nowhere is none.
func TestJumpsAreWalkedBack(t *testing.T) {
	t.Parallel()
	d := jsonDriver(t, `{"first":1,"second":2,"third":3}`, 80, 24)
	d.press("f", "second", "enter", "f", "third", "enter", "f", "third", "enter")
	for _, want := range []string{`"second": 2`, "P "} {
		if d.press("backspace"); !strings.HasPrefix(d.under(), want) {
			t.Errorf("backspace goes to %s, want %s", d.under(), want)
		}
	}
	d.press("backspace").see("You have not jumped here.")
}

// > opens what stands least deep, < closes what stands deepest.
func TestLevels(t *testing.T) {
	t.Parallel()
	d := jsonDriver(t, `{"a":{"b":{"c":1}},"z":{"y":{"x":1}}}`, 80, 24)
	d.press("-").miss(`"a"`)
	d.press(">").see(`"a"`, `"z"`).miss(`"b"`, `"y"`)
	d.press(">").see(`"b"`, `"y"`).miss(`"c"`, `"x"`)
	d.press(">").see(`"c"`, `"x"`)
	d.press("<").see(`"b"`).miss(`"c"`, `"x"`)
	d.press("<").see(`"a"`).miss(`"b"`)
}

// What is seen stays in its place when the outline is made anew.
func TestTheScreenStaysWhereItWas(t *testing.T) {
	t.Parallel()
	var members []string
	for i := range 100 {
		members = append(members, fmt.Sprintf(`"m%d":%d`, i, i))
	}
	d := jsonDriver(t, "{"+strings.Join(members, ",")+"}", 80, 24)
	d.press("G", "k", "k", "k", "k")
	top, under := d.m.outline().top, d.under()
	d.press("u")
	if o := d.m.outline(); o.top != top || d.under() != under {
		t.Errorf("the first row is %d, was %d; the cursor is on %s, was on %s", o.top, top, d.under(), under)
	}
}

// What is found is what is seen: the place of an element, an escape.
func TestFindWhatIsSeen(t *testing.T) {
	t.Parallel()
	d := jsonDriver(t, `{"a":["x","y"],"b":"\u202ey","c":"`+"\u202e"+`z"}`, 100, 30)
	for query, want := range map[string]int{"1: ": 1, `\u202e`: 2, "2 elements": 1, `"a": [`: 0, "A": 1} {
		if d.press("esc", "/", query, "enter"); d.m.finder.count() != want {
			t.Errorf("%q is found %d times, want %d", query, d.m.finder.count(), want)
		}
	}
}

// esc brings the reader back to where the find began.
func TestFindGivesUp(t *testing.T) {
	t.Parallel()
	d := jsonDriver(t, `{"a":1,"b":2,"needle":{"c":3}}`, 80, 24)
	d.press("j")
	under := d.under()
	if d.press("/", "needle", "esc"); d.under() != under {
		t.Errorf("the cursor is on %s, was on %s", d.under(), under)
	}
	d = drive(t, newFake(), noColour(), "deeplink-verify", 80, 15)
	d.press("enter", "1", "g", "/")
	top := d.m.tops[d.m.slot()]
	last := d.m.pages[d.m.slot()].page.rows
	d.press(strings.TrimSpace(last[len(last)-1].words()))
	if d.m.tops[d.m.slot()] == top {
		t.Fatal("the find did not go to the end of the page")
	}
	if d.press("esc"); d.m.tops[d.m.slot()] != top {
		t.Errorf("the first row is %d, was %d", d.m.tops[d.m.slot()], top)
	}
}

// A hit is on the screen, wherever in the page it stands.
func TestEveryHitIsSeen(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 15)
	d.press("enter", "1", "g", "/", "e", "enter")
	for range d.m.finder.count() + 1 {
		f, top := &d.m.finder, d.m.tops[d.m.slot()]
		if at := f.rows[f.at]; at < top || at >= top+d.m.seen() {
			t.Errorf("row %d is found, rows %d to %d are seen", at, top, top+d.m.seen()-1)
		}
		d.press("n")
	}
	f := &finder{rows: []int{3, 5, 9}, top: 5}
	if got := f.fromHere(); got != 1 {
		t.Errorf("the find begins at hit %d, want that in the first row that is seen", got)
	}
}

func TestOccurrences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ s, query, want string }{
		{"xab", "ab", "[{1 3}]"},
		{"ab", "AB", "[{0 2}]"},
		{"aaaaa", "aa", "[{0 2} {2 4}]"},
		{"a", "ab", "[]"},
		{"Über über", "Ü", "[{0 2} {6 8}]"},
		{"ab", "", "[]"},
	} {
		if got := fmt.Sprint(needleOf(c.query).all(c.s)); got != c.want {
			t.Errorf("%q stands in %q at %s, want %s", c.query, c.s, got, c.want)
		}
		if got := needleOf(c.query).in(c.s); got != (c.want != "[]") {
			t.Errorf("%q stands in %q: %t", c.query, c.s, got)
		}
	}
}

// Times are told in the reader's zone, and only where they are times.
func TestTimesInWords(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("BER", 3600)
	now := time.Date(2026, 11, 23, 12, 0, 51, 0, zone)
	l := lore{glossary: finalGlossary(), now: func() time.Time { return now }, title: func(s string) string { return s }, trace: &steps.Trace{}}
	for _, c := range []struct{ kind, said, want string }{
		{"epoch", strconv.FormatInt(now.Add(90*time.Second).Unix(), 10), "Mon 23 Nov 2026 12:02:21 BER  in 90 seconds"},
		{"epoch", strconv.FormatInt(now.Add(-3*time.Hour).Unix(), 10), "Mon 23 Nov 2026 09:00:51 BER  3 hours ago"},
		{"time", "2026-11-23T11:00:51Z", "Mon 23 Nov 2026 12:00:51 BER  in 0 seconds"},
		{"epoch", "1e300", ""},
		{"epoch", "99999999999999", ""},
		{"time", "yesterday", ""},
		{"string", "1795431711", ""},
	} {
		s := sheet{width: 100}
		s.inWords(l, content.Term{Type: c.kind}, c.said)
		var words strings.Builder
		for _, r := range s.rows {
			words.WriteString(r.words())
		}
		if got := words.String(); got != c.want {
			t.Errorf("%s %s is %q in words, want %q", c.kind, c.said, got, c.want)
		}
	}
	s := sheet{width: 100}
	s.values(content.Term{Values: []content.Value{{Value: "a", Means: "one"}, {Value: "b", Means: "two"}}}, "b")
	if s.rows[1].words() != "  a  one" || s.rows[2].words() != glyphInto+" b  two" {
		t.Errorf("the values are %q and %q", s.rows[1].words(), s.rows[2].words())
	}
}

// Where a value was seen first is told with its step, and who made it.
func TestOriginInWords(t *testing.T) {
	t.Parallel()
	s := playedUntil(t, lti.Final(), "deeplink-response")
	m := newModel(s, noColour(), "", nil)
	origin := func(step, pointer string) string {
		made := compose(m.common, pageKey{slot: slot{step, resultView}}, ending{})
		words := ""
		made.outline.each(func(n *node) bool {
			if made.outline.place(n).s == pointer && words == "" {
				for _, r := range made.outline.explain(n, 1000).rows {
					if strings.HasPrefix(r.words(), "First seen") {
						words = r.words()
					}
				}
			}
			return true
		})
		return words
	}
	for at, want := range map[[2]string]string{
		{"deeplink-response", "/nonce"}: "First seen  “Task 3: build the response”, made by the tool",
		{"get-tool", "/client_id"}:      "First seen  “Register the tool”, exchange 1, platform " + glyphArrow + " tool: the body of the response, /client_id",
		{"deeplink-verify", "/nonce"}:   "First seen  “Get the request”, exchange 5, tool " + glyphArrow + " browser: the query of the redirect, nonce",
	} {
		if got := origin(at[0], at[1]); got != want {
			t.Errorf("%s: %s\nwant %s", at, got, want)
		}
	}
}

// A signature is told for what it is, also one that LTI does not take, and the
// place of its key also in a set of one.
func TestSignaturesInWords(t *testing.T) {
	t.Parallel()
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	claims := part(`{"sub":"x"}`)
	for _, c := range []struct{ token, want string }{
		{part(`{"alg":"none"}`) + "." + claims + ".", "anybody can have written this token"},
		{part(`{"alg":"HS256"}`) + "." + claims + ".c2ln", "share one secret"},
		{part(`{"alg":"ES256"}`) + "." + claims + ".c2ln", "this is something else"},
		{part(`{"alg":"RS256"}`) + "." + claims + ".c2ln", "key 1 of 1 in the key set"},
	} {
		proven := func(token string) (steps.Proof, bool) {
			return steps.Proof{Key: []byte(`{"kty":"RSA"}`), Place: 1, Of: 1}, strings.HasPrefix(c.want, "key") && token == c.token
		}
		v := viewer{lore: lore{glossary: finalGlossary(), trace: &steps.Trace{}}, proof: proven}
		if said := everySaid(newOutline(v.token(c.token, ""), v.lore)); !strings.Contains(said, c.want) {
			t.Errorf("%q is not said of %s:\n%s", c.want, c.token, said)
		}
	}
}

// A copy of a check holds no secret, and one that has nothing more to tell
// stays closed.
func TestChecksKeepSecrets(t *testing.T) {
	t.Parallel()
	for _, f := range []lti.Finding{
		{Code: lti.IssuerMismatch, Status: lti.Failed, Got: `{"access_token":"TOPSECRET"}`, Want: "client_secret=TOPSECRET"},
		{Code: lti.IssuerMismatch, Status: lti.Passed, Got: "same", Want: "same"},
		{Code: lti.IssuerMismatch, Status: lti.Skipped},
	} {
		nodes := checkNodes(lti.Findings{f})
		said := everySaid(newOutline(nodes, lore{glossary: finalGlossary()}))
		if strings.Contains(said, "TOPSECRET") {
			t.Errorf("a check says a secret:\n%s", said)
		}
		if nodes[0].open != (f.Status == lti.Failed) {
			t.Errorf("a check that %s is open: %t", f.Status, nodes[0].open)
		}
		if f.Status == lti.Passed && len(nodes[0].kids) != 1 {
			t.Error("what was wanted is said twice")
		}
		if skipped := strings.Contains(said, "left nothing to look at"); skipped != (f.Status == lti.Skipped) {
			t.Errorf("a check that %s is called skipped: %t", f.Status, skipped)
		}
	}
}

// A find ends with its step, and with a run. In a view that has nothing of it, the
// checks have their line.
func TestFindEnds(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake().finish("deeplink-verify"), noColour(), "deeplink-verify", 100, 24)
	d.press("4", "/", "signature", "enter").see("/ signature  1 of").press("3").miss("/ signature", "nothing found").see("✓ token")
	d.press("4").see("/ signature  1 of").press("right", "left").miss("/ signature").see("✓ token")
	d.press("4", "/", "qqqq", "enter").see("nothing found").press("r").miss("nothing found").see("✓ token")
}

// A match that is cut off at the end of its row is brought into sight.
func TestFindInALongRow(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake().finish("deeplink-verify"), noColour(), "deeplink-verify", 60, 24)
	d.press("4", "-", "+", "/", "membership#instr")
	o := d.m.outline()
	if row := d.rowOf(o.at); !strings.Contains(row, "…") || !strings.Contains(row, "membership#Instr") {
		t.Errorf("the row is %q", row)
	}
	d.press("esc").miss("membership#Instr")
}

// rowOf is a row of the outline on the screen as it is drawn.
func (d *driver) rowOf(i int) string {
	width, _ := d.m.theme.inner(d.m.width, d.m.body())
	return ansi.Strip(d.m.outline().row(d.m.theme, i, width, true, &d.m.finder))
}
