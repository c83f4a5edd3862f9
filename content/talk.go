package content

import (
	"fmt"
	"io/fs"
)

// A Talk is how the course is shown to an audience, in one edition.
type Talk struct {
	Pace Pace
	// Turns are by the names of the steps. A step without one has a page to show,
	// and nothing more.
	Turns map[string]Turn
}

// A Pace is how fast the course plays by itself. All are seconds.
type Pace struct {
	// Letter is between two letters that are typed, and Word is for the audience to
	// read each word of what has been.
	Letter float64 `json:"letter"`
	Word   float64 `json:"word"`
	// Least is how long anything stays at least, and Turn stands between two steps.
	Least float64 `json:"least"`
	Turn  float64 `json:"turn"`
	// Idle is how long a stopped loop waits for somebody, until it goes on by itself.
	Idle float64 `json:"idle"`
}

// A Turn is how one step is presented.
type Turn struct {
	// Step is its name, and Editions those that present it so.
	Step     string   `json:"step"`
	Editions []string `json:"editions"`
	// Minutes are planned for it.
	Minutes float64 `json:"minutes"`
	// Scenes are what is shown of its run, in their order, between the two halves
	// of its page.
	Scenes []Scene `json:"scenes"`
	// Notes are for the speaker alone: Markdown, notes/EDITION/STEP.md.
	Notes string `json:"-"`
}

// A Scene is one look at what a run left, with what matters in it marked. It is
// of the kind that is not empty: Function, Exchange or Document.
type Scene struct {
	// Says is what there is to see, in one short sentence for the audience.
	Says string `json:"says"`
	// Function is one whose source the step shows: "Tool.VerifyMessage".
	Function string `json:"function,omitempty"`
	// Exchange is the first of the step that is so.
	Exchange *Crossing `json:"exchange,omitempty"`
	// Document is the kind of one that came back, as the glossary calls it:
	// "id_token". Where there are several, or none of the protocol, it is how the
	// title of the one meant begins: "The result once".
	Document string `json:"document,omitempty"`
	// Marks are what matters: of a function or a text, words that stand in its
	// lines; of an exchange, names of headers, parameters and members, its method,
	// or its status ("404 Not Found"); of JSON, and of a token's header and payload,
	// the paths of members, their names joined by one space, from the root, with the
	// place of an element from 0: "members 0 user_id".
	Marks []string `json:"marks"`
	// Seconds is how long it stays when the course plays by itself; 0 for as long
	// as its words take.
	Seconds float64 `json:"seconds,omitempty"`
}

// A Crossing tells one exchange from the others of its step. What is "" is any.
type Crossing struct {
	From   string `json:"from,omitempty"` // a party: "tool", "platform", "browser"
	To     string `json:"to,omitempty"`
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"` // the end of its path
}

// LoadTalk reads how an edition is presented.
func LoadTalk(edition string) (Talk, error) { return loadTalk(embedded, edition) }

func loadTalk(files fs.FS, edition string) (Talk, error) {
	all, err := readTurns(files)
	if err != nil {
		return Talk{}, fmt.Errorf("reading talk.json: %w", err)
	}
	talk := Talk{Pace: all.Pace, Turns: map[string]Turn{}}
	for _, turn := range all.Turns {
		if !turn.in(edition) {
			continue
		}
		name := "notes/" + edition + "/" + turn.Step + ".md"
		notes, err := fs.ReadFile(files, name)
		if err != nil {
			return Talk{}, fmt.Errorf("reading the notes on step %s: %w", turn.Step, err)
		}
		if err := checkNotes(string(notes)); err != nil {
			return Talk{}, fmt.Errorf("reading %s: %w", name, err)
		}
		turn.Notes = string(notes)
		talk.Turns[turn.Step] = turn
	}
	return talk, nil
}

// A talkFile is the talk as it is written, for all editions and without notes.
type talkFile struct {
	Pace  Pace   `json:"pace"`
	Turns []Turn `json:"turns"`
}

func readTurns(files fs.FS) (talkFile, error) {
	var file talkFile
	data, err := fs.ReadFile(files, "talk.json")
	if err != nil {
		return file, err //nolint:wrapcheck // it names the file
	}
	if err := unmarshal(data, &file); err != nil {
		return file, err
	}
	if err := file.Pace.check(); err != nil {
		return file, err
	}
	if err := checkAll("turn", file.Turns); err != nil {
		return file, err
	}
	course, err := readManifest(files)
	if err != nil {
		return file, err
	}
	return file, course.checkPlaces(file.Turns)
}
