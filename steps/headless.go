package steps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// A StepError is a step that failed, after all there is to say of it has been
// written.
type StepError struct{ Err error }

// Error is why the step failed.
func (e *StepError) Error() string { return e.Err.Error() }

// Unwrap gives the step's own error.
func (e *StepError) Unwrap() error { return e.Err }

// Ran tells of the error of a report whether anything was run: not where what was
// wished is not there.
func Ran(err error) bool {
	return err == nil || errors.As(err, new(*StepError)) || errors.Is(err, context.Canceled)
}

// summary is what a step did, in so few words that its line fits a terminal.
func (c Case) summary() string {
	text := fmt.Sprintf("%9s", rounded(c.Seconds))
	if n := len(c.Findings); n > 0 {
		text += fmt.Sprintf("  %2d/%d checks", n-len(c.failures()), n)
	}
	return text
}

// failures are the checks that did not hold.
func (c Case) failures() []Check {
	var failures []Check
	for _, f := range c.Findings {
		if f.Outcome == lti.Failed.String() {
			failures = append(failures, f)
		}
	}
	return failures
}

// explain says why a case failed, and of each check that did not hold what was
// got, what was wanted, and how to mend it.
func (c Case) explain(w io.Writer) {
	if c.Error != "" {
		fmt.Fprintf(w, "      %s\n", c.Error)
	}
	for _, f := range c.failures() {
		about := lti.Code(f.Code).About()
		for _, line := range []struct{ name, text string }{
			{"failed check", fmt.Sprintf("%s (%s) of the %s", f.Check, f.Code, f.End)},
			{"got", f.Got},
			{"want", f.Want},
			{"asked", about.Asks},
			{"required by", f.Section},
			{"likely cause", about.Cause},
			{"remedy", about.Remedy},
		} {
			if line.text != "" {
				fmt.Fprintf(w, "      %-12s  %s\n", line.name, line.text)
			}
		}
	}
}

// List writes the chapters and steps of the course. Edition 1.3 has them all;
// of a chapter that the other has not, that is said.
func List(w io.Writer) error {
	course, err := content.Load(lti.Final().Name)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, chapter := range course.Chapters {
		b.WriteString(chapter.Title)
		if len(chapter.Editions) > 0 {
			fmt.Fprintf(&b, " (edition %s only)", strings.Join(chapter.Editions, ", "))
		}
		b.WriteByte('\n')
		for _, page := range chapter.Steps {
			fmt.Fprintf(&b, "  %-18s %s\n", page.Name, page.Title)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing the list of steps: %w", err)
	}
	return nil
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// rounded keeps a number of seconds readable.
func rounded(seconds float64) time.Duration {
	d := time.Duration(seconds * float64(time.Second))
	if d > 100*time.Millisecond {
		return d.Round(time.Millisecond)
	}
	return d.Round(10 * time.Microsecond)
}
