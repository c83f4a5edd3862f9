package platform

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// A token that has ended is told from one that was never issued, and the next
// one is good again.
func TestFaultEndsAToken(t *testing.T) {
	t.Parallel()
	f := newFaulty(t)
	f.arm(t, "ended-token")
	if _, form := f.posted(t, ""); form.Get("id_token") == "" {
		t.Error("it broke a message")
	}
	scope := lti.Final().Scope.LineItem
	ended, good := f.accessToken(t, scope), f.accessToken(t, scope)
	call := func(token string) answer {
		return f.get("/"+f.shared+"/lineitems", http.Header{"Authorization": {"Bearer " + token}})
	}
	call(ended).refused(t, http.StatusUnauthorized, lti.AccessTokenExpired)
	call(good).ok(t, http.StatusOK)
}

// Each fault of the draft can be armed, and is in the token that is fetched
// next; those of a form are none of it.
func TestFaultsOfTheDraft(t *testing.T) {
	t.Parallel()
	n := newNotebook(t, newBench(t))
	whole := strings.TrimSpace(n.get("/tool/"+n.client+"/cisr", nil).ok(t, http.StatusOK).body)
	for _, fault := range inMessages(lti.Draft()) {
		if fault.of == lti.Draft().Message.ResourceLink {
			continue // the course has no link yet
		}
		n.postForm("/faults", url.Values{"client_id": {n.client}, "fault": {fault.Name}}, nil).ok(t, http.StatusNoContent)
		broken := n.get("/tool/"+n.client+"/cisr", nil).ok(t, http.StatusOK).body
		if _, waits := n.armed.get(n.client, n.clock.Now()); waits || broken == whole {
			t.Errorf("%s waits for another message", fault.Name)
		}
	}
	if len(inMessages(lti.Final()))-len(inMessages(lti.Draft())) != len(formFaults)+2 {
		t.Error("the draft lacks more than the form and the target")
	}
}
