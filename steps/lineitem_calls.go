package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// addLineItem creates a line item, and gives the one that the platform made.
func (s *Session) addLineItem(ctx context.Context, o *Outcome, container string, sent []byte) (made lti.LineItem, err error) {
	err = s.withToken(ctx, o, s.toManage(), func(token lti.AccessToken) (findings lti.Findings, err error) {
		made, findings, err = s.tool.CreateLineItem(ctx, token, container, sent)
		return findings, err
	})
	return made, err
}

// takeUp goes on with a column that is there, with the label and the maximum
// that it had at first.
func (s *Session) takeUp(ctx context.Context, o *Outcome, found, made lti.LineItem) (lti.LineItem, error) {
	if found.Label == made.Label && found.ScoreMaximum == made.ScoreMaximum {
		return found, nil
	}
	found.Label, found.ScoreMaximum = made.Label, made.ScoreMaximum
	item, err := json.Marshal(found)
	if err != nil {
		return found, fmt.Errorf("making the line item as it was: %w", err)
	}
	return s.putLineItem(ctx, o, found.ID, item)
}

// putLineItem replaces a line item, and gives the one that the platform has now.
func (s *Session) putLineItem(ctx context.Context, o *Outcome, id string, item []byte) (applied lti.LineItem, err error) {
	err = s.withToken(ctx, o, s.toManage(), func(token lti.AccessToken) (findings lti.Findings, err error) {
		applied, findings, err = s.tool.UpdateLineItem(ctx, token, id, item)
		return findings, err
	})
	return applied, err
}

// lineItemsWhere lists the tool's columns that match a filter.
func (s *Session) lineItemsWhere(ctx context.Context, o *Outcome, container string, filter url.Values) ([]lti.LineItem, error) {
	var items []lti.LineItem
	err := s.withToken(ctx, o, s.toManage(), func(token lti.AccessToken) (findings lti.Findings, err error) {
		items, findings, err = s.tool.ListLineItems(ctx, token, container, filter)
		return findings, err
	})
	return items, err
}
