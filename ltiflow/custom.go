package ltiflow

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// workTime is how long students have for the lab with a deadline.
const workTime = 14 * 24 * time.Hour

// PickDeadline is one more item of our tool: a lab that asks the
// platform for what it wants to know at each launch. A value that
// begins with $ names a variable, and the platform puts in what it
// stands for then (CORE §B).
func (t *Tool) PickDeadline() lti.ContentItem {
	due := t.now().UTC().Add(workTime).Truncate(time.Hour)
	item := lti.ContentItem{
		URL:   t.URL + "/labs/sim3a",
		Title: "A lab with a deadline",
		Text:  "To be handed in within two weeks",
		// The platform keeps the date, and a teacher may move it. So
		// the tool does not keep it too, but asks for it.
		Submission: &lti.Period{End: due.Format(time.RFC3339)},
		Custom: map[string]string{
			"lab":         "sim3a",
			"due":         "$ResourceLink.submission.endDateTime",
			"closes":      "$ResourceLink.available.endDateTime",
			"copied_from": "$Context.id.history",
			"given_name":  "$Person.name.given",
			"mobile":      "$Person.phone.mobile",
		},
	}
	t.asLink(&item)
	return item
}

// What can come of a custom parameter (CORE §B).
const (
	AsSet        = "as it was set"
	Replaced     = "replaced"
	NoValue      = "no value"
	NotSupported = "not supported"
)

// A Parameter is what came of one custom parameter.
type Parameter struct {
	Name    string `json:"name"`
	Set     string `json:"set"`
	Arrived string `json:"arrived"`
	Outcome string `json:"outcome"`
}

// ReadCustom compares the custom parameters of a launch with those
// that the tool set when the link was made (CORE §5.4.6).
func (t *Tool) ReadCustom(
	set, arrived map[string]string,
) ([]Parameter, lti.Findings) {
	findings := t.findings()
	var all []Parameter
	for _, name := range slices.Sorted(maps.Keys(set)) {
		got, there := arrived[name]
		findings.Add(lti.CustomMissing, there,
			name+": "+lti.Show(got), name)
		if !there {
			continue
		}
		p := Parameter{name, set[name], got, Replaced}
		switch {
		case !strings.HasPrefix(p.Set, "$"):
			p.Outcome = AsSet
			findings.Equal(lti.CustomChanged, got, p.Set)
		// The platform does not know the variable, or does not give
		// it to us. It says so by leaving the text alone.
		case got == p.Set:
			p.Outcome = NotSupported
		// The platform knows the variable, and nothing is set.
		case got == "":
			p.Outcome = NoValue
		}
		all = append(all, p)
	}
	return all, findings
}

// ReadDate reads a date that a variable stood for; the zero time when
// there is none. It is text from another system, so it may be in any
// of the forms of ISO 8601. One without a zone is refused: its moment
// differs by a day from one end of the world to the other.
func (t *Tool) ReadDate(p Parameter) (time.Time, lti.Findings) {
	findings := t.findings()
	if p.Outcome != Replaced {
		return time.Time{}, findings
	}
	var date time.Time
	var err error
	for _, layout := range []string{
		time.RFC3339, // with parts of a second, too
		"2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07",
		"2006-01-02T15:04Z07:00",
	} {
		date, err = time.Parse(layout, p.Arrived)
		if err == nil {
			break
		}
	}
	findings.Add(lti.CustomDateMalformed, err == nil,
		p.Name+": "+p.Arrived, "a date and time with its zone")
	return date, findings
}

// ReadHistory reads the ids of the courses that this one was copied
// from, the newest first (CORE §B): by them a tool finds what belongs
// to a copy. There are none when the course is no copy. An id may
// hold a comma, so each is decoded after the list was split.
func (t *Tool) ReadHistory(p Parameter) ([]string, lti.Findings) {
	findings := t.findings()
	if p.Outcome != Replaced {
		return nil, findings
	}
	var ids []string
	var wrong error
	for _, encoded := range strings.Split(p.Arrived, ",") {
		id, err := url.QueryUnescape(encoded)
		if err == nil && id == "" {
			err = errors.New("an empty id")
		}
		wrong = errors.Join(wrong, err)
		ids = append(ids, id)
	}
	findings.Add(lti.CustomIDsMalformed, wrong == nil,
		p.Name+": "+p.Arrived, "ids, URL-encoded, with commas")
	return ids, findings
}
