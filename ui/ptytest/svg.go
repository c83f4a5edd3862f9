//go:build unix

package ptytest

import (
	"fmt"
	"html"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// The cells of a picture, and the air around them, in its own units.
const wide, high, margin = 8.4, 18.0, 12.0

// SVG draws the screen, neighbours of one look together.
func (x *Terminal) SVG() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return svg(x.screen.Width(), x.screen.Height(), strings.Join(elements(x.screen), ""))
}

// svg is a picture of a screen with something on it.
func svg(columns, rows int, body string) string {
	width, height := float64(columns)*wide+2*margin, float64(rows)*high+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0[1]f %.0[2]f" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`+"\n"+
		`<rect width="%.0[1]f" height="%.0[2]f" rx="8" fill="#16181d"/>`+"\n%[3]s</svg>\n", width, height, body)
}

// elements are the texts on a screen.
func elements(screen *vt.Emulator) []string {
	var all []string
	for y := range screen.Height() {
		for column := 0; column < screen.Width(); {
			look, from := lookOf(screen.CellAt(column, y)), column
			var run strings.Builder
			for ; column < screen.Width() && lookOf(screen.CellAt(column, y)) == look; column++ {
				run.WriteString(contentOf(screen.CellAt(column, y)))
			}
			if strings.TrimSpace(run.String()) == "" {
				continue
			}
			all = append(all, fmt.Sprintf(`<text x="%.1f" y="%.0f" textLength="%.1f" xml:space="preserve"%s>%s</text>`+"\n",
				margin+float64(from)*wide, margin+float64(y)*high+14, float64(column-from)*wide, look, html.EscapeString(run.String())))
		}
	}
	return all
}

func contentOf(cell *uv.Cell) string {
	if cell == nil || cell.Content == "" {
		return " "
	}
	return cell.Content
}

// lookOf is the colour and the weight of a cell, as attributes.
func lookOf(cell *uv.Cell) string {
	if cell == nil {
		return ""
	}
	r, g, b := uint32(0xd8d8), uint32(0xdede), uint32(0xe9e9)
	if cell.Style.Fg != nil {
		r, g, b, _ = cell.Style.Fg.RGBA()
	}
	look := fmt.Sprintf(` fill="#%02x%02x%02x"`, r>>8, g>>8, b>>8)
	if cell.Style.Attrs&uv.AttrBold != 0 {
		look += ` font-weight="bold"`
	}
	return look
}
