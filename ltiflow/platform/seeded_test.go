package platform

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/seeded"
)

// With a seed people have other names, the same for the same seed; those that
// the pages of the course tell of keep theirs, and so do all without a seed.
func TestNamesGoByTheSeed(t *testing.T) {
	t.Parallel()
	plain, one, two := firstMembers(), named(seeded.New(1), firstMembers()), named(seeded.New(2), firstMembers())
	if diff := cmp.Diff(plain, named(nil, firstMembers())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(one, named(seeded.New(1), firstMembers())); diff != "" {
		t.Error(diff)
	}
	differ, names := 0, map[string]bool{}
	for i, m := range one {
		was := plain[i]
		if told := slices.Contains([]string{"LTIBCU_1", "LTIBCU_11", "LTIBCU_15", "LTIBCU_21"}, m.ID); told != (fullName(m.User) == fullName(was.User)) {
			t.Errorf("%s is called %s, and was %s", m.ID, fullName(m.User), fullName(was.User))
		}
		if names[fullName(m.User)] || m.Email != m.Given+"."+m.Family+"@example.com" {
			t.Errorf("%s <%s>: is there twice, or has another address", fullName(m.User), m.Email)
		}
		names[fullName(m.User)] = true
		if fullName(m.User) != fullName(two[i].User) {
			differ++
		}
		// All else is what it was.
		m.Given, m.Family, m.Email, m.LegacyID = was.Given, was.Family, was.Email, was.LegacyID
		if diff := cmp.Diff(was, m); diff != "" {
			t.Error(diff)
		}
	}
	if differ < len(plain)/2 {
		t.Errorf("only %d of %d have another name with another seed", differ, len(plain))
	}
}

// Each of the other names is one, of letters that an e-mail address may have,
// and of nobody whom a course begins with.
func TestOtherNames(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, m := range firstMembers() {
		seen[m.Given+"."+m.Family] = true
	}
	for _, name := range otherNames {
		given, family, two := strings.Cut(name, ".")
		strange := strings.Trim(strings.ToLower(given+family), "abcdefghijklmnopqrstuvwxyz-")
		if seen[name] || !two || given == "" || family == "" || strange != "" {
			t.Errorf("%q: is there twice, or is no name", name)
		}
		seen[name] = true
	}
	if len(otherNames) < 2*len(firstMembers()) {
		t.Errorf("%d names are too few for another seed to give others", len(otherNames))
	}
}
