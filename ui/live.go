package ui

import (
	"ltibootcamp/ltiflow/wire"
)

// A progress is how far the exchanges of a running step have come. It is zero
// while none has begun, and when no step runs.
type progress struct{ begun, answered int }

func progressOf(exchanges []wire.Exchange) progress {
	p := progress{begun: len(exchanges)}
	for _, e := range exchanges {
		if !e.UnderWay() {
			p.answered++
		}
	}
	return p
}

// live is how far the page of a pane has to show a step that still runs.
func (m *model) live(p place) progress {
	if p.view != wireView || !m.run.active() || m.run.now != m.step().name {
		return progress{}
	}
	return m.run.progress
}

// takesOver tells that an outline shows the same things as the one before it
// in its slot: with its secrets or without, further on in the same run, or the
// same run though another step has run since, or has made it stale.
func (msg composedMsg) takesOver(old composedMsg) bool {
	was, is := old.key, msg.key
	switch {
	case old.outline == nil:
		return false
	case was.live != progress{}, is.live != progress{}, !old.began.IsZero() && old.began.Equal(msg.began):
		return true
	}
	return was.revision == is.revision && was.state == is.state
}

// goOn opens and closes the nodes as they were. While a step runs the cursor
// follows the newest exchange, unless the reader has moved it elsewhere.
func (msg composedMsg) goOn(old composedMsg) {
	last := len(old.outline.roots) - 1
	followed := old.key.live == progress{} || last >= 0 && old.outline.under() == old.outline.roots[last]
	msg.outline.like(old.outline)
	if newest := len(msg.outline.roots) - 1; msg.key.live != (progress{}) && followed && newest >= 0 {
		msg.outline.cursorTo(msg.outline.roots[newest])
	}
}
