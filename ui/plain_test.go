package ui

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// told is what the walkthrough tells when it is answered with lines.
func told(tb testing.TB, f *fake, start string, answers ...string) string {
	tb.Helper()
	script := strings.Join(answers, "\n")
	if len(answers) > 0 {
		script += "\n"
	}
	var out bytes.Buffer
	over := make(chan struct{})
	defer close(over)
	o := Options{Engine: f, Start: start, Input: strings.NewReader(script), Output: &out, Environ: func(string) string { return "" }}
	t := newTeller(o.withDefaults(), newTalk(o, over))
	t.copy = func(text string, _ bool) (notice, error) { return notice{"Copied:", text}, nil }
	t.keep = func(name string, _ []byte) (notice, error) { return notice{"Kept:", name}, nil }
	t.walk(tb.Context())
	if t.err != nil {
		tb.Error(t.err)
	}
	return out.String()
}

// see fails unless all texts were told, in this order.
func seeTold(tb testing.TB, text string, wants ...string) {
	tb.Helper()
	rest := text
	for _, want := range wants {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			tb.Fatalf("%q is not told, or too early:\n%s", want, text)
		}
		rest = after
	}
}

// One whole step, and one that fails.
func TestPlainTranscripts(t *testing.T) {
	t.Parallel()
	failing := newFake()
	failing.outcomes["deeplink-verify"] = failedOutcome()
	for _, c := range []struct {
		name    string
		engine  *fake
		start   string
		answers []string
	}{
		{"wire", newFake(), "deeplink-request", []string{"r", "wire", "1", "1", "2.2.", "0", "curl 1", "?", "find nonce", "q"}},
		{"step", newFake(), "deeplink-verify", []string{"", "2 code", "1", "47", "0", "0", "wire", "result", "1", "3", "1", "0", "4", "0", "0", "banana", "find audience", "1", "0", "q"}},
		{"failure", failing, "deeplink-verify", []string{"r", "result", "1", "6", "n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, []byte(told(t, c.engine, c.start, c.answers...)))
		})
	}
}

// At every place there is more than one way to say what is wanted.
func TestPlainAnswers(t *testing.T) {
	t.Parallel()
	ran := []string{"Running “Meet the platform”.", "Done in 0.09 ms.", "Heading: It ran"}
	for _, c := range []struct {
		answers []string
		want    []string
	}{
		{[]string{""}, ran},
		{[]string{"r"}, ran},
		{[]string{"5"}, ran},
		{[]string{"run"}, ran},
		{[]string{"Run this step"}, ran},
		{[]string{"enter"}, ran},
		{[]string{"n"}, ran},
		{[]string{"r", "n"}, []string{"Step 2 of 15. Setup: Register the tool. Not run yet."}},
		{[]string{"r", "next"}, []string{"Step 2 of 15."}},
		{[]string{"p"}, []string{"This is the first step."}},
		{[]string{"go 15", "r", "n"}, []string{"Step 15 of 15.", "This is the last step of the course.", "The end: 15 of 15 steps done."}},
		{[]string{"go 16"}, []string{"There is no step 16: they are 1 to 15."}},
		{[]string{":token"}, []string{"Step 13 of 15. Grades: Step 1: get an access token."}},
		{[]string{"go to token"}, []string{"Step 13 of 15."}},
		{[]string{"12", "deeplink"}, []string{"“deeplink” can be each of these. Answer go and a number:", "4 Get the request", "9 Task 5: return to the course"}},
		{[]string{"12", "nonsense"}, []string{"There is no step “nonsense”."}},
		{[]string{"course", "2"}, []string{"Heading: Setup", "1 Meet the platform. Not run yet. You are here.", "Heading: Grades", "Step 2 of 15."}},
		{[]string{"step"}, []string{"“step” can be each of these:", "Next step", "Go to a step"}},
		{[]string{"?"}, []string{"? lists 14 more", "24 Quit"}},
		{[]string{"99"}, []string{"“99” is none of the choices. They are:", "1 Guide", "24 Quit"}},
		{[]string{"2"}, []string{"Code: This step runs no code of the tool."}},
		{[]string{"4"}, []string{"Result: There is no result yet."}},
		{[]string{"b"}, []string{"No browser can be opened (there is no display).", "Sign in and launch there", "http://localhost:5000/"}},
		{[]string{"u", "r", "4", "0", "u"}, []string{"Secrets are shown from now on.", "Result, secrets shown.", "Secrets are masked again."}},
		{[]string{"r", "4", "1.1", "7", "up", "0", "q"}, []string{"\n1.1 ", "There is no number 7 here."}},
		{[]string{"r", "4", "all", "course", ""}, []string{"Heading: Result", "  1.1 ", "Heading: Setup"}},
		{[]string{"r", "4", "copy 1", "file", "file 9"}, []string{"Copied:", "http://localhost:5000", "There is no number 9 here."}},
		{[]string{"r", "4", "1", "banana", "1", "step", "2 code"}, []string{"“banana” is none of what can be answered here.", "\n1.1 ", "“step” is none", "\nCode: "}},
		{[]string{"find nothing at all"}, []string{"“nothing at all” stands nowhere in this step."}},
		{[]string{"/ sentence", "1"}, []string{"“sentence” stands in 1 place of this step.", "1 Guide: ", "\nWhat this step is for, in a sentence"}},
		{[]string{"find", "sentence", "n"}, []string{"Which words?", "1 Guide: ", "Running"}},
		{[]string{"q", "r"}, []string{"The end: 0 of 15 steps done.\n"}},
	} {
		seeTold(t, told(t, newFake(), "", c.answers...), c.want...)
	}
}

