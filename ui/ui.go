// Package ui is the walkthrough on the terminal: one screen per step, with its
// guide, its code, what crossed the wire, and what came back.
//
// It runs no task itself and knows nothing of the protocol: it asks an Engine,
// which package steps implements. Whatever comes from the engine's outcomes is
// untrusted and passes through package wire before it is drawn.
//
// A map of the package, by files.
//
// The screen. model is its state, common what every part needs of it, and screen
// draws it; layout says how much room each part has, and header, rail, box, footer
// and notice draw one part each. dialog says what can lie over the panes and frame
// draws it around help with helplist, prompt, whole and the sheets below. update
// says what can happen, keymap by which key, mode which of them mean something now
// and hints which of those matter; actions, input, find with needle, mouse,
// clipboard, browser and follow do it, and nothinghere says where
// else it can be done; resume brings back what was finished before.
//
// Pages. view says which views there are and has them made: the guide as a
// page, the others as outlines. guide, failure, blocks, markdown and json lay
// a page out with page and scroll moves it; shelf keeps those that were made.
//
// Outlines. outline is a tree of nodes with a cursor, outlineview draws it,
// folding opens and closes, outlinekeys moves; matters are what a node can be
// about, and explain says what is under the cursor. result, check and document
// make the nodes of what came back, jwt those of a token, code those of the
// source, and wire those of what crossed: sequence draws the lanes, hop is one
// exchange, answer how it ended, bodies and webpage open what it carries,
// secrets masks it, live lets it grow while a step runs.
//
// Looks. text is a line before it is wrapped and painted, theme paints it from
// a palette, styled takes apart what came painted; look, background and ascii
// find out what the terminal can show, glyphs are all that is drawn.
//
// Life. run starts and ends the program, runner a step, interrupt hears the
// signals, guard catches a panic; forcepanic and noforcepanic have a test see one.
//
// Breaking. breakit asks for a fault and a prediction, guess is what can be
// predicted, experiment runs the step with it, verdict shows what came of it,
// and failedin finds the exchange it happened in.
//
// Checkpoints. questions is the sheet that asks them and questionview draws it,
// questiontry answers with a run of the step and mends a payload, questionpoint
// answers with what is under the cursor, and questionguide says at the end of a
// guide what is asked.
//
// Editing. edits knows what can be edited and what is, editor is a payload in
// the reader's hands, manuscript its text with cursor and undo, editorview draws
// it. editorcheck says whether it is JSON, editorodd what the glossary would not
// expect, editorhints where the cursor is in it, editordiff what differs, and
// editoroutside hands it to the reader's own editor. stale runs again what was
// built on something else, and says what builds on what.
//
// Around. choosing draws what lies over the panes as a list with what there is
// to say of a line: coursemap with mapfacts and mapreset, terms is the glossary,
// searchall the search, flow the diagram; wrapup is a page, and keepas has
// export write the run to a file. landing shows what was gone to, seen finds where
// a name was seen, aroundkeys are their keys.
//
// Presenting. present shows the course to an audience, notes what its speaker sees
// on another terminal; package prompter is the line between them. presentparts cuts
// a step into parts, presentguide its page; presentscene looks up what a scene is
// about, presentsketch draws it as lines and presentshot as much of it as has room.
// presentlay lays all of it out on slides in the room that presenthall knows.
// presentplay goes from part to part, presentkeys by which key, presentcue tells the
// notes; presentview draws the screen, presentcard what covers it, and presentnotice is
// what its last line says for a while.
//
// Playing by itself. autoplay plays a presentation act by act, autoplaytyped types
// its parts and knows how long they stay, autoplaykeys are the keys that stop it,
// and autoplayreel plays it unseen: for cast, which records it, and for rehearse,
// which watches with rehearsewatch what would go wrong, and tells it with
// rehearsetold.
//
// Notes. notesview draws what the speaker sees, notespage lays the notes out,
// notesclock tells the time, noteskeys are their keys; presentanswers are the
// answers to checkpoints, and presentline ties the presentation to the line.
//
// Plain mode. The files that begin with plain tell the same as linear text:
// plain walks, plainmenu and plainway say where to, plainrun runs a step,
// plainbreak breaks it, plainedit edits what it sends, with seat for one member;
// plainanswer asks the checkpoints, plainaround leads around, plainkeep writes
// the run to a file, plainkept brings back what was finished before and takes back
// what was done; plainguide, plainread, plainfind and plaintake read, plainwords has
// the words, plaintalk asks and answers.
package ui

import (
	"context"
	"io"
	"log/slog"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
	"ltibootcamp/steps/transcript"
)

// An Engine is what the screen needs of the steps. All methods may be called
// by several goroutines at once, and all but Run, RunStale, Break, Answer and
// Resume are quick.
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
	// Payloads are the documents that a step sends, with what the reader has
	// made of them.
	Payloads(step string) []steps.Payload
	// Edit has a step send another text in place of a payload, or the original
	// again when it is nil.
	Edit(step, payload string, text []byte) error
	// Stale are the steps that were run and are stale now, in their order.
	Stale() []string
	// RunStale runs them anew, in their order, as Run does, to the first that
	// fails.
	RunStale(ctx context.Context) error
	// Needs are the steps whose values a step reads, and NeededBy those that
	// read its own.
	Needs(step string) []string
	NeededBy(step string) []string
	// Faults are what can be broken in a step.
	Faults(step string) []content.Fault
	// Break runs a step with a fault, as Run does without. The error is of a
	// fault that could not be made.
	Break(ctx context.Context, fault string) (steps.Verdict, error)
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
	// Progress is how far a step has come that does one thing many times; zero
	// when none runs.
	Progress() steps.Progress
	// Resume runs again what was finished before the session began. left are the
	// steps that this could not be done with; the error is why it stopped before
	// the end, and then it can be called again.
	Resume(ctx context.Context) (left []string, err error)
	// Resuming is how far that has come; zero when there is nothing to bring back.
	Resuming() steps.Progress
	// Notices are what there is to tell of what is kept, each once.
	Notices() []string
	// Visit notes which step is on the screen.
	Visit(step string)
	// Reset forgets what came of steps, as if they had not run: with their edits,
	// and the answers to their checkpoints.
	Reset(names ...string)
	// Record is what is kept of the reader's way through the course.
	Record() steps.Record
	// Checkpoints are those about a step.
	Checkpoints(step string) []content.Checkpoint
	// Before are the steps that will run first when a step is run.
	Before(step string) []string
	// Answer judges an answer to a checkpoint, and counts it unless there is an
	// error. It runs the step where the answer is a prediction or a repair, as Run
	// does, and is quick otherwise.
	Answer(ctx context.Context, checkpoint string, a steps.Answer) (steps.Reply, error)
	// Broken is the payload that a checkpoint asks to mend.
	Broken(checkpoint string) (steps.Payload, error)
	// Hint gives the next hint, "" when there are no more, and Skip passes a
	// checkpoint over.
	Hint(checkpoint string) (string, error)
	Skip(checkpoint string) error
	// Summary is all there is to say of the reader's way at its end.
	Summary() []steps.Fact
	// Transcript is the reader's run, to be written down; secrets are masked unless
	// it is to be bare.
	Transcript(bare bool) transcript.Run
	// Corpus is the whole course as passages, to be searched. It takes some
	// milliseconds.
	Corpus() []steps.Passage
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
