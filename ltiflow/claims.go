package ltiflow

import (
	"slices"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// issuer checks that the message is from the platform we are
// registered with, byte for byte: a slash more is another issuer
// (SEC §5.1.3).
func (v *verification) issuer() {
	got, want := v.claims.Text("iss"), v.registration.Issuer
	if want == "" {
		// The draft's registration names no issuer. The first message
		// does, and those that follow have to agree with it.
		v.findings.Add(lti.IssuerMismatch, absolute(got),
			lti.Show(got), "the URL of a platform")
		return
	}
	v.findings.Equal(lti.IssuerMismatch, got, want)
}

// audience checks that the message is meant for this tool, and for
// nobody else who might replay it here (SEC §5.1.3). aud may be a
// string or a list; azp, if it is there, says for whom the token was
// made.
func (v *verification) audience() {
	client := v.registration.ClientID
	audience := v.claims.Audience()
	ours := slices.Contains(audience, client)
	v.findings.Add(lti.AudienceMismatch, ours,
		lti.Show(v.claims.Raw("aud")), client)

	var others []string
	for _, name := range audience {
		if name != client {
			others = append(others, name)
		}
	}
	// A message that is not ours has failed already: once is enough.
	alone := len(others) == 0 || !ours
	v.findings.Add(lti.AudienceUntrusted, alone,
		lti.Show(strings.Join(others, ", ")), "no others")

	if v.claims.Has("azp") {
		got := v.claims.Text("azp")
		v.findings.Equal(lti.AuthorizedMismatch, got, client)
	}
}

// times checks that the message was fresh when it arrived
// (SEC §5.1.3). The dates are numbers, seconds since 1970; in quotes
// they are no dates.
func (v *verification) times() {
	arrived := v.message.Arrived
	expires, ok := v.claims.Time("exp")
	valid := ok && arrived.Before(expires.Add(leeway))
	v.findings.Add(lti.TokenExpired, valid,
		v.date("exp"), "after "+clock(arrived.Add(-leeway)))

	issued, ok := v.claims.Time("iat")
	oldest, newest := arrived.Add(-maxAge-leeway), arrived.Add(leeway)
	recent := ok && issued.After(oldest) && issued.Before(newest)
	v.findings.Add(lti.IssuedAtOutOfRange, recent, v.date("iat"),
		"between "+clock(oldest)+" and "+clock(newest))

	// LTI does not ask for nbf; any JWT may have it
	// (RFC 7519 §4.1.5).
	if v.claims.Has("nbf") {
		begins, ok := v.claims.Time("nbf")
		begun := ok && begins.Before(newest)
		v.findings.Add(lti.NotYetValid, begun,
			v.date("nbf"), "before "+clock(newest))
	}
}

// nonce checks that the token answers our login and no other, and
// that we see it for the first time (SEC §5.1.3). Both keep a stolen
// token from being used.
func (v *verification) nonce() {
	nonce := v.claims.Text("nonce")
	if v.tool.Edition.OIDCLogin {
		want := v.message.Login.Nonce
		v.findings.Add(lti.NonceMismatch, nonce == want && want != "",
			lti.Show(nonce), lti.Show(want))
	} else {
		// The draft has no login: the platform makes the nonce up.
		v.findings.Add(lti.NonceMissing, nonce != "",
			lti.Show(nonce), "a nonce")
	}
	// What the platform did not sign uses nothing up: a forger could
	// make the real message look like the second.
	if nonce == "" || !v.signed {
		v.findings.Skip(lti.NonceReplayed)
		return
	}

	// The nonce is kept for as long as a message with it could pass.
	// Two platforms may use the same one by chance, so the issuer is
	// kept too.
	until := v.message.Arrived.Add(maxAge + 2*leeway)
	first := v.tool.useNonce(v.registration.Issuer+" "+nonce, until)
	v.findings.Add(lti.NonceReplayed, first,
		nonce, "a nonce not seen before")
}

// subject checks that the message says who the user is. CORE §5.3.6.1
// allows anonymous launches; a tool that grades cannot use them.
func (v *verification) subject() {
	user := v.launch.Subject
	v.findings.Add(lti.SubjectMissing, user != "",
		lti.Show(user), "a user")
}

// date shows a date claim, or what stands in its place.
func (v *verification) date(name string) string {
	if when, ok := v.claims.Time(name); ok {
		return clock(when)
	}
	return lti.Show(v.claims.Raw(name))
}

func clock(when time.Time) string {
	return when.UTC().Format(time.RFC3339)
}

// useNonce notes a nonce until it no longer matters, and tells
// whether it was new.
func (t *Tool) useNonce(nonce string, until time.Time) bool {
	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.nonces == nil {
		t.nonces = map[string]time.Time{}
	}
	for old, end := range t.nonces {
		if now.After(end) {
			delete(t.nonces, old)
		}
	}
	_, seen := t.nonces[nonce]
	t.nonces[nonce] = until
	return !seen
}
