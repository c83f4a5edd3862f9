package steps

import (
	"context"
	"encoding/json"
	"fmt"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// waitForGrade is pending. It ends with the grade that score gives, so that the
// gradebook stands as it stood.
func (s *Session) waitForGrade(ctx context.Context, o *Outcome) error {
	user := s.data.verified["launch-verify"].Launch.Subject
	launched, _ := s.Outcome("launch-verify")
	submission := s.tool.NewSubmission(user, launched.Began)
	waiting, before, err := s.reportAndRead(ctx, o, "submission", submission)
	if err != nil {
		return err
	}

	// Meanwhile, somebody reads the report.
	grade := s.tool.NewScore(user, scoreGiven, scoreMaximum)
	grade.Comment = "Read by your teacher: well done."
	graded, after, err := s.reportAndRead(ctx, o, "grade", grade)
	if err != nil {
		return err
	}
	o.showJSON("The result while the work waits", "results", []lti.Result{before})
	o.showJSON("The result once it is graded", "results", []lti.Result{after})
	o.Values = map[string]string{
		"activity_progress": waiting.ActivityProgress,
		"grading_progress":  waiting.GradingProgress,
		"waiting":           pointsOf(before),
		"waiting_comment":   lti.Show(before.Comment),
		"graded":            pointsOf(after),
		"graded_comment":    lti.Show(after.Comment),
		"first_timestamp":   waiting.Timestamp,
		"second_timestamp":  graded.Timestamp,
		"user_id":           user,
	}
	return nil
}

// reportAndRead sends a score to the line item of the launched link, and reads
// what the gradebook makes of it. It gives the score as it was sent.
func (s *Session) reportAndRead(ctx context.Context, o *Outcome, payload string, made lti.Score) (lti.Score, lti.Result, error) {
	sent, err := s.sent("pending", payload, made)
	if err != nil {
		return lti.Score{}, lti.Result{}, err
	}
	score, result, err := s.scoreAndRead(ctx, o, s.lineItem(), sent)
	if score.UserID != "" {
		s.data.score = score // results compares with it
	}
	return score, result, err
}

// scoreAndRead sends a score to a line item, and reads and checks the result of
// its user. It gives the score, too, once the platform has taken it.
func (s *Session) scoreAndRead(ctx context.Context, o *Outcome, lineItem string, sent []byte) (score lti.Score, result lti.Result, err error) {
	_, findings, err := s.tool.PublishScore(ctx, s.data.token, lineItem, sent)
	o.Findings = append(o.Findings, findings...)
	if err != nil {
		return score, result, err
	}
	if err := json.Unmarshal(sent, &score); err != nil {
		return score, result, fmt.Errorf("reading the score that the platform took: %w", err)
	}
	results, err := s.resultsOf(ctx, o, lineItem, score.UserID)
	if err != nil {
		return score, result, err
	}
	result, compared := ltiflow.CheckResult(results, score)
	o.Findings = append(o.Findings, compared...)
	return score, result, compared.Err()
}

// pointsOf are the points of a result, of how many.
func pointsOf(result lti.Result) string {
	if result.ResultScore == nil {
		return points(nil)
	}
	return points(result.ResultScore) + " of " + ltiflow.Number(result.ResultMaximum)
}
