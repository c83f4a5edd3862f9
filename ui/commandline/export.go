package commandline

import (
	"errors"
	"fmt"

	"ltibootcamp/ui"
)

// Exported is how the transcript that is asked for is written, to be known before
// anything runs; the zero Export when none is.
func (o *Options) Exported() (ui.Export, error) {
	switch {
	case o.Export != "":
		export, err := ui.ExportOf(o.Export)
		if err != nil {
			return export, fmt.Errorf("--export: %w", err)
		}
		return export, nil
	case o.Secrets:
		return ui.Export{}, errors.New("--secrets is about a transcript: say --export FILE too")
	}
	return ui.Export{}, nil
}
