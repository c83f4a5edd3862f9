package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
	"github.com/natefinch/atomic"

	"ltibootcamp/ltiflow/wire"
)

// A recordFile is the file that the record of one edition is kept in. Others may
// have it open as well: it is only ever replaced as a whole, and changed by who
// holds the lock beside it.
type recordFile struct {
	path    string
	edition string
	now     func() time.Time
}

const (
	// recordVersion is the version of what is written: another one is not read.
	recordVersion = 1
	// longestRecord is how much of a file is read: every payload of the course
	// with the longest edit has room in it.
	longestRecord = 16 << 20
	// lockPatience is how long another's change is waited for. It takes some
	// milliseconds, unless the other was suspended in the middle of it.
	lockPatience = 2 * time.Second
)

// A keptRecord is what stands in the file.
type keptRecord struct {
	Version int    `json:"version"`
	Edition string `json:"edition"`
	Record
}

// A damagedError is about a file that holds no record of the edition.
type damagedError struct {
	why     error
	edition string // that it is of instead; "" when it is of none
}

func (e *damagedError) Error() string { return e.why.Error() }

func (e *damagedError) Unwrap() error { return e.why }

// read reads the record. Without a file, or with an empty one, it is empty. The
// error is a damagedError when the file itself is to blame.
func (f recordFile) read() (Record, error) {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return newRecord(), nil
	case err != nil:
		return Record{}, fmt.Errorf("looking for what is kept: %w", err)
	case !info.Mode().IsRegular():
		return Record{}, &damagedError{why: fmt.Errorf("got %s, want a file", info.Mode().Type())}
	}
	text, err := f.text()
	switch {
	case err != nil:
		return Record{}, err
	case len(text) > longestRecord:
		return Record{}, &damagedError{why: fmt.Errorf("got more than %d MiB, want less", longestRecord>>20)}
	case len(text) == 0:
		return newRecord(), nil
	}
	return f.parse(text)
}

// text is what stands in the file, up to what is too long by a byte. Why it
// cannot be read is not that it is damaged: it may not be ours, or there are too
// many files open.
func (f recordFile) text() ([]byte, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file, and what was done
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, longestRecord+1))
	if err != nil {
		return nil, fmt.Errorf("reading what is kept: %w", err)
	}
	return text, nil
}

// parse reads the text of a file. What it names need not exist: it is kept for
// the course that knows it.
func (f recordFile) parse(text []byte) (Record, error) {
	kept := keptRecord{Record: newRecord()}
	if err := json.Unmarshal(text, &kept); err != nil {
		return Record{}, &damagedError{why: fmt.Errorf("reading its JSON: %w", err)}
	}
	if kept.Version != recordVersion {
		return Record{}, &damagedError{why: fmt.Errorf("got version %d, want %d", kept.Version, recordVersion)}
	}
	if kept.Edition != f.edition {
		edition := wire.Line(kept.Edition)
		return Record{}, &damagedError{why: fmt.Errorf("got edition %q, want %q", edition, f.edition), edition: edition}
	}
	return kept.whole(), nil
}

// whole has a map where the JSON has null, and no count below zero: hints are
// shown up to it.
func (r Record) whole() Record {
	empty := newRecord()
	if r.Finished == nil {
		r.Finished = empty.Finished
	}
	if r.Edits == nil {
		r.Edits = empty.Edits
	}
	if r.Checkpoints == nil {
		r.Checkpoints = empty.Checkpoints
	}
	if r.Faults == nil {
		r.Faults = empty.Faults
	}
	for name, a := range r.Checkpoints {
		a.Hints, a.Misses = max(0, a.Hints), max(0, a.Misses)
		r.Checkpoints[name] = a
	}
	return r
}

// write replaces the file: whoever reads it finds the old record or the new one,
// whatever happens on the way.
func (f recordFile) write(r Record) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(keptRecord{recordVersion, f.edition, r}); err != nil {
		return fmt.Errorf("writing the record as JSON: %w", err)
	}
	if text.Len() > longestRecord {
		return fmt.Errorf("keeping the record: got %d bytes, want at most %d", text.Len(), longestRecord)
	}
	if err := atomic.WriteFile(f.path, &text); err != nil {
		return fmt.Errorf("keeping the record: %w", err)
	}
	return nil
}

// locked does something while nobody else changes the file.
func (f recordFile) locked(do func() error) error {
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	lock := flock.New(f.path + ".lock")
	if ok, err := lock.TryLockContext(ctx, time.Millisecond); !ok {
		if errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("locking %s: another ltibootcamp has held it for %s", f.path, lockPatience)
		}
		return fmt.Errorf("locking what is kept: %w", err)
	}
	err := do()
	if unlocked := lock.Unlock(); unlocked != nil && err == nil {
		return fmt.Errorf("unlocking what is kept: %w", unlocked)
	}
	return err
}

// update makes changes in the file, on top of what others have made of it. A file
// that was damaged meanwhile is set aside for what this session knows; aside is
// where it is then.
func (f recordFile) update(changes []func(*Record), known func() Record) (aside string, err error) {
	err = f.locked(func() error {
		record, err := f.read()
		var damaged *damagedError
		if errors.As(err, &damaged) {
			record = known()
			aside, err = f.setAside("damaged")
		}
		if err != nil {
			return err
		}
		for _, change := range changes {
			change(&record)
		}
		return f.write(record)
	})
	return aside, err
}

// setAside gives the file another name, which tells why and when. The caller
// holds the lock.
func (f recordFile) setAside(why string) (string, error) {
	name := fmt.Sprintf("%s.%s-%s", f.path, why, f.now().UTC().Format("20060102T150405Z"))
	aside := name
	for i := 2; ; i++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", fmt.Errorf("setting what is kept aside: %w", err)
		}
		aside = fmt.Sprintf("%s-%d", name, i)
	}
	if err := os.Rename(f.path, aside); err != nil {
		return "", fmt.Errorf("setting what is kept aside: %w", err)
	}
	return aside, nil
}
