package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
)

// Whose browser the stand-in is, and what they press on the platform's pages.
const (
	instructor = "Peggie Nikole"
	student    = "Gaius Baltar"
	addContent = "Add content from " + ltiflow.ToolName
)

// launchDeepLinking is deeplink-request in edition 1.3: the instructor presses
// "Add content" on the course page.
func (s *Session) launchDeepLinking(ctx context.Context, o *Outcome) error {
	return s.launch(ctx, o, "deeplink-request", instructor, addContent, lti.ClientUnknown)
}

// assignment is the title of the link that the student opens: of the items that
// were returned, the last.
func (s *Session) assignment() string {
	if picked := s.data.picked; len(picked) > 0 {
		return picked[len(picked)-1].Title
	}
	return "a link"
}

// launchLink is launch-request in edition 1.3: the student opens the
// assignment.
func (s *Session) launchLink(ctx context.Context, o *Outcome) error {
	return s.launch(ctx, o, "launch-request", student, s.assignment(), lti.LinkUnknown)
}

// launch signs a user in to the platform, presses a button on the course page,
// and keeps the message that the tool then has.
func (s *Session) launch(ctx context.Context, o *Outcome, name, user, button string, forgotten lti.Code) error {
	page, err := s.signIn(ctx, s.browser, user)
	if err != nil {
		return err
	}
	arrival, err := s.press(ctx, o, s.browser, page, button, forgotten)
	if err != nil {
		return err
	}
	return s.receive(o, name, arrival, user)
}

// signIn signs a user in to the platform, and gives the course page, with what
// was added last. Whoever was
// signed in with the stand-in is signed out, and can return nothing any more: a
// response belongs to the session of its request (SEC §7.3.1).
func (s *Session) signIn(ctx context.Context, b *browser.Browser, user string) (*browser.Page, error) {
	if b == s.browser && s.data.waiting == "" {
		s.lapse("deeplink-request")
	}
	page, err := b.Open(ctx, s.platform+"/")
	if err != nil {
		return nil, err
	}
	if page, err = b.Submit(ctx, page, user); err != nil {
		return nil, err
	}
	if newest := linkTo(page, "Newest"); newest != "" { // the course has grown long
		return b.Open(ctx, newest)
	}
	return page, nil
}

// press presses a button on the course page, and lets the browser carry the
// login back and forth until something has arrived at the tool. Without the
// button the platform has forgotten what it stands for, and the error has the
// code for that.
func (s *Session) press(
	ctx context.Context, o *Outcome, b *browser.Browser, page *browser.Page, button string, forgotten lti.Code,
) (ltiflow.Arrival, error) {
	s.takeArrival() // both are of a step that was stopped
	_ = s.unfit()
	page, err := b.Submit(ctx, page, button)
	if errors.Is(err, browser.ErrNoButton) {
		o.Findings.Add(forgotten, false, err.Error(), "a button "+strconv.Quote(button))
		return ltiflow.Arrival{}, o.Findings.Err()
	}
	if err == nil {
		err = s.unfit()
	}
	if err != nil {
		return ltiflow.Arrival{}, err
	}
	arrival := s.takeArrival()
	if arrival == nil {
		return ltiflow.Arrival{}, refusedPage(o, page, "a message to the tool")
	}
	s.tool.StopWaiting(arrival.Page) // the stand-in holds no page open
	arrival.Page = ""
	return *arrival, nil
}

// takeArrival hands out what the stand-in brought last since it was called
// before, or nil.
func (s *Session) takeArrival() *ltiflow.Arrival {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.brought
	s.brought = nil
	return taken
}

