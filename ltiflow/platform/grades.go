package platform

import (
	"math"
	"strconv"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A column is a line item with its results (AGS §3.2, §3.3).
type column struct {
	number         int
	course, client string
	lti.LineItem
	results map[string]grade // by user
	order   []string         // users, by first score
}

// A grade is the last score of a user, on the scale of the line item.
type grade struct {
	user    string
	score   *float64 // nil when cleared: 0 is a score
	comment string
	at      time.Time // the timestamp of the score (AGS §3.4.9)
}

// owns tells whether the line item is there and the client's (AGS §3.2).
func (s *store) owns(client, course string, number int) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.column(client, course, number)
	return ok
}

// column finds a line item of the client; the caller holds the lock.
func (s *store) column(client, course string, number int) (*column, bool) {
	c, ok := s.courses[course]
	if !ok {
		return nil, false
	}
	col, ok := c.lineItems[number]
	return col, ok && col.client == client
}

// record keeps a score on the scale of the line item, unless a score of the
// same user with this timestamp or a later one is there already (AGS §3.4.9).
func (s *store) record(client, course string, number int, sc score) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	col, ok := s.column(client, course, number)
	if !ok {
		return lti.Fail(lti.LineItemUnknown, strconv.Itoa(number), "a line item of this tool")
	}
	last, graded := col.results[sc.user]
	if graded && !sc.at.After(last.at) {
		return lti.Fail(lti.ScoreStale, sc.at.Format(time.RFC3339Nano), "later than "+last.at.Format(time.RFC3339Nano))
	}
	g := grade{user: sc.user, comment: sc.comment, at: sc.at}
	if sc.given != nil {
		scaled := round(*sc.given / *sc.maximum * col.ScoreMaximum)
		if math.IsInf(scaled, 0) || math.IsNaN(scaled) {
			return lti.Fail(lti.ScoreMalformed, "scoreGiven too large to scale", "a score near its maximum")
		}
		g.score = &scaled
	}
	if !graded {
		col.order = append(col.order, sc.user)
	}
	col.results[sc.user] = g
	return nil
}

// results are the grades of the line item: of one user, or of all when the
// user is "". Cleared grades without a comment say nothing and are left out.
func (s *store) results(client, course string, number int, user string) (lti.LineItem, []grade, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	col, ok := s.column(client, course, number)
	if !ok {
		return lti.LineItem{}, nil, false
	}
	users := col.order
	if user != "" {
		users = []string{user}
	}
	var grades []grade
	for _, u := range users {
		if g, ok := col.results[u]; ok && (g.score != nil || g.comment != "") {
			grades = append(grades, g)
		}
	}
	return col.LineItem, grades, true
}

// gradebook are the line items of a course, each with the grade of each
// person who has one.
func (s *store) gradebook(id string) []column {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.courses[id]
	if !ok {
		return nil
	}
	book := make([]column, 0, len(c.columns))
	for _, col := range c.columns {
		shown := *col
		shown.results = make(map[string]grade, len(s.roster.people))
		for _, p := range s.roster.people {
			if g, ok := col.results[p.id]; ok {
				shown.results[p.id] = g
			}
		}
		book = append(book, shown)
	}
	return book
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
