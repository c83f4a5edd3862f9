package platform

import (
	"time"

	"ltibootcamp/ltiflow/lti"
)

// oddRoles are lists of roles that a tool has to live with (CORE §5.3.7).
func oddRoles(e lti.Edition) []fault {
	roles := func(name, title, says string, list ...string) fault { return withRoles(e, name, title, says, list...) }
	return []fault{
		roles("empty-roles", "No role", "The list of roles is empty."),
		roles("blank-role", "A blank role", "The list of roles holds one, and it is an empty string.", ""),
		roles("short-role", "A role by its short name", "The role is Learner, and not the URI that it is short for.", "Learner"),
		roles("unknown-role", "A role that nobody knows", "The only role is one of another vocabulary.", strangeRole),
		roles("unknown-role-beside", "An unknown role beside a known one", "One role is Learner, and the other of another vocabulary.",
			strangeRole, lti.RoleLearner),
		roles("several-roles", "Several roles", "The user is a learner, a mentor, and somebody at the institution.",
			lti.RoleLearner, lti.RoleMentor, lti.RoleVocabulary+"lis/v2/institution/person#Student"),
		roles("role-look-alike", "A learner who looks like an instructor", "The roles are sub-roles of Learner, and end in Instructor.",
			lti.RoleVocabulary+"lis/v2/membership/Learner#Instructor", lti.RoleLearner),
	}
}

// strangeRole is a role of a vocabulary that the tool does not know.
const strangeRole = "https://vocabulary.example/roles#Wizard"

// withRoles is a message with other roles.
func withRoles(e lti.Edition, name, title, says string, list ...string) fault {
	return fault{Name: name, Title: title, Says: says, breaks: sets(e.Claim.Roles, append([]string{}, list...))} // [] for none, not null
}

// oddities are allowed, and rare: a tool has to work with each.
func oddities(e lti.Edition) []fault {
	return []fault{
		{
			Name: "names-only", Title: "Names, and no e-mail address",
			Says:   "The message says what the user is called, but not the address.",
			breaks: leavesOut("email"),
		},
		{
			Name: "email-only", Title: "An e-mail address, and no names",
			Says:   "The message says the user's address, but not what they are called.",
			breaks: leavesOut("name", "given_name", "family_name"),
		},
		{
			Name: "no-pii", Title: "Nothing about the person",
			Says:   "The message has neither names nor an e-mail address.",
			breaks: leavesOut("name", "given_name", "family_name", "email"),
		},
		{
			Name: "no-context", Title: "No course",
			Says:   "The message does not say in which course the link was opened.",
			breaks: leavesOut(e.Claim.Context),
		},
		{
			Name: "aud-list", Title: "aud as a list",
			Says:   "aud is a list, and this tool the only one on it.",
			breaks: func(l *letter) { l.claims["aud"] = []string{l.client} },
		},
		{
			Name: "azp", Title: "An authorized party",
			Says:   "azp is there, and names this tool.",
			breaks: func(l *letter) { l.claims["azp"] = l.client },
		},
		{
			Name: "unknown-claim", Title: "A claim that nobody knows",
			Says:   "The message has a claim of another vendor.",
			breaks: sets("https://vendor.example/claim/mood", map[string]any{"today": "good"}),
		},
		{
			Name: "past-nbf", Title: "Valid since a minute ago",
			Says:   "nbf is there, and says a moment that has come.",
			breaks: func(l *letter) { l.claims["nbf"] = l.now.Add(-time.Minute).Unix() },
		},
	}
}
