package ui

import (
	"context"
	"errors"
)

// Notes shows the speaker notes of the presentation that runs, until it is quit.
func Notes(context.Context, Options) error { return errors.New("not there yet") }
