package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// The score that the course sends onto its own column, of 10.
const (
	columnGiven   = 8
	columnMaximum = 10
)

// toManage are the scopes for line items: all of them is one.
func (s *Session) toManage() []string { return []string{s.edition.Scope.LineItem} }

// container is where the line items of the course are.
func (s *Session) container() (string, error) {
	if endpoint := s.data.verified["launch-verify"].Launch.Endpoint; endpoint != nil && endpoint.LineItems != "" {
		return endpoint.LineItems, nil
	}
	return "", lti.Fail(lti.LineItemUnknown, "no lineitems in the launch", "a launch whose endpoint claim has lineitems: the platform lets the tool manage its columns")
}

// createLineItem is lineitem-create. Run again, it finds the column of before
// and takes that, as a tool does in a course that was copied (AGS §3.2.15). One
// that was changed since is made as it was. What the learner has edited, or a
// fault, is sent whatever there is.
func (s *Session) createLineItem(ctx context.Context, o *Outcome) error {
	container, err := s.container()
	if err != nil {
		return err
	}
	made := ltiflow.NewLineItem()
	sent, err := s.sent("lineitem-create", "line_item", made)
	if err != nil {
		return err
	}
	known := url.Values{"resource_id": {made.ResourceID}, "tag": {made.Tag}}
	found, err := s.lineItemsWhere(ctx, o, container, known)
	if err != nil {
		return err
	}
	before := len(found)
	anew := len(found) == 0 || s.Edited("lineitem-create") || s.isBroken("lineitem-create")
	if anew {
		s.data.column, err = s.addLineItem(ctx, o, container, sent)
	} else {
		s.data.column, err = s.takeUp(ctx, o, found[0], made)
	}
	if err != nil {
		return err
	}
	o.showJSON("The line item", "line_item", s.data.column)
	o.Values = s.columnValues()
	o.Values["lineitems_url"] = container
	o.Values["scope"] = strings.Join(s.toManage(), " ")
	o.Values["created"] = yesNo(anew)
	o.Values["found"] = strconv.Itoa(before)
	return nil
}

// columnValues are those of the course's own column.
func (s *Session) columnValues() map[string]string {
	column := s.data.column
	return map[string]string{
		"item_id":       column.ID,
		"label":         column.Label,
		"score_maximum": ltiflow.Number(column.ScoreMaximum),
		"resource_id":   lti.Show(column.ResourceID),
		"tag":           lti.Show(column.Tag),
	}
}

// listLineItems is lineitem-list. There is one on each page, so that there are
// pages to turn.
func (s *Session) listLineItems(ctx context.Context, o *Outcome) error {
	container, err := s.container()
	if err != nil {
		return err
	}
	query, err := s.sentParameters("lineitem-list", "query", url.Values{"limit": {"1"}})
	if err != nil {
		return err
	}
	items, err := s.lineItemsWhere(ctx, o, container, query)
	if err != nil {
		return err
	}
	o.showJSON("The line items, of all pages", "line_items", items)
	checked := ltiflow.CheckList(items, query, s.data.column)
	o.Findings = append(o.Findings, checked...)
	linked := 0
	for _, item := range items {
		if item.ResourceLinkID != "" {
			linked++
		}
	}
	o.Values = map[string]string{
		"query":  query.Encode(),
		"count":  strconv.Itoa(len(items)),
		"labels": labelsOf(items),
		"linked": strconv.Itoa(linked),
		"alone":  strconv.Itoa(len(items) - linked),
		"pages":  strconv.Itoa(s.pagesRead(lti.MediaLineItemContainer)),
	}
	return checked.Err()
}

// labelsOf names the columns: those with the same label once, with their number.
func labelsOf(items []lti.LineItem) string {
	var labels []string
	count := map[string]int{}
	for _, item := range items {
		if count[item.Label]++; count[item.Label] == 1 {
			labels = append(labels, item.Label)
		}
	}
	for i, label := range labels {
		if n := count[label]; n > 1 {
			labels[i] = fmt.Sprintf("%s (%d of them)", label, n)
		}
	}
	return strings.Join(labels, ", ")
}

// pagesRead is how many pages of a kind the step has read so far.
func (s *Session) pagesRead(media string) int {
	pages := 0
	for _, e := range s.recorder.Peek() {
		if e.From == wire.Tool && e.RequestHeader.Get("Accept") == media {
			pages++
		}
	}
	return pages
}

