package ui

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A failure is why a step did not come to its end.
type failure struct {
	title string // of the step
	// earlier is the step that failed on the way to this one, if it did.
	earlier  string
	in       sought       // the exchange it happened in
	edited   []string     // the steps before it that send something edited
	findings lti.Findings // those that failed
	err      error
}

// failures are why steps did not come to their end, by the step that was asked
// for.
type failures map[string]error

// forget drops what a run that has ended leaves behind. What went well may have
// mended what others failed at.
func (f failures) forget(e Engine, step string, failed bool) {
	for name := range f {
		if !failed || name == step || e.State(name) == steps.Done {
			delete(f, name)
		}
	}
}

// fromError takes the finding from the error when there is none besides.
func (f *failure) fromError() *failure {
	var check *lti.CheckError
	if len(f.findings) == 0 && errors.As(f.err, &check) {
		f.findings = lti.Findings{check.Finding}
	}
	return f
}

// failure shows what was checked, what came and what should have, the likely
// cause and the remedy.
func (s *sheet) failure(f failure) {
	if errors.Is(f.err, context.Canceled) {
		s.prose(say(warn, glyphBang+" Stopped before it finished"), 0)
		s.blank()
		s.prose(say(plain, "You stopped “"+f.title+"”. Nothing is broken: press enter to run it again."), 0)
		return
	}
	s.whatFailed(f)
	if f.in.number > 0 {
		s.prose(say(strong, "Where").add(plain, "  Press w: "+f.in.words()), 0)
	}
	if len(f.edited) > 0 {
		s.prose(say(strong, "Edited").add(plain, "  It builds on what you edited in "+strings.Join(f.edited, ", ")+": that may be why. e there changes it, and ctrl+t takes it back."), 0)
	}
	how := "  Press enter. 3 Wire shows what crossed the wire, 4 Result every check."
	if f.earlier != "" {
		how = "  Press enter to run both. Go to “" + f.earlier + "” with : to see its wire and every check."
	}
	s.prose(say(strong, "Try again").add(plain, how), 0)
}

// whatFailed shows the checks that failed, or else the error.
func (s *sheet) whatFailed(f failure) {
	s.prose(say(bad, glyphFailed+" “"+f.title+"” failed"), 0)
	s.blank()
	if f.earlier != "" {
		s.prose(say(plain, "It builds on “"+f.earlier+"”, and that step failed:"), 0)
		s.blank()
	}
	for _, finding := range f.findings {
		s.checked(finding)
		s.advice(finding)
		s.blank()
	}
	if len(f.findings) == 0 && f.err != nil {
		s.prose(say(strong, "What happened"), 0)
		for l := range strings.SplitSeq(wire.MaskText(f.err.Error()), "\n") {
			s.prose(say(plain, l), 2)
		}
		if errors.Is(f.err, context.DeadlineExceeded) {
			s.prose(say(plain, "The other side did not answer in time."), 2)
		}
		s.blank()
	}
}

// checked shows a check that failed: what it asks, its rule, and what came.
func (s *sheet) checked(f lti.Finding) {
	about := f.About()
	asks := about.Asks
	if asks == "" {
		asks = "This check has to hold."
	}
	s.prose(say(bad, glyphFailed+" ").add(strong, about.Check).add(plain, "  "+asks), 0)
	note := string(f.Code)
	if about.Spec != "" {
		note = about.Spec + " " + glyphDot + " " + note
	}
	s.prose(say(muted, note), 2)
	s.blank()
	s.compare(f.Got, f.Want)
}

// advice says why a check is likely to have failed, and how to mend it.
func (s *sheet) advice(f lti.Finding) {
	about := f.About()
	if about.Cause != "" {
		s.blank()
		s.prose(say(strong, "Likely cause"), 2)
		s.prose(say(plain, about.Cause), 4)
	}
	if about.Remedy != "" {
		s.blank()
		s.prose(say(strong, "Remedy"), 2)
		s.prose(say(plain, about.Remedy), 4)
	}
}

// compare shows got over want and points at the first difference when the two
// are nearly the same.
func (s *sheet) compare(got, want string) {
	got, want = wire.Line(wire.MaskText(got)), wire.Line(wire.MaskText(want))
	at, alike := difference(got, want)
	if got != "" {
		first := len(s.rows)
		s.value("got   ", got, at)
		// One caret is enough where both values stand on a row of their own.
		if at >= 0 && len(s.rows) == first+2 && len(want)+8 <= s.width {
			s.rows = s.rows[:first+1]
		}
	}
	if want != "" {
		s.value("want  ", want, at)
	}
	if at >= 0 {
		s.prose(say(warn, alike), 8)
	}
}

// value adds a labelled value, with a caret below the byte at which it begins
// to differ; at is negative when it is not to be compared.
func (s *sheet) value(label, v string, at int) {
	lead := "  " + label
	more := "  " + strings.Repeat(" ", len(label)-2) + glyphWrapped + " "
	line := say(plain, v)
	first := len(s.rows)
	s.put(line, lead, more, anywhere)
	if at < 0 {
		return
	}
	if at < len(v) {
		_, size := utf8.DecodeRuneInString(v[at:])
		line.spans = []span{{at, at + size, bad}}
	}
	// What comes after the row with the difference moves down one row.
	for i := first; i < len(s.rows); i++ {
		c := s.rows[i].cut
		if at >= c.to && i < len(s.rows)-1 {
			continue
		}
		column := min(ansi.StringWidth(lead)+ansi.StringWidth(v[c.from:min(at, c.to)]), s.width-1)
		caret := say(plain, strings.Repeat(" ", column)).add(bad, glyphCaret)
		s.rows = append(s.rows[:i+1], append([]row{{of: caret, cut: cut{0, len(caret.s)}}}, s.rows[i+1:]...)...)
		return
	}
}

// difference is the byte at which two values first differ, and in what, when
// they are nearly the same: in a slash, in case, in a port, or in little. It
// is -1 when there is nothing to compare.
func difference(got, want string) (at int, alike string) {
	if got == "" || want == "" || got == want {
		return -1, ""
	}
	at = commonPrefix(got, want)
	switch {
	case strings.TrimRight(got, "/") == strings.TrimRight(want, "/"):
		return at, "They differ only in the slash at the end."
	case strings.EqualFold(got, want):
		return at, "They differ only in upper and lower case."
	case strings.TrimSpace(got) == strings.TrimSpace(want):
		return at, "They differ only in blanks."
	case withoutPort(got) == withoutPort(want) && strings.Contains(got, "://"):
		return at, "They differ only in the port."
	case at >= 6 && 2*at >= max(len(got), len(want)):
		return at, sameUpToMark
	}
	return -1, ""
}

// sameUpToMark is said of values with a mark below the place where they differ.
const sameUpToMark = "They are the same up to the mark."

func commonPrefix(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && i < len(a) && !utf8.RuneStart(a[i]) {
		i--
	}
	return i
}

func withoutPort(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return s
	}
	u.Host = u.Hostname()
	return u.String()
}
