package lti

// Checks of the OpenID Connect login.
const (
	ClientUnknown        Code = "client_unknown"
	IssuerUnknown        Code = "iss_unknown"
	RedirectURIMismatch  Code = "redirect_uri_mismatch"
	ScopeNotOpenID       Code = "scope_not_openid"
	ResponseTypeMismatch Code = "response_type_mismatch"
	ResponseModeMismatch Code = "response_mode_mismatch"
	PromptMismatch       Code = "prompt_mismatch"
	ParameterUnsupported Code = "parameter_not_supported"
	LoginRequired        Code = "login_required"
	LoginHintMismatch    Code = "login_hint_mismatch"
	MessageHintMismatch  Code = "lti_message_hint_mismatch"
	StateMissing         Code = "state_missing"
	StateUnknown         Code = "state_unknown"
	StateExpired         Code = "state_expired"
	StateCookieMismatch  Code = "state_cookie_mismatch"
	LoginRefused         Code = "login_refused"
	CookieRulesMismatch  Code = "cookie_rules_mismatch"
)

// loginChecks are the checks of the OpenID Connect login. It is never written to.
var loginChecks = map[Code]Entry{
	ClientUnknown: {
		"client_id", "Is this client registered here?", "SEC §5.1.1.2",
		"The client_id is missing, mistyped, from another platform, or from before this one was started anew.",
		"Register the tool (again), and use the client_id that came back.",
	},
	IssuerUnknown: {
		"iss", "Are we registered with this platform?", "SEC §5.1.1.1",
		"The login names an issuer and client that this tool has no registration for.",
		"Register the tool with the platform first.",
	},
	RedirectURIMismatch: {
		"redirect_uri", "Was this exact URI registered?", "SEC §5.1.1.2",
		"The URI is missing or differs from the registered one, be it by a slash or a query.",
		"Register every redirect URI in full and send one of them unchanged.",
	},
	ScopeNotOpenID: {
		"scope", "Does it ask for OpenID Connect?", "SEC §5.1.1.2",
		"scope is missing or not openid. The notebook's later version sent open_id.",
		"Send scope=openid.",
	},
	ResponseTypeMismatch: {
		"response_type", "Does it ask for an id_token?", "SEC §5.1.1.2",
		"response_type is missing or another.",
		"Send response_type=id_token.",
	},
	ResponseModeMismatch: {
		"response_mode", "Does it ask for a form post?", "SEC §5.1.1.2",
		"response_mode is missing or another; a token must not travel in a URL.",
		"Send response_mode=form_post.",
	},
	PromptMismatch: {
		"prompt", "Does it ask the user nothing?", "SEC §5.1.1.2",
		"prompt is missing or another; the user is signed in to the platform already.",
		"Send prompt=none.",
	},
	ParameterUnsupported: {
		"parameters", "Does it say what it wants in parameters of their own?", "OIDC Core §6.1",
		"request, request_uri or registration is there: the platform reads none of them.",
		"Send each parameter by its own name.",
	},
	LoginRequired: {
		"signed in", "Is the user signed in to the platform?", "OIDC Core §3.1.2.6",
		"The browser has no session with the platform, or it has ended.",
		"Sign in to the platform and launch again.",
	},
	LoginHintMismatch: {
		"login_hint", "Is it the hint of the user who is signed in?", "SEC §5.1.1.3",
		"login_hint is missing, was changed, or belongs to another user's session.",
		"Send back the login_hint of the login request, unchanged.",
	},
	MessageHintMismatch: {
		"lti_message_hint", "Is it the hint of a launch that this session began?", "CORE §4.1.1",
		"lti_message_hint is missing, was changed, has been used or is too old.",
		"Send back the lti_message_hint of the login request, unchanged, at once.",
	},
	StateMissing: {
		"state", "Does the answer carry our state?", "SEC §5.1.1.2",
		"state is missing: somebody posts a token that no login of ours asked for.",
		"Send a random state with the request, and refuse every answer without it.",
	},
	StateUnknown: {
		"state known", "Did we begin this login, and is it not finished?", "SEC §7.3.1",
		"The state was never issued, or has been used: a reload or a forgery.",
		"Start over from the platform.",
	},
	StateExpired: {
		"state age", "Was the login begun just now?", "SEC §7.3.1",
		"More time passed between login and launch than a browser needs.",
		"Start over from the platform.",
	},
	StateCookieMismatch: {
		"state cookie", "Is it the browser that began this login?", "SEC §7.3.1",
		"The browser did not send the cookie back, as in an iframe that blocks it, or it is another browser.",
		"Set the cookie with SameSite=None and Secure, and start over from the platform.",
	},
	LoginRefused: {
		"login", "Did the platform send a token?", "OIDC Core §3.1.2.6",
		"The platform answered the login with an error.",
		"Read the platform's error and mend the request.",
	},
	CookieRulesMismatch: {
		"cookie rules", "Did this launch end as the browser's rules have it?", "PM",
		"The tool's cookie, the platform's storage or the browser does something else than the guide says.",
		"Compare the cookie in Set-Cookie and in Cookie, exchange by exchange.",
	},
}
