package platform

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
)

// maxLineItemText is how long resourceId and tag may be, in letters (AGS
// OpenAPI).
const maxLineItemText = 256

// An itemCheck makes the checks of one item, and notes each with the property
// it is about.
type itemCheck struct{ lti.Findings }

// well notes whether a property is as it should be.
func (c *itemCheck) well(property string, holds bool, got, want string) {
	c.Add(lti.ItemsMalformed, holds, property+": "+lti.Show(got), want)
}

// check makes the checks of DL §3: what the type requires is there, and what
// is there can be used.
func (item contentItem) check(ctx context.Context) error {
	var c itemCheck
	hasURL := item.Type == "link" || item.Type == "file" || item.Type == "image"
	c.url("url", item.URL, hasURL)
	if item.Type == "html" {
		c.well("html", strings.TrimSpace(item.HTML) != "", item.HTML, "HTML")
	}
	c.picture("icon", item.Icon)
	c.picture("thumbnail", item.Thumbnail)
	if item.Embed != nil {
		c.well("embed.html", strings.TrimSpace(item.Embed.HTML) != "", item.Embed.HTML, "HTML")
	}
	if f := item.IFrame; f != nil {
		c.url("iframe.src", f.Source, item.Type == "link")
		c.size("iframe", f.Width, f.Height)
	}
	if w := item.Window; w != nil {
		c.size("window", w.Width, w.Height)
	}
	c.period("available", item.Available)
	c.period("submission", item.Submit)
	c.instant("expiresAt", item.ExpiresAt, anyLayouts)
	c.size("", item.Width, item.Height)
	if item.LineItem != nil {
		c.well("lineItem", item.launchable(), "in an item of type "+item.Type, "lineItem in an LTI link only")
		c.lineItem(*item.LineItem)
	}
	return noted(ctx, c.Findings)
}

// url checks the address of something on the web.
func (c *itemCheck) url(property, got string, required bool) {
	c.well(property, isWebURL(got) || got == "" && !required, got, "an absolute http or https URL")
}

// picture checks an icon or a thumbnail, if there is one.
func (c *itemCheck) picture(property string, p *picture) {
	if p == nil {
		return
	}
	c.url(property+".url", p.URL, true)
	c.size(property, p.Width, p.Height)
}

// size checks a width and a height: integers, in pixels. 0 is as good as none.
func (c *itemCheck) size(property string, width, height float64) {
	const farthest = 1 << 15
	if property != "" {
		property += "."
	}
	pixels := func(name string, got float64) {
		c.well(property+name, got >= 0 && got <= farthest && got == math.Trunc(got), inDigits(got), "a whole number of pixels")
	}
	pixels("width", width)
	pixels("height", height)
}

// period checks both ends of a period, if there is one.
func (c *itemCheck) period(property string, p *period) {
	if p == nil {
		return
	}
	c.instant(property+".startDateTime", p.Start, anyLayouts)
	c.instant(property+".endDateTime", p.End, anyLayouts)
}

// instant checks a time, which may be left out.
func (c *itemCheck) instant(property, got string, layouts []string) {
	_, ok := readInstant(got, layouts)
	c.well(property, ok || got == "", got, "an ISO 8601 date and time")
}

// lineItem checks what becomes a line item of AGS, by the rules of AGS §3.2.
func (c *itemCheck) lineItem(g gradedAs) {
	c.well("lineItem.scoreMaximum", canBeMaximum(g.ScoreMaximum), inDigits(g.ScoreMaximum), wantMaximum)
	short := func(property, got string) {
		letters := utf8.RuneCountInString(got)
		c.well(property, letters <= maxLineItemText, strconv.Itoa(letters)+" letters", "at most "+strconv.Itoa(maxLineItemText))
	}
	short("lineItem.resourceId", g.ResourceID)
	short("lineItem.tag", g.Tag)
	c.instant("lineItem.startDateTime", g.StartDateTime, zonedLayouts)
	c.instant("lineItem.endDateTime", g.EndDateTime, zonedLayouts)
	c.well("lineItem.endDateTime", inOrder(g.StartDateTime, g.EndDateTime), g.EndDateTime, "a time after startDateTime")
	if !isNull(g.Review) {
		c.review(g.Review)
	}
}

// reviewStates are those in which work can be reviewed: those of the
// activity (AGS §3.4.7), and none yet. It is never written to.
var reviewStates = append([]string{noActivity}, activityProgress...)

// noActivity stands among the states for who has no score yet.
const noActivity = "None"

// review checks submissionReview (SR): in which states work can be reviewed,
// and where.
func (c *itemCheck) review(raw json.RawMessage) {
	const property = "lineItem.submissionReview"
	r, ok := readReviewTerms(raw)
	c.well(property, ok, string(raw), "an object, each member of its type")
	if !ok {
		return
	}
	c.well(property+".reviewableStatus", r.Statuses != nil, "", "an array")
	for _, status := range r.Statuses {
		c.well(property+".reviewableStatus", slices.Contains(reviewStates, status), status, strings.Join(reviewStates, ", "))
	}
	c.url(property+".url", r.URL, false)
}
