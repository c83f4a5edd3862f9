package ui

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
)

// The lore is what explains the things of an outline.
type lore struct {
	glossary content.Glossary
	trace    *steps.Trace
	title    func(step string) string
	now      func() time.Time
	step     string // whose outline it is
}

// A matter that explains itself, rather than by the glossary.
type explained interface {
	// called is what it is called above the explanation.
	called() *text
	// explain adds what there is to say of it.
	explain(l lore, s *sheet)
}

// place is what the node under the cursor is called: the JSON Pointer of a
// value.
func (o *outline) place(n *node) *text {
	switch m := n.matter.(type) {
	case explained:
		return m.called()
	case *value:
		return say(accent, pointer(path(n)))
	case named:
		return say(accent, m.name)
	}
	return say(plain, "")
}

// explain says what is under the cursor: what it is, what its value says in
// words, and where it came from.
func (o *outline) explain(n *node, width int) page {
	s := sheet{width: width}
	switch m := n.matter.(type) {
	case explained:
		m.explain(o.lore, &s)
	case *value:
		s.term(o.lore, n, m.doc.kind, path(n), m.said())
	case named:
		s.term(o.lore, n, m.document, []string{m.name}, m.value)
	}
	return s.page
}

// term explains a place in a document of the glossary, with the value that
// stands at it in a node.
func (s *sheet) term(l lore, n *node, document string, path []string, said string) {
	term, known := l.glossary.Find(document, path...)
	s.inWords(l, term, said)
	if !known {
		s.unknown(l, document)
		s.origin(l, n, said)
		return
	}
	line := say(strong, term.Title).add(plain, " "+glyphDot+" "+term.Need)
	line.add(plain, " "+glyphDot+" "+term.Type).add(muted, " "+glyphDot+" "+section(term.Spec))
	s.prose(line, 0)
	s.prose(say(plain, term.What), 0)
	if !slices.ContainsFunc(term.Values, func(v content.Value) bool { return v.Value == said }) {
		s.origin(l, n, said) // a word that the specification gives comes from there
	}
	if term.When != "" {
		s.prose(say(strong, "When  ").add(plain, term.When), 0)
	}
	s.values(term, said)
	if term.Caution != "" {
		s.prose(say(warn, glyphBang+" ").add(plain, term.Caution), 0)
	}
	if title, address, ok := l.glossary.Specification(term.Spec); ok {
		s.prose(say(muted, term.Spec+": "+title+", ").add(plain, address), 0)
	}
}

// unknown says that LTI does not define what stands here.
func (s *sheet) unknown(l lore, document string) {
	if d, ok := l.glossary.Document(document); ok {
		s.prose(say(warn, "Unknown to LTI").add(plain, ": "+d.Title+" has no such place. Who reads it ignores what he does not know (CORE §4.3)."), 0)
		return
	}
	s.prose(say(muted, "This is none of LTI's messages: the glossary says nothing of it."), 0)
}

// values lists what is allowed, with a mark at what stands here.
func (s *sheet) values(term content.Term, said string) {
	if len(term.Values) == 0 {
		return
	}
	s.prose(say(strong, "Allowed"), 0)
	for _, v := range term.Values {
		mark := " "
		if v.Value == said {
			mark = glyphInto
		}
		s.prose(say(accent, mark+" ").add(quoted, v.Value).add(plain, "  "+v.Means), 0)
	}
}

// inWords says what a value means, where it does not say so itself: a time, a
// role, a scope, one of the allowed values.
func (s *sheet) inWords(l lore, term content.Term, said string) {
	if at, ok := epochOf(term, said); ok {
		now := l.now()
		s.prose(say(strong, at.In(now.Location()).Format("Mon 2 Jan 2006 15:04:05 MST")).add(plain, "  "+relative(at.Sub(now))), 0)
		return
	}
	if role, ok := lti.FindRole(said); ok && strings.Contains(said, lti.RoleVocabulary) {
		s.prose(say(strong, roleInWords(role)), 0)
		return
	}
	if means, ok := l.glossary.Scope(said); ok {
		s.prose(say(strong, means), 0)
		return
	}
	if variable, ok := l.glossary.Variable(said); ok && strings.HasPrefix(said, "$") {
		s.prose(say(strong, variable.Title).add(plain, ", a variable that the platform did not fill in. "+variable.What), 0)
		return
	}
	for _, v := range term.Values {
		if v.Value == said {
			s.prose(say(strong, v.Means), 0)
			return
		}
	}
}

