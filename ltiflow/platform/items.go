package platform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A contentItem is one thing that a tool offers (DL §3), with the properties
// that the platform reads or checks. The draft says mediaType for type.
type contentItem struct {
	raw json.RawMessage // as it is kept: all that the tool sent, and the request accepted

	Type      string           `json:"type"`
	MediaType string           `json:"mediaType"`
	URL       string           `json:"url"`
	HTML      string           `json:"html"`
	Title     string           `json:"title"`
	Text      string           `json:"text"`
	Icon      *picture         `json:"icon"`
	Thumbnail *picture         `json:"thumbnail"`
	Embed     *embedded        `json:"embed"`
	IFrame    *frame           `json:"iframe"`
	Window    *window          `json:"window"`
	Custom    customParameters `json:"custom"`
	LineItem  *gradedAs        `json:"lineItem"`
	Available *period          `json:"available"`
	Submit    *period          `json:"submission"`
	ExpiresAt string           `json:"expiresAt"`
	Width     float64          `json:"width"`
	Height    float64          `json:"height"`
}

// A picture is an icon or a thumbnail (DL §3).
type picture struct {
	URL    string  `json:"url"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// An embedded is a fragment of HTML that shows a link in place (DL §3.1).
type embedded struct {
	HTML string `json:"html"`
}

// A frame is how an item is shown in an iframe (DL §3).
type frame struct {
	Source string  `json:"src"` // of a link only
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// A window is how an item is shown in a window (DL §3).
type window struct {
	Name     string  `json:"targetName"`
	Width    float64 `json:"width"`
	Height   float64 `json:"height"`
	Features string  `json:"windowFeatures"`
}

// A period is when something can be done (DL §3.2).
type period struct {
	Start string `json:"startDateTime"`
	End   string `json:"endDateTime"`
}

// gradedAs is the line item that an LTI link declares (DL §3.2).
type gradedAs struct {
	Label          string          `json:"label"`
	ScoreMaximum   float64         `json:"scoreMaximum"`
	ResourceID     string          `json:"resourceId"`
	Tag            string          `json:"tag"`
	StartDateTime  string          `json:"startDateTime"`
	EndDateTime    string          `json:"endDateTime"`
	GradesReleased *bool           `json:"gradesReleased"`
	Review         json.RawMessage `json:"submissionReview"`
}

// itemTypes are the types of the specification (DL §3). It is never written to.
var itemTypes = []string{"link", "ltiResourceLink", "file", "html", "image"}

// maxItem is how long an item may be, in bytes: it is kept, and shown on pages.
const maxItem = 16 << 10

// maxItems is how many items a response may hold. They are kept in one go, and
// everybody else waits for that.
const maxItems = 1000

// readItems reads the items of a response and checks each of them. One that is
// wrong spoils all: half a selection is not what anybody chose. No items are
// no error, the user chose nothing (DL §4.5.6).
func readItems(ctx context.Context, claims lti.Claims, e lti.Edition, accepted terms) ([]contentItem, error) {
	var raw []json.RawMessage
	name := e.Claim.ContentItems
	if err := claims.Decode(name, &raw); err != nil || claims.Raw(name) == "null" {
		return nil, lti.Fail(lti.ItemsMalformed, "content_items that are no array", "an array of items")
	}
	few := len(raw) <= 1 || accepted.multiple
	if err := ensure(ctx, lti.TooManyItems, few, fmt.Sprintf("%d items", len(raw)), "one item at most"); err != nil {
		return nil, err
	}
	if len(raw) > maxItems {
		return nil, lti.Fail(lti.TooManyItems, fmt.Sprintf("%d items", len(raw)), fmt.Sprintf("at most %d", maxItems))
	}
	items := make([]contentItem, 0, len(raw))
	for i, r := range raw {
		item, err := readItem(ctx, r, e, accepted)
		if err != nil {
			return nil, inItem(i+1, err)
		}
		items = append(items, item)
	}
	return items, nil
}

// inItem says of which item an error speaks.
func inItem(number int, err error) error {
	var check *lti.CheckError
	if !errors.As(err, &check) {
		return err
	}
	f := check.Finding
	return lti.Fail(f.Code, fmt.Sprintf("item %d: %s", number, f.Got), f.Want)
}

// readItem reads one item and checks it.
func readItem(ctx context.Context, raw json.RawMessage, e lti.Edition, accepted terms) (contentItem, error) {
	if len(raw) > maxItem {
		return contentItem{}, lti.Fail(lti.ItemsMalformed, fmt.Sprintf("%d bytes", len(raw)), fmt.Sprintf("at most %d", maxItem))
	}
	if _, err := lti.ReadClaims(raw); err != nil {
		return contentItem{}, lti.Fail(lti.ItemsMalformed, "an item that is no JSON object", "an object")
	}
	item := contentItem{raw: raw}
	if err := decodeJSON(raw, &item); err != nil {
		return item, wrongType(err)
	}
	if !e.OIDCLogin {
		item.Type = item.MediaType
	}
	if item.Type == "" {
		return item, lti.Fail(lti.ItemsMalformed, "type: (absent)", "a type")
	}
	if e.OIDCLogin && !slices.Contains(itemTypes, item.Type) && !isWebURL(item.Type) {
		return item, lti.Fail(lti.ItemsMalformed, "type: "+item.Type, "a type of DL §3, or a full URL for one of your own")
	}
	if err := accepted.admit(ctx, item); err != nil {
		return item, err
	}
	return item, item.check(ctx)
}

// openItem reads an item that was checked, with this or the draft's word for
// its type.
func openItem(raw json.RawMessage) (contentItem, error) {
	item := contentItem{raw: raw}
	if err := decodeJSON(raw, &item); err != nil {
		return item, err
	}
	if item.Type == "" {
		item.Type = item.MediaType
	}
	return item, nil
}

// wrongType says in the words of JSON which property has a value of another
// type.
func wrongType(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) || wrong.Field == "" { // the one property that is read by code of its own
		return lti.Fail(lti.ItemsMalformed, "custom: not all of it strings", "an object of strings (DL §3.2)")
	}
	want := "an object"
	switch wrong.Type.Kind() {
	case reflect.String:
		want = "a string"
	case reflect.Float64:
		want = "a number"
	case reflect.Bool:
		want = "true or false"
	default:
	}
	return lti.Fail(lti.ItemsMalformed, wrong.Field+": of type "+wrong.Value, want)
}

// launchable tells whether the item is an LTI link, and not a plain one.
func (item contentItem) launchable() bool {
	return item.Type == lti.Final().LinkType || item.Type == lti.Draft().LinkType
}

// title is what the course calls the item. One without a title has the name
// of what its URL leads to; an LTI link is known by its tool.
func (item contentItem) title(tool string) string {
	if title := strings.TrimSpace(item.Title); title != "" {
		return title
	}
	if name := nameOf(item.URL); name != "" && !item.launchable() {
		return name
	}
	return "Content of " + tool
}

// link makes the link that the course will show, with the line item that it
// declared (DL §3.2).
func (item contentItem) link(id string, c *client, d store.Deployment) store.NewLink {
	l := store.NewLink{Link: store.Link{ID: id, Client: c.ID, Deployment: d.ID, Item: item.raw}}
	if g := item.LineItem; g != nil {
		l.LineItem = &store.LineItem{
			Label: g.Label, ScoreMaximum: g.ScoreMaximum, ResourceID: g.ResourceID, Tag: g.Tag,
			StartDateTime: g.StartDateTime, EndDateTime: g.EndDateTime, GradesReleased: g.GradesReleased,
			Extensions: item.lineItemExtensions(),
		}
		if !isNull(g.Review) {
			l.LineItem.Review = g.Review
		}
		if strings.TrimSpace(g.Label) == "" {
			l.LineItem.Label = item.title(c.Name)
		}
	}
	return l
}

// lineItemExtensions are the members of the line item that have a URL for a
// name (AGS §3.1.2).
func (item contentItem) lineItemExtensions() map[string]json.RawMessage {
	var members, lineItem lti.Claims
	if json.Unmarshal(item.raw, &members) != nil || json.Unmarshal(members["lineItem"], &lineItem) != nil {
		return nil
	}
	return extensionsOf(lineItem)
}
