package ltiflow

import (
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// version checks the version claim, character for character
// (CORE §5.3.2).
func (v *verification) version() {
	got := v.claims.Text(v.tool.Edition.Claim.Version)
	v.findings.Equal(lti.VersionMismatch, got, lti.Version)
}

// messageType checks that it is the message this place is for: a deep
// linking request must not open a resource link, nor the other way
// round (CORE §5.3.1).
func (v *verification) messageType(want string) {
	got := v.launch.MessageType
	v.findings.Equal(lti.MessageTypeMismatch, got, want)
}

// deployment checks that the message is from a deployment we know.
// One client may be deployed many times, and each is another customer
// (CORE §5.3.3).
func (v *verification) deployment() {
	id, known := v.launch.DeploymentID, v.registration.DeploymentIDs
	holds := slices.Contains(known, id)
	want := strings.Join(known, ", ")
	if known == nil {
		// The draft's platform tells the deployment only here.
		holds, want = id != "", "a deployment_id"
	}
	// A login that named the deployment binds the message to it.
	if named := v.message.Login.DeploymentID; named != "" {
		holds, want = holds && id == named, named
	}
	v.findings.Add(lti.DeploymentMismatch, holds, lti.Show(id), want)
}

// roles checks that the claim is there. A user without roles has an
// empty list, which is not the same as no list (CORE §5.3.7). Only a
// deep linking request may leave it out (DL §4.4).
func (v *verification) roles() {
	name := v.tool.Edition.Claim.Roles
	if v.mayLack(name) {
		return
	}
	listed := v.claims.Has(name) && v.launch.Roles != nil
	v.findings.Add(lti.RolesMissing, listed,
		lti.Show(v.claims.Raw(name)), "a list of roles")
}

// target checks that the signed target is the one that the login
// named, and is ours: only the signed one may be routed by
// (CORE §5.3.4). A deep linking request may leave it out (DL §4.4).
func (v *verification) target() {
	if !v.tool.Edition.OIDCLogin {
		return // the draft has no such claim, and no login
	}
	if v.mayLack(v.tool.Edition.Claim.TargetLinkURI) {
		return
	}
	got, want := v.launch.TargetLinkURI, v.message.Login.TargetLinkURI
	ours := got == want && sameOrigin(got, v.tool.URL)
	v.findings.Add(lti.TargetLinkMismatch, ours, lti.Show(got), want)
}

// mayLack tells a deep linking request without a claim that only a
// launch must have.
func (v *verification) mayLack(claim string) bool {
	request := v.tool.Edition.Message.DeepLinkingRequest
	return v.launch.MessageType == request && !v.claims.Has(claim)
}

// content checks the claim that makes each message useful: which link
// was launched (CORE §5.3.5), or what may be returned and where to
// (DL §4.4).
func (v *verification) content(messageType string) {
	edition := v.tool.Edition
	switch messageType {
	case edition.Message.ResourceLink:
		id := v.launch.ResourceLink.ID
		v.findings.Add(lti.ResourceLinkMissing, id != "",
			lti.Show(id), "the id of a link")
	case edition.Message.DeepLinkingRequest:
		settings := v.launch.Settings
		usable := settings != nil &&
			absolute(settings.ReturnURL) &&
			len(settings.AcceptTypes) > 0
		raw := v.claims.Raw(edition.Claim.DeepLinkingSettings)
		v.findings.Add(lti.SettingsMissing, usable,
			lti.Show(raw), "a return URL and accepted types")
	}
}

// readLaunch reads the claims into Go under the names of the edition.
// Claims that we do not know are ignored, as they must be
// (CORE §4.3).
func readLaunch(
	e lti.Edition, claims lti.Claims,
) (lti.Launch, error) {
	launch := lti.Launch{
		Issuer:        claims.Text("iss"),
		Subject:       claims.Text("sub"),
		Name:          claims.Text("name"),
		DeploymentID:  claims.Text(e.Claim.DeploymentID),
		MessageType:   claims.Text(e.Claim.MessageType),
		TargetLinkURI: claims.Text(e.Claim.TargetLinkURI),
	}
	for _, claim := range []struct {
		name string
		into any
	}{
		{e.Claim.Roles, &launch.Roles},
		{e.Claim.Context, &launch.Context},
		{e.Claim.ResourceLink, &launch.ResourceLink},
		{e.Claim.LaunchPresentation, &launch.Presentation},
		{e.Claim.Custom, &launch.Custom},
		{e.Claim.Endpoint, &launch.Endpoint},
		{e.Claim.NamesRoles, &launch.NamesRoles},
	} {
		if err := claims.Decode(claim.name, claim.into); err != nil {
			return launch, err
		}
	}
	if !claims.Has(e.Claim.DeepLinkingSettings) {
		return launch, nil
	}
	settings, err := readDeepLinkingSettings(
		e, claims, launch.Presentation)
	launch.Settings = settings
	return launch, err
}

// readDeepLinkingSettings reads what may be returned (DL §4.4.1). The
// draft has other names for two of the settings: its
// accept_media_types is a list of item types, and its return URL is
// that of the launch presentation.
func readDeepLinkingSettings(
	e lti.Edition, claims lti.Claims, p lti.Presentation,
) (*lti.DeepLinkingSettings, error) {
	name := e.Claim.DeepLinkingSettings
	var settings lti.DeepLinkingSettings
	if err := claims.Decode(name, &settings); err != nil {
		return nil, err
	}
	if e.OIDCLogin {
		return &settings, nil
	}
	var draft struct {
		AcceptMediaTypes []string `json:"accept_media_types"`
	}
	err := claims.Decode(name, &draft)
	settings.AcceptTypes = draft.AcceptMediaTypes
	settings.ReturnURL = p.ReturnURL
	return &settings, err
}
