package commandline

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// typed runs what is typed, without what the commands do: called tells which of
// them would have done it, and with what.
func typed(args ...string) (called string, o *Options, out string, err error) {
	does := func(name string) Action {
		return func(_ context.Context, _ io.Writer, asked *Options) error {
			called, o = name, asked
			return nil
		}
	}
	root := New(Actions{
		Walkthrough: does("walkthrough"), Run: does("run"), Present: does("present"), Notes: does("notes"), Simulator: does("simulator"),
	})
	var b bytes.Buffer
	root.SetOut(&b)
	root.SetErr(io.Discard)
	root.SetArgs(args)
	err = root.Execute()
	return called, o, b.String(), err
}

// commands are all there are.
func commands() []*cobra.Command {
	root := New(Actions{})
	return append(root.Commands(), root)
}

// The help of each command fits into a terminal, and has what a newcomer needs.
func TestHelp(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		args := strings.Fields(c.CommandPath())[1:]
		_, _, out, err := typed(append(args, "--help")...)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{c.Short + ".\n", c.Long, "Usage:\n", "Examples:\n" + c.Example, "Exit codes:\n", "  130  "} {
			if want == "" || !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", c.Name(), want, out)
			}
		}
		for line := range strings.Lines(out) {
			if width := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); width > helpWidth {
				t.Errorf("%s: %d wide: %s", c.Name(), width, line)
			}
		}
		if _, _, again, _ := typed(append([]string{"help"}, args...)...); again != out {
			t.Errorf("help %v says something else:\n%s", args, again)
		}
	}
}

// What the help gives as an example is understood, and names what there is.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		for line := range strings.Lines(c.Example) {
			example, _, _ := strings.Cut(line, "#")
			words := strings.Fields(example)
			if len(words) == 0 || words[0] != "ltibootcamp" {
				t.Fatalf("%s: an example is %q", c.Name(), line)
			}
			called, o, out, err := typed(words[1:]...)
			if err != nil || called == "" && out == "" {
				t.Errorf("%s: %v", example, err)
				continue
			}
			if o == nil {
				continue
			}
			known, _ := o.stepNames(nil, nil, "")
			faults, _ := o.faultNames(nil, nil, "")
			for _, name := range []string{o.Screen.Start, o.Wish.Until, o.Wish.Break} {
				if name != "" && !slices.ContainsFunc(append(known, faults...), func(k string) bool { return strings.HasPrefix(k, name+"\t") }) {
					t.Errorf("%s: there is no %s", example, name)
				}
			}
		}
	}
}

func TestMistypes(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"presnt":               `unknown argument "presnt": did you mean "present"? see "ltibootcamp --help"`,
		"zebra":                `unknown argument "zebra": see "ltibootcamp --help"`,
		"run all":              `unknown argument "all": see "ltibootcamp run --help"`,
		"run --untl x":         `unknown flag: --untl: did you mean --until? see "ltibootcamp run --help"`,
		"run --zebra":          `unknown flag: --zebra: see "ltibootcamp run --help"`,
		"--thme":               `unknown flag: --thme: did you mean --theme? see "ltibootcamp --help"`,
		"run --until":          `flag needs an argument: --until: see "ltibootcamp run --help"`,
		"help presnt":          `unknown argument "presnt": did you mean "present"? see "ltibootcamp --help"`,
		"help run all":         `unknown argument "all": see "ltibootcamp run --help"`,
		"run --seed x":         `--seed: got "x", want a whole number: see "ltibootcamp run --help"`,
		"--plain=x":            `--plain: got "x", want true or false: see "ltibootcamp --help"`,
		"completion":           `got nothing, want one of bash, zsh, fish, powershell: see "ltibootcamp completion --help"`,
		"completion tcsh":      `got "tcsh", want one of bash, zsh, fish, powershell: see "ltibootcamp completion --help"`,
		"completion bash fish": `got "bash fish", want one of bash, zsh, fish, powershell: see "ltibootcamp completion --help"`,
	} {
		if _, _, _, err := typed(strings.Fields(args)...); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", args, err, want)
		}
	}
}

