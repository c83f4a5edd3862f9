package ui

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// members is a JSON object of about that many bytes, 10,000 members in 1 MiB.
func members(size int) []byte {
	var b strings.Builder
	b.WriteString(`{"first":1`)
	for i := 0; b.Len() < size; i++ {
		n := strconv.Itoa(i)
		b.WriteString(`,"https://example.org/claim/` + n + `":{"userId":"LTIBCU_` + n + `","resultScore":30.6,"ok":true,"comment":"` + strings.Repeat("x", 20) + `"}`)
	}
	return []byte(b.String() + "}")
}

// sizedFake gives a step a result and an exchange of that size.
func sizedFake(size int) *fake {
	f := newFake()
	o := f.outcomes["deeplink-verify"]
	body := members(size)
	o.Panels = append([]steps.Panel{{Title: "Sized", Kind: steps.JSON, Body: body}}, o.Panels...)
	o.Exchanges = []wire.Exchange{{
		From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://localhost:5000/results", Status: 200,
		ResponseHeader: map[string][]string{"Content-Type": {"application/json"}}, ResponseBody: body,
	}}
	f.outcomes["deeplink-verify"] = o
	return f
}

// A key to its frame, whatever the key and however large the result: the
// budget is 16 ms. Half of the frames take p50, one in a hundred more than p99.
func BenchmarkKeyToFrame(b *testing.B) {
	keys := map[string][]string{
		"move":  {"j", "j", "k", "pgdown", "pgdown", "pgup", "G", "k", "g", "]", "["},
		"fold":  {"j", "space", "space", "l", "h", "<", ">", "+", "-"},
		"find":  {"/", "u", "s", "e", "r", "enter", "n", "n", "N", "esc"},
		"views": {"tab", "tab", "tab", "tab", "i", "esc", "?", "esc"},
	}
	for _, size := range []int{1 << 10, 100 << 10, 1 << 20} {
		for v := range views {
			for _, kind := range []string{"move", "fold", "find", "views"} {
				b.Run(view(v).String()+"/"+strconv.Itoa(size>>10)+"KiB/"+kind, func(b *testing.B) {
					d := drive(b, sizedFake(size), newTheme("dark", termenv.TrueColor), "deeplink-verify", 120, 40)
					d.press("enter", strconv.Itoa(v+1), "+")
					var took []time.Duration
					b.ReportAllocs()
					for i := 0; b.Loop(); i++ {
						msg := keyFor(keys[kind][i%len(keys[kind])])
						began := time.Now()
						_, cmd := d.m.Update(msg)
						if d.m.View() == "" {
							b.Fatal("nothing drawn")
						}
						took = append(took, time.Since(began))
						d.run(cmd)
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
					b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
				})
			}
		}
	}
}

func keyFor(name string) tea.KeyMsg {
	if name == "space" {
		name = " "
	}
	return pressing(name)
}

// A key of what lies over the panes to its frame: the search over the whole course,
// the glossary, the map, the flow, the wrap-up.
func BenchmarkAroundKeyToFrame(b *testing.B) {
	for _, opens := range []string{"S", "D", "M", "W", "F"} {
		b.Run(opens, func(b *testing.B) {
			d := drive(b, newFake(), newTheme("dark", termenv.TrueColor), "deeplink-verify", 120, 40)
			d.press(opens)
			if search, ok := d.m.dialog.(*searchSheet); ok {
				for i := range 2000 { // as much as the real course has
					search.corpus = append(search.corpus, steps.NewPassage(steps.Passage{Title: "Page " + strconv.Itoa(i), Lines: []string{verifyBefore[:min(len(verifyBefore), 200)]}}))
				}
			}
			keys := []string{"t", "o", "k", "e", "n", "down", "pgdown", "backspace", "backspace", "backspace", "backspace", "backspace"}
			if opens != "S" && opens != "D" {
				keys = []string{"j", "j", "k", "pgdown", "tab", "j", "tab", "G", "g"}
			}
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				d.m.Update(keyFor(keys[i%len(keys)]))
				if d.m.View() == "" {
					b.Fatal("nothing drawn")
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}
