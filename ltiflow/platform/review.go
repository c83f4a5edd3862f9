package platform

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A review is the work that a submission review is about (SR §3).
type review struct {
	reviewTerms

	item store.LineItem
	of   store.Member
}

// reviewTerms are the submissionReview of a line item: what can be reviewed,
// and where.
type reviewTerms struct {
	Statuses []string         `json:"reviewableStatus"` // of activityProgress; any when empty
	Label    string           `json:"label"`
	URL      string           `json:"url"`
	Custom   customParameters `json:"custom"`
}

// readReviewTerms reads a submissionReview. What is no object says nothing.
func readReviewTerms(raw json.RawMessage) (reviewTerms, bool) {
	var terms reviewTerms
	if !bytes.HasPrefix(raw, []byte("{")) || decodeJSON(raw, &terms) != nil {
		return reviewTerms{}, false
	}
	return terms, true
}

// reviewable tells whether there is work to review: the line item offers it,
// or its tool takes the message for all of them, and the user has got as far
// as the line item asks. Who has no score is reviewed only where it says so.
func reviewable(c *client, item store.LineItem, g store.Grade) (reviewTerms, bool) {
	terms, offered := readReviewTerms(item.Review)
	if !c.edition.OIDCLogin || !offered && !c.configuration.LTI.takes(c.edition.Message.SubmissionReview) {
		return reviewTerms{}, false
	}
	if g.User == "" {
		return terms, slices.Contains(terms.Statuses, noActivity)
	}
	return terms, len(terms.Statuses) == 0 || slices.Contains(terms.Statuses, g.Activity)
}

// A reviewView is the button that begins a review.
type reviewView struct {
	Course, User, Label string
	LineItem            int
}

// reviewViewOf is the button for the work of a user behind a grade, if there is
// any.
func reviewViewOf(c *client, item store.LineItem, user string, g store.Grade) *reviewView {
	terms, ok := reviewable(c, item, g)
	if !ok {
		return nil
	}
	if terms.Label == "" {
		terms.Label = "Review"
	}
	return &reviewView{Course: item.Course, User: user, Label: terms.Label, LineItem: item.Number}
}

// reviewWork begins a submission review, from a cell of the gradebook.
func (s *Server) reviewWork(w http.ResponseWriter, r *http.Request) error {
	return s.click(w, r, func(form url.Values) (wish, error) {
		// What is no number is 0, and no line item has that.
		number, _ := strconv.Atoi(form.Get("line_item"))
		return wish{kind: lti.Final().Message.SubmissionReview, lineItem: number, learner: form.Get("user")}, nil
	})
}

// composeReview makes a submission review.
func (s *Server) composeReview(m *message, wanted wish) error {
	if !teaches(m.user) {
		return lti.Fail(lti.RoleInsufficient, roleInWords(m.user), "Instructor or Teaching assistant")
	}
	item, err := s.store.LineItem(m.course.ID, wanted.lineItem)
	if errors.Is(err, store.ErrNotFound) {
		return lti.Fail(lti.LineItemUnknown, strconv.Itoa(wanted.lineItem), "a line item of course "+m.course.ID)
	}
	if err != nil {
		return err
	}
	if err := s.address(m, item.Deployment); err != nil {
		return err
	}
	of, err := s.member(m.course.ID, wanted.learner)
	if err != nil {
		return withStatus(http.StatusNotFound, err)
	}
	terms, err := s.reviewTerms(m.to, item, of.ID)
	if err != nil {
		return err
	}
	m.review = &review{terms, item, of}
	if m.target = terms.URL; m.target == "" {
		m.target = m.to.targetLink(m.kind)
	}
	if item.Link == "" {
		return nil
	}
	l, err := s.link(m.course.ID, item.Link)
	m.link = &l
	return err
}

// reviewTerms are the terms of a review that there can be.
func (s *Server) reviewTerms(c *client, item store.LineItem, user string) (reviewTerms, error) {
	grades, err := s.store.GradesFor(item.Course, item.Number, []string{user})
	if err != nil {
		return reviewTerms{}, err
	}
	var g store.Grade
	if len(grades) > 0 {
		g = grades[0]
	}
	terms, ok := reviewable(c, item, g)
	if !ok {
		return terms, lti.Fail(lti.ReviewUnavailable, "activity "+lti.Show(g.Activity), "work that can be reviewed")
	}
	return terms, nil
}

// forUser says whose work it is (SR §3.1), as far as the tool may know.
func (m message) forUser() lti.ForUser {
	of := m.to.reveals(m.review.of.User)
	return lti.ForUser{
		UserID: of.ID, Name: fullName(of), Given: of.Given, Family: of.Family, Email: of.Email,
		Roles: rolesOf(m.review.of, m.to.edition),
	}
}
