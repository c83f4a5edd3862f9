package steps

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// fromHint is how many hints it takes until the first item that stands wrong is
// told.
const fromHint = 2

// ordered judges an order by where each item is in this run.
func (s *Session) ordered(c content.Checkpoint, o Outcome, a Answer) (Reply, error) {
	items := c.Order.Items
	if sorted := slices.Sorted(slices.Values(a.Order)); !slices.Equal(sorted, upTo(len(items))) {
		return Reply{}, fmt.Errorf("got the order %v, want each of %d items once", a.Order, len(items))
	}
	right, err := rightOrder(items, o)
	if err != nil {
		return Reply{}, err
	}
	wrong := slices.IndexFunc(upTo(len(items)), func(i int) bool { return a.Order[i] != right[i] })
	if wrong < 0 {
		return Reply{Right: true, Says: "That is how it went in this run."}, nil
	}
	reply := Reply{Says: "It did not go like that in this run."}
	if s.Record().Checkpoints[c.Name].Hints >= fromHint {
		reply.Says += fmt.Sprintf(" The first that stands wrong is at place %d: “%s”.", wrong+1, items[a.Order[wrong]].Says)
	}
	return reply, nil
}

// rightOrder are the places of the items in the data, in the order in which they
// happened.
func rightOrder(items []content.Item, o Outcome) ([]int, error) {
	happened := make([]int, len(items))
	for i, item := range items {
		happened[i] = slices.IndexFunc(o.Exchanges, tellsOf(item))
		if item.Check != "" {
			happened[i] = slices.IndexFunc(o.Findings, func(f lti.Finding) bool { return f.Code == lti.Code(item.Check) })
		}
		if happened[i] < 0 {
			return nil, fmt.Errorf("“%s” is not in this run", item.Says)
		}
		if earlier := slices.Index(happened[:i], happened[i]); earlier >= 0 {
			return nil, fmt.Errorf("%s are one and the same in this run", inQuotes([]string{items[earlier].Says, item.Says}))
		}
	}
	right := upTo(len(items))
	slices.SortFunc(right, func(a, b int) int { return cmp.Compare(happened[a], happened[b]) })
	return right, nil
}

// upTo are the numbers from 0 up to n, without n.
func upTo(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

// tellsOf tells an exchange by what an item says of it.
func tellsOf(item content.Item) func(wire.Exchange) bool {
	means := content.Crossing{From: item.From, To: item.To, Method: item.Method, Path: item.Path}
	return func(e wire.Exchange) bool {
		return isCrossing(e, means) && (item.Parameter == "" || carries(e, item.Parameter))
	}
}

// isCrossing tells whether an exchange is the one that is meant.
func isCrossing(e wire.Exchange, means content.Crossing) bool {
	to, err := url.Parse(e.URL)
	if err != nil {
		return false
	}
	is := func(want, got string) bool { return want == "" || want == got }
	return is(means.From, string(e.From)) && is(means.To, string(e.To)) && is(means.Method, e.Method) &&
		strings.HasSuffix(to.Path, means.Path)
}

// carries tells whether an exchange has a parameter: in its query, in its form,
// or in the address that its answer sends the browser to.
func carries(e wire.Exchange, parameter string) bool {
	for _, address := range []string{e.URL, e.ResponseHeader.Get("Location")} {
		if to, err := url.Parse(address); err == nil && to.Query().Has(parameter) {
			return true
		}
	}
	return wire.MediaType(e.RequestHeader) == content.MediaForm && slices.ContainsFunc(bytes.Split(e.RequestBody, []byte("&")), func(pair []byte) bool {
		name, _, _ := strings.Cut(string(pair), "=")
		return wire.Unescape(name) == parameter
	})
}
