package platform

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
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
	scoringUser    string
	activity       string
	grading        string
	at             time.Time
	stamp          string // the same, as sent
	submission     submission
	extensions     map[string]json.RawMessage
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

// A submission is when the user began and handed in, as the tool says (AGS
// §3.4.5).
type submission struct {
	Started   string `json:"startedAt"`
	Submitted string `json:"submittedAt"`
}

// Values of activityProgress and gradingProgress (AGS §3.4.6, §3.4.7).
const (
	initialized = "Initialized"
	started     = "Started"
	inProgress  = "InProgress"
	submitted   = "Submitted"
	completed   = "Completed"

	notReady      = "NotReady"
	failed        = "Failed"
	pending       = "Pending"
	pendingManual = "PendingManual"
	fullyGraded   = "FullyGraded"
)

// They are never written to.
var (
	activityProgress = []string{initialized, started, inProgress, submitted, completed}
	gradingProgress  = []string{notReady, failed, pending, pendingManual, fullyGraded}
)

// maxScore is how long a score may be, in bytes. Comments can be essays.
const maxScore = 64 << 10

// postScore takes the score of one user (AGS §3.4).
func (s *Server) postScore(w http.ResponseWriter, r *http.Request) error {
	at, err := s.target(r, toScore)
	if err != nil {
		return err
	}
	e := at.client.edition
	if e.OIDCLogin { // the draft's platform did not look
		if err := hasType(r, lti.MediaScore); err != nil {
			return err
		}
	}
	body, err := readBody(r, maxScore)
	if err != nil {
		return err
	}
	sc, err := readScore(r.Context(), body, e)
	if err != nil {
		return err
	}
	if err := s.checkPeople(at.course, sc); err != nil {
		return err
	}
	// A line item that has ended is still graded: endDateTime is for those who
	// submit (AGS §3.2), and to refuse late scores is a platform's choice.
	grade := func(item store.LineItem, last *store.Grade) (store.Grade, error) { //nolint:contextcheck // the store calls it before it comes back
		return sc.grade(r.Context(), item, last)
	}
	if err := s.store.Grade(at.course, at.item.Number, sc.user, grade); err != nil {
		return goneMeanwhile(err, r)
	}
	writeDone(w, e)
	return nil
}

// checkPeople checks that the score is of somebody who is in the course now.
// Who graded it may have left since.
func (s *Server) checkPeople(course string, sc score) error {
	m, err := s.member(course, sc.user)
	if err != nil {
		return err
	}
	if m.Status != store.Active {
		return lti.Fail(lti.MemberInactive, sc.user+" is "+m.Status, "an active member of the course")
	}
	if sc.scoringUser == "" {
		return nil
	}
	return s.wasMember(course, sc.scoringUser)
}

// readScore reads a score and makes the checks of AGS §3.4.
func readScore(ctx context.Context, body []byte, e lti.Edition) (score, error) {
	var b scoreBody
	members, err := readObject(body, &b, lti.ScoreMalformed)
	if err != nil {
		return score{}, err
	}
	at, timed := b.instant(e)
	if err := b.check(ctx, timed); err != nil {
		return score{}, err
	}
	sc := score{
		user: *b.User, given: b.Given, maximum: b.Maximum, comment: strings.TrimSpace(b.Comment),
		activity: b.Activity, grading: b.Grading, at: at, stamp: b.Timestamp, extensions: extensionsOf(members),
	}
	if b.ScoringUser != nil {
		sc.scoringUser = *b.ScoringUser
	}
	if b.Submission != nil {
		sc.submission = *b.Submission
	}
	return sc, nil
}

// check makes the checks of AGS §3.4. Above the maximum is no mistake, that is
// extra credit (§3.4.2).
func (b scoreBody) check(ctx context.Context, timed bool) error {
	var fs lti.Findings
	is := func(holds bool, got, want string) { fs.Add(lti.ScoreMalformed, holds, got, want) }
	is(b.User != nil && *b.User != "", "no userId", "userId")
	is(slices.Contains(activityProgress, b.Activity), "activityProgress "+lti.Show(b.Activity), strings.Join(activityProgress, ", "))
	is(slices.Contains(gradingProgress, b.Grading), "gradingProgress "+lti.Show(b.Grading), strings.Join(gradingProgress, ", "))
	is(timed, "timestamp "+lti.Show(b.Timestamp), "an ISO 8601 time with its zone")
	is(b.Given == nil || *b.Given >= 0, "scoreGiven below 0", "0 or more")
	is(b.Given == nil || *b.Given <= mostPoints, "a scoreGiven that is too large", fmt.Sprintf("at most %v", mostPoints))
	is(b.Given == nil || b.Maximum != nil, "scoreGiven without scoreMaximum", "both")
	is(b.Maximum == nil || canBeMaximum(*b.Maximum), "scoreMaximum out of range", wantMaximum)
	is(b.ScoringUser == nil || *b.ScoringUser != "", "an empty scoringUserId", "a user, or none")
	if b.Submission != nil {
		is(inOrder(b.Submission.Started, b.Submission.Submitted), fmt.Sprintf("submission %+v", *b.Submission), "times with their zone, in order")
	}
	return noted(ctx, fs)
}

// instant is the time of the score. It orders the scores of a user, so it has
// to say its zone, and should say parts of a second (AGS §3.4.4); tools that
// leave those out are too many to refuse. The draft's tools left the zone out
// and meant UTC.
func (b scoreBody) instant(e lti.Edition) (time.Time, bool) {
	if e.OIDCLogin {
		return readInstant(b.Timestamp, zonedLayouts)
	}
	return readInstant(b.Timestamp, anyLayouts)
}
