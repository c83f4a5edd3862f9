package platform

import "ltibootcamp/ltiflow/lti"

// A person is a member of every course. The id is what LTI calls sub: stable,
// and unique within the issuer.
type person struct {
	id, given, family string
	role              role
}

// A role is what a person is in a course.
type role int

const (
	learner role = iota
	assistant
	instructor
)

// String says the role in words, for the pages.
func (r role) String() string {
	return [...]string{"Learner", "Teaching assistant", "Instructor"}[r]
}

// teaches tells whether the role may change the course.
func (r role) teaches() bool { return r == instructor || r == assistant }

// uris are the values of the roles claim. A sub-role is sent with its
// principal role beside it (CORE §A.2.3.1), in the spelling of the edition.
func (r role) uris(e lti.Edition) []string {
	switch r {
	case instructor:
		return []string{lti.RoleInstructor}
	case assistant:
		if e.OIDCLogin {
			return []string{lti.RoleTeachingAssistant, lti.RoleInstructor}
		}
		return []string{lti.RoleTeachingAssistantDraft, lti.RoleInstructor}
	default:
		return []string{lti.RoleLearner}
	}
}

func (p person) name() string  { return p.given + " " + p.family }
func (p person) email() string { return p.given + "." + p.family + "@example.com" }

// People of the notebook: its deep linking request is the instructor's, its
// student launch the student's.
const (
	notebookInstructor = "LTIBCU_1"
	notebookStudent    = "LTIBCU_15"
)

// A roster is who is in a course, in order and by id.
type roster struct {
	people []person
	byID   map[string]person
}

func newRoster() roster {
	r := roster{byID: map[string]person{}, people: []person{
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
	}}
	for _, p := range r.people {
		r.byID[p.id] = p
	}
	return r
}
