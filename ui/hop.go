package ui

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/wire"
)

// A hop is one exchange of a sequence, its secrets masked or shown as the
// reader wants it.
type hop struct {
	wire.Exchange
	sequence *sequence
	number   int
	// asks and tells are what the request and the response are in the protocol:
	// documents of the glossary, "" when they are none.
	asks, tells string
	// sent and came are the bytes of the bodies as they crossed, unmasked.
	sent, came int
}

func (h *hop) line(room int) *text {
	if l, ok := h.sequence.lanes(room); ok && room > 0 {
		return h.sequence.row(l, h.number, h.Exchange)
	}
	return h.sequence.words(room, h.number, h.Exchange)
}

// begins: the heading above is not what is looked at.
func (h *hop) begins() bool { return true }

func (h *hop) whole() string { return rawRequest(h.Exchange) + "\n\n" + rawResponse(h.Exchange) }

func (h *hop) called() *text {
	return say(accent, fmt.Sprintf("exchange %d", h.number)).add(plain, "  "+h.parties())
}

// parties are who asks and who is asked.
func (h *hop) parties() string { return fmt.Sprintf("%s %s %s", h.From, glyphArrow, h.To) }

// explain says what the exchange is in the protocol, where it went and when.
func (h *hop) explain(l lore, s *sheet) {
	s.role(l, "Request", h.asks)
	s.role(l, "Response", h.tells)
	s.data(say(keyword, h.Method).add(plain, " "+h.URL), 0)
	switch {
	case h.UnderWay():
		s.prose(say(warn, "Waiting for the answer"+glyphMore), 0)
	case h.Status == 0:
		s.prose(say(bad, glyphFailed+" No answer: ").add(plain, h.Error), 0)
	default:
		s.prose(say(answerOf(h.Exchange).paint, statusOf(h.Exchange)), 0)
	}
	when := fmt.Sprintf("The %s asked the %s", h.From, h.To)
	if !h.Began.IsZero() {
		when += " at " + h.Began.In(l.now().Location()).Format("15:04:05.000")
	}
	if !h.UnderWay() {
		when += " and had the answer after " + took(h.Took)
	}
	s.prose(say(plain, when+"."), 0)
	bodies := "Bodies: " + size(h.sent) + " sent"
	if !h.UnderWay() {
		bodies += ", " + size(h.came) + " came back"
	}
	s.prose(say(muted, bodies+"."), 0)
}

// role says what a request or a response is in the protocol.
func (s *sheet) role(l lore, of, document string) {
	if d, ok := l.glossary.Document(document); ok {
		s.prose(say(strong, of+"  ").add(strong, d.Title).add(plain, ". "+d.What+" ").add(muted, section(d.Spec)), 0)
	}
}

// exchangeOf is the exchange that a node of the wire view belongs to: masked,
// unless secrets are shown.
func exchangeOf(n *node) (wire.Exchange, bool) {
	for ; n != nil; n = n.parent {
		if h, ok := n.matter.(*hop); ok {
			return h.Exchange, true
		}
	}
	return wire.Exchange{}, false
}

// The parties stand above their lanes.
type parties struct{ *sequence }

func (p parties) line(room int) *text {
	if l, ok := p.lanes(room); ok && room > 0 {
		return p.heading(l)
	}
	return say(muted, p.whole())
}

// longer: there is nothing to open, the row is as long as its room.
func (p parties) longer(int) bool { return false }

func (p parties) whole() string { return counted(p.count, "exchange") }

func (p parties) called() *text { return say(accent, p.whole()) }

func (p parties) explain(_ lore, s *sheet) {
	s.prose(say(plain, "Each arrow is a request, from who sends it to who gets it. Its answer comes back the same way: how it ended stands at the right, and how long that took."), 0)
	s.prose(say(plain, "Open an arrow to read what was sent and what came back."), 0)
}

// A half is the request or the response of an exchange. Copying it gives it as
// it crossed.
type half struct {
	part
	of  wire.Exchange
	raw func(wire.Exchange) string
}

func (h half) whole() string { return h.raw(h.of) }

// requestLine is the first line of a request (RFC 9112 §3).
func requestLine(e wire.Exchange) string {
	return e.Method + " " + target(e).RequestURI() + " HTTP/1.1"
}

// statusOf is the status with its reason.
func statusOf(e wire.Exchange) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))
}

// rawRequest is the request as text.
func rawRequest(e wire.Exchange) string {
	return requestLine(e) + "\n" + rawHeaders(requestHeaders(e)) + "\n" + string(e.RequestBody)
}

// rawResponse is the response as text, or why there is none.
func rawResponse(e wire.Exchange) string {
	switch {
	case e.UnderWay():
		return "waiting" + glyphMore
	case e.Status == 0:
		return "no answer: " + e.Error
	}
	return "HTTP/1.1 " + statusOf(e) + "\n" + rawHeaders(e.ResponseHeader) + "\n" + string(e.ResponseBody)
}

func rawHeaders(h http.Header) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	return b.String()
}

// requestHeaders are the headers with the host, which Go keeps elsewhere.
func requestHeaders(e wire.Exchange) http.Header {
	headers := maps.Clone(e.RequestHeader)
	if headers == nil {
		headers = http.Header{}
	}
	if host := target(e).Host; headers.Get("Host") == "" && host != "" {
		headers.Set("Host", host)
	}
	return headers
}
