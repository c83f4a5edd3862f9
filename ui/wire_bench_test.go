package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

// The wire view of an exchange with a body of 1 MiB: made in a command, and
// drawn within the budget of a frame, also with everything open.
func BenchmarkWire(b *testing.B) {
	f := bigFake()
	b.Run("compose-1MiB", func(b *testing.B) {
		f.finish("deeplink-verify")
		for b.Loop() {
			compose(newModel(f, noColour(), "", nil).common, pageKey{slot: slot{"deeplink-verify", wireView}}, ending{})
		}
	})
	b.Run("frame-1MiB-open", func(b *testing.B) {
		d := drive(b, f, newTheme("dark", termenv.TrueColor), "deeplink-verify", 120, 40)
		d.press("enter", "3")
		o := d.m.outline()
		o.foldAll(true)
		o.at = len(o.rows) / 2
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.m.Update(tea.KeyMsg{Type: []tea.KeyType{tea.KeyDown, tea.KeyUp}[i%2]})
			if d.m.View() == "" {
				b.Fatal("nothing drawn")
			}
		}
	})
	b.Run("frame-lanes", func(b *testing.B) {
		d := drive(b, newFake(), newTheme("dark", termenv.TrueColor), "deeplink-request", 120, 40)
		d.press("enter", "3")
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.m.Update(tea.KeyMsg{Type: []tea.KeyType{tea.KeyDown, tea.KeyUp}[i%2]})
			d.m.View()
		}
	})
	many := newFake() // as many exchanges as the lab of the bad launches has
	o := many.outcomes["deeplink-request"]
	one := o.Exchanges
	for range 300 / len(one) {
		o.Exchanges = append(o.Exchanges, one...)
	}
	many.outcomes["deeplink-request"] = o
	b.Run("compose-300", func(b *testing.B) {
		many.finish("deeplink-request")
		for b.Loop() {
			compose(newModel(many, noColour(), "", nil).common, pageKey{slot: slot{"deeplink-request", wireView}}, ending{})
		}
	})
	b.Run("frame-300-open", func(b *testing.B) {
		d := drive(b, many, newTheme("dark", termenv.TrueColor), "deeplink-request", 120, 40)
		d.press("enter", "3")
		d.m.outline().foldAll(true)
		for i := 0; b.Loop(); i++ {
			d.m.Update(tea.KeyMsg{Type: []tea.KeyType{tea.KeyDown, tea.KeyUp}[i%2]})
			d.m.View()
		}
	})
	b.Run("toggle-1MiB", func(b *testing.B) { // rows made anew
		d := drive(b, f, newTheme("dark", termenv.TrueColor), "deeplink-verify", 120, 40)
		d.press("enter", "3")
		o := d.m.outline()
		o.foldAll(true)
		o.cursorTo(o.roots[1])
		if !o.opens(o.under()) {
			b.Fatal("nothing to fold")
		}
		for b.Loop() {
			o.toggle()
			d.m.View()
		}
	})
}
