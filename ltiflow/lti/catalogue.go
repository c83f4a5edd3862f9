package lti

// A Code names what went wrong, the same on both sides: the tool reports it,
// the platform answers it.
type Code string

// An Entry is what the catalogue says of a code.
type Entry struct {
	Check  string // the short name of the check, for a list: "aud"
	Asks   string // what the check asks, as a sentence
	Spec   string // where it is required
	Cause  string // the likely cause of a failure
	Remedy string // how to mend it
}

// About looks the code up. A code that the catalogue lacks names itself.
func (c Code) About() Entry {
	if entry, ok := catalogue[c]; ok {
		return entry
	}
	return Entry{Check: string(c)}
}

// Checks of a JWT, whoever sent it.
const (
	TokenMalformed     Code = "token_malformed"
	AlgNotAllowed      Code = "alg_not_allowed"
	CritNotUnderstood  Code = "crit_not_understood"
	KeyIDMissing       Code = "kid_missing"
	KeyIDUnknown       Code = "kid_unknown"
	SignatureInvalid   Code = "signature_invalid"
	ClaimsMalformed    Code = "claims_malformed"
	IssuerMismatch     Code = "iss_mismatch"
	AudienceMismatch   Code = "aud_mismatch"
	AudienceUntrusted  Code = "aud_untrusted"
	AuthorizedMismatch Code = "azp_mismatch"
	TokenExpired       Code = "token_expired"
	LifetimeTooLong    Code = "lifetime_too_long"
	IssuedAtOutOfRange Code = "iat_out_of_range"
	NotYetValid        Code = "nbf_in_future"
	NonceMissing       Code = "nonce_missing"
	NonceMismatch      Code = "nonce_mismatch"
	NonceReplayed      Code = "nonce_replayed"
	SubjectMissing     Code = "sub_missing"
	SubjectMismatch    Code = "sub_mismatch"
	TokenIDMissing     Code = "jti_missing"
	TokenIDReplayed    Code = "jti_replayed"
)

// Checks of an LTI message.
const (
	VersionMismatch      Code = "version_mismatch"
	MessageTypeMismatch  Code = "message_type_mismatch"
	DeploymentMismatch   Code = "deployment_id_mismatch"
	RolesMissing         Code = "roles_missing"
	TargetLinkMismatch   Code = "target_link_uri_mismatch"
	ResourceLinkMissing  Code = "resource_link_missing"
	SettingsMissing      Code = "deep_linking_settings_missing"
	DataMismatch         Code = "data_mismatch"
	ItemsMalformed       Code = "content_items_malformed"
	ItemTypeNotAccepted  Code = "item_type_not_accepted"
	TooManyItems         Code = "too_many_items"
	ResponseAlreadyUsed  Code = "response_already_used"
	ReturnSessionUnknown Code = "return_session_unknown"
)

// Checks of the OpenID Connect login.
const (
	ClientUnknown         Code = "client_unknown"
	IssuerUnknown         Code = "iss_unknown"
	RedirectURIMismatch   Code = "redirect_uri_mismatch"
	ScopeNotOpenID        Code = "scope_not_openid"
	ResponseTypeMismatch  Code = "response_type_mismatch"
	ResponseModeMismatch  Code = "response_mode_mismatch"
	PromptMismatch        Code = "prompt_mismatch"
	ParameterUnsupported  Code = "parameter_not_supported"
	LoginRequired         Code = "login_required"
	LoginHintMismatch     Code = "login_hint_mismatch"
	MessageHintMismatch   Code = "lti_message_hint_mismatch"
	StateMissing          Code = "state_missing"
	StateUnknown          Code = "state_unknown"
	StateExpired          Code = "state_expired"
	StateCookieMismatch   Code = "state_cookie_mismatch"
	LoginRefused          Code = "login_refused"
	ParameterMissing      Code = "parameter_missing"
	ParameterRepeated     Code = "parameter_repeated"
	RedirectURIMalformed  Code = "redirect_uri_malformed"
	RegistrationMalformed Code = "registration_malformed"
)

