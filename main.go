// Ltibootcamp teaches LTI Advantage: a walkthrough in the terminal in which
// every screen runs one real task of a tool against a platform simulator in
// the same process. This file is the command line: flags, wiring, start, stop.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
	"ltibootcamp/ui"
	"ltibootcamp/ui/quietstart"
)

func main() {
	quietstart.Restore()
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := commandLine().ExecuteContext(ctx)
	os.Exit(exitCode(os.Stderr, err, ctx.Err() != nil))
}

// A failure is an error that the command line is not to blame for.
type failure struct{ error }

// exitCode reports an error and turns it into the exit code of design §6.
func exitCode(w io.Writer, err error, interrupted bool) int {
	const fine, failed, usage, stopped = 0, 1, 2, 130
	switch {
	case interrupted:
		return stopped
	case err == nil:
		return fine
	case errors.As(err, new(*steps.StepError)):
		return failed // the report has said why
	}
	fmt.Fprintf(w, "ltibootcamp: %v\n", err)
	if errors.As(err, &failure{}) {
		return failed
	}
	return usage
}

// options are what the flags say.
type options struct {
	edition, platform, log, addr, data string
	wish                               steps.Wish
	keep                               steps.Keeping
	screen                             ui.Options
}

func commandLine() *cobra.Command {
	var o options
	root := command("ltibootcamp", "Learn LTI Advantage by doing it: a walkthrough in the terminal", o.walkthrough)
	root.CompletionOptions.DisableDefaultCmd = true
	headless := command("run", "Run every step without a screen; exit 0 only if all hold", func(c *cobra.Command) error {
		return o.withSession(c, nil, func(s *steps.Session, _ *slog.Logger) error {
			return s.Report(c.Context(), c.OutOrStdout(), o.wish)
		})
	})
	simulator := command("simulator", "Run the platform alone, until interrupted", o.simulator)
	for _, c := range []*cobra.Command{root, headless} {
		c.Flags().StringVar(&o.edition, "edition", "", "which protocol: 1.3 (the default) or 2018 (the notebook's draft)")
		c.Flags().StringVar(&o.platform, "platform", "", "base `URL` of a platform that speaks edition 2018, instead of the one inside")
	}
	root.Flags().StringVar(&o.screen.Start, "step", "", "open at the step with this `name`")
	root.Flags().StringVar(&o.keep.File, "progress", "", "keep your progress in this `file`, made if there is none, and not where it is kept by itself")
	root.Flags().BoolVar(&o.keep.Fresh, "fresh", false, "begin anew; what was kept so far stays, under another name")
	root.Flags().StringVar(&o.screen.Theme, "theme", "auto", "colours: "+strings.Join(ui.Themes(), ", "))
	root.Flags().BoolVar(&o.screen.ASCII, "ascii", false, "draw nothing but ASCII, as where the locale is not UTF-8")
	root.Flags().BoolVar(&o.screen.Plain, "plain", false, "linear text with numbered prompts, as where TERM is dumb; through a pipe too")
	headless.Flags().StringVar(&o.wish.Until, "until", "", "stop after the step with this `name`")
	headless.Flags().StringVar(&o.wish.Break, "break", "", "provoke the fault with this `name`, or all, and tell what catches it")
	headless.MarkFlagsMutuallyExclusive("until", "break")
	headless.Flags().StringVar(&o.wish.Format, "format", "text", "how to write it: "+strings.Join(steps.Formats(), ", "))
	simulator.Flags().StringVar(&o.addr, "addr", "127.0.0.1:5000", "loopback `address` to listen on; port 0 picks a free one")
	simulator.Flags().StringVar(&o.data, "data", "", "keep everything in this `file`, made if there is none; by default it is gone when stopped")
	root.PersistentFlags().StringVar(&o.log, "log", "", "write a log to this `file`")
	root.AddCommand(headless, simulator, command("steps", "List the steps of the course", func(c *cobra.Command) error {
		return steps.List(c.OutOrStdout())
	}))
	return root
}

// command makes a command without arguments, whose errors say where help is.
func command(use, short string, run func(*cobra.Command) error) *cobra.Command {
	c := &cobra.Command{
		Use: use, Short: short, SilenceErrors: true, SilenceUsage: true,
		RunE: func(c *cobra.Command, _ []string) error { return run(c) },
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

// walkthrough is the bare command: the course on the screen.
func (o *options) walkthrough(c *cobra.Command) error {
	o.keep.Guest = o.platform != ""
	return o.withSession(c, &o.keep, func(s *steps.Session, log *slog.Logger) error {
		o.screen.Engine, o.screen.Log = s, log
		if err := o.screen.Check(); err != nil {
			return err
		}
		signal.Reset(os.Interrupt) // ctrl+c is a key of the walkthrough
		if err := ui.Run(c.Context(), o.screen); err != nil {
			return failure{err}
		}
		return nil
	})
}

// simulator is the command simulator.
func (o *options) simulator(c *cobra.Command) error {
	log, closeLog, err := openLog(o.log)
	if err != nil {
		return err
	}
	defer closeLog()
	server, err := platform.Open(platform.Config{Addr: o.addr, Data: o.data, Log: log})
	if err != nil {
		return err // it names the address, or the file
	}
	fmt.Fprintf(c.OutOrStdout(), "The platform is at %s\nPress ctrl+c to stop it.\n", server.URL())
	if former := server.FormerURL(); former != "" {
		fmt.Fprintf(c.OutOrStdout(), "Its tools know it as %s, and refuse it here: use that --addr.\n", former)
	}
	<-c.Context().Done()
	return server.Close()
}

// withSession starts what the course runs on, and hands the session over.
func (o *options) withSession(c *cobra.Command, keep *steps.Keeping, use func(*steps.Session, *slog.Logger) error) error {
	edition, err := o.chosenEdition()
	if err != nil {
		return err
	}
	log, closeLog, err := openLog(o.log)
	if err != nil {
		return err
	}
	defer closeLog()
	address := o.platform
	if address == "" {
		server, err := platform.Open(platform.Config{Log: log})
		if err != nil {
			return err
		}
		defer func() { _ = server.Close() }()
		address = server.URL()
	} else if err := steps.Probe(c.Context(), address); err != nil {
		return fmt.Errorf("--platform: %w", err)
	}
	session, err := steps.Open(steps.Config{Edition: edition, Platform: address, Keep: keep, Log: log})
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }()
	return use(session, log)
}

// chosenEdition goes by the flags: another platform speaks the notebook's draft.
func (o *options) chosenEdition() (lti.Edition, error) {
	if o.platform == "" {
		return lti.EditionNamed(cmp.Or(o.edition, lti.Final().Name))
	}
	draft := lti.Draft()
	if o.edition != "" && o.edition != draft.Name {
		return draft, errors.New("--platform runs edition 2018 only: leave --edition out, or say --edition 2018")
	}
	return draft, nil
}

// openLog opens the log, for its owner's eyes only; without a file it goes
// nowhere, never to the screen.
func openLog(file string) (*slog.Logger, func(), error) {
	f, err := os.OpenFile(cmp.Or(file, os.DevNull), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("--log: %w", err)
	}
	return slog.New(slog.NewTextHandler(f, nil)), func() { _ = f.Close() }, nil
}
