package platform

import (
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// How much of a gradebook stands on one page.
const (
	gradebookColumns    = 20
	gradebookPeople     = 50
	gradebookExtensions = 5 // of one score
)

// Parameters of the gradebook page: the cursors of both its directions.
const (
	paramColumns = "columns"
	paramPeople  = "people"
)

// Views are what the template of the gradebook shows.
type (
	gradebookView struct {
		Course, Title string
		Own           string // the learner who looks, and sees no others
		Columns       []columnView
		Rows          []rowView
		Pages         []pageLink
	}
	columnView struct{ Label, Tool, Maximum, Released string }
	rowView    struct {
		memberView
		Cells []cellView
	}
	cellView struct {
		Score      string // "30.6 / 34"
		Note       string // what keeps the score from being seen, or from being final
		Progress   string
		Submitted  string
		Comment    string
		Extensions []string    // names of members with a URL for a name
		Review     *reviewView // where who looks at it can review the work
	}
)

// A gradebook is what of a gradebook is asked for, and by whom.
type gradebook struct {
	home    store.Course
	edition lti.Edition
	own     *store.Member // the learner who looks; nil shows everybody
	teacher bool          // who looks may review work

	columns, people         int64 // only after these
	nextColumns, nextPeople int64 // where the next pages begin; 0 for none
}

// gradebookPage shows who has what, by line item. A learner who is signed in
// sees one row, as in any platform. Who is not signed in sees all of it:
// everybody here is invented, and whoever follows the tool's work from outside
// wants to see its effect without playing a part.
func (s *Server) gradebookPage(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	book := gradebook{home: home}
	if book.edition, err = lti.EditionNamed(home.Edition); err != nil {
		return err
	}
	if user, ok := s.visitor(r); ok && user.course == home.ID {
		book.teacher = teaches(user.Member)
		if !book.teacher && slices.Contains(user.Roles, lti.RoleLearner) {
			book.own = &user.Member
		}
	}
	if err := book.readQuery(r); err != nil {
		return err
	}
	items, people, err := s.gradebookPart(&book)
	if err != nil {
		return err
	}
	view, err := s.gradebookView(book, items, people)
	if err != nil {
		return err
	}
	return s.writePage(w, http.StatusOK, "gradebook", "Gradebook", view, framesOf(home))
}

// readQuery reads which part of the table is wanted.
func (book *gradebook) readQuery(r *http.Request) error {
	query, err := readQuery(r, paramColumns, paramPeople)
	if err != nil {
		return err
	}
	for name, after := range map[string]*int64{paramColumns: &book.columns, paramPeople: &book.people} {
		if !query.Has(name) {
			continue
		}
		var ok bool
		if *after, ok = readCursor(query.Get(name)); !ok {
			return lti.Fail(lti.PageCursorUnknown, name+"="+query.Get(name), "a link of the page before")
		}
	}
	return nil
}

// gradebookPart finds the line items and the people of one page.
func (s *Server) gradebookPart(book *gradebook) ([]store.LineItem, []store.Member, error) {
	items, err := s.store.LineItems(store.LineItemQuery{
		Course: book.home.ID, After: int(min(book.columns, math.MaxInt)), Limit: gradebookColumns + 1,
	})
	if err != nil {
		return nil, nil, err
	}
	items, book.nextColumns = cut(items, gradebookColumns, func(i store.LineItem) int64 { return int64(i.Number) })
	if book.own != nil {
		return items, []store.Member{*book.own}, nil
	}
	people, err := s.store.Members(store.MemberQuery{Course: book.home.ID, After: book.people, Limit: gradebookPeople + 1})
	people, book.nextPeople = cut(people, gradebookPeople, func(m store.Member) int64 { return m.Number })
	return items, people, err
}

// gradebookView fills the table, column by column.
func (s *Server) gradebookView(book gradebook, items []store.LineItem, people []store.Member) (gradebookView, error) {
	view := gradebookView{Course: book.home.ID, Title: book.home.Title, Pages: book.pages()}
	if book.own != nil {
		view.Own = fullName(book.own.User)
	}
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.ID
		view.Rows = append(view.Rows, rowView{memberView: viewOf(p)})
	}
	names, err := s.toolNames(book.home.ID)
	if err != nil {
		return view, err
	}
	for _, item := range items {
		view.Columns = append(view.Columns, columnOf(item, names[item.Client]))
		grades, err := s.store.GradesFor(book.home.ID, item.Number, ids)
		if err != nil {
			return view, err
		}
		byUser := map[string]store.Grade{}
		for _, g := range grades {
			byUser[g.User] = g
		}
		c, err := s.anyClient(item.Client)
		if err != nil {
			return view, err
		}
		for i, id := range ids {
			cell := book.cell(item, byUser[id])
			if book.teacher {
				cell.Review = reviewViewOf(c, item, id, byUser[id])
			}
			view.Rows[i].Cells = append(view.Rows[i].Cells, cell)
		}
	}
	return view, nil
}

