package platform

import (
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// somebodyElse is a user, or a client, whom nobody knows.
const somebodyElse = "somebody-else"

// partyFaults are about from whom the message is, and for whom (SEC §5.1.3). It
// is never written to.
var partyFaults = []fault{
	{
		Name: "iss-slash", Title: "A slash after the issuer",
		Says:   "The issuer is that of the platform, with a slash at its end.",
		breaks: func(l *letter) { l.claims["iss"] = claimText(l.claims["iss"]) + "/" },
	},
	{
		Name: "iss-upper-case", Title: "The issuer in upper case",
		Says:   "The issuer is that of the platform, in other letters.",
		breaks: func(l *letter) { l.claims["iss"] = strings.ToUpper(claimText(l.claims["iss"])) },
	},
	{
		Name: "other-iss", Title: "Another issuer",
		Says:   "The message says that it is from another platform.",
		breaks: sets("iss", "https://other-platform.example"),
	},
	{
		Name: "other-aud", Title: "For another tool",
		Says:   "The message is made for another client.",
		breaks: sets("aud", somebodyElse),
	},
	{
		Name: "aud-list-without-us", Title: "For two others",
		Says:   "aud is a list of two clients, and this tool is neither.",
		breaks: sets("aud", []string{somebodyElse, "another-client"}),
	},
	{
		Name: "aud-stranger", Title: "For this tool and a stranger",
		Says:   "aud is a list of this tool and another client, and no azp says for whom it was made.",
		breaks: func(l *letter) { l.claims["aud"] = []string{l.client, somebodyElse} },
	},
	{
		Name: "aud-stranger-azp", Title: "Made for a stranger, and for this tool too",
		Says: "aud is a list of this tool and another client, and azp names the other.",
		breaks: func(l *letter) {
			l.claims["aud"], l.claims["azp"] = []string{l.client, somebodyElse}, somebodyElse
		},
	},
	{
		Name: "other-azp", Title: "Another authorized party",
		Says:   "aud is this tool, but azp names another client.",
		breaks: sets("azp", somebodyElse),
	},
	{
		Name: "other-nonce", Title: "The nonce of another login",
		Says:   "The message answers a login that this tool did not begin.",
		breaks: func(l *letter) { l.claims["nonce"] = newUUID(l.ids, "wrong nonce") },
	},
	{
		Name: "other-deployment-id", Title: "Another deployment",
		Says:   "The message is from a deployment that the tool does not know.",
		breaks: func(l *letter) { l.claims[l.edition.Claim.DeploymentID] = newUUID(l.ids, "wrong deployment") },
	},
}

// timeFaults are about when the message was made, and for how long (SEC
// §5.1.3). It is never written to.
var timeFaults = []fault{
	{
		Name: "expired", Title: "Expired",
		Says:   "The message was made five minutes ago, for three minutes.",
		breaks: dated(-5*time.Minute, -2*time.Minute),
	},
	{
		Name: "old-times", Title: "Times of 1970",
		Says:   "iat is 11111 and exp is 22222: some hours after the first second of 1970.",
		breaks: func(l *letter) { l.claims["iat"], l.claims["exp"] = 11111, 22222 },
	},
	{
		Name: "old-iat", Title: "Made yesterday",
		Says:   "The message was made a day ago, and still counts.",
		breaks: dated(-24*time.Hour, idTokenLife),
	},
	{
		Name: "future-iat", Title: "Made tomorrow",
		Says:   "The message says that it will be made in a day.",
		breaks: dated(24*time.Hour, 25*time.Hour),
	},
	{
		Name: "future-nbf", Title: "Not valid yet",
		Says:   "nbf says that the message counts in an hour, and not before.",
		breaks: func(l *letter) { l.claims["nbf"] = l.now.Add(time.Hour).Unix() },
	},
	{
		Name: "string-dates", Title: "Dates in quotes",
		Says:   "iat and exp are right, but strings in place of numbers.",
		breaks: quoteDates,
	},
}

// dated sets iat and exp, as far from now as that.
func dated(iat, exp time.Duration) func(*letter) {
	return func(l *letter) {
		l.claims["iat"], l.claims["exp"] = l.now.Add(iat).Unix(), l.now.Add(exp).Unix()
	}
}

func quoteDates(l *letter) {
	for _, name := range []string{"iat", "exp"} {
		seconds, _ := l.claims[name].(int64)
		l.claims[name] = strconv.FormatInt(seconds, 10)
	}
}

// messageFaults are about which message it is, and what it opens (CORE §5.3).
func messageFaults(e lti.Edition) []fault {
	return []fault{
		{
			Name: "other-version", Title: "Version 11.3",
			Says:   "The message says that it speaks version 11.3 of LTI.",
			breaks: sets(e.Claim.Version, "11.3"),
		},
		{
			Name: "unknown-message-type", Title: "A message that nobody knows",
			Says:   "message_type is one that no specification has.",
			breaks: sets(e.Claim.MessageType, "LtiUnknownRequest"),
		},
		{
			Name: "deep-linking-as-launch", Title: "A deep linking request in place of a launch", of: e.Message.ResourceLink,
			Says:   "A link was opened, and the message is a deep linking request: signed, and for this tool.",
			breaks: deepLinkingAsLaunch,
		},
		ofSelection(e, "launch-as-deep-linking", "A launch in place of a deep linking request",
			"Content was to be chosen, and the message says that a link was opened.",
			launchAsDeepLinking),
		{
			Name: "other-target-link-uri", Title: "A target somewhere else", of: e.Message.ResourceLink,
			Says:   "The signed target_link_uri is another than the one that the login named.",
			breaks: sets(e.Claim.TargetLinkURI, "https://attacker.example/launch"),
		},
		{
			Name: "sub-twice", Title: "A name that stands twice",
			Says:   "The payload has sub twice, and each names another user.",
			breaks: func(l *letter) { l.rewrite = subTwice },
		},
		{
			Name: "resource-link-text", Title: "A resource_link that is a text", of: e.Message.ResourceLink,
			Says:   "resource_link is a string in place of an object.",
			breaks: sets(e.Claim.ResourceLink, "an assignment"),
		},
	}
}

// deepLinkingAsLaunch makes of a launch what a deep linking request is.
func deepLinkingAsLaunch(l *letter) {
	delete(l.claims, l.edition.Claim.ResourceLink)
	l.claims[l.edition.Claim.MessageType] = l.edition.Message.DeepLinkingRequest
	l.claims[l.edition.Claim.DeepLinkingSettings] = map[string]any{
		"deep_link_return_url":                 "https://attacker.example/return",
		"accept_types":                         []string{l.edition.LinkType},
		"accept_presentation_document_targets": []string{inFrame, inWindow},
	}
}

// launchAsDeepLinking makes of a deep linking request what a launch is.
func launchAsDeepLinking(l *letter) {
	delete(l.claims, l.edition.Claim.DeepLinkingSettings)
	l.claims[l.edition.Claim.MessageType] = l.edition.Message.ResourceLink
	l.claims[l.edition.Claim.ResourceLink] = map[string]string{"id": newUUID(l.ids, "wrong link")}
}

// subTwice writes another sub before the one that is there.
func subTwice(payload string) string {
	return `{"sub":"` + somebodyElse + `",` + strings.TrimPrefix(payload, "{")
}

// claimText is a claim that is a string.
func claimText(claim any) string {
	s, _ := claim.(string)
	return s
}
