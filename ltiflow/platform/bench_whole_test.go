package platform

import (
	"crypto/rsa"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		s, err := Open(Config{NewKey: func() (*rsa.PrivateKey, error) { return toolKey(), nil }})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// From Open, with keys of its own, to the first answer over a socket.
func BenchmarkFirstAnswer(b *testing.B) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for b.Loop() {
		s, err := Open(Config{})
		if err != nil {
			b.Fatal(err)
		}
		resp, err := client.Get(s.URL() + pathDiscovery)
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp, err)
		}
		b.StopTimer()
		_ = resp.Body.Close()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// What a tool takes in memory that was registered, launched and given a token,
// all once. The heap does not have what SQLite keeps, which the process has.
func BenchmarkMemory(b *testing.B) {
	const tools = 1_000
	for b.Loop() {
		bench := newBench(b)
		first := newTool13(b, bench)
		who := bench.signIn(b, "LTIBCU_15")
		first.useOnce(b, who)
		heap, process := memory(b)
		for range tools {
			t := &tool{bench: bench, key: first.key, kid: first.kid, server: first.server}
			t.ids.Store(first.ids.Add(100))
			t.enter(b, newLedger(), nil)
			t.useOnce(b, who)
		}
		heapNow, processNow := memory(b)
		b.ReportMetric((heapNow-heap)/tools, "heap_B/tool")
		b.ReportMetric((processNow-process)/tools, "process_B/tool")
		b.ReportMetric(heapNow/(1<<20), "heap_MiB")
		runtime.KeepAlive(bench)
	}
}

// useOnce launches the tool and gives it a token.
func (t *tool) useOnce(b *testing.B, who http.Header) {
	b.Helper()
	t.add(b, gradedItem())
	l, err := t.store.LatestLink(t.shared)
	if err != nil {
		b.Fatal(err)
	}
	t.message(b, t.launch(b, l.ID, who), who)
	t.askToken().ok(b, http.StatusOK)
}

// memory is what is in use after a collection, in bytes: of the heap, and of
// the process, where the system tells (Linux).
func memory(b *testing.B) (heap, process float64) {
	b.Helper()
	runtime.GC()
	runtime.GC() // what was finalised by the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	fields := strings.Fields(after)
	if len(fields) > 0 {
		kilobytes, _ := strconv.ParseFloat(fields[0], 64)
		process = kilobytes * 1024
	}
	return float64(m.HeapInuse), process
}

// The pages of a course in which all is large at once.
func BenchmarkLargeCourse(b *testing.B) {
	for _, rows := range []int{10, 1_000, 100_000} {
		t := newRosterTool(b)
		course := t.crowd(b, rows)
		item, err := readItem(b.Context(), mustJSON(gradedItem()), lti.Final(), everything())
		if err != nil {
			b.Fatal(err)
		}
		links := make([]store.NewLink, rows) // each with its line item
		for i := range links {
			links[i] = item.link(newUUID(nil, "link"), t.registered(b), store.Deployment{ID: t.deployment, Client: t.id})
		}
		if added, err := t.store.AddLinks(course, links, rows); err != nil || !added {
			b.Fatal(added, err)
		}
		last, err := t.store.LastLinks(course, shownLinks)
		if err != nil {
			b.Fatal(err)
		}
		teacher := t.signInTo(b, course, "user-0")
		half := cursorAfter(int64(rows / 2))
		for _, page := range []struct{ name, at string }{
			{"course", coursePath(course)},
			{"last of the course", pageAfter(coursePath(course), last)},
			{"gradebook", "/course/" + course + "/gradebook"},
			{"middle of the gradebook", "/course/" + course + "/gradebook?columns=" + half + "&people=" + half},
			{"roster", rosterPath(course)},
			{"middle of the roster", rosterPath(course) + "?after=" + strconv.Itoa(rows/2)},
		} {
			b.Run(fmt.Sprintf("%s/%d", page.name, rows), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					t.get(page.at, teacher).ok(b, http.StatusOK)
				}
			})
		}
	}
}
