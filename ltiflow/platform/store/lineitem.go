package store

import (
	"encoding/json"
	"strings"
)

// A LineItem is a column of the gradebook (AGS §3.2).
type LineItem struct {
	Course             string
	Number             int // in the course; never given twice
	Client, Deployment string
	Link               string // resourceLinkId; "" when it belongs to none

	Label          string
	ScoreMaximum   float64
	ResourceID     string
	Tag            string
	StartDateTime  string // as sent; "" for none
	EndDateTime    string
	GradesReleased *bool
	Review         json.RawMessage            // submissionReview (SR); nil for none
	Extensions     map[string]json.RawMessage // members with a URL for a name
}

const selectLineItem = `select course, number, client, deployment, link, label, maximum, resource, tag, starts, ends,
	grades_released, review, extensions from line_items `

func scanLineItem(row scanner) (LineItem, error) {
	var i LineItem
	var review, extensions string
	err := row.Scan(&i.Course, &i.Number, &i.Client, &i.Deployment, &i.Link, &i.Label, &i.ScoreMaximum, &i.ResourceID, &i.Tag,
		&i.StartDateTime, &i.EndDateTime, &i.GradesReleased, &review, &extensions)
	if err != nil {
		return i, err
	}
	if review != "" {
		i.Review = json.RawMessage(review)
	}
	return i, decode(extensions, &i.Extensions)
}

// AddLineItem keeps a new line item and gives its number. It gives 0 when the
// course has had limit of them.
func (s *Store) AddLineItem(i LineItem, limit int) (number int, err error) {
	err = s.write(func(t transaction) error {
		last, err := one(t, value[int], "select last_line_item from courses where id = ?", i.Course)
		if err != nil || last >= limit {
			return err
		}
		number, err = t.addLineItem(i)
		return err
	})
	return number, err
}

func (t transaction) addLineItem(i LineItem) (int, error) {
	number, err := one(t, value[int], "update courses set last_line_item = last_line_item + 1 where id = ? returning last_line_item", i.Course)
	if err != nil {
		return 0, err
	}
	return number, t.exec(`insert into line_items (course, number, client, deployment, link, label, maximum, resource, tag, starts, ends,
		grades_released, review, extensions) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		i.Course, number, i.Client, i.Deployment, i.Link, i.Label, i.ScoreMaximum, i.ResourceID, i.Tag, i.StartDateTime, i.EndDateTime,
		i.GradesReleased, string(i.Review), encode(i.Extensions))
}

// LineItem finds a line item of a course.
func (s *Store) LineItem(course string, number int) (LineItem, error) {
	return find(s, scanLineItem, selectLineItem+"where course = ? and number = ?", course, number)
}

// SetLineItem changes a line item, all but its course, number, client,
// deployment and link. A new maximum rescales the grades (AGS §3.2).
func (s *Store) SetLineItem(i LineItem) error {
	return s.write(func(t transaction) error {
		old, err := one(t, value[float64], "select maximum from line_items where course = ? and number = ?", i.Course, i.Number)
		if err != nil {
			return err
		}
		if err := t.exec(`update line_items set label = ?, maximum = ?, resource = ?, tag = ?, starts = ?, ends = ?, grades_released = ?,
			review = ?, extensions = ? where course = ? and number = ?`,
			i.Label, i.ScoreMaximum, i.ResourceID, i.Tag, i.StartDateTime, i.EndDateTime, i.GradesReleased,
			string(i.Review), encode(i.Extensions), i.Course, i.Number); err != nil || old == i.ScoreMaximum {
			return err
		}
		// Twelve digits, as a score has when it comes: the noise of binary
		// fractions would be more with each change.
		return t.exec(`update grades set score = cast(format('%.12g', score / ? * ?) as real) where score is not null and
			line_item = (select id from line_items where course = ? and number = ?)`, old, i.ScoreMaximum, i.Course, i.Number)
	})
}

// DeleteLineItem deletes a line item with its grades. Its number is not given
// again.
func (s *Store) DeleteLineItem(course string, number int) error {
	return s.write(func(t transaction) error {
		return t.change("delete from line_items where course = ? and number = ?", course, number)
	})
}

// A LineItemQuery says which line items are wanted; "" asks for any.
type LineItemQuery struct {
	Course, Client, Deployment string
	Link, ResourceID, Tag      string
	After                      int // only with a larger number
	Limit                      int
}

// LineItems are a page of line items, in order of their numbers.
func (s *Store) LineItems(q LineItemQuery) ([]LineItem, error) {
	query, args := q.sql()
	return list(s, scanLineItem, query, args...)
}

func (q LineItemQuery) sql() (query string, args []any) {
	wanted := []string{"course = ?", "number > ?"}
	args = []any{q.Course, q.After}
	for _, filter := range []struct{ column, value string }{
		{"client", q.Client}, {"deployment", q.Deployment}, {"link", q.Link}, {"resource", q.ResourceID}, {"tag", q.Tag},
	} {
		if filter.value != "" {
			wanted = append(wanted, filter.column+" = ?")
			args = append(args, filter.value)
		}
	}
	query = selectLineItem + q.index() + "where " + strings.Join(wanted, " and ") + " order by number limit ?"
	return query, append(args, q.Limit)
}

// index names the index that leads straight to what is wanted, where SQLite
// would take another. It counts no rows before it chooses, and would look for
// the one line item of a link among all that share its tag.
func (q LineItemQuery) index() string {
	if q.Link == "" {
		return ""
	}
	return "indexed by line_items_of_link "
}
