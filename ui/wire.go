package ui

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"ltibootcamp/ltiflow/wire"
)

// wireNodes are the exchanges in order, each with its request and its response.
func wireNodes(exchanges []wire.Exchange, v viewer) []*node {
	var nodes []*node
	for i, e := range exchanges {
		if !v.bare {
			e = e.Masked()
		}
		nodes = append(nodes, v.exchange(i+1, e))
	}
	if len(nodes) == 0 {
		nodes = append(nodes, leaf(remark{say(plain, "Nothing crossed the wire: this step only computes.")}))
	}
	return nodes
}

func (v viewer) exchange(n int, e wire.Exchange) *node {
	status, paint := verdict(e)
	title := say(heading, fmt.Sprintf("%d  %s %s %s", n, e.From, glyphArrow, e.To)).add(keyword, "  "+e.Method).add(plain, " "+target(e).Path)
	return &node{matter: part{title: title.add(paint, " "+status), note: took(e.Took)}, kids: []*node{}}
}

// exchangeOf is the exchange that a node belongs to.
func exchangeOf(*node) (wire.Exchange, bool) { return wire.Exchange{}, false }

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

func unescape(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}
