package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func (d *driver) click(x, y int) *driver {
	d.t.Helper()
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionRelease})
	return d
}

func (d *driver) wheel(x, y int, button tea.MouseButton) *driver {
	d.t.Helper()
	d.send(tea.MouseMsg{X: x, Y: y, Button: button, Action: tea.MouseActionPress})
	return d
}

// The mouse is off until m: then clicks choose a view, a row and a step, and a
// click on the row under the cursor opens it.
func TestMouseChooses(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "deeplink-verify", 120, 40)
	d.press("enter")
	left := d.m.railWidth()
	d.click(left+12, 1).see("[1 Guide]")
	d.press("m").see("Mouse on").click(left+12, 1).see("[2 Code]")
	d.click(left+30, 1).see("[4 Result]")
	d.click(left+10, 4).see("header")
	if at := d.m.outline().at; at != 2 {
		t.Errorf("the cursor is on row %d, want 2", at)
	}
	rows := len(d.m.outline().rows)
	d.click(left+10, 4)
	if now := len(d.m.outline().rows); now >= rows {
		t.Errorf("%d rows, there were %d: nothing closed", now, rows)
	}
	d.click(6, 3).see("Meet the platform")
	if d.m.current != 0 {
		t.Errorf("at step %d, want the first", d.m.current)
	}
	d.press("m").see("Mouse off").click(left+12, 1).see("[1 Guide]")
}

// The wheel moves what it is over, on whichever side it stands.
func TestWheel(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "deeplink-verify", 160, 24)
	d.press("enter", "g", "m")
	s := slot{"deeplink-verify", guideView}
	d.wheel(60, 10, tea.MouseButtonWheelDown)
	if d.m.tops[s] != wheelRows {
		t.Errorf("the guide is at row %d, want %d", d.m.tops[s], wheelRows)
	}
	d.wheel(150, 10, tea.MouseButtonWheelDown).see("[4 Result]")
	if at := d.m.outline().at; at != wheelRows {
		t.Errorf("the cursor is on row %d, want %d", at, wheelRows)
	}
	d.wheel(150, 10, tea.MouseButtonWheelUp)
	if at := d.m.outline().at; at != 0 {
		t.Errorf("the cursor is on row %d, want 0", at)
	}
}

// At 80 columns the course lies over the pane, and a click on it goes there.
func TestMouseOnTheOverlay(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.press("m", "o").click(6, 4)
	if d.m.rail.open || d.m.current != 1 {
		t.Errorf("at step %d with the course open: %t", d.m.current, d.m.rail.open)
	}
	d.press("?").click(6, 4).see("All keys")
}

// Below the rows of a tree there is nothing to click.
func TestMouseBelowTheRows(t *testing.T) {
	t.Parallel()
	d := drive(t, newFake(), noColour(), "deeplink-verify", 80, 24)
	d.press("enter", "4", "m")
	seen, _ := d.m.outline().split(d.m.seen())
	at := d.m.outline().at
	if d.click(10, 2+seen); d.m.outline().at != at {
		t.Errorf("a click on the explanation went to row %d", d.m.outline().at)
	}
}
