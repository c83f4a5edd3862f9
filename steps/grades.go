package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// The score that the notebook sends: 9 of 10, onto a line item of 34.
const (
	scoreGiven   = 9
	scoreMaximum = 10
)

// readActivity is launch-activity.
func (s *Session) readActivity(_ context.Context, o *Outcome) error {
	launch := s.data.verified["launch-verify"].Launch
	activity := s.tool.ReadActivity(launch)
	o.showJSON("The notebook's questions, answered", "activity", activity)
	o.Values = map[string]string{
		"resource_link": yesNo(activity.ResourceLink),
		"link_id":       activity.LinkID,
		"link_title":    activity.LinkTitle,
		"context_id":    activity.ContextID,
		"user_id":       activity.UserID,
		"user_name":     launch.Name,
		"learner":       yesNo(activity.Learner),
		"return_url":    activity.ReturnURL,
		"lab":           activity.Lab,
		"has_line_item": yesNo(activity.HasLineItem),
		"line_item":     s.lineItem(),
	}
	o.Findings.Add(lti.LineItemUnknown, activity.HasLineItem, lti.Show(s.lineItem()), "a link with a line item, to send a score to: launch another link")
	return o.Findings.Err()
}

// lineItem is the one of the launched link; "" when it has none.
func (s *Session) lineItem() string {
	if endpoint := s.data.verified["launch-verify"].Launch.Endpoint; endpoint != nil {
		return endpoint.LineItem
	}
	return ""
}

// requestToken is token.
func (s *Session) requestToken(ctx context.Context, o *Outcome) error {
	asked := []string{s.edition.Scope.Score, s.edition.Scope.ResultReadOnly}
	claims, err := s.sent("token", "client_assertion", s.tool.Assertion(s.data.registration))
	if err != nil {
		return err
	}
	form, err := s.sentParameters("token", "token_request", ltiflow.TokenRequest(asked...))
	if err != nil {
		return err
	}
	token, findings, err := s.tool.RequestToken(ctx, s.data.registration, claims, form)
	o.Findings = findings
	if err := s.showAssertion(o); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	s.data.token = token
	o.Expires = ltiflow.TokenExpiry(token, o.Began)
	o.showJSON("The access token", "token", token)
	granted := token.Scope
	if granted == "" {
		granted = "(not said)"
	}
	o.Values = map[string]string{
		"token_type": token.Type,
		"expires_in": strconv.Itoa(token.ExpiresIn),
		"scope":      granted,
		"asked":      form.Get("scope"),
	}
	return nil
}

// publishScore is score.
func (s *Session) publishScore(ctx context.Context, o *Outcome) error {
	made := s.tool.NewScore(s.data.verified["launch-verify"].Launch.Subject, scoreGiven, scoreMaximum)
	sent, err := s.sent("score", "score", made)
	if err != nil {
		return err
	}
	status, findings, err := s.tool.PublishScore(ctx, s.data.token, s.lineItem(), sent)
	o.Findings = findings
	if err != nil {
		return err
	}
	var score lti.Score // as it was sent, if somebody has edited it
	if err := json.Unmarshal(sent, &score); err != nil {
		return fmt.Errorf("reading the score that the platform took: %w", err)
	}
	s.data.score = score
	o.showJSON("The score", "score", score)
	address, err := ltiflow.ServiceURL(s.lineItem(), "scores")
	o.Values = map[string]string{
		"score_given":   points(score.ScoreGiven),
		"score_maximum": ltiflow.Number(score.ScoreMaximum),
		"user_id":       score.UserID,
		"timestamp":     score.Timestamp,
		"scores_url":    address,
		"status":        strconv.Itoa(status),
	}
	return err
}

// points are those of a score or a result, which may have none.
func points(given *float64) string {
	if given == nil {
		return "no points"
	}
	return ltiflow.Number(*given)
}

// readResults is results.
func (s *Session) readResults(ctx context.Context, o *Outcome) error {
	filter, err := s.sentParameters("results", "query", url.Values{})
	if err != nil {
		return err
	}
	results, findings, err := s.tool.ReadResults(ctx, s.data.token, s.lineItem(), filter)
	o.Findings = findings
	if err != nil {
		return err
	}
	o.showJSON("The results", "results", results)
	result, compared := ltiflow.CheckResult(results, s.data.score)
	o.Findings = append(o.Findings, compared...)
	if err := compared.Err(); err != nil {
		return err
	}
	o.Values = map[string]string{
		"score_given":    points(s.data.score.ScoreGiven),
		"score_maximum":  ltiflow.Number(s.data.score.ScoreMaximum),
		"result_score":   points(result.ResultScore),
		"result_maximum": ltiflow.Number(result.ResultMaximum),
		"user_id":        result.UserID,
		"gradebook_url":  s.platform + "/course/" + url.PathEscape(s.data.verified["launch-verify"].Launch.Context.ID) + "/gradebook",
	}
	return nil
}
