package ltiflow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// NewLineItem is a column of the gradebook that belongs to no link:
// it is for what the tool grades across the whole course. resourceId
// and tag are the tool's own words, by which it finds the column
// again; the platform must keep them as they are (AGS §3.2).
func NewLineItem() lti.LineItem {
	return lti.LineItem{
		Label:        "Lab notebook",
		ScoreMaximum: 10,
		ResourceID:   "lab-notebook",
		Tag:          "coursework",
	}
}

// ListLineItems reads the tool's columns in a course, those of other
// tools not among them (AGS §3.2.4). All filters narrow the list:
// resource_link_id, resource_id and tag. With a limit it comes in
// pages.
func (t *Tool) ListLineItems(
	ctx context.Context, token lti.AccessToken,
	container string, filter url.Values,
) ([]lti.LineItem, lti.Findings, error) {
	findings := t.findings()
	var items []lti.LineItem

	// The container's URL may have a query of its own: the filters
	// come on top of it.
	err := t.readPages(ctx, token, withQuery(container, filter),
		lti.MediaLineItemContainer, &findings,
		func(page answer) bool {
			var some []lti.LineItem
			ok := page.read(&findings, &some)
			items = append(items, some...)
			return ok
		})
	return items, findings, err
}

// CreateLineItem adds a column to the gradebook (AGS §3.2). It needs
// the scope lineitem: lineitem.readonly and score do not allow it.
// The line item is what NewLineItem gives, as JSON. Look for it in
// the list before: after a course was copied it is there already
// (§3.2.15).
func (t *Tool) CreateLineItem(
	ctx context.Context, token lti.AccessToken,
	container string, item []byte,
) (lti.LineItem, lti.Findings, error) {
	created, findings, err := t.sendLineItem(ctx, token,
		http.MethodPost, container, item, http.StatusCreated)
	if err != nil {
		return created, findings, err
	}

	// The platform gives the id. It is the column's address, too:
	// keep it, and never put one together.
	checkURL(&findings, "the id of the line item", created.ID)
	var sent lti.LineItem
	if json.Unmarshal(item, &sent) == nil {
		same := sent.ResourceID == created.ResourceID &&
			sent.Tag == created.Tag
		findings.Add(lti.LineItemAltered, same,
			words(created), words(sent))
	}
	return created, findings, findings.Err()
}

// ReadLineItem reads one column, member by member: what the tool has
// no name for is kept, too, so that it can be sent back.
func (t *Tool) ReadLineItem(
	ctx context.Context, token lti.AccessToken, id string,
) (lti.Claims, lti.Findings, error) {
	var findings lti.Findings
	answer, err := t.getWithToken(ctx, token, id, lti.MediaLineItem)
	if err != nil {
		return nil, findings, err
	}
	if !answer.check(&findings, http.StatusOK) {
		return nil, findings, findings.Err()
	}
	item, err := lti.ReadClaims(answer.Body)
	if err != nil {
		findings.Add(lti.AnswerMalformed, false,
			err.Error(), "a line item, as a JSON object")
	}
	return item, findings, findings.Err()
}

// UpdateLineItem replaces a column's definition (AGS §3.2): PUT sends
// all of it, and what is left out is gone. So read it first, and
// change what is to change. Its id and its link stay as they are.
// With another scoreMaximum the platform converts every result.
func (t *Tool) UpdateLineItem(
	ctx context.Context, token lti.AccessToken,
	id string, item []byte,
) (lti.LineItem, lti.Findings, error) {
	applied, findings, err := t.sendLineItem(ctx, token,
		http.MethodPut, id, item, http.StatusOK)
	if err != nil {
		return applied, findings, err
	}
	// The answer is the definition as the platform has it now: go by
	// that, and not by what was sent.
	findings.Equal(lti.LineItemAltered, applied.ID, id)
	return applied, findings, findings.Err()
}

// sendLineItem sends a line item, and reads what the platform made of
// it.
func (t *Tool) sendLineItem(
	ctx context.Context, token lti.AccessToken,
	method, address string, item []byte, want int,
) (lti.LineItem, lti.Findings, error) {
	var findings lti.Findings
	var made lti.LineItem
	req, err := http.NewRequestWithContext(ctx, method, address,
		bytes.NewReader(item))
	if err != nil {
		return made, findings,
			fmt.Errorf("sending the line item: %w", err)
	}
	req.Header.Set("Content-Type", lti.MediaLineItem)
	req.Header.Set("Accept", lti.MediaLineItem)
	t.authorize(req, token)

	answer, err := t.call(req)
	if err != nil {
		return made, findings, err
	}
	if answer.check(&findings, want) {
		answer.read(&findings, &made)
	}
	return made, findings, findings.Err()
}

// DeleteLineItem takes a column out of the gradebook, with every
// grade in it (AGS §3.2). Nobody is asked, and nothing brings it
// back.
func (t *Tool) DeleteLineItem(
	ctx context.Context, token lti.AccessToken, id string,
) (lti.Findings, error) {
	var findings lti.Findings
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete,
		id, nil)
	if err != nil {
		return findings,
			fmt.Errorf("deleting the line item: %w", err)
	}
	t.authorize(req, token)
	answer, err := t.call(req)
	if err != nil {
		return findings, err
	}
	answer.check(&findings, http.StatusNoContent)
	return findings, findings.Err()
}

// CheckGone looks for a column that was deleted: its address knows it
// no more.
func (t *Tool) CheckGone(
	ctx context.Context, token lti.AccessToken, id string,
) (lti.Findings, error) {
	var findings lti.Findings
	answer, err := t.getWithToken(ctx, token, id, lti.MediaLineItem)
	if err != nil {
		return findings, err
	}
	findings.Add(lti.LineItemRemains,
		answer.Status == http.StatusNotFound,
		fmt.Sprintf("%d %s", answer.Status,
			http.StatusText(answer.Status)),
		"404 Not Found")
	return findings, findings.Err()
}

// words are those by which the tool finds a line item again.
func words(item lti.LineItem) string {
	return strings.Join([]string{
		"resourceId " + lti.Show(item.ResourceID),
		"tag " + lti.Show(item.Tag),
	}, ", ")
}
