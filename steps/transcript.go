package steps

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// Transcript writes one's own run as Markdown: the summary, and of each step
// that has run what its guide says, what crossed, every check, and the values.
// Secrets are masked, and nothing in it moves a terminal.
func (s *Session) Transcript(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# LTI Advantage bootcamp: a run of edition %s\n", s.edition.Name)
	about := ""
	for _, fact := range s.Summary() {
		if fact.About != about {
			about = fact.About
			fmt.Fprintf(&b, "\n## %s\n\n", about)
		}
		if fact.Name == "" {
			fmt.Fprintf(&b, "- %s\n", fact.Value)
		} else {
			fmt.Fprintf(&b, "- %s: %s\n", fact.Name, fact.Value)
		}
	}
	for _, chapter := range s.course.Chapters {
		for _, page := range chapter.Steps {
			if outcome, ran := s.Outcome(page.Name); ran {
				fmt.Fprintf(&b, "\n## %s: %s\n\n", chapter.Title, page.Title)
				s.transcribe(&b, page, outcome)
			}
		}
	}
	if _, err := io.WriteString(w, wire.Text(b.String())); err != nil {
		return fmt.Errorf("writing the transcript: %w", err)
	}
	return nil
}

// transcribe writes one step.
func (s *Session) transcribe(b *strings.Builder, page content.Step, o Outcome) {
	_, after, err := s.Guide(page.Name)
	if err == nil && after != "" {
		b.WriteString(demoted(wire.MaskText(after)))
	}
	if o.Err != nil {
		fmt.Fprintf(b, "Failed: %s\n", wire.Line(wire.MaskText(o.Err.Error())))
	}
	section(b, "What crossed", len(o.Exchanges), func(i int) string { return exchangeLine(o.Exchanges[i]) })
	section(b, "Checks", len(o.Findings), func(i int) string { return findingLine(o.Findings[i]) })
	names := slices.Sorted(maps.Keys(o.Values))
	section(b, "Values", len(names), func(i int) string {
		return names[i] + ": `" + code(wire.MaskText(o.Values[names[i]])) + "`"
	})
}

// demoted is a part of a page with its headings below those of the transcript.
func demoted(markdown string) string {
	lines := strings.Split(strings.TrimSpace(markdown), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "## ") {
			lines[i] = "#" + line
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// section writes a list under its title; nothing when it is empty.
func section(b *strings.Builder, title string, n int, line func(i int) string) {
	if n == 0 {
		return
	}
	fmt.Fprintf(b, "\n**%s**\n\n", title)
	for i := range n {
		fmt.Fprintf(b, "- %s\n", line(i))
	}
}

// exchangeLine is an exchange as one line: who asked whom for what, and what
// came of it. Of the address it has the path: a query holds whole tokens.
func exchangeLine(e wire.Exchange) string {
	path := e.URL
	if u, err := url.Parse(e.URL); err == nil {
		path = u.EscapedPath()
	}
	answer := strconv.Itoa(e.Status)
	if e.Status == 0 {
		answer = "no answer: " + wire.MaskText(e.Error)
	}
	return wire.Line(fmt.Sprintf("%s → %s: `%s %s` → %s", e.From, e.To, e.Method, code(wire.MaskURL(path)), answer))
}

// findingLine is a check as one line.
func findingLine(f lti.Finding) string {
	about := f.About()
	if f.Status == lti.Failed {
		return wire.Line(wire.MaskText(fmt.Sprintf("✗ %s: got %s, want %s (%s)", about.Check, f.Got, f.Want, about.Spec)))
	}
	mark := "✓"
	if f.Status != lti.Passed {
		mark = "–"
	}
	return wire.Line(fmt.Sprintf("%s %s (%s)", mark, about.Check, about.Spec))
}