// columnOf is the head of a column. Tool is the name of who made it, "" where
// that is clear.
func columnOf(item store.LineItem, tool string) columnView {
	column := columnView{Label: clip(item.Label), Tool: tool, Maximum: inDigits(item.ScoreMaximum)}
	if released := item.GradesReleased; released != nil && *released {
		column.Released = "released to learners"
	} else if released != nil {
		column.Released = "not released to learners"
	}
	return column
}

// cell shows a grade: to a learner not before it is released, and no score
// that is not final.
func (book gradebook) cell(item store.LineItem, g store.Grade) cellView {
	if book.own != nil && item.GradesReleased != nil && !*item.GradesReleased {
		return cellView{Note: "not released"}
	}
	view := cellView{Comment: clip(g.Comment), Submitted: g.Submitted, Progress: progressInWords(g)}
	if counts(g, book.edition) != nil {
		view.Score = inDigits(*g.Score) + " / " + inDigits(item.ScoreMaximum)
	}
	if book.own != nil {
		return view
	}
	if g.Score != nil && view.Score == "" {
		view.Note = inDigits(*g.Score) + " / " + inDigits(item.ScoreMaximum) + ", not final"
	}
	names := slices.Sorted(maps.Keys(g.Extensions))
	for _, name := range names[:min(len(names), gradebookExtensions)] {
		view.Extensions = append(view.Extensions, clip(name))
	}
	return view
}

// Progress in words, by the names of AGS. They are never written to.
var (
	activityWords = map[string]string{
		initialized: "not begun", started: "begun", inProgress: "in progress", submitted: "submitted", completed: "completed",
	}
	gradingWords = map[string]string{
		notReady: "not to be graded yet", failed: "could not be graded", pending: "being graded",
		pendingManual: "waits to be graded by hand", fullyGraded: "graded",
	}
)

// progressInWords is how far the work and its grading have come.
func progressInWords(g store.Grade) string {
	if g.User == "" { // nobody has said anything yet
		return ""
	}
	return activityWords[g.Activity] + ", " + gradingWords[g.Grading]
}

// pages are the links to the other pages of the gradebook.
func (book gradebook) pages() []pageLink {
	var links []pageLink
	link := func(text string, columns, people int64) {
		query := url.Values{}
		for name, after := range map[string]int64{paramColumns: columns, paramPeople: people} {
			if after != 0 {
				query.Set(name, cursorAfter(after))
			}
		}
		links = append(links, pageLink{URL: coursePath(book.home.ID) + "/gradebook?" + query.Encode(), Text: text})
	}
	if book.columns != 0 {
		link("First line items", 0, book.people)
	}
	if book.nextColumns != 0 {
		link("More line items", book.nextColumns, book.people)
	}
	if book.people != 0 && book.own == nil {
		link("First people", book.columns, 0)
	}
	if book.nextPeople != 0 {
		link("More people", book.columns, book.nextPeople)
	}
	return links
}
