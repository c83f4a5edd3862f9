package platform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A score is a score that was checked.
type score struct {
	user           string
	given, maximum *float64
	comment        string
	at             time.Time
}

// A scoreBody is a score as it is sent (AGS §3.4). Pointers tell what is
// absent from what is zero or empty.
type scoreBody struct {
	User        *string     `json:"userId"`
	Given       *float64    `json:"scoreGiven"`
	Maximum     *float64    `json:"scoreMaximum"`
	Comment     string      `json:"comment"`
	Activity    string      `json:"activityProgress"`
	Grading     string      `json:"gradingProgress"`
	Timestamp   string      `json:"timestamp"`
	ScoringUser *string     `json:"scoringUserId"`
	Submission  *submission `json:"submission"`
}

type submission struct {
	Started   string `json:"startedAt"`
	Submitted string `json:"submittedAt"`
}

// The values of activityProgress and gradingProgress (AGS §3.4.6, §3.4.7).
// They are never written to.
var (
	activityProgress = []string{"Initialized", "Started", "InProgress", "Submitted", "Completed"}
	gradingProgress  = []string{"NotReady", "Failed", "Pending", "PendingManual", "FullyGraded"}
)

// postScore takes the score of one user (AGS §3.4).
func (s *Server) postScore(w http.ResponseWriter, r *http.Request) error {
	at, err := s.target(r, func(scope lti.Scopes) string { return scope.Score })
	if err != nil {
		return err
	}
	e := at.client.edition
	if err := checkScoreType(r, e); err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return bodyError(err)
	}
	sc, err := readScore(r.Context(), body, e)
	if err != nil {
		return err
	}
	if _, err := s.member(at.item.Course, sc.user); err != nil {
		return err
	}
	err = s.store.Grade(at.item.Course, at.item.Number, sc.user, sc.grade)
	if errors.Is(err, store.ErrNotFound) {
		err = lti.Fail(lti.LineItemUnknown, r.URL.Path, "a line item that was not deleted")
	}
	if err != nil {
		return err
	}
	if e.OIDCLogin {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	writeJSON(w, http.StatusOK, "application/json", struct{}{})
	return nil
}

// checkScoreType holds edition 1.3 to the media type, which is v1 where all
// others are v2. The draft's platform did not look.
func checkScoreType(r *http.Request, e lti.Edition) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if e.OIDCLogin && (err != nil || media != lti.MediaScore) {
		return lti.Fail(lti.MediaTypeUnsupported, lti.Show(r.Header.Get("Content-Type")), lti.MediaScore)
	}
	return nil
}

// readScore reads a score and makes the checks of AGS §3.4.
func readScore(ctx context.Context, body []byte, e lti.Edition) (score, error) {
	var b scoreBody
	if _, err := lti.ReadClaims(body); err != nil {
		return score{}, lti.Fail(lti.ScoreMalformed, err.Error(), "one JSON object, each name once")
	}
	if err := decodeJSON(body, &b); err != nil {
		return score{}, lti.Fail(lti.ScoreMalformed, err.Error(), "each member of its type")
	}
	at, timed := b.instant(e)
	var fs lti.Findings
	is := func(holds bool, got, want string) { fs.Add(lti.ScoreMalformed, holds, got, want) }
	is(b.User != nil && *b.User != "", "no userId", "userId")
	is(slices.Contains(activityProgress, b.Activity), "activityProgress "+lti.Show(b.Activity), strings.Join(activityProgress, ", "))
	is(slices.Contains(gradingProgress, b.Grading), "gradingProgress "+lti.Show(b.Grading), strings.Join(gradingProgress, ", "))
	is(timed, "timestamp "+lti.Show(b.Timestamp), "an ISO 8601 time with its zone")
	is(b.Given == nil || *b.Given >= 0, "scoreGiven below 0", "0 or more")
	is(b.Given == nil || b.Maximum != nil, "scoreGiven without scoreMaximum", "both")
	is(b.Maximum == nil || *b.Maximum > 0, "scoreMaximum of 0 or less", "more than 0")
	is(b.ScoringUser == nil || *b.ScoringUser != "", "an empty scoringUserId", "a user, or none")
	if b.Submission != nil {
		is(b.Submission.isWellFormed(), fmt.Sprintf("submission %+v", *b.Submission), "times with their zone, in order")
	}
	if err := noted(ctx, fs); err != nil {
		return score{}, err
	}
	return score{user: *b.User, given: b.Given, maximum: b.Maximum, comment: strings.TrimSpace(b.Comment), at: at}, nil
}

// instant is the time of the score. It orders the scores of a user, so it has
// to say its zone (AGS §3.4.4). The draft's tools left the zone out and meant
// UTC.
func (b scoreBody) instant(e lti.Edition) (time.Time, bool) {
	layouts := []string{layoutZone, layoutShortZone, layoutPlainZone}
	if !e.OIDCLogin {
		layouts = append(layouts, layoutNoZone)
	}
	return readInstant(b.Timestamp, layouts...)
}

// isWellFormed checks the times of a submission (AGS §3.4.5).
func (s submission) isWellFormed() bool {
	var times []time.Time
	for _, text := range []string{s.Started, s.Submitted} {
		if text == "" {
			continue
		}
		t, ok := readInstant(text, layoutZone, layoutShortZone, layoutPlainZone)
		if !ok {
			return false
		}
		times = append(times, t)
	}
	return len(times) < 2 || !times[1].Before(times[0])
}

// grade is the grade that the score leaves: on the scale of the line item
// (AGS §3.4.2), unless a score with this timestamp or a later one is there
// already (AGS §3.4.9).
func (sc score) grade(item store.LineItem, last *store.Grade) (store.Grade, error) {
	if last != nil && !sc.at.After(last.At) {
		return store.Grade{}, lti.Fail(lti.ScoreStale, sc.at.Format(time.RFC3339Nano), "later than "+last.At.Format(time.RFC3339Nano))
	}
	g := store.Grade{User: sc.user, Comment: sc.comment, At: sc.at}
	if sc.given != nil {
		scaled := round(*sc.given / *sc.maximum * item.ScoreMaximum)
		if math.IsInf(scaled, 0) || math.IsNaN(scaled) {
			return store.Grade{}, lti.Fail(lti.ScoreMalformed, "scoreGiven too large to scale", "a score near its maximum")
		}
		g.Score = &scaled
	}
	return g, nil
}

// round drops what binary fractions add: 9 of 10 on 34 is 30.6, not
// 30.599999999999998. Twelve digits are more than any gradebook shows.
func round(x float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return rounded
}
