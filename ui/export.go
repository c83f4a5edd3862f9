package ui

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"ltibootcamp/steps/transcript"
)

// An Export is a way to write the reader's run to a file: in a format of package
// transcript, or as a recording, for which the screen is drawn.
type Export struct {
	Name   string // "Markdown"
	Ending string // of the file's name, which asks for it: ".md"
	Says   string // what it is good for, in a few words
	write  func(w io.Writer, e Engine, bare bool) error
}

// Exports are all there are.
func Exports() []Export {
	var all []Export
	for _, f := range transcript.Formats() {
		all = append(all, Export{f.Name, f.Ending, f.Says, func(w io.Writer, e Engine, bare bool) error {
			return f.Write(w, e.Transcript(bare))
		}})
	}
	return append(all, Export{"asciicast", ".cast", "a recording, to be played in a terminal or a page", Cast})
}

// ExportOf is what the name of a file asks for.
func ExportOf(file string) (Export, error) {
	ending := filepath.Ext(file)
	var known []string
	for _, x := range Exports() {
		if strings.EqualFold(x.Ending, ending) {
			return x, nil
		}
		known = append(known, x.Ending)
	}
	return Export{}, fmt.Errorf("the format of a transcript: got a file name that ends with %q, want one of %s", ending, strings.Join(known, ", "))
}

// Save writes the run to a file, which only its owner can read; secrets are masked
// unless it is to be bare.
func (x Export) Save(file string, e Engine, bare bool) error {
	return transcript.Save(file, func(w io.Writer) error { return x.write(w, e, bare) })
}
