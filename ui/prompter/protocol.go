package prompter

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"
)

// One line is one JSON object, either way. The presentation speaks first: each
// side greets, then cues go one way and orders the other.

const (
	// protocol and version stand in a greeting. What crosses is of this version only:
	// an older side would show half of it, and nobody sees on a stage what is missing.
	protocol = "ltibootcamp notes"
	version  = 1

	// longestCue and longestOrder are how long a line may be, a greeting included:
	// a cue has a whole part of a page and its notes in it, an order a word.
	longestCue   = 4 << 20
	longestOrder = 4 << 10

	// patience is how long the other side may take for a line that is due, and to
	// take one in.
	patience = 2 * time.Second
)

// A greeting is the first line of either side.
type greeting struct {
	Protocol string `json:"protocol"`
	Version  int    `json:"version"`
}

// A command is a line with an order.
type command struct {
	Order Order `json:"order"`
}

// An unfitError is about another side of the same line that is of another version.
type unfitError struct{ got int }

func (e *unfitError) Error() string {
	return fmt.Sprintf("the other side speaks version %d of the line to the notes, this one version %d: start both from the same ltibootcamp", e.got, version)
}

// errSilent tells of another side that is there, and does not speak: its place is
// held by a process that is stopped.
var errSilent = errors.New("the other side is there, and says nothing: if it is suspended, fg in its terminal brings it back")

// lines reads line by line, none longer than that.
func lines(r io.Reader, longest int) *bufio.Scanner {
	in := bufio.NewScanner(r)
	in.Buffer(nil, longest)
	return in
}

// line is a value as it crosses.
func line(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("writing a line to the other side: %w", err)
	}
	return append(text, '\n'), nil
}

// send writes one line, and does not wait for ever.
func send(conn net.Conn, text []byte) error {
	if err := conn.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("sending a line: %w", err)
	}
	if _, err := conn.Write(text); err != nil {
		return fmt.Errorf("sending a line: %w", err)
	}
	return nil
}

// greet sends the greeting.
func greet(conn net.Conn) error {
	text, err := line(greeting{protocol, version})
	if err != nil {
		return err
	}
	return send(conn, text)
}

// greeted waits for the greeting of the other side, and takes it.
func greeted(conn net.Conn, in *bufio.Scanner) error {
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("waiting for a greeting: %w", err)
	}
	text, err := next(in)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return errSilent
	case err != nil:
		return fmt.Errorf("waiting for a greeting: %w", err)
	}
	if err := checkGreeting(text); err != nil {
		return err
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("waiting for more than a greeting: %w", err)
	}
	return nil
}

// next is the next line; io.EOF when there is none.
func next(in *bufio.Scanner) ([]byte, error) {
	if in.Scan() {
		return in.Bytes(), nil
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("reading a line: %w", err)
	}
	return nil, io.EOF
}

// checkGreeting reads a greeting and tells whether its side fits.
func checkGreeting(text []byte) error {
	var g greeting
	if err := json.Unmarshal(text, &g); err != nil {
		return fmt.Errorf("reading a greeting: %w", err)
	}
	switch {
	case g.Protocol != protocol:
		return fmt.Errorf("reading a greeting: got protocol %q, want %q", g.Protocol, protocol)
	case g.Version != version:
		return &unfitError{g.Version}
	}
	return nil
}

// parseOrder reads a line with an order.
func parseOrder(text []byte) (Order, error) {
	var c command
	if err := json.Unmarshal(text, &c); err != nil {
		return "", fmt.Errorf("reading an order: %w", err)
	}
	if !slices.Contains([]Order{Reveal, Next, Back, Run, Black}, c.Order) {
		return "", fmt.Errorf("reading an order: got %q, which is none", c.Order)
	}
	return c.Order, nil
}

// parseCue reads a line with a cue.
func parseCue(text []byte) (Cue, error) {
	var c Cue
	if err := json.Unmarshal(text, &c); err != nil {
		return Cue{}, fmt.Errorf("reading a cue: %w", err)
	}
	return c, nil
}

// isUnfit tells that the other side is of another version.
func isUnfit(err error) bool { return errors.As(err, new(*unfitError)) }
