package content

import (
	"slices"
	"strings"
	"testing"
)

// What is wrong with a fault is said, with the fault's name.
func TestFaultsAreChecked(t *testing.T) {
	t.Parallel()
	good := func() Fault {
		return Fault{
			Name: "a-fault", Step: "token", Editions: []string{"1.3"}, Title: "T", Says: "S.",
			Code: "token_expired", End: "tool", Without: "W.",
		}
	}
	if err := checkFaults([]Fault{good()}); err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*Fault){
		"no name":                 func(f *Fault) { f.Name = "" },
		"no step":                 func(f *Fault) { f.Step = "" },
		"no title":                func(f *Fault) { f.Title = "" },
		"no says":                 func(f *Fault) { f.Says = "" },
		"no without":              func(f *Fault) { f.Without = "" },
		"no editions":             func(f *Fault) { f.Editions = nil },
		`edition "1.4"`:           func(f *Fault) { f.Editions = []string{"1.3", "1.4"} },
		"twice in edition 1.3":    func(f *Fault) { f.Editions = []string{"1.3", "1.3"} },
		`end "browser"`:           func(f *Fault) { f.End = "browser" },
		"nothing catches it":      func(f *Fault) { f.Code, f.Blocks = "", "B." },
		"that catches it":         func(f *Fault) { f.Lacks = true },
		"nothing catches":         func(f *Fault) { f.Code, f.Also = "", []string{"iss_mismatch"} },
		"other checks than":       func(f *Fault) { f.Also = []string{"token_expired"} },
		"both also and blocks":    func(f *Fault) { f.Also, f.Blocks = []string{"iss_mismatch"}, "B." },
		`["iss_mismatch" ""] in `: func(f *Fault) { f.Also = []string{"iss_mismatch", ""} },
	} {
		f := good()
		spoil(&f)
		err := checkFaults([]Fault{f})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `"`+f.Name+`"`) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
	other := good()
	other.Editions = []string{"2018"}
	if err := checkFaults([]Fault{good(), other}); err != nil {
		t.Errorf("the same name in another edition: %v", err)
	}
	if err := checkFaults([]Fault{good(), good()}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same fault twice: %v", err)
	}
}

// Both editions have faults, each by one name, and what lets one through where
// the other does not says so at length.
func TestFaultsOfBothEditions(t *testing.T) {
	t.Parallel()
	final, err := LoadFaults("1.3")
	if err != nil {
		t.Fatal(err)
	}
	draft, err := LoadFaults("2018")
	if err != nil {
		t.Fatal(err)
	}
	lets := 0
	for _, f := range draft {
		i := slices.IndexFunc(final, func(other Fault) bool { return other.Name == f.Name })
		if i < 0 {
			t.Errorf("%s is of the draft alone", f.Name)
			continue
		}
		lacks := f.Code == "" && final[i].Code != ""
		if f.Lacks != lacks || final[i].Lacks {
			t.Errorf("%s lacks a check: %v in the draft, want %v; %v in 1.3, want false", f.Name, f.Lacks, lacks, final[i].Lacks)
		}
		if lacks {
			lets++
			if !strings.Contains(f.Without, "draft") || !strings.Contains(f.Without, "final specification") {
				t.Errorf("%s goes through in the draft, and says only %q", f.Name, f.Without)
			}
		}
	}
	if len(final) < len(draft) || lets == 0 {
		t.Errorf("%d faults of 1.3, %d of 2018, of which %d go through", len(final), len(draft), lets)
	}
}
