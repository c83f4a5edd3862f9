package platform

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// settle changes how a tool stands with the platform, before it is used.
func (t *tool) settle(tb testing.TB, change func(*client)) *client {
	tb.Helper()
	c, err := t.client(t.id, lti.Final())
	if err != nil {
		tb.Fatal(err)
	}
	change(c)
	return c
}

// scopes grants a tool these scopes, and no other.
func scopes(granted ...string) func(*client) {
	return func(c *client) { c.Scopes = granted }
}

// launch begins a launch of a link and gives the form for the tool.
func (t *tool) launch(tb testing.TB, link string, who http.Header, more ...string) htmlForm {
	tb.Helper()
	form := url.Values{"link": {link}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return forms(tb, t.postForm("/course/"+t.shared+"/launch", form, who).ok(tb, http.StatusOK).body)[0]
}

// launched launches the last link of the course as the user.
func (t *tool) launched(tb testing.TB, user string, more ...string) lti.Claims {
	tb.Helper()
	links, who := t.links(tb, t.shared), t.signIn(tb, user)
	return t.message(tb, t.launch(tb, links[len(links)-1].ID, who, more...), who)
}

// Every claim of a launch (CORE §5.3, §5.4, AGS §3.1, NRPS §2.2).
func TestClaimsOfALaunch(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	scope := lti.Final().Scope
	tool.settle(t, scopes(scope.LineItem, scope.Score, scope.Membership))
	item := gradedItem()
	item["text"], item["iframe"] = "Do it", map[string]any{"width": 640, "height": 480}
	tool.add(t, item)
	got := map[string]any{}
	for name, raw := range tool.launched(t, "LTIBCU_16", "document_target", "iframe") {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		got[name] = v
	}
	course, link := tool.url+"/course/"+tool.shared, tool.links(t, tool.shared)[0].ID
	const claim = "https://purl.imsglobal.org/spec/lti/claim/"
	want := map[string]any{
		"iss": tool.url, "aud": tool.id, "sub": "LTIBCU_16", "nonce": got["nonce"], "iat": 1.8e9, "exp": 1.8e9 + 600,
		"name": "Nokomis Redbird", "given_name": "Nokomis", "family_name": "Redbird", "email": "Nokomis.Redbird@example.com", "locale": "en",
		claim + "message_type":    "LtiResourceLinkRequest",
		claim + "version":         "1.3.0",
		claim + "deployment_id":   tool.deployment,
		claim + "target_link_uri": tool.server.URL + "/launch",
		claim + "roles":           []any{"http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"},
		claim + "resource_link":   map[string]any{"id": link, "title": "An assignment", "description": "Do it"},
		claim + "context": map[string]any{
			"id": tool.shared, "label": courseTitle, "title": courseTitle,
			"type": []any{"http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"},
		},
		claim + "launch_presentation": map[string]any{
			"document_target": "iframe", "width": 640.0, "height": 480.0, "return_url": course, "locale": "en",
		},
		claim + "tool_platform": map[string]any{
			"guid": tool.guid, "name": "LTI Bootcamp Platform", "url": tool.url, "contact_email": "platform@example.com",
			"description":         "A local LTI platform, for learning and for testing tools",
			"product_family_code": "ltibootcamp", "version": "1.3",
		},
		claim + "lis": map[string]any{
			"person_sourcedid": "SIS-S-16", "course_offering_sourcedid": "SIS-LTI101", "course_section_sourcedid": "SIS-LTI101-1",
		},
		claim + "custom":               map[string]any{"lab": "sim3a", "level": "easy", "unit": tool.shared},
		claim + "lti11_legacy_user_id": "nokomis.redbird",
		"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": map[string]any{
			"scope":     []any{scope.LineItem, scope.Score},
			"lineitems": tool.url + "/" + tool.shared + "/lineitems",
			"lineitem":  tool.url + "/" + tool.shared + "/lineitems/1/lineitem",
		},
		"https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": map[string]any{
			"context_memberships_url": tool.url + "/" + tool.shared + "/memberships", "service_versions": []any{"2.0"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a tool was not granted is not in its messages.
func TestServicesOfALaunch(t *testing.T) {
	t.Parallel()
	scope, claim := lti.Final().Scope, lti.Final().Claim
	for name, c := range map[string]struct {
		granted  []string
		items    int // of the link
		endpoint string
		roster   bool
	}{
		"nothing":           {nil, 1, "", false},
		"the roster":        {[]string{scope.Membership}, 1, "", true},
		"scores":            {[]string{scope.Score}, 1, `{"scope":["SCORE"],"lineitem":"ITEM"}`, false},
		"reading":           {[]string{scope.LineItemReadOnly}, 1, `{"scope":["READ"],"lineitems":"ITEMS","lineitem":"ITEM"}`, false},
		"no line item":      {[]string{scope.LineItem}, 0, `{"scope":["WRITE"],"lineitems":"ITEMS"}`, false},
		"several":           {[]string{scope.LineItem}, 2, `{"scope":["WRITE"],"lineitems":"ITEMS"}`, false},
		"both, and strange": {[]string{"x", scope.Score, scope.Membership}, 1, `{"scope":["SCORE"],"lineitem":"ITEM"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tool := newTool13(t, newBench(t))
			tool.settle(t, scopes(c.granted...))
			tool.add(t, map[string]any{"type": "ltiResourceLink"})
			link := tool.links(t, tool.shared)[0].ID
			for range c.items {
				if _, err := tool.store.AddLineItem(store.LineItem{
					Course: tool.shared, Client: tool.id, Deployment: tool.deployment, Link: link, Label: "x", ScoreMaximum: 1,
				}, 10); err != nil {
					t.Fatal(err)
				}
			}
			launch := tool.launched(t, "LTIBCU_3")
			at := tool.url + "/" + tool.shared + "/lineitems"
			want := strings.NewReplacer("SCORE", scope.Score, "READ", scope.LineItemReadOnly, "WRITE", scope.LineItem,
				"ITEMS", at, "ITEM", at+"/1/lineitem").Replace(c.endpoint)
			if got := launch.Raw(claim.Endpoint); got != want {
				t.Errorf("the endpoint is %s, want %s", got, want)
			}
			if launch.Has(claim.NamesRoles) != c.roster {
				t.Errorf("the roster is %q", launch.Raw(claim.NamesRoles))
			}
		})
	}
}

// Who is who, in the roles claim and in what depends on it (CORE §5.3.7,
// §5.4.3).
func TestRolesOfALaunch(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink"})
	claim := lti.Final().Claim
	if err := tool.store.PutMember(tool.shared, store.Member{
		User: store.User{ID: "nobody", Given: "No", Family: "Role"}, Status: store.Active, Mentees: []string{"LTIBCU_3"},
	}); err != nil {
		t.Fatal(err)
	}
	for user, c := range map[string]struct {
		roles   []string
		mentees string
	}{
		"LTIBCU_2":  {[]string{lti.RoleTeachingAssistant, lti.RoleInstructor}, ""},
		"LTIBCU_17": {[]string{lti.RoleAdministrator, "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"}, ""},
		"LTIBCU_18": {[]string{lti.RoleMentor}, `["LTIBCU_15"]`},
		"LTIBCU_19": {[]string{lti.RoleContentDeveloper}, ""},
		"LTIBCU_21": {[]string{lti.RoleLearner, "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"}, ""},
		"nobody":    {[]string{}, ""}, // empty, and there all the same; who is no mentor names no mentees
	} {
		launch := tool.launched(t, user)
		var roles []string
		if err := launch.Decode(claim.Roles, &roles); err != nil || !slices.Equal(roles, c.roles) || launch.Raw(claim.Roles) == "null" {
			t.Errorf("%s: roles are %s, want %q", user, launch.Raw(claim.Roles), c.roles)
		}
		for _, role := range roles {
			if _, known := lti.FindRole(role); !known {
				t.Errorf("%s: %s is no role of the vocabulary", user, role)
			}
		}
		if got := launch.Raw(claim.RoleScopeMentor); got != c.mentees {
			t.Errorf("%s: mentees are %s, want %s", user, got, c.mentees)
		}
	}
}

// The administrator can hide names and addresses from a tool; the rest stays.
func TestPrivacyOfALaunch(t *testing.T) {
	t.Parallel()
	personal := map[string]string{
		"name": "Gaius Baltar", "given_name": "Gaius", "family_name": "Baltar", "email": "Gaius.Baltar@example.com",
	}
	for name, c := range map[string]struct {
		settings store.Settings
		hidden   []string
		custom   string
	}{
		"nothing hidden": {store.Settings{}, nil, "Gaius Baltar|Gaius|Baltar|Gaius.Baltar@example.com|LTIBCU_15"},
		"no names":       {store.Settings{HideNames: true}, []string{"name", "given_name", "family_name"}, "|||Gaius.Baltar@example.com|LTIBCU_15"},
		"no addresses":   {store.Settings{HideEmails: true}, []string{"email"}, "Gaius Baltar|Gaius|Baltar||LTIBCU_15"},
		"neither": {
			store.Settings{HideNames: true, HideEmails: true},
			[]string{"name", "given_name", "family_name", "email"},
			"||||LTIBCU_15",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tool := newTool13(t, newBench(t))
			tool.settle(t, func(client *client) { client.Settings = c.settings })
			tool.add(t, map[string]any{"type": "ltiResourceLink", "custom": map[string]any{
				"a": "$Person.name.full", "b": "$Person.name.given", "c": "$Person.name.family", "d": "$Person.email.primary", "e": "$User.id",
			}})
			launch := tool.launched(t, "LTIBCU_15")
			for claim, value := range personal {
				if slices.Contains(c.hidden, claim) {
					value = ""
				}
				if got := launch.Text(claim); got != value || launch.Has(claim) != (value != "") {
					t.Errorf("%s is %q, want %q", claim, launch.Raw(claim), value)
				}
			}
			var custom map[string]string
			_ = launch.Decode(lti.Final().Claim.Custom, &custom)
			if got := strings.Join([]string{custom["a"], custom["b"], custom["c"], custom["d"], custom["e"]}, "|"); got != c.custom {
				t.Errorf("the variables say %q, want %q", got, c.custom)
			}
		})
	}
}

// MIGR, "LTI 1.1 migration claim", with its test vector.
func TestMigrationSignature(t *testing.T) {
	t.Parallel()
	got := signLegacyKey("my-lti11-secret", "179248902", "689302", "https://lmsvendor.com", "PM48OJSfGDTAzAo", "1551290856", "172we8671fd8z")
	if want := "lWd54kFo5qU7xshAna6v8BwoBm6tmUjc6GTax6+12ps="; got != want {
		t.Errorf("the signature is %s, want %s", got, want)
	}
}

func TestMigrationClaim(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink"})
	name := lti.Final().Claim.LTI11
	if launch := tool.launched(t, "LTIBCU_16"); launch.Has(name) {
		t.Errorf("a tool without a past gets %s", launch.Raw(name))
	}
	tool.settle(t, func(c *client) { c.Settings.LegacyKey, c.Settings.LegacySecret = "old-key", "old-secret" })
	for user, legacy := range map[string]string{"LTIBCU_15": "", "LTIBCU_16": "nokomis.redbird"} {
		launch := tool.launched(t, user)
		sign := signLegacyKey("old-secret", "old-key", tool.deployment, tool.url, tool.id, launch.Raw("exp"), launch.Text("nonce"))
		want := map[string]string{"oauth_consumer_key": "old-key", "oauth_consumer_key_sign": sign}
		if legacy != "" {
			want["user_id"] = legacy
		}
		var got map[string]string
		if err := launch.Decode(name, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", user, diff)
		}
		if got := launch.Text(lti.Final().Claim.LegacyUserID); got != legacy {
			t.Errorf("%s was %q, want %q", user, got, legacy)
		}
	}
	tool.settle(t, func(c *client) { c.Settings.LegacySecret = "" }) // a key alone proves nothing, and says so
	if got := tool.launched(t, "LTIBCU_15").Raw(name); got != `{"oauth_consumer_key":"old-key"}` {
		t.Errorf("without a secret the claim is %s", got)
	}
}