// What went wrong is told in words: also where no caret can point.
func TestPlainFailures(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.outcomes["get-keys"] = failedOutcome()
	seeTold(t, told(t, f, "deeplink-verify", "r", "1"), "ran first", "“Task 1: verify the JWT” failed.", "It builds on “Get the platform's keys”, and that step failed.",
		"failed: iss. Is it from the party we registered with?", "Required by SEC §5.1.3.", "Got: http://localhost:5000/\nWant: http://localhost:5000\nThey differ only in the slash at the end.",
		"Likely cause: ", "Remedy: ", "enter alone runs both", "Failed: “Get the platform's keys”.")
	f = newFake()
	f.breakWith = errors.New("dialing \x1b[31mlocalhost\n{\"access_token\": \"secret\"}")
	text := told(t, f, "", "r")
	seeTold(t, text, "“Meet the platform” failed.", "What happened:", `dialing \x1b[31mlocalhost`, "[masked]")
	f.breakWith = lti.Fail(lti.AudienceMismatch, "http://localhost:5000/a", "http://localhost:5000/b")
	seeTold(t, told(t, f, "", "r"), "They are the same for the first 22 characters.")
	f.breakWith = context.DeadlineExceeded
	seeTold(t, told(t, f, "", "r"), "did not answer in time")
	delete(f.pages, "welcome")
	seeTold(t, told(t, f, ""), "This page cannot be shown: there is no page welcome")
}

// Secrets are told only when they were asked for.
func TestPlainMasksSecrets(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.outcomes["welcome"] = secretOutcome()
	reading := []string{"r", "1", "3", "all", "curl 1", "curl 2", "copy", "4", "all", "copy", "find TOP", ""}
	text := told(t, f, "", reading...)
	for _, secret := range []string{"TOPSECRET", "PRIVATE", "U0lHTkFUVVJF"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is told:\n%s", secret, text)
		}
	}
	seeTold(t, told(t, f, "", append([]string{"u"}, reading...)...), "TOPSECRET")
}

// Every node of every view can be read by its number, and says all of its line
// then.
func TestPlainReachesEverything(t *testing.T) {
	unraced(t)
	t.Parallel()
	f := newFake()
	for _, s := range f.course.Steps() {
		f.finish(s.Name)
	}
	for _, s := range f.course.Steps() {
		for _, v := range []view{codeView, wireView, resultView} {
			o := Options{Engine: f, Start: s.Name, Environ: func(string) string { return "" }}
			r := newTeller(o, talk{}).visitTo(v)
			if !r.opens() {
				continue
			}
			answers, wants := []string{v.String()}, []string{"Heading: " + v.String()}
			r.outline.each(func(n *node) bool {
				answers = append(answers, numbers(n)+".")
				wants = append(wants, "\n"+undrawn(wire.Line(numbers(n)+" "+spoken(n)))+"\n")
				return true
			})
			seeTold(t, told(t, f, s.Name, answers...), wants...)
		}
	}
}

