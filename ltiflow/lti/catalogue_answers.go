package lti

// Checks of what the platform answers.
const (
	PlatformUnreachable Code = "platform_unreachable"
	StatusUnexpected    Code = "status_unexpected"
	AnswerMalformed     Code = "answer_malformed"
	ResultMismatch      Code = "result_mismatch"
)

// answerChecks are the checks of what the platform answers. It is never written to.
var answerChecks = map[Code]Entry{
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
	ResultMismatch: {
		"result", "Does the gradebook say what we sent?", "AGS §3.3",
		"The platform scales differently, or a newer score won.",
		"Compare scoreGiven / scoreMaximum with resultScore / resultMaximum.",
	},
}
