package steps

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A StepError is a step that failed, after all there is to say of it has been
// written.
type StepError struct{ Err error }

// Error is why the step failed.
func (e *StepError) Error() string { return e.Err.Error() }

// Unwrap gives the step's own error.
func (e *StepError) Unwrap() error { return e.Err }

// summary is what a step did, in a few words.
func summary(o Outcome) string {
	text := fmt.Sprintf("%9s", rounded(o.Took))
	if n := len(o.Findings); n > 0 {
		text += fmt.Sprintf("  %2d of %2d checks hold", n-len(o.Findings.Failed()), n)
	}
	if n := len(o.Exchanges); n > 0 {
		text += "  " + plural(n, "exchange")
	}
	return text
}

// explain says why a step failed and how to mend it.
func explain(w io.Writer, err error) {
	fmt.Fprintf(w, "      %s\n", wire.Line(err.Error()))
	var check *lti.CheckError
	if !errors.As(err, &check) {
		return
	}
	about := check.Finding.About()
	for _, line := range []struct{ name, text string }{
		{"asked", about.Asks}, {"required by", about.Spec}, {"likely cause", about.Cause}, {"remedy", about.Remedy},
	} {
		if line.text != "" {
			fmt.Fprintf(w, "      %-12s  %s\n", line.name, line.text)
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

// rounded keeps a duration readable.
func rounded(d time.Duration) time.Duration {
	if d > 100*time.Millisecond {
		return d.Round(time.Millisecond)
	}
	return d.Round(10 * time.Microsecond)
}