// Checks of the services.
const (
	GrantTypeUnsupported  Code = "grant_type_unsupported"
	AssertionTypeMismatch Code = "client_assertion_type_mismatch"
	ScopeNotAllowed       Code = "scope_not_allowed"
	AccessTokenMissing    Code = "access_token_missing"
	AccessTokenUnknown    Code = "access_token_unknown"
	AccessTokenExpired    Code = "access_token_expired"
	ScopeInsufficient     Code = "scope_insufficient"
	MediaTypeUnsupported  Code = "media_type_unsupported"
	ScoreMalformed        Code = "score_malformed"
	ScoreStale            Code = "score_stale"
	UserUnknown           Code = "user_unknown"
	CourseUnknown         Code = "course_unknown"
	LinkUnknown           Code = "resource_link_unknown"
	LineItemUnknown       Code = "line_item_unknown"
	BodyTooLarge          Code = "body_too_large"
	MethodNotAllowed      Code = "method_not_allowed"
	NotFound              Code = "not_found"
	HostMismatch          Code = "host_mismatch"
	OriginMismatch        Code = "origin_mismatch"
	RoleInsufficient      Code = "role_insufficient"
	LimitReached          Code = "limit_reached"
	InternalError         Code = "internal_error"

	// Launches.
	DocumentTargetUnknown Code = "document_target_unknown"
	MemberInactive        Code = "member_inactive"
	ReviewUnavailable     Code = "review_unavailable"
)

// Hardening.
const (
	RateExceeded Code = "rate_exceeded"
)

// Checks of line items, scores and results.
const (
	LineItemMalformed    Code = "line_item_malformed"
	LineItemFixed        Code = "line_item_member_fixed"
	MediaTypeNotAccepted Code = "media_type_not_accepted"
	QueryMalformed       Code = "query_malformed"
	PageLimitMalformed   Code = "limit_malformed"
	PageCursorUnknown    Code = "cursor_unknown"
	ServiceQueryMissing  Code = "service_query_missing"
	ServicePathInQuery   Code = "service_path_in_query"
	UserInactive         Code = "user_inactive"
	MemberMalformed      Code = "member_malformed"
)

// Checks of what the platform answers.
const (
	PlatformUnreachable Code = "platform_unreachable"
	StatusUnexpected    Code = "status_unexpected"
	AnswerMalformed     Code = "answer_malformed"
	KeySetMalformed     Code = "key_set_malformed"
	KeySetUnreachable   Code = "key_set_unreachable"
	ResultMismatch      Code = "result_mismatch"
)

// Checks of a tool's keys, and of how a client says who it is.
const (
	KeyMalformed         Code = "key_malformed"
	KeyPrivate           Code = "key_private"
	KeyTypeMismatch      Code = "key_type_mismatch"
	KeyUseMismatch       Code = "key_use_mismatch"
	KeySizeOutOfRange    Code = "key_size_out_of_range"
	AccessTokenMisplaced Code = "access_token_misplaced"
	ClientAuthRepeated   Code = "client_auth_repeated"
)

// Checks of a response that the learner's own browser takes home.
const (
	ReturnNotCarried Code = "return_not_carried"
)

// Checks of deep linking and of the course page.
const (
	ItemMediaNotAccepted Code = "item_media_type_not_accepted"
	RulesMalformed       Code = "deep_linking_rules_malformed"
	LinkUnavailable      Code = "resource_link_unavailable"
)

// Checks of a registration that was asked for.
const (
	RegistrationTokenUnknown Code = "registration_token_unknown"
	RegistrationTokenUsed    Code = "registration_token_used"
)

