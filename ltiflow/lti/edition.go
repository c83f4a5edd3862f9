package lti

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// An Edition is one version of the protocol: every name that differs between
// versions, so that code reads edition.Claim.Roles instead of asking which
// version it speaks. A name that an edition does not have is "".
type Edition struct {
	// Name is how the command line and the screen call it: "1.3" or "2018".
	Name string
	// Title is the edition in words.
	Title string

	Claim   ClaimNames
	Message MessageTypes
	Scope   Scopes

	// ResponseField is the form field that carries the deep linking response
	// (SEC §5.2.1).
	ResponseField string
	// LinkType says "an LTI link" in accept types and content items.
	LinkType string
	// EncodeBearer makes the credentials of an Authorization header from an
	// access token. RFC 6750 §2.1 sends the token as it is.
	EncodeBearer func(accessToken string) string
	// OIDCLogin tells whether a message arrives by the OpenID Connect login
	// (SEC §5.1.1) or ready-made, as in the draft.
	OIDCLogin bool
	// RequiresKeyID tells whether a JWT must name its key (SEC §6.3).
	RequiresKeyID bool
	// AssertsSubject tells whether a client assertion carries sub (CORE §6.2).
	AssertsSubject bool
	// BindsResponse tells whether a deep linking response carries nonce,
	// deployment_id and data (DL §4.5).
	BindsResponse bool
}

// Version is the value of the version claim in every edition (CORE §5.3.2).
const Version = "1.3.0"

// ClaimNames are the full names of the claims that LTI adds to an id_token.
type ClaimNames struct {
	MessageType, Version, DeploymentID, TargetLinkURI string
	ResourceLink, Roles, Context, Custom              string
	ToolPlatform, LaunchPresentation, LIS             string
	DeepLinkingSettings, ContentItems, Data           string
	Msg, Log, ErrorMsg, ErrorLog                      string // of a deep linking response, DL §4.5
	Endpoint                                          string // Assignment and Grade Services, AGS §3.1
	NamesRoles                                        string // Names and Role Provisioning, NRPS §2.2
	RoleScopeMentor                                   string // whom a mentor looks after, CORE §5.4.3
	ForUser                                           string // whose work is reviewed, SR §3.1
	LTI11, LegacyUserID                               string // of a tool that comes from LTI 1.1, MIGR
}

// MessageTypes are the values of the message_type claim.
type MessageTypes struct {
	ResourceLink, DeepLinkingRequest, DeepLinkingResponse string
	SubmissionReview                                      string // SR §3
}

// Scopes are the OAuth scopes of the services (AGS §3.1, NRPS §2.3).
type Scopes struct {
	LineItem, LineItemReadOnly, ResultReadOnly, Score, Membership string
}

// Media types of the Assignment and Grade Services. Scores are at v1, the
// rest at v2 (AGS §3.2–§3.4).
const (
	MediaScore             = "application/vnd.ims.lis.v1.score+json"
	MediaResultContainer   = "application/vnd.ims.lis.v2.resultcontainer+json"
	MediaLineItem          = "application/vnd.ims.lis.v2.lineitem+json"
	MediaLineItemContainer = "application/vnd.ims.lis.v2.lineitemcontainer+json"
)

// Values of the client credentials grant with a signed assertion (RFC 7523).
const (
	GrantClientCredentials = "client_credentials"
	AssertionTypeJWT       = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
)

// Members of the two documents of Dynamic Registration 1.0.
const (
	PlatformConfiguration = "https://purl.imsglobal.org/spec/lti-platform-configuration"
	ToolConfiguration     = "https://purl.imsglobal.org/spec/lti-tool-configuration"
)

