package ltiflow

import (
	"slices"
	"strconv"

	"ltibootcamp/ltiflow/lti"
)

// A Class is the people of a course, sorted by what the tool lets
// them do.
type Class struct {
	Teachers []string `json:"teachers,omitempty"`
	Learners []string `json:"learners,omitempty"`
	Mentors  []string `json:"mentors,omitempty"`
	Others   []string `json:"others,omitempty"`
	// Inactive members are on the roster and shut out for now.
	Inactive []string `json:"inactive,omitempty"`
	// Previews are nobody: through their eyes a teacher looks at what
	// students see.
	Previews []string `json:"previews,omitempty"`
}

// SortMembers tells who is what, by the roles in this course
// (CORE §A.2.3). Each role is compared as a whole, with its full URI.
// A role of the institution says nothing about the course.
func SortMembers(members []lti.Member) Class {
	var class Class
	for _, member := range members {
		is := func(role string) bool {
			return lti.HasRole(member.Roles, role)
		}
		list := &class.Others
		switch {
		// No status means Active (NRPS §2.2).
		case member.Status == lti.RosterInactive:
			list = &class.Inactive
		// The marker stands beside the role Learner.
		case slices.Contains(member.Roles, lti.RoleTestUser):
			list = &class.Previews
		// Somebody who teaches may learn as well. An assistant has
		// the role Instructor beside the sub-role.
		case is(lti.RoleInstructor):
			list = &class.Teachers
		case is(lti.RoleLearner):
			list = &class.Learners
		case is(lti.RoleMentor):
			list = &class.Mentors
		}
		*list = append(*list, called(member))
	}
	return class
}

// called is what to call a member. The name is there only when the
// platform shares it. The id always is.
func called(member lti.Member) string {
	if member.Name == "" {
		return member.UserID
	}
	return member.Name
}

// FindMember looks for the user of a launch on a roster: user_id is
// the sub of launches (NRPS §2.2). A name is no key. Two people may
// share one, and one may change it.
func (t *Tool) FindMember(
	roster lti.Roster, launch lti.Launch,
) (lti.Member, lti.Findings) {
	findings := t.findings()
	at := slices.IndexFunc(roster.Members, func(m lti.Member) bool {
		return m.UserID == launch.Subject
	})
	got := "nobody with this id among " +
		strconv.Itoa(len(roster.Members))
	if at >= 0 {
		got = roster.Members[at].UserID
	}
	findings.Add(lti.RosterLacksUser, at >= 0, got, launch.Subject)
	if at < 0 {
		return lti.Member{}, findings
	}
	return roster.Members[at], findings
}

// CompareRosters checks that what was read page by page is the whole
// roster.
func (t *Tool) CompareRosters(
	paged, whole []lti.Member,
) lti.Findings {
	findings := t.findings()
	ids := func(members []lti.Member) []string {
		var all []string
		for _, member := range members {
			all = append(all, member.UserID)
		}
		slices.Sort(all)
		return all
	}
	same := slices.Equal(ids(paged), ids(whole))
	findings.Add(lti.RosterPagesMismatch, same,
		strconv.Itoa(len(paged))+" members on the pages",
		"the same "+strconv.Itoa(len(whole)))
	return findings
}

// CheckChange checks that the differences name somebody, with the
// status that was set in the course.
func (t *Tool) CheckChange(
	changes []lti.Member, userID, status string,
) lti.Findings {
	findings := t.findings()
	got := "(absent)"
	for _, member := range changes {
		if member.UserID == userID {
			got = member.Status
			if got == "" {
				got = lti.RosterActive // the default (NRPS §2.2)
			}
		}
	}
	findings.Add(lti.RosterChangeMissing, got == status,
		userID+": "+got, userID+": "+status)
	return findings
}