// scoreLineItem is lineitem-score.
func (s *Session) scoreLineItem(ctx context.Context, o *Outcome) error {
	made := s.tool.NewScore(s.data.verified["launch-verify"].Launch.Subject, columnGiven, columnMaximum)
	sent, err := s.sent("lineitem-score", "score", made)
	if err != nil {
		return err
	}
	score, result, err := s.scoreAndRead(ctx, o, s.data.column.ID, sent)
	if err != nil {
		return err
	}
	s.data.columnScore = score
	o.showJSON("The score", "score", score)
	o.showJSON("The result", "results", []lti.Result{result})
	address, err := ltiflow.ServiceURL(s.data.column.ID, "scores")
	o.Values = s.columnValues()
	o.Values["score_given"] = points(score.ScoreGiven)
	o.Values["result"] = pointsOf(result)
	o.Values["user_id"] = score.UserID
	o.Values["scores_url"] = address
	return err
}

// resultsOf are those of one user in a line item: one, or none.
func (s *Session) resultsOf(ctx context.Context, o *Outcome, lineItem, user string) ([]lti.Result, error) {
	results, findings, err := s.tool.ReadResults(ctx, s.data.token, lineItem, url.Values{"user_id": {user}})
	o.Findings = append(o.Findings, findings...)
	return results, err
}

// resultOf is the one of the user who was scored in the course's own column.
func (s *Session) resultOf(ctx context.Context, o *Outcome) (lti.Result, error) {
	results, err := s.resultsOf(ctx, o, s.data.column.ID, s.data.columnScore.UserID)
	if err != nil || len(results) == 0 {
		return lti.Result{ResultMaximum: s.data.column.ScoreMaximum}, err
	}
	return results[0], nil
}

// updateLineItem is lineitem-update: twice the points, whatever they are.
func (s *Session) updateLineItem(ctx context.Context, o *Outcome) error {
	before, err := s.resultOf(ctx, o)
	if err != nil {
		return err
	}
	was, err := s.replaceLineItem(ctx, o)
	if err != nil {
		return err
	}
	after, err := s.resultOf(ctx, o)
	if err != nil {
		return err
	}
	o.showJSON("The line item", "line_item", s.data.column)
	o.showJSON("The result before", "results", []lti.Result{before})
	o.showJSON("The result after", "results", []lti.Result{after})
	checked := ltiflow.CheckRescaled(before, after)
	o.Findings = append(o.Findings, checked...)
	o.Values = s.columnValues()
	o.Values["maximum_before"] = ltiflow.Number(was)
	o.Values["before"] = pointsOf(before)
	o.Values["after"] = pointsOf(after)
	return checked.Err()
}

// replaceLineItem reads the course's own column and puts it back with another
// maximum. It gives the maximum of before.
func (s *Session) replaceLineItem(ctx context.Context, o *Outcome) (was float64, err error) {
	var item lti.Claims
	err = s.withToken(ctx, o, s.toManage(), func(token lti.AccessToken) (findings lti.Findings, err error) {
		item, findings, err = s.tool.ReadLineItem(ctx, token, s.data.column.ID)
		return findings, err
	})
	if err != nil {
		return 0, err
	}
	if err := item.Decode("scoreMaximum", &was); err != nil {
		return 0, err
	}
	if item["scoreMaximum"], err = json.Marshal(2 * was); err != nil {
		return 0, fmt.Errorf("doubling scoreMaximum: %w", err)
	}
	sent, err := s.sent("lineitem-update", "line_item", item)
	if err != nil {
		return 0, err
	}
	applied, err := s.putLineItem(ctx, o, s.data.column.ID, sent)
	if err == nil {
		s.data.column = applied
	}
	return was, err
}

// deleteLineItem is lineitem-delete.
func (s *Session) deleteLineItem(ctx context.Context, o *Outcome) error {
	container, err := s.container()
	if err != nil {
		return err
	}
	gone := s.data.column
	err = s.withToken(ctx, o, s.toManage(), func(token lti.AccessToken) (lti.Findings, error) {
		return s.tool.DeleteLineItem(ctx, token, gone.ID)
	})
	if err != nil {
		return err
	}
	s.spend("lineitem-create")
	err = s.withToken(ctx, o, s.toManage(), func(token lti.AccessToken) (lti.Findings, error) {
		return s.tool.CheckGone(ctx, token, gone.ID)
	})
	if err != nil {
		return err
	}
	items, err := s.lineItemsWhere(ctx, o, container, url.Values{})
	if err != nil {
		return err
	}
	o.showJSON("The line items that are left", "line_items", items)
	checked := ltiflow.CheckUnlisted(items, gone.ID)
	o.Findings = append(o.Findings, checked...)
	o.Values = s.columnValues()
	o.Values["left"] = strconv.Itoa(len(items))
	return checked.Err()
}
