package ui

import (
	"cmp"
	"hash/fnv"
	"slices"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// A guess is what the reader expects of a fault. The zero guess is none.
type guess struct {
	kind expectation
	code lti.Code // of the check that will catch it
}

// An expectation is the kind of a guess.
type expectation int

const (
	unsaid expectation = iota
	byCheck
	byPlatform // whatever its check
	goesThrough
)

// words are what the guess says: a name, and what it means.
func (g guess) words() (name, means string) {
	switch g.kind {
	case byCheck:
		about := g.code.About()
		return wire.Line(about.Check), about.Asks
	case byPlatform:
		return "the platform refuses it", ""
	case goesThrough:
		return "none: it goes through", ""
	case unsaid:
	}
	return "", ""
}

// right tells whether it came as guessed. What failed without a check has not
// gone through.
func (g guess) right(v steps.Verdict, failed error) bool {
	switch g.kind {
	case byCheck:
		return v.Caught == g.code
	case byPlatform:
		return v.Caught != "" && v.End == wire.Platform
	case goesThrough:
		return v.Caught == "" && failed == nil
	case unsaid:
	}
	return false
}

// checksToGuess is how many checks can be guessed.
const checksToGuess = 5

// guessesOf are what can be guessed of a fault: the check that it names among
// those of the other faults of its step, or such as are like it, and what else
// may come of it. They are always the same, in the same order.
func guessesOf(f content.Fault, ofStep []content.Fault) []guess {
	code := lti.Code(f.Code)
	var others []lti.Code
	for _, other := range ofStep {
		others = append(others, lti.Code(other.Code))
	}
	like := cmp.Or(code, lti.SignatureInvalid).Alike()
	for _, codes := range [][]lti.Code{others, like} {
		slices.SortStableFunc(codes, shuffled(f.Name+"/"))
	}
	checks := distinct(slices.Concat([]lti.Code{code}, others, like))
	checks = checks[:min(len(checks), checksToGuess)]
	slices.SortStableFunc(checks, shuffled("/"+f.Name)) // another order, or the right one would be last too often
	var guesses []guess
	for _, check := range checks {
		guesses = append(guesses, guess{byCheck, check})
	}
	return append(guesses, guess{kind: byPlatform}, guess{kind: goesThrough})
}

// shuffled is an order that nobody can guess by, and that never changes.
func shuffled(salt string) func(a, b lti.Code) int {
	place := func(c lti.Code) uint32 {
		h := fnv.New32a()
		_, _ = h.Write([]byte(salt + string(c) + salt)) // it cannot fail
		return h.Sum32()
	}
	return func(a, b lti.Code) int { return cmp.Compare(place(a), place(b)) }
}

// distinct are the codes without those whose check is called as one before, and
// without none.
func distinct(codes []lti.Code) []lti.Code {
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(codes, func(c lti.Code) bool {
		name := c.About().Check
		again := seen[name]
		seen[name] = true
		return again
	})
}
