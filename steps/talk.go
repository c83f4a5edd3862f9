package steps

import (
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// FindExchange is the first exchange that a scene means; false when none is so.
func FindExchange(all []wire.Exchange, means content.Crossing) (wire.Exchange, bool) {
	at := slices.IndexFunc(all, func(e wire.Exchange) bool { return isCrossing(e, means) })
	if at < 0 {
		return wire.Exchange{}, false
	}
	return all[at], true
}

// FindPanel is the first panel that is a kind of document, or whose title begins
// so; false when none does.
func FindPanel(panels []Panel, document string) (Panel, bool) {
	at := slices.IndexFunc(panels, func(p Panel) bool {
		return p.Is == document || strings.HasPrefix(p.Title, document)
	})
	if at < 0 {
		return Panel{}, false
	}
	return panels[at], true
}

// FindFunction is the function that a scene means; false when the step does not
// show it.
func FindFunction(functions []Function, name string) (Function, bool) {
	at := slices.IndexFunc(functions, func(f Function) bool { return f.Name == name })
	if at < 0 {
		return Function{}, false
	}
	return functions[at], true
}
