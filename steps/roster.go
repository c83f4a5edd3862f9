package steps

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// readRoster is roster: who is in the course, and what the launched link would
// say to each of them.
func (s *Session) readRoster(ctx context.Context, o *Outcome) error {
	launch := s.data.verified["launch-verify"].Launch
	filter, err := s.sentParameters("roster", "query", url.Values{})
	if err != nil {
		return err
	}
	page, err := s.askRoster(ctx, o, launch, filter)
	if err != nil {
		return err
	}
	if len(filter) == 0 && page.Next == "" { // else the user may be elsewhere
		_, found := s.tool.FindMember(page.Roster, launch)
		o.Findings = append(o.Findings, found...)
	}
	class := ltiflow.SortMembers(page.Members)
	o.showJSON("Who is who, for the tool", "class", class)
	o.showJSON("The roster", "memberships", page.Roster)
	s.data.differences = page.Differences
	o.Values = map[string]string{
		"roster_url": launch.NamesRoles.MembershipsURL,
		"context_id": page.Context.ID,
		"members":    strconv.Itoa(len(page.Members)),
		"teachers":   strings.Join(class.Teachers, ", "),
		"learners":   strconv.Itoa(len(class.Learners)),
		"mentors":    strings.Join(class.Mentors, ", "),
		"others":     strings.Join(class.Others, ", "),
		"inactive":   strings.Join(class.Inactive, ", "),
		"previews":   strings.Join(class.Previews, ", "),
		"user_id":    launch.Subject,
		"user_name":  launch.Name,
	}
	if err := o.Findings.Err(); err != nil {
		return err
	}
	return s.readRosterOfLink(ctx, o, launch)
}

// toRead is the scope of the roster.
func (s *Session) toRead() []string { return []string{s.edition.Scope.Membership} }

// askRoster asks for a page of the roster, with a token for it.
func (s *Session) askRoster(ctx context.Context, o *Outcome, launch lti.Launch, filter url.Values) (ltiflow.RosterPage, error) {
	var page ltiflow.RosterPage
	err := s.withToken(ctx, o, s.toRead(), func(token lti.AccessToken) (findings lti.Findings, err error) {
		page, findings, err = s.tool.ReadRoster(ctx, token, launch, filter)
		return findings, err
	})
	return page, err
}

// readRosterOfLink asks for the roster once more, as the launched link sees it.
// A platform that does not offer that answers as if nothing had been asked.
func (s *Session) readRosterOfLink(ctx context.Context, o *Outcome, launch lti.Launch) error {
	filter, err := s.sentParameters("roster", "link_query", url.Values{"rlid": {launch.ResourceLink.ID}})
	if err != nil {
		return err
	}
	page, err := s.askRoster(ctx, o, launch, filter)
	if err != nil {
		return err
	}
	rows, with := s.linkMessages(page.Members)
	o.showText("What a launch of the link would say for each of them", rows)
	o.Values["rlid"] = filter.Get("rlid")
	o.Values["messages"] = strconv.Itoa(with)
	return nil
}

// linkMessages are the custom parameters that each member would launch with, a
// line for each member, and how many members came with any message.
func (s *Session) linkMessages(members []lti.Member) (rows string, with int) {
	var b strings.Builder
	for _, m := range members {
		name := m.Name
		if name == "" {
			name = m.UserID
		}
		said := "no message"
		if len(m.Messages) > 0 {
			with++
			said = s.customIn(m.Messages[0])
		}
		fmt.Fprintf(&b, "%-18s  %s\n", name, said)
	}
	return b.String(), with
}

// customIn are the custom parameters of a message in one line.
func (s *Session) customIn(message map[string]any) string {
	custom, _ := message[s.edition.Claim.Custom].(map[string]any)
	var pairs []string
	for name, value := range custom {
		pairs = append(pairs, fmt.Sprintf("%s=%v", name, value))
	}
	if len(pairs) == 0 {
		return "no custom parameters"
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "  ")
}

// pageLimit is how many members the tool would like on a page: few, to see
// several pages.
const pageLimit = "6"

// readRosterPages is roster-pages: the roster in pages, and once more as a
// whole, to compare.
func (s *Session) readRosterPages(ctx context.Context, o *Outcome) error {
	launch := s.data.verified["launch-verify"].Launch
	filter, err := s.sentParameters("roster-pages", "query", url.Values{"limit": {pageLimit}})
	if err != nil {
		return err
	}
	paged, pages, err := s.askWholeRoster(ctx, o, launch, filter)
	if err != nil {
		return err
	}
	limit := filter.Get("limit")
	filter.Del("limit")
	whole, requests, err := s.askWholeRoster(ctx, o, launch, filter)
	if err != nil {
		return err
	}
	o.Findings = append(o.Findings, s.tool.CompareRosters(paged, whole)...)
	o.showJSON("All members, from all pages", "memberships", map[string]any{"members": paged})
	o.Values = map[string]string{
		"limit":    lti.Show(limit),
		"pages":    strconv.Itoa(pages),
		"members":  strconv.Itoa(len(paged)),
		"whole":    strconv.Itoa(len(whole)),
		"requests": plural(requests, "request"),
	}
	return o.Findings.Err()
}

// askWholeRoster asks for the roster to its end, and tells how many pages that
// took.
func (s *Session) askWholeRoster(ctx context.Context, o *Outcome, launch lti.Launch, filter url.Values) ([]lti.Member, int, error) {
	var members []lti.Member
	pages := 0
	err := s.withToken(ctx, o, s.toRead(), func(token lti.AccessToken) (findings lti.Findings, err error) {
		members, pages, findings, err = s.tool.ReadWholeRoster(ctx, token, launch, filter)
		return findings, err
	})
	return members, pages, err
}
