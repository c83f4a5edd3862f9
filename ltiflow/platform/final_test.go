package platform

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// The whole of edition 1.3, from registration to the gradebook.
func TestFinalEndToEnd(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	claim := lti.Final().Claim

	teacher := tool.signIn(t, "LTIBCU_1")
	request := tool.message(t, tool.login(t, teacher), teacher)
	for name, want := range map[string]string{
		"iss": tool.url, "aud": tool.id, "sub": "LTIBCU_1", "name": "Peggie Nikole", "email": "Peggie.Nikole@example.com",
		claim.MessageType: "LtiDeepLinkingRequest", claim.Version: "1.3.0", claim.DeploymentID: tool.deployment,
		claim.TargetLinkURI: tool.server.URL + "/launch",
	} {
		if got := request.Text(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if request.Has(claim.ResourceLink) {
		t.Error("a deep linking request has a resource link")
	}
	iat, _ := request.Time("iat")
	if exp, _ := request.Time("exp"); exp.Sub(iat) != idTokenLife {
		t.Errorf("the token lives %s, want %s", exp.Sub(iat), idTokenLife)
	}
	items := []any{map[string]any{"type": "link", "url": "https://example.com/", "title": "A page"}, gradedItem()}
	back := tool.send(tool.reply(request, teacher, items...)).ok(t, http.StatusSeeOther)
	if got, want := back.header.Get("Location"), "/course/"+tool.shared; got != want {
		t.Errorf("redirected to %q, want %q", got, want)
	}

	student := tool.signIn(t, "LTIBCU_15")
	page := tool.get(back.header.Get("Location"), student).ok(t, http.StatusOK)
	launch := tool.message(t, tool.click(t, page.body, "An assignment", student), student)
	var link lti.ResourceLink
	var endpoint lti.Endpoint
	var custom map[string]string
	for name, v := range map[string]any{claim.ResourceLink: &link, claim.Endpoint: &endpoint, claim.Custom: &custom} {
		if err := launch.Decode(name, v); err != nil {
			t.Error(err)
		}
	}
	if link.Title != "An assignment" || !strings.Contains(page.body, "<code>"+link.ID+"</code>") {
		t.Errorf("the launch is of %+v, which the course page does not show", link)
	}
	if custom["lab"] != "sim3a" || custom["level"] != "easy" || custom["unit"] != tool.shared {
		t.Errorf("custom is %v", custom)
	}
	if !slices.Equal(endpoint.Scope, strings.Fields(strings.Join([]string{
		lti.Final().Scope.LineItem, lti.Final().Scope.ResultReadOnly, lti.Final().Scope.Score,
	}, " "))) {
		t.Errorf("the endpoint grants %v", endpoint.Scope)
	}

	token := tool.accessToken(t, strings.Join(endpoint.Scope, " "))
	tool.score(token, endpoint, validScore(tool.bench)).ok(t, http.StatusNoContent)
	results := tool.get(endpoint.LineItem+"/results", bearer(token)).ok(t, http.StatusOK)
	want := `[{"id":"` + endpoint.LineItem + `/results?user_id=LTIBCU_15","scoreOf":"` + endpoint.LineItem +
		`","userId":"LTIBCU_15","resultScore":30.6,"resultMaximum":34}]` + "\n"
	if results.body != want {
		t.Errorf("results are\n%s want\n%s", results.body, want)
	}
	if got := results.header.Get("Content-Type"); got != lti.MediaResultContainer {
		t.Errorf("results are of type %q", got)
	}
	book := tool.get("/course/"+tool.shared+"/gradebook", nil).ok(t, http.StatusOK)
	if !strings.Contains(book.body, "30.6 / 34") {
		t.Errorf("the gradebook lacks 30.6 / 34: %s", book.body)
	}
}
