package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"time"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
)

// Who leaves the course, and what is pressed for that on the platform's pages.
const (
	leaver       = "Minh Tran"
	rosterLink   = "Roster"
	removeMember = "Remove"
	putBack      = "Put back"
)

// putBackPatience is how long the platform may take to put somebody back, also
// when the step is stopped meanwhile.
const putBackPatience = 5 * time.Second

// followRoster is roster-changes: the instructor takes somebody out of the
// course and puts him back, and the tool asks for the changes each time. In the
// end the course is as it was.
func (s *Session) followRoster(ctx context.Context, o *Outcome) error {
	person, err := s.openLeaver(ctx, o)
	if err != nil {
		return err
	}
	at, err := url.Parse(person.URL)
	if err != nil {
		return fmt.Errorf("reading the address of the page of %s: %w", leaver, err)
	}
	id := path.Base(at.Path)
	o.Values = map[string]string{"who": leaver, "user_id": id, "asked": s.data.differences}
	left, err := s.pressFor(ctx, o, person, removeMember)
	if err != nil {
		return err
	}
	away, seen := s.seeChange(ctx, o, id, lti.RosterDeleted)

	// Whatever came of that: back he goes.
	calmly, cancel := context.WithTimeout(context.WithoutCancel(ctx), putBackPatience)
	defer cancel()
	_, err = s.pressFor(calmly, o, left, putBack)
	if seen != nil {
		return seen
	}
	if err != nil {
		return err
	}
	back, err := s.seeChange(ctx, o, id, lti.RosterActive)
	o.Values["left"], o.Values["came_back"] = strconv.Itoa(away), strconv.Itoa(back)
	o.Values["next"] = s.data.differences
	return err
}

// openLeaver signs the instructor in, and opens the page of who is to leave.
// Whom a step that was stopped has left outside is put back first: the roster
// does not list him, and his page is still where it was.
func (s *Session) openLeaver(ctx context.Context, o *Outcome) (*browser.Page, error) {
	page, err := s.signIn(ctx, s.browser, instructor)
	if err != nil {
		return nil, err
	}
	if page, err = s.browser.Open(ctx, linkTo(page, rosterLink)); err != nil {
		return nil, err
	}
	if to := linkTo(page, leaver); to != "" {
		s.data.leaver = to
	}
	if s.data.leaver == "" {
		o.Findings.Add(lti.UserUnknown, false, "no link "+strconv.Quote(leaver)+" on "+page.URL, "the page of "+leaver)
		return nil, o.Findings.Err()
	}
	page, err = s.browser.Open(ctx, s.data.leaver)
	if err == nil && slices.ContainsFunc(page.Forms, func(f browser.Form) bool { return f.Button == putBack }) {
		return s.pressFor(ctx, o, page, putBack)
	}
	return page, err
}

// pressFor presses a button on a page of the platform.
func (s *Session) pressFor(ctx context.Context, o *Outcome, page *browser.Page, button string) (*browser.Page, error) {
	next, err := s.browser.Submit(ctx, page, button)
	if err != nil {
		return nil, err
	}
	if next.Status >= http.StatusBadRequest {
		return nil, refusedPage(o, next, strconv.Quote(button))
	}
	return next, nil
}

// seeChange asks for what has changed since the tool last asked, wants a member
// among it, and keeps the URL for the next time. It tells how many have changed.
func (s *Session) seeChange(ctx context.Context, o *Outcome, userID, status string) (int, error) {
	launch := s.data.verified["launch-verify"].Launch
	var page ltiflow.RosterPage
	err := s.withToken(ctx, o, s.toRead(), func(token lti.AccessToken) (findings lti.Findings, err error) {
		page, findings, err = s.tool.ReadChanges(ctx, token, launch, s.data.differences)
		return findings, err
	})
	if err != nil {
		return 0, err
	}
	o.showJSON("What has changed: "+leaver+" is "+status, "memberships", page.Roster)
	changed := s.tool.CheckChange(page.Members, userID, status)
	o.Findings = append(o.Findings, changed...)
	if err := changed.Err(); err != nil {
		return 0, err
	}
	s.data.differences = page.Differences
	return len(page.Members), nil
}
