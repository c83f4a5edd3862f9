package platform

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

func TestGradebook(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	g := newGrader(t, b)
	book := "/course/" + b.shared + "/gradebook"
	if page := b.get(book, nil).ok(t, 200).body; !strings.Contains(page, "No line items here.") || strings.Contains(page, "<table") {
		t.Error("an empty gradebook does not say so")
	}
	lab := g.created(t, map[string]any{"label": "Lab <1>", "scoreMaximum": 34, "gradesReleased": true})
	exam := g.created(t, map[string]any{"label": "Exam", "gradesReleased": false})
	essay := g.created(t, map[string]any{"label": "Essay"})
	g.score(lab, map[string]any{"comment": "<b>Good</b>", "submission": map[string]any{"submittedAt": "2027-01-15T07:00:00Z"}}).ok(t, 204)
	g.score(exam, map[string]any{"comment": "Secret"}).ok(t, 204)
	g.score(essay, map[string]any{"gradingProgress": pendingManual, "activityProgress": submitted, "https://x.example/y": 1}).ok(t, 204)
	g.score(lab, map[string]any{"userId": "LTIBCU_3", "activityProgress": started, "gradingProgress": notReady, "scoreGiven": nil}).ok(t, 204)

	from := " from Tool (" + g.id[:8] + ")" // the bench has two
	head := []string{
		"Person", "Role", "Lab <1>" + from + " out of 34 released to learners",
		"Exam" + from + " out of 60 not released to learners", "Essay" + from + " out of 60",
	}
	gaius := []string{
		"Gaius Baltar", "Learner", "30.6 / 34 completed, graded submitted 2027-01-15T07:00:00Z Comment: <b>Good</b>",
		"54 / 60 completed, graded submitted 2027-01-15T08:00:00.002Z Comment: Secret",
		"54 / 60, not final submitted, waits to be graded by hand submitted 2027-01-15T08:00:00.003Z with https://x.example/y",
	}
	for _, who := range []string{"", "LTIBCU_1", "LTIBCU_2"} {
		var header http.Header
		if who != "" {
			header = b.signIn(t, who)
		}
		page := b.get(book, header).ok(t, 200).body
		rows := cellsOf(t, page)
		if len(rows) != len(firstMembers())+1 || !slices.Equal(rows[0], head) || !slices.Equal(rows[15], gaius) {
			t.Errorf("%q sees %d rows, such as\n%q\n%q\nwant\n%q\n%q", who, len(rows), rows[0], rows[15], head, gaius)
		}
		if want := []string{"Amara Okafor", "Learner", "begun, not to be graded yet", "", ""}; !slices.Equal(rows[3], want) {
			t.Errorf("%q sees %q, want %q", who, rows[3], want)
		}
		for _, want := range []string{`<caption>`, `<th scope="col"`, `<th scope="row">Gaius Baltar</th>`, `role="region" aria-labelledby="gradebook" tabindex="0"`} {
			if !strings.Contains(page, want) {
				t.Errorf("the table lacks %s", want)
			}
		}
	}
	// A learner has one row, and in it what is meant for learners.
	page := b.get(book, b.signIn(t, "LTIBCU_15")).ok(t, 200).body
	own := [][]string{head, {gaius[0], gaius[1], gaius[2], "not released", "submitted, waits to be graded by hand submitted 2027-01-15T08:00:00.003Z"}}
	if rows := cellsOf(t, page); !slices.EqualFunc(rows, own, slices.Equal) {
		t.Errorf("a learner sees\n%q\nwant\n%q", rows, own)
	}
	if strings.Contains(page, "Amara") || strings.Contains(page, "Secret") || !strings.Contains(page, "Signed in as Gaius Baltar") {
		t.Error("a learner sees what is others', or not who is signed in")
	}
}

// A gradebook of any size is shown in pages, in both directions.
func TestGradebookInPages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	g := newGrader(t, b)
	for i := range gradebookColumns + 1 {
		g.created(t, map[string]any{"label": "Item " + strconv.Itoa(i+1)})
	}
	var more []store.Member
	for i := range gradebookPeople {
		more = append(more, store.Member{User: store.User{ID: strconv.Itoa(i), Given: "P", Family: strconv.Itoa(i)}, Status: store.Active})
	}
	home := newCourse(nil, lti.Final(), "")
	if err := b.store.AddCourse(home, append(roster(), more...)); err != nil {
		t.Fatal(err)
	}
	if err := b.store.Place(g.deployment, home.ID); err != nil {
		t.Fatal(err)
	}
	for i := range gradebookColumns + 1 {
		g.call(http.MethodPost, "/"+home.ID+"/lineitems", lti.MediaLineItem, validLineItem(map[string]any{"label": "Item " + strconv.Itoa(i+1)})).ok(t, 201)
	}
	at := "/course/" + home.ID + "/gradebook"
	read := func(target string) ([][]string, map[string]string) {
		t.Helper()
		page := b.get(target, nil).ok(t, 200).body
		return cellsOf(t, page), linksOf(t, page)
	}
	rows, links := read(at)
	if len(rows) != 1+gradebookPeople || len(rows[0]) != 2+gradebookColumns || links["First people"] != "" || links["First line items"] != "" {
		t.Errorf("the first page has %d rows of %d, with links %v", len(rows), len(rows[0]), links)
	}
	rows, links = read(links["More people"])
	if len(rows) != 1+len(roster()) || links["More people"] != "" || rows[len(rows)-1][0] != "P 49" {
		t.Errorf("the second page of people has %d rows, with links %v", len(rows), links)
	}
	rows, links = read(links["More line items"])
	if len(rows[0]) != 3 || !strings.HasPrefix(rows[0][2], "Item 21") || len(rows) != 1+len(roster()) || links["More line items"] != "" {
		t.Errorf("the last page has %q and %d rows, with links %v", rows[0], len(rows), links)
	}
	rows, links = read(links["First people"])
	if len(rows[0]) != 3 || len(rows) != 1+gradebookPeople {
		t.Errorf("back at the first people are %d rows of %d", len(rows), len(rows[0]))
	}
	if rows, _ = read(links["First line items"]); len(rows[0]) != 2+gradebookColumns {
		t.Errorf("back at the first page are %d columns", len(rows[0]))
	}
	for query, code := range map[string]lti.Code{
		"columns=5": lti.PageCursorUnknown, "people=": lti.PageCursorUnknown, "people=a&people=b": lti.ParameterRepeated, "%zz": lti.QueryMalformed,
	} {
		b.get(at+"?"+query, http.Header{"Accept": {"text/html"}}).refused(t, 400, code)
	}
}

// In a course of edition 2018 every score counts, as it did.
func TestGradebookOfTheDraft(t *testing.T) {
	t.Parallel()
	n := newNotebook(t, newBench(t))
	item := n.lineItem(t)
	s := validScore(n.bench)
	s["gradingProgress"] = pending
	n.do(http.MethodPost, item+"/scores", bytesOf(s), n.bearer(t, draftScopes)).ok(t, 200)
	rows := cellsOf(t, n.get("/course/"+n.course+"/gradebook", nil).ok(t, 200).body)
	if got := rows[15][2]; !strings.HasPrefix(got, "30.6 / 34 ") || strings.Contains(got, "not final") {
		t.Errorf("the cell is %q", got)
	}
}
