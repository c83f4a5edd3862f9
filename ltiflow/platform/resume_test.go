package platform

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// openData opens a platform on a file, with the tool that is registered there.
func openData(tb testing.TB, file string, at *clock) *bench {
	tb.Helper()
	s, err := Open(Config{Data: file, Now: at.Now, NewKey: newTestKey()})
	if err != nil {
		tb.Fatal(err)
	}
	return &bench{Server: s, clock: at}
}

// A platform that is started again on its data is the same platform: the same
// keys, courses, tools and links. What it has forgotten counts as used.
func TestResume(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "platform.db")
	at := &clock{now: time.Unix(1_800_000_000, 0).UTC()}
	first := openData(t, file, at)
	tool := newTool13(t, first)
	endpoint := tool.addLink(t)
	used := tool.tokenRequest(lti.Final().Scope.Score)
	used.send(first).ok(t, http.StatusOK)
	keys := first.get("/jwks", nil).ok(t, http.StatusOK).body
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	at.advance(2 * time.Second)
	second := openData(t, file, at)
	defer func() {
		if err := second.Close(); err != nil {
			t.Error(err)
		}
	}()
	if second.FormerURL() != first.url || second.guid != first.guid || second.shared != first.shared {
		t.Errorf("came from %q, guid %s, course %s", second.FormerURL(), second.guid, second.shared)
	}
	if got := second.get("/jwks", nil).ok(t, http.StatusOK).body; got != keys {
		t.Errorf("the keys are\n%s want\n%s", got, keys)
	}
	tool.bench = second
	if got := tool.addLink(t); got.LineItem == endpoint.LineItem || len(tool.links(t, tool.shared)) != 2 {
		t.Errorf("a second link has line item %s, as the first, or %d links are left", got.LineItem, len(tool.links(t, tool.shared)))
	}
	tool.askToken().ok(t, http.StatusOK)
	// Made for the former address, as a replay would be, but for its audience.
	used.claims["aud"] = second.url + pathToken
	used.form.Del("client_assertion")
	used.send(second).refused(t, 400, lti.IssuedAtOutOfRange)
}
