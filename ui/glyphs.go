package ui

// The glyphs of the screen. Each is one rune and one cell wide, none has an
// emoji form, and each stands beside a word or a place that says the same.
const (
	glyphDone    = "✓"
	glyphHere    = "●"
	glyphToDo    = "○"
	glyphFailed  = "✗"
	glyphBang    = "!"
	glyphStale   = "~"
	glyphEdited  = "*"
	glyphSkipped = "–"
	glyphCursor  = "▸"
	glyphWrapped = "↳"
	glyphInto    = "›"
	glyphArrow   = "→"
	glyphCaret   = "^"
	glyphRule    = "─"
	glyphBar     = "│"
	glyphThick   = "▌"
	glyphFull    = "█"
	glyphEmpty   = "░"
	glyphUp      = "↑"
	glyphDown    = "↓"
	glyphDot     = "·"
	glyphMore    = "…"
	glyphTimes   = "×"
	glyphOpen    = "▾"
	glyphClosed  = "▸"

	// Of the arrows between lanes: both ends, either way, and a dashed shaft.
	glyphFrom     = "├"
	glyphHead     = "►"
	glyphFromBack = "┤"
	glyphHeadBack = "◄"
	glyphDashed   = "╌"
)
