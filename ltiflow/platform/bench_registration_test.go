package platform

import (
	"net/http"
	"runtime"
	"strconv"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// crowd fills the store with tools that are as large as a real one, each with
// a course of its own.
func crowd(tb testing.TB, tool *tool, count int) {
	tb.Helper()
	c, err := tool.client(tool.id, lti.Final())
	if err != nil {
		tb.Fatal(err)
	}
	tool.limits.clients, tool.limits.courses = 1<<30, 1<<30
	for i := range count {
		more := c.Client
		more.ID = "tool-" + strconv.Itoa(i)
		home := store.Course{ID: "course-" + strconv.Itoa(i), Edition: "1.3", Title: "Course", Label: "C"}
		if _, err := tool.store.AddClientWithCourse(more, store.Deployment{ID: "d-" + more.ID, Client: more.ID}, home, nil, 1<<30); err != nil {
			tb.Fatal(err)
		}
	}
}

// What a call costs does not grow with the number of tools and courses.
func BenchmarkAmongTools(b *testing.B) {
	for _, count := range []int{10, 1_000, 100_000} {
		bench := newBench(b)
		tool := newTool13(b, bench)
		crowd(b, tool, count)
		configuration := tool.configuration()
		for name, call := range map[string]func() answer{
			"register":  func() answer { return tool.register(configuration) },
			"home":      func() answer { return bench.get("/", nil) },
			"list":      func() answer { return bench.get("/tools?before="+strconv.Itoa(count/2+2), nil) },
			"tool":      func() answer { return bench.get("/tools/"+tool.id, nil) },
			"token":     func() answer { return tool.tokenRequest(lti.Final().Scope.Score).send(bench) },
			"by-course": func() answer { return bench.get("/course/course-3", nil) },
		} {
			b.Run(name+"/"+strconv.Itoa(count), func(b *testing.B) {
				for b.Loop() {
					call().ok(b, http.StatusOK)
				}
			})
		}
	}
}

// How much memory a tool takes that is being spoken to, the store apart.
func BenchmarkToolMemory(b *testing.B) {
	const count = 1_000
	var grown uint64
	for b.Loop() {
		bench := newBench(b)
		tool := newTool13(b, bench)
		crowd(b, tool, count)
		before := heapInUse()
		for i := range count {
			if _, err := bench.client("tool-"+strconv.Itoa(i), lti.Final()); err != nil {
				b.Fatal(err)
			}
		}
		grown = heapInUse() - before
		runtime.KeepAlive(bench)
	}
	b.ReportMetric(float64(grown)/count, "B/tool")
}

// heapInUse is how much is in use.
func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
