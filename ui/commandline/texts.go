package commandline

import "maps"

// The groups that the commands stand in.
const (
	forCourse  = "course"
	forTools   = "tools"
	forProgram = "program"
)

// A text is what is said of a command, beside its title and its flags. Lines are
// no wider than a terminal. Of an example all is run by a test.
type text struct{ group, long, example string }

// texts are those of the commands, by name.
func texts() map[string]text {
	all := courseTexts()
	maps.Copy(all, programTexts())
	return all
}

func courseTexts() map[string]text {
	return map[string]text{
		"ltibootcamp": {
			"", `Every screen runs one real task of an LTI tool against a platform simulator in
the same program, explains it, and shows the code that ran, the HTTP that
crossed, and the JSON that came back. There is nothing to set up, and it needs
no network. Press enter to run a step, n for the next one, ? for all keys.

Your progress is kept: quit when you like, and go on where you were.`,
			`  ltibootcamp                        # start, or go on where you were
  ltibootcamp --step launch-verify   # open at a step
  ltibootcamp --edition 2018         # the draft of the notebook, word for word
  ltibootcamp --plain                # lines of text, as for a screen reader
  ltibootcamp run                    # all of it at once, without a screen`,
		},
		"run": {
			forCourse, `Plays the course from the first step on, against a simulator of its own, and
stops at the first step that fails, with what was got, what was wanted and how
to mend it. With --break it breaks steps on purpose and wants each fault to be
caught by the check that the fault names.

For programs there are --format json, whose members are promised in
steps/report.schema.json, and junit. On a terminal a line tells what runs now;
through a pipe there is the report and nothing else. It keeps no progress.`,
			`  ltibootcamp run                            # every step
  ltibootcamp run --until launch-verify      # and no further
  ltibootcamp run --format junit             # for a build server
  ltibootcamp run --break launch-no-kid      # who catches a missing kid?
  ltibootcamp run --export bootcamp.html     # and keep what happened`,
		},
		"present": {
			forCourse, `The same course for a room: large, with no list of steps, and one part at a
time. Space shows the next part, and ? the keys. On another terminal of the same
machine "ltibootcamp notes" has the speaker notes, and can drive it.

Rehearse before you go on stage: --check plays all of it unseen, at the size of
the terminal you will use.`,
			`  ltibootcamp present --seed 7                   # names and ids as last time
  ltibootcamp present --step deeplink-request    # from a step on
  ltibootcamp present --auto --loop              # by itself, for ever
  ltibootcamp present --check                    # will anything go wrong?`,
		},
		"notes": {
			forCourse, `Shows what to say, what comes next, the answers of the checkpoints, and the
time. It finds the presentation of yours that runs on this machine, or waits for
one; either may be started first, or again. Its keys drive the presentation:
next, back, run, reveal.`,
			`  ltibootcamp notes                  # on a second terminal`,
		},
		"steps": {
			forCourse, `Prints the chapters and their steps: the names are those that --step and --until
take.`,
			`  ltibootcamp steps`,
		},
	}
}

func programTexts() map[string]text {
	return map[string]text{
		"simulator": {
			forTools, `A strict platform with all of LTI Advantage on this machine, to try your own
tool against: registration, launches, deep linking, grades and the roster, an
inspector of all that crosses, and bad messages on request. It serves loopback
only. The address that it prints leads to its pages.`,
			`  ltibootcamp simulator                        # until ctrl+c
  ltibootcamp simulator --data platform.db     # and go on with it next time
  ltibootcamp simulator --addr 127.0.0.1:0     # at whatever port is free`,
		},
		"completion": {
			forProgram, `With it the tab key completes commands, flags and what they take: the steps and
faults with their titles, editions, themes and files. Write it where the shell
looks for it, and start another one:

  bash        ~/.local/share/bash-completion/completions/ltibootcamp
  zsh         _ltibootcamp, in a directory of $fpath
  fish        ~/.config/fish/completions/ltibootcamp.fish
  powershell  a file that your $PROFILE reads

In bash it needs the package bash-completion.`,
			`  ltibootcamp completion bash    # try it: source <(ltibootcamp completion bash)`,
		},
		"man": {
			forProgram, `All that the help of the commands says, in one page for man.`,
			`  ltibootcamp man                    # such as: ltibootcamp man | man -l -`,
		},
		"version": {
			forProgram, `Tells the release, the commit that it was built from and when that was made, the
version of Go, and the system that it is for.`,
			`  ltibootcamp version`,
		},
		"help": {
			forProgram, `The same as --help behind a command.`,
			`  ltibootcamp help run`,
		},
	}
}

// A variable is one of the environment that we look at.
type variable struct{ name, does string }

func variables() []variable {
	return []variable{
		{"NO_COLOR, CLICOLOR_FORCE", "No colour, or colour all the same."},
		{"TERM", "Where it is dumb the walkthrough is plain text."},
		{"LC_ALL, LC_CTYPE, LANG", "Where they name no UTF-8 nothing but ASCII is drawn."},
		{"VISUAL, EDITOR", "Your own editor, to edit what a step sends."},
		{"BROWSER", "What opens the pages of the platform."},
		{"XDG_STATE_HOME", "Where progress is kept, instead of ~/.local/state."},
	}
}

// keptIn says where progress is.
const keptIn = "Your progress is in ltibootcamp/progress-EDITION.json in the directory for the state of " +
	"programs: ~/.local/state on Linux, ~/Library/Application Support on macOS, %LOCALAPPDATA% on Windows."
