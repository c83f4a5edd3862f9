package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"ltibootcamp/content"
)

// A key of a presentation to its frame, on a large screen, whatever has crossed:
// the budget is 16 ms. What a key has laid out anew comes later.
func BenchmarkStageKeyToFrame(b *testing.B) {
	for name, f := range map[string]*fake{"usual": newFake(), "1MiB": sizedFake(1 << 20)} {
		b.Run(name, func(b *testing.B) {
			d := onStage(b, f, newTheme("dark", termenv.TrueColor), "deeplink-verify", 160, 50)
			turn := d.p.talk.Turns["deeplink-verify"]
			turn.Scenes[2].Exchange = &content.Crossing{}
			for range 25 { // all is run
				d.press("space")
			}
			keys := []string{"p", "space", "space", "space", "space", "space", "space", "space", "space", "space", "space", "space", "w", "j", "j", "k", "w", "space", "space", "left", "left", "b", "x"}
			var took []time.Duration
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				_, cmd := d.p.Update(keyFor(keys[i%len(keys)]))
				if d.p.View() == "" {
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

// Laying a step out, which no key waits for.
func BenchmarkStage(b *testing.B) {
	d := onStage(b, newFake().finish("deeplink-verify"), newTheme("dark", termenv.TrueColor), "deeplink-verify", 160, 50)
	for b.Loop() {
		stage(d.p.common, d.p.wanted(d.p.at), d.p.script)
	}
}
