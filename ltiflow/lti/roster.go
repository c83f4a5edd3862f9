package lti

// NamesRoles is the claim of Names and Role Provisioning Services (NRPS §2.2).
type NamesRoles struct {
	MembershipsURL string   `json:"context_memberships_url"`
	Versions       []string `json:"service_versions"`
}

// Statuses of a member (NRPS §2.2). A member without one is active; Deleted stands
// only in an answer about what changed.
const (
	RosterActive   = "Active"
	RosterInactive = "Inactive"
	RosterDeleted  = "Deleted"
)

// A Roster is the people of a course, or a page of them (NRPS §2.2).
type Roster struct {
	ID      string   `json:"id"`
	Context Context  `json:"context"`
	Members []Member `json:"members"`
}

// A Member is somebody in a course. Only the user id and the roles are always
// there; the rest is what the platform shares.
type Member struct {
	Status       string   `json:"status,omitempty"` // Active when absent
	Name         string   `json:"name,omitempty"`
	GivenName    string   `json:"given_name,omitempty"`
	FamilyName   string   `json:"family_name,omitempty"`
	Email        string   `json:"email,omitempty"`
	UserID       string   `json:"user_id"` // the sub of launches
	SourcedID    string   `json:"lis_person_sourcedid,omitempty"`
	LegacyUserID string   `json:"lti11_legacy_user_id,omitempty"`
	Roles        []string `json:"roles"`
	// Messages are the claims that a launch of the resource link would have for
	// this member alone; only where a link was asked for (NRPS §3).
	Messages []map[string]any `json:"message,omitempty"`
}
