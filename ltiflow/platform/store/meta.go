package store

import (
	"encoding/json"
	"errors"
	"strings"
)

// Meta finds the one value of that name, or ErrNotFound.
func (s *Store) Meta(name string) (string, error) {
	return find(s, value[string], "select value from meta where name = ?", name)
}

// SetMeta keeps the one value of that name.
func (s *Store) SetMeta(name, v string) error {
	return s.write(func(t transaction) error { return t.setMeta(name, v) })
}

func (t transaction) setMeta(name string, v any) error {
	return t.exec("insert or replace into meta (name, value) values (?, ?)", name, v)
}

// next counts one further.
func (t transaction) next(counter string) (int64, error) {
	return one(t, value[int64], `insert into meta (name, value) values (?, 1)
		on conflict (name) do update set value = value + 1 returning value`, counter)
}

// counted is how far next has counted.
func (s *Store) counted(counter string) (int64, error) {
	count, err := find(s, value[int64], "select value from meta where name = ?", counter)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return count, err
}

// encode writes a value as JSON for a column, letter by letter as it was: what
// a tool gave is given back untouched. What is kept so always can be written.
func encode(v any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(v) != nil {
		return "null"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// decode reads a column that encode wrote.
func decode(column string, v any) error {
	return json.Unmarshal([]byte(column), v) //nolint:wrapcheck // one and all say what was being done
}
