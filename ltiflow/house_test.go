package ltiflow_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// imports is the table of design §2: what each package may import of ours.
func imports() map[string][]string {
	return map[string][]string{
		"ltibootcamp": {
			"ltibootcamp/ltiflow/lti", "ltibootcamp/ltiflow/platform", "ltibootcamp/ltiflow/seeded", "ltibootcamp/steps", "ltibootcamp/ui", "ltibootcamp/ui/commandline", "ltibootcamp/ui/quietstart",
		},
		"ltibootcamp/content":                      {},
		"ltibootcamp/ltiflow":                      {"ltibootcamp/ltiflow/lti"},
		"ltibootcamp/ltiflow/lti":                  {},
		"ltibootcamp/ltiflow/platform":             {"ltibootcamp/ltiflow/lti", "ltibootcamp/ltiflow/platform/store", "ltibootcamp/ltiflow/seeded", "ltibootcamp/ltiflow/wire"},
		"ltibootcamp/ltiflow/platform/hostiletest": {"ltibootcamp/ltiflow/platform"}, // for tests
		"ltibootcamp/ltiflow/platform/store":       {},
		"ltibootcamp/ltiflow/seeded":               {},
		"ltibootcamp/ltiflow/wire":                 {},
		"ltibootcamp/ltiflow/browser":              {"ltibootcamp/ltiflow/wire"},
		"ltibootcamp/ltiflow/browser/chromiumtest": {}, // for tests
		"ltibootcamp/steps": {
			"ltibootcamp/content", "ltibootcamp/ltiflow", "ltibootcamp/ltiflow/browser", "ltibootcamp/ltiflow/lti", "ltibootcamp/ltiflow/seeded", "ltibootcamp/ltiflow/wire", "ltibootcamp/steps/transcript",
		},
		"ltibootcamp/steps/transcript":                {},
		"ltibootcamp/steps/transcript/transcripttest": {"ltibootcamp/steps/transcript"}, // for tests
		"ltibootcamp/ui":                              {"ltibootcamp/content", "ltibootcamp/steps", "ltibootcamp/steps/transcript", "ltibootcamp/ltiflow/lti", "ltibootcamp/ltiflow/wire", "ltibootcamp/ui/prompter"},
		"ltibootcamp/ui/commandline":                  {"ltibootcamp/content", "ltibootcamp/ltiflow/lti", "ltibootcamp/steps", "ltibootcamp/steps/transcript", "ltibootcamp/ui"},
		"ltibootcamp/ui/journeys":                     {}, // tests only
		"ltibootcamp/ui/prompter":                     {},
		"ltibootcamp/ui/ptytest":                      {}, // for tests
		"ltibootcamp/ui/quietstart":                   {},
	}
}

func TestPackagesImportWhatTheyMay(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "ltibootcamp/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	allowed := imports()
	screen := []string{
		"github.com/charmbracelet/bubbletea", "github.com/charmbracelet/bubbles",
		"github.com/charmbracelet/lipgloss", "github.com/charmbracelet/glamour",
	}
	seen := 0
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; seen++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		may, known := allowed[p.ImportPath]
		if !known {
			t.Errorf("%s stands in no row of the table: design §2 has one responsibility for each package", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, "ltibootcamp") && !slices.Contains(may, imported) {
				t.Errorf("%s imports %s, which the table of design §2 does not allow", p.ImportPath, imported)
			}
			for _, library := range screen {
				if strings.HasPrefix(imported, library) && !strings.HasPrefix(p.ImportPath, "ltibootcamp/ui") {
					t.Errorf("%s imports %s: only ui draws", p.ImportPath, imported)
				}
			}
		}
		if p.ImportPath == "ltibootcamp/ui/quietstart" && !slices.Equal(p.Imports, []string{"os"}) {
			t.Errorf("quietstart imports %v: with more than os it is initialised too late", p.Imports)
		}
	}
	if seen != len(allowed) {
		t.Errorf("%d packages, %d rows", seen, len(allowed))
	}
}

// On Windows the program is not to import what only Unix has, however it came
// to be imported.
func TestWindowsImportsNothingOfUnix(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "ltibootcamp")
	cmd.Env = append(os.Environ(), "GOOS=windows", "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := strings.Fields(string(out))
	for _, imported := range seen {
		for part := range strings.SplitSeq(imported, "/") {
			if slices.Contains([]string{"unix", "pty", "termios", "ptytest"}, part) && !strings.HasPrefix(imported, "internal/") {
				t.Errorf("on Windows it imports %s", imported)
			}
		}
	}
	if !slices.Contains(seen, "golang.org/x/sys/windows") {
		t.Error("it imports nothing of Windows: is this the list?")
	}
}

func TestTopLevelHoldsWhatTheDesignNames(t *testing.T) {
	t.Parallel()
	want := []string{"README.md", "content", "go.mod", "go.sum", "ltiflow", "main.go", "main_test.go", "steps", "ui"}
	entries, err := filepath.Glob("../*")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		entry = filepath.Base(entry)
		if strings.HasPrefix(entry, ".") {
			continue
		}
		if !slices.Contains(want, entry) && !strings.HasSuffix(entry, ".test") && entry != "ltibootcamp" {
			t.Errorf("%s does not belong at the top level", entry)
		}
	}
	source, err := os.ReadFile("../main.go")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(source), "\n"); lines > 200 {
		t.Errorf("main.go has %d lines, want at most 200: it wires, and does nothing else", lines)
	}
}
