package lti

import (
	"fmt"
	"slices"
	"strings"
)

// A Status is the outcome of one check.
type Status int

// The outcomes of a check. A check is skipped when an earlier failure leaves
// nothing to look at: there is no signature to verify without a key.
const (
	Passed Status = iota
	Failed
	Skipped
)

// String names the status in one word.
func (s Status) String() string {
	return [...]string{"passed", "failed", "skipped"}[s]
}

// A Finding is one named check with its outcome. What the check is about, its
// section of the specification, and the likely cause and remedy of a failure
// follow from the code: see About.
type Finding struct {
	Code   Code
	Status Status
	// Got and Want are what was found and what should have been, as text to
	// show. They are untrusted: got comes from the other side.
	Got, Want string
	// At is the line of the tool's source at which a check failed,
	// "ltiflow/verify.go:123"; "" for what holds, and for the checks of others.
	At string
}

// About looks up what the catalogue says of the finding's code.
func (f Finding) About() Entry { return f.Code.About() }

// Findings are the checks of one task, in the order in which they were made.
type Findings []Finding

// Failed are the findings that did not hold.
func (fs Findings) Failed() Findings {
	var failed Findings
	for _, f := range fs {
		if f.Status == Failed {
			failed = append(failed, f)
		}
	}
	return failed
}

// Err is the first failure as an error, or nil when everything held.
func (fs Findings) Err() error {
	if failed := fs.Failed(); len(failed) > 0 {
		return &CheckError{Finding: failed[0]}
	}
	return nil
}

// Add notes the outcome of one check and tells whether it held. A check that was
// skipped before is not made, and stands in nobody's way.
func (fs *Findings) Add(code Code, holds bool, got, want string) bool {
	if fs.skipped(code) {
		return true
	}
	f := Finding{Code: code, Got: got, Want: want}
	if !holds {
		f.Status, f.At = Failed, lineOfTool()
	}
	*fs = append(*fs, f)
	return holds
}

func (fs *Findings) skipped(code Code) bool {
	return slices.ContainsFunc(*fs, func(f Finding) bool { return f.Status == Skipped && f.Code == code })
}

// Equal notes whether got is want, byte for byte.
func (fs *Findings) Equal(code Code, got, want string) bool {
	return fs.Add(code, got == want, Show(got), Show(want))
}

// Skip notes checks that are not made.
func (fs *Findings) Skip(codes ...Code) {
	for _, code := range codes {
		*fs = append(*fs, Finding{Code: code, Status: Skipped})
	}
}

// Show makes an empty value visible.
func Show(value string) string {
	if value == "" {
		return "(absent)"
	}
	return value
}

// A CheckError is a check that failed, as an error: what was being checked,
// what was got, what was wanted, and how to mend it.
type CheckError struct {
	Finding Finding
}

// Error says it in one line.
func (e *CheckError) Error() string {
	about := e.Finding.About()
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): got %s", about.Check, e.Finding.Code, e.Finding.Got)
	if e.Finding.Want != "" {
		fmt.Fprintf(&b, ", want %s", e.Finding.Want)
	}
	return b.String()
}

// Fail is one failed check as an error.
func Fail(code Code, got, want string) error {
	return &CheckError{Finding: Finding{Code: code, Status: Failed, Got: got, Want: want, At: lineOfTool()}}
}
