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
	// Is is the kind of document under which the glossary explains it, such as
	// "id_token"; "" when it is none of the protocol.
	Is   string
	Kind PanelKind
	Body []byte // untrusted
	// Proof is what the signature of a JWT rests on; nil while nobody has
	// verified it, and for all else.
	Proof *Proof
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
	Name   string // "Tool.VerifyMessage"
	File   string // "ltiflow/verify.go"
	Line   int    // where it begins in File, from 1
	Source string // its documentation and its body
	// Spec are the sections that its comments cite, in their order, each once:
	// "SEC §5.1.3", "RFC 7523".
	Spec []string
	// Calls are the functions of ltiflow that it calls, in the order of its
	// source.
	Calls []Call
	// Called tells that the step does not name the function, but reaches it
	// from one that it names.
	Called bool
	// Failed are the lines in File at which a check of the last run failed.
	Failed []int
}

// A Call is one place at which a function calls another.
type Call struct {
	Line int    // in the caller's File
	Name string // of the called function: "Tool.Register"
}
