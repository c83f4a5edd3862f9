package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// fakeFaults are of two steps: such as the tool catches, one that the platform
// refuses, and one that is allowed.
func fakeFaults() []content.Fault {
	fault := func(name, title, says string, code lti.Code, end, without string) content.Fault {
		return content.Fault{Name: name, Step: "deeplink-verify", Title: title, Says: says, Code: string(code), End: end, Without: without}
	}
	faults := []content.Fault{
		fault("launch-no-kid", "No kid in the header", "The platform signs the message as always, but its header does not name the key.", lti.KeyIDMissing, "tool",
			"It would have to try every key it has, and would take any key for the right one."),
		fault("launch-slash-in-iss", "A slash behind iss", "The issuer is written with a slash at its end.", lti.IssuerMismatch, "tool",
			"It would take messages of anybody whose name is nearly that of the platform."),
		fault("launch-foreign-signature", "Signed by somebody else", "The message is signed with a key of a stranger, under the kid of the platform.", lti.SignatureInvalid, "tool",
			"Anybody could launch as anybody."),
		fault("launch-expired", "Expired", "The message was valid until an hour ago.", lti.TokenExpired, "tool", "A token that was stolen would open the door for ever."),
		fault("launch-replayed", "Nonce replayed", "The message was used before.", lti.NonceReplayed, "tool", "Whoever saw a message could launch with it again."),
		fault("launch-unknown-roles", "A role that nobody knows", "The roles hold one that is in no vocabulary.", "", "tool", "Vocabularies grow: a tool that refuses what it does not know locks people out."),
	}
	elsewhere := fault("launch-redirect", "A redirect URI that is not registered", "The tool asks for the message at another address of its own.", lti.RedirectURIMismatch, "platform", "It would send messages to whoever asks.")
	elsewhere.Step = "launch-request"
	return append(faults, elsewhere)
}

func (f *fake) Faults(step string) []content.Fault {
	return slices.DeleteFunc(slices.Clone(f.faults), func(x content.Fault) bool { return x.Step != step })
}

// Break catches the fault by what the fault names, unless the fake says
// otherwise.
func (f *fake) Break(ctx context.Context, name string) (steps.Verdict, error) {
	i := slices.IndexFunc(f.faults, func(x content.Fault) bool { return x.Name == name })
	if i < 0 {
		return steps.Verdict{}, errors.New("there is no fault " + name)
	}
	fault := f.faults[i]
	if err := f.Run(ctx, fault.Step); err != nil {
		return steps.Verdict{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	v := steps.Verdict{Fault: fault, Caught: lti.Code(fault.Code), End: wire.Party(fault.End), Exchange: 2}
	v.Finding = lti.Finding{Code: v.Caught, Status: lti.Failed, Got: "http://localhost:5000/", Want: "http://localhost:5000"}
	if f.verdict != nil {
		v = f.verdict(v)
	}
	if v.Caught == "" {
		v.Exchange = 0
	}
	o := f.outcomes[fault.Step]
	o.Began = time.Unix(int64(len(f.runs)), 0)
	o.Exchanges = requestOutcome().Exchanges
	f.states[fault.Step] = steps.Done
	if v.Caught != "" {
		o.Findings = lti.Findings{v.Finding}
		o.Err = o.Findings.Err()
		f.states[fault.Step] = steps.Failed
	}
	f.ran[fault.Step] = o
	return v, nil
}
