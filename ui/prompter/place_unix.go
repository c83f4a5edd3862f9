//go:build unix

package prompter

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"
)

// The line is a Unix socket. Who may use it is decided by the directory that it
// stands in, and by its own mode: both are the user's alone, and not every system
// goes by the mode of a socket. So whoever gets through is the same user (or
// root), and there is no need to ask the socket who that is, which each system
// has another way for.

// longestPlace is how long the name of a socket can be on every Unix: the field of
// the system call has 104 bytes on the BSDs and macOS, with a zero at the end.
const longestPlace = 103

// Place is where the line of this user is: in the directory that the system keeps
// for what lives as long as the session does, else in the one for temporary files.
func Place() (string, error) {
	dir := filepath.Join(xdg.RuntimeDir, "ltibootcamp")
	if info, err := os.Stat(xdg.RuntimeDir); err != nil || !info.IsDir() {
		dir = filepath.Join(os.TempDir(), "ltibootcamp-"+strconv.Itoa(os.Getuid()))
	}
	return filepath.Join(dir, "notes.sock"), nil
}

// listen takes the place. A lock says whether another presentation has it: it ends
// with whoever holds it, however that ends, while the socket stays behind.
func listen(ctx context.Context, place string) (net.Listener, func() error, error) {
	if err := checkLength(place); err != nil {
		return nil, nil, err
	}
	dir := filepath.Dir(place)
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, nil, fmt.Errorf("making its directory: %w", err)
	}
	if err := checkDirectory(dir); err != nil {
		return nil, nil, err
	}
	lock := flock.New(place+".lock", flock.SetPermissions(0o600))
	switch locked, err := lock.TryLock(); {
	case err != nil:
		return nil, nil, fmt.Errorf("locking its place: %w", err)
	case !locked:
		return nil, nil, ErrTaken
	}
	listener, err := bind(ctx, place)
	if err != nil {
		return nil, nil, errors.Join(err, lock.Unlock())
	}
	return listener, lock.Unlock, nil
}

// bind opens the socket, in the place of one that was left behind. The caller
// holds the lock.
func bind(ctx context.Context, place string) (net.Listener, error) {
	switch info, err := os.Lstat(place); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("looking at its place: %w", err)
	case info.Mode().Type() != fs.ModeSocket:
		return nil, fmt.Errorf("looking at its place: %s is no socket; move it away", place)
	default:
		if err := os.Remove(place); err != nil {
			return nil, fmt.Errorf("clearing its place: %w", err)
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "unix", place)
	if err != nil {
		return nil, fmt.Errorf("opening its socket: %w", err)
	}
	if err := os.Chmod(place, 0o600); err != nil { // nobody else has come so far: the directory is closed
		return nil, errors.Join(fmt.Errorf("closing its socket to others: %w", err), listener.Close())
	}
	return listener, nil
}

// dial goes to the place.
func dial(ctx context.Context, place string) (net.Conn, error) {
	if err := checkLength(place); err != nil {
		return nil, err
	}
	if err := checkDirectory(filepath.Dir(place)); err != nil {
		return nil, err
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", place)
	if err != nil {
		return nil, fmt.Errorf("looking for the presentation: %w", err)
	}
	return conn, nil
}

func checkLength(place string) error {
	if len(place) > longestPlace {
		return fmt.Errorf("%s is %d bytes long, and the name of a socket has at most %d: set XDG_RUNTIME_DIR to a directory with a shorter name", place, len(place), longestPlace)
	}
	return nil
}

// checkDirectory finds out whether what stands in the directory is this user's own:
// in one for everybody's temporary files, somebody else may have made it, or a link
// in its place.
func checkDirectory(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("looking at its directory: %w", err)
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	switch {
	case !info.IsDir():
		return fmt.Errorf("%s is %s, want a directory; move it away", dir, info.Mode().Type())
	case !known || int(stat.Uid) != os.Getuid():
		return fmt.Errorf("%s belongs to somebody else, want one of yours", dir)
	case info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s is open to others (mode %04o), want 0700", dir, info.Mode().Perm())
	}
	return nil
}

// absent tells that there is no presentation, and nothing wrong with that: its
// socket is not there, nobody listens at it, or it has just ended.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) ||
		errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
