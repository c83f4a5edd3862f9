package steps

import (
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// FindFunction is the place of the function that a scene means; -1 when the step
// does not show it.
func FindFunction(functions []Function, name string) int {
	return slices.IndexFunc(functions, func(f Function) bool { return f.Name == name })
}

// FindExchange is the place of the first exchange that a scene means; -1 when none
// is so.
func FindExchange(exchanges []wire.Exchange, means content.Crossing) int {
	return slices.IndexFunc(exchanges, func(e wire.Exchange) bool { return isCrossing(e, means) })
}

// FindPanel is the place of the first panel that is a kind of document, or whose
// title begins so; -1 when none does.
func FindPanel(panels []Panel, document string) int {
	return slices.IndexFunc(panels, func(p Panel) bool {
		return p.Is == document || strings.HasPrefix(p.Title, document)
	})
}
