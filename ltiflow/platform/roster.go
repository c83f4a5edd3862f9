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

// moreRoles are further people of the first course of edition 1.3, who show
// the vocabulary of roles. Courses of the notebook have none of them.
func moreRoles() []store.Member {
	person := func(number, given, family string) store.User {
		return store.User{ID: "LTIBCU_" + number, Given: given, Family: family, Email: given + "." + family + "@example.com"}
	}
	return []store.Member{
		{
			User: person("17", "Ngozi", "Eze"), Status: store.Active,
			Roles: []string{lti.RoleAdministrator, lti.RoleInstitutionAdministrator},
		},
		{
			User: person("18", "Elena", "Petrova"), Status: store.Active,
			Roles: []string{lti.RoleMentor}, Mentees: []string{notebookStudent},
		},
		{User: person("19", "Hana", "Kimura"), Status: store.Active, Roles: []string{lti.RoleContentDeveloper}},
		{User: person("20", "Jonas", "Weber"), Status: store.Inactive, Roles: []string{lti.RoleLearner}},
		// Nobody: a teacher looks through these eyes at what students see.
		{User: person("21", "Test", "Student"), Status: store.Active, Roles: []string{lti.RoleLearner, lti.RoleTestUser}},
	}
}

// firstMembers are the members of the first course of edition 1.3. Some have
// an id in the student information system, and one is known to tools from the
// days of LTI 1.1.
func firstMembers() []store.Member {
	members := append(roster(), moreRoles()...)
	for i, m := range members {
		switch m.ID {
		case notebookInstructor:
			members[i].SourcedID = "SIS-T-1"
		case notebookStudent:
			members[i].SourcedID = "SIS-S-15"
		case "LTIBCU_16":
			members[i].SourcedID, members[i].LegacyID = "SIS-S-16", "nokomis.redbird"
		}
	}
	return members
}

// fullName is the name of a user; "" when neither part is known.
func fullName(u store.User) string { return strings.TrimSpace(u.Given + " " + u.Family) }

// teaches tells whether a member may judge the work of others.
func teaches(m store.Member) bool {
	return slices.Contains(m.Roles, lti.RoleInstructor) || slices.Contains(m.Roles, lti.RoleTeachingAssistant)
}

// authors tells whether a member may change the course.
func authors(m store.Member) bool {
	return teaches(m) || slices.Contains(m.Roles, lti.RoleContentDeveloper) || slices.Contains(m.Roles, lti.RoleAdministrator)
}

// mayAuthor fails for a member who may not change the course.
func mayAuthor(m store.Member) error {
	if authors(m) {
		return nil
	}
	return lti.Fail(lti.RoleInsufficient, roleInWords(m), "a role that makes the course, such as Instructor")
}

// rolesOf are the values of the roles claim, in the spelling of the edition.
// Who has none has an empty list: the claim must be there (CORE §5.3.7).
func rolesOf(m store.Member, e lti.Edition) []string {
	roles := append([]string{}, m.Roles...)
	for i, role := range roles {
		if role == lti.RoleTeachingAssistant && !e.OIDCLogin {
			roles[i] = lti.RoleTeachingAssistantDraft
		}
	}
	return roles
}

// roleInWords says what a member is, for the pages: all roles, but not the
// principal role of a sub-role, which says less of the same.
func roleInWords(m store.Member) string {
	var words []string
	for _, uri := range m.Roles {
		if !slices.ContainsFunc(m.Roles, func(other string) bool {
			sub, known := lti.FindRole(other)
			return known && sub.Principal == uri
		}) {
			words = append(words, inWords(uri))
		}
	}
	if len(words) == 0 {
		return "No role"
	}
	return strings.Join(words, ", ")
}

// inWords is one role in words. A name that stands for several roles gets what
// tells them apart.
func inWords(uri string) string {
	role, known := lti.FindRole(uri)
	if !known {
		return uri
	}
	switch role.Kind {
	case lti.SystemRole, lti.InstitutionRole:
		return spaced(role.Name) + " of the " + string(role.Kind)
	case lti.SubRole:
		// Learner#Instructor is a learner: where the name is that of another
		// role, say whose it is.
		principal, _ := lti.FindRole(role.Principal)
		if other, taken := lti.FindRole(role.Name); taken && other.URI != role.Principal {
			return spaced(role.Name) + " (" + strings.ToLower(spaced(principal.Name)) + ")"
		}
		return spaced(role.Name)
	default:
		return spaced(role.Name)
	}
}

// spaced writes a name of the vocabulary as words: "Teaching assistant".
func spaced(name string) string {
	var words strings.Builder
	for i, letter := range name {
		if i > 0 && letter >= 'A' && letter <= 'Z' {
			if name[i-1] != '-' { // Vice-Chair
				words.WriteByte(' ')
			}
			letter += 'a' - 'A'
		}
		words.WriteRune(letter)
	}
	return words.String()
}
