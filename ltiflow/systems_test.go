//go:build !race

package ltiflow_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestCompilesForEverySystem has the type checker, which is the half of the
// compiler that can say no, look at the program as it is on each system. Building
// it takes minutes each time, for SQLite is as large as all else. The functions of
// what we import are left out: their authors build them. It does not run with
// -race, under which it takes as long as building.
func TestCompilesForEverySystem(t *testing.T) {
	t.Parallel()
	house, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, system := range systems() {
		t.Run(system, func(t *testing.T) {
			t.Parallel()
			name, arch, _ := strings.Cut(system, "/")
			for _, found := range typeErrors(t, house, "GOOS="+name, "GOARCH="+arch, "CGO_ENABLED=0") {
				t.Error(found)
			}
		})
	}
}

// typeErrors are what is wrong with our packages, and with which files those have
// that we import.
func typeErrors(t *testing.T, house string, system ...string) []packages.Error {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesSizes | packages.NeedModule,
		Context: t.Context(), Dir: house, Env: append(os.Environ(), system...),
		ParseFile: func(files *token.FileSet, name string, source []byte) (*ast.File, error) {
			file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
			if file != nil && !strings.HasPrefix(name, house) {
				emptied(file)
			}
			return file, err
		},
	}, "ltibootcamp")
	if err != nil {
		t.Fatal(err)
	}
	var wrong []packages.Error
	ours := 0
	packages.Visit(loaded, nil, func(p *packages.Package) {
		is := strings.HasPrefix(p.PkgPath, "ltibootcamp")
		if is {
			ours++
		}
		for _, e := range p.Errors {
			if is || e.Kind != packages.TypeError {
				wrong = append(wrong, e)
			}
		}
	})
	if ours < 10 {
		t.Errorf("%v: only %d packages of ours were looked at", system, ours)
	}
	return wrong
}

// emptied takes the bodies of the functions away.
func emptied(file *ast.File) {
	for _, declared := range file.Decls {
		if function, is := declared.(*ast.FuncDecl); is {
			function.Body = nil
		}
	}
}
