package steps

import (
	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// data is what steps give one another, beside what they show.
type data struct {
	configuration ltiflow.Configuration
	registration  ltiflow.Registration
	keys          ltiflow.KeySet
	keysFrom      string                      // the step that fetched them
	messages      map[string]ltiflow.Message  // by the step that got them
	verified      map[string]ltiflow.Verified // by the step that verified them
	waiting       string                      // the tool's page in the learner's browser; "" when the stand-in asked
	selection     ltiflow.Selection
	response      []byte            // its claims, as they will be signed
	picked        []lti.ContentItem // the items in it
	signed        string
	token         lti.AccessToken
	score         lti.Score       // the last that the platform took for the launched link
	column        lti.LineItem    // that belongs to no link
	columnScore   lti.Score       // the last that it took for that
	differences   string          // where the platform says what changes in the roster
	leaver        string          // the platform's page of who leaves the course and comes back
	custom        lti.ContentItem // the item of custom-link, as far as it can be read
}

// register names the steps of the session's edition, with what each needs.
// The editions differ in how the tool is registered and how a message arrives;
// everything after that is the same step.
func (s *Session) register() map[string]step {
	s.data.messages = map[string]ltiflow.Message{}
	s.data.verified = map[string]ltiflow.Verified{}
	steps := map[string]step{
		"get-keys": {
			needs: []string{"get-tool"},
			code:  []string{"Tool.FetchKeySet", "parseKeySet", "maySign", "publicKey"},
			run:   s.getKeys,
		},
		"deeplink-verify": {
			needs: []string{"get-tool", "get-keys", "deeplink-request"}, uses: []string{"deeplink-request"},
			code: verifyCode(),
			run:  s.verify("deeplink-request", "deeplink-verify", s.edition.Message.DeepLinkingRequest),
		},
		"deeplink-settings": {
			needs: []string{"deeplink-verify"},
			code:  []string{"ReadSettings", "readLaunch", "readDeepLinkingSettings"},
			run:   s.readSettings,
		},
		"deeplink-response": {
			needs:    []string{"get-tool", "deeplink-verify", "deeplink-settings"},
			code:     []string{"Tool.BuildResponse", "Tool.PickItems", "Tool.asLink"},
			payloads: []Payload{{Name: "deep_linking_response", Title: "The claims of the response, with its items", Is: "deep_linking_response"}},
			run:      s.buildResponse,
		},
		"deeplink-sign": {
			needs: []string{"get-tool", "deeplink-response"},
			code:  []string{"SignJWT", "NewKey"},
			run:   s.signResponse,
		},
		"deeplink-return": {
			needs: []string{"deeplink-request", "deeplink-settings", "deeplink-response", "deeplink-sign"},
			// The platform takes one answer to one request.
			uses: []string{"deeplink-request", "deeplink-response"},
			code: []string{"Tool.PostResponse", "Tool.GiveForm", "Tool.HandleWaiting"},
			run:  s.returnToCourse,
		},
		"launch-verify": {
			needs: []string{"get-tool", "get-keys", "launch-request"}, uses: []string{"launch-request"},
			code: verifyCode(),
			run:  s.verify("launch-request", "launch-verify", s.edition.Message.ResourceLink),
		},
		"launch-activity": {
			needs: []string{"launch-verify"},
			code:  []string{"Tool.ReadActivity", "readLaunch"},
			run:   s.readActivity,
		},
		"token": {
			needs: []string{"get-tool"},
			code:  []string{"Tool.RequestToken", "TokenRequest", "Tool.Assertion", "checkToken", "SignJWT"},
			payloads: []Payload{
				{Name: "client_assertion", Title: "The claims of the client assertion", Is: "client_assertion"},
				{Name: "token_request", Title: "The token request, with its scopes", Is: "token_request", Parameters: true},
			},
			run: s.requestToken,
		},
		"score": {
			needs:    []string{"launch-verify", "launch-activity", "token"},
			code:     []string{"Tool.PublishScore", "Tool.NewScore", "ServiceURL", "Tool.authorize"},
			payloads: []Payload{{Name: "score", Title: "The score", Is: "score"}},
			run:      s.publishScore,
		},
		"results": {
			needs:    []string{"launch-verify", "token", "score"},
			code:     []string{"Tool.ReadResults", "CheckResult", "ServiceURL"},
			payloads: []Payload{{Name: "query", Title: "The query of the results", Is: "query", Parameters: true}},
			run:      s.readResults,
		},
	}
	if s.edition.OIDCLogin {
		s.registerFinal(steps)
	} else {
		s.registerDraft(steps)
	}
	return steps
}

func (s *Session) registerFinal(steps map[string]step) {
	login := []string{
		"Tool.HandleLogin", "Tool.checkLogin", "Tool.authenticationRequest",
		"Tool.HandleLaunch", "Tool.finish", "sameBrowser", "stateCookie", "Tool.receive",
	}
	register := []string{
		"Tool.Register", "Tool.ToolRegistration", "Tool.toolConfiguration",
		"registrationAnswer.check", "registrationAnswer.registration", "NewKey",
	}
	steps["welcome"] = step{code: []string{"Tool.Discover", "checkURL"}, run: s.discover}
	registration := []Payload{{Name: "registration", Title: "The registration", Is: "tool_registration"}}
	authentication := []Payload{{Name: "authentication_request", Title: "The authentication request", Is: "authentication_request", Parameters: true}}
	steps["get-tool"] = step{needs: []string{"welcome"}, code: register, payloads: registration, run: s.registerTool}
	steps["deeplink-request"] = step{needs: []string{"get-tool"}, code: login, payloads: authentication, run: s.launchDeepLinking}
	steps["launch-request"] = step{
		needs: []string{"get-tool", "deeplink-return"}, code: login, payloads: authentication, run: s.launchLink,
	}
	s.registerFurther(steps)
	s.registerRoster(steps)
	s.registerCustom(steps)
	s.registerLab(steps)
	steps["finish"] = step{
		needs: []string{"launch-verify"}, run: s.returnUser, code: []string{"ReturnAddress", "ReturnMessage"},
		payloads: []Payload{{Name: "return_parameters", Title: "What the tool says on the way back", Is: "return_parameters", Parameters: true}},
	}
}

// registerFurther names the steps of the chapter "Grades, further": a grade
// that waits, and a column of the tool's own, from its beginning to its end.
func (s *Session) registerFurther(steps map[string]step) {
	column := []string{"get-tool", "launch-verify", "lineitem-create"}
	lineItem := func(title string) Payload { return Payload{Name: "line_item", Title: title, Is: "line_item"} }
	steps["pending"] = step{
		needs: []string{"launch-verify", "launch-activity", "token"},
		code:  []string{"Tool.NewSubmission", "Tool.NewScore", "Tool.PublishScore", "Tool.ReadResults", "CheckResult"},
		payloads: []Payload{
			{Name: "submission", Title: "The score of work that waits", Is: "score"},
			{Name: "grade", Title: "The score once it is graded", Is: "score"},
		},
		run: s.waitForGrade,
	}
	steps["lineitem-create"] = step{
		needs:    []string{"get-tool", "launch-verify"},
		code:     []string{"Tool.CreateLineItem", "NewLineItem", "Tool.sendLineItem", "Tool.ListLineItems", "TokenCache.Call", "TokenCache.Token"},
		payloads: []Payload{lineItem("The new line item")},
		run:      s.createLineItem,
	}
	steps["lineitem-list"] = step{
		needs:    column,
		code:     []string{"Tool.ListLineItems", "Tool.readPages", "nextPage", "linkTo", "CheckList", "matches", "TokenCache.Call"},
		payloads: []Payload{{Name: "query", Title: "The query of the list", Is: "query", Parameters: true}},
		run:      s.listLineItems,
	}
	steps["lineitem-score"] = step{
		needs:    append([]string{"token"}, column...),
		code:     []string{"Tool.PublishScore", "Tool.NewScore", "ServiceURL", "Tool.ReadResults", "CheckResult"},
		payloads: []Payload{{Name: "score", Title: "The score", Is: "score"}},
		run:      s.scoreLineItem,
	}
	steps["lineitem-update"] = step{
		needs:    append([]string{"token", "lineitem-score"}, column...),
		changes:  "lineitem-create",
		code:     []string{"Tool.UpdateLineItem", "Tool.ReadLineItem", "Tool.sendLineItem", "CheckRescaled"},
		payloads: []Payload{lineItem("The line item that takes its place")},
		run:      s.updateLineItem,
	}
	steps["lineitem-delete"] = step{
		needs: column,
		code:  []string{"Tool.DeleteLineItem", "Tool.CheckGone", "CheckUnlisted", "Tool.ListLineItems"},
		run:   s.deleteLineItem,
	}
}

// registerRoster names the steps of the roster. Where it is, a launch says.
func (s *Session) registerRoster(steps map[string]step) {
	steps["roster"] = step{
		needs: []string{"get-tool", "launch-verify"}, run: s.readRoster,
		code: []string{"Tool.ReadRoster", "rosterURL", "Tool.rosterPage", "checkRoster", "Tool.FindMember", "SortMembers", "called"},
		payloads: []Payload{
			{Name: "query", Title: "The query of the roster", Is: "query", Parameters: true},
			{Name: "link_query", Title: "The query of the roster of one link", Is: "query", Parameters: true},
		},
	}
	steps["roster-changes"] = step{
		needs: []string{"get-tool", "launch-verify", "roster"}, run: s.followRoster,
		code: []string{"Tool.ReadChanges", "linked", "linkTo", "checkRoster", "Tool.CheckChange"},
	}
	steps["roster-pages"] = step{
		needs: []string{"get-tool", "launch-verify"}, run: s.readRosterPages,
		code:     []string{"Tool.ReadWholeRoster", "Tool.readPages", "Tool.getWithToken", "nextPage", "linked", "linkTo", "firstIn", "Tool.CompareRosters"},
		payloads: []Payload{{Name: "query", Title: "The query of the pages", Is: "query", Parameters: true}},
	}
}

// registerCustom names the steps of the custom parameters, on a link of their
// own.
func (s *Session) registerCustom(steps map[string]step) {
	steps["custom-link"] = step{
		needs: []string{"get-tool", "get-keys"}, run: s.makeCustomLink,
		code:     []string{"Tool.PickDeadline", "Tool.asLink", "Tool.BuildResponse", "SignJWT", "Tool.PostResponse"},
		payloads: []Payload{{Name: "content_item", Title: "The item, with its custom parameters", Is: "content_item"}},
	}
	steps["custom-launch"] = step{
		needs: []string{"get-tool", "get-keys", "custom-link"}, run: s.launchCustom,
		code: []string{"Tool.ReadCustom", "Tool.ReadDate", "Tool.ReadHistory", "Tool.ReadRoster"},
	}
}

// registerLab names the steps of the security lab. Each makes launches of its
// own, and needs what a launch needs: the keys, and a link.
func (s *Session) registerLab(steps map[string]step) {
	launch := []string{"get-tool", "get-keys", "deeplink-return"}
	steps["lab-keys"] = step{
		needs: launch, apart: true, run: s.labKeys,
		code: []string{"KeyCache.VerifyMessage", "KeyCache.keysWith", "keyUnknown", "Tool.FetchKeySet", "verification.signature"},
	}
	steps["lab-clock"] = step{
		needs: launch, apart: true, run: s.labClock, payloads: []Payload{{Name: "clock", Title: "The moments at which it arrives"}},
		code: []string{"verification.times", "verification.nonce", "Tool.useNonce"},
	}
	steps["lab-launches"] = step{
		needs: launch, apart: true, run: s.labLaunches,
		code: append([]string{"Tool.HandleLaunch", "Tool.finish", "sameBrowser"}, verifyCode()...),
	}
	steps["lab-cookies"] = step{
		needs: launch, apart: true,
		code: []string{
			"stateCookie", "sameBrowser", "Tool.HandleLogin", "Tool.writePut", "Tool.newMessage",
			"Tool.HandleLaunch", "Tool.asksStorage", "sameStorage",
		},
		run: s.tryCookies,
	}
}

func (s *Session) registerDraft(steps map[string]step) {
	fetch := []string{"Tool.FetchMessage"}
	steps["welcome"] = step{code: []string{"Tool.Reach"}, run: s.reach}
	steps["get-tool"] = step{needs: []string{"welcome"}, code: []string{"Tool.NewTool", "toolInformation.check", "ParseKey"}, run: s.newTool}
	steps["deeplink-request"] = step{needs: []string{"get-tool"}, code: fetch, run: s.fetchDeepLinking}
	steps["launch-request"] = step{
		needs: []string{"get-tool", "deeplink-verify", "deeplink-return"}, code: fetch,
		payloads: []Payload{{Name: "query", Title: "The query of the launch", Is: "query", Parameters: true}},
		run:      s.fetchLaunch,
	}
}

func verifyCode() []string {
	return []string{
		"Tool.VerifyMessage", "verification.form", "canonical", "verification.algorithm", "verification.critical",
		"verification.signature", "signedBy", "verification.payload", "verification.issuer", "verification.audience",
		"verification.times", "verification.nonce", "Tool.useNonce", "verification.subject", "verification.version",
		"verification.messageType", "verification.deployment", "verification.roles", "verification.target", "verification.mayLack",
		"verification.content",
	}
}
