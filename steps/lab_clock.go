package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// clockOffsets are the moments at which lab-clock lets its message arrive: so
// many seconds after it was issued, by the tool's clock. Those below zero are of
// a clock that is behind.
func clockOffsets() []int {
	return []int{-120, -61, -60, -59, 0, 300, 599, 600, 601, 659, 660, 661, 3600}
}

// A clock is the document of lab-clock: the learner slides it by an edit.
type clock struct {
	Seconds []int `json:"seconds_after_iat"`
}

// mostOffsets is how many moments are tried.
const mostOffsets = 1000

// offsets are those that the learner has chosen.
func (s *Session) offsets() ([]int, error) {
	chosen, err := s.sent("lab-clock", "clock", clock{clockOffsets()})
	if err != nil {
		return nil, err
	}
	var c clock
	if err := json.Unmarshal(chosen, &c); err != nil {
		return nil, fmt.Errorf("reading the moments to try: got %s, want seconds_after_iat, a list of whole seconds such as -61", chosen)
	}
	if n := len(c.Seconds); n == 0 || n > mostOffsets {
		return nil, fmt.Errorf("reading the moments to try: got %d, want 1 to %d", n, mostOffsets)
	}
	return c.Seconds, nil
}

// farOff is where the search for the end of a window begins, in seconds. No
// message may be let in there.
const farOff = 24 * 60 * 60

// A clockLab is one message, which arrives again and again at other times.
type clockLab struct {
	s       *Session
	message ltiflow.Message
	issued  time.Time
}

// labClock is lab-clock: one launch, verified as if it had come at other times,
// each time by a tool that has never seen it before.
func (s *Session) labClock(ctx context.Context, o *Outcome) error {
	offsets, err := s.offsets()
	if err != nil {
		return err
	}
	page, err := s.signIn(ctx, s.browser, student)
	if err != nil {
		return err
	}
	arrival, err := s.press(ctx, o, s.browser, page, s.assignment(), lti.LinkUnknown)
	if err != nil {
		return err
	}
	if err := arrival.Findings.Err(); err != nil {
		return err
	}
	lab := clockLab{s: s, message: arrival.Message}
	verified, err := lab.at(s.scratchTool(), arrival.Message.Arrived)
	if err != nil {
		o.Findings = verified.Findings // it would be refused at any time
		return err
	}
	claims, err := lti.ReadClaims(verified.Payload)
	if err != nil {
		return fmt.Errorf("reading the message once more: %w", err)
	}
	lab.issued, _ = claims.Time("iat")
	w := lab.measure(int(verified.Lifetime().Seconds()))
	lab.tryAll(o, offsets, w)
	lab.replay(o, w)
	return o.Findings.Err()
}

// scratchTool is a tool like the session's, which has seen no nonce.
func (s *Session) scratchTool() *ltiflow.Tool {
	return &ltiflow.Tool{Edition: s.edition, URL: s.tool.URL}
}

// at verifies the message as if it arrived at a tool at that moment.
func (l clockLab) at(tool *ltiflow.Tool, arrived time.Time) (ltiflow.Verified, error) {
	tool.Now = func() time.Time { return arrived }
	m := l.message
	m.Arrived = arrived
	return tool.VerifyMessage(m, l.s.data.registration, l.s.data.keys, l.s.edition.Message.ResourceLink)
}

// after is the moment so many seconds after the message was issued.
func (l clockLab) after(seconds int) time.Time {
	return time.Unix(l.issued.Unix()+int64(seconds), 0)
}

// failed are the checks that fail when the message arrives for the first time.
func (l clockLab) failed(seconds int) lti.Findings {
	verified, _ := l.at(l.s.scratchTool(), l.after(seconds)) // its error is the first finding
	return verified.Findings.Failed()
}

// again are the checks that fail when it arrives a second time.
func (l clockLab) again(first, second int) lti.Findings {
	tool := l.s.scratchTool()
	_, _ = l.at(tool, l.after(first))
	verified, _ := l.at(tool, l.after(second))
	return verified.Findings.Failed()
}

// A window is when the message is let in, in seconds from its issue. Nothing in
// it is taken from the tool's constants: all of it was tried.
type window struct {
	lifetime int // exp less iat
	// The first moments on either side at which it is let in no more.
	early, late int
	// The first moments at which these two checks refuse it for its age.
	expired, aged int
	// forgotten is when the nonce of a message that came as early as can be is
	// accepted again.
	forgotten int
}

