package platform

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A rosterTool is a tool with a token for the roster.
type rosterTool struct {
	*tool
	token string
}

func newRosterTool(tb testing.TB) rosterTool {
	tb.Helper()
	t := newTool13(tb, newBench(tb))
	return t.asRosterTool(tb)
}

// asRosterTool registers the tool once more, with the scope of the roster.
func (t *tool) asRosterTool(tb testing.TB) rosterTool {
	tb.Helper()
	configuration := t.configuration()
	configuration["scope"] = lti.Final().Scope.Membership + " " + lti.Final().Scope.Score
	body := t.register(configuration).ok(tb, http.StatusOK).json(tb)
	again := &tool{bench: t.bench, key: t.key, kid: t.kid, server: t.server}
	again.id, _ = body["client_id"].(string)
	config, _ := body[lti.ToolConfiguration].(map[string]any)
	again.deployment, _ = config["deployment_id"].(string)
	return rosterTool{again, again.accessToken(tb, lti.Final().Scope.Membership)}
}

// ask gets a roster, or what a Link header leads to.
func (t rosterTool) ask(target string) answer {
	header := bearer(t.token)
	header.Set("Accept", lti.MediaMembership)
	return t.get(target, header)
}

func (t rosterTool) memberships(query string) string {
	return t.url + "/" + t.shared + "/memberships" + query
}

// roster is the answer to a request that is right.
func (t rosterTool) roster(tb testing.TB, target string) (lti.Roster, link8288) {
	tb.Helper()
	a := t.ask(target).ok(tb, http.StatusOK)
	if got := a.header.Get("Content-Type"); got != lti.MediaMembership {
		tb.Errorf("Content-Type is %q", got)
	}
	var r lti.Roster
	if err := json.Unmarshal([]byte(a.body), &r); err != nil {
		tb.Fatal(err)
	}
	return r, linkOf(tb, a)
}

// A link8288 is a Link header (RFC 8288).
type link8288 struct{ url, rel string }

func linkOf(tb testing.TB, a answer) link8288 {
	tb.Helper()
	found := regexp.MustCompile(`^<([^<>]*)>; rel="(\w+)"$`).FindStringSubmatch(a.header.Get("Link"))
	if found == nil || len(a.header.Values("Link")) != 1 {
		tb.Fatalf("the Link header is %q", a.header.Values("Link"))
	}
	return link8288{found[1], found[2]}
}

func userIDs(members []lti.Member) string {
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = strings.TrimPrefix(m.UserID, "LTIBCU_")
	}
	return strings.Join(ids, " ")
}

// become changes somebody of the shared course.
func (b *bench) become(tb testing.TB, user, status string, roles ...string) {
	tb.Helper()
	if err := b.store.ChangeMember(b.shared, user, func(m *store.Member) error {
		m.Status, m.Roles = status, roles
		return nil
	}); err != nil {
		tb.Fatal(err)
	}
}
