package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// A Grade is what the last score of a user left (AGS §3.3, §3.4).
type Grade struct {
	User        string
	Number      int64    // in order of the first score of a line item, for paging
	Score       *float64 // on the scale of the line item; nil when cleared: 0 is a score
	Comment     string
	ScoringUser string
	Activity    string    // activityProgress
	Grading     string    // gradingProgress
	At          time.Time // the timestamp of the score (AGS §3.4.9)
	Started     string    // submission.startedAt, as sent
	Submitted   string    // submission.submittedAt, as sent
	Extensions  map[string]json.RawMessage
}

const selectGrade = `select g.user, g.number, g.score, g.comment, g.scoring_user, g.activity, g.grading, g.at, g.started, g.submitted,
	g.extensions from grades g `

func scanGrade(row scanner) (Grade, error) {
	var g Grade
	var at, extensions string
	err := row.Scan(&g.User, &g.Number, &g.Score, &g.Comment, &g.ScoringUser, &g.Activity, &g.Grading, &at, &g.Started, &g.Submitted, &extensions)
	if err != nil {
		return g, err
	}
	if g.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
		return g, fmt.Errorf("reading the time of a grade: %w", err)
	}
	return g, decode(extensions, &g.Extensions)
}

// Grade changes the grade of a user in a line item. Change is given the line
// item and the grade as it is, nil when there is none, and gives the grade as
// it shall be. It must not call the store. An error of it changes nothing and
// comes back as it is; without the line item the error is ErrNotFound.
func (s *Store) Grade(course string, number int, user string, change func(LineItem, *Grade) (Grade, error)) error {
	return s.write(func(t transaction) error {
		id, err := one(t, value[int64], "select id from line_items where course = ? and number = ?", course, number)
		if err != nil {
			return err
		}
		item, err := one(t, scanLineItem, selectLineItem+"where id = ?", id)
		if err != nil {
			return err
		}
		known, err := all(t, scanGrade, selectGrade+"where g.line_item = ? and g.user = ?", id, user)
		if err != nil {
			return err
		}
		var last *Grade
		if len(known) > 0 {
			last = &known[0]
		}
		g, err := change(item, last)
		if err != nil {
			return err
		}
		return t.putGrade(id, user, g)
	})
}

func (t transaction) putGrade(item int64, user string, g Grade) error {
	return t.exec(`insert into grades (line_item, user, number, score, comment, scoring_user, activity, grading, at, started, submitted, extensions)
		values (?1, ?2, (select coalesce(max(number), 0) + 1 from grades where line_item = ?1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
		on conflict (line_item, user) do update set score = excluded.score, comment = excluded.comment,
			scoring_user = excluded.scoring_user, activity = excluded.activity, grading = excluded.grading, at = excluded.at,
			started = excluded.started, submitted = excluded.submitted, extensions = excluded.extensions`,
		item, user, g.Score, g.Comment, g.ScoringUser, g.Activity, g.Grading, g.At.Format(time.RFC3339Nano), g.Started, g.Submitted,
		encode(g.Extensions))
}

// A GradeQuery says which grades are wanted.
type GradeQuery struct {
	Course   string
	LineItem int
	User     string // "" for all
	After    int64  // only with a larger Number
	Limit    int
}

// Grades are a page of the grades of a line item, in order of the first
// score. Cleared grades without a comment say nothing and are left out.
func (s *Store) Grades(q GradeQuery) ([]Grade, error) {
	query, args := q.sql()
	return list(s, scanGrade, query, args...)
}

func (q GradeQuery) sql() (query string, args []any) {
	query = selectGrade + `where g.line_item = (select id from line_items where course = ? and number = ?)
		and g.number > ? and (g.score is not null or g.comment <> '')`
	args = []any{q.Course, q.LineItem, q.After}
	if q.User != "" {
		query += " and g.user = ?"
		args = append(args, q.User)
	}
	return query + " order by g.number limit ?", append(args, q.Limit)
}

const selectGradesFor = selectGrade + `where g.line_item = (select id from line_items where course = ? and number = ?)
	and g.user in (select value from json_each(?))`

// GradesFor are the grades that some users have in a line item.
func (s *Store) GradesFor(course string, lineItem int, users []string) ([]Grade, error) {
	return list(s, scanGrade, selectGradesFor, course, lineItem, encode(users))
}
