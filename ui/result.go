package ui

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// resultPage shows the values that came back, and every check.
func resultPage(o steps.Outcome, width int) page {
	s := sheet{width: width}
	failed := len(o.Findings.Failed()) > 0
	if failed {
		s.checks(o.Findings)
	}
	for _, p := range o.Panels {
		s.panel(p)
	}
	if !failed {
		s.checks(o.Findings)
	}
	if len(s.rows) == 0 {
		s.prose(say(muted, "This step gave nothing to show."), 0)
	}
	return s.page
}

func (s *sheet) panel(p steps.Panel) {
	body := wire.MaskText(string(p.Body))
	title := say(heading, p.Title)
	switch p.Kind {
	case steps.JWT:
		s.title(title, "JWT "+glyphDot+" "+size(len(p.Body)))
		s.blank()
		s.jwt(strings.TrimSpace(string(p.Body)))
	case steps.JSON:
		s.title(title, "JSON")
		s.blank()
		s.json(body, 0)
	case steps.PlainText:
		s.title(title, "text")
		s.blank()
		s.lines(body, 0)
	}
}

// jwt shows a compact JWS in its three parts. Its signature is shown when the
// token is a message, which counts once; that of anything else is a
// credential (wire masks it likewise).
func (s *sheet) jwt(token string) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		s.prose(say(bad, fmt.Sprintf("Not a compact JWS: it has %d parts, not 3.", len(parts))), 0)
		s.lines(wire.MaskText(token), 0)
		return
	}
	for i, name := range []string{"header", "payload"} {
		s.prose(say(strong, name), 0)
		decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[i], "="))
		if err != nil {
			s.prose(say(bad, "Not base64url, shown as it came."), 2)
			s.lines(wire.MaskText(parts[i]), 0)
		} else {
			s.json(wire.MaskText(string(decoded)), 0)
		}
		s.blank()
	}
	signature, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[2], "="))
	line := say(strong, "signature")
	switch {
	case err != nil:
		line.add(bad, "  not base64url")
	case len(signature) == 0:
		line.add(bad, "  none: anybody can have written this token")
	default:
		line.add(muted, fmt.Sprintf("  %d bytes, %d bits", len(signature), 8*len(signature)))
	}
	s.prose(line, 0)
	if isMessage(parts[1]) {
		s.data(say(quoted, parts[2]), 0)
		return
	}
	s.data(say(quoted, wire.Masked), 0)
}

// isMessage tells whether the payload has a message_type claim, of any edition.
func isMessage(payload string) bool {
	decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(payload, "="))
	if err != nil {
		return false
	}
	var claims map[string]json.RawMessage
	if json.Unmarshal(decoded, &claims) != nil {
		return false
	}
	for name := range claims {
		if strings.HasSuffix(name, "/message_type") {
			return true
		}
	}
	return false
}

// Columns of the table of checks.
const (
	checkColumn = 10
	valueColumn = 27
	narrowTable = 56 // in fewer columns, values stand under the check
)

func (s *sheet) checks(findings lti.Findings) {
	if len(findings) == 0 {
		return
	}
	s.title(say(heading, "Checks"), tally(findings))
	s.blank()
	if s.width >= narrowTable {
		head, section := say(muted, "status").pad(checkColumn).add(muted, "check").pad(valueColumn).add(muted, "got"), "asked for by"
		s.put(head.pad(s.width-len(section)).add(muted, section), "", "", anywhere)
	}
	for _, f := range findings {
		s.check(f)
	}
}

// check adds one finding: status, check, what was got and wanted, and the
// section that asks for it.
func (s *sheet) check(f lti.Finding) {
	glyph, paint := mark(f.Status)
	about := f.About()
	line := say(paint, glyph+" "+f.Status.String()).pad(checkColumn).add(strong, about.Check)
	spec := wire.Line(about.Spec)
	got, want := wire.Line(wire.MaskText(f.Got)), wire.Line(wire.MaskText(f.Want))
	if want == got {
		want = ""
	}
	if s.width < narrowTable {
		s.prose(line.add(muted, "  "+spec), 0)
		s.labelled("got   ", got, 2)
		s.labelled("want  ", want, 2)
		return
	}
	if line.width() < valueColumn && ansi.StringWidth(got) < s.width-valueColumn-ansi.StringWidth(spec) {
		line.pad(valueColumn).add(plain, got)
		got = ""
	}
	s.put(line.pad(s.width-ansi.StringWidth(spec)).add(muted, spec), "", "", anywhere)
	s.labelled("got   ", got, valueColumn-6)
	s.labelled("want  ", want, valueColumn-6)
}

// labelled adds a value with its name before it, if there is one.
func (s *sheet) labelled(label, v string, indent int) {
	if v == "" {
		return
	}
	lead := strings.Repeat(" ", s.indent(indent))
	s.put(say(plain, v), lead+label, lead+strings.Repeat(" ", len(label)-2)+glyphWrapped+" ", anywhere)
}

// mark is the glyph and the paint of a status.
func mark(status lti.Status) (string, token) {
	switch status {
	case lti.Passed:
		return glyphDone, good
	case lti.Failed:
		return glyphFailed, bad
	case lti.Skipped:
		return glyphSkipped, muted
	}
	return "?", plain
}

// tally counts the findings by status.
func tally(findings lti.Findings) string {
	counts := map[lti.Status]int{}
	for _, f := range findings {
		counts[f.Status]++
	}
	var parts []string
	for _, status := range []lti.Status{lti.Failed, lti.Passed, lti.Skipped} {
		if n := counts[status]; n > 0 {
			glyph, _ := mark(status)
			parts = append(parts, fmt.Sprintf("%s %d %s", glyph, n, status))
		}
	}
	return strings.Join(parts, "  ")
}

// size says how long a body is.
func size(n int) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	default:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
}

// span of time, short and with a sensible unit.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
}