// epochOf reads the seconds since 1970 that a term of that type has.
func epochOf(term content.Term, said string) (time.Time, bool) {
	switch term.Type {
	case "epoch":
		seconds, err := strconv.ParseFloat(said, 64)
		if err != nil || math.Abs(seconds) > 1e11 {
			return time.Time{}, false
		}
		return time.UnixMilli(int64(seconds * 1000)), true
	case "time":
		at, err := time.Parse(time.RFC3339Nano, said)
		return at, err == nil
	}
	return time.Time{}, false
}

// relative says how far off a time is: "in 9 minutes", "3 seconds ago".
func relative(d time.Duration) string {
	if d < 0 {
		return distance(-d) + " ago"
	}
	return "in " + distance(d)
}

func distance(d time.Duration) string {
	for _, unit := range []struct {
		name string
		of   time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if d >= 2*unit.of {
			return counted(int(d/unit.of), unit.name)
		}
	}
	return counted(int(d/time.Second), "second")
}

// roleInWords says where a role counts.
func roleInWords(r lti.Role) string {
	known := "not a core role: a tool may not know it"
	if r.Core {
		known = "a core role: every tool should know it"
	}
	switch r.Kind {
	case lti.SystemRole:
		return fmt.Sprintf("%s of the whole system; %s.", r.Name, known)
	case lti.InstitutionRole:
		return fmt.Sprintf("%s in the institution, which says nothing of this course; %s.", r.Name, known)
	case lti.ContextRole:
		return fmt.Sprintf("%s in this course; %s.", r.Name, known)
	case lti.SubRole:
		return fmt.Sprintf("%s, a kind of %s in this course.", r.Name, r.Principal[strings.LastIndexByte(r.Principal, '#')+1:])
	case lti.MarkerRole:
		return r.Name + ": marks a user who is nobody, beside a real role."
	}
	return r.Name
}

// origin says where a value was seen first. Short values are alike by chance.
func (s *sheet) origin(l lore, n *node, said string) {
	const telling = 8
	seen, ok := l.trace.First(said)
	if !ok || len(said) < telling {
		return
	}
	where := "“" + l.title(seen.Step) + "”, "
	switch {
	case seen.Exchange == 0:
		where += "made by the tool"
	case seen.Step == l.step && strconv.Itoa(seen.Exchange) == hopNumber(n):
		where = "in this exchange: " + seen.Part
	default:
		where += fmt.Sprintf("exchange %d, %s %s %s: %s", seen.Exchange, seen.From, glyphArrow, seen.To, seen.Part)
	}
	if seen.Name != "" && seen.Exchange > 0 {
		where += ", " + shortName(strings.ReplaceAll(seen.Name, "~1", "/"), s.width/2)
	}
	s.prose(say(strong, "First seen  ").add(plain, where), 0)
	s.comesAgain(l, seen.Later)
}

// comesAgain says which later steps have a value too: whoever changes it
// changes them.
func (s *sheet) comesAgain(l lore, later []string) {
	var titles []string
	for _, step := range later {
		titles = append(titles, "“"+l.title(step)+"”")
	}
	if len(titles) > 0 {
		s.prose(say(strong, "Goes into   ").add(plain, strings.Join(titles, ", ")), 0)
	}
}

// section is a section of a specification, in words where there is none: what
// the simulator of this program does beyond them.
func section(spec string) string {
	if spec == "Bootcamp" {
		return "this program's own"
	}
	return spec
}
