package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// hintsOf is how many hints a checkpoint has: where to look, what to think of,
// and what nearly tells.
const hintsOf = 3

// checkCheckpoints finds what is wrong with checkpoints as they are written.
// Whether there is such a step, payload, fault or check is known where they are
// answered, and whether they can be solved is proven by a test there.
func checkCheckpoints(checkpoints []Checkpoint) error { return checkAll("checkpoint", checkpoints) }

func (c Checkpoint) named() (name string, editions []string) { return c.Name, c.Editions }

// check finds what is wrong with one checkpoint.
func (c Checkpoint) check() error {
	for _, text := range []struct{ name, is string }{
		{"name", c.Name}, {"step", c.Step}, {"asks", c.Asks}, {"why", c.Why},
	} {
		if text.is == "" {
			return fmt.Errorf("got no %s, want one", text.name)
		}
	}
	switch {
	case len(c.Editions) == 0:
		return errors.New("got no editions, want one at least")
	case len(c.Hints) != hintsOf || slices.Contains(c.Hints, ""):
		return fmt.Errorf("got hints %q, want %d", c.Hints, hintsOf)
	}
	kinds := 0
	var task interface{ check() error }
	for _, t := range []struct {
		is   bool
		task interface{ check() error }
	}{{c.Find != nil, c.Find}, {c.Predict != nil, c.Predict}, {c.Repair != nil, c.Repair}, {c.Order != nil, c.Order}} {
		if t.is {
			kinds++
			task = t.task
		}
	}
	if kinds != 1 {
		return fmt.Errorf("got %d of find, predict, repair and order, want one", kinds)
	}
	return task.check()
}

func (f *Find) check() error {
	switch {
	case f.In != "result" && f.In != "wire":
		return fmt.Errorf("got a find in %q, want result or wire", f.In)
	case len(f.Right) == 0:
		return errors.New("got a find without a right place, want one at least")
	}
	places := f.Right
	if f.Same != nil {
		if f.Same.Step == "" {
			return errors.New("got same without a step, want the one whose value it is")
		}
		places = append(slices.Clip(places), *f.Same)
	}
	for _, p := range places {
		if p.Document == "" || len(p.Path) == 0 {
			return fmt.Errorf("got the place %q %q, want a document and a path", p.Document, p.Path)
		}
	}
	return nil
}

func (p *Predict) check() error {
	switch {
	case (p.Fault == "") == (p.Edit == nil):
		return errors.New("got a predict with both a fault and an edit or with none, want one")
	case len(p.Options) < 3 || len(p.Options) > 5:
		return fmt.Errorf("got %d options, want 3 to 5", len(p.Options))
	}
	said, come := map[string]bool{}, map[string]bool{}
	for _, o := range p.Options {
		outcome := fmt.Sprintf("%s at %s with %v", o.Code, o.End, o.Values)
		if o.Says == "" || said[o.Says] || come[outcome] {
			return fmt.Errorf("got the option %q (%s), want each to say something, and nothing twice", o.Says, outcome)
		}
		if o.End != "" && o.End != "tool" && o.End != "platform" {
			return fmt.Errorf("the option %q: got end %q, want tool, platform or none", o.Says, o.End)
		}
		said[o.Says], come[outcome] = true, true
	}
	if p.Edit != nil {
		return p.Edit.check()
	}
	return nil
}

func (e Edit) check() error {
	if e.Payload == "" {
		return errors.New("got an edit of no payload, want one")
	}
	return checkPatch(e.Patch)
}

// checkPatch finds what is wrong with a list of operations (RFC 6902 §4).
func checkPatch(patch json.RawMessage) error {
	var operations []struct {
		Op   string `json:"op"`
		Path string `json:"path"`
	}
	if err := json.Unmarshal(patch, &operations); err != nil {
		return fmt.Errorf("reading a patch: %w", err)
	}
	if len(operations) == 0 {
		return errors.New("got a patch without operations, want one at least")
	}
	for _, o := range operations {
		if !slices.Contains([]string{"add", "remove", "replace", "move", "copy"}, o.Op) || o.Path == "" {
			return fmt.Errorf("got a patch with %q at %q, want add, remove, replace, move or copy at a path", o.Op, o.Path)
		}
	}
	return nil
}

func (r *Repair) check() error {
	if err := r.Edit.check(); err != nil {
		return err
	}
	for _, pointer := range r.Keeps {
		if len(pointer) < 2 || pointer[0] != '/' {
			return fmt.Errorf("got keeps %q, want a JSON Pointer", pointer)
		}
	}
	return checkPatch(r.Solution)
}

func (o *Order) check() error {
	if len(o.Items) < 3 || len(o.Items) > 7 {
		return fmt.Errorf("got %d items to put in order, want 3 to 7", len(o.Items))
	}
	said := map[string]bool{}
	for _, item := range o.Items {
		of := item
		of.Says, of.Check = "", ""
		switch {
		case item.Says == "" || said[item.Says]:
			return fmt.Errorf("got the item %q, want each to say something, and nothing twice", item.Says)
		case (item.Check == "") == (of == Item{}):
			return fmt.Errorf("the item %q: got both a check and an exchange or none, want one", item.Says)
		}
		said[item.Says] = true
	}
	return nil
}
