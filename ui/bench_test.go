package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// megabyte is a JSON document of 1 MiB.
func megabyte() []byte {
	one := `{"userId":"LTIBCU_1","resultScore":30.6,"resultMaximum":34,"comment":"漢字 https://example.org/","ok":true},`
	return []byte(`{"results":[` + strings.Repeat(one, 1<<20/len(one)) + `{}],"token":"` + strings.Repeat("x", 1<<16) + `"}`)
}

func bigFake() *fake {
	f := newFake()
	o := f.outcomes["deeplink-verify"]
	o.Panels = append([]steps.Panel{{Title: "Big", Kind: steps.JSON, Body: megabyte()}}, o.Panels...)
	o.Exchanges = []wire.Exchange{{From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://localhost:5000/results", Status: 200, ResponseHeader: map[string][]string{"Content-Type": {"application/json"}}, ResponseBody: megabyte()}}
	f.outcomes["deeplink-verify"] = o
	return f
}

// A frame is a key and the drawing that follows it. Its budget is 16 ms.
func BenchmarkFrame(b *testing.B) {
	for _, c := range []struct {
		name   string
		engine *fake
		view   string
		w, h   int
	}{
		{"guide", newFake(), "1", 80, 24},
		{"code", newFake(), "2", 80, 24},
		{"wire-1MiB", bigFake(), "3", 120, 40},
		{"result", newFake(), "4", 80, 24},
		{"result-1MiB", bigFake(), "4", 120, 40},
		{"wide-1MiB", bigFake(), "4", 200, 60},
	} {
		b.Run(c.name, func(b *testing.B) {
			d := drive(b, c.engine, newTheme("dark", termenv.TrueColor), "deeplink-verify", c.w, c.h)
			d.press("enter", c.view)
			down, up := tea.KeyMsg{Type: tea.KeyDown}, tea.KeyMsg{Type: tea.KeyUp}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%64 < 32 {
					d.m.Update(down)
				} else {
					d.m.Update(up)
				}
				if d.m.View() == "" {
					b.Fatal("nothing drawn")
				}
			}
		})
	}
}

// The end of a page of a megabyte costs no more than its beginning.
func BenchmarkFrameAtTheEnd(b *testing.B) {
	d := drive(b, bigFake(), newTheme("dark", termenv.TrueColor), "deeplink-verify", 120, 40)
	d.press("enter", "4", "G")
	for b.Loop() {
		d.m.Update(tea.KeyMsg{Type: tea.KeyUp})
		d.m.View()
	}
}

// Nor does the end of a line of a megabyte: JSON that is too deep to indent.
func BenchmarkPaintOneLine(b *testing.B) {
	s := sheet{width: 70}
	s.json(strings.Repeat("[", deepest+1)+strings.Repeat("1,", 1<<19)+"1"+strings.Repeat("]", deepest+1), 0)
	th := newTheme("dark", termenv.TrueColor)
	for _, c := range []struct {
		name string
		at   int
	}{{"begin", 0}, {"end", len(s.rows) - 50}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				for _, r := range s.rows[c.at : c.at+50] {
					r.paint(th)
				}
			}
		})
	}
}

// A page is laid out in a command, beside the loop that draws.
func BenchmarkCompose(b *testing.B) {
	th := newTheme("dark", termenv.TrueColor)
	for _, c := range []struct {
		name   string
		engine *fake
		view   view
	}{{"guide", newFake(), guideView}, {"code", newFake(), codeView}, {"wire", newFake(), wireView}, {"result-1MiB", bigFake(), resultView}} {
		b.Run(c.name, func(b *testing.B) {
			c.engine.finish("deeplink-verify")
			for b.Loop() {
				compose(newModel(c.engine, th, "", nil).common, pageKey{slot: slot{"deeplink-verify", c.view}, width: 76}, ending{})
			}
		})
	}
}
