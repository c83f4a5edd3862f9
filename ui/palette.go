package ui

// A palette gives the colours of a theme, as #rrggbb; "" is the terminal's own
// text colour. On every background that terminals of its kind have, a colour
// has a contrast of 4.5 to 1 (WCAG 2, AA), in a theme of high contrast of 7
// (AAA), also when it comes down to 256 colours. Good, bad and warn stay apart
// for people who are colour-blind, and so do the three parts of a token. With
// sixteen colours the terminal has the say: what they look like is its
// setting.
type palette struct {
	muted, accent, good, bad, warn           string
	member, quoted, number, keyword, comment string
	function                                 string
	header, payload, signature               string // of an encoded JWT
}

func darkPalette() palette {
	return palette{
		muted: "#9aa5b4", accent: "#82aaff", good: "#87d787", bad: "#ff87af", warn: "#ffee66",
		member: "#7fd0f0", quoted: "#b5d99c", number: "#f5a97f", keyword: "#cfa6f7",
		comment: "#98a3b3", function: "#82aaff",
		header: "#ffaf87", payload: "#b294ff", signature: "#5fd7d7",
	}
}

func lightPalette() palette {
	return palette{
		muted: "#57606a", accent: "#0b57c2", good: "#006633", bad: "#bb0066", warn: "#883300",
		member: "#0a5c87", quoted: "#22632e", number: "#9a3b06", keyword: "#7326b5",
		comment: "#5a636d", function: "#0b57c2",
		header: "#9a3b06", payload: "#5b2fc4", signature: "#00605f",
	}
}

// The palettes of high contrast mute nothing. Of the 256 colours few are light
// or dark enough; these are all among them.

func contrastOnDark() palette {
	return palette{
		accent: "#87d7ff", good: "#5fffaf", bad: "#ffafd7", warn: "#ffff5f",
		member: "#5fffff", quoted: "#afffaf", number: "#ffd7af", keyword: "#ffafff",
		function: "#87d7ff",
		header:   "#ffff5f", payload: "#ffafff", signature: "#87ffd7",
	}
}

func contrastOnLight() palette {
	return palette{
		accent: "#0000af", good: "#005f00", bad: "#87005f", warn: "#000000",
		member: "#00005f", quoted: "#005f00", number: "#870000", keyword: "#5f00af",
		function: "#0000af",
		header:   "#87005f", payload: "#5f00d7", signature: "#005f00",
	}
}

// paletteOf gives the colours of a theme. That of none has none.
func paletteOf(name string) palette {
	switch name {
	case "dark":
		return darkPalette()
	case "light":
		return lightPalette()
	case "contrast-dark":
		return contrastOnDark()
	case "contrast-light":
		return contrastOnLight()
	}
	return palette{}
}
