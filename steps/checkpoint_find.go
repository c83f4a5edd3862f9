package steps

import (
	"path"
	"slices"
	"strings"

	"ltibootcamp/content"
)

// found judges what was pointed at: it has to be in this run, to be a place that
// answers, and to say what it should.
func (s *Session) found(f *content.Find, all []sight, a Answer) Reply {
	seen, there := sightOf(all, a)
	name := nameOf(a.Place)
	switch {
	case !there && name != "":
		return Reply{Says: name + s.means(a.Place)} // such as the key that has verified it: it came in another step
	case !there:
		return Reply{Says: "That is no claim, member, parameter or header of this step."}
	case !slices.ContainsFunc(f.Right, func(p content.Place) bool { return matches(p, seen.Place) }):
		return Reply{Says: name + s.means(seen.Place)}
	case f.Value != "" && seen.value != f.Value:
		return Reply{Says: name + " is the name, but not here: here it is “" + short(seen.value) + "”."}
	}
	if f.Same != nil {
		other, _ := s.Outcome(f.Same.Step)
		same, there := sightOf(s.sights(other), Answer{Place: *f.Same, Value: seen.value})
		if !there || same.value != seen.value {
			return Reply{Says: name + " is the place, but in this run it is “" + short(seen.value) + "”, and not “" + short(same.value) + "”."}
		}
	}
	return Reply{Right: true, Says: name + " is “" + short(seen.value) + "” in this run."}
}

// nameOf is what a place is called, in quotes. Of a name that is a URL the end
// says enough.
func nameOf(p content.Place) string {
	if len(p.Path) == 0 {
		return ""
	}
	name := p.Path[len(p.Path)-1]
	if strings.Contains(name, "://") {
		name = path.Base(name)
	}
	return "“" + short(name) + "”"
}

// means says what a place is for, of one that does not answer.
func (s *Session) means(p content.Place) string {
	term, known := s.Glossary().Find(p.Document, p.Path...)
	if !known {
		return " is nothing that LTI defines here."
	}
	return " answers another question. " + term.Title + ": " + term.What
}

// sightOf is the value that was pointed at: of several in such a place the one
// that says so, or the first.
func sightOf(all []sight, a Answer) (sight, bool) {
	var there []sight
	for _, one := range all {
		if matches(a.Place, one.Place) {
			there = append(there, one)
		}
	}
	if len(there) == 0 {
		return sight{}, false
	}
	at := slices.IndexFunc(there, func(one sight) bool { return one.value == a.Value })
	return there[max(0, at)], true
}

// matches tells whether a place is the one that another names, with "*" for any
// name.
func matches(named, place content.Place) bool {
	return named.Document == place.Document && slices.EqualFunc(named.Path, place.Path, func(n, p string) bool { return n == "*" || n == p })
}

// short is a value as there is room for it in a sentence.
func short(value string) string {
	const most = 80
	value = strings.Join(strings.Fields(value), " ")
	if len(value) <= most {
		return value
	}
	return strings.ToValidUTF8(value[:most], "") + "…"
}
