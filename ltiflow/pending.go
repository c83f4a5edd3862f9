package ltiflow

import (
	"time"

	"ltibootcamp/ltiflow/lti"
)

// NewSubmission is the score of work that was handed in and that
// somebody has to read. It has no points yet: what it says is how far
// things are, and from when to when the user worked (AGS §3.4.5).
func (t *Tool) NewSubmission(
	userID string, startedAt time.Time,
) lti.Score {
	now := timestamp(t.now())
	return lti.Score{
		UserID: userID,

		// Two questions, two answers. The work is handed in, and may
		// be handed in again (§3.4.6); the grading waits for a human
		// (§3.4.7). The platform can put it on a teacher's list.
		ActivityProgress: "Submitted",
		GradingProgress:  "PendingManual",

		// When the tool knew this. The next score of the user needs a
		// later one, even if it is about the same work (§3.4.9).
		Timestamp: now,
		Submission: &lti.Submission{
			StartedAt: timestamp(startedAt), SubmittedAt: now,
		},
		// For the learner, in plain text. It stays until the next
		// score, which brings its own or clears it.
		Comment: "Your lab report waits for your teacher.",
	}
}
