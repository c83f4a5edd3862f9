package platform

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// varied is a message in which every variable that can have a value has one.
func varied(tb testing.TB) (*tool, message) {
	tb.Helper()
	tool := newTool13(tb, newBench(tb))
	scope := lti.Final().Scope
	tool.settle(tb, scopes(scope.LineItem))
	item := gradedItem()
	delete(item, "custom")
	item["text"], item["iframe"] = "Do it", map[string]any{"width": 640, "height": 480}
	item["available"] = map[string]any{"startDateTime": "2030-01-01T00:00:00Z", "endDateTime": "2030-02-01T00:00:00Z"}
	item["submission"] = map[string]any{"startDateTime": "2030-01-02T00:00:00Z", "endDateTime": "2030-01-31T00:00:00Z"}
	c := tool.add(tb, item)
	home, err := tool.course(tool.shared)
	if err != nil {
		tb.Fatal(err)
	}
	home.History = []string{"newer,one", "oldest"}
	user, err := tool.member(tool.shared, "LTIBCU_18")
	if err != nil {
		tb.Fatal(err)
	}
	user.SourcedID, user.Mentees = "SIS-M", []string{"LTIBCU_15", "a b"}
	l := tool.links(tb, tool.shared)[0]
	l.History = []string{"l2", "l/1"}
	return tool, message{
		to: c, deployment: tool.deployment, course: home, user: user, kind: c.edition.Message.ResourceLink, link: &l, where: inFrame,
	}
}

// resolved is one custom parameter of a message.
func resolved(tb testing.TB, s *Server, m message, value string) string {
	tb.Helper()
	l := *m.link
	l.item.Custom = customParameters{"x": value}
	m.link = &l
	custom, err := s.customOf(m)
	if err != nil {
		tb.Fatal(err)
	}
	return custom["x"]
}

// CORE §B, and AGS §4.4: every variable that the platform names as supported.
func TestVariables(t *testing.T) {
	t.Parallel()
	tool, m := varied(t)
	want := map[string]string{
		"User.id": "LTIBCU_18", "User.scope.mentor": "LTIBCU_15,a+b",
		"Person.sourcedId": "SIS-M", "Person.name.full": "Elena Petrova", "Person.name.given": "Elena", "Person.name.family": "Petrova",
		"Person.email.primary": "Elena.Petrova@example.com",
		"Context.id":           tool.shared, "Context.type": "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection",
		"Context.label": courseTitle, "Context.title": courseTitle, "Context.sourcedId": "SIS-LTI101-1", "Context.id.history": "newer%2Cone,oldest",
		"CourseSection.sourcedId": "SIS-LTI101-1", "CourseSection.label": courseTitle, "CourseSection.title": courseTitle,
		"CourseOffering.sourcedId": "SIS-LTI101", "CourseOffering.label": courseTitle, "CourseOffering.title": courseTitle,
		"Membership.role":   "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor",
		"Membership.status": "Active", "Membership.personSourcedId": "SIS-M", "Membership.collectionSourcedid": "SIS-LTI101-1",
		"Membership.role.scope.mentor": "LTIBCU_15,a+b",
		"ResourceLink.id":              m.link.ID, "ResourceLink.title": "An assignment", "ResourceLink.description": "Do it",
		"ResourceLink.id.history":              "l2,l%2F1",
		"ResourceLink.available.startDateTime": "2030-01-01T00:00:00Z", "ResourceLink.available.endDateTime": "2030-02-01T00:00:00Z",
		"ResourceLink.submission.startDateTime": "2030-01-02T00:00:00Z", "ResourceLink.submission.endDateTime": "2030-01-31T00:00:00Z",
		"ResourceLink.available.user.startDateTime": "", "ResourceLink.available.user.endDateTime": "",
		"ResourceLink.submission.user.startDateTime": "", "ResourceLink.submission.user.endDateTime": "",
		"Message.returnUrl": tool.url + "/course/" + tool.shared, "Message.documentTarget": "iframe", "Message.width": "640",
		"Message.height": "480", "Message.locale": "en",
		"ToolPlatform.productFamilyCode": "ltibootcamp", "ToolPlatform.version": "1.3", "ToolPlatformInstance.guid": tool.guid,
		"ToolPlatformInstance.name": "LTI Bootcamp Platform", "ToolPlatformInstance.url": tool.url,
		"ToolPlatformInstance.description":  "A local LTI platform, for learning and for testing tools",
		"ToolPlatformInstance.contactEmail": "platform@example.com",
		"LineItem.url":                      tool.url + "/" + tool.shared + "/lineitems/1/lineitem", "LineItems.url": tool.url + "/" + tool.shared + "/lineitems",
	}
	for name, value := range want {
		if got := resolved(t, tool.Server, m, "$"+name); got != value {
			t.Errorf("$%s is %q, want %q", name, got, value)
		}
	}
	if names := slices.Sorted(maps.Keys(want)); !slices.Equal(names, supportedVariables()) {
		t.Errorf("supported are %q, tested %q", supportedVariables(), names)
	}
}

