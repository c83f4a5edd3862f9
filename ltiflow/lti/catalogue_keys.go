package lti

// Checks of the keys that a JWT is verified with.
const (
	KeySetUnreachable Code = "key_set_unreachable"
	KeySetMalformed   Code = "key_set_malformed"
	KeyMalformed      Code = "key_malformed"
	KeyPrivate        Code = "key_private"
	KeyTypeMismatch   Code = "key_type_mismatch"
	KeyUseMismatch    Code = "key_use_mismatch"
	KeySizeOutOfRange Code = "key_size_out_of_range"
)

// keyChecks are the checks of the keys that a JWT is verified with. It is never written to.
var keyChecks = map[Code]Entry{
	KeySetUnreachable: {
		"key set", "Can the signer's key set be fetched?", "SEC §6.3",
		"Nothing answers at jwks_uri, it redirects, or it is not where the platform may reach.",
		"Serve the key set at the jwks_uri of the registration, with status 200, on loopback.",
	},
	KeySetMalformed: {
		"key set", "Is it a set of keys that we may use?", "SEC §6.2",
		"The set is no JSON, holds no RSA signing key of 2048 bits or more, or one kid stands twice.",
		"Publish every key with kty, n, e, kid, alg and use, each kid once.",
	},
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
}
