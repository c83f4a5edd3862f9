package lti

// Checks of a registration.
const (
	RegistrationMalformed    Code = "registration_malformed"
	RedirectURIMalformed     Code = "redirect_uri_malformed"
	RegistrationTokenUnknown Code = "registration_token_unknown"
	RegistrationTokenUsed    Code = "registration_token_used"
)

// registrationChecks are the checks of a registration. It is never written to.
var registrationChecks = map[Code]Entry{
	RegistrationMalformed: {
		"registration", "Is the tool's configuration complete?", "DR §3.5",
		"A required member is missing or has a value that LTI does not allow.",
		"Send the configuration as Dynamic Registration lists it.",
	},
	RedirectURIMalformed: {
		"redirect_uris", "Is every redirect URI one that a token may be posted to?", "DR §3.5",
		"There is none, or one is relative, has a fragment, or leaves this machine without https.",
		"Register absolute URLs: https, or http on loopback.",
	},
	RegistrationTokenUnknown: {
		"registration token", "Is it a registration token that this platform gave out, and not too long ago?", "DR §3.5.2",
		"The token has expired, was changed on its way, or belongs to another platform.",
		"Begin again from the platform's page Add a tool, and send the new token as Bearer.",
	},
	RegistrationTokenUsed: {
		"registration token", "Is the registration token used for the first time?", "DR §3.5.2",
		"The tool has registered with it already: a token is for one registration.",
		"Keep the client_id of the first answer, or begin again for a fresh token.",
	},
}
