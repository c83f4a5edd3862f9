package ltiflow

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// maxWaiting bounds how many pages may wait at once.
const maxWaiting = 16

// A waitingPage is open in the browser that brought a deep linking
// request. The platform takes the answer from that browser and no
// other (SEC §7.3.1), so the page stays until there is one.
type waitingPage struct {
	secret string // in its address: nobody else can ask for the form
	shown  page
	form   chan []byte
}

// receive reads what a message says of itself and makes the page to
// show for it: after a deep linking request, one that waits.
func (t *Tool) receive(
	message Message, findings lti.Findings,
) (Arrival, page) {
	arrival := Arrival{Message: message, Findings: findings}
	if findings.Err() != nil {
		return arrival, page{}
	}
	arrival.Claimed = claimed(t.Edition, message.Token)
	shown := page{
		Title: "The tool has received the message",
		Facts: facts(arrival.Claimed),
		Lines: []string{"So it says. The tool has not verified it " +
			"yet: go on in the terminal."},
	}
	request := t.Edition.Message.DeepLinkingRequest
	if arrival.Claimed.MessageType == request {
		shown.Lines = append(shown.Lines, "Leave this page open. "+
			"When the terminal returns to the course, this page "+
			"goes there with the response.")
		arrival.Page, shown = t.wait(message.Login.State, shown)
	}
	return arrival, shown
}

// claimed is what a token says of itself; nothing, when it cannot be
// read.
func claimed(e lti.Edition, token string) lti.Launch {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return lti.Launch{}
	}
	payload, err := lti.DecodePart(parts[1])
	if err != nil {
		return lti.Launch{}
	}
	claims, err := lti.ReadClaims(payload)
	if err != nil {
		return lti.Launch{}
	}
	launch, err := readLaunch(e, claims)
	if err != nil {
		return lti.Launch{}
	}
	return launch
}

// facts are what a user knows a launch by.
func facts(launch lti.Launch) []fact {
	user, link := launch.Name, launch.ResourceLink.Title
	if user == "" {
		user = launch.Subject // a platform may keep names to itself
	}
	if link == "" {
		link = launch.ResourceLink.ID
	}
	all := []fact{
		{"Message", launch.MessageType},
		{"User", user},
		{"Course", launch.Context.Title},
		{"Link", link},
	}
	return slices.DeleteFunc(all,
		func(f fact) bool { return f.Value == "" })
}

// wait keeps a page until its form is there. Where too many wait, the
// oldest is forgotten.
func (t *Tool) wait(state string, shown page) (string, page) {
	secret := t.random("page of " + state)
	shown.Refresh = t.URL + "/waiting/" + secret
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waiting) == maxWaiting {
		t.waiting = slices.Delete(t.waiting, 0, 1)
	}
	t.waiting = append(t.waiting,
		waitingPage{secret, shown, make(chan []byte)})
	return secret, shown
}

// HandleWaiting shows a page that waits, and asks for itself again
// each second, until GiveForm has a form for it. It tells whether the
// form went out.
func (t *Tool) HandleWaiting(
	w http.ResponseWriter, r *http.Request,
) bool {
	waiting, known := t.waitingFor(r.PathValue("page"))
	if !known {
		writePage(w, http.StatusNotFound, page{
			Title: "This page has done its work",
			Lines: []string{"Its request was answered, or another " +
				"one took its place: go on in the terminal."},
		})
		return false
	}
	select {
	case form := <-waiting.form:
		t.StopWaiting(waiting.secret)
		writeHTML(w, http.StatusOK, formPolicy, form)
		return true
	default:
		writePage(w, http.StatusOK, waiting.shown)
		return false
	}
}

// formPolicy lets the page of PostResponse run its one script and
// post its form. Browsers hold what follows the post to it as well,
// and where the platform sends its user next is its own business.
var formPolicy = "default-src 'none'; form-action http: https:; " +
	"script-src 'sha256-" + digest(submitForm) + "'"

func digest(script string) string {
	sum := sha256.Sum256([]byte(script))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// GiveForm hands a page that waits its form, as PostResponse wrote
// it, and comes back when the browser has fetched it.
func (t *Tool) GiveForm(
	ctx context.Context, secret string, form []byte,
) error {
	waiting, known := t.waitingFor(secret)
	if !known {
		return lti.Fail(lti.ReturnNotCarried,
			"no page that waits", "the tool's page in the browser")
	}
	select {
	case waiting.form <- form:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the browser: %w", ctx.Err())
	}
}

// StopWaiting forgets a page: another answer took its place.
func (t *Tool) StopWaiting(secret string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.waiting = slices.DeleteFunc(t.waiting,
		func(p waitingPage) bool { return p.secret == secret })
}

// waitingFor finds a page by its secret.
func (t *Tool) waitingFor(secret string) (waitingPage, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.waiting {
		if equal(secret, p.secret) {
			return p, true
		}
	}
	return waitingPage{}, false
}