// Where the locale knows no Unicode, nothing but ASCII is told.
func TestPlainASCII(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	o := Options{Engine: hostileFake(), Input: strings.NewReader("r\n4\nall\nwire\nall\n─\n"), Output: &out, Environ: func(name string) string {
		return map[string]string{"LANG": "C"}[name]
	}}
	if err := Plain(t.Context(), o); err != nil || !ascii(out.String()) || !strings.Contains(out.String(), "The end: ") {
		t.Errorf("error %v, and it tells:\n%s", err, out.String())
	}
}

// What stands in a guide is told without its marks.
func TestPlainMarkdown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, source, want string }{
		{"Heading", "# One `two`\n\nthree", "Heading: One two\n\nthree"},
		{"Marks", "**a** *b* `c*d` \\*e\\* &amp; [f](http://g) <http://h>", "a b c*d *e* & f (http://g) http://h"},
		{"Code in code", "``a ` b``", "a ` b"},
		{"Breaks", "one  \ntwo\nthree", "one\ntwo three"},
		{"Items", "- one\n  - two\n- three", "- one\n\n  - two\n- three"},
		{"Numbers", "3. one\n4. two", "3. one\n4. two"},
		{"Quote", "> **Later** x\n>\n> y", "Aside: Later x\n\ny"},
		{"Fence", "```json\n{\"a\":\n  1}\n```", "    {\"a\":\n      1}"},
		{"Table", "| a | b |\n|---|---|\n| `1` | 2 \\| 3 |\n| 4 | 5 |", "a: 1\n  b: 2 | 3\na: 4\n  b: 5"},
		{"Rule", "one\n\n---\n\ntwo", "one\n\n\ntwo"},
		{"LongWord", strings.Repeat("a", 90) + " b", strings.Repeat("a", 90) + "\nb"},
		{"Hostile", "&#27;[31m x", `\x1b[31m x`},
		{"HTML", "a <b>c</b>", "a <b>c</b>"},
		{"Empty", "", ""},
	} {
		k := &teller{talk: talk{size: func() (columns, rows int) { return 0, 0 }}}
		if got := strings.Join(k.markdownLines(c.source), "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// checkLinear fails when anything was told that is not a line of words.
func checkLinear(t interface{ Fatalf(string, ...any) }, text string) {
	for i, r := range text {
		if r != '\n' && (!unicode.IsPrint(r) || r >= 0x2500 && r <= 0x259f) {
			t.Fatalf("%q at byte %d of what is told", r, i)
		}
	}
	if !strings.Contains(text, "The end: ") {
		t.Fatalf("it has no end:\n%s", text)
	}
}

// Whatever is answered, the walkthrough goes on until there are no more
// answers, and tells nothing but words.
func TestPlainAnyAnswers(t *testing.T) {
	t.Parallel()
	words := []string{"", "?", "r", "n", "p", "1", "2", "3", "4", "0", "all", "2 code", "wire", "result", "find a", "/", "go 5", ":x", "course", "u", "b", "curl 1", "copy 1", "file", "1.1", "2.3.1", "─", "\x1b[2J", "step"}
	for name, engine := range map[string]func() *fake{"plain": newFake, "hostile": hostileFake} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				answers := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(words), rapid.SampledFrom(words), rapid.String()), 0, 12).Draw(rt, "answers")
				checkLinear(rt, told(t, engine(), "deeplink-request", answers...))
			})
		})
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"", "r\n4\n1\n1.1\nall\n0", "r\r\n3\r\ncurl 1", "9\nverify\n", "\x00\xff\u202e", strings.Repeat("x", 9000) + "\nr"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		engine := hostileFake()
		checkLinear(t, told(t, engine, "deeplink-verify", script))
	})
}
