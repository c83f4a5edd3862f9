package steps

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// Code is the source of the functions that a step runs: those that it names,
// the main one first, then all that they reach, the nearest first, and then
// those in which a check failed that belongs to none of them.
func (s *Session) Code(name string) []Function {
	outcome, _ := s.Outcome(name)
	all, named := source(), s.steps[name].code
	failed := failedLines(outcome.Findings, all)
	var functions []Function
	for i, key := range reached(all, named, failed) {
		function, ok := all[key]
		if !ok {
			continue
		}
		function.Called = i >= len(named)
		for _, line := range failed {
			if line.Name == key {
				function.Failed = append(function.Failed, line.Line)
			}
		}
		slices.Sort(function.Failed)
		functions = append(functions, function)
	}
	return functions
}

// reached are the names of the functions that Code shows, in its order.
func reached(all map[string]Function, named []string, failed []Call) []string {
	names := slices.Clone(named)
	add := func(calls []Call) {
		for _, call := range calls {
			if !slices.Contains(names, call.Name) {
				names = append(names, call.Name)
			}
		}
	}
	for read := 0; read < len(names); { // it grows meanwhile
		add(all[names[read]].Calls)
		read++
	}
	add(failed)
	return names
}

// failedLines are the lines at which checks failed, each with the function that
// holds it.
func failedLines(findings lti.Findings, all map[string]Function) []Call {
	var lines []Call
	for _, f := range findings.Failed() {
		for name, function := range all {
			line, ok := function.holds(f.At)
			if failed := (Call{Line: line, Name: name}); ok && !slices.Contains(lines, failed) {
				lines = append(lines, failed)
			}
		}
	}
	return lines
}

// holds tells whether a line, "ltiflow/verify.go:123", is the function's, and
// its number.
func (f Function) holds(at string) (int, bool) {
	file, number, _ := strings.Cut(at, ":")
	var line int
	if _, err := fmt.Sscan(number, &line); err != nil || file != f.File {
		return 0, false
	}
	return line, line >= f.Line && line <= f.Line+strings.Count(f.Source, "\n")
}

// A sourceFile is one file of package ltiflow.
type sourceFile struct {
	name string
	text []byte
	tree *ast.File
}

// source is every function of package ltiflow: "SignJWT", and with its receiver
// "Tool.Register". It is read once, for all sessions, and never written to.
var source = sync.OnceValue(readSource)

// readSource finds them in the embedded source.
func readSource() map[string]Function {
	set := token.NewFileSet()
	files := parseSource(set)
	calls := resolveCalls(set, files)
	functions := map[string]Function{}
	for _, file := range files {
		for _, declaration := range file.tree.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			from := f.Pos()
			if f.Doc != nil {
				from = f.Doc.Pos()
			}
			begin, end := set.Position(from), set.Position(f.End())
			name := receiver(f) + f.Name.Name
			functions[name] = Function{
				Name: name, File: file.name, Line: begin.Line,
				Source: string(bytes.TrimRight(file.text[begin.Offset:end.Offset], "\n")),
				Spec:   cited(commentsOf(file.tree, from, f.End())),
				Calls:  calls[f],
			}
		}
	}
	return functions
}

func parseSource(set *token.FileSet) []sourceFile {
	var files []sourceFile
	names, _ := fs.Glob(ltiflow.Source, "*.go")
	for _, name := range names {
		text, err := ltiflow.Source.ReadFile(name)
		if err != nil {
			continue
		}
		tree, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue // it compiled: this cannot be
		}
		files = append(files, sourceFile{name: "ltiflow/" + name, text: text, tree: tree})
	}
	return files
}

// receiver is "Tool." for a method of Tool or *Tool, and "" for a function.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if name, ok := of.(*ast.Ident); ok {
		return name.Name + "."
	}
	return ""
}
