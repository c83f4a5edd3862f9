package prompter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os/user"
	"strings"

	"github.com/Microsoft/go-winio"
)

// The line is a named pipe. It ends with its process, so nothing is left behind,
// and there can be one of a name only. Its security descriptor lets in the user
// whose name it has, and nobody else. A viewer goes to it as nobody (go-winio
// dials anonymously), so that a stranger who has taken the name first learns
// nothing but the orders.

const pipes = `\\.\pipe\ltibootcamp-notes-`

// Place is where the line of this user is.
func Place() (string, error) {
	who, err := user.Current()
	if err != nil {
		return "", fmt.Errorf("asking who is there: %w", err)
	}
	return pipes + who.Uid, nil // on Windows, the security identifier
}

// listen takes the place.
func listen(_ context.Context, place string) (net.Listener, func() error, error) {
	owner := strings.TrimPrefix(place, pipes)
	listener, err := winio.ListenPipe(place, &winio.PipeConfig{SecurityDescriptor: "D:P(A;;GA;;;" + owner + ")"})
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrExist):
		return nil, nil, fmt.Errorf("%w: %w", ErrTaken, err)
	case err != nil:
		return nil, nil, fmt.Errorf("opening its pipe: %w", err)
	}
	return listener, func() error { return nil }, nil
}

// dial goes to the place.
func dial(ctx context.Context, place string) (net.Conn, error) {
	conn, err := winio.DialPipeContext(ctx, place)
	if err != nil {
		return nil, fmt.Errorf("looking for the presentation: %w", err)
	}
	return conn, nil
}

// absent tells that there is no presentation, and nothing wrong with that.
func absent(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, io.EOF) }