// measure finds the window, to the second.
func (l clockLab) measure(lifetime int) window {
	refused := func(at int) bool { return len(l.failed(at)) > 0 }
	by := func(code lti.Code) func(int) bool {
		return func(at int) bool { return holdsCode(l.failed(at), code) }
	}
	w := window{
		lifetime: lifetime,
		early:    edge(0, -farOff, refused), late: edge(0, farOff, refused),
		expired: edge(0, farOff, by(lti.TokenExpired)), aged: edge(0, farOff, by(lti.IssuedAtOutOfRange)),
	}
	first := w.early + 1
	w.forgotten = edge(first, farOff, func(at int) bool { return !holdsCode(l.again(first, at), lti.NonceReplayed) })
	return w
}

// edge finds the first moment on the way from one to another at which something
// is so. It is not so at the first, and has to be so at the last.
func edge(from, to int, is func(int) bool) int {
	for to-from > 1 || from-to > 1 {
		if middle := from + (to-from)/2; is(middle) {
			to = middle
		} else {
			from = middle
		}
	}
	return to
}

func holdsCode(findings lti.Findings, code lti.Code) bool {
	return slices.ContainsFunc(findings, func(f lti.Finding) bool { return f.Code == code })
}

// tryAll lets the message arrive at every offset, and compares what comes of it
// with the window.
func (l clockLab) tryAll(o *Outcome, offsets []int, w window) {
	var rows strings.Builder
	in, asMeasured := 0, 0
	for _, offset := range offsets {
		failed := l.failed(offset)
		if len(failed) == 0 {
			in++
		}
		if outside := offset <= w.early || offset >= w.late; outside == (len(failed) > 0) {
			asMeasured++
		}
		rows.WriteString(arrivalRow(offset, failed))
	}
	o.showText("The same message, as if it had come at other times", rows.String())
	bounded := len(l.failed(farOff)) > 0 && len(l.failed(-farOff)) > 0
	o.Findings.Add(lti.WindowMismatch, asMeasured == len(offsets) && bounded,
		fmt.Sprintf("%d of %d arrivals as the window says, from %s to %s", asMeasured, len(offsets), seconds(w.early+1), seconds(w.late-1)),
		fmt.Sprintf("all %d, and nothing a day before or after", len(offsets)))
	leeway := w.expired - w.lifetime
	o.Values = map[string]string{
		"issued": l.issued.UTC().Format(time.RFC3339), "tried": strconv.Itoa(len(offsets)), "let_in": strconv.Itoa(in),
		"lifetime": inSeconds(w.lifetime), "leeway": inSeconds(leeway), "max_age": inSeconds(w.aged - leeway),
		"early": seconds(w.early), "late": seconds(w.late), "expired": seconds(w.expired), "aged": seconds(w.aged),
	}
}

// replay lets the message arrive a second time at the tool that has seen it: at
// once, at the end of the window, and when its nonce is forgotten.
func (l clockLab) replay(o *Outcome, w window) {
	first := w.early + 1
	var rows strings.Builder
	fmt.Fprintf(&rows, "It came first at %s, the earliest moment that is let in.\n", seconds(first))
	for _, second := range []int{first + 1, w.late - 1, w.late, w.forgotten} {
		rows.WriteString(arrivalRow(second, l.again(first, second)))
	}
	o.showText("The same message a second time", rows.String())
	o.Findings.Add(lti.NonceForgottenSoon, w.forgotten >= w.late,
		"forgotten at "+seconds(w.forgotten), "not before "+seconds(w.late)+", when exp or iat refuse it")
	o.Values["first"], o.Values["forgotten"] = seconds(first), seconds(w.forgotten)
}

// arrivalRow is one arrival: when, whether it was let in, and what each check
// that failed got and wanted.
func arrivalRow(offset int, failed lti.Findings) string {
	if len(failed) == 0 {
		return fmt.Sprintf("✓ %8s  let in\n", seconds(offset))
	}
	var names []string
	var details strings.Builder
	for _, f := range failed {
		name := f.About().Check
		names = append(names, name)
		fmt.Fprintf(&details, "              %s: got  %s\n              %*s  want %s\n", name, f.Got, len(name), "", f.Want)
	}
	return fmt.Sprintf("✗ %8s  refused by %s\n", seconds(offset), strings.Join(names, ", ")) + details.String()
}

// seconds writes a moment, inSeconds a length of time.
func seconds(n int) string   { return fmt.Sprintf("%+d s", n) }
func inSeconds(n int) string { return fmt.Sprintf("%d s", n) }
