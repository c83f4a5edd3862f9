package transcript

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// writeMarkdown writes CommonMark. What is not ours stands in code, or with its
// punctuation escaped.
func writeMarkdown(w io.Writer, r Run) error {
	m := markdown{}
	m.line("# " + escaped(r.title()))
	m.line("")
	m.line(escaped(r.about()) + " " + r.secrecy())
	m.facts(r.Facts)
	for _, chapter := range r.Chapters {
		for _, step := range chapter.Steps {
			m.line("")
			m.line("## " + escaped(chapter.Title+": "+step.Title))
			m.line("")
			m.line("*" + escaped(step.State+", "+step.tally()) + "*")
			m.step(step)
		}
	}
	_, err := io.WriteString(w, m.String())
	return err //nolint:wrapcheck // Write says what it was about
}

// A markdown is a document in the making.
type markdown struct {
	strings.Builder
	news news
}

func (m *markdown) line(s string) { m.WriteString(s + "\n") }

func (m *markdown) facts(facts []Fact) {
	about := ""
	for _, fact := range facts {
		if fact.About != about {
			about = fact.About
			m.line("\n## " + escaped(about) + "\n")
		}
		if fact.Name == "" {
			m.line("- " + escaped(fact.Value))
		} else {
			m.line("- " + escaped(fact.Name+": "+fact.Value))
		}
	}
}

// step writes what is below the heading of one.
func (m *markdown) step(s Step) {
	m.guide(s.Before)
	m.guide(s.After)
	if s.Failure != "" {
		m.line("\n**Failed:** " + escaped(s.Failure))
	}
	m.functions(s)
	m.exchanges(s.Exchanges)
	m.documents(s.Documents)
	m.findings(s.Findings)
	if len(s.Values) > 0 {
		m.line("\n### Values\n")
		for _, v := range s.Values {
			m.line("- " + escaped(v.Name) + ": " + inline(v.Value))
		}
	}
}

func (m *markdown) guide(page string) {
	if page != "" {
		m.line("\n" + demoted(page, 2))
	}
}

func (m *markdown) functions(s Step) {
	if len(s.Functions) == 0 {
		return
	}
	m.line("\n### Code")
	var again []string
	for _, f := range s.Functions {
		where, first := m.news.first(f, s.Title)
		if !first {
			again = append(again, "- "+inline(f.Name)+" in “"+escaped(where)+"”")
			continue
		}
		m.line("\n" + inline(f.Name) + " in " + inline(f.place()) + citing(f.Spec) + "\n")
		m.line(fenced("go", f.Source))
	}
	if len(again) > 0 {
		m.line("\nShown before:\n\n" + strings.Join(again, "\n"))
	}
}

// citing are the sections that a function cites.
func citing(spec []string) string {
	if len(spec) == 0 {
		return ""
	}
	return ", by " + escaped(strings.Join(spec, ", "))
}

func (m *markdown) exchanges(exchanges []Exchange) {
	if len(exchanges) == 0 {
		return
	}
	m.line("\n### What crossed")
	shown, more := few(exchanges)
	for i, e := range shown {
		m.line(fmt.Sprintf("\n#### %d. %s → %s: %s → %s\n", i+1, escaped(e.From), escaped(e.To), inline(e.Method+" "+e.Path), escaped(e.answer())))
		m.line(fenced("http", e.request()))
		m.fields("Query", e.Query)
		m.fields("Form", e.Request.Form)
		if e.Status != 0 {
			m.line("\nThe answer, after " + took(e.Seconds) + ":\n")
			m.line(fenced("http", e.response()))
			m.fields("Form", e.Response.Form)
		}
	}
	if more > 0 {
		m.line("\nAnd " + counted(more, "exchange") + " more: the transcript as JSON has them all.")
	}
}

