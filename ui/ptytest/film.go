//go:build unix

package ptytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/vt"
)

// A Film is screens one after the other, for a picture that moves. All are of one
// size.
type Film struct {
	width, height int
	seconds       []float64 // that each screen stays
	elements      []string  // of all screens, each once, in the order they came
	seen          map[string][]int
}

// Add adds what a screen shows, for some seconds.
func (f *Film) Add(screen *vt.Emulator, seconds float64) {
	if f.seen == nil {
		f.seen = map[string][]int{}
	}
	f.width, f.height = screen.Width(), screen.Height()
	for _, e := range elements(screen) {
		if _, again := f.seen[e]; !again {
			f.elements = append(f.elements, e)
		}
		f.seen[e] = append(f.seen[e], len(f.seconds))
	}
	f.seconds = append(f.seconds, seconds)
}

// Screens is how many there are.
func (f *Film) Screens() int { return len(f.seconds) }

// SVG draws the film, over and over again. Where nothing may move, it stands still
// at its last screen. What stays from one screen to the next is drawn once.
func (f *Film) SVG() string {
	groups, order := map[string][]string{}, []string{}
	for _, e := range f.elements {
		key := fmt.Sprint(f.seen[e])
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], e)
	}
	var style, body strings.Builder
	style.WriteString("<style>\n@media (prefers-reduced-motion: no-preference) {\n")
	for i, key := range order {
		on := f.seen[groups[key][0]]
		fmt.Fprintf(&style, "#g%d { animation: a%[1]d %.1fs step-end infinite } @keyframes a%[1]d { %[3]s }\n", i, f.until(len(f.seconds)), f.keyframes(on))
		hidden := ` visibility="hidden"`
		if slices.Contains(on, len(f.seconds)-1) {
			hidden = ""
		}
		fmt.Fprintf(&body, "<g id=\"g%d\"%s>\n%s</g>\n", i, hidden, strings.Join(groups[key], ""))
	}
	style.WriteString("}\n</style>\n")
	return svg(f.width, f.height, style.String()+body.String())
}

// until is when a screen comes, in seconds.
func (f *Film) until(screen int) float64 {
	sum := 0.0
	for _, s := range f.seconds[:screen] {
		sum += s
	}
	return sum
}

// keyframes say when what is on some of the screens is there.
func (f *Film) keyframes(on []int) string {
	var b strings.Builder
	for i := range f.seconds {
		is := slices.Contains(on, i)
		if i > 0 && is == slices.Contains(on, i-1) {
			continue
		}
		visibility := "hidden"
		if is {
			visibility = "visible"
		}
		fmt.Fprintf(&b, "%.2f%% { visibility: %s } ", 100*f.until(i)/f.until(len(f.seconds)), visibility)
	}
	return strings.TrimSpace(b.String())
}
