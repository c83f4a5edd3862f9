package lti

// Checks of a registration.
const (
	RegistrationMalformed Code = "registration_malformed"
	RedirectURIMalformed  Code = "redirect_uri_malformed"
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
}
