package ui

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
)

// wirePage shows what crossed the wire: first the exchanges in order, then
// each with its request and its response, secrets masked.
func wirePage(exchanges []wire.Exchange, width int) page {
	s := sheet{width: width}
	if len(exchanges) == 0 {
		s.prose(say(plain, "Nothing crossed the wire: this step only computes."), 0)
		return s.page
	}
	masked := make([]wire.Exchange, len(exchanges))
	for i, e := range exchanges {
		masked[i] = e.Masked()
	}
	if len(masked) > 1 {
		s.sequence(masked)
	}
	for i, e := range masked {
		s.exchange(i+1, e)
	}
	return s.page
}

// sequence lists the exchanges, one line each.
func (s *sheet) sequence(exchanges []wire.Exchange) {
	for i, e := range exchanges {
		line := say(muted, fmt.Sprintf("%2d ", i+1)).
			add(plain, fmt.Sprintf("%-8s %s %-8s ", e.From, glyphArrow, e.To)).
			add(keyword, fmt.Sprintf("%-4s ", e.Method))
		status, paint := verdict(e)
		tail := say(paint, "  "+status).add(muted, fmt.Sprintf(" %8s", took(e.Took)))
		path := wire.Line(target(e).Path)
		room := s.width - line.width() - tail.width()
		if room >= 12 {
			line.add(plain, shorten(path, room)).pad(s.width - tail.width())
			s.put(line.join(tail), "", "", anywhere)
			continue
		}
		s.prose(line, 0)
		s.data(say(plain, path), 1)
		s.prose(tail, 1)
	}
}

func (s *sheet) exchange(n int, e wire.Exchange) {
	status, paint := verdict(e)
	title := say(heading, fmt.Sprintf("%d  %s %s %s", n, e.From, glyphArrow, e.To)).
		add(plain, "  ").add(keyword, e.Method)
	path := "  " + wire.Line(target(e).Path)
	note := took(e.Took)
	// Shortened where there is no room: the request line below has it whole.
	if room := s.width - title.width() - len(status) - len(note) - 8; room > len("  /"+glyphMore) {
		title.add(plain, ansi.Truncate(path, room, glyphMore))
	}
	s.title(title.add(plain, "  ").add(paint, status), note)
	s.blank()
	s.request(e)
	s.blank()
	s.response(e)
}

func (s *sheet) request(e wire.Exchange) {
	u := target(e)
	s.data(say(keyword, e.Method).add(plain, " "+u.RequestURI()).add(muted, " HTTP/1.1"), 0)
	if e.RequestHeader.Get("Host") == "" && u.Host != "" {
		s.header("Host", u.Host)
	}
	s.headers(e.RequestHeader)
	if u.RawQuery != "" {
		s.blank()
		s.prose(say(comment, "the query, decoded"), 2)
		s.fields(u.RawQuery)
	}
	s.body(e.RequestHeader, e.RequestBody)
}

func (s *sheet) response(e wire.Exchange) {
	status, paint := verdict(e)
	if e.Status == 0 {
		s.prose(say(paint, glyphFailed+" no answer: ").add(plain, wire.MaskText(e.Error)), 2)
		return
	}
	s.data(say(muted, "HTTP/1.1 ").add(paint, status+" "+http.StatusText(e.Status)), 0)
	s.headers(e.ResponseHeader)
	s.body(e.ResponseHeader, e.ResponseBody)
	if e.Error != "" {
		s.prose(say(bad, glyphFailed+" "+wire.MaskText(e.Error)), 2)
	}
	if e.Truncated {
		s.blank()
		s.prose(say(warn, "A body went on past what is kept."), 2)
	}
}

// verdict is the status as a word and as a paint.
func verdict(e wire.Exchange) (string, token) {
	switch {
	case e.Status == 0:
		return "none", bad
	case e.Status >= http.StatusBadRequest:
		return strconv.Itoa(e.Status), bad
	default:
		return strconv.Itoa(e.Status), good
	}
}

// target is where the request went. A URL that cannot be read is its own path.
func target(e wire.Exchange) *url.URL {
	u, err := url.Parse(e.URL)
	if err != nil {
		return &url.URL{Path: e.URL}
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u
}

func (s *sheet) headers(h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			s.header(name, value)
		}
	}
}

func (s *sheet) header(name, value string) {
	s.data(say(member, name).add(muted, ": ").add(plain, value), 0)
}

// body shows a form with one decoded field per line, JSON indented, and
// anything else as it is.
func (s *sheet) body(h http.Header, body []byte) {
	if len(body) == 0 {
		return
	}
	s.blank()
	media, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	media = strings.ToLower(strings.TrimSpace(media))
	switch {
	case media == "application/x-www-form-urlencoded":
		s.fields(string(body))
	case strings.HasSuffix(media, "json"):
		s.json(string(body), 0)
	default:
		s.lines(string(body), 0)
	}
}

// fields shows the fields of a form or a query, decoded, in their order. A
// secret may stand behind the encoding of a name or a value, so each field is
// masked once more.
func (s *sheet) fields(form string) {
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name = unescape(name)
		masked := strings.TrimPrefix(wire.MaskText(name+"="+unescape(value)), name+"=")
		s.data(say(member, name).add(muted, " = ").add(plain, masked), 0)
	}
}

func unescape(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}
