package ltiflow

import (
	"bytes"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
)

// Where a browser blocks the cookies of frames, the state is lost
// between login and launch. Then the platform's page around the frame
// can keep something for the tool (PM): it lives in the same browser,
// and that is all a state has to prove.

// Subjects of the messages between the two pages (PM).
const (
	putData = "lti.put_data"
	getData = "lti.get_data"
)

// storedField is the field of our own in which a launch that came
// without its cookie brings what the storage had.
const storedField = "stored_state"

// A storageMessage is what the tool's page says to the platform's
// page around it, and the form that goes on afterwards.
type storageMessage struct {
	Subject string
	ID      string // the answer bears it too
	Key     string
	Value   string // to put
	Field   string // of the form, for the value that was got
	Frame   string // whom to tell: "_parent", or a frame by its name
	Origin  string // and of which site it must be

	Method, Action string
	Fields         []fact
}

// newMessage is about the state of a login. The state itself is no
// secret to the platform, which sends it back; so what is stored is
// another one.
func (t *Tool) newMessage(
	subject string, login Login, r Registration,
) storageMessage {
	return storageMessage{
		Subject: subject,
		ID:      t.random("message of " + login.State),
		Key:     CookiePrefix + login.State,
		Frame:   login.StorageTarget,
		// The browser hands the message to a page of that origin and
		// to no other, whoever has put us into a frame.
		Origin: originOf(r.AuthorizationEndpoint),
	}
}

// writePut answers a login with a page that stores the secret of the
// login and then goes where the redirect would have gone.
func (t *Tool) writePut(
	w http.ResponseWriter, r Registration, login Login, next string,
) {
	m := t.newMessage(putData, login, r)
	m.Value = login.Stored
	m.Method, m.Action = http.MethodGet, next
	if u, err := url.Parse(next); err == nil {
		// A GET form makes a query of its own.
		m.Fields = fieldsOf(u.Query())
	}
	writeMessage(w, m)
}

// asksStorage tells whether a launch came without its cookie and may
// have left its state with the platform. It has answered with a page
// then, which asks for it and posts the launch again. The login stays
// open until that second post.
func (t *Tool) asksStorage(
	w http.ResponseWriter, r *http.Request, answer url.Values,
) bool {
	login, known := t.openLogin(answer.Get("state"))
	_, err := r.Cookie(CookiePrefix + login.State)
	may := known && login.StorageTarget != "" && err != nil
	if !may || answer.Has(storedField) {
		return false
	}
	platform, known := t.registration(login.Issuer, login.ClientID)
	if !known {
		return false
	}
	m := t.newMessage(getData, login, platform)
	m.Method, m.Action = http.MethodPost, t.URL+"/launch"
	m.Fields, m.Field = fieldsOf(answer), storedField
	writeMessage(w, m)
	return true
}

// openLogin finds a login and leaves it open.
func (t *Tool) openLogin(state string) (Login, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	login, known := t.logins[state]
	return login, known
}

// sameStorage tells whether the answer comes from the browser in
// which the login began, by what the platform has kept there.
func sameStorage(
	login Login, answer url.Values, r *http.Request,
) (same bool, got string) {
	if login.StorageTarget == "" {
		return false, "no cookie"
	}
	// A forger knows what he stored in his own browser, and could
	// have yours post it. But only our own page asks the storage, and
	// whose page posts a form the browser says (Fetch Metadata).
	if r.Header.Get("Sec-Fetch-Site") != "same-origin" {
		return false, "no cookie, and a post from another site"
	}
	switch stored := answer.Get(storedField); {
	case stored == "":
		return false, "no cookie, and nothing in the storage"
	case !equal(stored, login.Stored):
		return false, "no cookie, and another value in the storage"
	default:
		return true, "no cookie, and the value in the storage"
	}
}

// originOf is the scheme, host and port of a URL (RFC 6454 §4).
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// fieldsOf are the fields of a form, in an order that is always the
// same.
func fieldsOf(form url.Values) []fact {
	var fields []fact
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			fields = append(fields, fact{name, value})
		}
	}
	return fields
}

// storagePolicy lets the page run its one script and post its form.
// It is never written to.
var storagePolicy = "default-src 'none'; " +
	"form-action http: https:; " +
	"script-src 'sha256-" + digest(storageScript) + "'"

func writeMessage(w http.ResponseWriter, m storageMessage) {
	var body bytes.Buffer
	if err := messagePage.Execute(&body, m); err != nil {
		http.Error(w, "The page could not be made.",
			http.StatusInternalServerError)
		return
	}
	writeHTML(w, http.StatusOK, storagePolicy, body.Bytes())
}

// storageScript says the message, and submits the form when it is
// answered, or after a second: a platform may promise more than its
// page holds. Whoever answers must be of the platform's origin.
const storageScript = `
const m = document.body.dataset, form = document.forms[0]
const submit = () => HTMLFormElement.prototype.submit.call(form)
const patience = setTimeout(submit, 1000)
const platform = new URL(m.origin).origin
addEventListener('message', ({origin, data}) => {
  if (origin !== platform || data?.message_id !== m.id) return
  if (data.subject !== m.subject + '.response') return
  clearTimeout(patience)
  if (m.field) form.elements[m.field].value = data.value ?? ''
  submit()
})
const page = parent === window ? opener : parent
const to = m.frame === '_parent' ? page : page?.frames[m.frame]
to?.postMessage({
  subject: m.subject, message_id: m.id, key: m.key,
  ...(m.value && {value: m.value}),
}, platform)
`

// messagePage is never written to.
var messagePage = template.Must(template.New("message").Parse(
	`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>One moment</title></head>
<body data-subject="{{.Subject}}" data-id="{{.ID}}"
data-key="{{.Key}}"{{with .Value}} data-value="{{.}}"{{end}}
data-frame="{{.Frame}}" data-origin="{{.Origin}}"
{{with .Field}}data-field="{{.}}"{{end}}>
<form method="{{.Method}}" action="{{.Action}}">
{{range .Fields}}<input type="hidden" name="{{.Name}}" value="{{.Value}}">
{{end}}{{with .Field}}<input type="hidden" name="{{.}}">
{{end}}<noscript><button>Go on</button></noscript>
</form>
<script>` + storageScript + `</script>
</body></html>
`))
