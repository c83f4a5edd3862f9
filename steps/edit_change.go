package steps

import (
	"bytes"
	"encoding/json"
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/wI2L/jsondiff"

	"ltibootcamp/ltiflow/lti"
)

// A Change is what an edit makes of a document.
type Change struct {
	// Patch is the differences to the original (RFC 6902).
	Patch json.RawMessage `json:"patch,omitempty"`
	// Text takes the place of the original, whatever that is: of it no
	// differences can be told, for it is no JSON, or says a thing twice. It is
	// nil where Patch tells.
	Text []byte `json:"text,omitzero"`
}

// changeOf finds out what an edit changes.
func changeOf(original, edited []byte) (Change, error) {
	if edited == nil {
		return Change{}, nil
	}
	if !oneObject(edited) {
		return Change{Text: edited}, nil
	}
	patch, err := jsondiff.CompareJSON(original, edited, jsondiff.UnmarshalFunc(asWritten))
	if err != nil {
		return Change{}, fmt.Errorf("comparing it with what the step makes: %w", err)
	}
	text, err := json.Marshal(patch)
	if err != nil {
		return Change{}, fmt.Errorf("keeping the differences: %w", err)
	}
	return Change{Patch: text}, nil
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

// longestEdit is how large a change may be that is kept in a file, and how much
// it may copy: a few lines that copy copies fill the memory else.
const longestEdit = 128 << 10

func (c Change) size() int { return len(c.Patch) + len(c.Text) }

// nothing tells that the change changes nothing.
func (c Change) nothing() bool {
	return c.Text == nil && (len(c.Patch) == 0 || string(c.Patch) == "null" || string(c.Patch) == "[]")
}

// apply makes the change in a document.
func (c Change) apply(original []byte) ([]byte, error) {
	switch {
	case c.Text != nil:
		return c.Text, nil
	case c.nothing():
		return original, nil
	}
	patch, err := jsonpatch.DecodePatch(c.Patch)
	if err != nil {
		return nil, fmt.Errorf("reading the differences: %w", err)
	}
	options := jsonpatch.NewApplyOptions()
	options.AccumulatedCopySizeLimit = longestEdit
	text, err := patch.ApplyIndentWithOptions(original, "  ", options)
	if err != nil {
		return nil, fmt.Errorf("making the differences: %w", err)
	}
	return text, nil
}

// shown is the document with the change, for the editor. One that the change
// does not fit is shown as it is, and of none the differences are.
func (c Change) shown(original []byte) []byte {
	if original == nil && c.Text == nil {
		return c.Patch
	}
	text, err := c.apply(original)
	if err != nil {
		return original
	}
	return text
}