// A shell is offered what can follow, with titles, and files only where a file
// is asked for.
func TestCompletion(t *testing.T) {
	t.Parallel()
	const (
		noFiles, inOrder, byEnding = 4, 36, 8
		allFiles                   = 0
	)
	for args, want := range map[string]struct {
		has, not string
		how      int
	}{
		"run --until ":                {"\nlab-clock\tSlide the clock\n", "\tno", inOrder},
		"run --edition 2018 --until ": {"\nresults\tStep 3: read the result\n", "lab-clock", inOrder},
		"--step ":                     {"welcome\tMeet the platform\n", "\tno", inOrder},
		"run --break ":                {"\nlaunch-no-kid\tNo kid in the header\n", "\tno", inOrder},
		"run --platform http://127.0.0.1:1 --break ": {"all\tEvery fault of the edition\n", "launch-no-state", inOrder},
		"present --theme ":                           {"contrast\n", "\tno", inOrder},
		"--edition ":                                 {"2018\t", "\tno", inOrder},
		"run --format ":                              {"junit\n", "\tno", inOrder},
		"run --export ":                              {"md\n", ".md", byEnding},
		"simulator --data":                           {"--data\t", "\tno", noFiles},
		"simulator --data ":                          {"db\n", "\tno", byEnding},
		"--progress ":                                {"json\n", "\tno", byEnding},
		"run --log ":                                 {"", "\tno", allFiles},
		"run --seed ":                                {"", "\tno", noFiles},
		"completion ":                                {"powershell\n", "\tno", noFiles},
		"steps ":                                     {"", "welcome", noFiles},
		"pre":                                        {"present\tShow the course to an audience", "run", noFiles},
	} {
		_, _, out, err := typed(append([]string{"__complete"}, strings.Split(args, " ")...)...)
		if err != nil {
			t.Fatal(err)
		}
		offered, how, _ := strings.Cut("\n"+out, "\n:")
		if !strings.Contains(offered+"\n", want.has) || strings.Contains(offered, want.not) || strings.TrimSpace(how) != strconv.Itoa(want.how) {
			t.Errorf("%q: offers %q as %q, want %q and not %q as %d", args, offered, how, want.has, want.not, want.how)
		}
	}
	for _, shell := range shells() {
		if _, _, out, err := typed("completion", shell); err != nil || !strings.Contains(out, "ltibootcamp") {
			t.Errorf("%s: %v", shell, err)
		}
	}
}

// Shells can read what they are given, as far as they are here.
func TestCompletionIsRead(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(shell); err != nil {
				t.Skip("not here")
			}
			_, _, script, err := typed("completion", shell)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), shell, "-n")
			cmd.Stdin = strings.NewReader(script)
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}

// The manual page has all commands and flags, is the same each time, and is one
// that man can show.
func TestMan(t *testing.T) {
	t.Parallel()
	_, _, page, err := typed("man")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, again, _ := typed("man"); again != page {
		t.Error("it is another page each time")
	}
	for _, c := range commands() {
		if !strings.Contains(page, "\n.SS "+c.CommandPath()) && c.HasParent() && c.Name() != "help" {
			t.Errorf("no %s in it", c.Name())
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(page, `\fB--`+f.Name+`\fP`) && f.Name != "help" {
				t.Errorf("no --%s in it", f.Name)
			}
		})
	}
	for _, section := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES"} {
		if !strings.Contains(page, "\n.SH "+section+"\n") {
			t.Errorf("no section %s in it", section)
		}
	}
	if _, err := exec.LookPath("groff"); err != nil {
		t.Skip("no groff here")
	}
	cmd := exec.CommandContext(t.Context(), "groff", "-man", "-Tutf8", "-ww", "-z")
	cmd.Stdin = strings.NewReader(page)
	if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("groff: %v: %s", err, said)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	_, _, out, err := typed("version")
	if lines := strings.Split(out, "\n"); err != nil || len(lines) != 5 || !strings.HasPrefix(lines[0], "ltibootcamp ") || !strings.HasPrefix(lines[2], "built with  go1.") {
		t.Errorf("%v: says %q", err, out)
	}
	first, _, _ := strings.Cut(out, "\n")
	if _, _, short, err := typed("--version"); err != nil || short != first+"\n" {
		t.Errorf("%v: says %q", err, short)
	}
}

// A transcript is not asked for in vain: what cannot be written is known before
// anything runs.
func TestExported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for file, want := range map[string]string{
		filepath.Join(dir, "a.md"):         "",
		filepath.Join(dir, "none", "a.md"): "--export: there is no directory " + filepath.Join(dir, "none"),
		filepath.Join(dir, "a.doc"):        "--export: the format of a transcript",
	} {
		o := Options{Export: file}
		if _, err := o.Exported(); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
		if said := o.Saved(); !strings.Contains(said, file) || !strings.Contains(said, "masked") {
			t.Errorf("says %q", said)
		}
	}
	if o := (Options{Export: "a.md", Secrets: true}); !strings.Contains(o.Saved(), "your secrets") {
		t.Errorf("says %q", o.Saved())
	}
}
