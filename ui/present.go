package ui

import (
	"context"
	"errors"
	"io"
)

// A Stage says how the course is presented.
type Stage struct {
	// Auto plays it by itself, and Loop begins anew at the end.
	Auto, Loop bool
	// Check rehearses instead.
	Check bool
}

// Present shows the course to an audience until it is quit.
func Present(context.Context, Options, Stage) error { return errors.New("not there yet") }

// Rehearse plays the presentation unseen, and writes what would go wrong.
func Rehearse(context.Context, io.Writer, Options, Stage) error { return errors.New("not there yet") }
