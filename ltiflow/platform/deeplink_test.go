package platform

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// Each case changes one thing of a valid response (SEC §5.2.3, DL §4.5, DL §3).
func TestDeepLinkingResponseIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool, other := newTool13(t, b), newTool13(t, b)
	teacher := tool.signIn(t, "LTIBCU_1")
	colleague := tool.signIn(t, "LTIBCU_2")
	now := b.clock.Now().Unix()
	claim := lti.Final().Claim
	set := func(name string, value any) func(*reply) { return func(r *reply) { r.claims[name] = value } }
	drop := func(name string) func(*reply) { return func(r *reply) { delete(r.claims, name) } }
	item := func(change map[string]any) func(*reply) {
		return func(r *reply) {
			i := gradedItem()
			for name, value := range change {
				i[name] = value
				if value == nil {
					delete(i, name)
				}
			}
			r.claims[claim.ContentItems] = []any{gradedItem(), i}
		}
	}
	object := func(pairs ...any) map[string]any {
		o := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			o[pairs[i].(string)] = pairs[i+1]
		}
		return o
	}
	for name, c := range map[string]struct {
		change func(*reply)
		status int
		code   lti.Code
	}{
		"no session":               {func(r *reply) { r.url = b.url + "/deep-link-return" }, 403, lti.ReturnSessionUnknown},
		"an unknown session":       {func(r *reply) { r.url = b.url + "/deep-link-return?session=x" }, 403, lti.ReturnSessionUnknown},
		"nobody signed in":         {func(r *reply) { r.who = nil }, 403, lti.ReturnSessionUnknown},
		"another user's browser":   {func(r *reply) { r.who = colleague }, 403, lti.ReturnSessionUnknown},
		"the field of 2018":        {func(r *reply) { r.field = "jws_token" }, 400, lti.ParameterMissing},
		"alg none":                 {func(r *reply) { r.header["alg"] = "none" }, 400, lti.AlgNotAllowed},
		"alg HS256":                {func(r *reply) { r.header["alg"] = "HS256" }, 400, lti.AlgNotAllowed},
		"crit":                     {func(r *reply) { r.header["crit"] = []string{"b64"} }, 400, lti.CritNotUnderstood},
		"no kid":                   {func(r *reply) { delete(r.header, "kid") }, 400, lti.KeyIDMissing},
		"unknown kid":              {func(r *reply) { r.header["kid"] = "x" }, 400, lti.KeyIDUnknown},
		"foreign key":              {func(r *reply) { r.key = foreignKey() }, 400, lti.SignatureInvalid},
		"no iss":                   {drop("iss"), 400, lti.IssuerMismatch},
		"another tool's iss":       {set("iss", other.id), 400, lti.IssuerMismatch},
		"no aud":                   {drop("aud"), 400, lti.AudienceMismatch},
		"aud of the token":         {set("aud", b.url+"/token"), 400, lti.AudienceMismatch},
		"aud with a slash":         {set("aud", b.url+"/"), 400, lti.AudienceMismatch},
		"aud of another as well":   {set("aud", []string{b.url, "https://example.com"}), 400, lti.AudienceUntrusted},
		"no exp":                   {drop("exp"), 400, lti.TokenExpired},
		"expired":                  {set("exp", now), 400, lti.TokenExpired},
		"exp in quotes":            {set("exp", "1900000000"), 400, lti.TokenExpired},
		"lives too long":           {set("exp", now+3601), 400, lti.LifetimeTooLong},
		"no iat":                   {drop("iat"), 400, lti.IssuedAtOutOfRange},
		"iat long ago":             {set("iat", 11111), 400, lti.IssuedAtOutOfRange},
		"iat in the future":        {set("iat", now+61), 400, lti.IssuedAtOutOfRange},
		"nbf in the future":        {set("nbf", now+61), 400, lti.NotYetValid},
		"no nonce":                 {drop("nonce"), 400, lti.NonceMissing},
		"nonce a number":           {set("nonce", 7), 400, lti.NonceMissing},
		"no message_type":          {drop(claim.MessageType), 400, lti.MessageTypeMismatch},
		"another message_type":     {set(claim.MessageType, "LtiDeepLinkingRequest"), 400, lti.MessageTypeMismatch},
		"the draft's message_type": {set(claim.MessageType, "DeepLinkingResponse"), 400, lti.MessageTypeMismatch},
		"no version":               {drop(claim.Version), 400, lti.VersionMismatch},
		"another version":          {set(claim.Version, "11.3"), 400, lti.VersionMismatch},
		"no deployment_id":         {drop(claim.DeploymentID), 400, lti.DeploymentMismatch},
		"another deployment":       {set(claim.DeploymentID, other.deployment), 400, lti.DeploymentMismatch},
		"no data":                  {drop(claim.Data), 400, lti.DataMismatch},
		"other data":               {func(r *reply) { r.claims[claim.Data] = r.claims[claim.Data].(string) + " " }, 400, lti.DataMismatch},
		"msg no text":              {set(claim.Msg, 7), 400, lti.ClaimsMalformed},
		"log no text":              {set(claim.Log, []string{"x"}), 400, lti.ClaimsMalformed},
		"errormsg no text":         {set(claim.ErrorMsg, object("x", 1)), 400, lti.ClaimsMalformed},
		"errorlog no text":         {set(claim.ErrorLog, true), 400, lti.ClaimsMalformed},
		"items no array":           {set(claim.ContentItems, "x"), 400, lti.ItemsMalformed},
		"items null":               {set(claim.ContentItems, nil), 400, lti.ItemsMalformed},
		"item no object":           {set(claim.ContentItems, []any{7}), 400, lti.ItemsMalformed},
		"item null":                {set(claim.ContentItems, []any{nil}), 400, lti.ItemsMalformed},
		"no type":                  {item(object("type", nil)), 400, lti.ItemsMalformed},
		"type a number":            {item(object("type", 7)), 400, lti.ItemsMalformed},
		"type of HEAD":             {item(object("type", "ltiLink")), 400, lti.ItemsMalformed},
		"type of an extension":     {item(object("type", "https://example.com/quiz")), 400, lti.ItemTypeNotAccepted},
		"link without url":         {item(object("type", "link", "lineItem", nil)), 400, lti.ItemsMalformed},
		"link with lineItem":       {item(object("type", "link", "url", "https://example.com")), 400, lti.ItemsMalformed},
		"relative url":             {item(object("url", "/x")), 400, lti.ItemsMalformed},
		"script url":               {item(object("url", "javascript:alert(1)")), 400, lti.ItemsMalformed},
		"text without end":         {item(object("text", strings.Repeat("x", maxItem))), 400, lti.ItemsMalformed},
		"title a number":           {item(object("title", 7)), 400, lti.ItemsMalformed},
		"icon without url":         {item(object("icon", object("width", 10))), 400, lti.ItemsMalformed},
		"icon width in quotes":     {item(object("icon", object("url", "https://example.com/i", "width", "10"))), 400, lti.ItemsMalformed},
		"thumbnail relative":       {item(object("thumbnail", object("url", "i.png"))), 400, lti.ItemsMalformed},
		"iframe width in quotes":   {item(object("iframe", object("width", "10"))), 400, lti.ItemsMalformed},
		"custom a list":            {item(object("custom", []any{})), 400, lti.ItemsMalformed},
		"custom null inside":       {item(object("custom", object("x", nil))), 400, lti.ItemsMalformed},
		"custom a number inside":   {item(object("custom", object("x", 7))), 400, lti.ItemsMalformed},
		"lineItem a number":        {item(object("lineItem", 34)), 400, lti.ItemsMalformed},
		"no scoreMaximum":          {item(object("lineItem", object("label", "x"))), 400, lti.ItemsMalformed},
		"scoremaximum":             {item(object("lineItem", object("scoremaximum", 34))), 400, lti.ItemsMalformed},
		"Type":                     {item(object("type", nil, "Type", "ltiResourceLink")), 400, lti.ItemsMalformed},
		"scoreMaximum 0":           {item(object("lineItem", object("scoreMaximum", 0))), 400, lti.ItemsMalformed},
		"scoreMaximum in quotes":   {item(object("lineItem", object("scoreMaximum", "34"))), 400, lti.ItemsMalformed},
		"a tag too long":           {item(object("lineItem", object("scoreMaximum", 1, "tag", strings.Repeat("x", 257)))), 400, lti.ItemsMalformed},
		"available no time":        {item(object("available", object("startDateTime", "soon"))), 400, lti.ItemsMalformed},
		"submission no time":       {item(object("submission", object("endDateTime", 7))), 400, lti.ItemsMalformed},
		"valid: a long tag":        {item(object("lineItem", object("scoreMaximum", 1, "tag", strings.Repeat("é", 256)))), 303, ""},
		"valid: msg null":          {set(claim.Msg, nil), 303, ""},
		"valid: nothing chosen":    {set(claim.ContentItems, []any{}), 303, ""},
		"valid: no items":          {drop(claim.ContentItems), 303, ""},
		"valid: aud a list":        {set("aud", []string{b.url}), 303, ""},
		"valid: azp":               {set("azp", tool.id), 303, ""}, // as DL's appendix has it, against SEC §5.2.2
		"valid: all of an item": {item(object(
			"url", "https://example.com/x", "text", "Text", "icon", object("url", "https://example.com/i", "width", 10, "height", 10),
			"iframe", object("width", 800), "window", object("targetName", "w"), "available", object("startDateTime", "2027-01-01T00:00:00Z"),
			"submission", object("endDateTime", "2027-02-01T00:00:00+01:00"), "https://example.com/extension", 7)), 303, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := tool.reply(tool.message(t, tool.login(t, teacher), teacher), teacher)
			c.change(r)
			a := tool.send(r)
			if c.code == "" {
				a.ok(t, c.status)
				return
			}
			a.refused(t, c.status, c.code)
			if r.who != nil { // a program gets JSON
				r.who = http.Header{"Cookie": r.who["Cookie"]}
				a := tool.send(r)
				a.refused(t, c.status, c.code)
				if a.header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("a program is answered %q", a.header.Get("Content-Type"))
				}
			}
		})
	}
}

