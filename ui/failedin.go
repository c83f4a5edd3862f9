package ui

import (
	"bytes"
	"fmt"
	"net/http"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// failedIn is the exchange in which an outcome failed, from 1: the last one
// whose answer has the code of a check that failed, else the last one that was
// refused or not answered. It is 0 when none of them tells.
func failedIn(o steps.Outcome) int {
	refused := 0
	for i := len(o.Exchanges) - 1; i >= 0; i-- {
		e := o.Exchanges[i]
		for _, f := range o.Findings.Failed() {
			if f.Code != "" && bytes.Contains(e.ResponseBody, []byte(f.Code)) {
				return i + 1
			}
		}
		if refused == 0 && (e.Status >= http.StatusBadRequest || e.Status == 0 && e.Error != "") {
			refused = i + 1
		}
	}
	return refused
}

// where is the exchange in which a step failed. What failed in a step that only
// computes came in the last exchange before it.
func where(e Engine, step string, o steps.Outcome, number int) sought {
	if number > 0 || len(o.Exchanges) > 0 || len(o.Findings.Failed()) == 0 {
		return sought{step: step, number: number}
	}
	var last sought
	for _, s := range e.Course().Steps() {
		if s.Name == step {
			break
		}
		if before, ran := e.Outcome(s.Name); ran && len(before.Exchanges) > 0 {
			last = sought{s.Name, len(before.Exchanges), wire.Line(s.Title)}
		}
	}
	return last
}

// A sought exchange is to be under the cursor of the wire as soon as that is
// made.
type sought struct {
	step   string
	number int    // from 1; 0 when none is
	title  string // of the step, where it is another than the one that failed
}

// words say which exchange it is.
func (s sought) words() string {
	if s.title == "" {
		return fmt.Sprintf("exchange %d, in which it happened.", s.number)
	}
	return fmt.Sprintf("exchange %d of “%s”, in which it came.", s.number, s.title)
}

// toExchange goes to the exchange in which the step on the screen failed, or a
// fault was caught.
func (m *model) toExchange() {
	name := m.step().name
	to := sought{step: name}
	if b := m.broken.of(m.engine, name); b != nil {
		to = b.in
	} else if f := failureOf(m.engine, m.stops, name, m.failures[name]); f != nil {
		to = f.in
	}
	if to.number == 0 {
		m.notice = notice{words: "No exchange of this step has failed."}
		return
	}
	if to.step != name {
		m.notice = notice{words: "This is “" + m.title(to.step) + "”, where it happened. n leads back to “" + m.title(name) + "”."}
	}
	m.visit(m.find(to.step))
	m.show(wireView)
	m.sought = to
}

// seek puts the cursor on the exchange that is sought, as soon as it is there.
func (m *model) seek() {
	if m.sought.number == 0 || m.sought.step != m.step().name {
		return
	}
	for _, p := range m.places() {
		made := m.pages[slot{m.sought.step, p.view}]
		if p.view != wireView || made.outline == nil || made.key != m.wanted(p) {
			continue
		}
		for _, n := range made.outline.roots {
			if h, ok := n.matter.(*hop); ok && h.number == m.sought.number {
				made.outline.jump(n)
			}
		}
		m.sought = sought{}
	}
}
