package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// labLaunches is lab-launches: every fault of a launch in turn, as a
// certification suite sends them, and a score card of what the tool made of
// each. Nothing of it becomes the message of another step.
func (s *Session) labLaunches(ctx context.Context, o *Outcome) error {
	page, err := s.signIn(ctx, s.browser, student)
	if err != nil {
		return err
	}
	// The first launch has no fault: a tool that refuses it refuses them all,
	// and then a full card says nothing.
	if _, err := s.tryLaunch(ctx, o, page); err != nil {
		return err
	}
	faults := s.launchFaults()
	var card scoreCard
	for i, fault := range faults {
		s.setProgress(Progress{Done: i, Of: len(faults), Now: fault.Title})
		verdict, err := s.tryFault(ctx, page, fault)
		if err != nil {
			return err
		}
		card = append(card, verdict)
	}
	return card.conclude(o)
}

// launchFaults are those that the platform makes in a launch. The others need
// more than one, or are made on the way.
func (s *Session) launchFaults() []content.Fault {
	var faults []content.Fault
	for _, fault := range s.faults {
		if strings.HasPrefix(fault.Name, "launch-") {
			faults = append(faults, fault)
		}
	}
	return faults
}

// tryFault launches once with a fault. The error is of a launch that could not
// be made, or was stopped.
func (s *Session) tryFault(ctx context.Context, page *browser.Page, fault content.Fault) (Verdict, error) {
	verdict := Verdict{Fault: fault}
	_, b, err := s.fault(fault.Name)
	if err != nil {
		return verdict, err
	}
	undo, err := b.provoke(ctx, s)
	if err != nil {
		return verdict, fmt.Errorf("provoking %s: %w", fault.Name, err)
	}
	defer undo()
	var scratch Outcome
	arrival, err := s.tryLaunch(ctx, &scratch, page)
	if err == nil {
		return verdict, nil
	}
	var check *lti.CheckError
	if !errors.As(err, &check) || check.Finding.Code == lti.LinkUnknown {
		return verdict, err // nothing was tried
	}
	verdict.Finding, verdict.Caught, verdict.End = check.Finding, check.Finding.Code, wire.Tool
	if arrival == nil {
		verdict.End = wire.Platform // it has refused, and sent the tool nothing
	}
	return verdict, nil
}

// tryLaunch has the student open the assignment, and verifies what arrives. The
// error is the check that refuses it. Nothing has arrived when there is no
// arrival.
func (s *Session) tryLaunch(ctx context.Context, o *Outcome, page *browser.Page) (*ltiflow.Arrival, error) {
	arrival, err := s.press(ctx, o, s.browser, page, s.assignment(), lti.LinkUnknown)
	if err != nil {
		return nil, err
	}
	if err := arrival.Findings.Err(); err != nil {
		return &arrival, err
	}
	_, err = s.tool.VerifyMessage(arrival.Message, s.data.registration, s.data.keys, s.edition.Message.ResourceLink)
	return &arrival, err
}

// A scoreCard is what came of each fault, in the order of the course.
type scoreCard []Verdict

// conclude adds up the card: what had to be refused, and what has to work.
func (c scoreCard) conclude(o *Outcome) error {
	var bad, odd scoreCard
	checks := map[lti.Code]bool{}
	for _, v := range c {
		if v.Fault.Code == "" {
			odd = append(odd, v)
			continue
		}
		bad = append(bad, v)
		checks[lti.Code(v.Fault.Code)] = true
	}
	o.showText(fmt.Sprintf("Must be refused: %d of %d are, by the check for it", bad.asNamed(), len(bad)), bad.String())
	o.showText(fmt.Sprintf("Must work: %d of %d do", odd.asNamed(), len(odd)), odd.String())
	bad.find(o, lti.BadLaunchPassed)
	odd.find(o, lti.OddLaunchRefused)
	o.Values = map[string]string{
		"launches": strconv.Itoa(len(c)),
		"bad":      strconv.Itoa(len(bad)),
		"refused":  strconv.Itoa(bad.asNamed()),
		"odd":      strconv.Itoa(len(odd)),
		"worked":   strconv.Itoa(odd.asNamed()),
		"checks":   strconv.Itoa(len(checks)),
	}
	return o.Findings.Err()
}

// asNamed counts those that came out as the faults say.
func (c scoreCard) asNamed() int {
	held := 0
	for _, v := range c {
		if v.AsNamed() {
			held++
		}
	}
	return held
}

// find makes one check of the whole card, which names the first row that came
// out otherwise.
func (c scoreCard) find(o *Outcome, code lti.Code) {
	got := fmt.Sprintf("%d of %d", c.asNamed(), len(c))
	if wrong := slices.IndexFunc(c, func(v Verdict) bool { return !v.AsNamed() }); wrong >= 0 {
		got += fmt.Sprintf("; “%s” was %s", c[wrong].Fault.Title, c[wrong].cameOut())
	}
	o.Findings.Add(code, c.asNamed() == len(c), got, fmt.Sprintf("all %d", len(c)))
}

// String is the card as rows of text.
func (c scoreCard) String() string {
	width := 0
	for _, v := range c {
		width = max(width, utf8.RuneCountInString(v.Fault.Title))
	}
	var b strings.Builder
	for _, v := range c {
		mark, came := "✓", "refused"
		if v.Caught == "" {
			came = "let in"
		}
		if !v.AsNamed() {
			mark = "✗"
		}
		row := fmt.Sprintf("%s %-7s  %-*s  %s", mark, came, width, v.Fault.Title, v.Caught.About().Check)
		b.WriteString(strings.TrimRight(row, " ") + "\n")
		if !v.AsNamed() {
			fmt.Fprintf(&b, "           wrong: it was %s, and had to be %s\n", v.cameOut(), v.hadToBe())
		}
	}
	return b.String()
}

// cameOut says what was made of the launch.
func (v Verdict) cameOut() string {
	if v.Caught == "" {
		return "let in"
	}
	return fmt.Sprintf("refused by the %s for %s", v.End, v.Caught)
}

// hadToBe says what should have been made of it.
func (v Verdict) hadToBe() string {
	if v.Fault.Code == "" {
		return "let in"
	}
	return fmt.Sprintf("refused by the %s for %s", v.Fault.End, v.Fault.Code)
}
