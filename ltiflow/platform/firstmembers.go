package platform

import (
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
