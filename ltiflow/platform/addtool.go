package platform

import (
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// An addToolForm is the page "Add a tool" with what was typed into it.
type addToolForm struct {
	Registration formField
	Framed       bool
}

// newAddToolForm is the page with a URL, and what is wrong with that; "" for
// nothing.
func newAddToolForm(registration, problem string, framed bool) addToolForm {
	return addToolForm{Framed: framed, Registration: formField{
		Name: "registration", Label: "Registration URL", Type: "url", Value: registration, Error: problem,
		Hint: "The tool's documentation calls it dynamic or automatic registration.",
	}}
}

// addToolPage asks for the registration URL of a tool.
func (s *Server) addToolPage(w http.ResponseWriter, _ *http.Request) error {
	return s.writeAddTool(w, http.StatusOK, newAddToolForm("", "", true))
}

// writeAddTool answers with the page.
func (s *Server) writeAddTool(w http.ResponseWriter, status int, form addToolForm) error {
	return s.writePage(w, status, "addtool", "Add a tool", form, framesOwn)
}

// invite begins a registration (DR §3.3). It is the browser that goes to the
// tool; the platform itself never fetches what somebody pasted here.
func (s *Server) invite(w http.ResponseWriter, r *http.Request) error {
	form, err := postForm(r)
	if err != nil {
		return err
	}
	i := invitation{registration: form.Get("registration"), framed: form.Get("where") != "window"}
	if problem := problemOfRegistration(i.registration); problem != "" {
		return s.writeAddTool(w, http.StatusBadRequest, newAddToolForm(i.registration, problem, i.framed))
	}
	token := newSecret()
	s.invitations.put(token, i, s.now().Add(invitationLife), s.now())
	http.Redirect(w, r, "/registrations/"+token, http.StatusSeeOther)
	return nil
}

// problemOfRegistration says in words what is wrong with a registration URL.
func problemOfRegistration(raw string) string {
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		return "Paste the registration URL of the tool."
	case len(raw) > maxURL:
		return "The URL is too long."
	case err != nil || !isWebURL(raw):
		return "This is no URL that a browser can open. It begins with https:// or http://."
	case u.Query().Has("openid_configuration") || u.Query().Has("registration_token"):
		return "openid_configuration and registration_token are added by the platform. Leave them out."
	}
	return ""
}

// An invitationView is the page that waits for a tool to register.
type invitationView struct {
	Address, Host string
	Framed        bool
	Refused       *notice // what the tool sent; nil until then
}

// frames lets the tool be anywhere: users may have to log in elsewhere first.
func (invitationView) frames() string { return "http: https:" }

// invitationPage opens the tool's registration, in a frame or in a window, and
// waits for it. Once the tool has registered, the way leads on to its page.
func (s *Server) invitationPage(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	i, ok := s.invitations.get(token, s.now())
	if !ok {
		return withStatus(http.StatusNotFound,
			lti.Fail(lti.RegistrationTokenUnknown, "a registration that was not begun, or too long ago", "one that was begun within the hour"))
	}
	if i.client != "" {
		http.Redirect(w, r, toolPath(i.client), http.StatusSeeOther)
		return nil
	}
	body := invitationView{Address: i.address(s.url, token), Framed: i.framed}
	if u, err := url.Parse(i.registration); err == nil {
		body.Host = u.Host
	}
	if i.refusal != nil {
		body.Refused = &notice{Finding: *i.refusal, Entry: i.refusal.About()}
	}
	return s.writePage(w, http.StatusOK, "invitation", "Add a tool", body, framesOwn)
}
