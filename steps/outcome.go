package steps

import (
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A State is where a step stands.
type State int

// The states of a step. A stale step ran, but something that it was built on
// has been run again since.
const (
	NotRun State = iota
	Done
	Failed
	Stale
)

// An Outcome is what running a step gave.
type Outcome struct {
	Findings  lti.Findings
	Exchanges []wire.Exchange // in the order in which they began
	Panels    []Panel         // the values that came back, for the Result view
	// Err is why the step failed; nil when every check held.
	Err   error
	Began time.Time
	Took  time.Duration
	// Values are woven into the guide: a short name and text to show.
	Values map[string]string
	// Expires is when what the step gave can no longer be used; the zero
	// time when it keeps.
	Expires time.Time
}

// A Panel is one titled part of the Result view.
type Panel struct {
	Title string
	Kind  PanelKind
	Body  []byte // untrusted
}

// A PanelKind is how a panel's body is written.
type PanelKind int

// The kinds of panel.
const (
	PlainText PanelKind = iota
	JSON
	JWT // a compact JWS: shown as header, payload, signature
)

// A Function is the source of one function that a step runs.
type Function struct {
	Name   string // "VerifyMessage"
	File   string // "ltiflow/verify.go"
	Line   int    // where it begins in File, from 1
	Source string // its documentation and its body
}
