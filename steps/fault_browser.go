package steps

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// loginBreakers are the faults in what the browser carries to log in: the
// request to the platform, and the message to the tool.
func loginBreakers() map[string]breaker {
	return map[string]breaker{
		"login-scope":         inLogin(func(q url.Values) { q.Set("scope", "profile") }),
		"login-response-type": inLogin(func(q url.Values) { q.Set("response_type", "code") }),
		"login-response-mode": inLogin(func(q url.Values) { q.Set("response_mode", "query") }),
		"login-prompt":        inLogin(func(q url.Values) { q.Set("prompt", "login") }),
		"login-no-nonce":      inLogin(func(q url.Values) { q.Del("nonce") }),
		"login-request":       inLogin(func(q url.Values) { q.Set("request", "e30.e30.") }),
		"login-other-hint":    inLogin(func(q url.Values) { q.Set("login_hint", "somebody-else") }),
		"login-redirect-uri":  inLogin(func(q url.Values) { q.Set("redirect_uri", q.Get("redirect_uri")+"?next=elsewhere") }),
		"login-no-cookie": onTheWay((*Session).toLaunch, func(_ *Session, req *http.Request) error {
			req.Header.Del("Cookie")
			return nil
		}),
	}
}

// inLogin changes the request with which the browser asks the platform for the
// message.
func inLogin(change func(url.Values)) breaker {
	asks := func(s *Session, req *http.Request) bool {
		endpoint, err := url.Parse(s.data.registration.AuthorizationEndpoint)
		return err == nil && req.URL.Host == endpoint.Host && req.URL.Path == endpoint.Path
	}
	return onTheWay(asks, func(_ *Session, req *http.Request) error {
		query := req.URL.Query()
		change(query)
		to := *req.URL
		to.RawQuery = query.Encode()
		req.URL = &to
		return nil
	})
}

// onTheWay changes those requests of the browser that are meant.
func onTheWay(meant func(*Session, *http.Request) bool, change func(*Session, *http.Request) error) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) {
		return s.surfing.place(changing(func(req *http.Request) error {
			if !meant(s, req) {
				return nil
			}
			return change(s, req)
		})), nil
	}}
}

// changing changes a request, of which nobody else has a copy, and sends it on.
func changing(change func(*http.Request) error) roundTrip {
	return func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
		req = req.Clone(req.Context())
		if err := change(req); err != nil {
			return nil, err
		}
		return on.RoundTrip(req)
	}
}

// toLaunch tells whether a request takes a message to the tool.
func (s *Session) toLaunch(req *http.Request) bool {
	return req.Method == http.MethodPost && req.URL.Host == s.outside.host && req.URL.Path == "/launch"
}

// toReturn tells whether a request takes the response back to the platform.
func (s *Session) toReturn(req *http.Request) bool {
	return req.Method == http.MethodPost && req.URL.String() == s.data.selection.ReturnURL
}

// changeForm changes the form that a request carries.
func changeForm(req *http.Request, change func(url.Values) error) error {
	return changeBody(req, func(body []byte) ([]byte, error) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, fmt.Errorf("reading the form to break it: %w", err)
		}
		if err := change(form); err != nil {
			return nil, err
		}
		return []byte(form.Encode()), nil
	})
}

// changeJWT changes the claims of a token that the tool has signed, and signs
// them with a key.
func changeJWT(token string, key *ltiflow.Key, change func(claims map[string]any)) (string, error) {
	claims, err := claimsIn(token)
	if err != nil {
		return "", err
	}
	if claims, err = changed(claims, change); err != nil {
		return "", err
	}
	signed, err := ltiflow.SignJWT(claims, key)
	if err != nil {
		return "", fmt.Errorf("signing the broken token: %w", err)
	}
	return signed, nil
}

// claimsIn are the claims of a token that the tool has signed.
func claimsIn(token string) ([]byte, error) {
	parts := strings.Split(token, ".")
	claims, err := lti.DecodePart(parts[len(parts)/2])
	if err != nil {
		return nil, fmt.Errorf("reading the token to break it: %w", err)
	}
	return claims, nil
}
