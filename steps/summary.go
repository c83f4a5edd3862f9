package steps

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A Fact is one thing to say of a learner's way through the course.
type Fact struct {
	About string // what it belongs to: "What you did"
	Name  string // "" for a sentence
	Value string // safe to print on one line
}

// What facts are about, in the order in which they come.
const (
	AboutDone    = "What you did"
	AboutSession = "Your session"
	AboutNext    = "What comes next"
)

// Summary is all there is to say at the end: what was done, what the session
// had, and what comes next with a real LMS.
func (s *Session) Summary() []Fact {
	facts := slices.Concat(s.doneFacts(), s.sessionFacts(), s.nextFacts())
	for i := range facts {
		facts[i].Value = wire.Line(wire.MaskText(facts[i].Value))
	}
	return facts
}

// doneFacts are counts, and the titles of what was edited and caught.
func (s *Session) doneFacts() []Fact {
	r := s.Record()
	done := 0
	var edited, open []string
	for _, step := range s.course.Steps() {
		if s.State(step.Name) == Done {
			done++
		} else {
			open = append(open, step.Title)
		}
		if len(r.Edits[step.Name]) > 0 {
			edited = append(edited, step.Title)
		}
	}
	all := len(s.course.Steps())
	steps := fmt.Sprintf("%d of %d", done, all)
	if len(open) > 0 {
		steps += ", next “" + open[0] + "”"
	}
	facts := []Fact{
		{AboutDone, "steps", steps},
		{AboutDone, "edits", editsSummary(edited)},
		{AboutDone, "checkpoints", s.pointsSummary(r)},
		{AboutDone, "faults caught", s.faultsSummary(r)},
	}
	return facts
}

// editsSummary counts the steps that send something else than at first.
func editsSummary(titles []string) string {
	if len(titles) == 0 {
		return "none"
	}
	return "in " + plural(len(titles), "step") + ", such as “" + titles[len(titles)-1] + "”"
}

// pointsSummary counts the checkpoints by how they went.
func (s *Session) pointsSummary(r Record) string {
	var solved, helped, skipped, all int
	for _, step := range s.course.Steps() {
		for _, c := range s.Checkpoints(step.Name) {
			all++
			switch a := r.Checkpoints[c.Name]; {
			case a.Solved && a.Hints > 0:
				helped++
				fallthrough
			case a.Solved:
				solved++
			case a.Skipped:
				skipped++
			}
		}
	}
	if all == 0 {
		return "none in this edition"
	}
	return fmt.Sprintf("%d of %d solved, %d of them with hints, %d skipped", solved, all, helped, skipped)
}

// faultsSummary names the faults that were provoked and caught, the last first.
func (s *Session) faultsSummary(r Record) string {
	names := slices.SortedFunc(maps.Keys(r.Faults), func(a, b string) int {
		return cmp.Or(r.Faults[b].Compare(r.Faults[a]), cmp.Compare(a, b))
	})
	var titles []string
	for _, name := range names {
		at := slices.IndexFunc(s.faults, func(f content.Fault) bool { return f.Name == name })
		if at >= 0 {
			titles = append(titles, s.faults[at].Title)
		}
	}
	if len(titles) == 0 {
		return fmt.Sprintf("none of %d", len(s.faults))
	}
	return fmt.Sprintf("%d of %d, the last one “%s”", len(titles), len(s.faults), titles[0])
}

// named is a value of an outcome within a text.
var named = regexp.MustCompile(`\$[a-z_]+`)

// sessionFacts are what the platform and the tool gave each other, as far as the
// steps have run.
func (s *Session) sessionFacts() []Fact {
	facts := []Fact{{AboutSession, "platform", s.platform}}
	if said := s.seeded.Says(); said != "" {
		facts = append(facts, Fact{AboutSession, "seed", said})
	}
	add := func(name, step, value string) {
		outcome, ran := s.Outcome(step)
		if !ran || outcome.Err != nil {
			return
		}
		complete := true
		text := named.ReplaceAllStringFunc(value, func(key string) string {
			complete = complete && outcome.Values[key[1:]] != ""
			return outcome.Values[key[1:]]
		})
		if complete {
			facts = append(facts, Fact{AboutSession, name, text})
		}
	}
	add("client_id", "get-tool", "$client_id")
	add("deployment", "get-tool", "$deployment_id")
	add("added", "deeplink-return", "$titles")
	add("launched", "launch-activity", "“$link_title” in course $context_id")
	if s.State("launch-activity") == NotRun {
		add("user", "launch-verify", "$user_name")
	}
	add("user", "launch-activity", "$user_name, $user_id")
	if result, ran := s.Outcome("results"); ran && result.Err == nil {
		score, _ := s.Outcome("score")
		given, _ := strconv.ParseFloat(score.Values["score_given"], 64)
		facts = append(facts, Fact{AboutSession, "score", fmt.Sprintf("%v of %s, in the gradebook %s of %s",
			given, score.Values["score_maximum"], result.Values["result_score"], result.Values["result_maximum"])})
	} else {
		add("score", "score", "$score_given of $score_maximum")
	}
	add("roster", "roster", "$members members, $learners of them learners")
	return facts
}

// nextFacts say how it goes on.
func (s *Session) nextFacts() []Fact {
	if beyond := Beyond(s.edition); beyond != "" {
		return []Fact{{AboutNext, "", beyond}, {AboutNext, "start", "ltibootcamp, which plays edition " + lti.Final().Name}}
	}
	return []Fact{
		{AboutNext, "HTTPS", "for every address of your tool (CORE §3.5)"},
		{AboutNext, "practise", "ltibootcamp simulator is a strict platform for your own tool"},
		{AboutNext, "register", "with Moodle or Canvas, by your registration URL or by hand"},
		{AboutNext, "certify", "with 1EdTech, which sends what the security lab sends"},
	}
}