// Final is the edition "1.3": LTI 1.3 with LTI Advantage as published.
func Final() Edition {
	const claim = "https://purl.imsglobal.org/spec/lti/claim/"
	const deepLinking = "https://purl.imsglobal.org/spec/lti-dl/claim/"
	const grades = "https://purl.imsglobal.org/spec/lti-ags/scope/"
	return Edition{
		Name:  "1.3",
		Title: "LTI 1.3 Advantage",
		Claim: ClaimNames{
			MessageType:         claim + "message_type",
			Version:             claim + "version",
			DeploymentID:        claim + "deployment_id",
			TargetLinkURI:       claim + "target_link_uri",
			ResourceLink:        claim + "resource_link",
			Roles:               claim + "roles",
			Context:             claim + "context",
			Custom:              claim + "custom",
			ToolPlatform:        claim + "tool_platform",
			LaunchPresentation:  claim + "launch_presentation",
			LIS:                 claim + "lis",
			DeepLinkingSettings: deepLinking + "deep_linking_settings",
			ContentItems:        deepLinking + "content_items",
			Data:                deepLinking + "data",
			Msg:                 deepLinking + "msg",
			Log:                 deepLinking + "log",
			ErrorMsg:            deepLinking + "errormsg",
			ErrorLog:            deepLinking + "errorlog",
			Endpoint:            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
			NamesRoles:          "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
			RoleScopeMentor:     claim + "role_scope_mentor",
			ForUser:             claim + "for_user",
			LTI11:               claim + "lti1p1",
			LegacyUserID:        claim + "lti11_legacy_user_id",
		},
		Message: MessageTypes{
			ResourceLink:        "LtiResourceLinkRequest",
			DeepLinkingRequest:  "LtiDeepLinkingRequest",
			DeepLinkingResponse: "LtiDeepLinkingResponse",
			SubmissionReview:    "LtiSubmissionReviewRequest",
		},
		Scope: Scopes{
			LineItem:         grades + "lineitem",
			LineItemReadOnly: grades + "lineitem.readonly",
			ResultReadOnly:   grades + "result.readonly",
			Score:            grades + "score",
			Membership:       "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
		},
		ResponseField:  "JWT",
		LinkType:       "ltiResourceLink",
		EncodeBearer:   func(accessToken string) string { return accessToken },
		OIDCLogin:      true,
		RequiresKeyID:  true,
		AssertsSubject: true,
		BindsResponse:  true,
	}
}

// Draft is the edition "2018": the draft of March 2018, as the bootcamp
// notebook speaks it.
func Draft() Edition {
	const claim = "http://imsglobal.org/lti/"
	const grades = "https://imsglobal.org/lti/ags/"
	return Edition{
		Name:  "2018",
		Title: "the draft of March 2018",
		Claim: ClaimNames{
			MessageType:         claim + "message_type",
			Version:             claim + "version",
			DeploymentID:        claim + "deployment_id",
			ResourceLink:        claim + "resource_link",
			Roles:               claim + "roles",
			Context:             claim + "context",
			Custom:              claim + "custom",
			ToolPlatform:        claim + "tool_platform",
			LaunchPresentation:  claim + "launch_presentation",
			DeepLinkingSettings: claim + "deep_linking_request",
			ContentItems:        claim + "content_items",
			Endpoint:            claim + "ags",
		},
		Message: MessageTypes{
			ResourceLink:        "LTIResourceLinkLaunch",
			DeepLinkingRequest:  "LTIDeepLinkingRequest",
			DeepLinkingResponse: "DeepLinkingResponse",
		},
		Scope: Scopes{
			LineItem:         grades + "lineitem",
			LineItemReadOnly: grades + "lineitem.readonly",
			// The draft advertises result.readonly in its claim and asks for
			// results.readonly at its token endpoint; the notebook asks for this.
			ResultReadOnly: grades + "results.readonly",
			Score:          grades + "score",
		},
		ResponseField: "jws_token",
		LinkType:      "application/vnd.ims.lti.v1.ltilink",
		EncodeBearer: func(accessToken string) string {
			return base64.StdEncoding.EncodeToString([]byte(accessToken))
		},
	}
}

// Editions are the editions in the order in which they are offered.
func Editions() []Edition { return []Edition{Final(), Draft()} }

// EditionNamed finds an edition by its name.
func EditionNamed(name string) (Edition, error) {
	var known []string
	for _, e := range Editions() {
		if e.Name == name {
			return e, nil
		}
		known = append(known, e.Name)
	}
	return Edition{}, fmt.Errorf("unknown edition %q: want one of %s", name, strings.Join(known, ", "))
}
