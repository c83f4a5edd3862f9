package ltiflow

import (
	"fmt"
	"html/template"
	"io"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// A Selection is what a tool has to know to let the user pick
// content: the notebook's eight questions, in its order.
type Selection struct {
	ContextID      string   `json:"course"`
	UserID         string   `json:"user"`
	Instructor     bool     `json:"is_instructor"`
	AcceptTypes    []string `json:"accept_types"`
	AcceptMultiple bool     `json:"accept_multiple"`
	Prompted       bool     `json:"user_is_prompted"`
	ReturnURL      string   `json:"return_url"`
	HasData        bool     `json:"has_data"`
}

// ReadSettings answers the questions from the claims of a deep
// linking request (DL §4.4).
func ReadSettings(launch lti.Launch) (Selection, error) {
	settings := launch.Settings
	if settings == nil {
		return Selection{}, lti.Fail(lti.SettingsMissing,
			"(absent)", "deep linking settings")
	}
	return Selection{
		ContextID: launch.Context.ID,

		// Never the e-mail: it may change, or be another's.
		UserID: launch.Subject,

		// The role is compared as a whole. "Instructor" also stands
		// in the name of a sub-role of learners,
		// .../Learner#Instructor.
		Instructor: lti.HasRole(launch.Roles, lti.RoleInstructor),

		AcceptTypes:    settings.AcceptTypes,
		AcceptMultiple: bool(settings.AcceptMultiple),

		// The platform creates the items at once, or asks the user
		// first.
		Prompted:  !bool(settings.AutoCreate),
		ReturnURL: settings.ReturnURL,

		// The platform's own note to itself: it must come back
		// untouched (DL §4.5.2).
		HasData: settings.Data != "",
	}, nil
}

// ResponseLife is how long a deep linking response may be used. The
// browser posts it at once.
const ResponseLife = time.Minute

// BuildResponse makes the claims of a deep linking response
// (DL §4.5): the items that the user picked, and what ties them to
// the request.
func (t *Tool) BuildResponse(
	request lti.Launch, clientID string, items []lti.ContentItem,
) (map[string]any, error) {
	settings := request.Settings
	if settings == nil {
		return nil, lti.Fail(lti.SettingsMissing, "(absent)",
			"the settings of the request that is answered")
	}
	now := t.now()
	claim := t.Edition.Claim
	claims := map[string]any{
		// Now the tool speaks: it is the issuer, and the platform is
		// the audience (SEC §5.2.2).
		"iss": clientID,
		"aud": request.Issuer,
		"iat": now.Unix(),
		"exp": now.Add(ResponseLife).Unix(),

		claim.MessageType: t.Edition.Message.DeepLinkingResponse,
		claim.Version:     lti.Version,

		// No items is a fine answer too: nothing was picked. It is
		// an empty list then, not null.
		claim.ContentItems: append([]lti.ContentItem{}, items...),
	}
	if t.Edition.BindsResponse {
		// The draft left the next three out. Without them a response
		// could be replayed, or slipped into another user's session
		// (SEC §7.3.1).
		claims["nonce"] = t.random("response nonce")
		claims[claim.DeploymentID] = request.DeploymentID
		if settings.Data != "" {
			claims[claim.Data] = settings.Data
		}
	}
	return claims, nil
}

// PickItems is what the user picked in our tool: a link to read, and
// an assignment that brings its own column for the gradebook
// (DL §3.2). Where only one item may be returned, it is the
// assignment.
func (t *Tool) PickItems(multiple bool) []lti.ContentItem {
	icon := &lti.Icon{
		URL: t.URL + "/icon.svg", Width: 100, Height: 100,
	}
	items := []lti.ContentItem{
		{
			URL:    t.URL + "/labs/sim4e",
			Title:  "A simple content item",
			Text:   "Some long text",
			Icon:   icon,
			Custom: map[string]string{"lab": "sim4e"},
		},
		{
			URL:   t.URL + "/labs/sim3a",
			Title: "An assignment",
			Text:  "Chemical lab sim",
			Icon:  icon,
			Custom: map[string]string{
				"lab": "sim3a", "level": "easy",
			},
			LineItem: &lti.LineItem{
				ScoreMaximum: 34,
				Label:        "Chemical lab sim",
				ResourceID:   "sim3a",
				Tag:          "final_grade",
			},
		},
	}
	for i := range items {
		t.asLink(&items[i])
	}
	if !multiple {
		return items[1:]
	}
	return items
}

// asLink says of an item that it is an LTI link and opens in an
// iframe. The draft says media type and target where 1.3 says type
// and iframe.
func (t *Tool) asLink(item *lti.ContentItem) {
	if t.Edition.OIDCLogin {
		item.Type = t.Edition.LinkType
		item.IFrame = &lti.Frame{} // of any size
		return
	}
	item.MediaType = t.Edition.LinkType
	item.PresentationDocumentTarget = "iframe"
}

// PostResponse writes the page that takes the browser back to the
// platform: a form with the signed response as its one field, which
// submits itself (SEC §5.2.1). The response must travel through the
// browser, since it is the user's session on the platform that the
// items belong to.
func (t *Tool) PostResponse(
	w io.Writer, returnURL, response string,
) error {
	if !absolute(returnURL) {
		return lti.Fail(lti.SettingsMissing,
			lti.Show(returnURL), "an absolute return URL")
	}
	// html/template escapes the values: the URL is from outside.
	err := responsePage.Execute(w, map[string]string{
		"Action":   returnURL,
		"Field":    t.Edition.ResponseField,
		"Response": response,
	})
	if err != nil {
		return fmt.Errorf(
			"writing the page that returns to the platform: %w", err)
	}
	return nil
}

// submitForm is all the script there is on the tool's pages.
const submitForm = "document.forms[0].submit()"

// responsePage is never written to.
var responsePage = template.Must(template.New("response").Parse(
	`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Back to the course</title></head>
<body>
<form method="post" action="{{.Action}}">
<input type="hidden" name="{{.Field}}" value="{{.Response}}">
<noscript><button>Back to the course</button></noscript>
</form>
<script>` + submitForm + `</script>
</body></html>
`))
