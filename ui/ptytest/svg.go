//go:build unix

package ptytest

import (
	"fmt"
	"html"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// SVG draws the screen, neighbours of one look together.
func (x *Terminal) SVG() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	screen := x.screen
	const wide, high, margin = 8.4, 18.0, 12.0
	var b strings.Builder
	width, height := float64(screen.Width())*wide+2*margin, float64(screen.Height())*high+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%.0f" height="%.0f" rx="8" fill="#16181d"/>`+"\n", width, height)
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
			fmt.Fprintf(&b, `<text x="%.1f" y="%.0f" textLength="%.1f" xml:space="preserve"%s>%s</text>`+"\n",
				margin+float64(from)*wide, margin+float64(y)*high+14, float64(column-from)*wide, look, html.EscapeString(run.String()))
		}
	}
	return b.String() + "</svg>\n"
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
