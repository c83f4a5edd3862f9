package platform

import (
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

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

// menteesOf are the users that a mentor looks after. Nobody else has any, in a
// message (CORE §5.4.3).
func menteesOf(m store.Member) []string {
	if !slices.Contains(m.Roles, lti.RoleMentor) {
		return nil
	}
	return m.Mentees
}

// roleNamed is the URI of a role. A simple name is that of a context role
// (CORE §A.2.3).
func roleNamed(role string) string {
	if known, ok := lti.FindRole(role); ok {
		return known.URI
	}
	return role
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
