package steps

import (
	"bytes"
	"encoding/json"
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/wI2L/jsondiff"

	"ltibootcamp/ltiflow/lti"
)

// A change is what an edit makes of a document.
type change struct {
	// patch is the differences to the original (RFC 6902).
	patch []byte
	// text takes the place of the original, whatever that is: of it no
	// differences can be told, for it is no JSON, or says a thing twice. It is
	// nil where patch tells.
	text []byte
}

// changeOf finds out what an edit changes.
func changeOf(original, edited []byte) (change, error) {
	if edited == nil {
		return change{}, nil
	}
	if !oneObject(edited) {
		return change{text: edited}, nil
	}
	patch, err := jsondiff.CompareJSON(original, edited, jsondiff.UnmarshalFunc(asWritten))
	if err != nil {
		return change{}, fmt.Errorf("comparing it with what the step makes: %w", err)
	}
	text, err := json.Marshal(patch)
	if err != nil {
		return change{}, fmt.Errorf("keeping the differences: %w", err)
	}
	return change{patch: text}, nil
}

// oneObject tells whether a text is a JSON object that says nothing twice, so
// that the differences to it can be told.
func oneObject(text []byte) bool {
	_, err := lti.ReadClaims(text)
	return err == nil
}

// asWritten reads JSON with its numbers as they are written: 1.0 is no 1 to
// somebody who tries out what a platform takes.
func asWritten(text []byte, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("reading the JSON: %w", err)
	}
	return nil
}

// nothing tells that the change changes nothing.
func (c change) nothing() bool {
	return c.text == nil && (len(c.patch) == 0 || string(c.patch) == "null" || string(c.patch) == "[]")
}

// apply makes the change in a document.
func (c change) apply(original []byte) ([]byte, error) {
	if c.text != nil {
		return c.text, nil
	}
	patch, err := jsonpatch.DecodePatch(c.patch)
	if err != nil {
		return nil, fmt.Errorf("reading the differences: %w", err)
	}
	text, err := patch.ApplyIndent(original, "  ")
	if err != nil {
		return nil, fmt.Errorf("making the differences: %w", err)
	}
	return text, nil
}

// shown is the document with the change, for the editor. One that the change
// does not fit is shown as it is.
func (c change) shown(original []byte) []byte {
	text, err := c.apply(original)
	if err != nil {
		return original
	}
	return text
}
