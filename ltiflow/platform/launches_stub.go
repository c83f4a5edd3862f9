package platform

import (
	"ltibootcamp/ltiflow/platform/store"
)

// This file goes when branch launches is merged: it has all of this.

// customOf are the custom parameters of a message.
func (s *Server) customOf(m message) (map[string]string, error) { //nolint:unparam // that of launches can fail
	return m.custom(), nil
}

// reveals is the user as far as the tool may know them.
func (c *client) reveals(u store.User) store.User {
	if c.Settings.HideNames {
		u.Given, u.Family = "", ""
	}
	if c.Settings.HideEmails {
		u.Email = ""
	}
	return u
}

// membershipsURL is the roster of a course, as a service (NRPS §2.2).
func (s *Server) membershipsURL(course string) string { return s.url + "/" + course + "/memberships" }

// inWords is one role in words.
func inWords(uri string) string { return roleInWords(store.Member{Roles: []string{uri}}) }
