package ui

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/muesli/termenv"
)

// A key to its frame in the editor: the budget is 16 ms. The cursor is at the
// top, where little is before it, or at the end.
func BenchmarkEditorKeyToFrame(b *testing.B) {
	for _, size := range []int{1 << 10, 64 << 10} {
		for _, at := range []string{"ctrl+home", "ctrl+end"} {
			for kind, keys := range map[string][]string{
				"type": {"a", "b", "\"", "7"}, "move": {"down", "left", "up", "right", "pgup", "pgdown"}, "delete": {"x", "backspace"}, "undo": {"x", "ctrl+z"},
			} {
				b.Run(strconv.Itoa(size>>10)+"KiB/"+at+"/"+kind, func(b *testing.B) {
					f := newFake().finish("score")
					text, _ := pretty(string(members(size)))
					for i := range f.payloads {
						f.payloads[i].Original = []byte(text[:len(text)-2])
					}
					d := drive(b, f, newTheme("dark", termenv.TrueColor), "score", 120, 40)
					d.press("e", at)
					if !d.m.editor.open {
						b.Fatal(d.m.notice)
					}
					var took []time.Duration
					for i := 0; b.Loop(); i++ {
						msg := keyFor(keys[i%len(keys)])
						began := time.Now()
						d.m.Update(msg)
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
	}
}
