// Package ui is the walkthrough on the terminal: one screen per step, with its
// guide, its code, what crossed the wire, and what came back.
//
// It runs no task itself and knows nothing of the protocol: it asks an Engine,
// which package steps implements. Whatever comes from the engine's outcomes is
// untrusted and passes through package wire before it is drawn.
//
// A map of the package. Pages: guide, code, wire and result make one page each
// out of an outcome; sheet lays a page out, text and theme paint it. Of the
// wire, sequence draws the lanes, hop is one exchange with its answer, bodies,
// webpage and tokens open what it carries, secrets masks it, and live lets it
// grow while a step runs. Screen:
// header, rail, box, footer, help and goto draw one part each; model puts them
// together. Life: run starts and ends the program, update says what can
// happen, keymap by which key, mode which of them mean something now, actions
// does it, runner runs a step, guard catches a panic, look and background find
// out what the terminal can show, ascii does without Unicode, browser opens the
// platform in the reader's own browser, follow shows what comes from there,
// clipboard copies. The files that begin with plain tell the same as linear
// text.
package ui

import (
	"context"
	"io"
	"log/slog"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// An Engine is what the screen needs of the steps. All methods may be called
// by several goroutines at once, and all but Run are quick.
type Engine interface {
	// Course is the chapters and steps in their order.
	Course() content.Course
	// Edition is the version of the protocol that is played.
	Edition() lti.Edition
	// CoursePage is where the reader's own browser begins, and in words why no
	// launch comes from there, "" when one does.
	CoursePage() (address, but string)
	// Arrived names the steps that such a browser has completed; nil when none
	// ever does.
	Arrived() <-chan string
	// PlatformURL is where the platform answers.
	PlatformURL() string
	// Run runs a step, and before it what it needs. It comes back when the
	// step has ended, with why it failed, or soon after ctx has ended.
	Run(ctx context.Context, name string) error
	// Current is the step that runs right now, "" when none does.
	Current() string
	// State is where a step stands.
	State(name string) steps.State
	// Outcome is what the last run of a step gave, if it has run.
	Outcome(name string) (steps.Outcome, bool)
	// Guide is the page of a step as Markdown: what is read before the run,
	// and what is read after it, which is "" until it has run.
	Guide(name string) (before, after string, err error)
	// Code is the source of the functions that a step runs.
	Code(name string) []steps.Function
	// Exchanges are those of the step that runs right now, so far.
	Exchanges() []wire.Exchange
	// Proof is what the signature of a token rests on, as far as it is known.
	Proof(token string) (steps.Proof, bool)
	// Trace knows where each value of now was seen first.
	Trace() *steps.Trace
	// Glossary explains what crosses in this edition.
	Glossary() content.Glossary
}

// Options say what the screen shows, and where.
type Options struct {
	Engine Engine
	// Theme is one of Themes; "" is auto.
	Theme string
	// ASCII draws nothing but ASCII, as is done by itself where the locale is
	// not of UTF-8.
	ASCII bool
	// Plain tells all as linear text, as is done by itself on a dumb terminal.
	Plain bool
	// Start is the step to open first; "" is the first one.
	Start string
	// Input and Output are the terminal; nil is that of the process.
	Input  io.Reader
	Output io.Writer
	// Environ looks up NO_COLOR, TERM, CLICOLOR_FORCE and the like; nil is
	// os.Getenv.
	Environ func(string) string
	// Log takes what would otherwise be written over the screen; nil drops it.
	Log *slog.Logger
}
