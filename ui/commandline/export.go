package commandline

import (
	"errors"
	"fmt"

	"ltibootcamp/steps/transcript"
)

// ExportFormat is the format of the transcript that is asked for, to be known
// before anything runs; the zero Format when none is.
func (o *Options) ExportFormat() (transcript.Format, error) {
	switch {
	case o.Export != "":
		format, err := transcript.FormatOf(o.Export)
		if err != nil {
			return format, fmt.Errorf("--export: %w", err)
		}
		return format, nil
	case o.Secrets:
		return transcript.Format{}, errors.New("--secrets is about a transcript: say --export FILE too")
	}
	return transcript.Format{}, nil
}
