package platform

import (
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// People of the notebook: its deep linking request is the instructor's, its
// student launch the student's.
const (
	notebookInstructor = "LTIBCU_1"
	notebookStudent    = "LTIBCU_15"
)

// roster are the people that every course begins with.
func roster() []store.Member {
	instructor := []string{lti.RoleInstructor}
	// A sub-role is sent with its principal role beside it (CORE §A.2.3.1).
	assistant := []string{lti.RoleTeachingAssistant, lti.RoleInstructor}
	learner := []string{lti.RoleLearner}
	people := []struct {
		id, given, family string
		roles             []string
	}{
		{"LTIBCU_1", "Peggie", "Nikole", instructor},
		{"LTIBCU_2", "Tomasz", "Zielinski", assistant},
		{"LTIBCU_3", "Amara", "Okafor", learner},
		{"LTIBCU_4", "Mateo", "Rojas", learner},
		{"LTIBCU_5", "Yuki", "Tanaka", learner},
		{"LTIBCU_6", "Priya", "Raman", learner},
		{"LTIBCU_7", "Lars", "Halvorsen", learner},
		{"LTIBCU_8", "Leila", "Haddad", learner},
		{"LTIBCU_9", "Kofi", "Mensah", learner},
		{"LTIBCU_10", "Ines", "Carvalho", learner},
		{"LTIBCU_11", "Minh", "Tran", learner},
		{"LTIBCU_12", "Aroha", "Ngata", learner},
		{"LTIBCU_13", "Dmitri", "Volkov", learner},
		{"LTIBCU_14", "Siobhan", "Byrne", learner},
		{"LTIBCU_15", "Gaius", "Baltar", learner},
		{"LTIBCU_16", "Nokomis", "Redbird", learner},
	}
	members := make([]store.Member, len(people))
	for i, p := range people {
		members[i] = store.Member{
			User:  store.User{ID: p.id, Given: p.given, Family: p.family, Email: p.given + "." + p.family + "@example.com"},
			Roles: p.roles, Status: store.Active,
		}
	}
	return members
}

// fullName is the name of a user; "" when neither part is known.
func fullName(u store.User) string { return strings.TrimSpace(u.Given + " " + u.Family) }

// teaches tells whether a member may change the course.
func teaches(m store.Member) bool {
	return slices.Contains(m.Roles, lti.RoleInstructor) || slices.Contains(m.Roles, lti.RoleTeachingAssistant)
}

// rolesOf are the values of the roles claim, in the spelling of the edition.
func rolesOf(m store.Member, e lti.Edition) []string {
	roles := slices.Clone(m.Roles)
	for i, role := range roles {
		if role == lti.RoleTeachingAssistant && !e.OIDCLogin {
			roles[i] = lti.RoleTeachingAssistantDraft
		}
	}
	return roles
}

// roleInWords says what a member is, for the pages: the first role is the one
// that says most.
func roleInWords(m store.Member) string {
	if len(m.Roles) == 0 {
		return "No role"
	}
	name := m.Roles[0][strings.LastIndexByte(m.Roles[0], '#')+1:]
	var words strings.Builder
	for i, letter := range name {
		if i > 0 && letter >= 'A' && letter <= 'Z' {
			words.WriteByte(' ')
			letter += 'a' - 'A'
		}
		words.WriteRune(letter)
	}
	return words.String()
}
