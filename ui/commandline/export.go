package commandline

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

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
		if at, err := os.Stat(filepath.Dir(o.Export)); err != nil || !at.IsDir() {
			return export, fmt.Errorf("--export: there is no directory %s", filepath.Dir(o.Export))
		}
		return export, nil
	case o.Secrets:
		return ui.Export{}, errors.New("--secrets is about a transcript: say --export FILE too")
	}
	return ui.Export{}, nil
}

// Saved says of the transcript where it is, and whether it may be handed on.
func (o *Options) Saved() string {
	if o.Secrets {
		return "The transcript is in " + o.Export + ". It has your secrets: keep it to yourself."
	}
	return "The transcript is in " + o.Export + ". Secrets are masked in it."
}
