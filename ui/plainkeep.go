package ui

import (
	"context"
	"fmt"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// transcript writes the reader's run to a file, in the format that the words
// name: by its ending or the beginning of its name. Without words it asks.
func (t *teller) transcript(ctx context.Context, words string) {
	exports := Exports()
	at := exportNamed(exports, words)
	if words != "" && at < 0 {
		t.tell("There is no format “" + words + "”.")
	}
	if at < 0 {
		lines := []string{"", secrecy(t.bare)}
		for i, f := range exports {
			lines = append(lines, fmt.Sprintf("%d %s: %s", i+1, f.Name, f.Says))
		}
		t.tell(lines...)
		n, ok := t.number(ctx, "A number to write it so. Enter alone: write nothing.", len(exports))
		if !ok || n == 0 {
			return
		}
		at = n - 1
	}
	said, err := keepAs(t.engine, t.keep, exports[at], t.bare)
	if err != nil {
		t.tell("No transcript was written: " + wire.Line(err.Error()))
		return
	}
	t.tell(said.words, said.address)
}

// exportNamed is the place of the one that is meant; -1 when it is none.
func exportNamed(exports []Export, words string) int {
	words = strings.ToLower(strings.TrimSpace(words))
	if words == "" {
		return -1
	}
	for i, f := range exports {
		if strings.TrimPrefix(words, ".") == f.Ending[1:] || strings.Contains(strings.ToLower(f.Name), words) {
			return i
		}
	}
	return -1
}
