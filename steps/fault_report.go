package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"ltibootcamp/ltiflow/wire"
)

// PlayFaults provokes the fault with that name, or each with "all", and writes a
// verdict for each, then a summary. It returns a StepError unless each was
// caught by the check that it names.
func (s *Session) PlayFaults(ctx context.Context, w io.Writer, name string) error {
	played, wrong := 0, 0
	for _, fault := range s.faults {
		if name != "all" && name != fault.Name {
			continue
		}
		played++
		verdict, err := s.Break(ctx, fault.Name)
		if errors.Is(err, context.Canceled) {
			return err
		}
		said := "PASS"
		if err != nil || !verdict.AsNamed() {
			said, wrong = "FAIL", wrong+1
		}
		fmt.Fprintf(w, "%s  %-32s caught by %s\n", said, fault.Name, verdict.caughtBy())
		if err != nil {
			fmt.Fprintf(w, "      %s\n", wire.Line(err.Error()))
		}
	}
	if played == 0 {
		return fmt.Errorf("edition %s has no fault %q: see the file content/faults.json", s.edition.Name, name)
	}
	fmt.Fprintf(w, "\n%d as named, %d not\n", played-wrong, wrong)
	if wrong > 0 {
		return &StepError{Err: fmt.Errorf("%s not caught as named", plural(wrong, "fault"))}
	}
	return nil
}

// caughtBy says which check has caught the fault, whose, and whether it is the
// one that was named.
func (v Verdict) caughtBy() string {
	said := "nothing"
	if v.Caught != "" {
		said = wire.Line(fmt.Sprintf("%s of the %s", v.Caught, v.End))
	}
	if v.AsNamed() {
		return said + ", as named"
	}
	return said + ", NOT " + cmp.Or(v.Fault.Code, "nothing, as it has to be") + " of the " + v.Fault.End
}
