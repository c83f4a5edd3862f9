package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	_ "modernc.org/sqlite" // the driver, in Go alone
)

// ErrNotFound says that there is no such thing in the store.
var ErrNotFound = errors.New("not found")

// A Store is an open database. Its methods may be called by several
// goroutines; they take turns, each for some microseconds.
//
// What a method was given is kept when it returns: a process that is killed
// after that loses nothing.
type Store struct {
	db   *sql.DB
	conn *sql.Conn // the one connection: a memory database lives in it

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // by query
}

// Close closes the store.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, statement := range s.prepared {
		errs = append(errs, statement.Close())
	}
	errs = append(errs, s.conn.Close(), s.db.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("closing the store: %w", err)
	}
	return nil
}

// A transaction is a turn at the database, from a read or a write.
type transaction struct{ *Store }

// background is the context of every query: they take microseconds, and one
// that was cut short would help nobody.
func background() context.Context { return context.Background() }

// read runs f in a turn of its own.
func (s *Store) read(f func(transaction) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return f(transaction{s})
}

// write runs f in a transaction: all of it is kept, or, after an error or a
// panic, nothing.
func (s *Store) write(f func(transaction) error) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := transaction{s}
	if err := t.exec("begin immediate"); err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept {
			err = errors.Join(err, t.exec("rollback"))
		}
	}()
	if err := f(t); err != nil {
		return err
	}
	if err := t.exec("commit"); err != nil {
		return err
	}
	kept = true
	return nil
}

// statement prepares a query once.
func (t transaction) statement(query string) (*sql.Stmt, error) {
	if statement, ok := t.prepared[query]; ok {
		return statement, nil
	}
	statement, err := t.conn.PrepareContext(background(), query)
	if err != nil {
		return nil, fmt.Errorf("preparing %q: %w", query, err)
	}
	t.prepared[query] = statement
	return statement, nil
}

// exec runs a query that gives back nothing.
func (t transaction) exec(query string, args ...any) error {
	_, err := t.run(query, args...)
	return err
}

// change runs a query that must change something, else ErrNotFound.
func (t transaction) change(query string, args ...any) error {
	result, err := t.run(query, args...)
	if err != nil {
		return err
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return ErrNotFound
	}
	return nil
}

// run runs a query and tells what it did.
func (t transaction) run(query string, args ...any) (sql.Result, error) {
	statement, err := t.statement(query)
	if err != nil {
		return nil, err
	}
	result, err := statement.ExecContext(background(), args...)
	if err != nil {
		return nil, fmt.Errorf("writing to the store: %w", err)
	}
	return result, nil
}

// A scanner reads the columns of a row.
type scanner interface{ Scan(columns ...any) error }

// one reads the one row of a query, or gives ErrNotFound.
func one[V any](t transaction, scan func(scanner) (V, error), query string, args ...any) (V, error) {
	var none V
	statement, err := t.statement(query)
	if err != nil {
		return none, err
	}
	found, err := scan(statement.QueryRowContext(background(), args...))
	if errors.Is(err, sql.ErrNoRows) {
		return none, ErrNotFound
	}
	if err != nil {
		return none, fmt.Errorf("reading from the store: %w", err)
	}
	return found, nil
}

// all reads the rows of a query.
func all[V any](t transaction, scan func(scanner) (V, error), query string, args ...any) ([]V, error) {
	statement, err := t.statement(query)
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(background(), args...)
	if err != nil {
		return nil, fmt.Errorf("reading from the store: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has said what went wrong
	var found []V
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("reading from the store: %w", err)
		}
		found = append(found, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading from the store: %w", err)
	}
	return found, nil
}

// value reads a single value.
func value[V any](row scanner) (V, error) {
	var v V
	err := row.Scan(&v)
	return v, err
}

// find is a read of one thing on the store's own turn.
func find[V any](s *Store, scan func(scanner) (V, error), query string, args ...any) (found V, err error) {
	err = s.read(func(t transaction) error {
		found, err = one(t, scan, query, args...)
		return err
	})
	return found, err
}

// list is a read of many things on the store's own turn.
func list[V any](s *Store, scan func(scanner) (V, error), query string, args ...any) (found []V, err error) {
	err = s.read(func(t transaction) error {
		found, err = all(t, scan, query, args...)
		return err
	})
	return found, err
}
