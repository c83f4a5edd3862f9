package ui

// A possibility is what can be done at some steps, and not at others.
type possibility struct {
	what string // as in “no … here”
	at   func(e Engine, step string) bool
}

func toAsk() possibility {
	return possibility{"checkpoint", func(e Engine, step string) bool { return len(e.Checkpoints(step)) > 0 }}
}

func toEdit() possibility {
	return possibility{"payload to edit", func(e Engine, step string) bool { return len(e.Payloads(step)) > 0 }}
}

func toBreak() possibility {
	return possibility{"fault to make", func(e Engine, step string) bool { return len(e.Faults(step)) > 0 }}
}

// nothingHere says that a step has none of it, and where the next is; behind the
// last of them, where the first is.
func (c common) nothingHere(p possibility, step string) string {
	first, here := "", false
	for _, s := range c.stops {
		here = here || s.name == step
		switch {
		case !p.at(c.engine, s.name):
		case here:
			return "No " + p.what + " here. The next is at “" + s.title + "”."
		case first == "":
			first = s.title
		}
	}
	if first == "" {
		return "There is no " + p.what + " in this edition."
	}
	return "No " + p.what + " here, and none further on. The first is at “" + first + "”."
}
