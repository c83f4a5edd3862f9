package steps_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// BenchmarkResume brings back the whole course, and what others build on before
// the labs. ratio is that to a plain run of the same steps. The keys of both
// sides are made before: they are no matter of the replay.
func BenchmarkResume(b *testing.B) {
	for name, until := range map[string]string{"course": "", "without labs": "results"} {
		b.Run(name, func(b *testing.B) {
			k := fileIn(b)
			s, done := kept(b, lti.Final(), k)
			if err := s.Report(b.Context(), io.Discard, steps.Wish{Until: until}); err != nil {
				b.Fatal(err)
			}
			done()
			var plain, resumed time.Duration
			for b.Loop() {
				b.StopTimer()
				fresh, end := unstarted(b, nil)
				plain += timed(b, func() error { return fresh.Report(b.Context(), io.Discard, steps.Wish{Until: until}) })
				end()
				again, end := unstarted(b, &k)
				b.StartTimer()
				resumed += timed(b, func() error {
					_, err := again.Resume(b.Context())
					return err
				})
				b.StopTimer()
				end()
				b.StartTimer()
			}
			b.ReportMetric(float64(resumed)/float64(plain), "ratio")
		})
	}
}

func timed(b *testing.B, do func() error) time.Duration {
	b.Helper()
	began := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// unstarted is a session whose keys are made, at a platform whose are.
func unstarted(b *testing.B, k *steps.Keeping) (s *steps.Session, end func()) {
	b.Helper()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		b.Fatal(err)
	}
	answer, err := http.Get(server.URL() + "/jwks")
	if err != nil {
		b.Fatal(err)
	}
	_ = answer.Body.Close()
	s, err = steps.Open(steps.Config{Edition: lti.Final(), Platform: server.URL(), Keep: k})
	if err != nil {
		b.Fatal(err)
	}
	if err := s.MakeKey(); err != nil {
		b.Fatal(err)
	}
	return s, func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
		_ = server.Close()
	}
}
