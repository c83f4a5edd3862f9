package ui

import (
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// copyNode copies what a number names, or all that is listed.
func (t *teller) copyNode(here *visit, of string, toFile bool) {
	n := here.find(of)
	if n == nil && of != "" {
		t.tell("There is no number " + of + " here.")
		return
	}
	chosen := here.kids()
	if n != nil {
		chosen = []*node{n}
	}
	var parts []string
	for _, c := range chosen {
		parts = append(parts, wholeOf(c))
	}
	said, err := t.copy(strings.Join(parts, "\n"), toFile)
	if err != nil {
		t.tell("Nothing was copied: " + err.Error())
		return
	}
	t.tell(said.words)
	if said.address != "" {
		t.tell(said.address)
	}
}

// curl is an exchange as a command, by its number.
func (here *visit) curl(of string) []string {
	number, err := strconv.Atoi(strings.TrimSpace(of))
	if err == nil && number >= 1 && number <= len(here.outline.roots) {
		if e, ok := exchangeOf(here.outline.roots[number-1]); ok {
			return strings.Split(wire.Text(e.Curl()), "\n")
		}
	}
	return []string{"Curl wants the number of an exchange, within Wire: curl 1."}
}
