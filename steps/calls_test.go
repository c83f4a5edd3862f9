package steps

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCallsAreThoseOfTheCompiler resolves the calls a second time, with every
// package that ltiflow imports at hand.
func TestCallsAreThoseOfTheCompiler(t *testing.T) {
	t.Parallel()
	want := map[string][]Call{}
	set, files, info := checked(t)
	for _, file := range files {
		for _, declaration := range file.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				if name := calledIn(call); name != nil {
					if called, ok := info.Uses[name].(*types.Func); ok && called.Pkg() != nil && called.Pkg().Path() == "ltibootcamp/ltiflow" {
						key := strings.NewReplacer("(", "", ")", "", "*", "", "ltibootcamp/ltiflow.", "").Replace(called.FullName())
						want[receiver(f)+f.Name.Name] = append(want[receiver(f)+f.Name.Name], Call{set.Position(name.Pos()).Line, key})
					}
				}
				return true
			})
		}
	}
	got := map[string][]Call{}
	for name, f := range source() {
		if len(f.Calls) > 0 {
			got[name] = f.Calls
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 30 {
		t.Errorf("%d functions call others (-want +got):\n%s", len(want), diff)
	}
}

func calledIn(call *ast.CallExpr) *ast.Ident {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	default:
		return nil
	}
}

// checked is package ltiflow as the compiler sees it.
func checked(t *testing.T) (*token.FileSet, []*ast.File, *types.Info) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "ltibootcamp/ltiflow").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[name] = file
	}
	set := token.NewFileSet()
	var files []*ast.File
	names, err := filepath.Glob("../ltiflow/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })}
	if _, err := config.Check("ltibootcamp/ltiflow", set, files, info); err != nil {
		t.Fatal(err)
	}
	return set, files, info
}
