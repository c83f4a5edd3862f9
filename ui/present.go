package ui

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/charmbracelet/bubbles/spinner"
	tea "github.com/charmbracelet/bubbletea"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
	"ltibootcamp/ui/prompter"
)

// A Stage says how the course is presented.
type Stage struct {
	// Auto plays it by itself, and Loop begins anew at the end.
	Auto, Loop bool
	// Check rehearses instead.
	Check bool
}

// Present shows the course to an audience until it is quit.
func Present(ctx context.Context, o Options, stage Stage) error {
	o = o.withDefaults()
	if o.Environ("TERM") == "dumb" {
		return errors.New("presenting: got a dumb terminal, want one that can be drawn on")
	}
	talk, err := content.LoadTalk(o.Engine.Edition().Name)
	if err != nil {
		return err
	}
	return o.show(ctx, func(ctx context.Context, s surface) (tea.Model, func()) {
		p := newPresenter(o.Engine, talk, s.look, o.Start, func() (context.Context, context.CancelFunc) {
			return context.WithCancel(ctx)
		})
		if stage.Auto || stage.Loop {
			p.autoplayed(stage.Loop)
		}
		p.foretell()
		hangUp := p.openLine(ctx, o.Log)
		return p, func() {
			p.run.quit()
			hangUp()
		}
	})
}

// A presenter is the state of a presentation: which step is on the screen, and
// how many of its parts the audience has seen.
type presenter struct {
	common
	talk       content.Talk
	runContext func() (context.Context, context.CancelFunc)
	// tell hears where the presentation stands, whenever that has changed; nil
	// for nobody.
	tell func(prompter.Cue)
	told prompter.Cue
	// heard is what comes from the notes; nil when there is no line to them.
	heard <-chan prompter.Heard

	first  int      // the step that it began with
	at     int      // the step
	script playbook // its parts
	shown  int      // how many of them, 1 at least
	top    int      // the first row of them that is seen

	run      runner
	revision int // how many runs have ended
	failures failures
	spinner  spinner.Model

	staged  map[stageKey]*staging
	pending map[stageKey]bool
	drawn   *staging // what is drawn: the one that is wanted, or the last until that is made

	auto      autoplay
	stageKeys stageKeys
	cover     cover
	help      bool // the keys are listed
	cardTop   int  // the first row of them that is seen
	prompt    prompt
	bare      bool // secrets are shown
	whole     bool // so is what matters little, where there is not room for all
	notice    stageNotice
	suspended bool      // the shell has the terminal
	began     time.Time // the presentation
	stepBegan time.Time
	resizes   int
	settled   bool          // the size has not changed for a moment
	calm      time.Duration // how long that moment is
	// after brings a message later: by a timer, or in a time of one's own.
	after func(time.Duration, tea.Msg) tea.Cmd
}

// newPresenter makes a presentation, before its size is known.
func newPresenter(e Engine, talk content.Talk, l look, start string, runContext func() (context.Context, context.CancelFunc)) *presenter {
	p := &presenter{
		common: common{
			engine: e, look: l, theme: l.theme(), keys: newKeyMap(), stops: stopsOf(e.Course()),
			edition: wire.Line(e.Edition().Name), platform: e.PlatformURL(), now: time.Now,
		},
		talk: talk, runContext: runContext, failures: failures{}, stageKeys: newStageKeys(),
		spinner: spinner.New(spinner.WithSpinner(spinner.MiniDot)),
		staged:  map[stageKey]*staging{}, pending: map[stageKey]bool{},
		settled: true, calm: 60 * time.Millisecond,
		after: func(wait time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(wait, func(time.Time) tea.Msg { return msg })
		},
	}
	p.began = p.now()
	p.arrive(max(0, p.find(start)))
	p.first = p.at
	return p
}

// Init listens for the notes; all else begins when the size is known.
func (p *presenter) Init() tea.Cmd { return p.listen() }

// Update is all that can happen to a presentation.
func (p *presenter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		cmd = p.resize(msg)
	case resizedMsg:
		p.settled = p.settled || int(msg) == p.resizes
	case tea.KeyMsg:
		cmd = p.keystroke(msg)
	case heardMsg:
		cmd = p.hear(msg)
	case ranMsg:
		p.ended(msg)
	case stagedMsg:
		p.keepStaging(msg)
	case playMsg:
		cmd = p.play(msg)
	case noticeReadMsg:
		p.notice.read(msg)
	case tea.ResumeMsg:
		p.suspended = false
	case backgroundMsg:
		p.recolour(bool(msg))
	case spinner.TickMsg:
		cmd = p.tick(msg)
	}
	cmd = tea.Batch(cmd, p.compose(), p.playOn(), p.expire())
	p.report()
	return p, cmd
}

// resize takes the new size at once and lays the parts out anew when it has
// settled.
func (p *presenter) resize(msg tea.WindowSizeMsg) tea.Cmd {
	first := p.width == 0
	p.width, p.height = max(0, msg.Width), max(0, msg.Height)
	if first {
		return nil
	}
	p.resizes++
	p.settled = false
	resizes := p.resizes
	return tea.Tick(p.calm, func(time.Time) tea.Msg { return resizedMsg(resizes) })
}

// report tells where the presentation stands, when that has changed.
func (p *presenter) report() {
	if p.tell == nil {
		return
	}
	if cue := p.cue(); !reflect.DeepEqual(cue, p.told) {
		p.told = cue
		p.tell(cue)
	}
}

// perform runs a command and what follows from it, for whoever plays the
// presentation without a terminal. Nothing turns meanwhile.
func (p *presenter) perform(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil, spinner.TickMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			p.perform(c)
		}
	default:
		_, next := p.Update(msg)
		p.perform(next)
	}
}

// step is the step on the screen.
func (p *presenter) step() stop {
	if len(p.stops) == 0 {
		return stop{}
	}
	return p.stops[p.at]
}

// state is where it stands.
func (p *presenter) state() steps.State { return p.engine.State(p.step().name) }
