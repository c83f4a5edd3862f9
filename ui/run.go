package ui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

// patience is how long a step that is stopped by quitting may take to end.
const patience = 2 * time.Second

// Run shows the walkthrough until it is quit, ctx ends, or the process is told
// to terminate; all of these are fine and give nil. It comes back when the
// terminal is as it was found. A panic comes back as an error, its stack goes
// to the log.
func Run(ctx context.Context, o Options) error {
	o = o.withDefaults()
	if o.Plain || o.Environ("TERM") == "dumb" {
		return Plain(ctx, o)
	}
	return o.show(ctx, func(ctx context.Context, s surface) (tea.Model, func()) {
		m := newModel(o.Engine, s.look.theme(), o.Start, func() (context.Context, context.CancelFunc) {
			return context.WithCancel(ctx)
		})
		m.look = s.look
		m.open, m.done = newOpener(o.Environ), ctx.Done() //nolint:contextcheck // a browser outlives this program
		m.copy, m.keep = newCopier(o.Environ, s.screen), keepFile
		m.editOwn = newOutsideEditor(o.Environ, terminalFile(o.Input, os.Stdin), terminalFile(o.Output, os.Stdout), s.interrupt) //nolint:contextcheck // it has the terminal until its reader ends it
		return m, m.run.quit
	})
}

// A surface is what is drawn on.
type surface struct {
	look      look
	screen    *canvas // nil where there is no terminal
	interrupt *interrupt
}

// show has a model drawn until it is quit, or ctx ends. build makes it, with what
// stops what it runs.
func (o Options) show(ctx context.Context, build func(context.Context, surface) (tea.Model, func())) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	s := surface{look: decide(o.Theme, o.Environ), interrupt: new(interrupt)}
	ctx, cancel := s.interrupt.ends(ctx)
	defer cancel()
	s.look.ascii = o.ASCII || asciiLocale(o.Environ, runtime.GOOS)
	s.screen = o.screen(s.look.ask)
	g := new(guard)
	model, halt := build(ctx, s)
	g.model = model
	program := tea.NewProgram(g, o.terminal(s.screen, func(msg tea.Msg) { g.send(msg) }, func() { g.quit() })...)
	g.quit, g.send = program.Quit, program.Send
	defer context.AfterFunc(ctx, program.Quit)()
	_, err := program.Run()
	halt()
	if broken := g.broken(); broken != nil {
		o.Log.Error("the screen broke", "panic", fmt.Sprint(broken.value), "stack", string(broken.stack))
		return broken
	}
	// A terminal that was closed cannot be read any more: that is an end too.
	if err != nil && ctx.Err() == nil && !errors.Is(err, syscall.EIO) {
		return fmt.Errorf("running the screen: %w", err)
	}
	return nil
}

// Check tells why the options cannot be shown, in words for the command line
// that they come from.
func (o Options) Check() error {
	if o.Theme != "" && !slices.Contains(Themes(), o.Theme) {
		return fmt.Errorf("unknown theme %q: want one of %s", o.Theme, strings.Join(Themes(), ", "))
	}
	if o.Start != "" {
		if _, err := o.Engine.Course().Step(o.Start); err != nil {
			return err
		}
	}
	if o.Plain {
		return nil // a pipe will do
	}
	if terminalFile(o.Input, os.Stdin) == nil || terminalFile(o.Output, os.Stdout) == nil {
		return errors.New(`this needs a terminal to draw on: without one, "ltibootcamp run" runs every step, and "ltibootcamp --plain" reads and answers lines`)
	}
	return nil
}

func (o Options) withDefaults() Options {
	if o.Environ == nil {
		o.Environ = os.Getenv
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// screen is the output where both ends are a terminal, else nil; on Windows
// too, where Bubble Tea needs the console itself.
func (o Options) screen(ask bool) *canvas {
	output := terminalFile(o.Output, os.Stdout)
	if output == nil || terminalFile(o.Input, os.Stdin) == nil || runtime.GOOS == "windows" {
		return nil
	}
	return &canvas{File: output, ask: ask}
}

// terminal is what Bubble Tea is told of the terminal. Where it is one, its
// input is listened to, its output does not wrap by itself, and it may be asked
// for its background; on Windows, none of these.
func (o Options) terminal(screen *canvas, answer func(tea.Msg), gone func()) []tea.ProgramOption {
	options := []tea.ProgramOption{tea.WithAltScreen(), tea.WithoutSignalHandler()}
	in, out := o.Input, o.Output
	if input := terminalFile(in, os.Stdin); input != nil && runtime.GOOS != "windows" {
		in = &listening{File: input, answer: answer, gone: gone, done: screen == nil || !screen.ask}
	}
	if screen != nil {
		out = screen
	}
	if in != nil {
		options = append(options, tea.WithInput(in))
	}
	if out != nil {
		options = append(options, tea.WithOutput(out))
	}
	return options
}

// terminalFile is the file when it is a terminal, else nil.
func terminalFile(given any, otherwise *os.File) *os.File {
	file, isFile := given.(*os.File)
	if given == nil {
		file, isFile = otherwise, true
	}
	if !isFile || !term.IsTerminal(file.Fd()) {
		return nil
	}
	return file
}
