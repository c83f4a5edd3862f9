package steps

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCited(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Nothing at all.": "",
		"HandleLogin answers (SEC §5.1.1.1). It goes on (§5.1.2).": "SEC §5.1.1.1, SEC §5.1.2",
		"as it came back (DR §3.5.2, §3.6).":                       "DR §3.5.2, DR §3.6",
		"only its key can sign (RFC 7523).":                        "RFC 7523",
		"the answer (RFC 6749 §5.1). Less is fine (§3.3).":         "RFC 6749 §5.1, RFC 6749 §3.3",
		"SEC §6.3, and again SEC §6.3; CORE §6.2.1.":               "SEC §6.3, CORE §6.2.1",
		"RFC 7523 and RFC 7523 §3.":                                "RFC 7523, RFC 7523 §3",
		"A section of nothing, §3.":                                "",
		"AGS §3.2–§3.4 and OK.":                                    "AGS §3.2, AGS §3.4",
	} {
		if diff := cmp.Diff(want, strings.Join(cited(text), ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestCodeCites looks in the source, where comments are wrapped.
func TestCodeCites(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Tool.RequestToken":  "SEC §4.1.1, RFC 7523",
		"verification.times": "SEC §5.1.3, RFC 7519 §4.1.5", // the second in its body
		"Tool.Assertion":     "CORE §6.2, CORE §6.2.1",
		"SortMembers":        "CORE §A.2.3, NRPS §2.2", // the first in an appendix
		"near":               "",
	} {
		if diff := cmp.Diff(want, strings.Join(source()[name].Spec, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, f := range source() {
		if strings.Count(f.Source, "§") > 0 && len(f.Spec) == 0 {
			t.Errorf("%s cites something, and nothing is found", name)
		}
	}
}
