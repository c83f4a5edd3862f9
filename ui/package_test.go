package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// The map of the package names every file.
func TestEveryFileIsOnTheMap(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("ui.go")
	if err != nil {
		t.Fatal(err)
	}
	comment, _, _ := strings.Cut(string(source), "\npackage ui")
	words := strings.FieldsFunc(comment, func(r rune) bool { return !unicode.IsLetter(r) })
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		name, _, _ := strings.Cut(strings.TrimSuffix(file, ".go"), "_") // the others are tests, and of other systems
		if !strings.HasSuffix(file, "_test.go") && !slices.Contains(words, name) {
			t.Errorf("ui.go does not name %s", file)
		}
	}
}
