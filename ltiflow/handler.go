package ltiflow

import (
	"bytes"
	"html/template"
	"io"
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// maxForm is how large a posted form may be, in bytes.
const maxForm = 1 << 20

// HandleKeys serves the public half of the tool's key, which the
// platform needs to verify what the tool signs (SEC §6.3). It
// publishes the key of the newest registration, and none before there
// is one.
func (t *Tool) HandleKeys(w http.ResponseWriter, _ *http.Request) {
	set := []byte(`{"keys":[]}`)
	if key := t.signingKey(); key != nil {
		public, err := key.PublicSet()
		if err != nil {
			http.Error(w, "The key set could not be made.",
				http.StatusInternalServerError)
			return
		}
		set = public
	}
	w.Header().Set("Content-Type", "application/json")
	// The platform may keep the set for so long (SEC §6.4).
	w.Header().Set("Cache-Control", "max-age=300")
	_, _ = w.Write(set)
}

func (t *Tool) signingKey() *Key {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.registrations) == 0 {
		return nil
	}
	return t.registrations[len(t.registrations)-1].Key
}

// HandleIcon serves the picture that stands beside the tool's links.
func (t *Tool) HandleIcon(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.WriteString(w, icon)
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" ` +
	`viewBox="0 0 10 10"><path d="M4 1h2v3l3 5H1l3-5z"/></svg>`

// formOf reads the parameters of a request, from the query or the
// posted form; a body that is no form gives none.
func formOf(w http.ResponseWriter, r *http.Request) url.Values {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if r.ParseForm() != nil {
		return url.Values{}
	}
	if r.Method == http.MethodPost {
		return r.PostForm
	}
	return r.Form
}

// withQuery adds parameters to a URL that may have some of its own.
func withQuery(address string, more url.Values) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	for name, values := range more {
		query[name] = values
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// turnAway tells the user that the launch failed and why, in words.
func (t *Tool) turnAway(
	w http.ResponseWriter, findings lti.Findings,
) {
	shown := page{Title: "This launch cannot be used"}
	for _, f := range findings.Failed() {
		about := f.About()
		failed := about.Check + " (" + string(f.Code) + "): "
		shown.Lines = append(shown.Lines,
			failed+about.Cause, about.Remedy)
	}
	writePage(w, http.StatusUnauthorized, shown)
}

// A page is what the tool shows in a browser.
type page struct {
	Title string
	Facts []fact // from outside
	Lines []string
	// Refresh is where the page goes by itself, a moment later; ""
	// for a page that stays.
	Refresh string
}

// A fact is one thing that a message says.
type fact struct{ Name, Value string }

func writePage(w http.ResponseWriter, status int, p page) {
	var body bytes.Buffer
	// Whatever is from outside is escaped: its page must not become a
	// page of somebody else.
	if err := shownPage.Execute(&body, p); err != nil {
		http.Error(w, "The page could not be made.",
			http.StatusInternalServerError)
		return
	}
	writeHTML(w, status, "default-src 'none'", body.Bytes())
}

// writeHTML answers with a page that no browser keeps, that runs only
// what the policy allows, and that tells nobody its address.
func writeHTML(
	w http.ResponseWriter, status int, policy string, html []byte,
) {
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy",
		policy+"; base-uri 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(html)
}

// shownPage is never written to.
var shownPage = template.Must(template.New("page").Parse(
	`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Title}}</title>
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
{{with .Refresh}}<meta http-equiv="refresh" content="1; url={{.}}">
{{end}}</head>
<body><main><h1>{{.Title}}</h1>
{{with .Facts}}<dl>
{{range .}}<dt>{{.Name}}</dt><dd>{{.Value}}</dd>
{{end}}</dl>
{{end}}{{range .Lines}}<p>{{.}}</p>
{{end}}</main></body></html>
`))
