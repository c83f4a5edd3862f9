package wire

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// Masked stands where a secret was.
const Masked = "[masked]"

// Secrets by the place where they stand. Everything else is the lesson and
// stays: id_tokens and responses are single-use and expire within minutes.
var (
	// The members of a private JWK (RFC 7518 §6.3.2), a PEM key as the
	// notebook's platform hands it out, and the tokens of RFC 6749 and DR.
	secretMembers = regexp.MustCompile(`("(?:` + strings.Join(secretNames(), "|") + `)"\s*:\s*")(?:[^"\\]|\\.)*"?`)
	// The same where JSON writes its letters as escapes (RFC 8259 §7), and in
	// JSON that is a string of other JSON: that ends at the first quote with no
	// more backslashes before it than the string began with.
	escapedMembers = regexp.MustCompile(`("(?:` + strings.Join(escapable(secretNames()), "|") + `)"\s*:\s*")(?:[^"\\]|\\.)*"?`)
	nestedMembers  = regexp.MustCompile(`(\\"(?:` + strings.Join(escapable(secretNames()), "|") + `)\\"\s*:\s*\\")(?:[^"\\]|\\[^"\\]|\\\\(?:\\.|[^"\\]))*`)
	secretFields   = regexp.MustCompile(`((?:^|[?&;#\s])(?:access_token|refresh_token|client_secret|registration_token)=)[^&\s"'<>]+`)
	// The assertion's header and payload are the lesson, its signature is
	// what makes it a credential.
	assertionSignature = regexp.MustCompile(`((?:client_assertion)=[\w%-]*\.[\w%-]*\.)[\w%-]+`)
	credentials        = regexp.MustCompile(`(?i)^(\s*(?:bearer|basic)\s+).+$`)
	cookieValue        = regexp.MustCompile(`(^|;\s*)([^=;\s]+=)[^;]+`)
	urlPassword        = regexp.MustCompile(`(://[^/?#:@\s"]*:)[^/?#@\s"]+@`)
	pemKey             = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`)
)

func secretNames() []string {
	return []string{"access_token", "refresh_token", "client_secret", "registration_access_token", "registration_token", "webkeyPem", "d", "p", "q", "dp", "dq", "qi"}
}

// escapable are patterns of names any letter of which may be an escape.
func escapable(names []string) []string {
	var patterns []string
	for _, name := range names {
		var b strings.Builder
		for _, letter := range name {
			fmt.Fprintf(&b, `(?:%c|\\{1,2}u(?i:%04x))`, letter, letter)
		}
		patterns = append(patterns, b.String())
	}
	return patterns
}

// Masked is the exchange with its secrets replaced: bearer tokens, private
// keys, cookies, and the signatures of client assertions.
func (e Exchange) Masked() Exchange {
	e.URL, e.Error = MaskURL(e.URL), MaskText(e.Error)
	e.RequestHeader = maskHeader(e.RequestHeader)
	e.ResponseHeader = maskHeader(e.ResponseHeader)
	e.RequestBody = maskBody(e.RequestHeader, e.RequestBody)
	e.ResponseBody = maskBody(e.ResponseHeader, e.ResponseBody)
	return e
}

// MaskText replaces the secrets in a body, a URL or a panel.
func MaskText(s string) string {
	s = secretMembers.ReplaceAllString(s, `${1}`+Masked+`"`)
	if strings.Contains(s, `\u`) { // few are written so, and looking for them takes long
		s = escapedMembers.ReplaceAllString(s, `${1}`+Masked+`"`)
	}
	if strings.Contains(s, `\"`) {
		s = nestedMembers.ReplaceAllString(s, `${1}`+Masked)
	}
	s = secretFields.ReplaceAllString(s, `${1}`+Masked)
	s = urlPassword.ReplaceAllString(s, `${1}`+Masked+`@`)
	s = assertionSignature.ReplaceAllString(s, `${1}`+Masked)
	return pemKey.ReplaceAllString(s, Masked)
}

func maskHeader(h http.Header) http.Header {
	masked := h.Clone()
	for name, values := range masked {
		for i, value := range values {
			values[i] = maskQuery(maskValue(name, value)) // of a redirect, or of a referer
		}
	}
	return masked
}

func maskValue(name, value string) string {
	switch name {
	case "Authorization", "Proxy-Authorization":
		if credentials.MatchString(value) {
			return credentials.ReplaceAllString(value, `${1}`+Masked)
		}
		return Masked
	case "Cookie":
		return cookieValue.ReplaceAllString(value, `${1}${2}`+Masked)
	case "Set-Cookie":
		pair, attributes, _ := strings.Cut(value, ";")
		masked := cookieValue.ReplaceAllString(pair, `${1}${2}`+Masked)
		if attributes != "" {
			masked += ";" + attributes
		}
		return masked
	default:
		return MaskText(value)
	}
}
