package ui

import (
	"context"
	"errors"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/ui/prompter"
)

// Notes shows the speaker notes of the presentation that runs, until it is quit.
func Notes(ctx context.Context, o Options) error {
	o = o.withDefaults()
	if o.Environ("TERM") == "dumb" {
		return errors.New("showing the notes: got a dumb terminal, want one that can be drawn on")
	}
	place, err := prompter.Place()
	if err != nil {
		return err
	}
	return o.show(ctx, func(ctx context.Context, s surface) (tea.Model, func()) {
		f := prompter.Follow(ctx, place)
		return newLectern(f, s.look), f.Close
	})
}

// A line is where the notes come from, and where orders go: a prompter.Follower.
type line interface {
	Reports() <-chan prompter.Report
	Send(o prompter.Order) error
}

// A lectern is the state of the speaker's notes.
type lectern struct {
	common
	drive lecternKeys
	line  line

	link  prompter.Link
	why   string // there is no presentation, or it does not fit
	known bool   // there has been a cue
	cue   prompter.Cue
	// reports is how many there have been.
	reports int

	answers bool // to the checkpoints, shown
	help    bool
	helpTop int
	notice  string
	top     int // the first row of the speech that is seen
	own     ownNotes
	speech  speech                      // laid out
	beat    func(time.Duration) tea.Cmd // what a tickMsg comes of, after a while
}

// newLectern makes the notes, before their size is known.
func newLectern(from line, l look) *lectern {
	return &lectern{
		common: common{look: l, theme: l.theme(), keys: readingKeys(), now: time.Now},
		drive:  newLecternKeys(),
		line:   from,
		beat: func(after time.Duration) tea.Cmd {
			return tea.Tick(after, func(time.Time) tea.Msg { return tickMsg{} })
		},
	}
}

// A reportMsg is what the line reports.
type reportMsg prompter.Report

// A tickMsg comes when the clock shows another second.
type tickMsg struct{}

// Init begins to listen, and starts the clock.
func (l *lectern) Init() tea.Cmd { return tea.Batch(l.listen(), l.tick()) }

// listen waits for the next report.
func (l *lectern) listen() tea.Cmd {
	reports := l.line.Reports()
	return func() tea.Msg {
		if r, open := <-reports; open {
			return reportMsg(r)
		}
		return nil
	}
}

// tick waits until the clock shows another second.
func (l *lectern) tick() tea.Cmd {
	into := time.Duration(0)
	if l.known {
		into = max(0, l.now().Sub(l.cue.Began)) % time.Second
	}
	return l.beat(time.Second - into)
}

// Update is all that can happen to the notes.
func (l *lectern) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		l.width, l.height = max(0, msg.Width), max(0, msg.Height)
	case tea.KeyMsg:
		cmd = l.keystroke(msg)
	case reportMsg:
		l.report(prompter.Report(msg))
		cmd = l.listen()
	case tickMsg:
		return l, l.tick() // only the clock has changed
	case backgroundMsg:
		l.recolour(bool(msg))
	}
	l.lay()
	return l, cmd
}

// report takes what the line reports. The last cue stays when a presentation has
// gone.
func (l *lectern) report(r prompter.Report) {
	if r.Link != l.link {
		l.notice = "" // it told why an order could not be sent
	}
	l.link, l.why = r.Link, ""
	l.reports++
	if r.Why != nil {
		l.why = wire.Line(r.Why.Error())
	}
	if r.Cue == nil {
		return
	}
	if r.Cue.Step != l.cue.Step {
		l.top, l.answers = 0, false
	}
	l.known, l.cue = true, *r.Cue
}

// keystroke answers a key.
func (l *lectern) keystroke(msg tea.KeyMsg) tea.Cmd {
	if msg.Paste {
		return nil
	}
	if many(msg) {
		return oneByOne(msg, l.keystroke)
	}
	forcePanic(msg)
	l.notice = ""
	k := l.keys
	switch {
	case key.Matches(msg, k.quit):
		return tea.Quit
	case key.Matches(msg, k.suspend):
		return tea.Suspend
	case key.Matches(msg, k.theme):
		l.notice = l.nextTheme()
	case key.Matches(msg, k.help), l.help && key.Matches(msg, k.close):
		l.help, l.helpTop = !l.help, 0
	case l.help:
		l.scrollHelp(msg)
	case key.Matches(msg, l.drive.answers):
		l.showAnswers()
	default:
		l.order(msg)
	}
	return nil
}

// order gives the order of a key, or scrolls. A presentation that is suspended would
// do all that it was told when it comes back, before anybody looks.
func (l *lectern) order(msg tea.KeyMsg) {
	for _, o := range l.drive.orders() {
		if !key.Matches(msg, o.Binding) {
			continue
		}
		if l.suspended() {
			l.notice = "Not sent: the presentation is suspended."
		} else if err := l.line.Send(o.Order); err != nil {
			l.notice = "Not sent: " + wire.Line(err.Error()) + "."
		}
		return
	}
	l.top, _ = l.keys.scroll(msg, page{rows: l.speech.rows}, l.top, l.room().rows)
}

// suspended tells that the presentation is there, and stopped.
func (l *lectern) suspended() bool { return l.link == prompter.Following && l.cue.Suspended }

// showAnswers puts the answers above the notes, or takes them away.
func (l *lectern) showAnswers() {
	if len(l.cue.Answers) == 0 {
		l.notice = "This step has no checkpoint."
		return
	}
	l.answers, l.top = !l.answers, 0
}
