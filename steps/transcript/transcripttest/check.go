// Package transcripttest reads transcripts with a real reader of each format, for
// tests: what a writer means is not asked. Nothing but tests imports it.
package transcripttest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ltibootcamp/steps/transcript"
)

var (
	//go:embed nbformat.v4.5.schema.json
	notebookText []byte
	//go:embed transcript.schema.json
	runText []byte

	notebookSchema = schemaOf("nbformat.v4.5.schema.json", notebookText)
	runSchema      = schemaOf("transcript.schema.json", runText)
)

// Check reads a transcript in the format of an ending, and finds what is wrong
// with it.
func Check(ending string, text []byte) error {
	switch ending {
	case ".md":
		return checkMarkdown(text)
	case ".html":
		return checkPage(text)
	case ".ipynb":
		return checkNotebook(text)
	case ".json":
		return checkRun(text)
	}
	return fmt.Errorf("there is no reader for a transcript that ends with %q", ending)
}

// Skeleton is how a transcript is built, without its words: what is text in it
// changes nothing there.
func Skeleton(ending string, text []byte) (string, error) {
	switch ending {
	case ".md":
		return outlineOf(text), nil
	case ".html":
		return elementsOf(text)
	case ".ipynb":
		return cellsOf(text)
	case ".json":
		return namesOf(text)
	}
	return "", fmt.Errorf("there is no reader for a transcript that ends with %q", ending)
}

// A schema is one that is compiled when it is asked for first.
type schema func() (*jsonschema.Schema, error)

func schemaOf(name string, text []byte) schema {
	return sync.OnceValues(func() (*jsonschema.Schema, error) {
		read, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.AssertFormat()
		if err := compiler.AddResource(name, read); err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		return compiler.Compile(name)
	})
}

// valid checks a transcript.
func (s schema) valid(text []byte) error {
	compiled, err := s()
	if err != nil {
		return fmt.Errorf("reading the schema: %w", err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("reading the transcript: %w", err)
	}
	if err := compiled.Validate(document); err != nil {
		return fmt.Errorf("against the schema: %w", err)
	}
	return nil
}

func checkRun(text []byte) error {
	if err := runSchema.valid(text); err != nil {
		return err
	}
	_, err := Read(text)
	return err
}

// Read reads a run from its JSON, in which nothing may be that a Run has not.
func Read(text []byte) (transcript.Run, error) {
	var run transcript.Run
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&run); err != nil {
		return run, fmt.Errorf("reading a run: %w", err)
	}
	if decoder.More() {
		return run, errors.New("reading a run: something stands behind it")
	}
	return run, nil
}

// namesOf are the delimiters of JSON and its names, without its values.
func namesOf(text []byte) (string, error) {
	var document any
	if err := json.Unmarshal(text, &document); err != nil {
		return "", fmt.Errorf("reading the transcript: %w", err)
	}
	names, err := json.Marshal(emptied(document))
	return string(names), err
}

func emptied(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			v[name] = emptied(member)
		}
		return v
	case []any:
		for i, element := range v {
			v[i] = emptied(element)
		}
		return v
	}
	return nil
}
