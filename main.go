// Ltibootcamp teaches LTI Advantage: a walkthrough in the terminal in which
// every screen runs one real task of a tool against a platform simulator in
// the same process. This file wires what the command line asks for: start, stop.
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
	"syscall"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/ltiflow/seeded"
	"ltibootcamp/steps"
	"ltibootcamp/ui"
	"ltibootcamp/ui/commandline"
	"ltibootcamp/ui/quietstart"
)

func main() {
	quietstart.Restore()
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := commandline.New(commandline.Actions{
		Walkthrough: walkthrough, Run: headless, Present: present, Notes: notes, Simulator: standalone,
	}).ExecuteContext(ctx)
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
	case errors.As(err, new(*steps.StepError)), errors.Is(err, ui.ErrNotReady):
		return failed // the report has said why
	}
	fmt.Fprintf(w, "ltibootcamp: %v\n", err)
	if errors.As(err, &failure{}) {
		return failed
	}
	return usage
}

// walkthrough is the bare command: the course on the screen.
func walkthrough(ctx context.Context, _ io.Writer, o *commandline.Options) error {
	o.Keep.Guest = o.Platform != ""
	return withSession(ctx, o, &o.Keep, func(s *steps.Session, log *slog.Logger) error {
		o.Screen.Engine, o.Screen.Log = s, log
		if err := o.Screen.Check(); err != nil {
			return err
		}
		signal.Reset(os.Interrupt) // ctrl+c is a key of the walkthrough
		return blameless(ui.Run(ctx, o.Screen))
	})
}

// headless is the command run.
func headless(ctx context.Context, out io.Writer, o *commandline.Options) error {
	export, err := o.Exported()
	if err != nil {
		return err
	}
	progress := commandline.NewProgress(out, os.Stderr)
	defer progress.End()
	o.Wish.Begins = progress.Begin
	return withSession(ctx, o, nil, func(s *steps.Session, _ *slog.Logger) error {
		err := s.Report(ctx, progress, o.Wish)
		if o.Export == "" || !steps.Ran(err) {
			return err
		}
		if unsaved := export.Save(o.Export, s, o.Secrets); unsaved != nil {
			return blameless(unsaved) // the report has said what else went wrong
		}
		progress.Say(o.Saved())
		return err
	})
}

// present is the command present: the course before an audience.
func present(ctx context.Context, out io.Writer, o *commandline.Options) error {
	return withSession(ctx, o, nil, func(s *steps.Session, log *slog.Logger) error {
		o.Screen.Engine, o.Screen.Log = s, log
		if o.Stage.Check {
			return ui.Rehearse(ctx, out, o.Screen)
		}
		if err := o.Screen.Check(); err != nil {
			return err
		}
		signal.Reset(os.Interrupt)
		return blameless(ui.Present(ctx, o.Screen, o.Stage))
	})
}

// notes is the command notes: what the speaker sees.
func notes(ctx context.Context, _ io.Writer, o *commandline.Options) error {
	if err := o.Screen.Check(); err != nil {
		return err
	}
	signal.Reset(os.Interrupt)
	return blameless(ui.Notes(ctx, o.Screen))
}

// blameless marks an error as none of the command line's.
func blameless(err error) error {
	if err != nil {
		return failure{err}
	}
	return nil
}

// standalone is the command simulator.
func standalone(ctx context.Context, out io.Writer, o *commandline.Options) error {
	log, closeLog, err := openLog(o.Log)
	if err != nil {
		return err
	}
	defer closeLog()
	server, err := platform.Open(platform.Config{Addr: o.Addr, Data: o.Data, Log: log})
	if err != nil {
		return err // it names the address, or the file
	}
	fmt.Fprintf(out, "The platform is at %s\nPress ctrl+c to stop it.\n", server.URL())
	if former := server.FormerURL(); former != "" {
		fmt.Fprintf(out, "Its tools know it as %s, and refuse it here: use that --addr.\n", former)
	}
	<-ctx.Done()
	return server.Close() //nolint:contextcheck // it has ended
}

// withSession starts what the course runs on, and hands the session over.
func withSession(ctx context.Context, o *commandline.Options, keep *steps.Keeping, use func(*steps.Session, *slog.Logger) error) error {
	edition, err := chosenEdition(o)
	if err != nil {
		return err
	}
	log, closeLog, err := openLog(o.Log)
	if err != nil {
		return err
	}
	defer closeLog()
	ids, address := seeded.New(o.Seed), o.Platform
	if address == "" {
		server, err := platform.Open(platform.Config{Log: log, Seeded: ids})
		if err != nil {
			return err
		}
		defer func() { _ = server.Close() }() //nolint:contextcheck // however the run has ended
		address = server.URL()
	} else if err := steps.Probe(ctx, address); err != nil {
		return fmt.Errorf("--platform: %w", err)
	}
	session, err := steps.Open(steps.Config{Edition: edition, Platform: address, Keep: keep, Log: log, Seeded: ids}) //nolint:contextcheck // it closes what it opens
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }() //nolint:contextcheck // however the run has ended
	return use(session, log)
}

// chosenEdition goes by the flags: another platform speaks the notebook's draft.
func chosenEdition(o *commandline.Options) (lti.Edition, error) {
	if o.Platform == "" {
		return lti.EditionNamed(cmp.Or(o.Edition, lti.Final().Name))
	}
	draft := lti.Draft()
	if o.Edition != "" && o.Edition != draft.Name {
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
