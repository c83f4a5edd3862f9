package steps_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// stateful begins a session whose record is where the environment says.
func stateful(t *testing.T, k steps.Keeping) (s *steps.Session, file string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "state")
	t.Setenv("XDG_STATE_HOME", dir)
	return reopened(t, k), filepath.Join(dir, "ltibootcamp", "progress-1.3.json")
}

func reopened(t *testing.T, k steps.Keeping) *steps.Session {
	t.Helper()
	s, _ := kept(t, lti.Final(), k)
	return s
}

func TestStateDirectoryIsPrivate(t *testing.T) {
	s, file := stateful(t, steps.Keeping{})
	run(t, s, "welcome")
	for path, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): os.ModeDir | 0o700} {
		info, err := os.Stat(path)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: got %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
	if said := s.Notices(); len(said) > 0 {
		t.Errorf("it says %q", said)
	}
}

// A file that cannot be read is set aside as it is, which is said, and the course
// begins anew and is kept.
func TestDamagedProgressIsSetAside(t *testing.T) {
	steps.Unraced(t)
	for name, text := range map[string]string{
		"no JSON":         `{"version":1,`,
		"more behind it":  `{"version":1,"edition":"1.3"}{}`,
		"other version":   `{"version":99,"edition":"1.3","finished":{"welcome":"2026-11-27T14:00:00Z"}}`,
		"other edition":   `{"version":1,"edition":"2018"}`,
		"no time":         `{"version":1,"edition":"1.3","finished":{"welcome":"yesterday"}}`,
		"binary":          "\x00\xff\x1b[2J",
		"too large":       strings.Repeat(" ", 17<<20),
		"is a directory":  "",
		"is another type": `[1]`,
	} {
		t.Run(name, func(t *testing.T) {
			first, file := stateful(t, steps.Keeping{})
			_ = first.Notices()
			if name == "is a directory" {
				if err := os.Mkdir(file, 0o700); err != nil {
					t.Fatal(err)
				}
			} else if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			s := reopened(t, steps.Keeping{})
			asides, err := filepath.Glob(file + ".damaged-*")
			if err != nil || len(asides) != 1 {
				t.Fatalf("set aside: %v, %v", asides, err)
			}
			if said := strings.Join(s.Notices(), " "); !strings.Contains(said, filepath.Base(asides[0])) {
				t.Errorf("it says %q, want where the file is", said)
			}
			if got, err := os.ReadFile(asides[0]); name != "is a directory" && (err != nil || !bytes.Equal(got, []byte(text))) {
				t.Errorf("set aside is %d bytes, %v; want the %d of before", len(got), err, len(text))
			}
			run(t, s, "welcome")
			if reopened(t, steps.Keeping{}).State("welcome") != steps.Done {
				t.Error("it is not kept anew")
			}
		})
	}
}

