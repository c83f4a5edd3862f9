package ltiflow

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// ServiceURL is the address of a line item's scores or results: one
// more segment on the path, before the query (AGS §3.3.1, §3.4.1).
// Gluing it to the end breaks on the first platform whose URLs carry
// a query.
func ServiceURL(lineItem, service string) (string, error) {
	u, err := url.Parse(lineItem)
	if err != nil || u.Host == "" {
		return "", lti.Fail(lti.LineItemUnknown,
			lti.Show(lineItem), "the absolute URL of a line item")
	}
	return u.JoinPath(service).String(), nil
}

// NewScore is a score for finished, finally graded work. The
// timestamp orders the scores of one user: the platform keeps the
// newest (AGS §3.4.9), so it needs parts of a second, and a zone
// (§3.4.4).
func (t *Tool) NewScore(
	userID string, given, maximum float64,
) lti.Score {
	return lti.Score{
		UserID: userID,
		// A pointer: 0 is a score, and no score takes back the last.
		ScoreGiven:   &given,
		ScoreMaximum: maximum,

		// How far the student got, and how far the grading: a
		// platform may take no score as final before it is
		// FullyGraded.
		ActivityProgress: "Completed",
		GradingProgress:  "FullyGraded",
		Timestamp:        timestamp(t.now()),
	}
}

// timestamp writes a moment as a score has it.
func timestamp(at time.Time) string {
	const layout = "2006-01-02T15:04:05.000000Z07:00"
	return at.UTC().Format(layout)
}

// PublishScore sends a score to the line item of a launch (AGS §3.4).
// The score is an lti.Score as JSON. It says how many points out of
// how many; the platform converts that to the line item's own
// maximum.
func (t *Tool) PublishScore(
	ctx context.Context, token lti.AccessToken,
	lineItem string, score []byte,
) (status int, findings lti.Findings, err error) {
	address, err := ServiceURL(lineItem, "scores")
	if err != nil {
		return 0, findings, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost,
		address, bytes.NewReader(score))
	if err != nil {
		return 0, findings, fmt.Errorf("sending the score: %w", err)
	}

	// Scores have a media type of their own, at version 1 where line
	// items and results are at 2.
	req.Header.Set("Content-Type", lti.MediaScore)
	t.authorize(req, token)

	answer, err := t.call(req)
	if err != nil {
		return 0, findings, err
	}
	// AGS leaves it to the platform how it says that all went well.
	answer.check(&findings, http.StatusOK, http.StatusCreated,
		http.StatusAccepted, http.StatusNoContent)
	return answer.Status, findings, findings.Err()
}

// ReadResults reads what the gradebook holds for a line item
// (AGS §3.3): of everybody, unless the filter has a user_id or a
// limit (§3.3.6).
func (t *Tool) ReadResults(
	ctx context.Context, token lti.AccessToken,
	lineItem string, filter url.Values,
) ([]lti.Result, lti.Findings, error) {
	var findings lti.Findings
	address, err := ServiceURL(lineItem, "results")
	if err != nil {
		return nil, findings, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet,
		withQuery(address, filter), nil)
	if err != nil {
		return nil, findings,
			fmt.Errorf("asking for the results: %w", err)
	}

	// A GET has no body to give a type to: what the tool wants back
	// goes into Accept. The notebook put it into Content-Type.
	req.Header.Set("Accept", lti.MediaResultContainer)
	t.authorize(req, token)

	answer, err := t.call(req)
	if err != nil {
		return nil, findings, err
	}
	var results []lti.Result
	if answer.check(&findings, http.StatusOK) {
		answer.read(&findings, &results)
	}
	return results, findings, findings.Err()
}

// CheckResult compares a user's result with the score that was sent:
// the same share of another maximum. 9 of 10 is 30.6 of 34.
func CheckResult(
	results []lti.Result, score lti.Score,
) (lti.Result, lti.Findings) {
	var findings lti.Findings
	var found lti.Result
	for _, result := range results {
		if result.UserID == score.UserID {
			found = result
		}
	}
	if score.ScoreGiven == nil {
		// A score without points takes back the one before
		// (AGS §4.5).
		findings.Add(lti.ResultMismatch, found.ResultScore == nil,
			shown(found), "no result for "+score.UserID)
		return found, findings
	}
	maximum := outOf(found)
	want := *score.ScoreGiven / score.ScoreMaximum * maximum
	if found.ResultScore == nil {
		// Points that are not final may wait, and may be shown all
		// the same (AGS §3.4.7).
		final := score.GradingProgress == "FullyGraded"
		findings.Add(lti.ResultMismatch, !final,
			shown(found), "a result for "+score.UserID+", if final")
		return found, findings
	}
	findings.Add(lti.ResultMismatch, near(*found.ResultScore, want),
		shown(found), of(want, maximum))
	return found, findings
}

// outOf is the most points of a result: 1 where it says nothing
// (AGS §3.3.4.3).
func outOf(result lti.Result) float64 {
	if result.ResultMaximum == 0 {
		return 1
	}
	return result.ResultMaximum
}

// near allows for the rounding of a platform that keeps a few
// decimals.
func near(got, want float64) bool {
	const tolerance = 0.005
	return got-want < tolerance && want-got < tolerance
}

func of(score, maximum float64) string {
	return Number(score) + " of " + Number(maximum)
}

// Number writes a score without the noise of binary fractions: 30.6,
// not 30.599999999999998.
func Number(x float64) string {
	text := strings.TrimRight(fmt.Sprintf("%.4f", x), "0")
	return strings.TrimSuffix(text, ".")
}

// TokenExpiry is when a token that was received at a moment ends; the
// zero time when the platform did not say.
func TokenExpiry(
	token lti.AccessToken, received time.Time,
) time.Time {
	if token.ExpiresIn <= 0 {
		return time.Time{}
	}
	life := time.Duration(token.ExpiresIn) * time.Second
	return received.Add(life)
}
