package transcript

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/natefinch/atomic"
)

// A Format is one in which a run can be written. The ending of a file's name
// tells it from the others.
type Format struct {
	Name   string // "Markdown"
	Ending string // ".md"
	Says   string // what it is good for, in a few words
	write  func(io.Writer, Run) error
}

// Formats are all there are.
func Formats() []Format {
	return []Format{
		{"Markdown", ".md", "text for reading, searching and a repository", writeMarkdown},
		{"HTML", ".html", "one page for any browser, and for paper", writeHTML},
		{"Jupyter notebook", ".ipynb", "the bootcamp as a notebook again, with your outputs", writeNotebook},
		{"JSON", ".json", "everything, for programs", writeJSON},
	}
}

// Write writes a run.
func (f Format) Write(w io.Writer, r Run) error {
	if err := f.write(w, r); err != nil {
		return fmt.Errorf("writing the transcript as %s: %w", f.Name, err)
	}
	return nil
}

// Save writes a file, which then holds all that is written or what it held before.
// Nobody but its owner may read it.
func Save(file string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	// A file that is replaced hands its permissions on.
	if err := os.Chmod(file, 0o600); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("writing the transcript: %w", err)
	}
	if err := atomic.WriteFile(file, &b); err != nil {
		return fmt.Errorf("writing the transcript to %s: %w", file, err)
	}
	return nil
}

func writeJSON(w io.Writer, r Run) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // it is for people too
	encoder.SetIndent("", "  ")
	return encoder.Encode(r) //nolint:wrapcheck // Write says what it was about
}
