package steps

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
)

// How long the learner's browser may take to fetch the response, and how often
// the course is looked at until the items are there.
const (
	browserPatience = 30 * time.Second
	lookAgain       = 100 * time.Millisecond
)

// carryHome has the response posted by the browser that brought the request,
// and gives back the course page.
func (s *Session) carryHome(ctx context.Context, form []byte, items []lti.ContentItem) (*browser.Page, error) {
	if s.data.waiting == "" {
		return s.browser.Show(ctx, s.tool.URL+"/launch", form)
	}
	page, err := s.carryOutside(ctx, form, items)
	if errors.Is(err, context.DeadlineExceeded) {
		err = lti.Fail(lti.ReturnNotCarried, "no sign of it after "+inWords(browserPatience),
			"the tool's page, open in the browser, and the items in the course")
	}
	return page, err
}

// carryOutside gives the form to the page that waits in the learner's browser.
// That browser posts it and sees what the platform answers. Here it is seen
// that the course has more of the items than before.
func (s *Session) carryOutside(ctx context.Context, form []byte, items []lti.ContentItem) (*browser.Page, error) {
	ctx, cancel := context.WithTimeout(ctx, browserPatience)
	defer cancel()
	course := s.platform + "/course/" + url.PathEscape(s.data.selection.ContextID)
	onlooker := browser.New(newTransport()) // what it looks at is not of the step
	defer onlooker.Close()
	before, err := onlooker.Open(ctx, course)
	if err != nil {
		return nil, err
	}
	select {
	case <-s.outside.taken: // by the page of a step that was stopped
	default:
	}
	if err := s.tool.GiveForm(ctx, s.data.waiting, form); err != nil {
		return nil, err
	}
	select {
	case e := <-s.outside.taken:
		s.recorder.Add(e)
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for the browser: %w", ctx.Err())
	}
	for {
		now, err := onlooker.Open(ctx, course)
		if err != nil {
			return nil, err
		}
		if added(before, now, items) {
			return s.browser.Open(ctx, course)
		}
		select {
		case <-time.After(lookAgain):
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for the items in the course: %w", ctx.Err())
		}
	}
}

// added tells whether each item stands on the page once more than before.
func added(before, now *browser.Page, items []lti.ContentItem) bool {
	for _, item := range items {
		if strings.Count(now.Text, item.Title) <= strings.Count(before.Text, item.Title) {
			return false
		}
	}
	return true
}
