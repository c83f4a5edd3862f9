package steps

import (
	"context"
	"fmt"
	"net/http"

	"ltibootcamp/ltiflow/lti"
)

// lineItemBreakers are the faults in the calls for line items, and in the score
// of work that waits.
func lineItemBreakers() map[string]breaker {
	return map[string]breaker{
		"pending-one-time":    {provoke: oneTimestamp},
		"line-item-no-label":  inNewColumn(inTransit(posted(func(item map[string]any) { delete(item, "label") }))),
		"line-item-scope":     inNewColumn(tokenFor(newLineItem, chapterBefore)),
		"line-items-away":     {provoke: leadAway},
		"line-item-part":      onColumn(inTransit(put(onlyMaximum))),
		"line-item-other-id":  inTransit(put(func(item map[string]any) { item["id"] = fmt.Sprint(item["id"], "-other") })),
		"line-item-gone-once": onColumn(sending(deleteTwice)),
	}
}

// onColumn is a fault after which nobody knows what has become of the course's
// own column: whatever needs it looks for it anew.
func onColumn(b breaker) breaker {
	return breaker{provoke: func(ctx context.Context, s *Session) (func(), error) {
		undo, err := b.provoke(ctx, s)
		if err != nil {
			return nil, err
		}
		return func() { undo(); s.spend("lineitem-create") }, nil
	}}
}

// inNewColumn is a fault in a line item that is created. One that a platform
// takes all the same is deleted: the tool would find it, and go on with it.
func inNewColumn(b breaker) breaker {
	return breaker{provoke: func(ctx context.Context, s *Session) (func(), error) {
		before := s.data.column
		undo, err := b.provoke(ctx, s)
		if err != nil {
			return nil, err
		}
		return func() {
			undo()
			made := s.data.column
			if s.data.column = before; made.ID == before.ID {
				return
			}
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoPatience)
			defer cancel()
			err := s.withToken(ctx, &Outcome{}, s.toManage(), func(token lti.AccessToken) (lti.Findings, error) {
				return s.tool.DeleteLineItem(ctx, token, made.ID)
			})
			if err != nil {
				s.log.Warn("the line item of a fault may be there still", "error", err)
			}
		}, nil
	}}
}

func posted(change func(item map[string]any)) func(*Session, *http.Request) error {
	return inLineItem(http.MethodPost, change)
}

func put(change func(item map[string]any)) func(*Session, *http.Request) error {
	return inLineItem(http.MethodPut, change)
}

// inLineItem changes the line item that a request carries.
func inLineItem(method string, change func(item map[string]any)) func(*Session, *http.Request) error {
	return func(_ *Session, req *http.Request) error {
		if !sendsLineItem(req, method) {
			return nil
		}
		return changeBody(req, func(body []byte) ([]byte, error) { return changed(body, change) })
	}
}

func newLineItem(req *http.Request) bool { return sendsLineItem(req, http.MethodPost) }

// chapterBefore are the scopes of the token that the step before this chapter has.
func chapterBefore(scope lti.Scopes) []string { return []string{scope.Score, scope.ResultReadOnly} }

func sendsLineItem(req *http.Request, method string) bool {
	return req.Method == method && req.Header.Get("Content-Type") == lti.MediaLineItem
}

// onlyMaximum leaves of a line item what is to change, as PATCH would have it.
func onlyMaximum(item map[string]any) {
	for name := range item {
		if name != "scoreMaximum" {
			delete(item, name)
		}
	}
}

// oneTimestamp has every score of the step carry the timestamp of the first.
func oneTimestamp(ctx context.Context, s *Session) (func(), error) {
	first := ""
	b := inTransit(func(_ *Session, req *http.Request) error {
		if req.Header.Get("Content-Type") != lti.MediaScore {
			return nil
		}
		return changeBody(req, func(body []byte) ([]byte, error) {
			return changeScore(body, func(score *lti.Score) {
				if first == "" {
					first = score.Timestamp
				}
				score.Timestamp = first
			})
		})
	})
	return b.provoke(ctx, s)
}

// deleteTwice has a request that was answered go once more, as a tool does that
// got no answer in time.
func deleteTwice(req *http.Request, on http.RoundTripper) (*http.Response, error) {
	if req.Method == http.MethodDelete {
		resp, err := on.RoundTrip(req.Clone(req.Context()))
		if err != nil {
			return nil, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
		}
		_ = resp.Body.Close()
	}
	return on.RoundTrip(req) //nolint:wrapcheck // a RoundTripper passes the error on as it is
}
