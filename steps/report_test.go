package steps

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

// The log has no secret, neither of an exchange nor of an error.
func TestReportMasksErrors(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := &Session{log: slog.New(slog.NewTextHandler(&log, nil))}
	s.report("token", Outcome{Err: errors.New(`got {"access_token":"hush"}`)})
	if text := log.String(); strings.Contains(text, "hush") || !strings.Contains(text, "access_token") {
		t.Errorf("logged %s", text)
	}
}
