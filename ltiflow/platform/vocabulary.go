package platform

import "strings"

// vocabulary begins the URI of every role that LTI defines (CORE §A.2).
const vocabulary = "http://purl.imsglobal.org/vocab/"

// contextRoles are the roles in a course that every platform and tool should
// know (CORE §A.2.3). It is never written to.
var contextRoles = []string{"Instructor", "Learner", "ContentDeveloper", "Administrator", "Mentor"}

const contextRoleBase = vocabulary + "lis/v2/membership"

// contextRole is the URI of a role in a course.
func contextRole(name string) string { return contextRoleBase + "#" + name }

// principal is the role that a sub-role refines, or "" (CORE §A.2.3.1).
func principal(role string) string {
	sub, is := strings.CutPrefix(role, contextRoleBase+"/")
	name, _, named := strings.Cut(sub, "#")
	if !is || !named {
		return ""
	}
	return contextRole(name)
}
