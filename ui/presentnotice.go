package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
)

// A stageNotice stands in the line at the bottom until the next key, and no longer
// than it takes to be read: an audience looks at that line, and where it plays by
// itself, no key may come for days.
type stageNotice struct {
	words  string
	number int // how many there have been
	timed  int // the last one whose end was set
}

// noticeStays is how long it stands at most.
const noticeStays = 8 * time.Second

// A noticeReadMsg says that the notice of a number has been there long enough.
type noticeReadMsg int

// announce puts a notice up.
func (p *presenter) announce(words string) {
	p.notice.words = wire.Line(words)
	p.notice.number++
}

// read takes the notice of a number away, unless there has been another.
func (n *stageNotice) read(msg noticeReadMsg) {
	if int(msg) == n.number {
		n.words = ""
	}
}

// expire sets the end of a notice that has come up.
func (p *presenter) expire() tea.Cmd {
	n := &p.notice
	if n.timed == n.number {
		return nil
	}
	n.timed = n.number
	return p.after(noticeStays, noticeReadMsg(n.number))
}