// One item that is wrong spoils all, and leaves the selection open.
func TestDeepLinkingIsAllOrNothing(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	request := tool.message(t, tool.login(t, who), who)
	links := func() int {
		return len(tool.links(t, tool.shared))
	}
	bad := tool.reply(request, who, gradedItem(), map[string]any{"type": "link"})
	a := tool.send(bad)
	a.refused(t, 400, lti.ItemsMalformed)
	if !strings.Contains(a.body, "item 2: url: (absent)") {
		t.Errorf("the refusal does not say which item: %s", a.body)
	}
	if links() != 0 {
		t.Errorf("%d links of a refused response", links())
	}
	tool.send(tool.reply(request, who, gradedItem(), map[string]any{"type": "ltiResourceLink"})).ok(t, 303)
	if links() != 2 {
		t.Errorf("%d links, want 2", links())
	}
	tool.send(tool.reply(request, who, gradedItem())).refused(t, 409, lti.ResponseAlreadyUsed)
	if links() != 2 {
		t.Errorf("%d links after a second response, want 2", links())
	}
}

func TestDeepLinkingNonceReplay(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	first := tool.reply(tool.message(t, tool.login(t, who), who), who)
	tool.send(first).ok(t, 303)
	second := tool.reply(tool.message(t, tool.login(t, who), who), who)
	second.claims["nonce"] = first.claims["nonce"]
	tool.send(second).refused(t, 400, lti.NonceReplayed)
	token := tool.tokenRequest(lti.Final().Scope.Score) // an id of another kind
	token.claims["jti"] = first.claims["nonce"]
	token.send(tool.bench).ok(t, 200)
}

