package steps

import (
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// Guide is the page of a step as Markdown: what is read before it runs, and
// what is read once it ran well, with the values that came back; "" until then.
func (s *Session) Guide(name string) (before, after string, err error) {
	page, err := s.course.Step(name)
	if err != nil {
		return "", "", err
	}
	values := map[string]string{"platform": code(s.platform), "tool": code(s.tool.URL)}
	if before, err = page.Before(values); err != nil {
		return "", "", err
	}
	outcome, ran := s.Outcome(name)
	if !ran || s.State(name) == Failed {
		return before, "", nil
	}
	for key, value := range outcome.Values {
		values[key] = code(value)
	}
	after, err = page.After(values)
	return before, after, err
}

// code makes an untrusted value safe within the backticks of inline code.
func code(value string) string {
	if value == "" {
		return "(empty)"
	}
	return strings.ReplaceAll(wire.Line(value), "`", "'")
}
