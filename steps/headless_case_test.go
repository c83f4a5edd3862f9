package steps

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// What a foreign platform says may hold a secret, and so may an address: none of
// them is in a report, in whatever format.
func TestReportMasksSecrets(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t"
	said := `{"access_token":"` + secret + `"}`
	c := newCase("token", "A token", "token")
	c.took(Outcome{
		Findings: lti.Findings{{Code: lti.StatusUnexpected, Status: lti.Failed, Got: said, Want: said}},
		Exchanges: []wire.Exchange{{
			From: wire.Tool, To: wire.Platform, Method: "GET", URL: "http://me:" + secret + "@127.0.0.1/token?access_token=" + secret,
			Took: time.Second, Error: "http://me:" + secret + "@127.0.0.1 does not answer",
		}},
	})
	err := lti.Fail(lti.StatusUnexpected, said, said)
	c.failedFor(err)
	c.foundIn(err)
	r := Report{Of: "steps", Edition: "1.3"}
	r.add(c)
	for name, as := range r.formats() {
		var b bytes.Buffer
		as.begin(&b, r)
		as.each(&b, c)
		if err := as.end(&b, r); err != nil {
			t.Fatal(err)
		}
		if out := b.String(); strings.Contains(out, secret) || !strings.Contains(out, wire.Masked) || !strings.Contains(out, "status_unexpected") {
			t.Errorf("%s is\n%s", name, out)
		}
	}
	if c.Exchanges[0].Path != "/token" || c.Exchanges[0].Seconds != 1 || c.Findings[0].End != "tool" {
		t.Errorf("got %+v", c)
	}
}
