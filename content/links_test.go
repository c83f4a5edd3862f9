package content

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	link     = regexp.MustCompile(`\]\(([^)]*)\)`)
	hyphened = regexp.MustCompile(`^[a-z]+(?:-[a-z]+)+$`)
	numbered = regexp.MustCompile(`"((?:Task|Step) \d[^"]*)"`)
	nearby   = regexp.MustCompile(`\b(one screen back|screen before|last screen|next screen|in the next chapter|last chapter)\b`)
)

// A step that a page names is one of its edition: by its name, by its title,
// or as the screen before or behind it.
func TestPagesNameSteps(t *testing.T) {
	eachPage(t, func(t *testing.T, p page) {
		t.Helper()
		course, err := Load(p.edition)
		if err != nil {
			t.Fatal(err)
		}
		all := course.Steps()
		for _, code := range spans(p.text()) {
			if hyphened.MatchString(code) && !slices.ContainsFunc(all, func(s Step) bool { return s.Name == code }) {
				t.Errorf("the page names %q, which is no step of edition %s", code, p.edition)
			}
		}
		text := squeeze(p.text())
		for _, match := range numbered.FindAllStringSubmatch(text, -1) {
			if !slices.ContainsFunc(all, func(s Step) bool { return s.Title == match[1] }) {
				t.Errorf("the page speaks of %q, which is the title of no step", match[1])
			}
		}
		for _, words := range nearby.FindAllString(text, -1) {
			back := words != "next screen" && words != "in the next chapter" && words != "last chapter"
			if back && all[0].Name == p.step.Name || words == "next screen" && all[len(all)-1].Name == p.step.Name {
				t.Errorf("the page says %q, and there is none", words)
			}
		}
		if found := link.FindString(p.text()); found != "" {
			t.Errorf("the page has a link %s, which nobody can follow here", found)
		}
	})
}

// A link of the README leads to a file that is there.
func TestReadmeLinks(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range link.FindAllStringSubmatch(string(text), -1) {
		if strings.Contains(match[1], "://") {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", match[1])); err != nil {
			t.Errorf("the README leads to %s: %v", match[1], err)
		}
	}
}
