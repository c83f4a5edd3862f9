package lti

import (
	"encoding/json"
	"fmt"
)

// A Launch is what a message from the platform says, read into Go and freed
// of the edition's names. Absent claims are zero values.
type Launch struct {
	Issuer        string
	Subject       string // the user: stable, unique within the issuer
	Name          string // only when the platform shares it
	DeploymentID  string
	MessageType   string
	TargetLinkURI string
	Roles         []string // URIs
	Context       Context
	ResourceLink  ResourceLink
	Presentation  Presentation
	Custom        map[string]string
	Settings      *DeepLinkingSettings // in a deep linking request
	Endpoint      *Endpoint            // where the grade services are
	NamesRoles    *NamesRoles          // where the people of the course are
}

// A Context is the course (CORE §5.4.1).
type Context struct {
	ID    string   `json:"id"`
	Label string   `json:"label,omitempty"`
	Title string   `json:"title,omitempty"`
	Type  []string `json:"type,omitempty"`
}

// A ResourceLink is the one placement of a tool's content that was launched
// (CORE §5.3.5).
type ResourceLink struct {
	ID          string `json:"id"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
}

// A Presentation says where the tool is shown and where to go when done
// (CORE §5.4.4).
type Presentation struct {
	DocumentTarget string  `json:"document_target,omitempty"` // frame, iframe or window
	Width          float64 `json:"width,omitempty"`           // in pixels
	Height         float64 `json:"height,omitempty"`
	ReturnURL      string  `json:"return_url,omitempty"`
	Locale         string  `json:"locale,omitempty"`
}

// An Endpoint is the claim of the Assignment and Grade Services (AGS §3.1).
type Endpoint struct {
	Scope     []string `json:"scope"`
	LineItems string   `json:"lineitems,omitempty"`
	// LineItem is there when exactly one line item belongs to the link.
	LineItem string `json:"lineitem,omitempty"`
}

// DeepLinkingSettings say what the platform accepts in return (DL §4.4.1).
type DeepLinkingSettings struct {
	ReturnURL      string   `json:"deep_link_return_url"`
	AcceptTypes    []string `json:"accept_types"`
	AcceptTargets  []string `json:"accept_presentation_document_targets"`
	AcceptMultiple Bool     `json:"accept_multiple"`
	AutoCreate     Bool     `json:"auto_create"`
	Title          string   `json:"title"`
	Text           string   `json:"text"`
	Data           string   `json:"data"` // opaque; must come back untouched
}

// Bool is a JSON boolean that also reads "true" and "false" in quotes, as
// some platforms send them in their deep linking settings.
type Bool bool

// UnmarshalJSON reads a boolean, bare or in quotes.
func (b *Bool) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case `true`, `"true"`:
		*b = true
	case `false`, `"false"`, `null`:
		*b = false
	default:
		return fmt.Errorf("reading a boolean: got %s, want true or false", data)
	}
	return nil
}

// A ContentItem is one thing that a tool offers to the course (DL §3). Only
// what the course uses is here; MediaType and PresentationDocumentTarget are
// the draft's words for Type and for IFrame and Window.
type ContentItem struct {
	Type                       string            `json:"type,omitempty"`
	MediaType                  string            `json:"mediaType,omitempty"`
	URL                        string            `json:"url,omitempty"`
	PresentationDocumentTarget string            `json:"presentationDocumentTarget,omitempty"`
	IFrame                     *Frame            `json:"iframe,omitempty"`
	Title                      string            `json:"title,omitempty"`
	Text                       string            `json:"text,omitempty"`
	Icon                       *Icon             `json:"icon,omitempty"`
	Custom                     map[string]string `json:"custom,omitempty"`
	LineItem                   *LineItem         `json:"lineItem,omitempty"`
	Submission                 *Period           `json:"submission,omitempty"` // when work may be handed in
}

// A Period is from when until when something can be done (DL §3.2): ISO 8601,
// each end on its own optional.
type Period struct {
	Start string `json:"startDateTime,omitempty"`
	End   string `json:"endDateTime,omitempty"`
}

// An Icon is an image with its size in pixels (DL §3).
type Icon struct {
	URL    string `json:"url"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// A Frame is the size in pixels of the iframe a link opens in (DL §3).
type Frame struct {
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
}

// A LineItem is a column of the gradebook (AGS §3.2), also as declared by a
// content item, which gives no ID (DL §3.2).
type LineItem struct {
	ID             string  `json:"id,omitempty"` // absolute URL
	ScoreMaximum   float64 `json:"scoreMaximum"`
	Label          string  `json:"label,omitempty"`
	ResourceID     string  `json:"resourceId,omitempty"`
	ResourceLinkID string  `json:"resourceLinkId,omitempty"`
	Tag            string  `json:"tag,omitempty"`
}

// A Score is what the tool reports of one user's work (AGS §3.4). ScoreGiven
// is a pointer: 0 is a score, absent clears the score.
type Score struct {
	UserID           string   `json:"userId"`
	ScoreGiven       *float64 `json:"scoreGiven,omitempty"`
	ScoreMaximum     float64  `json:"scoreMaximum,omitempty"`
	ActivityProgress string   `json:"activityProgress"`
	GradingProgress  string   `json:"gradingProgress"`
	Timestamp        string   `json:"timestamp"` // ISO 8601 with sub-second and zone
	Comment          string   `json:"comment,omitempty"`
	// Submission is when the user began and handed in.
	Submission *Submission `json:"submission,omitempty"`
}

// A Submission is when work was begun and handed in (AGS §3.4.5), each as ISO
// 8601 with sub-second and zone.
type Submission struct {
	StartedAt   string `json:"startedAt,omitempty"`
	SubmittedAt string `json:"submittedAt,omitempty"`
}

// A Result is what the gradebook holds for one user (AGS §3.3). ResultScore
// is on the scale of the line item, not of the score that was sent.
type Result struct {
	ID            string   `json:"id,omitempty"`
	ScoreOf       string   `json:"scoreOf,omitempty"`
	UserID        string   `json:"userId"`
	ResultScore   *float64 `json:"resultScore,omitempty"`
	ResultMaximum float64  `json:"resultMaximum,omitempty"` // 1 when absent
	Comment       string   `json:"comment,omitempty"`
	ScoringUserID string   `json:"scoringUserId,omitempty"` // who graded
}

// An AccessToken is the answer of the token endpoint (RFC 6749 §5.1).
type AccessToken struct {
	Token     string `json:"access_token"`
	Type      string `json:"token_type"`
	ExpiresIn int    `json:"expires_in"`      // seconds
	Scope     string `json:"scope,omitempty"` // granted, separated by spaces
}

// Bool must be found by the decoder.
var _ json.Unmarshaler = (*Bool)(nil)
