package platform

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// column makes a line item of the tool, for no link, with a submissionReview.
func (t *tool) column(tb testing.TB, course, submissionReview string) int {
	tb.Helper()
	number, err := t.store.AddLineItem(store.LineItem{
		Course: course, Client: t.id, Deployment: t.deployment, Label: "Column", ScoreMaximum: 10, Review: json.RawMessage(submissionReview),
	}, 100)
	if err != nil {
		tb.Fatal(err)
	}
	return number
}

// graded gives a user a grade.
func (b *bench) graded(tb testing.TB, course string, number int, user, activity string) {
	tb.Helper()
	score := 7.0
	err := b.store.Grade(course, number, user, func(store.LineItem, *store.Grade) (store.Grade, error) {
		return store.Grade{User: user, Score: &score, Activity: activity, Grading: "FullyGraded", At: b.clock.Now()}, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// takesReviews says that the tool registered the message.
func takesReviews(target string) func(*client) {
	return func(c *client) {
		c.configuration.LTI.Messages = append(slices.Clone(c.configuration.LTI.Messages),
			toolMessage{Type: "LtiSubmissionReviewRequest", TargetLink: target})
	}
}

// From the gradebook to the message (SR §3, as Moodle sends it).
func TestSubmissionReview(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	claim := lti.Final().Claim
	tool.add(t, gradedItem())
	item, err := tool.store.LineItem(tool.shared, 1)
	if err != nil {
		t.Fatal(err)
	}
	item.Review = json.RawMessage(`{"reviewableStatus":["Submitted","Completed"],"label":"Look at it","url":"` + tool.server.URL +
		`/review","custom":{"lab":"reviewed","whose":"$User.id"}}`)
	if err := tool.store.SetLineItem(item); err != nil {
		t.Fatal(err)
	}
	tool.graded(t, tool.shared, 1, "LTIBCU_15", "Completed")
	tool.graded(t, tool.shared, 1, "LTIBCU_16", "InProgress")
	who := tool.signIn(t, "LTIBCU_2")
	page := tool.get("/course/"+tool.shared+"/gradebook", who).ok(t, 200).body
	if found := forms(t, page); len(found) != 1 || found[0].fields.Get("user") != "LTIBCU_15" {
		t.Fatalf("the forms of the gradebook are %+v", found)
	}
	login := tool.click(t, page, "Look at it", who)
	if got, want := login.fields.Get("target_link_uri"), tool.server.URL+"/review"; got != want {
		t.Errorf("the login goes to %s, want %s", got, want)
	}
	review := tool.message(t, login, who)
	for name, want := range map[string]string{
		"sub":               `"LTIBCU_2"`,
		claim.MessageType:   `"LtiSubmissionReviewRequest"`,
		claim.TargetLinkURI: `"` + tool.server.URL + `/review"`,
		claim.Custom:        `{"lab":"reviewed","level":"easy","unit":"` + tool.shared + `","whose":"LTIBCU_2"}`,
		claim.ResourceLink:  `{"id":"` + item.Link + `","title":"An assignment"}`,
		claim.ForUser: `{"user_id":"LTIBCU_15","name":"Gaius Baltar","given_name":"Gaius","family_name":"Baltar",` +
			`"email":"Gaius.Baltar@example.com","roles":["` + lti.RoleLearner + `"]}`,
	} {
		if got := review.Raw(name); got != want {
			t.Errorf("%s is\n%s want\n%s", name, got, want)
		}
	}
	var endpoint lti.Endpoint
	if err := review.Decode(claim.Endpoint, &endpoint); err != nil || endpoint.LineItem != tool.lineItemURL(tool.registered(t), tool.shared, 1) {
		t.Errorf("the endpoint is %s", review.Raw(claim.Endpoint))
	}
	checkAuthAnswer(t, tool.get("/auth?"+tool.authRequest(login).Encode(), who), tool.authRequest(login), "invalid_request", lti.MessageHintMismatch)
}

// A tool that registered the message gets it for every line item, and needs no
// scope for it. Where it goes: the line item's URL, the message's, the tool's.
func TestReviewByRegistration(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	number := tool.column(t, tool.shared, "")
	tool.graded(t, tool.shared, number, "LTIBCU_20", "Started") // whose work stays, though inactive
	who := tool.signIn(t, "LTIBCU_1")
	page := "/course/" + tool.shared + "/gradebook"
	if found := forms(t, tool.get(page, who).body); len(found) != 0 {
		t.Fatalf("without the message the gradebook has %+v", found)
	}
	tool.settle(t, scopes())
	for i, c := range []struct {
		change func(*client)
		target string
	}{
		{takesReviews(""), "/launch"},
		{func(c *client) { c.configuration.LTI.Messages = nil; takesReviews(tool.server.URL + "/marks")(c) }, "/marks"},
	} {
		tool.settle(t, c.change)
		login := tool.click(t, tool.get(page, who).body, "Review", who)
		if got := login.fields.Get("target_link_uri"); got != tool.server.URL+c.target {
			t.Errorf("%d: the review goes to %s, want %s", i, got, c.target)
		}
		review := tool.message(t, login, who)
		want := `{"scope":[],"lineitem":"` + tool.lineItemURL(tool.registered(t), tool.shared, number) + `"}`
		if got := review.Raw(lti.Final().Claim.Endpoint); got != want {
			t.Errorf("%d: the endpoint is %s, want %s", i, got, want)
		}
		if review.Has(lti.Final().Claim.ResourceLink) {
			t.Errorf("%d: a line item without a link names %s", i, review.Raw(lti.Final().Claim.ResourceLink))
		}
	}
	tool.settle(t, func(c *client) { c.Settings = store.Settings{HideNames: true, HideEmails: true} })
	review := tool.message(t, tool.click(t, tool.get(page, who).body, "Review", who), who)
	want := `{"user_id":"LTIBCU_20","roles":["` + lti.RoleLearner + `"]}`
	if got := review.Raw(lti.Final().Claim.ForUser); got != want {
		t.Errorf("with privacy for_user is %s, want %s", got, want)
	}
}

// Each case changes one thing of a review that is begun.
func TestReviewIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool := newTool13(t, b)
	n := newNotebook(t, b)
	tool.settle(t, takesReviews(""))
	number := strconv.Itoa(tool.column(t, tool.shared, ""))
	closed := strconv.Itoa(tool.column(t, tool.shared, `{"reviewableStatus":["Completed"]}`))
	for _, at := range []string{number, closed} {
		column, _ := strconv.Atoi(at)
		tool.graded(t, tool.shared, column, "LTIBCU_15", "Started")
	}
	teacher := tool.signIn(t, "LTIBCU_1")
	here, elsewhere := "/course/"+tool.shared+"/review", "/course/"+n.course+"/review"
	for name, c := range map[string]struct {
		path, item, user string
		who              http.Header
		status           int
		code             lti.Code
	}{
		"nobody":                    {here, number, "LTIBCU_15", nil, 403, lti.LoginRequired},
		"a learner":                 {here, number, "LTIBCU_15", tool.signIn(t, "LTIBCU_15"), 403, lti.RoleInsufficient},
		"a content developer":       {here, number, "LTIBCU_15", tool.signIn(t, "LTIBCU_19"), 403, lti.RoleInsufficient},
		"an administrator":          {here, number, "LTIBCU_15", tool.signIn(t, "LTIBCU_17"), 403, lti.RoleInsufficient},
		"a mentor":                  {here, number, "LTIBCU_15", tool.signIn(t, "LTIBCU_18"), 403, lti.RoleInsufficient},
		"no line item":              {here, "", "LTIBCU_15", teacher, 404, lti.LineItemUnknown},
		"an unknown line item":      {here, "99", "LTIBCU_15", teacher, 404, lti.LineItemUnknown},
		"a line item that is none":  {here, number + "x", "LTIBCU_15", teacher, 404, lti.LineItemUnknown},
		"nobody's work":             {here, number, "", teacher, 404, lti.UserUnknown},
		"a stranger's work":         {here, number, "x", teacher, 404, lti.UserUnknown},
		"work that is not there":    {here, number, "LTIBCU_3", teacher, 404, lti.ReviewUnavailable},
		"work that is not ready":    {here, closed, "LTIBCU_15", teacher, 404, lti.ReviewUnavailable},
		"another course's teacher":  {elsewhere, number, "LTIBCU_15", teacher, 403, lti.LoginRequired},
		"an unknown course":         {"/course/x/review", number, "LTIBCU_15", teacher, 404, lti.CourseUnknown},
		"a line item of the course": {here, number, "LTIBCU_15", teacher, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := b.postForm(c.path, url.Values{"line_item": {c.item}, "user": {c.user}}, c.who)
			if c.code == "" {
				a.ok(t, c.status)
				return
			}
			a.refused(t, c.status, c.code)
		})
	}
}

// A line item can offer the review of those who have no score yet.
func TestReviewOfNoWork(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	number := tool.column(t, tool.shared, `{"reviewableStatus":["None"],"label":"See nothing"}`)
	tool.graded(t, tool.shared, number, "LTIBCU_15", "Started")
	who := tool.signIn(t, "LTIBCU_1")
	buttons := map[string]htmlForm{}
	for _, f := range forms(t, tool.get("/course/"+tool.shared+"/gradebook", who).ok(t, 200).body) {
		buttons[f.fields.Get("user")] = f
	}
	if _, there := buttons["LTIBCU_15"]; there {
		t.Error("work that was begun can be reviewed")
	}
	begun := tool.postForm(buttons["LTIBCU_16"].action, buttons["LTIBCU_16"].fields, who).ok(t, 200)
	review := tool.message(t, forms(t, begun.body)[0], who)
	var of lti.ForUser
	if err := review.Decode(lti.Final().Claim.ForUser, &of); err != nil || of.UserID != "LTIBCU_16" {
		t.Errorf("the review is of %q (%v)", of.UserID, err)
	}
}

// Work that is taken back after the click is not reviewed (SEC §5.1.1.5).
func TestReviewAfterAChange(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.settle(t, takesReviews(""))
	number := tool.column(t, tool.shared, "")
	tool.graded(t, tool.shared, number, "LTIBCU_15", "Completed")
	who := tool.signIn(t, "LTIBCU_1")
	page := tool.get("/course/"+tool.shared+"/gradebook", who).body
	request := tool.authRequest(tool.click(t, page, "Review", who))
	if err := tool.store.DeleteLineItem(tool.shared, number); err != nil {
		t.Fatal(err)
	}
	checkAuthAnswer(t, tool.get("/auth?"+request.Encode(), who), request, "access_denied", lti.LineItemUnknown)
}

// Who sees which buttons in the gradebook.
func TestReviewButtons(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	for _, review := range []string{"", `{"reviewableStatus":["Completed"]}`, `{"reviewableStatus":[]}`, `{"reviewableStatus":7}`, `[`, `{"custom":{"a":null}}`} {
		tool.graded(t, tool.shared, tool.column(t, tool.shared, review), "LTIBCU_15", "Completed")
	}
	var got []string
	for _, user := range []string{"LTIBCU_1", "LTIBCU_2", "LTIBCU_15", "LTIBCU_17", "LTIBCU_18"} {
		page := tool.get("/course/"+tool.shared+"/gradebook", tool.signIn(t, user)).ok(t, http.StatusOK).body
		if !strings.Contains(page, "7 / 10") {
			t.Errorf("%s sees no grades", user)
		}
		got = append(got, strconv.Itoa(len(forms(t, page))))
	}
	if diff := cmp.Diff([]string{"2", "2", "0", "0", "0"}, got); diff != "" {
		t.Errorf("buttons (-want +got):\n%s", diff)
	}
	if page := tool.get("/course/"+tool.shared+"/gradebook", nil).body; len(forms(t, page)) != 0 {
		t.Error("who is not signed in can review")
	}
}
