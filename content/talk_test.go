package content

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"ltibootcamp/ltiflow/lti"
)

// goodTalk is a talk with a scene of each kind, with which nothing is wrong.
func goodTalk() talkFile {
	return talkFile{
		Pace: Pace{Letter: 1, Word: 1, Least: 1, Turn: 1, Idle: 1},
		Turns: []Turn{{
			Step: "token", Editions: []string{"1.3", "2018"}, Minutes: 2,
			Scenes: []Scene{
				{Says: "A.", Function: "Tool.Assertion", Marks: []string{"iss", "aud"}},
				{Says: "B.", Exchange: &Crossing{To: "platform", Path: "/token"}, Marks: []string{"scope"}, Seconds: 3},
				{Says: "C.", Document: "token", Marks: []string{"scope"}},
			},
		}},
	}
}

const goodNotes = "- One.\n- Two.\n- Three.\n- Four.\n"

// talkFiles are the files that a talk is read from.
func talkFiles(t *testing.T, file talkFile, notes string) fstest.MapFS {
	t.Helper()
	written, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := embedded.ReadFile("course.json")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		"course.json":         {Data: manifest},
		"talk.json":           {Data: written},
		"notes/1.3/token.md":  {Data: []byte(notes)},
		"notes/2018/token.md": {Data: []byte(goodNotes)},
	}
}

// What is wrong with a talk is said.
func TestTalkIsChecked(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 130)
	for _, c := range []struct {
		want  string
		spoil func(file *talkFile, turn *Turn, scenes []Scene)
	}{
		{"", func(*talkFile, *Turn, []Scene) {}},
		{"seconds for letter", func(f *talkFile, _ *Turn, _ []Scene) { f.Pace.Letter = 0 }},
		{"seconds for word", func(f *talkFile, _ *Turn, _ []Scene) { f.Pace.Word = -1 }},
		{"seconds for least", func(f *talkFile, _ *Turn, _ []Scene) { f.Pace.Least = 0 }},
		{"seconds for turn", func(f *talkFile, _ *Turn, _ []Scene) { f.Pace.Turn = 0 }},
		{"seconds for idle", func(f *talkFile, _ *Turn, _ []Scene) { f.Pace.Idle = 0 }},
		{"no step or no editions", func(_ *talkFile, turn *Turn, _ []Scene) { turn.Step = "" }},
		{"no step or no editions", func(_ *talkFile, turn *Turn, _ []Scene) { turn.Editions = nil }},
		{`edition "1.4"`, func(_ *talkFile, turn *Turn, _ []Scene) { turn.Editions[1] = "1.4" }},
		{"stands twice in edition 1.3", func(f *talkFile, turn *Turn, _ []Scene) { f.Turns = append(f.Turns, *turn) }},
		{"2018 has no such step", func(_ *talkFile, turn *Turn, _ []Scene) { turn.Step = "roster" }},
		{"1.3 has no such step", func(_ *talkFile, turn *Turn, _ []Scene) { turn.Step = "rooster" }},
		{"got 0 minutes", func(_ *talkFile, turn *Turn, _ []Scene) { turn.Minutes = 0 }},
		{"got 11 minutes", func(_ *talkFile, turn *Turn, _ []Scene) { turn.Minutes = 11 }},
		{"got 4 scenes", func(_ *talkFile, turn *Turn, scenes []Scene) { turn.Scenes = append(turn.Scenes, scenes[0]) }},
		{"scene 1: got 0 of function", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Function = "" }},
		{"scene 2: got 2 of function", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[1].Document = "token" }},
		{"of 0 characters", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Says = "" }},
		{"of 130 characters", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Says = long }},
		{"got -1 seconds", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Seconds = -1 }},
		{"got 31 seconds", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Seconds = 31 }},
		{"the marks []", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Marks = nil }},
		{`the marks ["iss" ""]`, func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Marks[1] = "" }},
		{`the marks ["iss" "iss"]`, func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[0].Marks[1] = "iss" }},
		{"that may be any", func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[1].Exchange = &Crossing{} }},
		{`the party "server"`, func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[1].Exchange.From = "server" }},
		{`the party "lms"`, func(_ *talkFile, _ *Turn, scenes []Scene) { scenes[1].Exchange.To = "lms" }},
	} {
		file := goodTalk()
		c.spoil(&file, &file.Turns[0], file.Turns[0].Scenes)
		refused(t, c.want, talkFiles(t, file, goodNotes))
	}
}

// refused wants an error with these words in it, or none for "".
func refused(t *testing.T, want string, files fstest.MapFS) {
	t.Helper()
	_, err := loadTalk(files, "1.3")
	if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
		t.Errorf("got %v, want %q in it", err, want)
	}
}

