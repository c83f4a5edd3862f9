package transcripttest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// A notebook as far as a reader of it has to know.
type notebook struct {
	Cells []struct {
		ID      string `json:"id"`
		Type    string `json:"cell_type"`
		Source  string `json:"source"`
		Outputs []struct {
			Type string                     `json:"output_type"`
			Data map[string]json.RawMessage `json:"data"`
		} `json:"outputs"`
	} `json:"cells"`
}

// checkNotebook goes by nbformat's own schema, and by what it does not say: ids
// are there once, and the Markdown is harmless.
func checkNotebook(text []byte) error {
	if err := notebookSchema.valid(text); err != nil {
		return err
	}
	var read notebook
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("reading the notebook: %w", err)
	}
	seen := map[string]bool{}
	for _, cell := range read.Cells {
		if seen[cell.ID] {
			return fmt.Errorf("two cells have the id %q", cell.ID)
		}
		seen[cell.ID] = true
		if cell.Type != "markdown" {
			continue
		}
		if err := checkHarmless([]byte(cell.Source)); err != nil {
			return fmt.Errorf("cell %s: %w", cell.ID, err)
		}
	}
	return nil
}

// cellsOf are the cells, with the Markdown and the kinds of outputs in them.
func cellsOf(text []byte) (string, error) {
	var read notebook
	if err := json.Unmarshal(text, &read); err != nil {
		return "", fmt.Errorf("reading the notebook: %w", err)
	}
	var b strings.Builder
	for _, cell := range read.Cells {
		b.WriteString(cell.ID + " " + cell.Type + "\n")
		if cell.Type == "markdown" {
			b.WriteString(outlineOf([]byte(cell.Source)))
		}
		for _, o := range cell.Outputs {
			b.WriteString("  " + o.Type + "\n")
		}
	}
	return b.String(), nil
}
