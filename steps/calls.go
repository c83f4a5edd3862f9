package steps

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
)

// resolveCalls finds which functions of ltiflow each of its functions calls.
// Names alone would not do: three types there have a method check. So the
// compiler's own type checker says what a name stands for. It is given none of
// the packages that ltiflow imports: what belongs to them stays unknown, and
// what belongs to ltiflow is found all the same.
func resolveCalls(set *token.FileSet, files []sourceFile) map[*ast.FuncDecl][]Call {
	var trees []*ast.File
	for _, file := range files {
		trees = append(trees, file.tree)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{
		Importer: strangers{},
		Error:    func(error) {}, // many: a stranger has no members
	}
	ltiflow, _ := config.Check("ltiflow", set, trees, info)

	calls := map[*ast.FuncDecl][]Call{}
	for _, tree := range trees {
		for _, declaration := range tree.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok {
				calls[f] = callsIn(f, set, info, ltiflow)
			}
		}
	}
	return calls
}

// callsIn are the calls in one function, in the order of its source.
func callsIn(f *ast.FuncDecl, set *token.FileSet, info *types.Info, ltiflow *types.Package) []Call {
	var calls []Call
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		var name *ast.Ident
		switch called := ast.Unparen(call.Fun).(type) {
		case *ast.Ident:
			name = called
		case *ast.SelectorExpr:
			name = called.Sel
		default:
			return true
		}
		if info.Uses[name] == nil {
			// Beside something of a stranger, such as the name of a member,
			// the checker may pass over a call.
			_ = types.CheckExpr(set, ltiflow, name.Pos(), call.Fun, info)
		}
		if function, ok := info.Uses[name].(*types.Func); ok && function.Pkg() == ltiflow {
			calls = append(calls, Call{Line: set.Position(name.Pos()).Line, Name: keyOf(function)})
		}
		return true
	})
	return calls
}

// keyOf is the name under which readSource keeps a function.
func keyOf(function *types.Func) string {
	of := function.Signature().Recv()
	if of == nil {
		return function.Name()
	}
	t := of.Type()
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name() + "." + function.Name()
	}
	return function.Name()
}

// strangers imports every package as an empty one.
type strangers struct{}

// Import gives a package without members.
func (strangers) Import(address string) (*types.Package, error) {
	p := types.NewPackage(address, path.Base(address))
	p.MarkComplete()
	return p, nil
}
