package lti

// Checks of what the platform answers.
const (
	PlatformUnreachable Code = "platform_unreachable"
	StatusUnexpected    Code = "status_unexpected"
	AnswerMalformed     Code = "answer_malformed"
	ResultMismatch      Code = "result_mismatch"
	CertificateInvalid  Code = "certificate_invalid"
	NextPageMalformed   Code = "next_page_malformed"
	NextPageElsewhere   Code = "next_page_elsewhere"
	PagesTooMany        Code = "pages_too_many"
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
	NextPageMalformed: {
		"next page", "Can the tool read where the list goes on?", "RFC 8288 §3",
		"The Link header is written otherwise than the specification has it.",
		"Have the platform send Link: <URL>; rel=\"next\". Do not take the list for a whole one.",
	},
	NextPageElsewhere: {
		"next page", "Is the next page at the platform that gave the token?", "RFC 6750 §5.3",
		"The Link header leads to another host, port or scheme: a proxy that the platform does not know of, or somebody who wants the token.",
		"Have the platform lead to its own address. Never send a token to another.",
	},
	PagesTooMany: {
		"pages", "Does the list come to an end?", "RFC 8288 §3.3",
		"Each page leads to another: perhaps the platform leads in a circle.",
		"Compare the next URL of each page in the Wire view.",
	},
}
