package store

import (
	"bytes"
	"database/sql"
	_ "embed" // for the schema
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

//go:embed schema.sql
var schema string

// What the header of a file of ours says (SQLite file format §1.3).
const (
	applicationID = 0x4c544942 // "LTIB"
	version       = 1
)

// Errors of OpenFile that leave the file as it was.
var (
	ErrNotOurs = errors.New("it is no file of this program, and stays as it is; name another")
	ErrNewer   = errors.New("it was written by a newer version of this program, and stays as it is; use that one, or name another file")
	ErrInUse   = errors.New("another simulator has it open; stop that one, or name another file")
)

// OpenMemory opens an empty store that is gone when it is closed.
func OpenMemory() (*Store, error) {
	s, err := open(":memory:")
	if err != nil {
		return nil, err
	}
	if err := s.create(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenFile opens the store in a file, which it makes if there is none. It
// fails with ErrNotOurs, ErrNewer or ErrInUse, and leaves the file untouched.
//
// One process at a time has it open. Every change is in the file before the
// method that makes it returns; to be killed loses nothing of it. That does
// not hold for a power cut, after which the last changes may be missing.
func OpenFile(name string) (*Store, error) {
	s, err := openFile(name)
	if isBusy(err) {
		err = ErrInUse
	}
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	return s, nil
}

func openFile(name string) (*Store, error) {
	err := checkHeader(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = createFile(name)
	}
	if err != nil {
		return nil, err
	}
	s, err := open(dataSource(name))
	if err != nil {
		return nil, err
	}
	// The header may be older than what the log beside the file holds.
	var id, found int
	err = errors.Join(s.pragma("application_id", &id), s.pragma("user_version", &found))
	switch {
	case err != nil:
	case id != applicationID:
		err = ErrNotOurs
	case found > version:
		err = ErrNewer
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// dataSource names a file to the driver. A write-ahead log survives a kill
// without waiting for the disk at each change; with the exclusive lock it
// needs no shared memory, and a second process is refused at once.
func dataSource(name string) string {
	options := url.Values{"_pragma": {
		"locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(0)",
	}}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(name)}).EscapedPath(), RawQuery: options.Encode()}).String()
}

// checkHeader reads from the file itself whether it is ours, before SQLite
// could write to it. An empty file is one that is still to be made.
func checkHeader(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err //nolint:wrapcheck // OpenFile says which file
	}
	defer func() { _ = f.Close() }() // it was only read
	header := make([]byte, 100)
	n, err := io.ReadFull(f, header)
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return fs.ErrNotExist
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrNotOurs
	case err != nil:
		return err //nolint:wrapcheck // OpenFile says which file
	case !bytes.HasPrefix(header, []byte("SQLite format 3\x00")),
		binary.BigEndian.Uint32(header[68:]) != applicationID:
		return ErrNotOurs
	case binary.BigEndian.Uint32(header[60:]) > version:
		return ErrNewer
	}
	return nil
}

// createFile makes an empty store beside the name and moves it there whole: a
// kill halfway leaves no file that cannot be opened. It is for its owner's
// eyes only, for it will hold the platform's private keys.
func createFile(name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".new-*") // mode 0600
	if err != nil {
		return err //nolint:wrapcheck // says the whole of it
	}
	made := f.Name()
	defer func() { _ = os.Remove(made) }() // gone already when all went well
	if err := f.Close(); err != nil {
		return err //nolint:wrapcheck // says the whole of it
	}
	s, err := open("file:" + (&url.URL{Path: filepath.ToSlash(made)}).EscapedPath())
	if err != nil {
		return err
	}
	if err := errors.Join(s.create(), s.Close()); err != nil {
		return err
	}
	return os.Rename(made, name) //nolint:wrapcheck // says the whole of it
}

// open opens a database with the rules that hold for all.
func open(dataSource string) (*Store, error) {
	db, err := sql.Open("sqlite", dataSource)
	if err != nil {
		return nil, fmt.Errorf("opening the store: %w", err)
	}
	conn, err := db.Conn(background())
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Store{db: db, conn: conn, prepared: map[string]*sql.Stmt{}}
	if err := (transaction{s}).exec("pragma foreign_keys = on"); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// create makes the tables.
func (s *Store) create() error {
	_, err := s.conn.ExecContext(background(), fmt.Sprintf(
		"begin; %s; pragma application_id = %d; pragma user_version = %d; commit", schema, applicationID, version))
	if err != nil {
		return fmt.Errorf("creating the tables: %w", err)
	}
	return nil
}

func (s *Store) pragma(name string, to *int) error {
	if err := s.conn.QueryRowContext(background(), "pragma "+name).Scan(to); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}
