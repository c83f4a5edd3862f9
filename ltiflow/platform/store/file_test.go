package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func mustOpen(tb testing.TB, name string) *Store {
	tb.Helper()
	s, err := OpenFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.Close() }) // a second time does nothing bad
	return s
}

func TestFileKeeps(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a b?c#d%20.db") // a name that a URL would misread
	s := mustOpen(t, name)
	fill(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := mustOpen(t, name)
	if c, err := again.Client("tool"); err != nil || c.Name != "Tool" || !c.Settings.HideNames {
		t.Errorf("the client is %+v: %v", c, err)
	}
	if items, err := again.LineItems(LineItemQuery{Course: "course", Limit: 9}); err != nil || len(items) != 1 {
		t.Errorf("the line items are %+v: %v", items, err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v: private keys will be in it", info.Mode())
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(name), "*.new-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A file that is not ours, or not of our time, is refused and stays as it is.
func TestFileIsRefusedUntouched(t *testing.T) {
	t.Parallel()
	ours := filepath.Join(t.TempDir(), "ours.db")
	if err := mustOpen(t, ours).Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(ours)
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, to ...byte) []byte {
		b := bytes.Clone(whole)
		copy(b[at:], to)
		return b
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"text":                     {[]byte("dear diary, today I learned what a deployment is, and I did not like it; more of it tomorrow, after the break"), ErrNotOurs},
		"a short text":             {[]byte("hello"), ErrNotOurs},
		"another program's SQLite": {changed(68, 0, 0, 0, 0), ErrNotOurs},
		"a newer version":          {changed(60, 0, 0, 0, version+1), ErrNewer},
		"a much newer version":     {changed(60, 0x7f, 0xff, 0xff, 0xff), ErrNewer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "data.db")
			if err := os.WriteFile(file, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenFile(file); !errors.Is(err, c.want) {
				t.Errorf("the error is %v, want %v", err, c.want)
			}
			if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, c.content) {
				t.Errorf("the file was changed: %v", err)
			}
			if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
				t.Errorf("beside the file is now %v: %v", entries, err)
			}
		})
	}
}

// A newer version that was killed may have said so in its log only.
func TestNewerVersionInTheLog(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "data.db")
	s := mustOpen(t, name)
	if err := (transaction{s}).exec("pragma user_version = 99"); err != nil {
		t.Fatal(err)
	}
	// A copy of the files, as they are now, is what a kill would leave.
	copied := filepath.Join(t.TempDir(), "data.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(name + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := OpenFile(copied); !errors.Is(err, ErrNewer) {
		t.Errorf("the error is %v, want %v", err, ErrNewer)
	}
}

func TestFileHasOneOwner(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "data.db")
	first := mustOpen(t, name)
	if err := first.SetMeta("a", "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFile(name); !errors.Is(err, ErrInUse) {
		t.Errorf("a second owner: %v, want %v", err, ErrInUse)
	}
	if err := first.SetMeta("a", "2"); err != nil {
		t.Errorf("the first owner can write no more: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err := mustOpen(t, name).Meta("a"); err != nil || v != "2" {
		t.Errorf("kept %q: %v", v, err)
	}
}

func TestFileThatCannotBeMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{dir, filepath.Join(dir, "none", "data.db")} {
		if _, err := OpenFile(name); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	empty := filepath.Join(dir, "empty.db") // as mktemp makes it
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, empty)
}
