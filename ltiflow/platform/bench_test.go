package platform

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"net/http"
	"slices"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// Design §8: a launch costs at most 1.25 bare signatures. The ratio compares
// both on this machine, in this run.
func BenchmarkLaunch(b *testing.B) {
	bench := newBench(b)
	tool := newTool13(b, bench)
	c := tool.add(b, map[string]any{"type": "ltiResourceLink", "title": "x", "lineItem": map[string]any{"scoreMaximum": 34}})
	home, _ := bench.course(bench.shared)
	student, _ := bench.member(bench.shared, "LTIBCU_15")
	m := message{
		to: c, deployment: tool.deployment, course: home, user: student, kind: c.edition.Message.ResourceLink, nonce: "n",
		link: &bench.links(b, bench.shared)[0], target: c.targetLink(c.edition.Message.ResourceLink),
	}
	sum := sha256.Sum256([]byte("x"))
	compare(b, "signatures", func() {}, func() {
		if _, err := rsa.SignPKCS1v15(rand.Reader, toolKey(), crypto.SHA256, sum[:]); err != nil {
			b.Fatal(err)
		}
	}, func() {
		if _, err := bench.send(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	})
}

// A whole launch, from the click on the course page to the page with the
// token, with all its checks.
func BenchmarkAuthEndpoint(b *testing.B) {
	bench := newBench(b)
	tool := newTool13(b, bench)
	who := tool.signIn(b, "LTIBCU_1")
	page := tool.get("/course/"+bench.shared, who).body
	sum := sha256.Sum256([]byte("x"))
	compare(b, "signatures", func() {}, func() {
		if _, err := rsa.SignPKCS1v15(rand.Reader, toolKey(), crypto.SHA256, sum[:]); err != nil {
			b.Fatal(err)
		}
	}, func() {
		tool.get("/auth?"+tool.authRequest(tool.click(b, page, "Add content from Tool", who)).Encode(), who).ok(b, http.StatusOK)
	})
}

// Design §8: a token costs at most 3 bare verifications.
func BenchmarkToken(b *testing.B) {
	bench := newBench(b)
	tool := newTool13(b, bench)
	tool.askToken().ok(b, http.StatusOK)
	signature, err := rsa.SignPKCS1v15(rand.Reader, toolKey(), crypto.SHA256, make([]byte, 32))
	if err != nil {
		b.Fatal(err)
	}
	var next *tokenRequest
	compare(b, "verifications", func() { next = tool.signedRequest() }, func() {
		if err := rsa.VerifyPKCS1v15(&toolKey().PublicKey, crypto.SHA256, make([]byte, 32), signature); err != nil {
			b.Fatal(err)
		}
	}, func() { next.send(bench).ok(b, http.StatusOK) })
}

func (t *tool) signedRequest() *tokenRequest {
	r := t.tokenRequest(lti.Final().Scope.Score)
	r.form.Set("client_assertion", sign(r.header, r.claims, r.key))
	return r
}

// compare measures work in units of another piece of work. Both take turns,
// and the medians are compared, for a shared machine is not equally fast all
// the time.
func compare(b *testing.B, unit string, prepare, bare, work func()) {
	b.Helper()
	var bares, works []time.Duration
	timed := func(f func()) time.Duration {
		began := time.Now()
		f()
		return time.Since(began)
	}
	for b.Loop() {
		prepare()
		bares = append(bares, timed(bare))
		works = append(works, timed(work))
	}
	slices.Sort(bares)
	slices.Sort(works)
	one, all := bares[len(bares)/2], works[len(works)/2]
	b.ReportMetric(float64(all.Nanoseconds()), "ns/op")
	b.ReportMetric(float64(all)/float64(one), unit)
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		s, err := Open(Config{newKey: func() (*rsa.PrivateKey, error) { return toolKey(), nil }})
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

// The inspector decodes for who looks: a page full of launches.
func BenchmarkInspectorPage(b *testing.B) {
	bench := newBench(b)
	tool := newTool13(b, bench)
	who := tool.signIn(b, "LTIBCU_1")
	for range maxSightings / 2 {
		tool.message(b, tool.login(b, who), who)
	}
	b.ReportAllocs()
	for b.Loop() {
		bench.get("/inspector", nil).ok(b, http.StatusOK)
	}
}