// receive keeps the message that a browser brought, whoever's it is.
func (s *Session) receive(o *Outcome, name string, arrival ltiflow.Arrival, user string) error {
	o.Findings = arrival.Findings
	if err := arrival.Findings.Err(); err != nil {
		return err
	}
	if name == "deeplink-request" {
		s.tool.StopWaiting(s.data.waiting) // this request takes the place of that one
		s.data.waiting = arrival.Page
	}
	message := arrival.Message
	s.data.messages[name] = message
	o.show(Panel{Title: "The id_token, as it arrived", Is: "id_token", Kind: JWT, Body: []byte(message.Token)})
	o.showJSON("The login that it answers", "login", map[string]string{
		"state": message.Login.State, "nonce": message.Login.Nonce, "iss": message.Login.Issuer,
		"client_id": message.Login.ClientID, "target_link_uri": message.Login.TargetLinkURI,
	})
	o.Values = map[string]string{
		"size":  strconv.Itoa(len(message.Token)),
		"state": message.Login.State,
		"nonce": message.Login.Nonce,
		"user":  user,
	}
	return nil
}

// refusedPage is the error of a browser that ended somewhere else. A platform
// of ours puts into its page what it answers others as JSON.
func refusedPage(o *Outcome, page *browser.Page, want string) error {
	if refusal := lti.ReadRefusal([]byte(page.Meta["lti-refusal"])); refusal.Code != "" {
		o.Findings.Add(refusal.Code, false, refusal.Got, refusal.Want)
		return o.Findings.Err()
	}
	got := fmt.Sprintf("%d %s: %s", page.Status, http.StatusText(page.Status), strings.Join(strings.Fields(page.Text), " "))
	const enough = 300
	if len(got) > enough {
		got = strings.ToValidUTF8(got[:enough], "") + "..."
	}
	o.Findings.Add(lti.StatusUnexpected, false, got, want)
	return o.Findings.Err()
}

// fetchDeepLinking is deeplink-request in edition 2018.
func (s *Session) fetchDeepLinking(ctx context.Context, o *Outcome) error {
	return s.fetch(ctx, o, "deeplink-request", s.platform+"/tool/"+s.data.registration.ClientID+"/cisr")
}

// fetchLaunch is launch-request in edition 2018. Without rlid the platform
// picks a link that can be graded.
func (s *Session) fetchLaunch(ctx context.Context, o *Outcome) error {
	course := s.data.verified["deeplink-verify"].Launch.Context.ID
	query, err := s.sentParameters("launch-request", "query", url.Values{"rlid": {""}})
	if err != nil {
		return err
	}
	return s.fetch(ctx, o, "launch-request",
		s.platform+"/tool/"+s.data.registration.ClientID+"/context/"+course+"/studentlaunch?"+query.Encode())
}

func (s *Session) fetch(ctx context.Context, o *Outcome, name, address string) error {
	message, findings, err := s.tool.FetchMessage(ctx, address)
	o.Findings = findings
	if err != nil {
		return err
	}
	s.data.messages[name] = message
	o.show(Panel{Title: "The id_token, as it arrived", Is: "id_token", Kind: JWT, Body: []byte(message.Token)})
	o.Values = map[string]string{"size": strconv.Itoa(len(message.Token))}
	return nil
}

// verify is deeplink-verify and launch-verify.
func (s *Session) verify(request, name, messageType string) func(context.Context, *Outcome) error {
	return func(_ context.Context, o *Outcome) error {
		message := s.data.messages[request]
		verified, err := s.tool.VerifyMessage(message, s.data.registration, s.data.keys, messageType)
		o.Findings = verified.Findings
		proof, unproven := s.verifiedBy(verified)
		if unproven != nil {
			return unproven
		}
		o.show(Panel{Title: "The payload", Is: "id_token", Kind: JSON, Body: verified.Payload})
		o.show(Panel{Title: "The whole token", Is: "id_token", Kind: JWT, Body: []byte(message.Token), Proof: proof})
		if err != nil {
			return err
		}
		s.data.verified[name] = verified
		// The draft's registration names no issuer: from now on it is this one.
		if s.data.registration.Issuer == "" {
			s.data.registration.Issuer = verified.Launch.Issuer
		}
		o.Values = map[string]string{
			"checks":       strconv.Itoa(len(verified.Findings)),
			"kid":          verified.KeyID,
			"issuer":       verified.Launch.Issuer,
			"audience":     s.data.registration.ClientID,
			"message_type": verified.Launch.MessageType,
			"user_name":    verified.Launch.Name,
			"lifetime":     inWords(verified.Lifetime()),
		}
		return nil
	}
}
