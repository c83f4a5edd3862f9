package content

import (
	"encoding/json"
	"fmt"
	"slices"
)

// A Checkpoint is a question about a step that the learner answers by doing.
// What is right is found out in the run at hand: here stands only what to look
// at.
type Checkpoint struct {
	// Name is the key of the checkpoint, everywhere and for good: "find-issuer".
	Name string `json:"name"`
	// Step is the step that it is about.
	Step string `json:"step"`
	// Editions are those that have it. Where it is asked otherwise in another
	// edition, the same name stands there once more.
	Editions []string `json:"editions"`
	// Asks is the question.
	Asks string `json:"asks"`
	// Hints help, one after the other; the last nearly tells.
	Hints []string `json:"hints"`
	// Why explains the answer once it was found, with the section.
	Why string `json:"why"`

	// It is of the kind that is not nil, and of one kind only.

	Find    *Find    `json:"find,omitempty"`
	Predict *Predict `json:"predict,omitempty"`
	Repair  *Repair  `json:"repair,omitempty"`
	Order   *Order   `json:"order,omitempty"`
}

// A Find asks for a place in what came back or crossed.
type Find struct {
	// In is the view to look in: "result" or "wire".
	In string `json:"in"`
	// Right are the places that answer. Not each of them has to be in every run.
	Right []Place `json:"right"`
	// Same is a place whose value the answer has; nil when the place is enough.
	Same *Place `json:"same,omitempty"`
	// Value is what stands there, where there are several such places, of which
	// only one answers; "" when the place is enough.
	Value string `json:"value,omitempty"`
}

// A Place is a value in a document.
type Place struct {
	// Step is whose outcome has it, of Find.Same; "" elsewhere, where it is the
	// step of the checkpoint.
	Step string `json:"step,omitempty"`
	// Document is its kind, as the glossary calls it: "id_token".
	Document string `json:"document"`
	// Path are the names from the root; "*" is any.
	Path []string `json:"path"`
}

// A Predict asks what will come of a change, or of a fault, before it is run.
type Predict struct {
	Fault   string   `json:"fault,omitempty"` // its name; "" for a change
	Edit    *Edit    `json:"edit,omitempty"`  // nil for a fault
	Options []Option `json:"options"`
}

// An Edit is a change of a payload (RFC 6902).
type Edit struct {
	// Step is the one that sends the payload; "" for the step of the checkpoint.
	Step    string          `json:"step,omitempty"`
	Payload string          `json:"payload"`
	Patch   json.RawMessage `json:"patch"`
}

// An Option is one thing that may come of it. It is right when all of it has
// come.
type Option struct {
	Says string `json:"says"`
	// Code is the check that fails (package lti); "" when all of them hold.
	Code string `json:"code,omitempty"`
	// End is who makes that check: "tool", "platform", or "" for either.
	End string `json:"end,omitempty"`
	// Values are what the step says then, by the names that its page uses.
	Values map[string]string `json:"values,omitempty"`
}

// A Repair asks to mend a payload until it is accepted.
type Repair struct {
	// Edit breaks it.
	Edit Edit `json:"edit"`
	// Keeps are JSON Pointers to what has to be in it in the end, so that leaving
	// it out is no repair.
	Keeps []string `json:"keeps,omitempty"`
	// Solution mends what Edit broke: the proof that it can be done.
	Solution json.RawMessage `json:"solution"`
}

// An Order asks for the order in which things happened in the step.
type Order struct {
	// Items stand in an order that is not the right one.
	Items []Item `json:"items"`
}

// An Item is an exchange, told by what is said of it here, or a check.
type Item struct {
	Says string `json:"says"`
	// Check is the code of the check; "" for an exchange.
	Check string `json:"check,omitempty"`
	// From and To are parties, Method is that of the request, Path the end of
	// its path, and Parameter the name of one in its query, in its form, or in
	// the address that its answer sends the browser to.
	From      string `json:"from,omitempty"`
	To        string `json:"to,omitempty"`
	Method    string `json:"method,omitempty"`
	Path      string `json:"path,omitempty"`
	Parameter string `json:"parameter,omitempty"`
}

// The kinds of checkpoint.
const (
	FindKind    = "find"
	PredictKind = "predict"
	RepairKind  = "repair"
	OrderKind   = "order"
)

// Kind is how the checkpoint is answered; "" of one that is not checked.
func (c Checkpoint) Kind() string {
	switch {
	case c.Find != nil:
		return FindKind
	case c.Predict != nil:
		return PredictKind
	case c.Repair != nil:
		return RepairKind
	case c.Order != nil:
		return OrderKind
	}
	return ""
}

// LoadCheckpoints reads the checkpoints of an edition, in the order of the file.
func LoadCheckpoints(edition string) ([]Checkpoint, error) {
	data, err := embedded.ReadFile("checkpoints.json")
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoints: %w", err)
	}
	checkpoints, err := readCheckpoints(data)
	if err != nil {
		return nil, fmt.Errorf("reading checkpoints.json: %w", err)
	}
	return slices.DeleteFunc(checkpoints, func(c Checkpoint) bool { return !slices.Contains(c.Editions, edition) }), nil
}

func readCheckpoints(data []byte) ([]Checkpoint, error) {
	var file struct {
		Checkpoints []Checkpoint `json:"checkpoints"`
	}
	if err := unmarshal(data, &file); err != nil {
		return nil, err
	}
	return file.Checkpoints, checkCheckpoints(file.Checkpoints)
}
