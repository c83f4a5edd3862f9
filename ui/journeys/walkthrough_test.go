//go:build unix

package journeys_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
	"ltibootcamp/ui/ptytest"
)

func TestJourneyFromStartToFinish(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built))
	x.See("Setup › Meet the platform", "0/31", "q quit")
	for _, title := range []string{
		"Setup › Meet the platform", "Setup › Register the tool", "Setup › Get the platform's keys",
		"Deep linking › Get the request", "Deep linking › Task 1: verify the JWT", "Deep linking › Task 2: read the settings",
		"Deep linking › Task 3: build the response", "Deep linking › Task 4: sign the JWT", "Deep linking › Task 5: return to the course",
		"Student launch › Get the launch", "Student launch › Task 1: verify the launch", "Student launch › Task 2: show the activity",
		"Grades › Step 1: get an access token", "Grades › Step 2: publish a score", "Grades › Step 3: read the result",
		"Grades, further › A grade that waits", "Grades, further › Create a line item", "Grades, further › List line items",
		"Grades, further › Score it", "Grades, further › Change it", "Grades, further › Delete it",
		"Roster › Read the roster", "Roster › Who came, who left", "Roster › Page by page",
		"Custom parameters › A link that asks", "What the platform answers",
		"Security lab › New keys on the way", "Security lab › Slide the clock", "Security lab › Cookies in a frame",
		"Security lab › Every bad launch", "Wrap-up › Return to the course",
	} {
		x.Wait(title+" to come", func(screen string) bool { // whole: the hints are drawn last
			return strings.Contains(screen, title) && strings.Contains(screen, "not run yet") && !strings.Contains(screen, "run again")
		})
		x.Send("\r")
		x.Wait(title+" to have run", func(screen string) bool {
			return strings.Contains(screen, title) && strings.Contains(screen, "run again")
		})
		x.Send("n")
	}
	x.See("31/31", "This is the last step of the course.")
	x.Send(":lab-launches\r4")
	x.See("Must be refused: 54 of 54 are", "The state of another browser")
	x.Send(":results\r")
	x.See("30.6")
	x.Send("4")
	x.See(`"resultScore": 30.6`)
	x.Send("q")
	x.End(0)
}

// TestJourneyWithARealBrowser presses b, clicks in the browser that opens, and
// wants the screen to follow without a key.
func TestJourneyWithARealBrowser(t *testing.T) {
	t.Parallel()
	tab := chromiumtest.Start(t)
	opened := filepath.Join(t.TempDir(), "opened")
	script := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf %s \"$1\" >"+opened+"\necho over the screen\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Env: []string{"BROWSER=" + script}}, program(t, built), "--step", "get-keys")
	x.See("not run yet")
	x.Send("\r")
	x.See("3/31", "run again")
	x.Send("b")
	x.See("Opened in your browser", "http://127.0.0.1:")
	address, err := os.ReadFile(opened)
	if err != nil {
		t.Fatal(err)
	}
	click := func(user, button string) {
		t.Helper()
		if err := chromedp.Run(tab, chromedp.Navigate(string(address)), chromiumtest.Press(user), chromiumtest.Press(button)); err != nil {
			t.Fatal(err)
		}
	}
	click("Peggie Nikole", "Add content from LTI bootcamp tool")
	x.See("Deep linking › Get the request", "Your browser brought this message.", "Peggie Nikole", "4/31")
	x.Send(":deeplink-return\r\r")
	x.See("Task 5: return to the course", "9/31", "run again")
	if err := chromedp.Run(tab, chromedp.WaitVisible(`//button[normalize-space()="An assignment"]`, chromedp.BySearch)); err != nil {
		t.Fatalf("the browser did not go home: %v", err)
	}
	click("Gaius Baltar", "An assignment")
	x.See("Student launch › Get the launch", "Your browser brought this message.", "Gaius Baltar", "10/31")
	x.Send(":results\r\r")
	x.See("15/31", "30.6")
	x.Send("q")
	x.End(0)
	if strings.Contains(x.Raw(), "over the screen") {
		t.Error("what opens the browser wrote over the screen")
	}
}

// TestJourneyWithoutABrowser shows the address where none can be opened.
func TestJourneyWithoutABrowser(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 40, Height: 15, Env: []string{"BROWSER=", "DISPLAY=", "WAYLAND_DISPLAY=", "WSL_DISTRO_NAME=", "SSH_CONNECTION=a b"}},
		program(t, built), "--edition", "2018", "--step", "deeplink-return")
	x.See("not run yet")
	x.Send("\r")
	x.See("9/15", "run again")
	x.Send("b")
	screen := x.See("No browser can be opened", "\nhttp://127.0.0.1:")
	shown := regexp.MustCompile(`(?m)^http://.*\n.*$`).FindString(screen)
	address := strings.ReplaceAll(strings.ReplaceAll(shown, "\n", ""), " ", "")
	if !regexp.MustCompile(`^http://127\.0\.0\.1:\d+/course/[\w-]+$`).MatchString(address) {
		t.Errorf("the address reads %q:\n%s", address, screen)
	}
	x.Send("q")
	x.End(0)
}

func TestJourneyThroughSizes(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built))
	x.See("Meet the platform", "not run yet")
	x.Send("n")
	x.See("1/31")
	x.Resize(120, 40)
	x.See("Deep linking", "Grades", "1 Guide") // the rail has come
	x.Resize(160, 50)
	x.See("Grades", "1/31")
	x.Resize(30, 8)
	x.Wait("the wish for more room", func(screen string) bool {
		return strings.Contains(screen, "40") && !strings.Contains(screen, "1 Guide")
	})
	x.Resize(80, 24)
	x.See("1 Guide", "1/31")
	x.Send("?")
	x.See("All keys")
	x.Send("go to a step\r")
	x.See("Go to a step")
	x.Send("?")
	x.See("complete")
	x.Send("?\x03")
	x.End(0)
}

func TestJourneyStopsAtCtrlC(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built), "--edition", "2018")
	x.See("not run yet")
	x.Send("n\x03")
	x.End(0)
}

func TestJourneySurvivesAPanic(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, broken), "--log", log)
	x.See("not run yet")
	x.Send("\x18")
	x.End(1)
	x.See("forced by ctrl+x")
	text, err := os.ReadFile(log)
	if err != nil || !bytes.Contains(text, []byte("forcePanic")) {
		t.Errorf("the log has no stack of the panic: %v\n%s", err, text)
	}
}

func TestJourneyEndsAtATerminationSignal(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24}, program(t, built))
		x.See("not run yet")
		x.Signal(signal)
		x.End(130)
	}
}

// TestStartAsksNothingFirst guards quietstart: on a terminal that never
// answers, nothing may be asked before the first frame is there.
func TestStartAsksNothingFirst(t *testing.T) {
	t.Parallel()
	x := ptytest.Start(t, ptytest.Setting{Width: 80, Height: 24, Silent: true}, program(t, built))
	x.See("Meet the platform", "q quit")
	written := x.Raw()
	first, _, _ := strings.Cut(written, "Meet the platform")
	for _, question := range []string{"\x1b]11;?", "\x1b]10;?", "\x1b[6n", "\x1b[c"} {
		if strings.Contains(first, question) {
			t.Errorf("asks the terminal %q before the first frame", question)
		}
	}
	x.Send("q")
	x.End(0)
}
