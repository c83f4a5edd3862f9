package lti

import (
	"maps"
	"slices"
)

// A Code names what went wrong, the same on both sides: the tool reports it,
// the platform answers it.
type Code string

// An Entry is what the catalogue says of a code.
type Entry struct {
	Check  string // the short name of the check, for a list: "aud"
	Asks   string // what the check asks, as a sentence
	Spec   string // where it is required
	Cause  string // the likely cause of a failure
	Remedy string // how to mend it
}

// About looks the code up. A code that the catalogue lacks names itself.
func (c Code) About() Entry {
	if entry, ok := catalogue[c]; ok {
		return entry
	}
	return Entry{Check: string(c)}
}

// Alike are the other checks of the code's area, in alphabetical order.
func (c Code) Alike() []Code {
	for _, area := range areas() {
		if _, ok := area[c]; ok {
			return slices.DeleteFunc(slices.Sorted(maps.Keys(area)), func(other Code) bool { return other == c })
		}
	}
	return nil
}

// catalogue is what there is to say of every code. The codes of an area stand
// beside their entries, in the file catalogue_area.go. It is never written to.
var catalogue = joined(areas()...)

func areas() []map[Code]Entry {
	return []map[Code]Entry{
		jwtChecks,
		keyChecks,
		registrationChecks,
		loginChecks,
		messageChecks,
		deepLinkingChecks,
		accessChecks,
		courseChecks,
		serviceChecks,
		peopleChecks,
		requestChecks,
		answerChecks,
		labChecks,
	}
}

// joined are the entries of all areas.
func joined(areas ...map[Code]Entry) map[Code]Entry {
	all := map[Code]Entry{}
	for _, area := range areas {
		maps.Copy(all, area)
	}
	return all
}
