package lti

// Checks of what a course holds: its people and links.
const (
	CourseUnknown   Code = "course_unknown"
	LinkUnknown     Code = "resource_link_unknown"
	UserUnknown     Code = "user_unknown"
	MemberInactive  Code = "member_inactive"
	MemberMalformed Code = "member_malformed"
)

// courseChecks are the checks of what a course holds: its people and links. It
// is never written to.
var courseChecks = map[Code]Entry{
	CourseUnknown: {
		"course", "Is this course there, and open to this tool?", "CORE §5.4.1",
		"The id is mistyped, or the course is another tool's.",
		"Use the id of the context claim, or a course of the start page.",
	},
	LinkUnknown: {
		"resource link", "Is this link there, and this tool's?", "CORE §5.3.5",
		"The id is mistyped, the link is another tool's, or there is no link yet.",
		"Create a link by deep linking, and launch that.",
	},
	UserUnknown: {
		"user", "Is this user in the course?", "AGS §3.4",
		"userId is no member of the course.",
		"Use the sub of a launch from this course.",
	},
	MemberInactive: {
		"status", "Is this member active in the course?", "NRPS §2.2",
		"The member is Inactive: still on the roster, but can neither launch nor be graded for now.",
		"Look at the status in the roster first. Sign in as an active member.",
	},
	MemberMalformed: {
		"member", "Can somebody be in a course like that?", "CORE §A.2.3",
		"The name is missing, a role is no URI, or a mentor's people are given without the role.",
		"Correct the form as the answer says.",
	},
}
