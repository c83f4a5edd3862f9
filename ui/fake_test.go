package ui

import (
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
	"ltibootcamp/steps/transcript"
)

// fake is an engine with fixed outcomes. A step needs all steps before it.
type fake struct {
	mu       sync.Mutex
	course   content.Course
	outcomes map[string]steps.Outcome // what a run gives
	pages    map[string][2]string
	states   map[string]steps.State
	ran      map[string]steps.Outcome
	current  string
	runs     []string
	live     []wire.Exchange // what Exchanges gives
	count    steps.Progress
	record   steps.Record
	notices  []string
	lost     []string // cannot be brought back
	resets   [][]string
	proofs   map[string]steps.Proof
	// gate, when set, is waited for before each step ends.
	gate chan struct{}
	// deaf steps wait for nothing but the gate.
	deaf bool
	// breakWith makes Run give an error that no outcome explains.
	breakWith error
	// arrivals is what Arrived gives.
	arrivals chan string
	// address and but are what CoursePage gives.
	address, but string
	// pace is how long each step takes in the demo.
	pace     time.Duration
	faults   []content.Fault
	payloads []fakePayload
	asks     []content.Checkpoint
	// reply, when set, says what comes of an answer.
	reply func(steps.Reply) (steps.Reply, error)
	// verdict, when set, says what comes of a fault.
	verdict func(steps.Verdict) steps.Verdict
	// guides is how many guides were asked for, each to be rendered.
	guides int
}

func newFake() *fake {
	f := &fake{
		address: "http://localhost:5000/",
		course:  fakeCourse(), outcomes: map[string]steps.Outcome{}, pages: map[string][2]string{},
		states: map[string]steps.State{}, ran: map[string]steps.Outcome{}, faults: fakeFaults(), payloads: fakePayloads(),
	}
	for _, s := range f.course.Steps() {
		f.outcomes[s.Name] = plainOutcome()
		f.pages[s.Name] = [2]string{
			"# " + s.Title + "\n\nWhat this step is for, in a sentence or two that wrap.\n\nPress `enter`.\n",
			"## It ran\n\nEverything held.\n",
		}
	}
	f.outcomes["welcome"] = steps.Outcome{Took: 90 * time.Microsecond, Panels: []steps.Panel{{Title: "Address", Kind: steps.PlainText, Body: []byte("http://localhost:5000\n")}}}
	f.outcomes["get-keys"] = keysOutcome()
	f.outcomes["deeplink-request"] = requestOutcome()
	f.outcomes["deeplink-verify"] = verifyOutcome()
	f.proofs = map[string]steps.Proof{}
	for _, p := range f.outcomes["deeplink-verify"].Panels {
		f.proofs[string(p.Body)] = steps.Proof{
			Key: []byte(`{"kty":"RSA","kid":"1795431651_1","use":"sig","alg":"RS256","n":"yWy0ue0C","e":"AQAB"}`), KeyID: "1795431651_1", Place: 1, Of: 2,
			Thumbprint: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", Bits: 2048,
			From: "The platform's key set, fetched by “Get the platform's keys”.", Findings: f.outcomes["deeplink-verify"].Findings,
		}
	}
	f.pages["deeplink-verify"] = [2]string{verifyBefore, verifyAfter}
	return f
}

func (f *fake) Course() content.Course { return f.course }
func (f *fake) Edition() lti.Edition {
	return lti.Edition{Name: "1.3", Title: "LTI 1.3 Advantage"}
}
func (f *fake) PlatformURL() string { return "http://localhost:5000" }

func (f *fake) CoursePage() (address, but string) { return f.address, f.but }

func (f *fake) Record() steps.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.record
}

// Before are all steps before it that have not run.
func (f *fake) Before(step string) []string {
	var first []string
	for _, s := range f.course.Steps() {
		if s.Name == step {
			break
		}
		if f.State(s.Name) == steps.NotRun {
			first = append(first, s.Name)
		}
	}
	return first
}

func (f *fake) Summary() []steps.Fact { return fakeSummary() }

