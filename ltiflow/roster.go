package ltiflow

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"ltibootcamp/ltiflow/lti"
)

// A RosterPage is one answer of the roster service, and where its
// Link header leads.
type RosterPage struct {
	lti.Roster

	// Next is the rest of the list; "" on the last page.
	Next string
	// Differences is where the platform says what has changed since;
	// "" when it does not offer that.
	Differences string
}

// ReadRoster asks who is in the course of a launch (NRPS §2). What
// comes is one page. The filter may hold a role, a limit, and the id
// of a resource link as rlid (§2.4, §3): then each member comes with
// what a launch of that link would say for them alone.
func (t *Tool) ReadRoster(
	ctx context.Context, token lti.AccessToken,
	launch lti.Launch, filter url.Values,
) (RosterPage, lti.Findings, error) {
	findings := t.findings()
	address, err := rosterURL(launch)
	if err != nil {
		return RosterPage{}, findings, err
	}
	page, err := t.rosterPage(ctx, token,
		withQuery(address, filter), &findings)
	if err != nil {
		return page, findings, err
	}
	checkRoster(&findings, page.Roster, launch, false)
	return page, findings, findings.Err()
}

// ReadChanges asks what has changed in a roster since the platform
// gave out the URL (NRPS §2.4.3). It is used as it came: what is in
// it is the platform's business.
func (t *Tool) ReadChanges(
	ctx context.Context, token lti.AccessToken,
	launch lti.Launch, differences string,
) (RosterPage, lti.Findings, error) {
	findings := t.findings()
	if !findings.Add(lti.RosterNoDifferences, differences != "",
		lti.Show(differences), `a Link with rel="differences"`) {
		return RosterPage{}, findings, findings.Err()
	}
	var all RosterPage
	err := t.readPages(ctx, token, differences,
		lti.MediaMembership, &findings, func(page answer) bool {
			var roster lti.Roster
			if !page.read(&findings, &roster) {
				return false
			}
			// Only here may a member be Deleted: a list of who is
			// there does not name those who are not.
			checkRoster(&findings, roster, launch, true)
			roster.Members = append(all.Members, roster.Members...)
			all.Roster = roster
			// That of the first page: what changes while the rest is
			// read is in the next answer then.
			if all.Differences == "" {
				all.Differences = linked(&findings,
					differences, page.Header, "differences")
			}
			return true
		})
	return all, findings, err
}

// ReadWholeRoster reads a roster to its end, however many pages the
// platform makes of it (NRPS §2.4.2), and tells how many they were. A
// page that is shorter than the limit is not the last one. The last
// one is the page that leads to no other.
func (t *Tool) ReadWholeRoster(
	ctx context.Context, token lti.AccessToken,
	launch lti.Launch, filter url.Values,
) (members []lti.Member, pages int, _ lti.Findings, _ error) {
	findings := t.findings()
	address, err := rosterURL(launch)
	if err != nil {
		return nil, 0, findings, err
	}
	err = t.readPages(ctx, token, withQuery(address, filter),
		lti.MediaMembership, &findings, func(page answer) bool {
			var roster lti.Roster
			if !page.read(&findings, &roster) {
				return false
			}
			pages++
			// A member who comes twice says that the pages lead in a
			// circle, or move under the reader.
			again := firstIn(members, roster.Members)
			members = append(members, roster.Members...)
			checkRoster(&findings, roster, launch, false)
			return findings.Add(lti.RosterMemberRepeated, again == "",
				fmt.Sprintf("%s on page %d", lti.Show(again), pages),
				"members of no page before")
		})
	return members, pages, findings, err
}

// rosterURL is where the roster of the launch's course is. Only the
// claim of a launch says so (NRPS §2.2): no rule leads from a course
// to its URL.
func rosterURL(launch lti.Launch) (string, error) {
	if launch.NamesRoles == nil ||
		!absolute(launch.NamesRoles.MembershipsURL) {
		return "", lti.Fail(lti.RosterServiceMissing, "(absent)",
			"an absolute context_memberships_url in the launch")
	}
	return launch.NamesRoles.MembershipsURL, nil
}

// rosterPage asks for one page, and reads where it leads.
func (t *Tool) rosterPage(
	ctx context.Context, token lti.AccessToken,
	address string, findings *lti.Findings,
) (RosterPage, error) {
	var page RosterPage
	answer, err := t.getWithToken(ctx, token,
		address, lti.MediaMembership)
	if err != nil {
		return page, err
	}
	if !answer.check(findings, http.StatusOK) ||
		!answer.read(findings, &page.Roster) {
		return page, findings.Err()
	}
	page.Next = nextPage(findings, address, answer.Header)
	page.Differences = linked(findings, address,
		answer.Header, "differences")
	return page, findings.Err()
}

// checkRoster checks that it is the roster of the launch's course,
// and that nobody in it has to be guessed at (NRPS §2.2).
func checkRoster(
	findings *lti.Findings, roster lti.Roster,
	launch lti.Launch, changes bool,
) {
	if launch.Context.ID != "" { // a launch may come without
		findings.Equal(lti.RosterContextMismatch,
			roster.Context.ID, launch.Context.ID)
	}
	statuses := []string{"", lti.RosterActive, lti.RosterInactive}
	if changes {
		statuses = append(statuses, lti.RosterDeleted)
	}
	wrong := ""
	for i, member := range roster.Members {
		known := slices.Contains(statuses, member.Status)
		if member.UserID == "" || member.Roles == nil || !known {
			wrong = fmt.Sprintf("member %d: user_id %s, %d roles, %s",
				i+1, lti.Show(member.UserID), len(member.Roles),
				lti.Show(member.Status))
			break
		}
	}
	got := wrong
	if wrong == "" {
		got = fmt.Sprintf("%d members", len(roster.Members))
	}
	findings.Add(lti.RosterMalformed, wrong == "", got,
		"a user_id, roles, and a status that is known, for each")
}

// firstIn is the first of more who is already among the members; ""
// when nobody is.
func firstIn(members, more []lti.Member) string {
	seen := map[string]bool{}
	for _, member := range members {
		seen[member.UserID] = true
	}
	for _, member := range more {
		if seen[member.UserID] {
			return member.UserID
		}
		seen[member.UserID] = true
	}
	return ""
}
