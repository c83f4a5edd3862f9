package platform

import (
	"context"
	"slices"

	"ltibootcamp/ltiflow/lti"
)

// leftOutKey is where the context of every request holds Config.LeftOut.
type leftOutKey struct{}

// withLeftOut has requests go without some checks.
func withLeftOut(ctx context.Context, codes func() []lti.Code) context.Context {
	if codes == nil {
		return ctx
	}
	return context.WithValue(ctx, leftOutKey{}, codes)
}

// ensure makes one check, and notes for the inspector what came of it. It is an
// error where it does not hold.
func ensure(ctx context.Context, code lti.Code, holds bool, got, want string) error {
	var fs lti.Findings
	fs.Add(code, holds, got, want)
	return noted(ctx, fs)
}

// decide is the first of the checks that failed, as an error: of those that are
// made at all.
func decide(ctx context.Context, fs lti.Findings) error {
	if codes, ok := ctx.Value(leftOutKey{}).(func() []lti.Code); ok {
		left := codes()
		fs = slices.DeleteFunc(slices.Clone(fs), func(f lti.Finding) bool { return slices.Contains(left, f.Code) })
	}
	return fs.Err()
}
