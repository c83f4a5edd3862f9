package steps

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"ltibootcamp/ltiflow/wire"
)

// Keeping says where the record of a session is kept.
type Keeping struct {
	// File is where; "" is the place for it in the user's state directory, where
	// each edition has a file of its own.
	File string
	// Fresh begins anew. What was kept stays, under another name.
	Fresh bool
	// Guest tells that the platform is somebody else's: nothing is kept unless
	// File is named, and nothing is run there before the learner asks for it.
	Guest bool
}

// remember opens the record that is kept, and begins with it. The error is of a
// file that the learner named, or wished to begin anew: all else is said, and
// the course goes on without.
func (s *Session) remember(k *Keeping) error {
	switch {
	case k == nil:
		return nil
	case k.Guest && k.File == "":
		s.say("With another platform your progress is not kept, unless --progress names a file.")
		return nil
	}
	file := recordFile{path: k.File, edition: s.edition.Name, now: s.now}
	if file.path == "" {
		var err error
		if file.path, err = statePath(s.edition.Name); err != nil {
			s.say(unkeptWords(err))
			return nil
		}
	}
	if followed, err := filepath.EvalSymlinks(file.path); err == nil {
		file.path = followed // the file is replaced, and not the link to it
	}
	record, err := s.opened(file, *k)
	switch {
	case err != nil && (k.File != "" || k.Fresh):
		return fmt.Errorf("opening your progress: %w", err)
	case err != nil:
		s.say(unkeptWords(err))
		return nil
	}
	s.record, s.guest = record, k.Guest
	for _, name := range s.order() {
		if _, finished := record.Finished[name]; finished {
			s.kept[name] = Done
		}
	}
	s.keeper = newKeeper(file, s.Record, s.say)
	return nil
}

// opened reads the record of a file. Of the file in the state directory nobody
// but this program is the owner: when it is damaged it is set aside. A file that
// was named by mistake is left alone.
func (s *Session) opened(file recordFile, k Keeping) (Record, error) {
	record, err := file.read()
	var damaged *damagedError
	isDamaged := errors.As(err, &damaged)
	switch {
	case err != nil && !isDamaged:
		return Record{}, err
	case isDamaged && k.File != "" && damaged.edition != "":
		return Record{}, fmt.Errorf("%s is of edition %s, and this is edition %s: use that --edition, or another file", file.path, damaged.edition, file.edition)
	case isDamaged && k.File != "":
		return Record{}, fmt.Errorf("%s holds no progress: %w: use another file", file.path, err)
	case k.Fresh:
		return s.anew(file)
	case !isDamaged:
		return record, nil
	}
	var aside string
	err = file.locked(func() error {
		if record, err = file.read(); !errors.As(err, &damaged) {
			return err // another has just mended it
		}
		record = newRecord()
		aside, err = file.setAside("damaged")
		return err
	})
	if err == nil && aside != "" {
		s.say(damagedWords(aside) + " The course begins anew.")
	}
	return record, err
}

// anew keeps what there is under another name.
func (s *Session) anew(file recordFile) (Record, error) {
	err := file.locked(func() error {
		if _, err := os.Lstat(file.path); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		aside, err := file.setAside("before")
		if err == nil {
			s.say("The course begins anew. What was kept so far is in " + wire.Line(aside) + ".")
		}
		return err
	})
	return newRecord(), err
}

// statePath is the place for an edition's file in the user's state directory,
// which is made if there is none.
func statePath(edition string) (string, error) {
	xdg.Reload() // the environment may have changed since the program began
	path := filepath.Join(xdg.StateHome, "ltibootcamp", "progress-"+edition+".json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("making the place for it: %w", err)
	}
	return path, nil
}

func unkeptWords(err error) string {
	return "Your progress cannot be kept: " + wire.Line(err.Error()) + ". The course goes on without."
}

func damagedWords(aside string) string {
	return "What was kept of your progress is damaged. It is untouched, in " + wire.Line(aside) + "."
}

// say keeps words for whoever asks for Notices.
func (s *Session) say(words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notices = append(s.notices, words)
}

// Notices are what there is to tell the learner of what is kept, each once.
func (s *Session) Notices() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	notices := s.notices
	s.notices = nil
	return notices
}
