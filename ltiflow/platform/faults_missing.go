package platform

import "ltibootcamp/ltiflow/lti"

// missingFaults leave out what every message must have (CORE §5.3, SEC §5.1.2).
// It is never written to.
var missingFaults = []fault{
	{
		Name: "not-lti", Title: "No LTI message at all",
		Says:   "The token is signed, but it holds nothing except a name.",
		breaks: func(l *letter) { l.claims = map[string]any{"name": "badltilaunch"} },
	},
	{
		Name: "no-claims", Title: "Five claims missing together",
		Says: "iss, aud, sub, deployment_id and roles are missing.",
		breaks: leavesOut("iss", "aud", "sub",
			lti.Final().Claim.DeploymentID, lti.Final().Claim.Roles),
	},
	missing("iss", "iss", "iss", "who sent it"),
	missing("aud", "aud", "aud", "for whom it is"),
	missing("sub", "sub", "sub", "who the user is"),
	missing("exp", "exp", "exp", "how long it counts"),
	missing("iat", "iat", "iat", "when it was made"),
	missing("nonce", "nonce", "nonce", "which login it answers"),
	missing("version", "version", lti.Final().Claim.Version, "which LTI it speaks"),
	missing("message-type", "message_type", lti.Final().Claim.MessageType, "which message it is"),
	missing("deployment-id", "deployment_id", lti.Final().Claim.DeploymentID, "from which deployment it is"),
	ofLaunch(missing("roles-claim", "roles claim", lti.Final().Claim.Roles, "what the user may do, not even that it is nothing")),
	ofLaunch(missing("target-link-uri", "target_link_uri", lti.Final().Claim.TargetLinkURI, "where it belongs")),
	ofLaunch(missing("resource-link", "resource_link", lti.Final().Claim.ResourceLink, "which link was opened")),
	{
		Name: "no-resource-link-id", Title: "A resource_link without an id", of: lti.Final().Message.ResourceLink,
		Says:   "The message says the title of the link that was opened, but not its id.",
		breaks: sets(lti.Final().Claim.ResourceLink, map[string]string{"title": "An assignment"}),
	},
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
func ofLaunch(f fault) fault {
	f.of = lti.Final().Message.ResourceLink
	return f
}

// selectionFaults are those of a deep linking request (DL §4.4.1). It is never
// written to.
var selectionFaults = []fault{
	ofSelection("no-settings", "No deep_linking_settings", "The request does not say what may be returned, or where to.",
		leavesOut(lti.Final().Claim.DeepLinkingSettings)),
	ofSelection("no-return-url", "No deep_link_return_url", "The request says what may be returned, but not where to.",
		withoutSetting("deep_link_return_url")),
	ofSelection("no-accept-types", "No accept_types", "The request says where to return to, but not what.",
		withoutSetting("accept_types")),
}

// ofSelection is a fault of a deep linking request.
func ofSelection(name, title, says string, breaks func(*letter)) fault {
	return fault{Name: name, Title: title, Says: says, of: lti.Final().Message.DeepLinkingRequest, breaks: breaks}
}

// withoutSetting leaves out one of the settings of a deep linking request.
func withoutSetting(name string) func(*letter) {
	return func(l *letter) {
		settings, _ := l.claims[l.claim.DeepLinkingSettings].(map[string]any)
		delete(settings, name)
	}
}