func TestDeepLinkingResponsesAtOnce(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	request := tool.message(t, tool.login(t, who), who)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { tool.send(tool.reply(request, who, gradedItem())) })
	}
	wg.Wait()
	if links := tool.links(t, tool.shared); len(links) != 1 {
		t.Errorf("8 responses to one request made %d links", len(links))
	}
}

func TestSelectionExpires(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	request := tool.message(t, tool.login(t, who), who)
	tool.clock.advance(selectionLife)
	tool.send(tool.reply(request, who)).refused(t, 403, lti.ReturnSessionUnknown)
}

// Whoever may not change the course any more adds nothing to it: neither with
// the response of the tool nor with a word that was still waited for.
func TestSelectionNeedsTheRoleToTheEnd(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	late := tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem())
	asked := tool.reply(tool.ask(t, who, rules("type-ltiResourceLink")), who, map[string]any{"type": "ltiResourceLink"})
	page := tool.get(tool.send(asked).ok(t, 303).header.Get("Location"), who).ok(t, 200).body
	err := tool.store.ChangeMember(tool.shared, "LTIBCU_1", func(m *store.Member) error {
		m.Roles = []string{lti.RoleLearner}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	tool.send(late).refused(t, 403, lti.RoleInsufficient)
	confirm := forms(t, page)[0]
	confirm.fields.Set("answer", "add")
	tool.postForm(confirm.action, confirm.fields, who).refused(t, 403, lti.RoleInsufficient)
	if links := tool.links(t, tool.shared); len(links) != 0 {
		t.Errorf("the course has %d links", len(links))
	}
}

// A line item made by deep linking is coupled with its link.
func TestLineItemOfALink(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	unlabelled := gradedItem()
	unlabelled["lineItem"] = map[string]any{
		"scoreMaximum": 5, "label": " ", "startDateTime": "2027-01-01T00:00:00Z", "endDateTime": "2027-02-01T00:00:00+01:00",
		"gradesReleased": false, "submissionReview": map[string]any{"reviewableStatus": []any{"Completed"}, "label": "Look"},
		"https://example.com/weight": 3, "weight": 4,
	}
	unlabelled["https://example.com/colour"] = "red" // of the item, and not of its line item
	tool.send(tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem(), unlabelled)).ok(t, 303)
	book, err := tool.store.LineItems(store.LineItemQuery{Course: tool.shared, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	want := store.LineItem{
		Course: tool.shared, Number: 1, Client: tool.id, Deployment: tool.deployment, Link: tool.links(t, tool.shared)[0].ID,
		ScoreMaximum: 34, Label: "Chemical lab sim", ResourceID: "sim3a", Tag: "final_grade",
	}
	if diff := cmp.Diff(want, book[0]); diff != "" {
		t.Errorf("the line item is (-want +got):\n%s", diff)
	}
	released := false
	want = store.LineItem{
		Course: tool.shared, Number: 2, Client: tool.id, Deployment: tool.deployment, Link: tool.links(t, tool.shared)[1].ID,
		ScoreMaximum: 5, Label: "An assignment", StartDateTime: "2027-01-01T00:00:00Z", EndDateTime: "2027-02-01T00:00:00+01:00",
		GradesReleased: &released, Review: json.RawMessage(`{"label":"Look","reviewableStatus":["Completed"]}`),
		Extensions: map[string]json.RawMessage{"https://example.com/weight": json.RawMessage("3")},
	}
	if diff := cmp.Diff(want, book[1]); diff != "" {
		t.Errorf("the line item with all members is (-want +got):\n%s", diff)
	}
}

// A launch of a link without URL goes to the tool's own target, of one with a
// URL there (DL §3.2); and the claim repeats the login's.
func TestTargetLinkOfALaunch(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	withURL := gradedItem()
	withURL["url"] = tool.server.URL + "/launch?unit=3"
	tool.send(tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem(), withURL)).ok(t, 303)
	links := tool.links(t, tool.shared)
	for i, want := range []string{tool.server.URL + "/launch", tool.server.URL + "/launch?unit=3"} {
		a := tool.postForm("/course/"+tool.shared+"/launch", url.Values{"link": {links[i].ID}}, who).ok(t, 200)
		login := forms(t, a.body)[0]
		claims := tool.message(t, login, who)
		if login.fields.Get("target_link_uri") != want || claims.Text(lti.Final().Claim.TargetLinkURI) != want {
			t.Errorf("link %d goes to %q and %q, want %q", i, login.fields.Get("target_link_uri"), claims.Text(lti.Final().Claim.TargetLinkURI), want)
		}
	}
}

// The custom parameters of a link are those of its launch alone, over the
// tool's own (CORE §5.4.6).
func TestCustomParametersOfALaunch(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	bare := gradedItem()
	delete(bare, "custom")
	tool.send(tool.reply(tool.message(t, tool.login(t, who), who), who, gradedItem(), bare)).ok(t, 303)
	links := tool.links(t, tool.shared)
	for i, want := range []string{
		`{"lab":"sim3a","level":"easy","unit":"` + tool.shared + `"}`,
		`{"level":"easy","unit":"` + tool.shared + `"}`,
	} {
		a := tool.postForm("/course/"+tool.shared+"/launch", url.Values{"link": {links[i].ID}}, who).ok(t, 200)
		claims := tool.message(t, forms(t, a.body)[0], who)
		if got := claims.Raw(lti.Final().Claim.Custom); got != want {
			t.Errorf("link %d has %s, want %s", i, got, want)
		}
	}
}

// A deep linking request goes to the target of its own message, if it has one.
func TestTargetLinkOfASelection(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	configuration := tool.configuration()
	configuration[lti.ToolConfiguration].(map[string]any)["messages"] = []any{
		map[string]any{"type": "LtiDeepLinkingRequest", "target_link_uri": tool.server.URL + "/choose"},
		map[string]any{"type": "LtiResourceLinkRequest", "target_link_uri": tool.server.URL + "/open"},
	}
	body := tool.register(configuration).ok(t, 200).json(t)
	tool.id, _ = body["client_id"].(string)
	tool.deployment, _ = body[lti.ToolConfiguration].(map[string]any)["deployment_id"].(string)
	login := tool.login(t, tool.signIn(t, "LTIBCU_1"))
	if got, want := login.fields.Get("target_link_uri"), tool.server.URL+"/choose"; got != want {
		t.Errorf("the request goes to %q, want %q", got, want)
	}
}