// What is wrong with notes is said, with their file.
func TestNotesAreChecked(t *testing.T) {
	t.Parallel()
	for notes, want := range map[string]string{
		goodNotes:                           "",
		"":                                  "got 1 lines",
		"- One.\n- Two.\n- Three.\n":        "got 3 lines",
		strings.Repeat("- One.\n", 9):       "got 9 lines",
		"- One.\n\n- Two.\n- Three.\n":      `got line 2 ""`,
		"- One.\n- Two.\nThree.\n- Four.\n": `got line 3 "Three."`,
		goodNotes + "- " + strings.Repeat("x", 120):          "line 5 has 122 characters",
		strings.Repeat("-"+strings.Repeat(" a", 30)+"\n", 4): "got 124 words",
	} {
		refused(t, want, talkFiles(t, goodTalk(), notes))
		if err := checkNotes(notes); want != "" && err == nil {
			t.Errorf("%q is taken", notes)
		}
	}
	files := talkFiles(t, goodTalk(), goodNotes)
	delete(files, "notes/1.3/token.md")
	refused(t, "the notes on step token", files)
	delete(files, "talk.json")
	refused(t, "reading talk.json", files)
}

// A member that the talk does not know is a slip of the pen, and said.
func TestUnknownMembersOfTheTalkAreRefused(t *testing.T) {
	t.Parallel()
	for want, written := range map[string]string{
		`unknown field "tempo"`:  `{"tempo": 1}`,
		`unknown field "slides"`: `{"turns": [{"slides": 1}]}`,
		`unknown field "paths"`:  `{"turns": [{"scenes": [{"exchange": {"paths": ""}}]}]}`,
		"unexpected EOF":         `{"turns": [`,
	} {
		files := talkFiles(t, goodTalk(), goodNotes)
		files["talk.json"].Data = []byte(written)
		refused(t, want, files)
	}
}

// Every step has its turn, so that a newcomer who adds one is told: it wants an
// entry in talk.json, and notes.
func TestTalkIsWhole(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		course, talk := readTalk(t, edition.Name)
		minutes := 0.0
		for _, step := range course.Steps() {
			turn, ok := talk.Turns[step.Name]
			if !ok {
				t.Errorf("step %s has no turn in content/talk.json for edition %s: say how it is presented, and write its notes, content/notes/%s/%s.md",
					step.Name, edition.Name, edition.Name, step.Name)
			}
			minutes += turn.Minutes
		}
		if least, most := talkTakes(edition); minutes < least || minutes > most {
			t.Errorf("edition %s: the talk takes %v minutes, want %v to %v", edition.Name, minutes, least, most)
		}
	}
}

// talkTakes is how many minutes of a talk people follow.
func talkTakes(edition lti.Edition) (least, most float64) {
	if edition.OIDCLogin {
		return 60, 75
	}
	return 20, 30
}

func readTalk(t *testing.T, edition string) (Course, Talk) {
	t.Helper()
	course, err := Load(edition)
	if err != nil {
		t.Fatal(err)
	}
	talk, err := LoadTalk(edition)
	if err != nil {
		t.Fatal(err)
	}
	return course, talk
}

// A chapter can be presented alone: it fits between two breaks. By itself it
// plays in a few minutes.
func TestChaptersCanBePresented(t *testing.T) {
	t.Parallel()
	for _, edition := range lti.Editions() {
		course, talk := readTalk(t, edition.Name)
		for _, chapter := range course.Chapters {
			minutes, alone := 0.0, 0.0
			for _, step := range chapter.Steps {
				minutes += talk.Turns[step.Name].Minutes
				alone += talk.plays(step) / 60
			}
			t.Logf("%-5s %-18s %5.1f minutes, %4.1f by itself", edition.Name, chapter.Title, minutes, alone)
			if minutes < 1 || minutes > 20 {
				t.Errorf("%s: %s takes %v minutes to present, want 1 to 20", edition.Name, chapter.Title, minutes)
			}
			if alone < 1 || alone > 9 {
				t.Errorf("%s: %s plays by itself for %.1f minutes, want 1 to 9", edition.Name, chapter.Title, alone)
			}
		}
	}
}

// plays is about how many seconds a step takes by itself, to read and to look at.
func (t Talk) plays(step Step) float64 {
	before, after := step.Page()
	seconds := t.Pace.Turn + t.Pace.Word*float64(len(strings.Fields(before+after)))
	for _, scene := range t.Turns[step.Name].Scenes {
		seconds += max(scene.Seconds, t.Pace.Least)
	}
	return seconds
}
