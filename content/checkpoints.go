package content

// A Checkpoint is a question about a step that the learner answers by doing.
type Checkpoint struct {
	// Name is the key of the checkpoint, everywhere and for good: "find-issuer".
	Name string `json:"name"`
	// Step is the step that it is about.
	Step string `json:"step"`
	// Editions are those that have it.
	Editions []string `json:"editions"`
	// Asks is the question.
	Asks string `json:"asks"`
}
