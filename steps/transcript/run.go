// Package transcript writes down a run of the course: a document of what was
// read, run, sent and found, and a writer of it for each format.
//
// It knows no session, and it masks nothing: who makes a Run has taken the
// secrets out of it, and has made its text safe to print (wire.Line, wire.Text).
// What a format makes of such text is the business of its writer: none of it is
// read as markup.
package transcript

import "time"

// Version is that of the shape of a Run.
const Version = 1

// A Run is one's own run of the course. Its JSON is a promise to programs that
// read it: members are added, and none is changed as long as its version stays.
type Run struct {
	Program string `json:"program"` // "ltibootcamp"
	Version int    `json:"version"`
	// Edition is "1.3", and EditionTitle what it is called.
	Edition      string    `json:"edition"`
	EditionTitle string    `json:"edition_title"`
	Platform     string    `json:"platform"` // its base URL
	Written      time.Time `json:"written"`
	// Masked tells that the secrets were taken out.
	Masked   bool      `json:"masked"`
	Facts    []Fact    `json:"facts"`
	Chapters []Chapter `json:"chapters"`
}

// A Fact is one thing to say of the whole run.
type Fact struct {
	About string `json:"about"`
	Name  string `json:"name"` // "" for a sentence
	Value string `json:"value"`
}

// A Chapter is one of which a step has run.
type Chapter struct {
	Title string `json:"title"`
	Steps []Step `json:"steps"`
}

// A Step is one that has run.
type Step struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// State is "done", "failed" or "stale": the last when something that it was
	// built on has been run again since.
	State string `json:"state"`
	// Before and After are what its guide says, as Markdown.
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Began   time.Time `json:"began"`
	Seconds float64   `json:"seconds"`
	// Failure is why it failed; "" when it has not.
	Failure   string     `json:"failure"`
	Functions []Function `json:"functions"`
	Exchanges []Exchange `json:"exchanges"`
	Documents []Document `json:"documents"`
	Findings  []Finding  `json:"findings"`
	Values    []Field    `json:"values"`
}

// A Function is the source of one that ran.
type Function struct {
	Name   string   `json:"name"`
	File   string   `json:"file"`
	Line   int      `json:"line"`
	Source string   `json:"source"`
	Spec   []string `json:"spec"` // the sections that it cites
	// Called tells that another function of the step calls it.
	Called bool `json:"called"`
}

// An Exchange is one request with its answer.
type Exchange struct {
	From    string    `json:"from"`
	To      string    `json:"to"`
	Began   time.Time `json:"began"`
	Seconds float64   `json:"seconds"`
	Method  string    `json:"method"`
	URL     string    `json:"url"`
	// Path is that of the URL, and Query its parameters, decoded.
	Path     string  `json:"path"`
	Query    []Field `json:"query"`
	Request  Message `json:"request"`
	Status   int     `json:"status"` // 0 when no answer came
	Response Message `json:"response"`
	// Error says why no answer came.
	Error string `json:"error"`
}

// A Message is the header and the body of a request or an answer.
type Message struct {
	Header []Field `json:"header"` // in the order of the names
	Media  string  `json:"media"`  // the type of the body
	Body   string  `json:"body"`   // as it was sent
	Bytes  int     `json:"bytes"`  // how long it was
	// Cut tells that the body went on: the transcript has its beginning.
	Cut bool `json:"cut"`
	// Form are the fields of a form, decoded.
	Form []Field `json:"form"`
}

// A Field is a name with its value. A value that is a token is taken apart.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Token *Token `json:"token,omitempty"`
}

// A Document is one that came back to the tool, or that the tool made.
type Document struct {
	Title string `json:"title"`
	Kind  string `json:"kind"` // "text", "json" or "jwt"
	Body  string `json:"body"`
	Cut   bool   `json:"cut"`
	Token *Token `json:"token,omitempty"` // of kind jwt
}

// A Token is a compact JWS (RFC 7515 §7.1) in its three parts, as they were
// sent, and what the first two say, as JSON.
type Token struct {
	Parts   [3]string `json:"parts"`
	Header  string    `json:"header"`
	Payload string    `json:"payload"`
}

// A Finding is one check.
type Finding struct {
	Code   string `json:"code"`
	Status string `json:"status"` // "passed", "failed" or "skipped"
	Check  string `json:"check"`
	Spec   string `json:"spec"`
	Got    string `json:"got"`
	Want   string `json:"want"`
	// At is the line of the tool's source at which it failed.
	At string `json:"at"`
	// Cause and Remedy are of one that failed.
	Cause  string `json:"cause"`
	Remedy string `json:"remedy"`
}
