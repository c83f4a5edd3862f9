package platform

import (
	"fmt"
	"net/http"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// The cost of the course page does not grow with the course: it has pages.
func BenchmarkCoursePage(b *testing.B) {
	for _, rows := range []int{10, 1_000, 100_000} {
		bench := newBench(b)
		tool := newTool13(b, bench)
		c, err := bench.client(tool.id, lti.Final())
		if err != nil {
			b.Fatal(err)
		}
		item, err := readItem(b.Context(), mustJSON(fullItems()["ltiResourceLink"]), lti.Final(), everything())
		if err != nil {
			b.Fatal(err)
		}
		links := make([]store.NewLink, rows)
		for i := range links {
			links[i] = item.link(newUUID(nil, "link"), c, store.Deployment{ID: tool.deployment, Client: c.ID})
			links[i].LineItem = nil
		}
		if added, err := bench.store.AddLinks(bench.shared, links, rows); err != nil || !added {
			b.Fatal(added, err)
		}
		who := tool.signIn(b, "LTIBCU_1")
		last, err := bench.store.LastLinks(bench.shared, shownLinks)
		if err != nil {
			b.Fatal(err)
		}
		for name, path := range map[string]string{"first": coursePath(bench.shared), "last": pageAfter(coursePath(bench.shared), last)} {
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					bench.get(path, who).ok(b, http.StatusOK)
				}
			})
		}
	}
}
