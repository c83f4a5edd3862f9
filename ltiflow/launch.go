package ltiflow

import (
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// version checks the version claim, exactly (CORE §5.3.2).
func (v *verification) version() {
	v.findings.Equal(lti.VersionMismatch, v.claims.Text(v.tool.Edition.Claim.Version), lti.Version)
}

// messageType checks that it is the message this place is for: a deep linking
// request must not open a resource link, nor the other way round.
func (v *verification) messageType(want string) {
	v.findings.Equal(lti.MessageTypeMismatch, v.launch.MessageType, want)
}

// deployment checks that the message is from a deployment we know. One client
// may be deployed many times, and each is another customer (CORE §5.3.3).
func (v *verification) deployment() {
	id, known := v.launch.DeploymentID, v.registration.DeploymentIDs
	want := strings.Join(known, ", ")
	holds := slices.Contains(known, id)
	if known == nil {
		// The draft's platform tells the deployment only here.
		holds, want = id != "", "a deployment_id"
	}
	if named := v.message.Login.DeploymentID; named != "" {
		holds, want = holds && id == named, named
	}
	v.findings.Add(lti.DeploymentMismatch, holds, lti.Show(id), want)
}

// roles checks that the claim is there. A user without roles has an empty
// list, which is not the same as no list (CORE §5.3.7).
func (v *verification) roles() {
	name := v.tool.Edition.Claim.Roles
	v.findings.Add(lti.RolesMissing, v.claims.Has(name) && v.launch.Roles != nil, lti.Show(v.claims.Raw(name)), "a list of roles")
}

// target checks that the signed target is the one that the login named, and
// is ours: only the signed one may be routed by (CORE §5.3.4).
func (v *verification) target() {
	if !v.tool.Edition.OIDCLogin {
		return // the draft has neither the claim nor a login to compare it with
	}
	got, want := v.launch.TargetLinkURI, v.message.Login.TargetLinkURI
	v.findings.Add(lti.TargetLinkMismatch, got == want && sameOrigin(got, v.tool.URL), lti.Show(got), want)
}

// content checks the claim that makes each message useful: which link was
// launched, or what may be returned and where to.
func (v *verification) content(messageType string) {
	switch messageType {
	case v.tool.Edition.Message.ResourceLink:
		v.findings.Add(lti.ResourceLinkMissing, v.launch.ResourceLink.ID != "", lti.Show(v.launch.ResourceLink.ID), "the id of a link")
	case v.tool.Edition.Message.DeepLinkingRequest:
		settings := v.launch.Settings
		holds := settings != nil && absolute(settings.ReturnURL) && len(settings.AcceptTypes) > 0
		v.findings.Add(lti.SettingsMissing, holds, lti.Show(v.claims.Raw(v.tool.Edition.Claim.DeepLinkingSettings)), "a return URL and accepted types")
	}
}

// readLaunch reads the claims into Go under the names of the edition. Claims
// that we do not know are ignored, as they must be (CORE §4.3).
func readLaunch(e lti.Edition, claims lti.Claims) (lti.Launch, error) {
	launch := lti.Launch{
		Issuer:        claims.Text("iss"),
		Subject:       claims.Text("sub"),
		Name:          claims.Text("name"),
		DeploymentID:  claims.Text(e.Claim.DeploymentID),
		MessageType:   claims.Text(e.Claim.MessageType),
		TargetLinkURI: claims.Text(e.Claim.TargetLinkURI),
	}
	for name, into := range map[string]any{
		e.Claim.Roles:              &launch.Roles,
		e.Claim.Context:            &launch.Context,
		e.Claim.ResourceLink:       &launch.ResourceLink,
		e.Claim.LaunchPresentation: &launch.Presentation,
		e.Claim.Custom:             &launch.Custom,
		e.Claim.Endpoint:           &launch.Endpoint,
	} {
		if err := claims.Decode(name, into); err != nil {
			return launch, err
		}
	}
	if !claims.Has(e.Claim.DeepLinkingSettings) {
		return launch, nil
	}
	settings, err := readDeepLinkingSettings(e, claims, launch.Presentation)
	launch.Settings = settings
	return launch, err
}

// readDeepLinkingSettings reads what may be returned. The draft has other
// names for two of the settings: its accept_media_types is a list of item
// types, and its return URL is that of the launch presentation.
func readDeepLinkingSettings(e lti.Edition, claims lti.Claims, p lti.Presentation) (*lti.DeepLinkingSettings, error) {
	var settings lti.DeepLinkingSettings
	if err := claims.Decode(e.Claim.DeepLinkingSettings, &settings); err != nil {
		return nil, err
	}
	if e.OIDCLogin {
		return &settings, nil
	}
	var draft struct {
		AcceptMediaTypes []string `json:"accept_media_types"`
	}
	err := claims.Decode(e.Claim.DeepLinkingSettings, &draft)
	settings.AcceptTypes, settings.ReturnURL = draft.AcceptMediaTypes, p.ReturnURL
	return &settings, err
}
