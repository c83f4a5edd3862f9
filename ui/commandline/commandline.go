// Package commandline is what can be typed: the commands, their flags and their
// help. What a command does is an Action of main.
package commandline

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"ltibootcamp/steps"
	"ltibootcamp/ui"
)

// Options are what the flags say.
type Options struct {
	// Edition is "" for the default, and Platform "" for the simulator inside.
	Edition, Platform string
	// Log is a file; "" for none.
	Log string
	// Seed makes what is random repeat, but for keys and signatures; 0 for none.
	Seed uint64
	// Addr and Data are of the simulator: where it listens, and the file that
	// keeps what it knows.
	Addr, Data string
	// Wish is what to run without a screen. Export is the file for a transcript of
	// it, "" for none, and Secrets leaves them in it.
	Wish    steps.Wish
	Export  string
	Secrets bool
	Keep    steps.Keeping
	Screen  ui.Options
	Stage   ui.Stage
}

// An Action is what a command does. out is where its answer goes.
type Action func(ctx context.Context, out io.Writer, o *Options) error

// Actions are what the commands do.
type Actions struct {
	Walkthrough, Run, Present, Notes, Simulator Action
}

// New makes the whole of it: the bare command, with the others below it.
func New(does Actions) *cobra.Command {
	o := new(Options)
	root := o.command("ltibootcamp", "Learn LTI Advantage by doing it, in the terminal", does.Walkthrough)
	root.CompletionOptions.DisableDefaultCmd = true // for our own, with the help of the others
	run := o.command("run", "Run every step without a screen; exit 0 only if all hold", does.Run)
	present := o.command("present", "Show the course to an audience, part by part", does.Present)
	notes := o.command("notes", "Show the speaker notes on a second terminal, in sync with present", does.Notes)
	simulator := o.command("simulator", "Run the platform alone, until interrupted", does.Simulator)
	for _, c := range []*cobra.Command{root, present} {
		c.Flags().StringVar(&o.Screen.Start, "step", "", "open at the step with this `name`")
	}
	o.walkthroughFlags(root)
	o.runFlags(run)
	o.presentFlags(present)
	o.simulatorFlags(simulator)
	for _, c := range []*cobra.Command{root, run, present} {
		o.courseFlags(c)
	}
	for _, c := range []*cobra.Command{root, present, notes} {
		o.screenFlags(c)
	}
	root.PersistentFlags().StringVar(&o.Log, "log", "", "write a log to this `file`")
	root.AddCommand(run, present, notes, simulator)
	o.aboutItself(root)
	versionFlag(root)
	helped(root)
	o.complete(root)
	return root
}

// aboutItself adds the commands that tell of the program.
func (o *Options) aboutItself(root *cobra.Command) {
	list := o.command("steps", "List the steps of the course", func(_ context.Context, out io.Writer, _ *Options) error {
		return steps.List(out)
	})
	completion := o.command("completion SHELL", "Write the completion for bash, zsh, fish or powershell", nil)
	completion.Args, completion.ValidArgs = oneShell, shells()
	completion.RunE = func(c *cobra.Command, args []string) error {
		return writeCompletion(root, c.OutOrStdout(), args[0])
	}
	man := o.command("man", "Write the manual page", func(_ context.Context, out io.Writer, _ *Options) error {
		return writeMan(root, out)
	})
	version := o.command("version", "Print the version, and what it was built from", func(_ context.Context, out io.Writer, _ *Options) error {
		return thisBuild().write(out)
	})
	root.AddCommand(list, completion, man, version)
}

// command makes a command without arguments, whose errors say where help is.
func (o *Options) command(use, short string, does Action) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short, SilenceErrors: true, SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error { return does(c.Context(), c.OutOrStdout(), o) },
		Args: noArguments, SuggestionsMinimumDistance: 2,
	}
	c.SetFlagErrorFunc(flagError)
	return c
}
