package ltiflow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// lineAt is a line of the embedded source: "ltiflow/verify.go:123".
func lineAt(tb testing.TB, at string) string {
	tb.Helper()
	file, number, _ := strings.Cut(strings.TrimPrefix(at, "ltiflow/"), ":")
	text, err := Source.ReadFile(file)
	if err != nil {
		tb.Fatalf("at %q: %v", at, err)
	}
	lines := strings.Split(string(text), "\n")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(lines) {
		tb.Fatalf("at %q there is no line", at)
	}
	return lines[n-1]
}

// codeNames are the constants of the codes: TokenMalformed for token_malformed.
func codeNames(tb testing.TB) map[lti.Code]string {
	tb.Helper()
	files, err := filepath.Glob("lti/catalogue*.go")
	if err != nil {
		tb.Fatal(err)
	}
	names := map[lti.Code]string{}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			tb.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
				if value, ok := spec.Values[0].(*ast.BasicLit); ok {
					code, _ := strconv.Unquote(value.Value)
					names[lti.Code(code)] = spec.Names[0].Name
				}
			}
			return true
		})
	}
	return names
}

func TestFailureNamesItsLine(t *testing.T) {
	t.Parallel()
	e := lti.Final()
	l := goodLetter(e, e.Message.ResourceLink)
	l.claims["aud"] = "client-2"
	v, _ := verifyLetter(t, e, l, e.Message.ResourceLink)
	for _, f := range v.Findings {
		switch {
		case f.Code != lti.AudienceMismatch:
			if f.At != "" {
				t.Errorf("%s holds, and failed at %s", f.Code, f.At)
			}
		case !strings.Contains(lineAt(t, f.At), "findings.Add(lti.AudienceMismatch"):
			t.Errorf("failed at %s, where it says %q", f.At, lineAt(t, f.At))
		}
	}
}

// TestStrippedBuildNamesItsLines runs the test above in a binary without paths
// and symbols, as it would be released, and away from its source.
func TestStrippedBuildNamesItsLines(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "stripped.test")
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	run := exec.CommandContext(t.Context(), binary, "-test.run=^TestFailureNamesItsLine$", "-test.v")
	run.Dir = t.TempDir()
	out, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestFailureNamesItsLine") {
		t.Errorf("%v\n%s", err, out)
	}
}
