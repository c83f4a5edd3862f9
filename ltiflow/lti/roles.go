package lti

import (
	"slices"
	"strings"
)

// Context roles of the LIS vocabulary (CORE §A.2.3). The vocabulary uses
// http where claims and scopes use https.
const (
	membership = RoleVocabulary + "lis/v2/membership"

	RoleInstructor       = membership + "#Instructor"
	RoleLearner          = membership + "#Learner"
	RoleAdministrator    = membership + "#Administrator"
	RoleContentDeveloper = membership + "#ContentDeveloper"
	RoleMentor           = membership + "#Mentor"
	// RoleTeachingAssistant is a sub-role. A sender adds its principal role,
	// RoleInstructor, beside it (CORE §A.2.3.1).
	RoleTeachingAssistant = membership + "/Instructor#TeachingAssistant"
	// RoleTeachingAssistantDraft is the same sub-role as the draft spelled it.
	RoleTeachingAssistantDraft = membership + "/instructor#TeachingAssistant"

	// RoleInstitutionAdministrator counts in the whole institution, and says
	// nothing about a course (CORE §A.2.2).
	RoleInstitutionAdministrator = institutionBase + "Administrator"
	// RoleTestUser marks a user who is nobody: the preview of a teacher who
	// looks at a course as a student does. It stands beside a real role.
	RoleTestUser = markerBase + "TestUser"
)

// ContextCourseSection is the type of a course as it is taught to one group of
// people (CORE §A.1).
const ContextCourseSection = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"

// HasRole tells whether roles hold the context role, given by its full URI.
// The deprecated simple name ("Instructor") counts too (CORE §A.2.3). The
// comparison is exact: ".../Learner#Instructor" is a learner, and
// "institution/person#Instructor" says nothing about this course.
func HasRole(roles []string, role string) bool {
	simple := role[strings.LastIndexByte(role, '#')+1:]
	return slices.Contains(roles, role) || slices.Contains(roles, simple)
}
