package lti

// Checks of any HTTP request, before anybody asks what it is about.
const (
	HostMismatch      Code = "host_mismatch"
	OriginMismatch    Code = "origin_mismatch"
	NotFound          Code = "not_found"
	MethodNotAllowed  Code = "method_not_allowed"
	BodyTooLarge      Code = "body_too_large"
	ParameterMissing  Code = "parameter_missing"
	ParameterRepeated Code = "parameter_repeated"
	RateExceeded      Code = "rate_exceeded"
	LimitReached      Code = "limit_reached"
	InternalError     Code = "internal_error"
	FaultUnknown      Code = "fault_unknown"
)

// requestChecks are the checks of any HTTP request. It is never written to.
var requestChecks = map[Code]Entry{
	HostMismatch: {
		"host", "Does the request name this platform?", "RFC 9110 §7.2",
		"The Host header has another name or port, as when a foreign site points its name at this machine.",
		"Use the platform's own URL.",
	},
	OriginMismatch: {
		"origin", "Was the form on a page of this platform?", "SEC §7.3.1",
		"A page of another origin posted a form in the user's name.",
		"Use the forms on the platform's own pages.",
	},
	NotFound: {
		"address", "Is there anything at this address?", "RFC 9110 §15.5.5",
		"The URL was put together by hand, or belongs to the other edition.",
		"Use the URLs that the platform hands out.",
	},
	MethodNotAllowed: {
		"method", "Does this address answer that method?", "RFC 9110 §15.5.6",
		"The address is right, the method is not.",
		"Use the method that the Allow header names.",
	},
	BodyTooLarge: {
		"size", "Is the body of a sensible size?", "SEC §7",
		"The body is larger than any LTI message.",
		"Send less.",
	},
	ParameterMissing: {
		"parameters", "Is every required parameter there?", "RFC 6749 §5.2",
		"A required parameter is missing or empty.",
		"Send it, form-encoded.",
	},
	ParameterRepeated: {
		"parameters", "Is every parameter there once?", "RFC 6749 §3.2",
		"A parameter was sent twice, so that two readers could read two requests.",
		"Send every parameter once.",
	},
	RateExceeded: {
		"rate", "Is it as often as this address may be called?", "RFC 6585 §4",
		"A loop that does not wait, or asks for a new token with each call.",
		"Wait as long as Retry-After says. Keep an access token for as long as it lasts.",
	},
	LimitReached: {
		"limit", "Is there room for more?", "RFC 6585 §4",
		"So many were created that the platform takes no more.",
		"Use what is there, or start with another data file; without one the simulator begins empty.",
	},
	InternalError: {
		"platform", "Did the platform work?", "RFC 9110 §15.6.1",
		"A defect of the platform itself.",
		"Look into the platform's log, and report it.",
	},
	FaultUnknown: {
		"fault", "Is it a fault that the platform can send?", "RFC 9110 §15.5.5",
		"The name is mistyped, or a fault of another version of the simulator.",
		"GET /faults lists the names.",
	},
}
