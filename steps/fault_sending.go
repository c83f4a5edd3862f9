package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// tokenBreakers are the faults in the request for an access token.
func tokenBreakers() map[string]breaker {
	return map[string]breaker{
		"token-wrong-aud": inAssertion(func(c map[string]any) { c["aud"] = "https://another-platform.example/token" }),
		"token-no-sub":    inAssertion(func(c map[string]any) { delete(c, "sub") }),
		"token-expired":   inAssertion(func(c map[string]any) { c["exp"] = time.Now().Add(-time.Second).Unix() }),
		"token-reused-jti": sending(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
			return sendTwice(req, on, func([]byte) ([]byte, error) { return readBody(req) })
		}),
		"token-unknown-scope": inForm(func(_ *Session, form url.Values) error {
			form.Set("scope", "https://purl.imsglobal.org/spec/lti-ags/scope/nonsense")
			return nil
		}),
		"token-basic": inTransit(func(s *Session, req *http.Request) error {
			req.SetBasicAuth(s.data.registration.ClientID, "a secret that LTI does not have")
			setBody(req, []byte(url.Values{"grant_type": {lti.GrantClientCredentials}}.Encode()))
			return nil
		}),
	}
}

// scoreBreakers are the faults in a score, and in the token that it goes with.
func scoreBreakers() map[string]breaker {
	return map[string]breaker{
		"score-no-zone":    inScore(func(sc *lti.Score) { sc.Timestamp = strings.TrimSuffix(sc.Timestamp, "Z") }),
		"score-negative":   inScore(func(sc *lti.Score) { sc.ScoreGiven = new(float64); *sc.ScoreGiven = -1 }),
		"score-extra":      inScore(func(sc *lti.Score) { *sc.ScoreGiven = sc.ScoreMaximum + 1 }),
		"score-other-user": inScore(func(sc *lti.Score) { sc.UserID = "nobody-in-this-course" }),
		"score-older":      sending(sendOlder),
		"score-media-type": inTransit(func(_ *Session, req *http.Request) error {
			req.Header.Set("Content-Type", "application/json")
			return nil
		}),
		"score-other-token": inTransit(func(_ *Session, req *http.Request) error {
			req.Header.Set("Authorization", "Bearer one-that-nobody-has-issued")
			return nil
		}),
		"score-scope": {provoke: otherScope},
	}
}

// sending has the tool's calls go through a function before they are recorded:
// what is recorded is what was really sent.
func sending(by roundTrip) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) { return s.sending.place(by), nil }}
}

// inTransit changes a request at the last moment.
func inTransit(change func(*Session, *http.Request) error) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) {
		return s.sending.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
			req = req.Clone(req.Context())
			if err := change(s, req); err != nil {
				return nil, err
			}
			return on.RoundTrip(req)
		}), nil
	}}
}

// inForm changes the form that a request carries.
func inForm(change func(*Session, url.Values) error) breaker {
	return inTransit(func(s *Session, req *http.Request) error {
		body, err := readBody(req)
		if err != nil {
			return err
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return fmt.Errorf("reading the form to break it: %w", err)
		}
		if err := change(s, form); err != nil {
			return err
		}
		setBody(req, []byte(form.Encode()))
		return nil
	})
}

// inAssertion changes the claims of the client assertion, and has the tool's
// own key sign them.
func inAssertion(change func(claims map[string]any)) breaker {
	return inForm(func(s *Session, form url.Values) error {
		parts := strings.Split(form.Get("client_assertion"), ".")
		payload, err := lti.DecodePart(parts[len(parts)/2])
		if err != nil {
			return fmt.Errorf("reading the assertion to break it: %w", err)
		}
		claims, err := changed(payload, change)
		if err != nil {
			return err
		}
		signed, err := ltiflow.SignJWT(claims, s.data.registration.Key)
		if err != nil {
			return fmt.Errorf("signing the broken assertion: %w", err)
		}
		form.Set("client_assertion", signed)
		return nil
	})
}

// inScore changes the score that a request carries.
func inScore(change func(*lti.Score)) breaker {
	return inTransit(func(_ *Session, req *http.Request) error {
		body, err := readBody(req)
		if err != nil {
			return err
		}
		if body, err = changeScore(body, change); err != nil {
			return err
		}
		setBody(req, body)
		return nil
	})
}

func changeScore(body []byte, change func(*lti.Score)) ([]byte, error) {
	var score lti.Score
	if err := json.Unmarshal(body, &score); err != nil {
		return nil, fmt.Errorf("reading the score to break it: %w", err)
	}
	change(&score)
	body, err := json.Marshal(score)
	if err != nil {
		return nil, fmt.Errorf("writing the broken score: %w", err)
	}
	return body, nil
}

// sendOlder sends the score, and then one that is an hour older.
func sendOlder(req *http.Request, on http.RoundTripper) (*http.Response, error) {
	return sendTwice(req, on, func(body []byte) ([]byte, error) {
		return changeScore(body, func(sc *lti.Score) {
			const layout = "2006-01-02T15:04:05.000000Z07:00"
			sc.Timestamp = time.Now().UTC().Add(-time.Hour).Format(layout)
		})
	})
}

// otherScope gets a token that may read results and nothing else, in the place
// of the one that the score goes with.
func otherScope(ctx context.Context, s *Session) (func(), error) {
	claims, err := json.Marshal(s.tool.Assertion(s.data.registration))
	if err != nil {
		return nil, fmt.Errorf("getting a token of less scope: %w", err)
	}
	token, _, err := s.tool.RequestToken(ctx, s.data.registration, claims, ltiflow.TokenRequest(s.edition.Scope.ResultReadOnly))
	if err != nil {
		return nil, fmt.Errorf("getting a token of less scope: %w", err)
	}
	before := s.data.token
	s.data.token = token
	return func() { s.data.token = before }, nil
}

// sendTwice sends a request as it is, and then once more with another body. The
// caller gets the second answer.
func sendTwice(req *http.Request, on http.RoundTripper, next func(body []byte) ([]byte, error)) (*http.Response, error) {
	body, err := readBody(req)
	if err != nil {
		return nil, err
	}
	first := req.Clone(req.Context())
	setBody(first, body)
	resp, err := on.RoundTrip(first)
	if err != nil {
		return nil, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
	}
	_ = resp.Body.Close()
	if body, err = next(body); err != nil {
		return nil, err
	}
	second := req.Clone(req.Context())
	setBody(second, body)
	return on.RoundTrip(second) //nolint:wrapcheck // a RoundTripper passes the error on as it is
}

// readBody reads what a request carries, which the tool can give again.
func readBody(req *http.Request) ([]byte, error) {
	again, err := req.GetBody()
	if err != nil {
		return nil, fmt.Errorf("reading the request to break it: %w", err)
	}
	body, err := io.ReadAll(again)
	if err != nil {
		return nil, fmt.Errorf("reading the request to break it: %w", err)
	}
	return body, nil
}

func setBody(req *http.Request, body []byte) {
	req.Body = io.NopCloser(bytes.NewReader(body))
	req.ContentLength = int64(len(body))
	req.Header.Set("Content-Length", strconv.Itoa(len(body)))
}