func (f *fake) Transcript(bare bool) transcript.Run {
	return transcript.Run{Edition: "1.3", EditionTitle: "LTI 1.3 Advantage", Platform: f.PlatformURL(), Masked: !bare}
}

func (f *fake) Corpus() []steps.Passage { return fakeCorpus(f) }

func (f *fake) Arrived() <-chan string { return f.arrivals }

func (f *fake) Current() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current
}

func (f *fake) State(name string) steps.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.states[name]
}

func (f *fake) Outcome(name string) (steps.Outcome, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o, ok := f.ran[name]
	return o, ok
}

func (f *fake) Guide(name string) (before, after string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.guides++
	p, ok := f.pages[name]
	if !ok {
		return "", "", errors.New("there is no page " + name)
	}
	if f.states[name] == steps.NotRun {
		return p[0], "", nil
	}
	return p[0], p[1], nil
}

func (f *fake) Run(ctx context.Context, name string) error {
	for _, s := range f.course.Steps() {
		if s.Name != name && f.State(s.Name) != steps.NotRun {
			continue
		}
		if err := f.one(ctx, s.Name); err != nil || s.Name == name {
			return err
		}
	}
	return errors.New("there is no step " + name)
}

func (f *fake) one(ctx context.Context, name string) error {
	f.mu.Lock()
	f.current = name
	f.runs = append(f.runs, name)
	gate, deaf, pace, broken := f.gate, f.deaf, f.pace, f.breakWith
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.current = ""
		f.mu.Unlock()
	}()
	wait(ctx, gate, deaf)
	if pace > 0 {
		select {
		case <-time.After(pace):
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if broken != nil {
		return broken
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	o := f.outcomes[name]
	if f.states[name] != steps.NotRun {
		f.age(name)
	}
	f.ran[name], f.states[name] = o, steps.Done
	if o.Err != nil {
		f.states[name] = steps.Failed
	}
	return o.Err
}

func wait(ctx context.Context, gate chan struct{}, deaf bool) {
	switch {
	case gate != nil && deaf:
		<-gate
	case gate != nil:
		select {
		case <-gate:
		case <-ctx.Done():
		}
	}
}

// finish marks steps as done without running them.
func (f *fake) finish(names ...string) *fake {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		f.ran[name], f.states[name] = f.outcomes[name], steps.Done
	}
	return f
}

func (f *fake) Exchanges() []wire.Exchange {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.live
}

func (f *fake) Progress() steps.Progress {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

func (f *fake) Proof(token string) (steps.Proof, bool) {
	proof, ok := f.proofs[token]
	return proof, ok
}

// unproven knows no token.
func unproven(string) (steps.Proof, bool) { return steps.Proof{}, false }

func (f *fake) Trace() *steps.Trace { return &steps.Trace{} }

func (f *fake) Glossary() content.Glossary { return finalGlossary() }

// finalGlossary is read once: it never changes.
var finalGlossary = sync.OnceValue(func() content.Glossary {
	g, err := content.LoadGlossary("1.3")
	if err != nil {
		panic(err)
	}
	return g
})

func (f *fake) Code(name string) []steps.Function {
	if name == "welcome" {
		return nil
	}
	main := steps.Function{
		Name: "VerifyMessage", File: "ltiflow/verify.go", Line: 41, Source: verifySource,
		Spec: []string{"SEC §5.1.3", "SEC §5.4"}, Calls: []steps.Call{{Line: 52, Name: "verifyTimes"}},
	}
	if f.outcomes[name].Err != nil {
		main.Failed = []int{46}
	}
	return []steps.Function{main, {Name: "verifyTimes", File: "ltiflow/verify.go", Line: 97, Source: timesSource, Called: true}}
}

func fakeCourse() content.Course {
	chapter := func(title string, named ...string) content.Chapter {
		c := content.Chapter{Title: title}
		for i := 0; i < len(named); i += 2 {
			c.Steps = append(c.Steps, content.Step{Name: named[i], Title: named[i+1]})
		}
		return c
	}
	return content.Course{Chapters: []content.Chapter{
		chapter("Setup", "welcome", "Meet the platform", "get-tool", "Register the tool", "get-keys", "Get the platform's keys"),
		chapter("Deep linking", "deeplink-request", "Get the request", "deeplink-verify", "Task 1: verify the JWT",
			"deeplink-settings", "Task 2: read the settings", "deeplink-response", "Task 3: build the response",
			"deeplink-sign", "Task 4: sign the JWT", "deeplink-return", "Task 5: return to the course"),
		chapter("Student launch", "launch-request", "Get the launch", "launch-verify", "Task 1: verify the launch", "launch-activity", "Task 2: show the activity"),
		chapter("Grades", "token", "Step 1: get an access token", "score", "Step 2: publish a score", "results", "Step 3: read the result"),
	}}
}

// hostile is what an evil platform would send: escape sequences, an OSC 52
// that fills the clipboard, C1 controls, bidirectional overrides, a token
// without a break, and wide characters.
func hostile() string {
	return "\x1b[2J\x1b[31mred\x1b]52;c;ZXZpbA==\a\u009b31m\u202eesrever\u2066\r\n\x00\x7f" + strings.Repeat("W", 700) + "漢字漢字🙂👩‍🏫é\xff"
}

// hostileFake has it everywhere.
func hostileFake() *fake {
	f := newFake()
	h := hostile()
	o := steps.Outcome{
		Findings: lti.Findings{
			{Code: lti.Code(h), Got: h, Want: h + "/"},
			{Code: lti.IssuerMismatch, Status: lti.Failed, Got: h, Want: "http://localhost:5000"},
			{Code: lti.AudienceMismatch, Status: lti.Failed, Got: "http://localhost:5000/" + h, Want: "http://localhost:5000/"},
		},
		Panels: []steps.Panel{
			{Title: h, Kind: steps.PlainText, Body: []byte(h)},
			{Title: "JSON", Kind: steps.JSON, Body: []byte(`{"a":"` + h + `"}`)},
			{Title: "valid", Kind: steps.JSON, Body: []byte(`{"a":"` + "\u202e漢字\u2066" + `"}`)},
			{Title: "JWT", Kind: steps.JWT, Body: []byte(h)},
			{Title: "JWT", Kind: steps.JWT, Body: []byte("e30." + base64.RawURLEncoding.EncodeToString([]byte(h)) + "." + h)},
		},
		Exchanges: []wire.Exchange{
			{From: wire.Party(h), To: wire.Tool, Method: h, URL: h, Error: h, RequestHeader: http.Header{h: {h}}, RequestBody: []byte(h)},
			{
				From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://localhost/%1b%5b2J?x=%1b%5D52&y=%E2%80%AE", Status: 200, Truncated: true,
				ResponseHeader: http.Header{"Content-Type": {"application/json"}, "X": {h, h}}, ResponseBody: []byte(`{"b":"` + h + `"}`),
			},
			{
				From: wire.Tool, To: wire.Platform, Method: "POST", URL: "http://localhost/form", Status: 500,
				RequestHeader: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, RequestBody: []byte("a=%1b%5b2J&b=%c2%9b&" + h),
			},
		},
	}
	f.address = "http://localhost/" + h
	for i := range f.faults {
		f.faults[i].Title, f.faults[i].Says, f.faults[i].Without = h, h, h
	}
	f.verdict = func(v steps.Verdict) steps.Verdict {
		v.Finding.Got, v.Finding.Want, v.End = h, h+"/", wire.Party(h)
		return v
	}
	for name := range f.outcomes {
		f.outcomes[name] = o
	}
	for name := range maps.Keys(f.pages) {
		f.pages[name] = [2]string{"# " + h + "\n\n&#27;[31m&#x1b;]52;c;eA==&#7; &#155;2J &#8238;evil &rlm;&lrm;&Tab;\n\n" + h + "\n\n```json\n" + h + "\n```\n", h}
	}
	return f
}
