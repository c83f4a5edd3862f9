package steps

import (
	"context"
	"net/url"
	"strconv"
	"strings"

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
	token, findings, err := s.tool.RequestToken(ctx, s.data.registration, asked...)
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
		"asked":      strings.Join(asked, " "),
	}
	return nil
}

// publishScore is score.
func (s *Session) publishScore(ctx context.Context, o *Outcome) error {
	score := s.tool.NewScore(s.data.verified["launch-verify"].Launch.Subject, scoreGiven, scoreMaximum)
	status, findings, err := s.tool.PublishScore(ctx, s.data.token, s.lineItem(), score)
	o.Findings = findings
	if err != nil {
		return err
	}
	s.data.score = score
	o.showJSON("The score", "score", score)
	address, err := ltiflow.ServiceURL(s.lineItem(), "scores")
	o.Values = map[string]string{
		"score_given":   ltiflow.Number(scoreGiven),
		"score_maximum": ltiflow.Number(scoreMaximum),
		"user_id":       score.UserID,
		"timestamp":     score.Timestamp,
		"scores_url":    address,
		"status":        strconv.Itoa(status),
	}
	return err
}

// readResults is results.
func (s *Session) readResults(ctx context.Context, o *Outcome) error {
	results, findings, err := s.tool.ReadResults(ctx, s.data.token, s.lineItem())
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
		"result_score":   ltiflow.Number(*result.ResultScore),
		"result_maximum": ltiflow.Number(result.ResultMaximum),
		"user_id":        result.UserID,
		"gradebook_url":  s.platform + "/course/" + url.PathEscape(s.data.verified["launch-verify"].Launch.Context.ID) + "/gradebook",
	}
	return nil
}
