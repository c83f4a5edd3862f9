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

// How long the learner's browser may take to fetch the response, how long the
// platform to take it in, and how often the course is looked at meanwhile.
const (
	browserPatience  = 30 * time.Second
	platformPatience = 10 * time.Second
	lookAgain        = 100 * time.Millisecond
)

// carryHome has the response posted by the browser that brought the request,
// and gives back the course page.
func (s *Session) carryHome(ctx context.Context, form []byte, items []lti.ContentItem) (*browser.Page, error) {
	if s.data.waiting == "" {
		return s.browser.Show(ctx, s.tool.URL+"/launch", form)
	}
	course := s.platform + "/course/" + url.PathEscape(s.data.selection.ContextID)
	onlooker := browser.New(newTransport()) // what it looks at is not of the step
	defer onlooker.Close()
	before, err := wholeCourse(ctx, onlooker, course)
	if err != nil {
		return nil, err
	}
	if err := s.giveForm(ctx, form); err != nil {
		return nil, err
	}
	if err := awaitItems(ctx, onlooker, course, before, items); err != nil {
		return nil, err
	}
	page, err := s.browser.Open(ctx, course)
	if err != nil {
		return nil, err
	}
	if newest := linkTo(page, "Newest"); newest != "" {
		return s.browser.Open(ctx, newest)
	}
	return page, nil
}

// wholeCourse is the text of a course, on as many pages as it has.
func wholeCourse(ctx context.Context, onlooker *browser.Browser, address string) (string, error) {
	var text strings.Builder
	for address != "" {
		page, err := onlooker.Open(ctx, address)
		if err != nil {
			return "", err
		}
		text.WriteString(page.Text)
		address = linkTo(page, "Next page")
	}
	return text.String(), nil
}

// linkTo is the address of the link with that text; "" without one.
func linkTo(page *browser.Page, text string) string {
	for _, link := range page.Links {
		if link.Text == text {
			return link.URL
		}
	}
	return ""
}

// giveForm gives the form to the page that waits in the learner's browser, and
// records the request that fetched it. That browser posts it, and sees what the
// platform answers.
func (s *Session) giveForm(ctx context.Context, form []byte) error {
	ctx, cancel := context.WithTimeout(ctx, browserPatience)
	defer cancel()
	select {
	case <-s.outside.taken: // by the page of a step that was stopped
	default:
	}
	err := s.tool.GiveForm(ctx, s.data.waiting, form)
	if errors.Is(err, context.DeadlineExceeded) {
		return lti.Fail(lti.ReturnNotCarried, "nobody fetched it in "+inWords(browserPatience), "the tool's page, open in the browser")
	}
	if err != nil {
		return err
	}
	select {
	case e := <-s.outside.taken:
		s.recorder.Add(e)
		return nil
	case <-ctx.Done():
		return fmt.Errorf("recording what the browser fetched: %w", ctx.Err())
	}
}

// awaitItems looks at the course until it has more of the items than before.
func awaitItems(ctx context.Context, onlooker *browser.Browser, course, before string, items []lti.ContentItem) error {
	ctx, cancel := context.WithTimeout(ctx, platformPatience)
	defer cancel()
	for {
		now, err := wholeCourse(ctx, onlooker, course)
		if err == nil && added(before, now, items) {
			return nil
		}
		if err == nil {
			select {
			case <-time.After(lookAgain):
				continue
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
		if errors.Is(err, context.DeadlineExceeded) {
			return lti.Fail(lti.ReturnNotCarried, "the browser fetched it, and the course has no new items", "the items in the course")
		}
		return fmt.Errorf("looking for the items in the course: %w", err)
	}
}

// added tells whether each item stands in the course once more than before.
func added(before, now string, items []lti.ContentItem) bool {
	for _, item := range items {
		if strings.Count(now, item.Title) <= strings.Count(before, item.Title) {
			return false
		}
	}
	return true
}