// What is no supported variable as a whole comes back letter by letter.
func TestNoVariables(t *testing.T) {
	t.Parallel()
	tool, m := varied(t)
	for _, value := range []string{
		"", "$", "$$", "User.id", "$User", "$User.id ", " $User.id", "$user.id", "$User.id,$Context.id", "id=$User.id", "${User.id}",
		"$User.image", "$User.username", "$User.org", "$Person.name.middle", "$Person.phone.mobile", "$Person.gender.pronouns",
		"$ActualUser.id", "$ActualPerson.name.full", "$CourseTemplate.title", "$Group.sourcedId", "$Context.org", "$Membership.createdTimestamp",
		"$ResourceLink.lineitem.releaseDateTime", "$com.example.Foo.bar", "$Unknown.variable", "$LineItem.urls", "$LineItem",
	} {
		if got := resolved(t, tool.Server, m, value); got != value {
			t.Errorf("%q became %q", value, got)
		}
	}
}

// A variable is literal for who may not have it, and "" where it has no value.
func TestVariablesWithoutValue(t *testing.T) {
	t.Parallel()
	tool, m := varied(t)
	bare := m
	bare.course.History, bare.course.Section, bare.course.Offering, bare.where = nil, "", "", ""
	bare.user = store.Member{User: store.User{ID: "x"}, Status: store.Active}
	bare.link = &link{Link: store.Link{ID: "y"}}
	for _, name := range []string{
		"Context.id.history", "Context.sourcedId", "CourseSection.sourcedId", "CourseOffering.sourcedId", "Membership.role",
		"Membership.collectionSourcedid", "User.scope.mentor", "Person.sourcedId", "Person.name.full", "Person.email.primary",
		"ResourceLink.description", "ResourceLink.id.history", "ResourceLink.available.startDateTime", "ResourceLink.submission.endDateTime",
		"Message.width", "Message.height", "LineItem.url",
	} {
		if got := resolved(t, tool.Server, bare, "$"+name); got != "" {
			t.Errorf("$%s is %q, want nothing", name, got)
		}
	}
	// A deep linking request has no link.
	tool.settle(t, func(c *client) {
		c.configuration.LTI.Custom = customParameters{"id": "$ResourceLink.id", "at": "$LineItem.url", "all": "$LineItems.url", "role": "$Membership.role"}
	})
	request := m
	request.kind, request.link = m.to.edition.Message.DeepLinkingRequest, nil
	custom, err := tool.customOf(request)
	if want := map[string]string{"id": "", "at": "", "all": tool.lineItemsURL(tool.registered(t), tool.shared), "role": lti.RoleMentor}; err != nil || !maps.Equal(custom, want) {
		t.Errorf("in a deep linking request they are %q, want %q: %v", custom, want, err)
	}
	// Without a scope of the grade services their variables are not the tool's.
	tool.settle(t, scopes(lti.Final().Scope.Membership))
	for _, value := range []string{"$LineItem.url", "$LineItems.url"} {
		if got := resolved(t, tool.Server, m, value); got != value {
			t.Errorf("without a scope %s is %q", value, got)
		}
	}
}

// The nearer to the work, the more a parameter counts: the tool's, over it that
// of the message, of the link, of the review.
func TestCustomParametersInOrder(t *testing.T) {
	t.Parallel()
	tool, m := varied(t)
	tool.settle(t, func(c *client) {
		c.configuration.LTI.Custom = customParameters{"a": "tool", "b": "tool", "c": "tool", "d": "tool"}
		for i := range c.configuration.LTI.Messages {
			c.configuration.LTI.Messages[i].Custom = customParameters{"b": "of " + c.configuration.LTI.Messages[i].Type, "c": "message", "d": "message"}
		}
	})
	m.link.item.Custom = customParameters{"c": "link", "d": "link"}
	m.review = &review{reviewTerms: reviewTerms{Custom: customParameters{"d": "review"}}}
	custom, err := tool.customOf(m)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join([]string{custom["a"], custom["b"], custom["c"], custom["d"]}, "|"); got != "tool|of LtiResourceLinkRequest|link|review" {
		t.Errorf("the parameters are %s", got)
	}
	if m.link.item.Custom["c"] != "link" || len(tool.settle(t, func(*client) {}).configuration.LTI.Custom) != 4 {
		t.Error("resolving changed what was set")
	}
}

// The discovery document names the variables, without the dollar (DR §3.4).
func TestVariablesAreListed(t *testing.T) {
	t.Parallel()
	body := newBench(t).get("/.well-known/openid-configuration", nil).ok(t, 200).json(t)
	config, _ := body[lti.PlatformConfiguration].(map[string]any)
	listed, _ := config["variables"].([]any)
	if len(listed) != len(variables) || listed[0] != "Context.id" {
		t.Errorf("the variables are %v", listed)
	}
}
