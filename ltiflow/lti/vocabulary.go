package lti

import (
	"slices"
	"strings"
)

// A RoleSet is the roles of one kind: names behind a common base (CORE §A.2).
type RoleSet struct {
	Kind      RoleKind
	Base      string // up to the name
	Principal string // of sub-roles, the context role that they refine
	Core      []string
	Others    []string
}

// A RoleKind says where a role counts.
type RoleKind string

// The kinds of roles (CORE §A.2.1–§A.2.4).
const (
	SystemRole      RoleKind = "system"
	InstitutionRole RoleKind = "institution"
	ContextRole     RoleKind = "context"
	SubRole         RoleKind = "sub-role"
	// MarkerRole stands beside a real role, and says what kind of user has it.
	MarkerRole RoleKind = "marker"
)

// RoleVocabulary begins the URI of every role that LTI defines (CORE §A.2).
const RoleVocabulary = "http://purl.imsglobal.org/vocab/"

// Bases of the role vocabularies.
const (
	systemBase      = RoleVocabulary + "lis/v2/system/person#"
	institutionBase = RoleVocabulary + "lis/v2/institution/person#"
	contextBase     = membership + "#"
	markerBase      = RoleVocabulary + "lti/system/person#"
)

// RoleSets are the whole vocabulary of roles. "Core" are those that a platform
// and a tool should know (CORE §A.2).
func RoleSets() []RoleSet { return roleSets }

// roleSets is never written to.
var roleSets = []RoleSet{
	{
		Kind: SystemRole, Base: systemBase,
		Core:   []string{"Administrator", "None"},
		Others: []string{"AccountAdmin", "Creator", "SysAdmin", "SysSupport", "User"},
	},
	{
		Kind: InstitutionRole, Base: institutionBase,
		Core:   []string{"Administrator", "Faculty", "Guest", "None", "Other", "Staff", "Student"},
		Others: []string{"Alumni", "Instructor", "Learner", "Member", "Mentor", "Observer", "ProspectiveStudent"},
	},
	{
		Kind: ContextRole, Base: contextBase,
		Core:   []string{"Administrator", "ContentDeveloper", "Instructor", "Learner", "Mentor"},
		Others: []string{"Manager", "Member", "Officer"},
	},
	{Kind: MarkerRole, Base: markerBase, Others: []string{"TestUser"}},
	subRoles("Administrator", "Administrator", "Developer", "ExternalDeveloper", "ExternalSupport",
		"ExternalSystemAdministrator", "Support", "SystemAdministrator"),
	subRoles("ContentDeveloper", "ContentDeveloper", "ContentExpert", "ExternalContentExpert", "Librarian"),
	subRoles("Instructor", "ExternalInstructor", "Grader", "GuestInstructor", "Lecturer", "PrimaryInstructor",
		"SecondaryInstructor", "TeachingAssistant", "TeachingAssistantGroup", "TeachingAssistantOffering",
		"TeachingAssistantSection", "TeachingAssistantSectionAssociation", "TeachingAssistantTemplate"),
	subRoles("Learner", "ExternalLearner", "GuestLearner", "Instructor", "Learner", "NonCreditLearner"),
	subRoles("Manager", "AreaManager", "CourseCoordinator", "ExternalObserver", "Manager", "Observer"),
	subRoles("Member", "Member"),
	subRoles("Mentor", "Advisor", "Auditor", "ExternalAdvisor", "ExternalAuditor", "ExternalLearningFacilitator",
		"ExternalMentor", "ExternalReviewer", "ExternalTutor", "LearningFacilitator", "Mentor", "Reviewer", "Tutor"),
	subRoles("Officer", "Chair", "Communications", "Secretary", "Treasurer", "Vice-Chair"),
}

// subRoles are those of a principal role. None is core (CORE §A.2.3.1).
func subRoles(principal string, names ...string) RoleSet {
	return RoleSet{Kind: SubRole, Base: membership + "/" + principal + "#", Principal: contextBase + principal, Others: names}
}

// A Role is one role of the vocabulary.
type Role struct {
	URI, Name string
	Kind      RoleKind
	Core      bool
	Principal string // of a sub-role, the URI of the role that it refines
}

// FindRole finds a role of the vocabulary by its full URI, letter by letter:
// ".../membership/Learner#Instructor" is a learner. A simple name is a context
// role, as receivers may take it (CORE §A.2.3).
func FindRole(uri string) (Role, bool) {
	base, name := contextBase, uri
	if i := strings.LastIndexByte(uri, '#'); i >= 0 {
		base, name = uri[:i+1], uri[i+1:]
	}
	for _, set := range roleSets {
		core := slices.Contains(set.Core, name)
		if set.Base == base && (core || slices.Contains(set.Others, name)) {
			return Role{base + name, name, set.Kind, core, set.Principal}, true
		}
	}
	return Role{}, false
}
