// Package content is the course as data: the order of chapters and steps, one
// page of Markdown per step and edition, how each is presented, and a glossary
// of the claims and fields that the course shows. A new page, another order or
// a better word touches no Go.
//
// It holds text only. What a step does is package steps, and how a page looks
// on the screen is package ui.
package content

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/template"
)

//go:embed checkpoints.json course.json faults.json notes pages talk.json
var embedded embed.FS

// A Course is the chapters in the order in which they are learned.
type Course struct {
	Chapters []Chapter `json:"chapters"`
}

// A Chapter is a run of steps with one subject.
type Chapter struct {
	Title string `json:"title"`
	// Editions are those that have the chapter; none are named when all do.
	Editions []string `json:"editions"`
	Steps    []Step   `json:"steps"`
}

// in tells whether an edition has the chapter.
func (c Chapter) in(edition string) bool {
	return len(c.Editions) == 0 || slices.Contains(c.Editions, edition)
}

// A Step is one screen of the course.
type Step struct {
	// Name is the key of the step, everywhere and for good: "deeplink-verify".
	Name string `json:"name"`
	// Title is what the step is called on the screen: "Task 1: verify the JWT".
	Title string `json:"title"`

	before, after *template.Template
}

// afterRun divides a page: what stands above it is read before the step has
// run, what stands below it only afterwards.
const afterRun = "<!-- after the run -->"

// Load reads the course for an edition and checks it whole, so that a broken
// page is found at start and not on its screen.
func Load(edition string) (Course, error) { return load(embedded, edition) }

func load(files fs.FS, edition string) (Course, error) {
	course, err := readManifest(files)
	if err != nil {
		return Course{}, err
	}
	course.Chapters = slices.DeleteFunc(course.Chapters, func(c Chapter) bool { return !c.in(edition) })
	seen := map[string]bool{}
	for _, chapter := range course.Chapters {
		for i := range chapter.Steps {
			step := &chapter.Steps[i]
			if step.Name == "" || step.Title == "" || seen[step.Name] {
				return Course{}, fmt.Errorf("reading course.json: step %q: want a title, and a name that stands once", step.Name)
			}
			seen[step.Name] = true
			if err := step.read(files, edition); err != nil {
				return Course{}, err
			}
		}
	}
	return course, nil
}

// readManifest reads the chapters and steps of all editions, without pages.
func readManifest(files fs.FS) (Course, error) {
	manifest, err := fs.ReadFile(files, "course.json")
	if err != nil {
		return Course{}, fmt.Errorf("reading the course: %w", err)
	}
	var course Course
	if err := json.Unmarshal(manifest, &course); err != nil {
		return Course{}, fmt.Errorf("reading course.json: %w", err)
	}
	return course, nil
}

// read parses the page of the step.
func (s *Step) read(files fs.FS, edition string) error {
	name := "pages/" + edition + "/" + s.Name + ".md"
	page, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("reading the page of step %s: %w", s.Name, err)
	}
	before, after, found := strings.Cut(string(page), afterRun)
	if !found {
		return fmt.Errorf("reading %s: want a line %s", name, afterRun)
	}
	if s.before, err = parse(name, before); err != nil {
		return err
	}
	s.after, err = parse(name, after)
	return err
}

func parse(name, text string) (*template.Template, error) {
	t, err := template.New(name).Option("missingkey=error").Parse(strings.TrimSpace(text) + "\n")
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return t, nil
}

// Before is what the learner reads before the step has run, as Markdown.
func (s Step) Before(values map[string]string) (string, error) { return weave(s.before, values) }

// After is what the learner reads once the step has run: what happened, with
// the values that came back.
func (s Step) After(values map[string]string) (string, error) { return weave(s.after, values) }

func weave(t *template.Template, values map[string]string) (string, error) {
	var b strings.Builder
	if err := t.Execute(&b, values); err != nil {
		return "", fmt.Errorf("weaving the values into %s: %w", t.Name(), err)
	}
	return b.String(), nil
}

// Steps are all steps in order.
func (c Course) Steps() []Step {
	var all []Step
	for _, chapter := range c.Chapters {
		all = append(all, chapter.Steps...)
	}
	return all
}

// Step finds a step by its name.
func (c Course) Step(name string) (Step, error) {
	var names []string
	for _, step := range c.Steps() {
		if step.Name == name {
			return step, nil
		}
		names = append(names, step.Name)
	}
	return Step{}, fmt.Errorf("unknown step %q: want one of %s", name, strings.Join(names, ", "))
}