// fields writes what was sent encoded, decoded.
func (m *markdown) fields(title string, fields []Field) {
	if len(fields) == 0 {
		return
	}
	m.line("\n" + title + ", decoded:\n")
	for _, f := range fields {
		if f.Token == nil {
			m.line("- " + inline(f.Name) + ": " + inline(f.Value))
		} else {
			m.line("- " + inline(f.Name) + ": a token, see below")
		}
	}
	for _, f := range fields {
		if f.Token != nil {
			m.line("\n" + inline(f.Name) + ", decoded:\n")
			m.token(*f.Token)
		}
	}
}

func (m *markdown) token(t Token) {
	m.line("Header:\n\n" + fenced("json", indented(t.Header)))
	m.line("\nPayload:\n\n" + fenced("json", indented(t.Payload)))
	m.line("\nSignature:\n\n" + fenced("", t.Parts[2]))
}

func (m *markdown) documents(documents []Document) {
	if len(documents) == 0 {
		return
	}
	m.line("\n### What came back")
	for _, d := range documents {
		m.line("\n#### " + escaped(d.Title) + "\n")
		switch {
		case d.Token != nil:
			m.token(*d.Token)
		case d.Kind == "json":
			m.line(fenced("json", indented(d.Body)))
		default:
			m.line(fenced("", d.Body))
		}
		if d.Cut {
			m.line("\nIt went on.")
		}
	}
}

func (m *markdown) findings(findings []Finding) {
	if len(findings) == 0 {
		return
	}
	m.line("\n### Checks\n")
	for _, f := range findings {
		m.line("- " + f.mark() + " " + escaped(f.says()))
	}
}

// says is a check as one line.
func (f Finding) says() string {
	switch {
	case f.Status == "failed" && f.Want != "":
		return fmt.Sprintf("%s: got %s, want %s (%s)", f.Check, f.Got, f.Want, f.Spec)
	case f.Status == "failed":
		return fmt.Sprintf("%s: got %s (%s)", f.Check, f.Got, f.Spec)
	}
	return f.Check + " (" + f.Spec + ")"
}

// backticks is a run of them.
var backticks = regexp.MustCompile("`+")

// longest is the length of the longest run of backticks in a text.
func longest(s string) int {
	n := 0
	for _, run := range backticks.FindAllString(s, -1) {
		n = max(n, len(run))
	}
	return n
}

// fenced is a block of code, with a fence that is longer than any within.
func fenced(language, code string) string {
	fence := strings.Repeat("`", max(3, longest(code)+1))
	return fence + language + "\n" + strings.TrimSuffix(code, "\n") + "\n" + fence
}

// inline is a value as code within a line, with more backticks around it than it
// has in a row.
func inline(s string) string {
	if strings.TrimSpace(s) == "" {
		return "(empty)"
	}
	s = strings.ReplaceAll(s, "\n", " ") // a blank line would end the code
	ticks := strings.Repeat("`", longest(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") {
		s = " " + s + " " // one of each is taken away again (CommonMark §6.1)
	}
	return ticks + s + ticks
}

// punctuation means something in Markdown, or in what is made of it: a dollar
// sign begins mathematics in a notebook. An underscore within a word is none.
var punctuation = regexp.MustCompile("[\\\\`*\\[\\]<>&~|$!#]|\\b_+|_+\\b")

// opening means something at the beginning of a line: an item, a rule, or the
// line below a heading.
var opening = regexp.MustCompile(`^(?:[-+=]|\d+[.)])`)

// escaped is text that no Markdown is read out of.
func escaped(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	s = punctuation.ReplaceAllStringFunc(s, func(found string) string {
		var b strings.Builder
		for _, c := range found {
			b.WriteString(`\` + string(c))
		}
		return b.String()
	})
	if strings.HasPrefix(s, " ") {
		return "&#32;" + s[1:] // four of them would begin code
	}
	if at := opening.FindStringIndex(s); at != nil {
		return s[:at[1]-1] + `\` + s[at[1]-1:]
	}
	return s
}

// demoted is a page with its headings so many levels lower.
func demoted(page string, levels int) string {
	lines := strings.Split(strings.TrimSpace(page), "\n")
	code := false
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case !code && strings.HasPrefix(line, "#"):
			lines[i] = strings.Repeat("#", levels) + line
		}
	}
	return strings.Join(lines, "\n")
}
