package ui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps"
)

// fakeQuestions are one of each kind, about two steps.
func fakeQuestions() []content.Checkpoint {
	question := func(step, name, asks string) content.Checkpoint {
		return content.Checkpoint{
			Name: name, Step: step, Asks: asks, Why: "Because the specification says so (SEC §5.1.3).",
			Hints: []string{"Look at what came back.", "It is shorter than you think.", "It has three letters, and you know them all."},
		}
	}
	find := question("deeplink-verify", "find-whom-for", "The platform has many tools. Which claim says that this message is for yours? Point at it.")
	find.Find = &content.Find{In: "result", Right: []content.Place{{Document: "id_token", Path: []string{"aud"}}}}
	predict := question("deeplink-verify", "predict-replay", "Somebody hands the same message over a second time, well before it expires. What happens?")
	predict.Predict = &content.Predict{Fault: "launch-replayed", Options: []content.Option{
		{Says: "It is let in: it is genuine, and has not expired."},
		{Says: "It is refused: its nonce was seen before.", Code: "nonce_replayed"},
		{Says: "It is refused: it has expired by then.", Code: "token_expired"},
	}}
	order := question("deeplink-verify", "order-checks", "A tool makes its checks in an order. Put these into the order of this run: the first one on top.")
	order.Order = &content.Order{Items: []content.Item{
		{Says: "Is it meant for us?", Check: "aud_mismatch"}, {Says: "Did that key sign it?", Check: "signature_invalid"}, {Says: "Does the header name a key?", Check: "kid_missing"},
	}}
	repair := question("score", "repair-score", "The platform refuses this score. Mend it until it is accepted.")
	repair.Repair = &content.Repair{Edit: content.Edit{Payload: "score", Patch: json.RawMessage(`[]`)}, Solution: json.RawMessage(`[]`)}
	return []content.Checkpoint{find, predict, order, repair}
}

// asking is a fake that asks them.
func asking() *fake {
	f := newFake()
	f.asks = fakeQuestions()
	return f
}

func (f *fake) Checkpoints(step string) []content.Checkpoint {
	return slices.DeleteFunc(slices.Clone(f.asks), func(c content.Checkpoint) bool { return c.Step != step })
}

func (f *fake) question(name string) (content.Checkpoint, error) {
	i := slices.IndexFunc(f.asks, func(c content.Checkpoint) bool { return c.Name == name })
	if i < 0 {
		return content.Checkpoint{}, errors.New("there is no checkpoint " + name)
	}
	return f.asks[i], nil
}

func (f *fake) answered(name string, change func(*steps.Answered)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := map[string]steps.Answered{}
	for n, a := range f.record.Checkpoints {
		all[n] = a
	}
	kept := all[name]
	change(&kept)
	all[name] = kept
	f.record.Checkpoints = all
}

// brokenScore is the score that is to be mended: without its maximum.
const brokenScore = "{\n  \"userId\": \"LTIBCU_18\",\n  \"scoreGiven\": 9,\n  \"maxScore\": 10\n}"

func (f *fake) Broken(string) (steps.Payload, error) {
	return steps.Payload{Name: "score", Title: "The score", Is: "score", Original: []byte(brokenScore)}, nil
}

func (f *fake) Hint(name string) (string, error) {
	c, err := f.question(name)
	hint := ""
	f.answered(name, func(kept *steps.Answered) {
		if kept.Hints < len(c.Hints) {
			hint = c.Hints[kept.Hints]
			kept.Hints++
		}
	})
	return hint, err
}

func (f *fake) Skip(name string) error {
	f.answered(name, func(kept *steps.Answered) { kept.Skipped = !kept.Solved })
	return nil
}

// Answer finds the audience, the replay, the order from the end, and a score
// with its maximum right.
func (f *fake) Answer(ctx context.Context, name string, a steps.Answer) (steps.Reply, error) {
	c, err := f.question(name)
	if err != nil {
		return steps.Reply{}, err
	}
	refused := steps.Reply{
		Caught: lti.NonceReplayed, End: wire.Tool, Finding: lti.Finding{Code: lti.NonceReplayed, Status: lti.Failed, Got: "abc", Want: "a new one"},
		Says: "The tool refused it. “replay” failed: got abc, want a new one.",
	}
	reply := steps.Reply{Says: "That is how it went in this run."}
	switch c.Kind() {
	case content.FindKind:
		reply.Right = len(a.Place.Path) == 1 && a.Place.Path[0] == "aud" && a.Place.Document == "id_token"
		reply.Says = fmt.Sprintf("%v is “%s” in this run.", a.Place.Path, a.Value)
	case content.PredictKind, content.RepairKind:
		if err := f.one(ctx, c.Step); err != nil {
			return steps.Reply{}, err
		}
		reply = refused
		reply.Right = a.Option == 1
		if c.Repair != nil {
			reply.Right = string(a.Text) != brokenScore
		}
	case content.OrderKind:
		reply.Right = slices.Equal(a.Order, []int{2, 1, 0})
	}
	if f.reply != nil {
		if reply, err = f.reply(reply); err != nil {
			return steps.Reply{}, err
		}
	}
	f.answered(name, func(kept *steps.Answered) {
		if kept.Solved = kept.Solved || reply.Right; !reply.Right {
			kept.Misses++
		}
	})
	return reply, nil
}
