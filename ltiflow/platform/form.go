package platform

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// formType is the media type of a form.
const formType = "application/x-www-form-urlencoded"

// isForm tells whether the body is said to be a form.
func isForm(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == formType
}

// postForm reads the form of a request's body. A parameter that stands twice
// is refused: two readers could read two requests (RFC 6749 §3.2).
func postForm(r *http.Request) (url.Values, error) {
	form, err := readForm(r)
	if err != nil {
		return nil, err
	}
	return form, repeated(form)
}

// readForm reads the form as it is.
func readForm(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, tooLarge
		}
		return nil, lti.Fail(lti.ParameterMissing, "a form that cannot be read", formType)
	}
	return r.PostForm, nil
}

// repeated fails when a parameter stands twice.
func repeated(form url.Values) error {
	for name, values := range form {
		if len(values) > 1 {
			return lti.Fail(lti.ParameterRepeated, name+" twice", name+" once")
		}
	}
	return nil
}

// required fails unless the parameter is there.
func required(form url.Values, name string) error {
	if form.Get(name) == "" {
		return lti.Fail(lti.ParameterMissing, "no "+name, name)
	}
	return nil
}

// isWebURL tells whether it is an absolute URL of the web. The URL package of
// Go takes letters that no URL may have (RFC 3986 §2) and no browser keeps.
func isWebURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && !strings.ContainsAny(raw, " \"<>\\^`{|}") && (u.Scheme == "https" || u.Scheme == "http") &&
		isHostname(u.Hostname()) && len(raw) <= maxURL
}

// isHostname tells whether it can be the name or the address of a host. What
// else a URL allows there has a meaning in the headers that name the host.
func isHostname(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-._:", r)
	})
}

// isEndpointURL tells whether messages and secrets may be sent there: over
// https (CORE §3.5), or without it where they do not leave this machine.
func isEndpointURL(raw string) bool {
	u, err := url.Parse(raw)
	return isWebURL(raw) && err == nil && u.User == nil && !strings.Contains(raw, "#") &&
		(u.Scheme == "https" || isLoopback(u.Hostname()))
}

// maxURL is the longest URL that is kept, in bytes.
const maxURL = 2048

// tooMany refuses what there is no room for.
func tooMany(what string, limit int) error {
	return lti.Fail(lti.LimitReached, what, "at most "+strconv.Itoa(limit))
}
