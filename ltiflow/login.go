package ltiflow

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// loginLife is how long the browser may take from login to launch.
const loginLife = 10 * time.Minute

// maxLogins bounds how many logins may be open: whoever begins them
// need not be anybody we know.
const maxLogins = 1000

// A Login is what the tool keeps of a login that it began, to compare
// the answer with.
type Login struct {
	State         string // ties the answer to this browser
	Nonce         string // ties the token to this login
	Issuer        string
	ClientID      string
	DeploymentID  string // "" when the platform did not name it
	TargetLinkURI string
	// StorageTarget is the frame of the platform that lends its
	// storage, Stored what we keep there; "" without.
	StorageTarget string
	Stored        string
	Began         time.Time
}

// A Message is an id_token as it arrived, not yet believed.
type Message struct {
	Token string
	// Login is the login that the message answers; zero in edition
	// 2018.
	Login Login
	// Arrived is when it came, the moment as of which exp and iat are
	// checked.
	Arrived time.Time
}

// An Arrival is one post to the launch address: a message, or the
// findings that say why it was turned away.
type Arrival struct {
	Message  Message
	Findings lti.Findings
	// Claimed is what the token says. Nobody has verified it: it may
	// be shown, and decides nothing.
	Claimed lti.Launch
	// Page is the secret of the page that waits in the browser to
	// take a deep linking response home; "" when none does.
	Page string
}

// HandleLogin answers the platform's request to begin a login
// (SEC §5.1.1.1). It sends the browser on to the platform's
// authorization endpoint (§5.1.1.2).
func (t *Tool) HandleLogin(w http.ResponseWriter, r *http.Request) {
	request := formOf(w, r)
	registration, findings := t.checkLogin(request)
	if findings.Err() != nil {
		// An error page, never a redirect: the request is unsigned,
		// so anybody may have made it, and named any address.
		t.turnAway(w, findings)
		return
	}

	whose := " of " + request.Get("login_hint")
	// State and nonce are two secrets with two jobs. The state comes
	// back beside the token and ties the answer to this browser, by a
	// cookie. The nonce comes back inside the token and ties it to
	// this login.
	login := t.begin(Login{
		State:         t.random("state" + whose),
		Nonce:         t.random("nonce" + whose),
		Issuer:        registration.Issuer,
		ClientID:      registration.ClientID,
		DeploymentID:  request.Get("lti_deployment_id"),
		TargetLinkURI: request.Get("target_link_uri"),
		StorageTarget: request.Get("lti_storage_target"),
		Stored:        t.random("stored" + whose),
	})
	http.SetCookie(w, stateCookie(login.State, loginLife))
	next := t.authenticationRequest(registration, login, request)
	if login.StorageTarget != "" {
		// Nobody knows yet whether the cookie comes back.
		t.writePut(w, registration, login, next)
		return
	}
	http.Redirect(w, r, next, http.StatusFound)
}

// checkLogin checks the request to log in (SEC §5.1.1.1) and finds
// the registration that it is about.
func (t *Tool) checkLogin(
	request url.Values,
) (Registration, lti.Findings) {
	findings := t.findings()
	required := []string{"iss", "login_hint", "target_link_uri"}
	for _, name := range required {
		value := request.Get(name)
		once := len(request[name]) == 1 && value != ""
		findings.Add(lti.ParameterMissing, once,
			name+" "+lti.Show(value), name+", once")
	}

	// A platform may have registered the tool more than once. Then
	// the client_id, which may be left out, says which registration
	// is meant.
	issuer, client := request.Get("iss"), request.Get("client_id")
	registration, known := t.registration(issuer, client)
	findings.Add(lti.IssuerUnknown, known, lti.Show(issuer),
		"an issuer that the tool is registered with")
	return registration, findings
}

// authenticationRequest is the address of the authorization endpoint
// with the parameters of SEC §5.1.1.2. Four of them are fixed. The
// hints are the platform's own and go back as they came.
func (t *Tool) authenticationRequest(
	registration Registration, login Login, request url.Values,
) string {
	query := url.Values{
		"scope":         {"openid"},
		"response_type": {"id_token"},
		"response_mode": {"form_post"}, // no token in a URL
		"prompt":        {"none"},      // signed in already
		"client_id":     {login.ClientID},
		"redirect_uri":  {t.URL + "/launch"},
		"state":         {login.State},
		"nonce":         {login.Nonce},
		"login_hint":    {request.Get("login_hint")},
	}
	if request.Has("lti_message_hint") {
		hint := request.Get("lti_message_hint")
		query.Set("lti_message_hint", hint)
	}
	return withQuery(registration.AuthorizationEndpoint, query)
}

