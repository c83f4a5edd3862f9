package ltiflow

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
)

func TestPickDeadlineAsksForItsDate(t *testing.T) {
	t.Parallel()
	tool := &Tool{Edition: lti.Final(), URL: testTool, Now: func() time.Time { return arrived }}
	item := tool.PickDeadline()
	due, err := time.Parse(time.RFC3339, item.Submission.End)
	if err != nil || due.Sub(arrived) > workTime || due.Sub(arrived) < workTime-time.Hour {
		t.Errorf("due at %s, %v", item.Submission.End, err)
	}
	if item.Type != "ltiResourceLink" || item.Custom["due"] != "$ResourceLink.submission.endDateTime" {
		t.Errorf("item = %+v", item)
	}
}

func TestReadCustom(t *testing.T) {
	t.Parallel()
	set := map[string]string{"lab": "a", "due": "$ResourceLink.submission.endDateTime"}
	for _, c := range []struct {
		name    string
		arrived map[string]string
		due     string // what has become of it
		want    []lti.Code
	}{
		{"replaced", map[string]string{"lab": "a", "due": "2027-01-15T12:00:00Z"}, Replaced, nil},
		{"replaced by something that looks like another", map[string]string{"lab": "a", "due": "$x"}, Replaced, nil},
		{"no value", map[string]string{"lab": "a", "due": ""}, NoValue, nil},
		{"left alone", map[string]string{"lab": "a", "due": set["due"]}, NotSupported, nil},
		{"more than was set", map[string]string{"lab": "a", "due": "", "of_the_platform": "b"}, NoValue, nil},
		{"the variable is absent", map[string]string{"lab": "a"}, "", []lti.Code{lti.CustomMissing}},
		{"the text is absent", map[string]string{"due": ""}, NoValue, []lti.Code{lti.CustomMissing}},
		{"the text is another", map[string]string{"lab": "A", "due": ""}, NoValue, []lti.Code{lti.CustomChanged}},
		{"nothing came", nil, "", []lti.Code{lti.CustomMissing, lti.CustomMissing}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			parameters, findings := (&Tool{}).ReadCustom(set, c.arrived)
			wantFailed(t, findings, findings.Err(), c.want...)
			got := ""
			for _, p := range parameters {
				if p.Name == "due" {
					got = p.Outcome
				}
			}
			if got != c.due {
				t.Errorf("due is %q, want %q", got, c.due)
			}
		})
	}
}

func TestReadDate(t *testing.T) {
	t.Parallel()
	noon := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"2027-01-15T12:00:00Z":      noon,
		"2027-01-15T12:00:00.000Z":  noon,
		"2027-01-15T13:00:00+01:00": noon,
		"2027-01-15T13:00:00+0100":  noon,
		"2027-01-15T13:00:00+01":    noon,
		"2027-01-15T12:00Z":         noon,
		"2027-01-15T12:00:00":       {}, // where?
		"2027-01-15":                {},
		"15.01.2027 12:00":          {},
		"1800000000":                {},
		"2027-02-30T12:00:00Z":      {},
		"$Another.variable":         {},
	} {
		date, findings := (&Tool{}).ReadDate(Parameter{Name: "due", Arrived: text, Outcome: Replaced})
		var failed []lti.Code
		if want.IsZero() {
			failed = []lti.Code{lti.CustomDateMalformed}
		}
		wantFailed(t, findings, findings.Err(), failed...)
		if !want.IsZero() && !date.Equal(want) {
			t.Errorf("%s: got %s, want %s", text, date, want)
		}
	}
	// What is no date is none, and no failure.
	for _, outcome := range []string{NoValue, NotSupported, AsSet} {
		date, findings := (&Tool{}).ReadDate(Parameter{Name: "due", Arrived: "", Outcome: outcome})
		if !date.IsZero() || len(findings) > 0 {
			t.Errorf("%s: got %s and %v", outcome, date, findings)
		}
	}
}

func TestReadHistory(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, arrived, outcome string
		ids                    []string
		want                   []lti.Code
	}{
		{"original", "", NoValue, nil, nil},
		{"not supported", "$Context.id.history", NotSupported, nil, nil},
		{"one copy", "c1", Replaced, []string{"c1"}, nil},
		{"a copy of a copy, with signs", "c%2C2,c+1%20x", Replaced, []string{"c,2", "c 1 x"}, nil},
		{"not encoded", "100%,c1", Replaced, []string{"", "c1"}, []lti.Code{lti.CustomIDsMalformed}},
		{"an empty id", "c2,,c1", Replaced, []string{"c2", "", "c1"}, []lti.Code{lti.CustomIDsMalformed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ids, findings := (&Tool{}).ReadHistory(Parameter{Name: "copied_from", Arrived: c.arrived, Outcome: c.outcome})
			wantFailed(t, findings, findings.Err(), c.want...)
			if diff := cmp.Diff(c.ids, ids); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzCustom reads whatever may arrive in the place of a variable.
func FuzzCustom(f *testing.F) {
	for _, text := range []string{"", "$Context.id.history", "a,b%2C", "%", "2027-01-15T12:00:00.5+01", "-0001-01-01T00:00:00Z"} {
		f.Add("$Context.id.history", text)
	}
	f.Fuzz(func(t *testing.T, set, arrived string) {
		tool := &Tool{}
		parameters, findings := tool.ReadCustom(map[string]string{"x": set}, map[string]string{"x": arrived, "y": ""})
		if len(parameters) != 1 || len(findings.Failed()) > 1 {
			t.Fatalf("%+v, %v", parameters, findings)
		}
		ids, wrong := tool.ReadHistory(parameters[0])
		if wrong.Err() == nil && len(ids) > strings.Count(arrived, ",")+1 {
			t.Errorf("%d ids in %q", len(ids), arrived)
		}
		date, wrong := tool.ReadDate(parameters[0])
		if wrong.Err() != nil && len(wrong) != 1 || wrong.Err() == nil && !date.IsZero() && parameters[0].Outcome != Replaced {
			t.Errorf("%q is %s, %v", arrived, date, wrong)
		}
	})
}
