package platform

import (
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// How much may stand in the forms of the roster.
const (
	maxPersonText = 255 // letters of a name, of an e-mail address, of a role
	maxRoles      = 50
	maxMentees    = 100
)

// A personForm is what stands in the form of a person.
type personForm struct {
	ID, Given, Family, Email string
	Roles                    []roleChoice
	Other, Mentees, Status   string
	Refused                  *notice // why what was sent is not taken
}

// roleBoxes are the roles with a box: those in a course that every platform and
// tool should know (CORE §A.2.3). It is never written to.
var roleBoxes = []string{
	lti.RoleInstructor, lti.RoleLearner, lti.RoleContentDeveloper, lti.RoleAdministrator, lti.RoleMentor,
}

// A roleChoice is the box of a role.
type roleChoice struct {
	Name, Words string
	Held        bool
}

// Statuses are those that can be chosen: who is Deleted was removed.
func (personForm) Statuses() []string { return []string{store.Active, store.Inactive} }

// newPersonForm is the form with what is known of a member.
func newPersonForm(m store.Member) personForm {
	f := personForm{
		ID: m.ID, Given: m.Given, Family: m.Family, Email: m.Email, Status: m.Status, Mentees: strings.Join(m.Mentees, " "),
	}
	other := slices.Clone(m.Roles)
	for _, uri := range roleBoxes {
		box, _ := lti.FindRole(uri)
		f.Roles = append(f.Roles, roleChoice{box.Name, inWords(uri), slices.Contains(m.Roles, uri)})
		other = slices.DeleteFunc(other, func(role string) bool { return role == uri })
	}
	f.Other = strings.Join(other, " ")
	return f
}

// readPerson reads the form. What comes back can be shown again, whatever is
// wrong with it.
func readPerson(r *http.Request) (store.Member, error) {
	form, err := readForm(r)
	if err != nil {
		return store.Member{}, err
	}
	chosen := form["role"] // one for each box
	form.Del("role")
	text := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	m := store.Member{
		User:   store.User{Given: text("given"), Family: text("family"), Email: text("email")},
		Roles:  allRoles(chosen, strings.Fields(form.Get("other"))),
		Status: text("status"), Mentees: strings.Fields(form.Get("mentees")),
	}
	return m, repeated(form)
}

// allRoles are the roles of a form. What says more stands first, and the role
// that a sub-role refines beside it (CORE §A.2.3.1).
func allRoles(chosen, others []string) []string {
	roles := others
	for _, name := range chosen {
		roles = append(roles, roleNamed(name))
	}
	for _, other := range others {
		if sub, _ := lti.FindRole(other); sub.Principal != "" && !slices.Contains(roles, sub.Principal) {
			roles = append(roles, sub.Principal)
		}
	}
	return roles
}

// checkName checks what somebody is called, and where to write to them.
func checkName(u store.User) error {
	var fs lti.Findings
	fs.Add(lti.MemberMalformed, u.Given+u.Family != "", "no name", "a given or a family name")
	for _, text := range []string{u.Given, u.Family, u.Email} {
		fs.Add(lti.MemberMalformed, isLine(text), "a name or an address that is too long or has control characters",
			"at most "+strconv.Itoa(maxPersonText)+" letters")
	}
	address, err := mail.ParseAddress(u.Email)
	fs.Add(lti.MemberMalformed, u.Email == "" || err == nil && address.Address == u.Email, "e-mail "+u.Email, "an e-mail address, or none")
	return fs.Err()
}

// isLine tells whether it is one line of text of a sensible length.
func isLine(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxPersonText && !strings.ContainsFunc(text, unicode.IsControl)
}

// checkPlace checks what somebody is in a course (CORE §5.3.7, §5.4.3).
func (s *Server) checkPlace(course string, m store.Member) error {
	var fs lti.Findings
	fs.Add(lti.MemberMalformed, m.Status == store.Active || m.Status == store.Inactive, "status "+lti.Show(m.Status), "Active or Inactive")
	fs.Add(lti.MemberMalformed, len(m.Roles) <= maxRoles, strconv.Itoa(len(m.Roles))+" roles", "at most "+strconv.Itoa(maxRoles))
	known := func(role string) bool { return strings.HasPrefix(role, lti.RoleVocabulary) }
	for _, role := range m.Roles {
		fs.Add(lti.MemberMalformed, isRole(role), "role "+role, "a URI, or the box of a role")
	}
	fs.Add(lti.MemberMalformed, len(m.Roles) == 0 || slices.ContainsFunc(m.Roles, known), "roles of your own alone",
		"at least one of the vocabulary, "+lti.RoleVocabulary+"…")
	fs.Add(lti.MemberMalformed, len(m.Mentees) == 0 || slices.Contains(m.Roles, lti.RoleMentor), "people to look after, for no mentor",
		"the role Mentor as well")
	fs.Add(lti.MemberMalformed, len(m.Mentees) <= maxMentees, strconv.Itoa(len(m.Mentees))+" people to look after",
		"at most "+strconv.Itoa(maxMentees))
	if err := fs.Err(); err != nil {
		return err
	}
	for _, mentee := range m.Mentees {
		if _, err := s.member(course, mentee); err != nil {
			return err
		}
	}
	return nil
}

// isRole tells whether it is an absolute URI, which has no spaces. Roles of the
// vocabulary have a name behind the #; of others nothing is known.
func isRole(role string) bool {
	u, err := url.Parse(role)
	if err != nil || !u.IsAbs() || !isLine(role) || strings.ContainsFunc(role, unicode.IsSpace) {
		return false
	}
	return !strings.HasPrefix(role, lti.RoleVocabulary) || u.Fragment != ""
}
