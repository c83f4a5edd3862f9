package platform

import (
	"context"
	"math"
	"strconv"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// grade is the grade that the score leaves: on the scale of the line item
// (AGS §3.4.2), unless a score with this timestamp or a later one is there
// already (AGS §3.4.9). What the score does not say is taken back, but for the
// times of the submission. Initialized and NotReady without a score takes back
// everything (AGS §4.5); the timestamp stays, for no older score may follow.
func (sc score) grade(ctx context.Context, item store.LineItem, last *store.Grade) (store.Grade, error) {
	if last != nil {
		sent, newest := sc.at.Format(time.RFC3339Nano), last.At.Format(time.RFC3339Nano)
		if err := ensure(ctx, lti.ScoreStale, sc.at.After(last.At), sent, "later than "+newest); err != nil {
			return store.Grade{}, err
		}
	}
	g := store.Grade{
		User: sc.user, Comment: sc.comment, ScoringUser: sc.scoringUser, Activity: sc.activity, Grading: sc.grading,
		At: sc.at, Extensions: sc.extensions,
	}
	if last == nil {
		last = &store.Grade{}
	}
	g.Started, g.Submitted = sc.startedAt(*last), sc.submittedAt(*last)
	if sc.given != nil {
		scaled := round(*sc.given / *sc.maximum * item.ScoreMaximum)
		if math.IsInf(scaled, 0) || math.IsNaN(scaled) {
			return store.Grade{}, lti.Fail(lti.ScoreMalformed, "scoreGiven too large to scale", "a score near its maximum")
		}
		g.Score = &scaled
	}
	return g, nil
}

// startedAt is when the user began: as the tool says now or said before, until
// all begins anew, else when it first said that the work is going on (AGS
// §3.4.5).
func (sc score) startedAt(last store.Grade) string {
	switch {
	case sc.submission.Started != "":
		return sc.submission.Started
	case sc.activity == initialized:
		return ""
	case last.Started == "" && (sc.activity == started || sc.activity == inProgress):
		return sc.stamp
	default:
		return last.Started
	}
}

// submittedAt is when the user handed in, by the same rules: it is forgotten
// when the work goes on.
func (sc score) submittedAt(last store.Grade) string {
	switch {
	case sc.submission.Submitted != "":
		return sc.submission.Submitted
	case sc.activity != submitted && sc.activity != completed:
		return ""
	case last.Submitted == "":
		return sc.stamp
	default:
		return last.Submitted
	}
}

// counts is the score of a grade as far as it is one: what was not graded to
// the end may change, and a platform need not take it (AGS §3.4.7, §4.7). The
// draft's platform took every score.
func counts(g store.Grade, e lti.Edition) *float64 {
	if e.OIDCLogin && g.Grading != fullyGraded {
		return nil
	}
	return g.Score
}

// inDigits is a number as people read it. Twelve digits are more than any
// gradebook shows.
func inDigits(x float64) string { return strconv.FormatFloat(x, 'g', 12, 64) }

// round drops what binary fractions add: 9 of 10 on 34 is 30.6, not
// 30.599999999999998.
func round(x float64) float64 {
	rounded, err := strconv.ParseFloat(inDigits(x), 64)
	if err != nil {
		return x
	}
	return rounded
}
