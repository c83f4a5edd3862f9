package lti

// Checks of what the platform answers.
const (
	PlatformUnreachable Code = "platform_unreachable"
	StatusUnexpected    Code = "status_unexpected"
	AnswerMalformed     Code = "answer_malformed"
	ResultMismatch      Code = "result_mismatch"
	CertificateInvalid  Code = "certificate_invalid"
)

// answerChecks are the checks of what the platform answers. It is never written to.
var answerChecks = map[Code]Entry{
	PlatformUnreachable: {
		"reach", "Does the platform answer?", "RFC 9110 §15",
		"Nothing listens there, the address is mistyped, or the network is down.",
		"Start the platform, or correct its URL.",
	},
	CertificateInvalid: {
		"certificate", "Is it the platform that answers?", "RFC 9110 §4.3.4",
		"The certificate is for another name, has expired, or comes from an authority that this machine does not trust: or somebody stands between.",
		"Check the name in the URL, and have the platform's certificate mended. Never turn the check off.",
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
	ResultMismatch: {
		"result", "Does the gradebook say what we sent?", "AGS §3.3",
		"The platform scales differently, or a newer score won.",
		"Compare scoreGiven / scoreMaximum with resultScore / resultMaximum.",
	},
}