// A file that may not be read is not damaged: it stays where it is.
func TestProgressThatMayNotBeRead(t *testing.T) {
	first, file := stateful(t, steps.Keeping{})
	run(t, first, "welcome")
	if err := os.Chmod(file, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(file); err == nil {
		t.Skip("whoever runs this may read everything")
	}
	s := reopened(t, steps.Keeping{})
	if said := s.Notices(); len(said) != 1 || !strings.Contains(said[0], "cannot be kept") {
		t.Errorf("it says %q", said)
	}
	if _, err := os.Lstat(file); err != nil {
		t.Errorf("it was set aside: %v", err)
	}
}

// To begin anew keeps what was there.
func TestFreshLosesNothing(t *testing.T) {
	s, file := stateful(t, steps.Keeping{})
	run(t, s, "welcome")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fresh := reopened(t, steps.Keeping{Fresh: true})
	asides, err := filepath.Glob(file + ".before-*")
	if err != nil || len(asides) != 1 {
		t.Fatalf("set aside: %v, %v", asides, err)
	}
	if got, err := os.ReadFile(asides[0]); err != nil || !bytes.Equal(got, before) {
		t.Errorf("set aside is %q, %v", got, err)
	}
	if said := strings.Join(fresh.Notices(), " "); !strings.Contains(said, filepath.Base(asides[0])) || fresh.State("welcome") != steps.NotRun {
		t.Errorf("it says %q; welcome is %v", said, fresh.State("welcome"))
	}
	if said := reopened(t, steps.Keeping{Fresh: true}).Notices(); len(said) > 0 {
		t.Errorf("where there is nothing to set aside it says %q", said)
	}
}

// Where nothing can be kept that is said once, and the course goes on.
func TestProgressThatCannotBeKept(t *testing.T) {
	inTheWay := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_STATE_HOME", inTheWay)
	for name, k := range map[string]steps.Keeping{
		"state directory": {}, "named": {File: filepath.Join(t.TempDir(), "nowhere", "progress.json")},
		"another's platform": {Guest: true},
	} {
		s := reopened(t, k)
		run(t, s, "welcome", "get-tool")
		if said := s.Notices(); len(said) != 1 || !strings.Contains(said[0], "kept") {
			t.Errorf("%s: it says %q", name, said)
		}
		if s.State("get-tool") != steps.Done {
			t.Errorf("%s: the course does not go on", name)
		}
	}
}

// A file that the learner has named is left alone when it holds something else.
func TestNamedFileOfSomethingElse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"my thesis":                        "holds no progress",
		`{"version":1,"edition":"2018"}`:   "is of edition 2018",
		`{"version":9,"edition":"1.3"}`:    "got version 9, want 1",
		`{"version":1,"edition":"\u001b"}`: "is of edition",
	} {
		for _, fresh := range []bool{false, true} {
			k := fileIn(t)
			if err := os.WriteFile(k.File, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			k.Fresh = fresh
			_, err := steps.Open(steps.Config{Edition: lti.Final(), Platform: "http://127.0.0.1:1", Keep: &k})
			if err == nil || !strings.Contains(err.Error(), want) || strings.ContainsRune(err.Error(), '\x1b') {
				t.Errorf("%q: error %v, want %q", text, err, want)
			}
			if got, err := os.ReadFile(k.File); err != nil || string(got) != text {
				t.Errorf("%q became %q, %v", text, got, err)
			}
		}
	}
}

// At somebody else's platform what was finished is shown, and nothing runs.
func TestGuestBringsNothingBack(t *testing.T) {
	steps.Unraced(t)
	t.Parallel()
	k := fileIn(t)
	s, done := kept(t, lti.Final(), k)
	run(t, s, "get-keys")
	done()
	k.Guest = true
	guest, _ := kept(t, lti.Final(), k)
	if left := resume(t, guest); len(left) > 0 || guest.State("get-keys") != steps.Done {
		t.Errorf("left %v; get-keys is %v", left, guest.State("get-keys"))
	}
	if _, ran := guest.Outcome("welcome"); ran {
		t.Error("a step has run unasked")
	}
	run(t, guest, "get-keys")
	if _, ran := guest.Outcome("welcome"); !ran {
		t.Error("what it needs has not run")
	}
}

// The file is replaced, and a link to it stays one.
func TestLinkedFileStaysLinked(t *testing.T) {
	t.Parallel()
	k := fileIn(t)
	link := k.File + ".link"
	if err := os.WriteFile(k.File, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(k.File, link); err != nil {
		t.Skip("no links here: ", err)
	}
	s, done := kept(t, lti.Final(), steps.Keeping{File: link})
	run(t, s, "welcome")
	done()
	if at, err := os.Readlink(link); err != nil || at != k.File {
		t.Errorf("the link leads to %q, %v", at, err)
	}
	if s, _ := kept(t, lti.Final(), k); s.State("welcome") != steps.Done {
		t.Error("the file behind it is not written")
	}
}
