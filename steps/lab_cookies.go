package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// A cookieTrial is one launch of the cookie lab.
type cookieTrial struct {
	name    string // the letter by which the guide calls it
	frame   bool
	blocks  bool // the browser blocks third-party cookies
	storage bool // the platform lends its storage
	cookie  string
	change  func(*http.Cookie) // what is done to the tool's cookie on its way
	want    lti.Code           // the check of the tool that fails; "" when the launch arrives
}

// cookieTrials differ from their neighbours in one thing each.
func cookieTrials() []cookieTrial {
	const full = "SameSite=None; Secure"
	kept := func(*http.Cookie) {}
	return []cookieTrial{
		{name: "a", cookie: full, change: kept},
		{name: "b", frame: true, cookie: full, change: kept},
		{
			name: "c", frame: true, cookie: "Secure", want: lti.StateCookieMismatch,
			change: func(c *http.Cookie) { c.SameSite = http.SameSiteDefaultMode },
		},
		{
			name: "d", frame: true, cookie: "SameSite=None", want: lti.StateCookieMismatch,
			change: func(c *http.Cookie) { c.Secure = false },
		},
		{name: "e", frame: true, blocks: true, cookie: full, change: kept, want: lti.StateCookieMismatch},
		{name: "f", frame: true, blocks: true, storage: true, cookie: full, change: kept},
	}
}

// A trialResult is what came of a trial.
type trialResult struct {
	failed      lti.Code // "" when the launch arrived
	sent        bool     // the cookie came back to the tool
	first, last int      // its exchanges, from 1
}

// tryCookies is lab-cookies: the student opens the assignment in one browser
// after the other.
func (s *Session) tryCookies(ctx context.Context, o *Outcome) error {
	trials := cookieTrials()
	results := make([]trialResult, len(trials))
	for i, trial := range trials {
		result, err := s.tryCookie(ctx, o, trial)
		if err != nil {
			return err
		}
		results[i] = result
		got, want := orArrives(result.failed), orArrives(trial.want)
		o.Findings.Add(lti.CookieRulesMismatch, got == want, trial.name+": "+got, trial.name+": "+want)
		o.Values[trial.name] = got
		o.Values["wire_"+trial.name] = result.exchanges()
	}
	o.showText("One launch, six times", trialTable(trials, results))
	return o.Findings.Err()
}

// tryCookie launches once, in a browser of its own.
func (s *Session) tryCookie(ctx context.Context, o *Outcome, trial cookieTrial) (trialResult, error) {
	button := s.assignment()
	if trial.frame {
		button = "In a frame: " + button
	}
	b := browser.New(s.trialTransport(trial))
	defer b.Close()
	// Both ends are on this machine. They stand for two domains, as they are
	// in life, so the browser has to take them for two sites.
	b.Rules = browser.Rules{SameSite: true, BlockThirdParty: trial.blocks, PortsApart: true}

	before := len(s.recorder.Peek())
	page, err := s.signIn(ctx, b, student)
	if err != nil {
		return trialResult{}, err
	}
	arrival, err := s.press(ctx, o, b, page, button, lti.LinkUnknown)
	if err != nil {
		return trialResult{}, err
	}
	all := s.recorder.Peek()
	result := trialResult{first: before + 1, last: len(all)}
	for _, e := range all[before:] {
		result.sent = result.sent || strings.Contains(e.RequestHeader.Get("Cookie"), ltiflow.CookiePrefix)
	}
	if failed := arrival.Findings.Failed(); len(failed) > 0 {
		result.failed = failed[0].Code
	}
	return result, nil
}

// trialTransport carries what a trial's browser sends. The login and what
// follows is recorded, the way there is not: it is the same in all. What makes
// the trial is done on the way, so that the tool itself is always the same.
func (s *Session) trialTransport(trial cookieTrial) http.RoundTripper {
	quiet := s.outside.marked(newTransport())
	setting := &detour{base: quiet}
	setting.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
		resp, err := on.RoundTrip(req)
		if err == nil {
			changeCookie(resp.Header, trial.change)
		}
		return resp, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
	})
	recorded := s.recorder.Transport(wire.Browser, setting)
	launching := &detour{base: quiet}
	launching.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
		address, _, _ := strings.Cut(req.URL.String(), "?")
		if req.URL.Host == s.outside.host || address == s.data.registration.AuthorizationEndpoint {
			on = recorded
		}
		if req.URL.Host == s.outside.host && req.Method == http.MethodPost && !trial.storage {
			return changing(hideStorage)(req, on)
		}
		return on.RoundTrip(req)
	})
	return launching
}

// changeCookie changes the tool's cookie among those that an answer sets.
func changeCookie(header http.Header, change func(*http.Cookie)) {
	for i, line := range header["Set-Cookie"] {
		cookie, err := http.ParseSetCookie(line)
		if err == nil && strings.HasPrefix(cookie.Name, ltiflow.CookiePrefix) {
			change(cookie)
			header["Set-Cookie"][i] = cookie.String()
		}
	}
}

// hideStorage takes out of a form that the platform lends its storage: the tool
// then has a platform that does not.
func hideStorage(req *http.Request) error {
	return changeForm(req, func(form url.Values) error { form.Del("lti_storage_target"); return nil })
}

// exchanges are the numbers of the result's exchanges: "4-6".
func (r trialResult) exchanges() string {
	return strconv.Itoa(r.first) + "-" + strconv.Itoa(r.last)
}

// trialTable shows what came of each trial, a line for each.
func trialTable(trials []cookieTrial, results []trialResult) string {
	pick := func(is bool, yes, no string) string {
		if is {
			return yes
		}
		return no
	}
	var b strings.Builder
	row := func(cells ...any) {
		line := fmt.Sprintf("%-2s%-8s%-23s%-9s%-9s%-8s%-8s%s", cells...)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	row("", "shown", "the tool's cookie", "foreign", "storage", "cookie", "launch", "wire")
	row("", "in", "", "cookies", "", "back", "", "")
	for i, trial := range trials {
		launch := pick(results[i].failed == lti.StateCookieMismatch, "lost", string(results[i].failed))
		row(
			trial.name, pick(trial.frame, "frame", "window"), trial.cookie, pick(trial.blocks, "blocked", "kept"),
			pick(trial.storage, "lent", "none"), yesNo(results[i].sent), pick(results[i].failed == "", "arrives", launch),
			results[i].exchanges(),
		)
	}
	b.WriteString("\nlost: the tool turns the launch away, " + string(lti.StateCookieMismatch) + "\n")
	return b.String()
}

// orArrives names the check that turned a launch away, if one did.
func orArrives(failed lti.Code) string {
	if failed == "" {
		return "arrives"
	}
	return string(failed)
}
