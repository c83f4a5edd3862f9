package steps

import "slices"

// Before are the steps that will run first when a step is run, in their order:
// what it needs, as far as that has not run, is stale or is used up.
func (s *Session) Before(step string) []string {
	return slices.DeleteFunc(s.plan(step), func(name string) bool { return name == step })
}
