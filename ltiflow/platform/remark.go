package platform

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A remark is a line that a page shows once, to one session.
type remark struct {
	Text  string
	Alert bool // something failed
}

// maxRemarks is how many wait for a page at most.
const maxRemarks = 20

// tell keeps remarks for the next page of this browser. They wait in the
// session: in the URL anybody could write them, and a reload would repeat
// them.
func (s *Server) tell(r *http.Request, remarks ...remark) {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return // nobody to tell
	}
	s.sessions.change(cookie.Value, s.now(), func(at *session) bool {
		room := max(0, maxRemarks-len(at.told))
		at.told = append(at.told, remarks[:min(room, len(remarks))]...)
		return true
	})
}

// told takes the remarks that wait for this browser.
func (s *Server) told(r *http.Request) []remark {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil || r.Method != http.MethodGet { // HEAD shows nothing
		return nil
	}
	var waiting []remark
	s.sessions.change(cookie.Value, s.now(), func(at *session) bool {
		waiting, at.told = at.told, nil
		return true
	})
	return waiting
}

// sayings are what a tool says with its deep linking response (DL §4.5) or at
// the end of a launch (CORE §5.4.4), in plain text: to the user and for the
// log, and whether something failed.
type sayings struct{ msg, forLog, errorMsg, errorLog string }

// readSayings reads the four claims. Another edition has none of them.
func readSayings(claims lti.Claims, e lti.Edition) (sayings, error) {
	var said sayings
	for _, one := range []struct {
		name, claim string
		text        *string
	}{
		{"msg", e.Claim.Msg, &said.msg},
		{"log", e.Claim.Log, &said.forLog},
		{"errormsg", e.Claim.ErrorMsg, &said.errorMsg},
		{"errorlog", e.Claim.ErrorLog, &said.errorLog},
	} {
		if err := claims.Decode(one.claim, one.text); err != nil {
			return said, lti.Fail(lti.ClaimsMalformed, one.name+": "+claims.Raw(one.claim), "a string of plain text")
		}
		*one.text = clip(strings.TrimSpace(*one.text))
	}
	return said, nil
}

// remarks are what is for the user.
func (said sayings) remarks() []remark {
	var all []remark
	if said.errorMsg != "" {
		all = append(all, remark{Text: said.errorMsg, Alert: true})
	}
	if said.msg != "" {
		all = append(all, remark{Text: said.msg})
	}
	return all
}

// log writes what is for the log.
func (said sayings) log(to *slog.Logger) {
	if said.forLog != "" {
		to.Info("a tool says", "message", said.forLog)
	}
	if said.errorLog != "" {
		to.Warn("a tool says", "message", said.errorLog)
	}
}

// added says how much of an offer the course has now.
func added(given offer, tool string) []remark {
	said := fmt.Sprintf("%d items from %s were added.", len(given.items), tool)
	switch len(given.items) {
	case 0:
		said = "Nothing was added."
	case 1:
		said = "1 item from " + tool + " was added."
	default:
	}
	all := []remark{{Text: said}}
	if len(given.leftOut) > 0 {
		all = append(all, remark{Text: clip("Left out, since the request did not accept it: " + strings.Join(given.leftOut, ", ") + ".")})
	}
	return all
}
