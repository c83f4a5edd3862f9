package ui

import (
	"fmt"
	"strings"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// What is slow: a run for which an audience waits, and a frame that can be seen to
// come late.
const (
	slowRun   = time.Second
	slowFrame = 16 * time.Millisecond
)

// arrive begins with the step on the screen. Its page has to be fit to be woven
// before its run, too.
func (h *rehearsal) arrive() {
	h.step, h.shown = rehearsed{stop: h.p.step()}, 0
	h.weave()
}

// weave tells why the page of the step cannot be shown.
func (h *rehearsal) weave() {
	if _, _, err := h.p.engine.Guide(h.step.name); err != nil {
		h.wrong("its page cannot be woven: " + err.Error())
	}
}

// watch looks at the newest part once it is whole.
func (h *rehearsal) watch() {
	p := h.p
	if p.auto.typing || h.shown == p.shown || !p.ready() {
		return
	}
	h.shown = p.shown
	h.step.parts = max(h.step.parts, p.shown)
	if p.failed() {
		h.failure(*p.script.failure)
		return
	}
	if over := p.overflow(); over > 0 {
		h.odd("part %d is %s taller than the screen: it scrolls", p.shown, counted(over, "row"))
	}
	if part, ok := p.newestPart(); ok && part.scene != nil {
		h.scene(part)
	}
	if late := h.draw(); late > slowFrame {
		h.odd("part %d takes %s to draw", p.shown, took(late))
	}
}

// draw is how long a frame takes. One that is slow has two chances more: something
// else may have had the processor.
func (h *rehearsal) draw() time.Duration {
	least := time.Hour
	for range 3 {
		began := time.Now()
		_ = h.p.View()
		if least = min(least, time.Since(began)); least <= slowFrame {
			break
		}
	}
	return least
}

// failure tells why the step failed, unless that is told of a step before it.
func (h *rehearsal) failure(f failure) {
	var whys []string
	for _, finding := range f.findings {
		whys = append(whys, fmt.Sprintf("%s: got %s, want %s", finding.About().Check, finding.Got, finding.Want))
	}
	if len(whys) == 0 && f.err != nil {
		whys = []string{f.err.Error()}
	}
	why := strings.Join(whys, "; ")
	switch {
	case f.earlier == "":
		h.wrong("it fails: " + why)
	case h.told[why]:
		h.step.after = f.earlier
	default:
		h.wrong("it fails, because “" + f.earlier + "” does: " + why)
	}
	h.told[why] = true
}

// scene tells when a scene shows nothing, or not what it marks, or not all of that.
func (h *rehearsal) scene(part laidPart) {
	o, _ := h.p.engine.Outcome(h.step.name)
	c := cameraAt(h.p.common, h.step.name, o, h.p.bare)
	s := c.shoot(*part.scene)
	if s.none {
		h.wrong(fmt.Sprintf("part %d shows nothing: the run has no %s", h.p.shown, sceneWords(*part.scene)))
		return
	}
	for _, mark := range part.scene.Marks {
		alone := *part.scene
		alone.Marks = []string{mark}
		if !c.shoot(alone).anyMarked() {
			h.wrong(fmt.Sprintf("part %d marks “%s”, and the %s has no such thing", h.p.shown, mark, sceneWords(*part.scene)))
		}
	}
	cutOff := 0
	for _, r := range part.shown {
		if strings.HasSuffix(r.words(), glyphMore) {
			cutOff++
		}
	}
	if cutOff > 0 {
		h.odd("part %d has %s cut: w shows all", h.p.shown, counted(cutOff, "line"))
	}
}

// sceneWords name what a scene is about.
func sceneWords(s content.Scene) string {
	switch {
	case s.Function != "":
		return "function " + s.Function
	case s.Exchange == nil:
		return "document " + s.Document
	}
	words := strings.Join(strings.Fields("exchange "+s.Exchange.Method+" "+s.Exchange.Path), " ")
	if s.Exchange.From != "" {
		words += " from the " + s.Exchange.From
	}
	if s.Exchange.To != "" {
		words += " to the " + s.Exchange.To
	}
	return words
}

// leave ends with a step: how long its run took, and its layout, and whether its
// page and its notes are all there.
func (h *rehearsal) leave() {
	h.weave()
	turn, ok := h.p.talk.Turns[h.step.name]
	if !ok || strings.TrimSpace(turn.Notes) == "" {
		h.wrong("there are no notes on it")
	}
	o, _ := h.p.engine.Outcome(h.step.name)
	if o.Took > slowRun {
		h.odd("its run takes %s", took(o.Took))
	}
	began := time.Now()
	script := playbookOf(h.p.common, turn, h.step.name, h.p.failures[h.step.name])
	stage(h.p.common, h.p.wanted(h.p.find(h.step.name)), script)
	h.tellStep(o.Took, time.Since(began))
}

// wrong is what has to be mended, odd what is good to know. Each is told once.
func (h *rehearsal) wrong(words string) {
	words = wire.Line(wire.MaskText(words))
	if key := h.step.name + " " + words; !h.told[key] {
		h.told[key] = true
		h.step.mend = append(h.step.mend, words)
	}
}

func (h *rehearsal) odd(format string, args ...any) {
	h.step.warn = append(h.step.warn, wire.Line(fmt.Sprintf(format, args...)))
}
