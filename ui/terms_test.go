package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestGoldenGlossary(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"all", nil},
		{"nonce", []string{"nonce", "down"}},
		{"nothing", []string{"zzz"}},
		{"whole", []string{"deployment", "tab"}},
	} {
		for _, size := range sizes() {
			t.Run(fmt.Sprintf("%s-%dx%d", c.name, size[0], size[1]), func(t *testing.T) {
				d := drive(t, newFake(), noColour(), "welcome", size[0], size[1])
				picture(t, d.press("D").press(c.keys...))
			})
		}
	}
}

// Every word that is typed has to be in a name, a title or a document, and all
// kinds are there.
func TestGlossaryFilters(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	for _, c := range [][2]string{
		{"nonce id_token", "Nonce"},
		{"authorization header", "Authorization"},
		{"$Context.title", "variables"},
		{"scope/score", "scope · edition 1.3"},
		{"document id_token", "document"},
		{"kid jose", "kid"},
	} {
		d.press("D", c[0]).see(c[1]).miss("has nothing like").press("esc")
	}
	d.press("D", "q", "zz").see("has nothing like “qzz”").press("enter").see("qzz").press("esc").miss("Glossary")
	if d.quit {
		t.Error("a letter was taken for a key")
	}
}

// Before anything is typed, the documents of the protocol come first, and the
// id_token before all.
func TestGlossaryBeginsWithTheProtocol(t *testing.T) {
	t.Parallel()
	d := newTerms(drive(t, newFake(), noColour(), "welcome", 80, 24).m.common, "")
	var documents []string
	for _, at := range d.matches[:20] {
		e := d.entries[at]
		if e.Term.Type != "document" {
			t.Errorf("%q is among the documents", e.Name)
		}
		documents = append(documents, e.Name)
	}
	if documents[0] != "id_token" || !slices.IsSorted(documents[1:]) || slices.Contains(documents, "selection") {
		t.Errorf("it begins with %q", documents)
	}
}

// Who goes on while the glossary looks for something stays there.
func TestGlossaryLooksNoLongerThanItIsWanted(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"down", "esc"} {
		d := drive(t, newFake().finish("welcome", "deeplink-request"), noColour(), "welcome", 80, 24)
		d.hold = true
		d.press("D", "nonce id_token", "enter").see("Looking for where it was seen first").press(key)
		d.release()
		if d.m.step().name != "welcome" {
			t.Errorf("%s: taken to %s", key, d.m.step().name)
		}
	}
}

// enter leads to where a term was seen first, and says when it was not.
func TestGlossaryLeadsToWhatWasSeen(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 80, 24)
	d.press("D", "nonce", "enter").see("has not been seen in this run yet", "Glossary").press("esc")
	d = drive(t, newFake().finish("welcome", "deeplink-request", "deeplink-verify"), noColour(), "welcome", 80, 24)
	d.press("D", "nonce id_token").press("enter").miss("Glossary, edition").see("nonce", "Here it was seen first")
	if d.m.step().name != "deeplink-request" || d.m.view != wireView {
		t.Errorf("at %v", d.m.slot())
	}
	d.press("D", "deployment_id id_token", "enter").see("deployment_id")
	if under := d.m.outline().under(); under == nil {
		t.Error("nothing is under the cursor")
	}
}

// All there is to say can be read, however low the screen is.
func TestGlossaryWhole(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "welcome", 40, 12)
	d.press("D", "lineitem", "tab")
	sheet, _ := d.m.dialog.(*termSheet)
	var told strings.Builder
	for range 30 {
		told.WriteString(d.m.View())
		d.press("down")
	}
	d.press("pgup", "up", "pgdown", "tab").see("D lineitem").press("tab", "esc").see("D lineitem")
	width, room := dialogRoom(d.m.common, 8)
	rows := sheet.explanation("1.3", width).rows
	seen := told.String()
	for _, r := range rows {
		if !strings.Contains(seen, r.words()) {
			t.Errorf("%q was never seen in\n%s", r.words(), seen)
		}
	}
	if len(rows) <= room {
		t.Errorf("%d rows need no scrolling", len(rows))
	}
}