// HandleLaunch takes the platform's answer to the login
// (SEC §5.1.1.3): an id_token and our state, posted by the browser.
// It believes nothing in the token yet; that is VerifyMessage's task.
func (t *Tool) HandleLaunch(w http.ResponseWriter, r *http.Request) {
	answer := formOf(w, r)
	if t.asksStorage(w, r, answer) {
		return // its page posts the answer again
	}
	login, findings := t.finish(answer, r)

	// The platform may say no, in a form post as well (SEC §5.1.1.5).
	if refused := answer.Get("error"); refused != "" {
		reason := answer.Get("error_description")
		findings.Add(lti.LoginRefused, false,
			refused+" "+reason, "an id_token")
	} else {
		tokens := len(answer["id_token"])
		findings.Add(lti.ParameterMissing, tokens == 1,
			fmt.Sprintf("id_token %d times", tokens),
			"id_token, once")
	}

	arrival, shown := t.receive(Message{
		Token:   answer.Get("id_token"),
		Login:   login,
		Arrived: t.now(),
	}, findings)
	if t.Arrived != nil {
		t.Arrived(r.Context(), arrival)
	}
	if login.State != "" {
		// The login is over, whatever came of it, and so is its
		// cookie. A life that is over removes it.
		http.SetCookie(w, stateCookie(login.State, -time.Second))
	}
	if findings.Err() != nil {
		t.turnAway(w, findings)
		return
	}
	writePage(w, http.StatusOK, shown)
}

// finish ends a login: its state must be there, be one we issued, be
// young, and be the one in the browser's cookie. It is taken out at
// once, so that a second answer with the same state finds nothing
// (SEC §7.3.1).
func (t *Tool) finish(
	answer url.Values, r *http.Request,
) (Login, lti.Findings) {
	findings := t.findings()
	state := answer.Get("state")
	sent := state != ""
	findings.Add(lti.StateMissing, sent,
		lti.Show(state), "the state of the login")
	if !sent {
		return Login{}, findings
	}
	login, known := t.takeLogin(state)
	findings.Add(lti.StateUnknown, known,
		state, "the state of an unfinished login")
	if !known {
		return Login{}, findings
	}

	age := t.now().Sub(login.Began)
	took := age.Round(time.Second).String()
	findings.Add(lti.StateExpired, age <= loginLife,
		took, "at most "+loginLife.String())

	same, got := sameBrowser(login, answer, r)
	findings.Add(lti.StateCookieMismatch, same,
		got, "the state in the browser's cookie")
	return login, findings
}

// CookiePrefix begins the name of the state cookie. Each login has a
// cookie of its own, so that two tabs do not overwrite each other's.
const CookiePrefix = "lti_state_"

// sameBrowser tells whether the answer comes from the browser in
// which the login began, by its cookie. Without this a forger could
// begin a login himself and have your browser finish it, in his name
// (SEC §7.3.1).
func sameBrowser(
	login Login, answer url.Values, r *http.Request,
) (same bool, got string) {
	cookie, err := r.Cookie(CookiePrefix + login.State)
	if err != nil {
		return sameStorage(login, answer, r)
	}
	if !equal(cookie.Value, login.State) {
		return false, "another value"
	}
	return true, "the same"
}

// equal compares secrets. It takes equally long whatever it finds, so
// that it tells nobody how much of a guess was right.
func equal(got, want string) bool {
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1
}

// stateCookie ties a login to the browser. The launch is a post from
// another site, often inside an iframe: without SameSite=None the
// browser would not send the cookie, and it takes SameSite=None only
// with Secure.
func stateCookie(state string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name:     CookiePrefix + state,
		Value:    state,
		Path:     "/launch",
		MaxAge:   int(life.Seconds()),
		HttpOnly: true, // no script needs to read it
		Secure:   true,
		SameSite: http.SameSiteNoneMode,
	}
}

// begin keeps a login until it is finished. Those that are too old to
// be finished go; when there are too many, so does any other.
func (t *Tool) begin(login Login) Login {
	login.Began = t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.logins == nil {
		t.logins = map[string]Login{}
	}
	for state, old := range t.logins {
		late := login.Began.Sub(old.Began) > loginLife
		if late || len(t.logins) >= maxLogins {
			delete(t.logins, state)
		}
	}
	t.logins[login.State] = login
	return login
}

// takeLogin finds a login and forgets it, in one step: of two
// requests with the same state only one gets it.
func (t *Tool) takeLogin(state string) (Login, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	login, known := t.logins[state]
	delete(t.logins, state)
	return login, known
}
