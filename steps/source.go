package steps

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"

	"ltibootcamp/ltiflow"
)

// Code is the source of the functions that a step runs, the main one first.
func (s *Session) Code(name string) []Function {
	all := s.source()
	var functions []Function
	for _, f := range s.steps[name].code {
		if function, ok := all[f]; ok {
			functions = append(functions, function)
		}
	}
	return functions
}

// readSource finds every function of package ltiflow in its embedded source:
// "SignJWT", and with its receiver "Tool.Register".
func readSource() map[string]Function {
	functions := map[string]Function{}
	files, _ := fs.Glob(ltiflow.Source, "*.go")
	for _, file := range files {
		text, err := ltiflow.Source.ReadFile(file)
		if err != nil {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue // it compiled: this cannot be
		}
		for _, declaration := range tree.Decls {
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
				Name: name, File: "ltiflow/" + file, Line: begin.Line,
				Source: string(bytes.TrimRight(text[begin.Offset:end.Offset], "\n")),
			}
		}
	}
	return functions
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
