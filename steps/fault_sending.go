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
		"token-expired":   inAssertion(endedBefore),
		"token-no-jti":    inAssertion(func(c map[string]any) { delete(c, "jti") }),
		"token-string-dates": inAssertion(func(c map[string]any) {
			for _, date := range []string{"iat", "exp"} {
				c[date] = fmt.Sprintf("%.0f", c[date])
			}
		}),
		"token-foreign-key": {provoke: strangersAssertion},
		"token-grant-type":  inForm(func(_ *Session, form url.Values) error { form.Set("grant_type", "password"); return nil }),
		"token-assertion-type": inForm(func(_ *Session, form url.Values) error {
			form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer")
			return nil
		}),
		"token-two-ways": inTransit(func(s *Session, req *http.Request) error {
			req.SetBasicAuth(s.data.registration.ClientID, "a secret that LTI does not have")
			return nil
		}),
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

// scoreBreakers are the faults in a score.
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
		return s.sending.place(changing(func(req *http.Request) error { return change(s, req) })), nil
	}}
}

// inForm changes the form that a request carries.
func inForm(change func(*Session, url.Values) error) breaker {
	return inTransit(func(s *Session, req *http.Request) error {
		return changeForm(req, func(form url.Values) error { return change(s, form) })
	})
}

// inAssertion changes the claims of the client assertion, and has the tool's
// own key sign them.
func inAssertion(change func(claims map[string]any)) breaker {
	return signedAssertion(func(s *Session) *ltiflow.Key { return s.data.registration.Key }, change)
}

func signedAssertion(key func(*Session) *ltiflow.Key, change func(claims map[string]any)) breaker {
	const field = "client_assertion"
	return inForm(func(s *Session, form url.Values) error {
		signed, err := changeJWT(form.Get(field), key(s), change)
		form.Set(field, signed)
		return err
	})
}

// endedBefore has a token end a second before it is made.
func endedBefore(claims map[string]any) {
	issued, _ := claims["iat"].(float64)
	claims["exp"] = issued - 1
}

// strangersAssertion has a stranger sign the assertion as it is.
func strangersAssertion(ctx context.Context, s *Session) (func(), error) {
	key, err := stranger(*s.data.registration.Key)
	if err != nil {
		return nil, err
	}
	b := signedAssertion(func(*Session) *ltiflow.Key { return &key }, func(map[string]any) {})
	return b.provoke(ctx, s)
}

// inScore changes the score that a request carries.
func inScore(change func(*lti.Score)) breaker {
	return inTransit(func(_ *Session, req *http.Request) error {
		return changeBody(req, func(body []byte) ([]byte, error) { return changeScore(body, change) })
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
			if at, err := time.Parse(time.RFC3339Nano, sc.Timestamp); err == nil {
				sc.Timestamp = at.Add(-time.Hour).Format(time.RFC3339Nano)
			}
		})
	})
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

// readBody reads what a request carries, which whoever made it can give again.
func readBody(req *http.Request) ([]byte, error) {
	if req.GetBody == nil {
		return nil, fmt.Errorf("reading the request to break it: got a %s that carries nothing", req.Method)
	}
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

// changeBody changes what a request carries.
func changeBody(req *http.Request, change func([]byte) ([]byte, error)) error {
	body, err := readBody(req)
	if err != nil {
		return err
	}
	if body, err = change(body); err != nil {
		return err
	}
	setBody(req, body)
	return nil
}

// setBody has a request carry something else. A transport that tries once more
// asks GetBody, and must not get what it carried before.
func setBody(req *http.Request, body []byte) {
	req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	req.Body, _ = req.GetBody() // never fails
	req.ContentLength = int64(len(body))
	req.Header.Set("Content-Length", strconv.Itoa(len(body)))
}
