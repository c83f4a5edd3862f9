package platform

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// An invitation is a registration that began on our page "Add a tool" (DR
// §3.3). Its secret is the registration token. That a token was used is
// remembered until it expires, so that the page can move on to the new tool.
type invitation struct {
	registration string // the tool's registration URL
	framed       bool   // opened inside our page, and not in a window of its own
	used         bool
	client       string       // once it is registered
	refusal      *lti.Finding // why the tool could not be registered, the last time it tried
}

// invitationLife is how long a registration token counts: somebody may have to
// log in to the tool first.
const invitationLife = time.Hour

// maxInvitations is how many may wait at the same time.
const maxInvitations = 1_000

// registrationToken is the token of a request; "" when none was sent. Any
// Authorization header is one that must be good: to take no notice of it would
// tell the tool that it was right.
func (s *Server) registrationToken(r *http.Request) (string, error) {
	sent := r.Header.Values("Authorization")
	if len(sent) == 0 {
		return "", nil
	}
	scheme, token, _ := strings.Cut(sent[0], " ")
	token = strings.TrimSpace(token)
	if len(sent) > 1 || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", lti.Fail(lti.RegistrationTokenUnknown, "an Authorization header of another kind", "Bearer and the token, once")
	}
	invited, ok := s.invitations.get(token, s.now())
	if !ok {
		return "", lti.Fail(lti.RegistrationTokenUnknown, "a token that was not given out, or expired", "the registration_token of this hour")
	}
	if invited.used {
		return "", errTokenUsed()
	}
	return token, nil
}

// errTokenUsed is the refusal of every registration but the first.
func errTokenUsed() error {
	return lti.Fail(lti.RegistrationTokenUsed, "a token that was used", "a fresh registration_token")
}

// refuseInvited keeps why a tool was refused for the page that waits for it:
// many tools close theirs and say nothing. The token stays good.
func (s *Server) refuseInvited(token string, err error) {
	refusal, _, _ := describe(err, asRegistration)
	s.invitations.change(token, s.now(), func(i *invitation) bool {
		i.refusal = &refusal
		return true
	})
}

// redeem registers a client with its token: of many at the same moment, one.
// Where the client cannot be added, the token was not used. There may be none.
func (s *Server) redeem(token, client string, add func() error) error {
	if token == "" {
		return add()
	}
	first := s.invitations.change(token, s.now(), func(i *invitation) bool {
		was := i.used
		i.used = true
		return !was
	})
	if !first {
		return errTokenUsed()
	}
	err := add()
	s.invitations.change(token, s.now(), func(i *invitation) bool {
		if i.used = err == nil; i.used {
			i.client = client
		}
		return true
	})
	return err
}

// address is where the tool's registration begins: its registration URL, and
// in its query where to find us, and the token (DR §3.3).
func (i invitation) address(platform, token string) string {
	u, err := url.Parse(i.registration)
	if err != nil { // it was checked when it was pasted
		return i.registration
	}
	ours := url.Values{"openid_configuration": {platform + pathDiscovery}, "registration_token": {token}}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += ours.Encode()
	return u.String()
}
