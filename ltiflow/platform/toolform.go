package platform

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A formField is a field of a form of ours: what it asks for, what was typed
// into it, and what is wrong with that.
type formField struct {
	Name, Label, Hint string
	Type              string // of the input; "lines" for several lines
	Value, Error      string
}

// Described names the texts beside the field that belong to it.
func (f formField) Described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// Names of the fields of the form for a tool that cannot register by itself.
const (
	fieldName     = "name"
	fieldLogin    = "login"
	fieldRedirect = "redirects"
	fieldTarget   = "target"
	fieldDeepLink = "deep_linking"
	fieldKeySet   = "key_set"
	fieldKeys     = "keys"
	fieldCustom   = "custom"
)

// toolFields are the fields, in the order of the form.
func toolFields() []formField {
	return []formField{
		{Name: fieldName, Label: "Name", Type: "text"},
		{Name: fieldTarget, Label: "Target link URL", Type: "url", Hint: "Where links lead that name no address of their own."},
		{Name: fieldLogin, Label: "Login URL", Type: "url", Hint: "Where the OpenID Connect login begins (initiate_login_uri)."},
		{Name: fieldRedirect, Label: "Redirect URLs", Type: "lines", Hint: "One in each line: where messages may be sent to, letter by letter."},
		{Name: fieldDeepLink, Label: "Deep linking URL (optional)", Type: "url", Hint: "Without one, the tool offers no content to choose from."},
		{
			Name: fieldKeySet, Label: "Key set URL", Type: "url",
			Hint: "Where the tool publishes its public keys. The platform fetches them from this machine only; paste the keys of a tool elsewhere.",
		},
		{Name: fieldKeys, Label: "Or its public keys", Type: "lines", Hint: "PEM, a JWK or a JWK Set. Never a private key."},
		{Name: fieldCustom, Label: "Custom parameters (optional)", Type: "lines", Hint: "One in each line: name=value. A value such as $Context.id is a variable."},
	}
}

// A scopeChoice is a scope that can be granted. Every one has a name of its
// own in the form.
type scopeChoice struct {
	Name, Label, URI string
	On               bool
}

func scopeChoices() []scopeChoice {
	scope := lti.Final().Scope
	return []scopeChoice{
		{Name: "grant_lineitem", Label: "Make and change line items", URI: scope.LineItem},
		{Name: "grant_lineitem_readonly", Label: "Read line items", URI: scope.LineItemReadOnly},
		{Name: "grant_result_readonly", Label: "Read results", URI: scope.ResultReadOnly},
		{Name: "grant_score", Label: "Send scores", URI: scope.Score},
		{Name: "grant_membership", Label: "Read the roster", URI: scope.Membership},
	}
}

// A toolForm is that form as it was sent.
type toolForm struct {
	values   url.Values
	problems map[string]string // by field, in words
}

// wrong notes what is wrong with a field. The first thing counts.
func (f *toolForm) wrong(field, why string) {
	if f.problems[field] == "" {
		f.problems[field] = why
	}
}

func (f *toolForm) text(field string) string {
	return strings.TrimSpace(strings.ToValidUTF8(f.values.Get(field), ""))
}

