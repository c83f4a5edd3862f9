package commandline

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is the width of a terminal that everybody has.
const helpWidth = 80

// An exit is a code that the program ends with.
type exit struct{ code, means string }

func exits() []exit {
	return []exit{
		{"0", "all is well"},
		{"1", "a step failed, or a fault was not caught by the check that it names"},
		{"2", "the command line is wrong, or what it names cannot be had"},
		{"130", "interrupted by ctrl+c or another signal"},
	}
}

// helped makes a command tell of itself in our words, and those below it.
func helped(root *cobra.Command) {
	root.SetHelpFunc(func(c *cobra.Command, _ []string) {
		var b strings.Builder
		writeHelp(&b, c)
		_, _ = io.WriteString(c.OutOrStdout(), b.String()) // there is nobody to tell
	})
	root.AddGroup(&cobra.Group{ID: forCourse, Title: "The course:"}, &cobra.Group{ID: forTools, Title: "For who builds a tool:"},
		&cobra.Group{ID: forProgram, Title: "The program:"})
	root.SetHelpCommandGroupID(forProgram)
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.Args = func(_ *cobra.Command, args []string) error { return helpTopic(root, args) }
		}
	}
	for _, c := range append(root.Commands(), root) {
		text := texts()[c.Name()]
		c.Long, c.Example, c.GroupID = text.long, text.example, text.group
		c.Flags().SortFlags = false // they stand in the order of their use
		c.InitDefaultHelpFlag()
		c.Flags().Lookup("help").Usage = "show this"
	}
	root.GroupID = ""
}

// writeHelp writes what a newcomer has to know to use a command.
func writeHelp(w io.Writer, c *cobra.Command) {
	fmt.Fprintf(w, "%s.\n", c.Short)
	if c.Long != "" {
		fmt.Fprintf(w, "\n%s\n", c.Long)
	}
	fmt.Fprintf(w, "\nUsage:\n  %s\n", c.UseLine())
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "  %s COMMAND [flags]\n", c.CommandPath())
	}
	if c.Example != "" {
		fmt.Fprintf(w, "\nExamples:\n%s\n", c.Example)
	}
	for _, g := range c.Groups() {
		fmt.Fprintf(w, "\n%s\n", g.Title)
		for _, below := range c.Commands() {
			if below.GroupID == g.ID {
				fmt.Fprintf(w, "  %-11s %s\n", below.Name(), below.Short)
			}
		}
	}
	if c.HasAvailableLocalFlags() {
		fmt.Fprintf(w, "\nFlags:\n%s", c.LocalFlags().FlagUsagesWrapped(helpWidth))
	}
	if c.HasAvailableInheritedFlags() {
		fmt.Fprintf(w, "\nFlags of every command:\n%s", c.InheritedFlags().FlagUsagesWrapped(helpWidth))
	}
	fmt.Fprintf(w, "\nExit codes:\n")
	for _, e := range exits() {
		fmt.Fprintf(w, "  %-4s %s\n", e.code, e.means)
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\n\"%s COMMAND --help\" says more of a command.\n", c.CommandPath())
	}
}

// noArguments refuses arguments: the words that are no flag are commands.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	meant := ""
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		meant = fmt.Sprintf("did you mean %q? ", near[0])
	}
	return fmt.Errorf("unknown argument %q: %ssee \"%s --help\"", args[0], meant, c.CommandPath())
}

// helpTopic refuses to help with a command that there is not.
func helpTopic(root *cobra.Command, args []string) error {
	c, left, err := root.Find(args)
	if err != nil {
		return err //nolint:wrapcheck // it says which command
	}
	return noArguments(c, left)
}

// flagError says of a flag that there is not which one may be meant, and of all
// that goes wrong with flags where there is help.
func flagError(c *cobra.Command, err error) error {
	meant := ""
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) { // the error in it is of Go, and for programmers
		want := "a whole number"
		if invalid.GetFlag().Value.Type() == "bool" {
			want = "true or false"
		}
		err = fmt.Errorf("--%s: got %q, want %s", invalid.GetFlag().Name, invalid.GetValue(), want)
	}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		if near := similarFlag(c, unknown.GetSpecifiedName()); near != "" {
			meant = "did you mean --" + near + "? "
		}
	}
	return fmt.Errorf("%w: %ssee \"%s --help\"", err, meant, c.CommandPath())
}

// similarFlag is the flag whose name is nearest; "" when none is near. Cobra
// knows what is near for commands: for a moment the flags are such.
func similarFlag(c *cobra.Command, name string) string {
	flags := &cobra.Command{SuggestionsMinimumDistance: 2}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		flags.AddCommand(&cobra.Command{Use: f.Name, Run: func(*cobra.Command, []string) {}})
	})
	if near := flags.SuggestionsFor(name); len(near) > 0 {
		return near[0]
	}
	return ""
}
