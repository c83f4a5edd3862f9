package steps

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// Many who keep something at once lose nothing of one another's.
func TestKeepersShareAFile(t *testing.T) {
	t.Parallel()
	const keepers, each = 4, 25
	path := filepath.Join(t.TempDir(), "progress.json")
	var all sync.WaitGroup
	for n := range keepers {
		all.Go(func() {
			k := newKeeper(testFile(path), newRecord, func(words string) { t.Error(words) })
			defer k.close()
			for i := range each {
				k.note(func(r *Record) {
					r.Finished[fmt.Sprint(n, i)] = time.Now()
					r.edit(fmt.Sprint("step", i), strconv.Itoa(n), Change{Text: []byte("x")})
				}, true)
				if i%5 == 0 {
					k.settle()
				}
			}
		})
	}
	all.Wait()
	r, err := testFile(path).read()
	if err != nil || len(r.Finished) != keepers*each || len(r.Edits) != each || len(r.Edits["step0"]) != keepers {
		t.Errorf("%d finished, %d edited, %v; want %d and %d", len(r.Finished), len(r.Edits), err, keepers*each, each)
	}
}

// What is written lazily is written in the end, and what could not be written is
// once it can.
func TestKeeperWritesInTheEnd(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "later")
	file := testFile(filepath.Join(dir, "progress.json"))
	var said []string
	k := newKeeper(file, newRecord, func(words string) { said = append(said, words) })
	for _, step := range []string{"one", "two"} { // there is no directory
		k.note(func(r *Record) { r.Finished[step] = time.Now() }, true)
		k.settle()
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	k.note(func(r *Record) { r.At = "three" }, false)
	k.close()
	if len(said) != 1 || !strings.Contains(said[0], "cannot be kept") {
		t.Errorf("said %q, want once that nothing can be kept", said)
	}
	r, err := file.read()
	if err != nil || r.At != "three" || len(r.Finished) != 2 {
		t.Errorf("kept %+v, %v", r, err)
	}
}

// A file that gets damaged while it is used is set aside for what is known.
func TestDamagedMeanwhile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "progress.json")
	known := newRecord()
	known.Finished["welcome"] = time.Now()
	var said []string
	k := newKeeper(testFile(path), func() Record { return known }, func(words string) { said = append(said, words) })
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.note(func(r *Record) { r.At = "get-tool" }, true)
	k.settle()
	k.close()
	r, err := testFile(path).read()
	if err != nil || r.At != "get-tool" || r.Finished["welcome"].IsZero() {
		t.Errorf("kept %+v, %v", r, err)
	}
	if len(said) != 1 || !strings.Contains(said[0], ".damaged-") || !holds(t, filepath.Dir(path), []byte("{")) {
		t.Errorf("said %q", said)
	}
}

// holds tells whether a file of the directory has just that in it.
func holds(tb testing.TB, dir string, text []byte) bool {
	tb.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return slices.ContainsFunc(files, func(f os.DirEntry) bool {
		got, err := os.ReadFile(filepath.Join(dir, f.Name()))
		return err == nil && bytes.Equal(got, text)
	})
}

func TestSetAsideOverwritesNothing(t *testing.T) {
	t.Parallel()
	file := testFile(filepath.Join(t.TempDir(), "progress.json"))
	file.now = func() time.Time { return time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC) }
	names := map[string]bool{}
	for _, text := range []string{"a", "b", "c"} {
		if err := os.WriteFile(file.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		aside, err := file.setAside("damaged")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(aside); err != nil || string(got) != text {
			t.Errorf("%s holds %q, %v; want %q", aside, got, err, text)
		}
		names[filepath.Base(aside)] = true
	}
	if len(names) != 3 || !names["progress.json.damaged-20261127T140000Z"] {
		t.Errorf("set aside as %v", names)
	}
}

// FuzzRecord begins with any bytes: nothing panics, they are read or set aside,
// and what can be read is kept.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{
		"", "{", "null", "[]", `{"version":1,"edition":"1.3"}`, `{"version":2,"edition":"1.3"}`, `{"version":1,"edition":"2018"}`,
		`{"version":1,"edition":"1.3","at":"nowhere","finished":{"welcome":"2026-11-27T14:00:00Z","gone":"2026-11-27T14:00:00Z"},"edits":null}`,
		`{"version":1,"edition":"1.3","edits":{"score":{"score":{"patch":5},"x":{"text":""}},"gone":null},"checkpoints":{"a":{"hints":-1}},"faults":null}`,
		`{"version":1,"edition":"1.3","edits":{"score":{"score":{"patch":[{"op":"replace","path":"/scoreGiven","value":1}]}}}}`,
		`{"version":1,"edition":"1.3","edits":{"score":{"score":{"patch":[{"op":"copy","from":"","path":"/a"},{},{"op":"move"}]}}}}`,
	} {
		f.Add([]byte(seed))
	}
	s, err := Open(Config{Edition: lti.Final(), Platform: "http://127.0.0.1:1"})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "ltibootcamp", "progress-1.3.json")
		file := testFile(path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		before, unreadable := file.read()
		var err error
		if s.record, err = s.opened(file, Keeping{}); err != nil {
			t.Fatal(err)
		}
		s.keeper = newKeeper(file, s.Record, s.say)
		for _, step := range s.order() {
			_, _ = s.Payloads(step), s.Edited(step)
			for _, p := range s.steps[step].payloads {
				_, _ = s.sent(step, p.Name, map[string]any{"scoreGiven": 9})
			}
		}
		s.note(func(r *Record) { r.Finished["welcome"] = time.Now() })
		s.keeper.close()
		s.keeper = nil
		after, err := file.read()
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if unreadable != nil {
			if !holds(t, filepath.Dir(path), text) {
				t.Fatal("what was there is nowhere any more")
			}
			return
		}
		for name, a := range before.Checkpoints {
			if a.Hints < 0 || a.Misses < 0 {
				t.Errorf("the checkpoint %q has %d hints and %d misses", name, a.Hints, a.Misses)
			}
		}
		for name := range before.Finished {
			if _, ok := after.Finished[name]; !ok {
				t.Errorf("finished %q is lost", name)
			}
		}
		if len(after.Edits) != len(before.Edits) || len(after.Checkpoints) != len(before.Checkpoints) || after.At != before.At {
			t.Errorf("kept %+v, want %+v", after, before)
		}
	})
}
