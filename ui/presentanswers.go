package ui

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ui/prompter"
)

// answersOf are the answers to checkpoints, for who asks them. What is right is
// only found out in a run; what is known before is told: where to point, what
// mends it, the hint that nearly tells, and why.
func answersOf(checkpoints []content.Checkpoint) []prompter.Answer {
	var answers []prompter.Answer
	for _, c := range checkpoints {
		var says []string
		switch {
		case c.Find != nil:
			says = append(says, placesOf(*c.Find))
		case c.Repair != nil:
			says = append(says, repairOf(c.Repair.Solution)...)
		}
		if n := len(c.Hints); n > 0 {
			says = append(says, c.Hints[n-1])
		}
		answers = append(answers, prompter.Answer{Asks: c.Asks, Says: strings.Join(append(says, c.Why), "\n")})
	}
	return answers
}

// placesOf says where to point.
func placesOf(f content.Find) string {
	var places []string
	for _, right := range f.Right {
		place := pathWords(right.Path) + " in the " + strings.ReplaceAll(right.Document, "_", " ")
		if !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	words := "Point at " + strings.Join(places, ", or at ")
	if f.Value != "" {
		words += ", where it is " + f.Value
	}
	return words + "."
}

// pathWords are the names of a path, one inside the other.
func pathWords(path []string) string {
	names := make([]string, 0, len(path))
	for _, name := range path {
		names = append(names, memberName(name))
	}
	return strings.Join(names, " "+glyphInto+" ")
}

// pointed are the names of a JSON Pointer (RFC 6901).
func pointed(pointer string) string {
	names := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, name := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	}
	return pathWords(names)
}

// memberName is the name of a member without the address that most names of claims
// begin with.
func memberName(name string) string {
	if _, after, is := strings.Cut(name, "://"); is {
		return after[strings.LastIndexByte(after, '/')+1:]
	}
	switch name {
	case "*":
		return "any of them"
	case "-":
		return "the end"
	}
	return name
}

// repairOf says what mends it (RFC 6902), a line for each change.
func repairOf(patch json.RawMessage) []string {
	var changes []struct {
		Op    string          `json:"op"`
		Path  string          `json:"path"`
		From  string          `json:"from"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(patch, &changes); err != nil {
		return nil // the hint and the why still tell
	}
	var says []string
	for _, c := range changes {
		switch {
		case c.From != "":
			says = append(says, fmt.Sprintf("%s %s to %s", c.Op, pointed(c.From), pointed(c.Path)))
		case len(c.Value) > 0:
			says = append(says, fmt.Sprintf("%s %s: %s", c.Op, pointed(c.Path), c.Value))
		default:
			says = append(says, c.Op+" "+pointed(c.Path))
		}
	}
	return says
}
