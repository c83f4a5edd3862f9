package platform

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// A rosterCursor is where a list of members goes on. Only the platform reads
// it. It holds no secret, so it is not signed: who makes one up sees no more
// than without.
type rosterCursor struct {
	// changes tells whether it is the list of what changed after the revision,
	// and else the list of who is in the course.
	changes  bool
	after    int64 // in a list of members: the number of the last one
	revision int64 // of the rosters, when the list began
}

// rosterCursorForm is how String writes the three parts.
const rosterCursorForm = "%t %d %d"

// String writes the cursor for the URL of a Link header.
func (c rosterCursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, rosterCursorForm, c.changes, c.after, c.revision))
}

// readRosterCursor reads what String wrote, and nothing else.
func readRosterCursor(text string) (rosterCursor, bool) {
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return rosterCursor{}, false
	}
	var c rosterCursor
	_, err = fmt.Sscanf(string(decoded), rosterCursorForm, &c.changes, &c.after, &c.revision)
	return c, err == nil && c.after >= 0 && c.revision >= 0 && c.String() == text
}

// rosterFrom tells where a list begins: at the cursor, or, without one, with
// the first member. The revision of the rosters is taken before any member is
// read: what changes from then on is in the differences, whether or not a page
// has shown it as well.
func (s *Server) rosterFrom(ctx context.Context, asked url.Values) (rosterCursor, error) {
	now, err := s.store.Revision()
	if err != nil || !asked.Has(paramCursor) {
		return rosterCursor{revision: now}, err
	}
	text := asked.Get(paramCursor)
	c, ok := readRosterCursor(text)
	var fs lti.Findings
	// One from a later revision is of a platform that has begun anew since: it
	// would miss every change up to there.
	fs.Add(lti.PageCursorUnknown, ok && c.revision <= now, paramCursor+"="+text, "the URL of a Link header, untouched")
	fs.Add(lti.PageCursorUnknown, !c.changes || !asked.Has(paramRole), paramRole+" in the URL of differences",
		"that URL, untouched: who loses a role is a change too")
	return c, noted(ctx, fs)
}
