package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// asDocument writes parameters as a JSON object: a text for each, a list for
// those that are repeated.
func asDocument(parameters url.Values) map[string]any {
	document := map[string]any{}
	for name, values := range parameters {
		document[name] = values
		if len(values) == 1 {
			document[name] = values[0]
		}
	}
	return document
}

// asParameters reads such an object. A value that is no text is sent as it is
// written: a form knows nothing else.
func asParameters(document []byte) (url.Values, error) {
	members, err := lti.ReadClaims(document)
	if err != nil {
		return nil, fmt.Errorf("parameters are a JSON object, a text for each: %w", err)
	}
	parameters := url.Values{}
	for name, raw := range members {
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil || list == nil {
			list = []json.RawMessage{raw}
		}
		for _, one := range list {
			value := string(one)
			var text *string
			if json.Unmarshal(one, &text) == nil && text != nil {
				value = *text
			}
			parameters.Add(name, value)
		}
	}
	return parameters, nil
}

// sentParameters are the parameters that a step is to send: as it made them, or
// with the learner's edit.
func (s *Session) sentParameters(step, payload string, made url.Values) (url.Values, error) {
	document, err := s.sent(step, payload, asDocument(made))
	if err != nil {
		return nil, err
	}
	parameters, err := asParameters(document)
	if err != nil {
		return nil, fmt.Errorf("sending the %s of step %q: %w", payload, step, err)
	}
	return parameters, nil
}

// authenticating serves the login with the learner's edit of the authentication
// request, which is the address that the tool sends the browser on to.
func (s *Session) authenticating(login http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		login(&redirector{ResponseWriter: w, change: s.sentOn}, r)
	}
}

// sentOn is where the step that runs sends the browser on to. An edit that
// cannot be made leaves the request as it is, and fails the step.
func (s *Session) sentOn(address string) string {
	step := s.Current()
	const payload = "authentication_request"
	u, err := url.Parse(address)
	if err != nil || !s.sends(step, payload) {
		return address
	}
	query, err := s.sentParameters(step, payload, u.Query())
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.edits.unfit = err
		return address
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// unfit is why an edit could not be made while a browser was sent on since it was
// called before; nil when it could.
func (s *Session) unfit() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.edits.unfit
	s.edits.unfit = nil
	return err
}

// A redirector changes where an answer sends the browser.
type redirector struct {
	http.ResponseWriter
	change  func(address string) string
	changed bool
}

// WriteHeader sends the header, with the other address.
func (w *redirector) WriteHeader(status int) {
	if to := w.Header().Get("Location"); to != "" {
		other := w.change(to)
		w.changed = other != to
		w.Header().Set("Location", other)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends the body, unless it is the one that names the former address.
func (w *redirector) Write(body []byte) (int, error) {
	if w.changed {
		return len(body), nil
	}
	return w.ResponseWriter.Write(body) //nolint:wrapcheck // a writer passes the error on as it is
}
