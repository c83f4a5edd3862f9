package platform

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A copy is what a tool keeps of a roster: the members by id.
type rosterCopy map[string]lti.Member

// take reads a list to its end and gives the URL of what will change then.
// Between is called after each page.
func (c rosterCopy) take(tb testing.TB, tool rosterTool, at string, between func()) string {
	tb.Helper()
	for {
		roster, next := tool.roster(tb, at)
		for _, m := range roster.Members {
			if m.Status == store.Deleted {
				delete(c, m.UserID)
			} else {
				c[m.UserID] = m
			}
		}
		between()
		if next.rel == "differences" {
			return next.url
		}
		at = next.url
	}
}

// A tool that keeps a copy of the roster by its differences has what the
// platform has, whatever changes while it reads the pages.
func TestDifferencesLoseNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			tool := newRosterTool(t)
			random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // to be repeated, not to be secret
			added := 0
			change := func() {
				for range random.IntN(3) { // fewer than a page has, or a tool never catches up
					user := "LTIBCU_" + strconv.Itoa(1+random.IntN(16))
					switch random.IntN(4) {
					case 0:
						added++
						m := store.Member{User: store.User{ID: "new-" + strconv.Itoa(added)}, Status: store.Active, Roles: []string{lti.RoleLearner}}
						if _, err := tool.store.AddMember(tool.shared, m, 1000); err != nil {
							t.Fatal(err)
						}
					case 1:
						tool.become(t, user, store.Deleted, lti.RoleLearner)
					case 2:
						tool.become(t, user, store.Inactive, lti.RoleInstructor)
					default:
						tool.become(t, user, store.Active, lti.RoleLearner)
					}
				}
			}
			kept := rosterCopy{}
			at := kept.take(t, tool, tool.memberships("?limit="+strconv.Itoa(2+random.IntN(4))), change)
			for range 5 {
				at = kept.take(t, tool, at, change)
			}
			kept.take(t, tool, at, func() {})

			now := rosterCopy{}
			now.take(t, tool, tool.memberships("?limit=1000"), func() {})
			if diff := cmp.Diff(now, kept); diff != "" {
				t.Errorf("(-platform +tool):\n%s", diff)
			}
		})
	}
}

// Each kind of change is in the differences once, and then no more.
func TestDifferences(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	_, since := tool.roster(t, tool.memberships("?role=Learner"))
	if since.rel != "differences" {
		t.Fatalf("the last page leads to %+v", since)
	}
	if unchanged, _ := tool.roster(t, since.url); len(unchanged.Members) != 0 {
		t.Errorf("nothing changed, and it is %+v", unchanged.Members)
	}
	tool.become(t, "LTIBCU_3", store.Deleted, lti.RoleLearner)
	tool.become(t, "LTIBCU_4", store.Inactive, lti.RoleLearner)
	tool.become(t, "LTIBCU_5", store.Active, lti.RoleInstructor) // is a learner no more
	tool.become(t, "LTIBCU_3", store.Active, lti.RoleLearner)
	tool.become(t, "LTIBCU_6", store.Deleted, lti.RoleLearner)
	changed, next := tool.roster(t, since.url)
	var got []string
	for _, m := range changed.Members {
		role := m.Roles[0]
		got = append(got, m.UserID+" "+m.Status+" "+role[strings.LastIndexByte(role, '#')+1:])
	}
	want := []string{"LTIBCU_4 Inactive Learner", "LTIBCU_5 Active Instructor", "LTIBCU_3 Active Learner", "LTIBCU_6 Deleted Learner"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if again, _ := tool.roster(t, next.url); len(again.Members) != 0 {
		t.Errorf("once more: %+v", again.Members)
	}
	// An old address still says all that changed since.
	if again, _ := tool.roster(t, since.url); len(again.Members) != 4 {
		t.Errorf("the old address: %+v", again.Members)
	}
	// Who has left is in differences alone.
	all, _ := tool.roster(t, tool.memberships(""))
	if got := userIDs(all.Members); strings.Contains(got+" ", " 6 ") || !strings.Contains(got, " 3 4 5 7 ") {
		t.Errorf("the roster is %q", got)
	}
}

// A message for each member, with what a launch of the link would have for
// them alone (NRPS §3.2).
func TestRosterOfALink(t *testing.T) {
	t.Parallel()
	tool := newRosterTool(t)
	tool.add(t, map[string]any{"type": "ltiResourceLink", "custom": map[string]any{"lab": "sim3a", "level": "hard"}})
	rlid := tool.links(t, tool.shared)[0].ID
	roster, since := tool.roster(t, tool.memberships("?limit=2&rlid="+rlid))
	if roster.ID != tool.memberships("?rlid="+rlid) {
		t.Errorf("the id is %s", roster.ID)
	}
	claim := lti.Final().Claim
	for _, m := range roster.Members {
		if len(m.Messages) != 1 || m.Messages[0][claim.MessageType] != "LtiResourceLinkRequest" {
			t.Fatalf("the messages of %s are %v", m.UserID, m.Messages)
		}
		custom, _ := m.Messages[0][claim.Custom].(map[string]any)
		if custom["lab"] != "sim3a" || custom["level"] != "hard" {
			t.Errorf("the custom parameters of %s are %v", m.UserID, custom)
		}
	}
	query, _ := url.ParseQuery(mustQuery(t, since.url))
	if query.Get("rlid") != rlid {
		t.Errorf("the next page is %s", since.url)
	}
	for since.rel == "next" {
		_, since = tool.roster(t, since.url)
	}
	// Who has left launches nothing.
	tool.become(t, "LTIBCU_3", store.Deleted, lti.RoleLearner)
	tool.become(t, "LTIBCU_4", store.Inactive, lti.RoleLearner)
	changed, _ := tool.roster(t, since.url)
	if len(changed.Members) != 2 || changed.Members[0].Messages != nil || len(changed.Members[1].Messages) != 1 {
		t.Errorf("the differences are %+v", changed.Members)
	}
	if plain, _ := tool.roster(t, tool.memberships("")); plain.Members[0].Messages != nil {
		t.Errorf("without a link: %+v", plain.Members[0].Messages)
	}
}

func FuzzRosterQuery(f *testing.F) {
	tool := newRosterTool(f)
	tool.add(f, map[string]any{"type": "ltiResourceLink"})
	_, next := tool.roster(f, tool.memberships("?limit=2"))
	f.Add(mustQuery(f, next.url))
	f.Add("rlid=" + tool.links(f, tool.shared)[0].ID + "&limit=99999999999999999999&role=Learner")
	f.Add("role=%00%ff&cursor=" + rosterCursor{changes: true, revision: 3}.String())
	f.Add("a;b&%zz&role&role=")
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, tool.memberships(""), nil)
		r.URL.RawQuery, r.Header = query, bearer(tool.token)
		w := httptest.NewRecorder()
		tool.http.Handler.ServeHTTP(w, r)
		a := answer{w.Code, w.Header(), w.Body.String()}
		noFault(t, a)
		if a.status == http.StatusOK {
			tool.roster(t, linkOf(t, a).url)
		}
	})
}

// What is read as a cursor is what it was written from.
func FuzzRosterCursor(f *testing.F) {
	f.Add(rosterCursor{}.String())
	f.Add(rosterCursor{changes: true, after: 1 << 62, revision: 7}.String())
	f.Add("ZmFsc2UgLTEgMA")
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := readRosterCursor(text)
		if ok && (c.String() != text || c.after < 0 || c.revision < 0) {
			t.Errorf("%q is read as %+v", text, c)
		}
	})
}
