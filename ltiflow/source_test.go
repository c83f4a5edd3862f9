package ltiflow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What fits the Code view, where the learner reads this package.
const (
	widest  = 76 // columns
	tab     = "    "
	longest = 40 // lines of a function, from func to its last brace
)

// wide are the lines that may be wider, with the reason.
func wide() map[string]string {
	return map[string]string{
		`<html lang="en"><head><meta charset="utf-8"><title>Back to the course</title></head>`: "a page as it is sent, byte for byte",
	}
}

func TestSourceHoldsEveryFile(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, entry := range entries {
		name := entry.Name()
		code := strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
		if code && name != "source.go" {
			want = append(want, name)
		}
	}
	if got := embedded(t); !slices.Equal(got, want) {
		t.Errorf("source.go embeds %v, want %v", got, want)
	}
}

func TestSourceFitsTheScreen(t *testing.T) {
	t.Parallel()
	excused := wide()
	for _, file := range embedded(t) {
		for i, line := range strings.Split(string(source(t, file)), "\n") {
			columns := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", tab))
			if columns <= widest {
				continue
			}
			if excused[line] == "" {
				t.Errorf("%s:%d: %d columns, want at most %d", file, i+1, columns, widest)
			}
			delete(excused, line)
		}
	}
	for line := range excused {
		t.Errorf("excused, but there is no such line any more: %s", line)
	}
}

func TestFunctionsFitOneScreen(t *testing.T) {
	t.Parallel()
	for _, file := range embedded(t) {
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, source(t, file), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range tree.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			from, to := set.Position(f.Pos()).Line, set.Position(f.End()).Line
			if lines := to - from + 1; lines > longest {
				t.Errorf("%s:%d: %s has %d lines, want at most %d", file, from, f.Name.Name, lines, longest)
			}
		}
	}
}

func embedded(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(Source, "*")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func source(t *testing.T, file string) []byte {
	t.Helper()
	text, err := Source.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
