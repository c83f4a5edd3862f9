package ltiflow_test

import (
	"errors"
	"testing"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// What a tool says is added to the platform's own query, and a launch without a
// usable address is told.
func TestReturnAddress(t *testing.T) {
	t.Parallel()
	said := ltiflow.ReturnMessage("9 of 10 & done", "link a=b")
	const query = "lti_log=link+a%3Db&lti_msg=9+of+10+%26+done"
	for from, want := range map[string]string{
		"https://lms.example/course/7":            "https://lms.example/course/7?" + query,
		"https://lms.example/return?course=7":     "https://lms.example/return?course=7&" + query,
		"https://lms.example/return?a=1#activity": "https://lms.example/return?a=1&" + query + "#activity",
		"":                    "",
		"/course/7":           "",
		"javascript:alert(1)": "",
	} {
		launch := lti.Launch{}
		launch.Presentation.ReturnURL = from
		got, err := ltiflow.ReturnAddress(launch, said)
		var check *lti.CheckError
		if got != want || (want == "") != errors.As(err, &check) {
			t.Errorf("%q: got %q, %v, want %q", from, got, err, want)
		}
		if want == "" && check.Finding.Code != lti.ReturnURLUnusable {
			t.Errorf("%q: got the code %q", from, check.Finding.Code)
		}
	}
}
