package main

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"ltibootcamp/steps"
	"ltibootcamp/ui"
)

// TestExitCode goes through the codes of design §6. What whole commands say and
// end with is in ui/journeys.
func TestExitCode(t *testing.T) {
	t.Parallel()
	wrong := errors.New("a flag is wrong")
	for name, c := range map[string]struct {
		err         error
		interrupted bool
		code        int
		says        string
	}{
		"all is well":               {code: 0},
		"a step has failed":         {err: fmt.Errorf("running: %w", &steps.StepError{Err: wrong}), code: 1},
		"the show is not ready":     {err: ui.ErrNotReady, code: 1},
		"the screen broke":          {err: blameless(wrong), code: 1, says: "ltibootcamp: a flag is wrong\n"},
		"the command line is wrong": {err: wrong, code: 2, says: "ltibootcamp: a flag is wrong\n"},
		"it was interrupted":        {err: wrong, interrupted: true, code: 130},
	} {
		var said bytes.Buffer
		if code := exitCode(&said, c.err, c.interrupted); code != c.code || said.String() != c.says {
			t.Errorf("%s: got %d and %q, want %d and %q", name, code, &said, c.code, c.says)
		}
	}
}
