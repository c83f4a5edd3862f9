package lti

// This file has the shapes of the claims that the course does not read, and a
// platform sends all the same.

// A ToolPlatform says which platform is speaking (CORE §5.4.2).
type ToolPlatform struct {
	GUID         string `json:"guid"`
	Name         string `json:"name,omitempty"`
	Description  string `json:"description,omitempty"`
	URL          string `json:"url,omitempty"`
	ContactEmail string `json:"contact_email,omitempty"`
	Family       string `json:"product_family_code,omitempty"`
	Version      string `json:"version,omitempty"`
}

// A LIS claim is what the student information system calls the user and the
// course (CORE §5.4.5).
type LIS struct {
	Person   string `json:"person_sourcedid,omitempty"`
	Offering string `json:"course_offering_sourcedid,omitempty"`
	Section  string `json:"course_section_sourcedid,omitempty"`
}

// ForUser is whose work a submission review is about (SR §3.1). All but the id
// is by consent.
type ForUser struct {
	UserID string   `json:"user_id"`
	Name   string   `json:"name,omitempty"`
	Given  string   `json:"given_name,omitempty"`
	Family string   `json:"family_name,omitempty"`
	Email  string   `json:"email,omitempty"`
	Roles  []string `json:"roles,omitempty"`
}

// LTI11 is what a tool needs to find what it kept when it spoke LTI 1.1
// (MIGR). The ids are only there where they differ from those of now.
type LTI11 struct {
	ConsumerKey string `json:"oauth_consumer_key"`
	// Sign proves that the platform has the secret of that key.
	Sign   string `json:"oauth_consumer_key_sign,omitempty"`
	UserID string `json:"user_id,omitempty"`
}
