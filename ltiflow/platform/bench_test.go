package platform

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"net/http"
	"net/url"
	"slices"
	"strings"
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

// A launch over HTTP: the login that is answered with the token, with all its
// checks; and the whole of it, with the click on the course page that begins
// it. What the test does in the browser's place is not counted.
func BenchmarkAuthEndpoint(b *testing.B) {
	bench := newBench(b)
	tool := newTool13(b, bench)
	tool.add(b, gradedItem())
	who := tool.signIn(b, "LTIBCU_15")
	form := url.Values{"link": {bench.links(b, bench.shared)[0].ID}}
	request := tool.authRequest(htmlForm{})
	click := func() {
		page := bench.postForm("/course/"+bench.shared+"/launch", form, who).body
		for _, name := range []string{"login_hint", "lti_message_hint"} { // without reading the page as HTML
			_, after, _ := strings.Cut(page, `name="`+name+`" value="`)
			hint, _, _ := strings.Cut(after, `"`)
			request.Set(name, hint)
		}
		request.Set("nonce", tool.unique())
	}
	login := func() {
		if page := tool.get("/auth?"+request.Encode(), who).body; !strings.Contains(page, `name="id_token"`) {
			b.Fatal(page)
		}
	}
	sum := sha256.Sum256([]byte("x"))
	bare := func() {
		if _, err := rsa.SignPKCS1v15(rand.Reader, toolKey(), crypto.SHA256, sum[:]); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("login", func(b *testing.B) { compare(b, "signatures", click, bare, login) })
	b.Run("whole", func(b *testing.B) { compare(b, "signatures", func() {}, bare, func() { click(); login() }) })
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
// the time. The rate is that of one processor, and the share what is left of
// that of the bare work.
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
	b.ReportMetric(float64(time.Second)/float64(all), "per_s")
	b.ReportMetric(100*float64(one)/float64(all), "%_of_bare")
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
