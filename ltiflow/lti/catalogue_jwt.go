package lti

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

// jwtChecks are the checks of a JWT, whoever sent it. It is never written to.
var jwtChecks = map[Code]Entry{
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
		"Whoever signs: publish the key in the key set, under this kid. Whoever verifies: fetch the set again, once, then refuse.",
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
}
