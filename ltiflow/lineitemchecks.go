package ltiflow

import (
	"net/url"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// CheckList checks a list of line items against the filters that it
// was asked for with: all that is in it has to match every one of
// them, and the tool's own column has to be there if it does
// (AGS §3.2.4).
func CheckList(
	items []lti.LineItem, filter url.Values, own lti.LineItem,
) lti.Findings {
	var findings lti.Findings
	var strays []string
	for _, item := range items {
		if !matches(item, filter) {
			strays = append(strays, lti.Show(item.Label))
		}
	}
	got := "nothing else"
	if len(strays) > 0 {
		got = strings.Join(strays, ", ")
	}
	asked := lti.Show(filter.Encode())
	findings.Add(lti.FilterIgnored, len(strays) == 0,
		got, "nothing but what "+asked+" asks for")

	if matches(own, filter) {
		findings.Add(lti.LineItemMissing, listed(items, own.ID),
			counted(items), "one of them "+own.ID)
	}
	return findings
}

// matches tells whether a line item is one that the filters ask for.
// They are written with underscores, and the members they are about
// are not (AGS §3.2.4).
func matches(item lti.LineItem, filter url.Values) bool {
	for name, is := range map[string]string{
		"resource_link_id": item.ResourceLinkID,
		"resource_id":      item.ResourceID,
		"tag":              item.Tag,
	} {
		wanted := filter.Get(name)
		if wanted != "" && wanted != is {
			return false
		}
	}
	return true
}

// CheckUnlisted checks that a column that was deleted is in no list.
func CheckUnlisted(
	items []lti.LineItem, deleted string,
) lti.Findings {
	var findings lti.Findings
	findings.Add(lti.LineItemRemains, !listed(items, deleted),
		counted(items), "none of them "+deleted)
	return findings
}

func listed(items []lti.LineItem, id string) bool {
	return slices.ContainsFunc(items, func(i lti.LineItem) bool {
		return i.ID == id
	})
}

func counted(items []lti.LineItem) string {
	return Number(float64(len(items))) + " in the list"
}

// CheckRescaled checks that a result has kept its share when the
// maximum of its column changed: 8 of 10 is 16 of 20. No result is
// still none.
func CheckRescaled(before, after lti.Result) lti.Findings {
	var findings lti.Findings
	if before.ResultScore == nil || after.ResultScore == nil {
		findings.Add(lti.ResultMismatch,
			before.ResultScore == after.ResultScore,
			shown(after), shown(before))
		return findings
	}
	share := *before.ResultScore / outOf(before)
	want := share * outOf(after)
	findings.Add(lti.ResultMismatch, near(*after.ResultScore, want),
		shown(after), of(want, outOf(after)))
	return findings
}

// shown is a result in words.
func shown(result lti.Result) string {
	if result.ResultScore == nil {
		return "no result"
	}
	return of(*result.ResultScore, outOf(result))
}
