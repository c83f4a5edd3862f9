package wire

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// A secret is masked behind every encoding that an exchange has, and what holds
// none stays as it was sent.
func TestMaskedBehindEncodings(t *testing.T) {
	t.Parallel()
	const page = `<form><input name="access&#95;token" value="TOPSECRET"><input name=plain value="a&amp;b"></form>`
	e := Exchange{
		URL:           "http://x/?access%5Ftoken=TOPSECRET&plain=a%20b",
		RequestHeader: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Referer": {"http://x/?client%5Fsecret=TOPSECRET"}},
		RequestBody:   []byte("access%5Ftoken=TOPSECRET&plain=a%20b"),
		ResponseHeader: http.Header{
			"Content-Type": {"text/html; charset=utf-8"}, "Location": {"http://y/?refresh%5Ftoken=TOPSECRET#part"},
		},
		ResponseBody: []byte(page),
		Error:        "reading http://x/?access_token=TOPSECRET",
	}.Masked()
	all := fmt.Sprintf("%s %v %s %v %s %s", e.URL, e.RequestHeader, e.RequestBody, e.ResponseHeader, e.ResponseBody, e.Error)
	if strings.Contains(all, "TOPSECRET") {
		t.Errorf("a secret is said in %s", all)
	}
	for _, kept := range []string{"&plain=a%20b", `<input name=plain value="a&amp;b"></form>`} {
		if !strings.Contains(all, kept) {
			t.Errorf("%q is not as it was sent in %s", kept, all)
		}
	}
}
