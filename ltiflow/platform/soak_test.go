package platform

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// Sixteen tools at the same time, each with its own line item: every score
// that was acknowledged is there at the end, and nobody sees another's.
func TestManyToolsAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	scopes := lti.Final().Scope.Score + " " + lti.Final().Scope.ResultReadOnly
	tools := make([]*tool, 16)
	items := make([]lti.Endpoint, len(tools))
	for i := range tools {
		tools[i] = newTool13(t, b)
		items[i] = tools[i].addLink(t)
	}
	var wg sync.WaitGroup
	for i, tool := range tools {
		wg.Go(func() {
			for round := range 5 {
				token := tool.accessToken(t, scopes)
				for user := 3; user <= 16; user++ {
					s := validScore(b)
					s["userId"], s["scoreGiven"], s["scoreMaximum"] = "LTIBCU_"+strconv.Itoa(user), round+i, 34
					s["timestamp"] = b.clock.Now().Add(time.Duration(round) * time.Second).Format(time.RFC3339Nano)
					tool.score(token, items[i], s).ok(t, http.StatusNoContent)
				}
				b.get(items[i].LineItem+"/results", bearer(token)).ok(t, http.StatusOK)
				b.get(items[(i+1)%len(items)].LineItem+"/results", bearer(token)).refused(t, 404, lti.LineItemUnknown)
				b.get("/course/"+b.shared+"/gradebook", nil).ok(t, http.StatusOK)
			}
		})
	}
	wg.Wait()
	for i, tool := range tools {
		var results []lti.Result
		a := b.get(items[i].LineItem+"/results", bearer(tool.accessToken(t, scopes))).ok(t, http.StatusOK)
		if err := json.Unmarshal([]byte(a.body), &results); err != nil || len(results) != 14 {
			t.Fatalf("tool %d has %d results: %v", i, len(results), err)
		}
		for _, r := range results {
			if *r.ResultScore != float64(4+i) {
				t.Errorf("tool %d: %s has %v, want %d", i, r.UserID, *r.ResultScore, 4+i)
			}
		}
	}
}

// A refusal tells a program what it tells a person.
func TestRefusalPageForPrograms(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get("/nowhere", http.Header{"Accept": {"text/html"}})
	page.refused(t, 404, lti.NotFound)
	head, _, _ := strings.Cut(page.body, "</head>")
	if !strings.Contains(head, `<meta name="lti-refusal" content="{&#34;code&#34;:&#34;not_found&#34;`) {
		t.Errorf("the head is %s", head)
	}
}