// lines are the lines of a field that are not blank.
func (f *toolForm) lines(field string) []string {
	var lines []string
	for line := range strings.Lines(f.text(field)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

const endpointInWords = "an absolute URL without a fragment: https://, or http:// on this machine."

func (f *toolForm) endpoint(field string) string {
	uri := f.text(field)
	if !isEndpointURL(uri) {
		f.wrong(field, "This must be "+endpointInWords)
	}
	return uri
}

// configuration makes the configuration that the tool would have registered
// with (DR §3.5.2).
func (f *toolForm) configuration() toolConfiguration {
	granted := strings.Join(f.scopes(), " ")
	t := toolConfiguration{
		ApplicationType: "web", ResponseTypes: []string{"id_token"},
		GrantTypes: []string{"implicit", lti.GrantClientCredentials}, AuthMethod: authMethod,
		Name: f.text(fieldName), InitiateLogin: f.endpoint(fieldLogin), RedirectURIs: f.lines(fieldRedirect),
		KeySet: f.text(fieldKeySet), Scope: &granted, LTI: f.lti(),
	}
	if t.Name == "" || utf8.RuneCountInString(t.Name) > maxTitle {
		f.wrong(fieldName, "The tool needs a name, of "+strconv.Itoa(maxTitle)+" letters at most.")
	}
	if len(t.RedirectURIs) == 0 {
		f.wrong(fieldRedirect, "At least one is needed: messages are sent nowhere else.")
	}
	for i, uri := range t.RedirectURIs {
		if !isEndpointURL(uri) {
			f.wrong(fieldRedirect, "Line "+strconv.Itoa(i+1)+" must be "+endpointInWords)
		}
	}
	return t
}

// lti is the part of it that LTI adds (DR §3.5.3).
func (f *toolForm) lti() *ltiConfiguration {
	messages := lti.Final().Message
	l := &ltiConfiguration{
		TargetLink: f.endpoint(fieldTarget), Custom: f.custom(), Claims: supportedClaims(),
		Messages: []toolMessage{{Type: messages.ResourceLink}},
	}
	l.Domain = hostOf(l.TargetLink)
	if f.text(fieldDeepLink) != "" {
		target := f.endpoint(fieldDeepLink)
		l.Messages = append(l.Messages, toolMessage{Type: messages.DeepLinkingRequest, TargetLink: target})
		if host := hostOf(target); host != l.Domain {
			l.SecondaryDomains = []string{host}
		}
	}
	return l
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}

func (f *toolForm) scopes() []string {
	var granted []string
	for _, c := range scopeChoices() {
		if f.values.Has(c.Name) {
			granted = append(granted, c.URI)
		}
	}
	return granted
}

func (f *toolForm) custom() customParameters {
	custom := customParameters{}
	for i, line := range f.lines(fieldCustom) {
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if _, twice := custom[name]; twice {
			f.wrong(fieldCustom, "Line "+strconv.Itoa(i+1)+": "+name+" stands twice.")
		}
		if !ok || name == "" {
			f.wrong(fieldCustom, "Line "+strconv.Itoa(i+1)+" is not of the form name=value.")
		}
		custom[name] = strings.TrimSpace(value)
	}
	return custom
}

// keys are the pasted keys; "" where the tool publishes them. One of the two
// is needed, and two would leave open which counts.
func (f *toolForm) keys() string {
	pasted, published := f.text(fieldKeys), f.text(fieldKeySet)
	switch {
	case pasted == "" && published == "":
		f.wrong(fieldKeySet, "Give the key set URL, or paste the public keys below: without them nothing that the tool signs can be verified.")
	case pasted != "" && published != "":
		f.wrong(fieldKeySet, "Give the key set URL or the keys, not both.")
	case published != "":
		if uri := f.endpoint(fieldKeySet); !onLoopback(uri) {
			f.wrong(fieldKeySet, "The platform fetches keys from this machine only, and this URL leads elsewhere. Paste the public keys below instead.")
		}
	}
	if pasted == "" {
		return ""
	}
	if _, err := readPublicKeys(pasted); err != nil {
		f.wrong(fieldKeys, refusalInWords(err))
	}
	return pasted
}

// onLoopback tells whether a URL leads to this machine. Where another leads,
// the platform does not go.
func onLoopback(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && isLoopback(u.Hostname())
}

// refusalInWords says why something was refused, and what to do.
func refusalInWords(err error) string {
	var check *lti.CheckError
	if !errors.As(err, &check) {
		return err.Error()
	}
	finding := check.Finding
	about := finding.About()
	return "Got " + finding.Got + ", want " + finding.Want + ". " + about.Cause + " " + about.Remedy
}

// fields are the fields with what was typed into them. Keys that were refused
// are not shown again: they may be what should have been kept secret.
func (f *toolForm) fields() []formField {
	fields := toolFields()
	for i := range fields {
		field := &fields[i]
		field.Value, field.Error = f.values.Get(field.Name), f.problems[field.Name]
		if field.Name == fieldKeys && field.Error != "" {
			field.Value = ""
		}
	}
	return fields
}

// manualPage is the form for tools without Dynamic Registration.
func (s *Server) manualPage(w http.ResponseWriter, _ *http.Request) error {
	empty := toolForm{values: url.Values{}}
	for _, c := range scopeChoices() {
		empty.values.Set(c.Name, "on")
	}
	return s.writeManual(w, http.StatusOK, &empty)
}

func (s *Server) writeManual(w http.ResponseWriter, status int, f *toolForm) error {
	body := struct {
		Fields   []formField
		Scopes   []scopeChoice
		Problems int
		TooLong  bool
	}{Fields: f.fields(), Scopes: scopeChoices(), Problems: len(f.problems), TooLong: f.problems[""] != ""}
	for i := range body.Scopes {
		body.Scopes[i].On = f.values.Has(body.Scopes[i].Name)
	}
	return s.writePage(w, status, "manual", "Add a tool by hand", body, framesOwn)
}

// addByHand registers the tool that the form describes.
func (s *Server) addByHand(w http.ResponseWriter, r *http.Request) error {
	values, err := postForm(r)
	if err != nil {
		return err
	}
	form := toolForm{values: values, problems: map[string]string{}}
	configuration, keys := form.configuration(), form.keys()
	if written, err := json.Marshal(configuration); err != nil || len(written) > maxConfiguration {
		form.wrong("", "too long")
	}
	if len(form.problems) > 0 {
		return s.writeManual(w, http.StatusBadRequest, &form)
	}
	c := configuration.client(s.ids)
	c.Keys = keys
	if err := s.addClient(c, store.Deployment{ID: newUUID(s.ids, "deployment"), Client: c.ID}, s.shared); err != nil {
		return err
	}
	http.Redirect(w, r, toolPath(c.ID), http.StatusSeeOther)
	return nil
}
