package lti

// Checks of a client that asks for an access token, and of the token.
const (
	GrantTypeUnsupported  Code = "grant_type_unsupported"
	AssertionTypeMismatch Code = "client_assertion_type_mismatch"
	ClientAuthRepeated    Code = "client_auth_repeated"
	ScopeNotAllowed       Code = "scope_not_allowed"
	AccessTokenMissing    Code = "access_token_missing"
	AccessTokenMisplaced  Code = "access_token_misplaced"
	AccessTokenUnknown    Code = "access_token_unknown"
	AccessTokenExpired    Code = "access_token_expired"
	ScopeInsufficient     Code = "scope_insufficient"
)

// accessChecks are the checks of a client that asks for an access token, and
// of the token. It is never written to.
var accessChecks = map[Code]Entry{
	GrantTypeUnsupported: {
		"grant_type", "Is it the grant that LTI uses?", "SEC §4.1.1",
		"grant_type is another than client_credentials.",
		"Send grant_type=client_credentials.",
	},
	AssertionTypeMismatch: {
		"assertion type", "Is the assertion said to be a JWT?", "RFC 7523 §2.2",
		"client_assertion_type is another.",
		"Send client_assertion_type=" + AssertionTypeJWT + ".",
	},
	ClientAuthRepeated: {
		"client", "Does the client say who it is in one way only?", "RFC 6749 §2.3",
		"A client secret or an Authorization header came along with the assertion.",
		"Send the signed assertion and nothing else; LTI has no client secret.",
	},
	ScopeNotAllowed: {
		"scope", "Is the scope one that was asked for and may be granted?", "RFC 6749 §3.3",
		"The scopes are unknown, or were not granted at registration.",
		"Ask for scopes that the platform offers and the registration names.",
	},
	AccessTokenMissing: {
		"authorization", "Does the request carry an access token?", "RFC 6750 §2.1",
		"The Authorization header is missing or is no Bearer.",
		"Send Authorization: Bearer and the token.",
	},
	AccessTokenMisplaced: {
		"authorization", "Is the access token in the Authorization header, once, and nowhere else?", "RFC 6750 §2",
		"The token was sent twice, or in the URL, where logs and histories keep it, or in a form.",
		"Send it once: Authorization: Bearer and the token.",
	},
	AccessTokenUnknown: {
		"access token", "Did this platform issue the token?", "RFC 6750 §3.1",
		"The token was changed, encoded once more, or is from another platform.",
		"Send the token as it was received; get a new one when in doubt.",
	},
	AccessTokenExpired: {
		"access token", "Is the token still valid?", "RFC 6750 §3.1",
		"Its lifetime is over.",
		"Drop it, get a new one, and try once more.",
	},
	ScopeInsufficient: {
		"scope", "Was the token granted for this call?", "RFC 6750 §3.1",
		"The token was asked for without this scope, or it was asked for and not granted: the registration lacks it.",
		"Compare what was asked for with scope in the token's answer. Ask for what is missing, or register the tool with it.",
	},
}
