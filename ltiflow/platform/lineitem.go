package platform

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A lineItemBody is a line item as it is sent (AGS §3.2). Pointers tell what
// is absent from what is zero. null and "" are the same as absent wherever a
// member need not be there.
type lineItemBody struct {
	ID             *string         `json:"id"`
	Label          string          `json:"label"`
	ScoreMaximum   *float64        `json:"scoreMaximum"`
	ResourceLinkID *string         `json:"resourceLinkId"`
	ResourceID     string          `json:"resourceId"`
	Tag            string          `json:"tag"`
	StartDateTime  string          `json:"startDateTime"`
	EndDateTime    string          `json:"endDateTime"`
	GradesReleased *bool           `json:"gradesReleased"`
	Review         json.RawMessage `json:"submissionReview"`

	extensions map[string]json.RawMessage
}

// Numbers of points that a gradebook can hold: within these, no score and no
// change of a maximum leaves what a number can be.
const (
	fewestPoints = 1e-100
	mostPoints   = 1e100
)

// wantMaximum says which they are.
const wantMaximum = "a number above 0, from 1e-100 to 1e+100"

// canBeMaximum tells whether results can be scaled to that many points.
func canBeMaximum(points float64) bool { return points >= fewestPoints && points <= mostPoints }

// readLineItem reads a line item from a request and checks it.
func readLineItem(r *http.Request) (lineItemBody, error) {
	var b lineItemBody
	if err := hasType(r, lti.MediaLineItem); err != nil {
		return b, err
	}
	body, err := readBody(r, maxItem)
	if err != nil {
		return b, err
	}
	members, err := readObject(body, &b, lti.LineItemMalformed)
	if err != nil {
		return b, err
	}
	b.extensions = extensionsOf(members)
	return b, b.check(r.Context())
}

// extensionsOf are the members that are named by a URL: whoever has it may
// give them a meaning, and we keep them (AGS §3.1.2). Other names that we do
// not know are nobody's.
func extensionsOf(members lti.Claims) map[string]json.RawMessage {
	var found map[string]json.RawMessage
	for name, value := range members {
		if !isWebURL(name) {
			continue
		}
		if found == nil {
			found = map[string]json.RawMessage{}
		}
		found[name] = value
	}
	return found
}

// check makes the checks of AGS §3.2.
func (b lineItemBody) check(ctx context.Context) error {
	var fs lti.Findings
	is := func(holds bool, got, want string) { fs.Add(lti.LineItemMalformed, holds, got, want) }
	is(strings.TrimSpace(b.Label) != "", "label "+lti.Show(b.Label), "a label that can be read")
	is(b.ScoreMaximum != nil, "no scoreMaximum", "a number above 0")
	if b.ScoreMaximum != nil {
		is(canBeMaximum(*b.ScoreMaximum), fmt.Sprintf("scoreMaximum %v", *b.ScoreMaximum), wantMaximum)
	}
	is(utf8.RuneCountInString(b.ResourceID) <= maxLineItemText && utf8.RuneCountInString(b.Tag) <= maxLineItemText,
		"a resourceId or tag that is too long", fmt.Sprintf("at most %d letters", maxLineItemText))
	is(inOrder(b.StartDateTime, b.EndDateTime), "startDateTime "+lti.Show(b.StartDateTime)+", endDateTime "+lti.Show(b.EndDateTime),
		"ISO 8601 times with their zone, in order")
	if err := noted(ctx, fs); err != nil || !b.reviewed() {
		return err
	}
	return b.checkReview(ctx)
}

// checkReview checks submissionReview (SR). It may be empty, as Moodle hands it
// out and its tools send it back; what it says has to be of use in a launch.
func (b lineItemBody) checkReview(ctx context.Context) error {
	review, ok := readReviewTerms(b.Review)
	if !ok {
		return lti.Fail(lti.LineItemMalformed, "submissionReview "+string(b.Review), "an object, each member of its type")
	}
	var fs lti.Findings
	for _, status := range review.Statuses {
		fs.Add(lti.LineItemMalformed, slices.Contains(reviewStates, status),
			"submissionReview.reviewableStatus "+lti.Show(status), strings.Join(reviewStates, ", "))
	}
	fs.Add(lti.LineItemMalformed, review.URL == "" || isWebURL(review.URL),
		"submissionReview.url "+lti.Show(review.URL), "an absolute http or https URL")
	return noted(ctx, fs)
}

// reviewed tells whether it says that submissions can be reviewed.
func (b lineItemBody) reviewed() bool { return !isNull(b.Review) }

// apply writes what a tool may say of a line item into what is kept of it. All
// of it is replaced: what was not sent is gone (AGS §3.2).
func (b lineItemBody) apply(item *store.LineItem) {
	item.Label, item.ScoreMaximum = b.Label, *b.ScoreMaximum
	item.ResourceID, item.Tag = b.ResourceID, b.Tag
	item.StartDateTime, item.EndDateTime = b.StartDateTime, b.EndDateTime
	item.GradesReleased, item.Extensions, item.Review = b.GradesReleased, b.extensions, nil
	if b.reviewed() {
		item.Review = b.Review
	}
}

// lineItemView is a line item as it is handed out. We support the times, so
// they are there, if only to say that they are not set (AGS §3.2).
func (s *Server) lineItemView(c *client, item store.LineItem) map[string]any {
	view := map[string]any{
		"id": s.lineItemURL(c, item.Course, item.Number), "label": item.Label, "scoreMaximum": item.ScoreMaximum,
		"startDateTime": orNull(item.StartDateTime), "endDateTime": orNull(item.EndDateTime),
	}
	for name, value := range map[string]string{"resourceLinkId": item.Link, "resourceId": item.ResourceID, "tag": item.Tag} {
		if value != "" {
			view[name] = value
		}
	}
	if item.GradesReleased != nil {
		view["gradesReleased"] = *item.GradesReleased
	}
	if item.Review != nil {
		view["submissionReview"] = item.Review
	}
	for name, value := range item.Extensions {
		view[name] = value
	}
	return view
}

// orNull is a text for JSON: null says that there is none.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