// catalogue is never written to.
var catalogue = map[Code]Entry{
	TokenMalformed: {
		"token", "Is it a compact JWS: header, payload and signature, joined by dots?", "RFC 7515 §7.1",
		"The token was cut, decoded, encrypted or wrapped on its way.",
		"Pass the form field on as it came, character for character.",
	},
	AlgNotAllowed: {
		"alg", "Is it signed with the one algorithm we agreed on?", "SEC §5.4",
		"The token names none, a secret-key algorithm, or another one; the sender must not choose.",
		"Sign with RS256. Never take the algorithm to verify with from the token.",
	},
	CritNotUnderstood: {
		"crit", "Does the header ask for nothing beyond what we know?", "RFC 7515 §4.1.11",
		"The header has crit: whoever does not understand it must refuse the token.",
		"Sign without crit; LTI uses no extensions.",
	},
	KeyIDMissing: {
		"kid", "Does the header name the key?", "SEC §6.3",
		"The signer left kid out, so nobody can tell which of its keys to use.",
		"Put the kid of the signing key into the JWT header, also when there is only one key.",
	},
	KeyIDUnknown: {
		"key", "Is that key in the signer's key set?", "SEC §6.3",
		"The key was rotated after the set was fetched, or the token is from somebody else.",
		"Fetch the key set again, once. If the kid is still not there, refuse.",
	},
	SignatureInvalid: {
		"signature", "Did the owner of that key sign exactly these bytes?", "SEC §5.1.3",
		"The token was changed after signing, or signed with a different private key.",
		"Verify with the key that kid names; sign with the private half of the key you publish.",
	},
	ClaimsMalformed: {
		"claims", "Is the payload one JSON object with each name once and each value of its type?", "RFC 7519 §7.2",
		"The payload is no JSON object, or a name stands twice, so that two parsers would read two tokens.",
		"Build the payload with a JSON encoder.",
	},
	IssuerMismatch: {
		"iss", "Is it from the party we registered with?", "SEC §5.1.3",
		"Another issuer, or the same in other letters: a slash, a port or upper case is enough.",
		"Compare byte for byte with the issuer in the registration, and register the exact string.",
	},
	AudienceMismatch: {
		"aud", "Is it meant for us?", "SEC §5.1.3",
		"The token was made for another client, or the registration has another value.",
		"The audience must contain the receiver: the tool's client_id, or the platform's own URL.",
	},
	AudienceUntrusted: {
		"aud others", "Is it meant for nobody we do not trust?", "SEC §5.1.3",
		"The token lists further audiences, and any of them could replay it here.",
		"Issue one token for one audience.",
	},
	AuthorizedMismatch: {
		"azp", "If it names an authorized party, is that us?", "SEC §5.1.3",
		"azp holds another client than the one that asked.",
		"Leave azp out, or set it to the client_id of the tool that asked.",
	},
	TokenExpired: {
		"exp", "Is it still valid?", "SEC §5.1.3",
		"It was used too late, the clocks differ, or exp is missing or no number.",
		"Use it at once, keep the clocks in step, and send exp as seconds since 1970, unquoted.",
	},
	LifetimeTooLong: {
		"lifetime", "Does it expire soon?", "SEC §4.1.1",
		"exp is so far ahead that a stolen token would serve for long, and its id would have to be remembered as long.",
		"Set exp a minute or five after iat.",
	},
	IssuedAtOutOfRange: {
		"iat", "Was it issued just now?", "SEC §5.1.3",
		"An old token came back, the clocks differ, or iat is missing or no number.",
		"Issue a fresh one, keep the clocks in step, and send iat as seconds since 1970, unquoted.",
	},
	NotYetValid: {
		"nbf", "If it names a first moment, has that come?", "RFC 7519 §4.1.5",
		"The clocks differ, or the token was made for later.",
		"Keep the clocks in step, or leave nbf out.",
	},
	NonceMissing: {
		"nonce", "Does it carry a nonce?", "SEC §5.1.2",
		"The sender left the nonce out, so a replay could not be told from the first use.",
		"Put a random nonce into every message.",
	},
	NonceMismatch: {
		"nonce", "Is it the answer to the login that we began?", "SEC §5.1.3",
		"The token belongs to another login: somebody swapped it in, or two tabs were mixed up.",
		"Keep the nonce with the state, and copy it unchanged from the request into the token.",
	},
	NonceReplayed: {
		"replay", "Is it the first time we see it?", "SEC §5.1.3",
		"The same message was sent twice: the page was reloaded, or somebody copied it.",
		"Start over from the platform; every message counts once.",
	},
	SubjectMissing: {
		"sub", "Does it say who the user is?", "SEC §5.1.2",
		"The launch is anonymous, or the platform left sub out.",
		"Send sub. A tool that serves anonymous users has to say so.",
	},
	SubjectMismatch: {
		"sub", "Does the client speak for itself?", "CORE §6.2",
		"sub is missing or is not the client_id.",
		"Set both iss and sub to the client_id.",
	},
	TokenIDMissing: {
		"jti", "Does the assertion have an id of its own?", "SEC §4.1.1",
		"The sender left jti out, so a replay could not be told from the first use.",
		"Put a random jti into every assertion.",
	},
	TokenIDReplayed: {
		"replay", "Is it the first time we see this assertion?", "SEC §4.1.1",
		"The same assertion, or another with the same jti, was used before.",
		"Make a new assertion with a new jti for every token.",
	},
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
		"Register the deployment_id with this issuer and client_id before trusting it.",
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
	SettingsMissing: {
		"settings", "Does it say what may be returned, and where to?", "DL §4.4.1",
		"The deep linking settings, or the return URL in them, are missing.",
		"Send the settings with return URL, accepted types and accepted targets.",
	},
	DataMismatch: {
		"data", "Did the platform's own data come back untouched?", "DL §4.5.2",
		"The tool dropped or changed data, or answers another request.",
		"Copy data from the request into the response, byte for byte.",
	},
	ItemsMalformed: {
		"content_items", "Is every item complete?", "DL §3",
		"An item lacks a required property, or one has the wrong type.",
		"Give every item its type and what that type requires, as absolute URLs and JSON numbers.",
	},
	ItemTypeNotAccepted: {
		"item types", "Is every item of a type the platform asked for?", "DL §4.4.1",
		"accept_types does not list what the tool has to offer.",
		"Offer only what the settings of the request accept.",
	},
	TooManyItems: {
		"item count", "May there be that many?", "DL §4.4.1",
		"Several items came back although accept_multiple is not true.",
		"Return one item, or none.",
	},
	ResponseAlreadyUsed: {
		"return once", "Is it the first answer to this request?", "SEC §7.3.1",
		"The response was posted twice, or the selection had been finished.",
		"Begin a new selection on the platform.",
	},
	ReturnSessionUnknown: {
		"session", "Did this user's session begin the selection?", "SEC §7.3.1",
		"The return URL belongs to no open selection, or to another user's.",
		"Post the response to the return URL of the request, in the browser that began it.",
	},
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
		"The token was asked for with other scopes.",
		"Ask for a token with the scope that the answer names.",
	},
	MediaTypeUnsupported: {
		"media type", "Is the body of the type this service takes?", "AGS §3.4",
		"Content-Type is missing, plain JSON, or another version: scores are at v1, the rest at v2.",
		"Send the Content-Type that the answer names, such as " + MediaScore + " with a score.",
	},
	ScoreMalformed: {
		"score", "Is the score complete, each value of its type?", "AGS §3.4",
		"A required member is missing, or one has a value that AGS does not allow.",
		"Send userId, activityProgress, gradingProgress, timestamp, and scoreMaximum with scoreGiven.",
	},
	ScoreStale: {
		"timestamp", "Is it newer than the last score of this user?", "AGS §3.4.9",
		"An older score arrived late, or two carry the same timestamp.",
		"Do not send it again: the platform has a newer one.",
	},
	UserUnknown: {
		"user", "Is this user in the course?", "AGS §3.4",
		"userId is no member of the course.",
		"Use the sub of a launch from this course.",
	},
	CourseUnknown: {
		"course", "Is this course there, and open to this tool?", "CORE §5.4.1",
		"The id is mistyped, or the course is another tool's.",
		"Use the id of the context claim.",
	},
	LinkUnknown: {
		"resource link", "Is this link there, and this tool's?", "CORE §5.3.5",
		"The id is mistyped, the link is another tool's, or there is no link yet.",
		"Create a link by deep linking, and launch that.",
	},
	LineItemUnknown: {
		"line item", "Is this line item there, and this tool's?", "AGS §3.2",
		"The URL was put together by hand, or the line item is another tool's.",
		"Use the URL of the endpoint claim; add /scores or /results to its path, before the query.",
	},
	BodyTooLarge: {
		"size", "Is the body of a sensible size?", "SEC §7",
		"The body is larger than any LTI message.",
		"Send less.",
	},
	MethodNotAllowed: {
		"method", "Does this address answer that method?", "RFC 9110 §15.5.6",
		"The address is right, the method is not.",
		"Use the method that the Allow header names.",
	},
	NotFound: {
		"address", "Is there anything at this address?", "RFC 9110 §15.5.5",
		"The URL was put together by hand, or belongs to the other edition.",
		"Use the URLs that the platform hands out.",
	},
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
	RoleInsufficient: {
		"role", "May somebody in this role do that?", "CORE §5.3.7",
		"The user is a learner, and this is for those who teach.",
		"Sign in as the instructor.",
	},
	LimitReached: {
		"limit", "Is there room for more?", "RFC 6585 §4",
		"So many were created that the platform takes no more.",
		"Restart the simulator: it begins empty.",
	},
	InternalError: {
		"platform", "Did the platform work?", "RFC 9110 §15.6.1",
		"A defect of the platform itself.",
		"Look into the platform's log, and report it.",
	},
	PlatformUnreachable: {
		"reach", "Does the platform answer?", "RFC 9110 §15",
		"Nothing listens there, the address is mistyped, or the network is down.",
		"Start the platform, or correct its URL.",
	},
	StatusUnexpected: {
		"status", "Did the platform say yes?", "RFC 9110 §15",
		"The platform refused, or this is not the address of an LTI platform.",
		"Read its answer in the Wire view.",
	},
	AnswerMalformed: {
		"answer", "Is the answer what the specification promises?", "RFC 8259",
		"The answer is no JSON, or lacks a required member: perhaps this is no LTI platform.",
		"Read the answer in the Wire view, and check the platform's URL.",
	},
	KeySetMalformed: {
		"key set", "Is it a set of keys that we may use?", "SEC §6.2",
		"The set is no JSON, holds no RSA signing key of 2048 bits or more, or one kid stands twice.",
		"Publish every key with kty, n, e, kid, alg and use, each kid once.",
	},
	KeySetUnreachable: {
		"key set", "Can the signer's key set be fetched?", "SEC §6.3",
		"Nothing answers at jwks_uri, it redirects, or it is not where the platform may reach.",
		"Serve the key set at the jwks_uri of the registration, with status 200, on loopback.",
	},
	ResultMismatch: {
		"result", "Does the gradebook say what we sent?", "AGS §3.3",
		"The platform scales differently, or a newer score won.",
		"Compare scoreGiven / scoreMaximum with resultScore / resultMaximum.",
	},

	// Launches.
	DocumentTargetUnknown: {
		"document_target", "Can the platform show a tool there?", "CORE §5.4.4",
		"The form was changed, or names a target of content items that is none of launches, such as embed.",
		"Send iframe or window, or leave document_target out.",
	},
	MemberInactive: {
		"status", "Does the membership count at present?", "NRPS §2.2",
		"The member is Inactive: still on the roster, but the course is closed to them for now.",
		"Sign in as an active member.",
	},
	ReviewUnavailable: {
		"review", "Is there work of that user that can be reviewed?", "SR §3",
		"There is no score for it, the activity is not in a status that the line item lists as reviewable, or the tool " +
			"takes no LtiSubmissionReviewRequest.",
		"Give the line item a submissionReview, or register the message type, and send a score for the user first.",
	},

	MemberMalformed: {
		"member", "Can somebody be in a course like that?", "CORE §A.2.3",
		"The name is missing, a role is no URI, or a mentor's people are given without the role.",
		"Correct the form as the answer says.",
	},
	// Keys, and how a client says who it is.
	KeyMalformed: {
		"key", "Is it one public key, or a set of them, in a form that we read?", "SEC §6.2",
		"The text was cut, has something around it, or is of another form, such as that of SSH.",
		"Give a PEM public key, a certificate, a JWK with a kid or a JWK Set, whole and alone.",
	},
	KeyPrivate: {
		"private key", "Is the private half nowhere in it?", "SEC §7.2",
		"The private half was given away or published. Whoever saw it can sign as the tool: the key is compromised now.",
		"Throw the key pair away, make a new one, and give only its public half to anybody.",
	},
	KeyTypeMismatch: {
		"key type", "Is it an RSA key?", "SEC §5.4",
		"It is a key for another algorithm, or a shared secret.",
		"Sign with RS256: make an RSA key pair, and give its public half.",
	},
	KeyUseMismatch: {
		"key use", "Is it a key to sign with, by RS256?", "SEC §6.2",
		"The key says of itself that it is for encryption, or for another algorithm.",
		"Publish the signing key with use sig and alg RS256.",
	},
	KeySizeOutOfRange: {
		"key size", "Is the key strong enough, and not so large that it is costly to use?", "RFC 7518 §3.3",
		"The modulus is shorter than 2048 bits or longer than 8192.",
		"Make an RSA key of 2048 or 4096 bits.",
	},
	AccessTokenMisplaced: {
		"authorization", "Is the access token in the Authorization header, once, and nowhere else?", "RFC 6750 §2",
		"The token was sent twice, or in the URL, where logs and histories keep it, or in a form.",
		"Send it once: Authorization: Bearer and the token.",
	},
	ClientAuthRepeated: {
		"client", "Does the client say who it is in one way only?", "RFC 6749 §2.3",
		"A client secret or an Authorization header came along with the assertion.",
		"Send the signed assertion and nothing else; LTI has no client secret.",
	},
	// A response that the learner's own browser takes home.
	ReturnNotCarried: {
		"browser", "Did the browser take the response to the platform?", "SEC §7.3.1",
		"The tool's page was closed in the browser, or the platform refused the response there and says why on its page.",
		"Look at the browser. Or run this step again: the stand-in begins anew, from the request on.",
	},

	// Hardening.
	RateExceeded: {
		"rate", "Is it as often as this address may be called?", "RFC 6585 §4",
		"A loop that does not wait, or asks for a new token with each call.",
		"Wait as long as Retry-After says. Keep an access token for as long as it lasts.",
	},

	// Line items, scores and results.
	LineItemMalformed: {
		"line item", "Is the line item complete, each value of its type?", "AGS §3.2",
		"label or scoreMaximum is missing, or a member has a value that AGS does not allow.",
		"Send a label, a scoreMaximum above 0, and times with their zone.",
	},
	LineItemFixed: {
		"line item", "Do its id and its link stay as they are?", "AGS §3.2",
		"A line item that is replaced came with the id or the resourceLinkId of another.",
		"GET the line item, change what may change, and PUT all of it back.",
	},
	MediaTypeNotAccepted: {
		"accept", "Does the request accept the type this service answers with?", "AGS §3.2",
		"Accept names other types only, such as application/json.",
		"Send the media type that the answer names in Accept.",
	},
	QueryMalformed: {
		"query", "Can the query of the URL be read?", "RFC 3986 §3.4",
		"A filter was put into the URL without encoding it.",
		"Encode names and values, and join them with &.",
	},
	PageLimitMalformed: {
		"limit", "Is the limit a number of entries?", "AGS §3.2.4",
		"limit is 0, negative, or no whole number.",
		"Send a whole number above 0, or no limit.",
	},
	PageCursorUnknown: {
		"next page", "Is this a page that the platform led to?", "RFC 8288 §3",
		"The URL of the next page was put together by hand, or changed.",
		"Follow the URL with rel=next in the Link header as it is.",
	},
	ServiceQueryMissing: {
		"query", "Does the URL have the query that it was handed out with?", "AGS §3.3.1",
		"The tool dropped the query, or replaced it by filters of its own.",
		"Keep the query of every URL; add filters to it with &, and /scores or /results to the path before it.",
	},
	ServicePathInQuery: {
		"service URL", "Is the service a part of the path?", "AGS §3.3.1",
		"/scores or /results was added to the end of a URL that has a query, and so became a part of the query.",
		"Parse the URL, add the segment to its path, and put the query behind it.",
	},
	UserInactive: {
		"user", "Is this user active in the course?", "AGS §3.4",
		"The user is still listed, but was set to inactive.",
		"Look at the status in the roster before you grade.",
	},

	// Deep linking and the course page.
	ItemMediaNotAccepted: {
		"media types", "Is every file of a media type the platform asked for?", "DL §4.4.1",
		"accept_media_types does not list what the file is, as far as its name tells.",
		"Offer only files that accept_media_types of the request lists.",
	},
	RulesMalformed: {
		"rules", "Are the rules of the request ones that a tool can follow?", "DL §4.4.1",
		"No type is chosen, a type of your own is no full URL, or the media types are no list.",
		"Choose one type at least, and write media types as in image/*,text/html.",
	},
	LinkUnavailable: {
		"available", "Is the link open to learners now?", "DL §3.2",
		"The item came with a period in which it is available, and this is another time.",
		"Come back in that period, or open the link as an instructor.",
	},

	// Registration.
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
