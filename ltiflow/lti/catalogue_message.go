package lti

// Checks of an LTI message, and of who may have it sent.
const (
	VersionMismatch       Code = "version_mismatch"
	MessageTypeMismatch   Code = "message_type_mismatch"
	DeploymentMismatch    Code = "deployment_id_mismatch"
	RolesMissing          Code = "roles_missing"
	TargetLinkMismatch    Code = "target_link_uri_mismatch"
	ResourceLinkMissing   Code = "resource_link_missing"
	DocumentTargetUnknown Code = "document_target_unknown"
	LinkUnavailable       Code = "resource_link_unavailable"
	ReviewUnavailable     Code = "review_unavailable"
	RoleInsufficient      Code = "role_insufficient"
	ReturnURLUnusable     Code = "return_url_unusable"
)

// messageChecks are the checks of an LTI message, and of who may have it sent.
// It is never written to.
var messageChecks = map[Code]Entry{
	VersionMismatch: {
		"version", "Is it LTI 1.3?", "CORE §5.3.2",
		"The claim is missing or names another version.",
		"Send the string 1.3.0, exactly.",
	},
	MessageTypeMismatch: {
		"message_type", "Is it the message we expect here?", "CORE §5.3.1",
		"The claim is missing, names another message, or is in other letters.",
		"Send the exact name, upper and lower case included, to the place that handles it.",
	},
	DeploymentMismatch: {
		"deployment_id", "Is it from a deployment we know?", "CORE §5.3.3",
		"The tool was deployed once more on the platform, or the claim is missing.",
		"Sender: send the deployment_id of the message that is answered. Receiver: register it with issuer and client_id first.",
	},
	RolesMissing: {
		"roles", "Does it say what the user is here?", "CORE §5.3.7",
		"The claim is missing. A user without roles has an empty list, not no list.",
		"Send roles as an array of URIs, [] when there is none.",
	},
	TargetLinkMismatch: {
		"target_link_uri", "Is the signed target the one the login named?", "CORE §5.3.4",
		"The unsigned target_link_uri of the login was changed, or the claim is missing.",
		"Send the same URI in both. Route by the claim: it is signed, the parameter is not.",
	},
	ResourceLinkMissing: {
		"resource_link", "Does it say which link was launched?", "CORE §5.3.5",
		"The claim, or the id in it, is missing.",
		"Send resource_link with a stable id.",
	},
	ReturnURLUnusable: {
		"return_url", "Does the launch's return_url lead the user back?", "CORE §5.4.4",
		"The claim is missing, which is allowed, or its query was lost where the tool added its own.",
		"Sender: send an absolute return_url, and show lti_msg there. Receiver: add to its query; without one, say that the window can be closed.",
	},
	DocumentTargetUnknown: {
		"document_target", "Can the platform show a tool there?", "CORE §5.4.4",
		"The form was changed, or names a target of content items that is none of launches, such as embed.",
		"Send iframe or window, or leave document_target out.",
	},
	LinkUnavailable: {
		"available", "Is the link open to learners now?", "DL §3.2",
		"The item came with a period in which it is available, and this is another time.",
		"Come back in that period, or open the link as an instructor.",
	},
	ReviewUnavailable: {
		"review", "Is there work of that user that can be reviewed?", "SR §3",
		"There is no score for it, the activity is not in a status that the line item lists as reviewable, or the tool " +
			"takes no LtiSubmissionReviewRequest.",
		"Give the line item a submissionReview, or register the message type, and send a score for the user first.",
	},
	RoleInsufficient: {
		"role", "May somebody in this role do that?", "CORE §5.3.7",
		"The user is a learner, and this is for those who teach.",
		"Sign in as the instructor.",
	},
}
