package lti

// Checks of the security lab. They are about many messages at once, and ask
// whether the checks of each did what they are for.
const (
	BadLaunchPassed    Code = "bad_launch_not_caught"
	OddLaunchRefused   Code = "odd_launch_refused"
	KeysNotRotated     Code = "keys_not_rotated"
	NewKeyRefused      Code = "new_key_refused"
	OldKeyDropped      Code = "old_key_dropped"
	KeySetAskedAgain   Code = "key_set_asked_again"
	WindowMismatch     Code = "window_mismatch"
	NonceForgottenSoon Code = "nonce_forgotten_too_soon"
)

// labChecks are the checks of the security lab. It is never written to.
var labChecks = map[Code]Entry{
	BadLaunchPassed: {
		"bad launches", "Is each bad launch refused, by the check that is for it?", "CERT §6.1.1",
		"The tool lacks a check, or an earlier one refused the message for another reason.",
		"Look at the rows of the score card that begin with a cross, and run the fault alone with x.",
	},
	OddLaunchRefused: {
		"odd launches", "Does each launch work that is odd, and allowed?", "CERT §6.1.3",
		"A check asks for more than the specification does.",
		"Loosen the check that the score card names: a platform may send such launches.",
	},
	KeysNotRotated: {
		"rotation", "Does a new launch name a key that the kept set lacks?", "SEC §6.4",
		"The platform still signs with a key of before, or gave a new key an old kid.",
		"Make new keys, each with a kid that no key had before, and sign with those.",
	},
	NewKeyRefused: {
		"refetch", "Is a launch with a new key let in after one fetch?", "SEC §6.4",
		"The tool trusts the set it keeps, and refuses every launch since the rotation; or it fetches the set each time.",
		"When the kid is unknown, fetch the key set once and verify again.",
	},
	OldKeyDropped: {
		"overlap", "Does the new set still have the key of messages that are on their way?", "SEC §6.4",
		"The platform took the old key out as soon as the new one was there.",
		"Publish an old key for as long as a message that it signed may arrive.",
	},
	KeySetAskedAgain: {
		"rate limit", "Is the next unknown kid refused without another fetch?", "SEC §6.4",
		"Each unknown kid makes the tool fetch the set: whoever sends a thousand has the platform asked a thousand times.",
		"Note when the set was last fetched for an unknown kid, and leave it alone for a while.",
	},
	WindowMismatch: {
		"windows", "Is a message let in between two moments, and at no other?", "SEC §5.1.3",
		"The dates are compared as texts, in another zone or in milliseconds, or with the leeway on the wrong side.",
		"Compare numbers of seconds, and allow for the leeway on both sides.",
	},
	NonceForgottenSoon: {
		"nonce window", "Is the nonce kept for as long as the times would let the message in?", "SEC §5.1.3",
		"The tool forgets the nonce while the message is still fresh: then it passes a second time.",
		"Keep each nonce until exp and iat refuse the message by themselves, leeway included.",
	},
}
