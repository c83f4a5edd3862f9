// Package commandline is what can be typed: the commands, their flags and their
// help. What a command does is an Action of main.
package commandline

import (
	"context"
	"fmt"
	"io"
	"strings"

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
	root := o.command("ltibootcamp", "Learn LTI Advantage by doing it: a walkthrough in the terminal", does.Walkthrough)
	root.CompletionOptions.DisableDefaultCmd = true
	run := o.command("run", "Run every step without a screen; exit 0 only if all hold", does.Run)
	present := o.command("present", "Show the course to an audience, part by part", does.Present)
	notes := o.command("notes", "Speaker notes on a second terminal, in sync with present", does.Notes)
	simulator := o.command("simulator", "Run the platform alone, until interrupted", does.Simulator)
	list := o.command("steps", "List the steps of the course", func(_ context.Context, out io.Writer, _ *Options) error {
		return steps.List(out)
	})
	for _, c := range []*cobra.Command{root, run, present} {
		o.courseFlags(c)
	}
	for _, c := range []*cobra.Command{root, present, notes} {
		o.screenFlags(c)
	}
	for _, c := range []*cobra.Command{root, present} {
		c.Flags().StringVar(&o.Screen.Start, "step", "", "open at the step with this `name`")
	}
	o.walkthroughFlags(root)
	o.runFlags(run)
	o.presentFlags(present)
	o.simulatorFlags(simulator)
	root.PersistentFlags().StringVar(&o.Log, "log", "", "write a log to this `file`")
	root.AddCommand(run, present, notes, simulator, list)
	return root
}

// command makes a command without arguments, whose errors say where help is.
func (o *Options) command(use, short string, does Action) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short, SilenceErrors: true, SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error { return does(c.Context(), c.OutOrStdout(), o) },
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown argument %q: see \"%s --help\"", args[0], c.CommandPath())
			}
			return nil
		},
	}
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w: see \"%s --help\"", err, c.CommandPath())
	})
	return c
}

// courseFlags say which course is played.
func (o *Options) courseFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Edition, "edition", "", "which protocol: 1.3 (the default) or 2018 (the notebook's draft)")
	c.Flags().StringVar(&o.Platform, "platform", "", "base `URL` of a platform that speaks edition 2018, instead of the one inside")
	c.Flags().Uint64Var(&o.Seed, "seed", 0, "repeat names, ids, scores and their order as with the same `number` before; 0 repeats nothing")
}

// screenFlags say how it is drawn.
func (o *Options) screenFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Screen.Theme, "theme", "auto", "colours: "+strings.Join(ui.Themes(), ", "))
	c.Flags().BoolVar(&o.Screen.ASCII, "ascii", false, "draw nothing but ASCII, as where the locale is not UTF-8")
}

func (o *Options) walkthroughFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Keep.File, "progress", "", "keep your progress in this `file`, made if there is none, and not where it is kept by itself")
	c.Flags().BoolVar(&o.Keep.Fresh, "fresh", false, "begin anew; what was kept so far stays, under another name")
	c.Flags().BoolVar(&o.Screen.Plain, "plain", false, "linear text with numbered prompts, as where TERM is dumb; through a pipe too")
}

func (o *Options) runFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Wish.Until, "until", "", "stop after the step with this `name`")
	c.Flags().StringVar(&o.Wish.Break, "break", "", "provoke the fault with this `name`, or all, and tell what catches it")
	c.MarkFlagsMutuallyExclusive("until", "break")
	c.Flags().StringVar(&o.Wish.Format, "format", "text", "how to write it: "+strings.Join(steps.Formats(), ", "))
	c.Flags().StringVar(&o.Export, "export", "", "write a transcript to this `file`, in the format of its ending")
	c.Flags().BoolVar(&o.Secrets, "secrets", false, "leave keys and tokens in the transcript, and do not mask them")
	c.MarkFlagsMutuallyExclusive("export", "break") // what a fault left is taken back: there is nothing to tell
}

func (o *Options) presentFlags(c *cobra.Command) {
	c.Flags().BoolVar(&o.Stage.Auto, "auto", false, "play by itself; any key stops it, and any key goes on")
	c.Flags().BoolVar(&o.Stage.Loop, "loop", false, "with --auto: begin anew at the end, for ever")
	c.Flags().BoolVar(&o.Stage.Check, "check", false, "rehearse: play all of it unseen at the size of this terminal, and tell what overflows, fails or is slow")
}

func (o *Options) simulatorFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Addr, "addr", "127.0.0.1:5000", "loopback `address` to listen on; port 0 picks a free one")
	c.Flags().StringVar(&o.Data, "data", "", "keep everything in this `file`, made if there is none; by default it is gone when stopped")
}
