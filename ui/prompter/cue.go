// Package prompter is the line between a presentation and its speaker notes on
// other terminals: the presentation tells where it stands, and takes orders.
//
// It draws nothing, and knows nothing of the course.
package prompter

import "time"

// A Cue is all that the notes show: where the presentation stands. Each one is
// whole, so that who comes late, or misses some, is up to date with the next.
type Cue struct {
	Edition string `json:"edition"`
	// Chapter and Title are of the step on the screen, which is Place of Of, from 1.
	Chapter string `json:"chapter"`
	Step    string `json:"step"`
	Title   string `json:"title"`
	Place   int    `json:"place"`
	Of      int    `json:"of"`
	// Part of Parts are shown of it. Shows is the newest, Then the one that is
	// revealed next, as plain text; "" when there is none.
	Part  int    `json:"part"`
	Parts int    `json:"parts"`
	Shows string `json:"shows"`
	Then  string `json:"then"`
	// Next is the title of the next step; "" at the last.
	Next string `json:"next"`
	// Notes are Markdown.
	Notes   string   `json:"notes"`
	Answers []Answer `json:"answers"`
	// Began is when the presentation did, and StepBegan when the step came to the
	// screen.
	Began     time.Time `json:"began"`
	StepBegan time.Time `json:"step_began"`
	// Planned are seconds: for the step, for the steps before it from the one that
	// the presentation began with, and for all from that one on.
	PlannedStep   int `json:"planned_step"`
	PlannedBefore int `json:"planned_before"`
	PlannedAll    int `json:"planned_all"`
	// Running tells that the step runs, Failed why it failed, "" when it has not.
	Running bool   `json:"running"`
	Failed  string `json:"failed"`
	// Black and Paused tell that the audience sees a black screen, or the card of a
	// pause, Bare that it sees secrets, Playing that the presentation goes on by
	// itself, and Suspended that its shell has the terminal: it hears nothing until it
	// is brought back.
	Black     bool `json:"black"`
	Paused    bool `json:"paused"`
	Bare      bool `json:"bare"`
	Playing   bool `json:"playing"`
	Suspended bool `json:"suspended"`
}

// An Answer is that of a checkpoint of the step.
type Answer struct {
	Asks string `json:"asks"`
	Says string `json:"says"`
}

// An Order is what the notes have the presentation do.
type Order string

// The orders.
const (
	Reveal Order = "reveal" // the next part, the next step after the last
	Next   Order = "next"   // the next step
	Back   Order = "back"   // the part before, without running anything again
	Run    Order = "run"    // the step, anew
	Black  Order = "black"  // the screen, or what it showed again
)
