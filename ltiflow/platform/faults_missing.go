package platform

import "ltibootcamp/ltiflow/lti"

// missingFaults leave out what every message must have (CORE §5.3, SEC §5.1.2).
func missingFaults(e lti.Edition) []fault {
	return []fault{
		{
			Name: "not-lti", Title: "No LTI message at all",
			Says:   "The token is signed, but it holds nothing except a name.",
			breaks: func(l *letter) { l.claims = map[string]any{"name": "badltilaunch"} },
		},
		{
			Name: "no-claims", Title: "Five claims missing together",
			Says:   "iss, aud, sub, deployment_id and roles are missing.",
			breaks: leavesOut("iss", "aud", "sub", e.Claim.DeploymentID, e.Claim.Roles),
		},
		missing("iss", "iss", "iss", "who sent it"),
		missing("aud", "aud", "aud", "for whom it is"),
		missing("sub", "sub", "sub", "who the user is"),
		missing("exp", "exp", "exp", "how long it counts"),
		missing("iat", "iat", "iat", "when it was made"),
		missing("nonce", "nonce", "nonce", "which login it answers"),
		missing("version", "version", e.Claim.Version, "which LTI it speaks"),
		missing("message-type", "message_type", e.Claim.MessageType, "which message it is"),
		missing("deployment-id", "deployment_id", e.Claim.DeploymentID, "from which deployment it is"),
		ofLaunch(e, missing("roles-claim", "roles claim", e.Claim.Roles, "what the user may do, not even that it is nothing")),
		ofLaunch(e, missing("target-link-uri", "target_link_uri", e.Claim.TargetLinkURI, "where it belongs")),
		ofLaunch(e, missing("resource-link", "resource_link", e.Claim.ResourceLink, "which link was opened")),
		{
			Name: "no-resource-link-id", Title: "A resource_link without an id", of: e.Message.ResourceLink,
			Says:   "The message says the title of the link that was opened, but not its id.",
			breaks: sets(e.Claim.ResourceLink, map[string]string{"title": "An assignment"}),
		},
	}
}

// missing is a fault that leaves one claim out.
func missing(name, short, claim, tells string) fault {
	return fault{
		Name: "no-" + name, Title: "No " + short,
		Says: "The message does not say " + tells + ".", breaks: leavesOut(claim),
	}
}

// ofLaunch is a fault of what a launch must have, and a deep linking request
// need not (DL §4.4).
func ofLaunch(e lti.Edition, f fault) fault {
	f.of = e.Message.ResourceLink
	return f
}

// selectionFaults are those of a deep linking request (DL §4.4.1). In the draft
// the return URL was that of the launch presentation, and what the types are
// called was another.
func selectionFaults(e lti.Edition) []fault {
	const noReturnURL = "The request says what may be returned, but not where to."
	types, returnURL := "accept_types", "deep_link_return_url"
	withoutReturnURL := withoutSetting(returnURL)
	if !e.OIDCLogin {
		types, returnURL = "accept_media_types", "return_url"
		withoutReturnURL = sets(e.Claim.LaunchPresentation, lti.Presentation{DocumentTarget: inFrame})
	}
	return []fault{
		ofSelection(e, "no-settings", "No deep_linking_settings", "The request does not say what may be returned, or where to.",
			leavesOut(e.Claim.DeepLinkingSettings)),
		ofSelection(e, "no-return-url", "No "+returnURL, noReturnURL, withoutReturnURL),
		ofSelection(e, "no-accept-types", "No "+types, "The request says where to return to, but not what.", withoutSetting(types)),
	}
}

// ofSelection is a fault of a deep linking request.
func ofSelection(e lti.Edition, name, title, says string, breaks func(*letter)) fault {
	return fault{Name: name, Title: title, Says: says, of: e.Message.DeepLinkingRequest, breaks: breaks}
}

// withoutSetting leaves out one of the settings of a deep linking request.
func withoutSetting(name string) func(*letter) {
	return func(l *letter) {
		settings, _ := l.claims[l.edition.Claim.DeepLinkingSettings].(map[string]any)
		delete(settings, name)
	}
}
