package wire

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/http/httpguts"
)

// Curl is one command that sends the request again, as pasted into a POSIX
// shell, and shows the answer with its header. Whatever the request holds, the
// shell runs nothing else, and curl reads no file. Text leaves it as it is.
//
// What there is to say stands before the command, as an argument of one that
// does nothing.
func (e Exchange) Curl() string {
	if !e.sendable() {
		return remark("This request cannot be sent by curl")
	}
	words := []string{"curl " + quote(e.URL), "--include"}
	if strings.ContainsAny(e.URL, "[]{}") {
		words = append(words, "--globoff") // they are no patterns
	}
	if strings.Contains(e.URL, "/.") {
		words = append(words, "--path-as-is") // curl would resolve the dots
	}
	words = append(words, e.curlMethod()...)
	words = append(words, e.curlHeader()...)
	command := strings.Join(append(words, e.curlBody()...), " \\\n  ")
	if e.piped() {
		command = "printf '" + escaped(string(e.RequestBody)) + "' |\n" + command
	}
	return e.curlNotes() + command
}

// webAddress is what a URL on the wire looks like. Anything else could be read
// as an option, as a file, or as another address.
var webAddress = regexp.MustCompile(`^(?i:https?)://[^\x00-\x20\x7f/?#\\][^\x00-\x20\x7f]*$`)

// sendable tells whether HTTP can say the request at all.
func (e Exchange) sendable() bool {
	return webAddress.MatchString(e.URL) && httpguts.ValidHeaderFieldName(cmp.Or(e.Method, http.MethodGet))
}

// curlNotes says what is not as it was.
func (e Exchange) curlNotes() string {
	var places []string
	if strings.Contains(e.URL, Masked) {
		places = append(places, "the URL")
	}
	if strings.Contains(strings.Join(e.curlHeader(), " "), Masked) {
		places = append(places, "the header")
	}
	if bytes.Contains(e.RequestBody, []byte(Masked)) {
		places = append(places, "the body")
	}
	notes := ""
	if len(places) > 0 {
		notes = remark("Fill in "+Masked+" in "+strings.Join(places, " and ")+": u shows secrets") + "\n"
	}
	// Both bodies have the same limit: the one that met it is the longer one.
	if e.Truncated && len(e.RequestBody) >= len(e.ResponseBody) {
		notes += remark("Only the beginning of the body was recorded") + "\n"
	}
	return notes
}

// remark is a command that does nothing, with words for the reader: at its
// prompt zsh knows no comments.
func remark(words string) string { return ": " + quote(words) }

// curlMethod names the method where curl would take another.
func (e Exchange) curlMethod() []string {
	method := cmp.Or(e.Method, http.MethodGet)
	switch {
	case method == http.MethodHead && !e.hasBody():
		return []string{"--head"} // with --request it would wait for a body
	case method == http.MethodGet && !e.hasBody(), method == http.MethodPost:
		return nil
	}
	return []string{"--request " + quote(method)}
}

// curlsOwn are the fields that are about one connection or one coding of the
// message: curl makes those that it needs.
var curlsOwn = regexp.MustCompile(`^(?i:Accept-Encoding|Connection|Content-Length|Expect|Keep-Alive|Proxy-Connection|Te|Trailer|Transfer-Encoding|Upgrade)$`)

// controls may not stand in the value of a field (RFC 9110 §5.5): a line break
// would begin another one.
var controls = regexp.MustCompile(`[\x00-\x08\x0a-\x1f\x7f]`)

// curlHeader is the header in the order of its names. A name that is no token
// was never sent.
func (e Exchange) curlHeader() []string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(e.RequestHeader)) {
		if !httpguts.ValidHeaderFieldName(name) || curlsOwn.MatchString(name) {
			continue
		}
		for _, value := range e.RequestHeader[name] {
			value = strings.Trim(controls.ReplaceAllString(value, " "), " \t")
			switch {
			case strings.EqualFold(name, "Host") && value == e.host():
			case value == "":
				words = append(words, "--header "+quote(name+";")) // with a colon, curl would drop the field
			default:
				words = append(words, "--header "+quote(name+": "+value))
			}
		}
	}
	if e.hasBody() && len(e.RequestHeader["Content-Type"]) == 0 {
		words = append(words, "--header 'Content-Type:'") // curl would call the body a form
	}
	return words
}

// host is the authority of the URL, without a password.
func (e Exchange) host() string {
	_, authority, _ := strings.Cut(e.URL, "://")
	if end := strings.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	return authority[strings.LastIndex(authority, "@")+1:]
}

// longestWord is how much of a body stands on the command line: Linux lets no
// argument have more than 128 KiB.
const longestWord = 100_000

// curlBody gives the body as it is: --data-raw takes a leading @ for no file.
func (e Exchange) curlBody() []string {
	switch {
	case !e.hasBody():
		return nil
	case e.piped():
		return []string{"--data-binary @-"}
	}
	return []string{"--data-raw " + quote(string(e.RequestBody))}
}

// hasBody tells whether a body is sent, if only an empty one: then a request
// that should have one says that its length is 0.
func (e Exchange) hasBody() bool {
	return len(e.RequestBody) > 0 || slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch}, e.Method)
}

// piped tells that the body has to come to curl through a pipe, because no
// argument can hold it: it is too long, or holds what only escapes can say.
func (e Exchange) piped() bool {
	return len(e.RequestBody) > longestWord || !plainly(string(e.RequestBody))
}

// plainly tells whether a text can be pasted as it is.
func plainly(s string) bool { return Text(s) == s }

// quote makes one word for the shell. What cannot be pasted is said in escapes,
// by printf; no word ends with a line feed, which the shell would take away.
func quote(s string) string {
	if plainly(s) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return `"$(printf '` + escaped(s) + `')"`
}

// escaped writes a text as a format of printf, for between single quotes. An
// exclamation mark is escaped for the history of bash, a hyphen in front
// because it would begin an option.
func escaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == utf8.RuneError && size == 1, !visible(r), strings.ContainsRune(`'\%!`, r), r == '-' && i == 0:
			for _, c := range []byte(s[i : i+size]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}
