package ui

import (
	"net/http"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// wireNodes are the exchanges in order below the names of who takes part, each
// with its request and its response.
func wireNodes(exchanges []wire.Exchange, v viewer) []*node {
	if len(exchanges) == 0 {
		return []*node{leaf(remark{say(plain, "Nothing crossed the wire: this step only computes.")})}
	}
	shown := make([]wire.Exchange, len(exchanges))
	for i, e := range exchanges {
		if shown[i] = e; !v.bare {
			shown[i] = e.Masked()
		}
	}
	s := sequenceOf(shown)
	nodes := []*node{leaf(parties{s})}
	for i, e := range exchanges {
		h := &hop{Exchange: shown[i], sequence: s, number: i + 1, sent: len(e.RequestBody), came: len(e.ResponseBody)}
		nodes = append(nodes, v.hop(h, e))
	}
	return nodes
}

// hop is an exchange, with what it holds. The original tells by which key a
// token was signed whose signature is masked.
func (v viewer) hop(h *hop, original wire.Exchange) *node {
	n := &node{matter: h}
	n.hold(v.request(h, reader{v, string(original.RequestBody)}))
	n.hold(v.response(h, reader{v, string(original.ResponseBody)}))
	if h.Truncated {
		n.hold(leaf(remark{say(warn, glyphBang+" A body went on past what is kept.")}))
	}
	return n
}

// request is what was sent.
func (v viewer) request(h *hop, r reader) *node {
	e := h.Exchange
	title := half{part{title: say(strong, "request"), note: "from the " + string(e.From), about: "What the " + string(e.From) + " sent."}, e, rawRequest}
	line := say(keyword, e.Method).add(plain, " "+target(e).RequestURI()).add(muted, " HTTP/1.1")
	n := branch(title, leaf(noted{line, "The request line: what is asked for, and of which resource (RFC 9112 §3)."}))
	n.hold(r.headers(requestHeaders(e)))
	if query := target(e).RawQuery; query != "" {
		fields, kind := r.fields(query, content.QueryDocument)
		h.asks = kind
		n.hold(branch(part{title: say(strong, "query"), note: counted(len(fields), "parameter"), about: v.kind(kind), copy: query}, fields...))
	}
	body, kind := r.body(e.RequestHeader, string(e.RequestBody))
	if kind != "" {
		h.asks = kind
	}
	return n.hold(body)
}

// response is what came back, or why nothing did.
func (v viewer) response(h *hop, r reader) *node {
	e := h.Exchange
	title := half{part{title: say(strong, "response"), note: "from the " + string(e.To), about: "What the " + string(e.To) + " answered."}, e, rawResponse}
	switch {
	case e.UnderWay():
		title.note = "waiting" + glyphMore
		return branch(title, leaf(remark{say(warn, "waiting for the answer"+glyphMore)}))
	case e.Status == 0:
		return branch(title, leaf(remark{say(bad, glyphFailed+" no answer: ").add(plain, e.Error)}))
	}
	line := say(muted, "HTTP/1.1 ").add(answerOf(e).paint, statusOf(e))
	n := branch(title, leaf(noted{line, meaning(e.Status) + " (RFC 9110 §15)."}))
	if redirects(e) {
		to, kind := r.redirect(e)
		h.tells = kind
		n.hold(to)
	}
	body, kind := r.body(e.ResponseHeader, string(e.ResponseBody))
	if kind != "" {
		h.tells = kind
	}
	n.hold(r.headers(e.ResponseHeader), body)
	if e.Error != "" {
		n.hold(leaf(remark{say(bad, glyphFailed+" ").add(plain, e.Error)}))
	}
	return n
}

// meaning says what a class of statuses means.
func meaning(status int) string {
	switch {
	case status >= http.StatusInternalServerError:
		return "The server failed at a request that may have been fine"
	case status >= http.StatusBadRequest:
		return "The request was refused: it has to change before it is sent again"
	case status >= http.StatusMultipleChoices:
		return "What was asked for is elsewhere: the client has to go on"
	default:
		return "The request was understood and done"
	}
}
