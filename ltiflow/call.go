package ltiflow

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
)

// maxAnswer is how much of an answer is read, in bytes. A platform
// that sends more is broken or hostile.
const maxAnswer = 1 << 20

// An answer is a response of the platform, read whole.
type answer struct {
	Status int
	Body   []byte
	Header http.Header
	// Bearer tells that an access token went along.
	Bearer bool
}

// get asks for a document of the given media type.
func (t *Tool) get(
	ctx context.Context, address, accept string,
) (answer, error) {
	req, err := getRequest(ctx, address, accept)
	if err != nil {
		return answer{}, err
	}
	return t.call(req)
}

// getWithToken asks a service of the platform, which wants to see a
// token.
func (t *Tool) getWithToken(
	ctx context.Context, token lti.AccessToken,
	address, accept string,
) (answer, error) {
	req, err := getRequest(ctx, address, accept)
	if err != nil {
		return answer{}, err
	}
	t.authorize(req, token)
	return t.call(req)
}

func getRequest(
	ctx context.Context, address, accept string,
) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet,
		address, nil)
	if err != nil {
		return nil, fmt.Errorf("asking %q: %w", address, err)
	}
	req.Header.Set("Accept", accept)
	return req, nil
}

// call sends a request and reads the answer.
func (t *Tool) call(req *http.Request) (answer, error) {
	where := req.Method + " " + req.URL.Redacted()
	resp, err := t.Client.Do(req)
	if err != nil {
		return answer{}, unreachable(where, err)
	}
	defer resp.Body.Close()

	// One byte past the limit tells a long answer from one that fits.
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return answer{}, unreachable(where, err)
	}
	if len(body) > maxAnswer {
		return answer{}, lti.Fail(lti.BodyTooLarge,
			"more than 1 MiB from "+where, "at most 1 MiB")
	}
	return answer{
		Status: resp.StatusCode, Body: body, Header: resp.Header,
		Bearer: req.Header.Get("Authorization") != "",
	}, nil
}

// unreachable tells a call that was stopped from one that got half an
// answer, and from one that got none.
func unreachable(where string, err error) error {
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("%s: %w", where, context.Canceled)
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // its text repeats method and URL
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return lti.Fail(lti.AnswerMalformed,
			where+": an answer that breaks off", "all of it")
	}
	// Somebody answers, and cannot show that he is the platform. It
	// gets no token and no second try (RFC 9110 §4.3.4).
	var stranger *tls.CertificateVerificationError
	if errors.As(err, &stranger) {
		return lti.Fail(lti.CertificateInvalid,
			fmt.Sprintf("%s: %v", where, stranger.Err),
			"a certificate for the name in the URL")
	}
	return lti.Fail(lti.PlatformUnreachable,
		fmt.Sprintf("%s: %v", where, err), "an answer")
}

// check notes whether the status is one of those wanted. When it is
// not, the platform's own finding, if it gives one, says more than
// the number.
func (a answer) check(findings *lti.Findings, want ...int) bool {
	var numbers []string
	for _, status := range want {
		numbers = append(numbers, strconv.Itoa(status))
	}
	wanted := strings.Join(numbers, " or ")
	got := fmt.Sprintf("%d %s", a.Status, http.StatusText(a.Status))
	if slices.Contains(want, a.Status) {
		return findings.Add(lti.StatusUnexpected, true, got, wanted)
	}

	refusal := lti.ReadRefusal(a.Body)
	if refusal.Code != "" {
		return findings.Add(refusal.Code, false,
			refusal.Got, refusal.Want)
	}
	if said := refusal.String(); said != "" {
		got += ": " + said
	}
	if a.Status == http.StatusTooManyRequests {
		// Retry-After says for how long to leave the platform alone
		// (RFC 9110 §10.2.3).
		wait := lti.Show(a.Header.Get("Retry-After"))
		return findings.Add(lti.RateExceeded, false,
			got+", Retry-After "+wait, wanted)
	}
	if a.Status == http.StatusUnauthorized && a.Bearer {
		// Whatever it says, the token is of no more use
		// (RFC 6750 §3.1).
		return findings.Add(lti.AccessTokenUnknown, false,
			got, wanted)
	}
	if to := a.Header.Get("Location"); to != "" {
		got += " to " + to // no redirect is followed: see Tool.Client
	}
	return findings.Add(lti.StatusUnexpected, false, got, wanted)
}

// read decodes the body as JSON into v and notes a body that is none.
// JSON is UTF-8 (RFC 8259 §8.1). Go's decoder puts a replacement for
// every byte that is not, and a token would silently be another.
func (a answer) read(findings *lti.Findings, v any) bool {
	if !utf8.Valid(a.Body) &&
		!findings.Add(lti.AnswerMalformed, false,
			fmt.Sprintf("no UTF-8: %.40q", a.Body), "JSON in UTF-8") {
		return false
	}
	err := json.Unmarshal(a.Body, v)
	if err != nil {
		return findings.Add(lti.AnswerMalformed, false,
			err.Error(), "JSON as the specification has it")
	}
	return true
}

// checkURL notes an address that nobody could call.
func checkURL(findings *lti.Findings, name, address string) {
	if !absolute(address) {
		findings.Add(lti.AnswerMalformed, false,
			name+" "+lti.Show(address), "an absolute URL")
	}
}

// absolute tells whether the text is an absolute http or https URL.
func absolute(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return false
	}
	return u.Scheme == "http" || u.Scheme == "https"
}

// sameOrigin tells whether two URLs share scheme, host and port.
func sameOrigin(a, b string) bool {
	u, errA := url.Parse(a)
	v, errB := url.Parse(b)
	if errA != nil || errB != nil || u.Host == "" {
		return false
	}
	return u.Scheme == v.Scheme && u.Host == v.Host
}
