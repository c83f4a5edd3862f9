package platform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A contentItem is one thing that a tool offers (DL §3), with the properties
// that the platform reads or checks. The draft says mediaType for type.
type contentItem struct {
	raw json.RawMessage // as the tool sent it

	Type      string           `json:"type"`
	MediaType string           `json:"mediaType"`
	URL       string           `json:"url"`
	HTML      string           `json:"html"`
	Title     string           `json:"title"`
	Text      string           `json:"text"`
	Icon      *picture         `json:"icon"`
	Thumbnail *picture         `json:"thumbnail"`
	IFrame    *frame           `json:"iframe"`
	Window    *frame           `json:"window"`
	Custom    customParameters `json:"custom"`
	LineItem  *lti.LineItem    `json:"lineItem"`
	Available *period          `json:"available"`
	Submit    *period          `json:"submission"`
}

type picture struct {
	URL    string  `json:"url"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

type frame struct {
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

type period struct {
	Start string `json:"startDateTime"`
	End   string `json:"endDateTime"`
}

// itemTypes are the types of the specification (DL §3). It is never written to.
var itemTypes = []string{"link", "ltiResourceLink", "file", "html", "image"}

// maxLineItemText is how long resourceId and tag may be, in letters (AGS
// OpenAPI).
const maxLineItemText = 256

// maxItem is how long an item may be, in bytes: it is kept, and shown on pages.
const maxItem = 16 << 10

// readItems reads the items of a response and checks each of them. One that is
// wrong spoils all: half a selection is not what anybody chose. No items are
// no error, the user chose nothing (DL §4.5.3).
func readItems(ctx context.Context, claims lti.Claims, e lti.Edition, accepted terms) ([]contentItem, error) {
	var raw []json.RawMessage
	name := e.Claim.ContentItems
	if err := claims.Decode(name, &raw); err != nil || claims.Raw(name) == "null" {
		return nil, lti.Fail(lti.ItemsMalformed, "content_items that are no array", "an array of items")
	}
	if len(raw) > 1 && !accepted.multiple {
		return nil, lti.Fail(lti.TooManyItems, fmt.Sprintf("%d items", len(raw)), "one item at most")
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
	item := contentItem{raw: raw}
	if len(raw) > maxItem {
		return item, lti.Fail(lti.ItemsMalformed, fmt.Sprintf("%d bytes", len(raw)), fmt.Sprintf("at most %d", maxItem))
	}
	if _, err := lti.ReadClaims(raw); err != nil {
		return item, lti.Fail(lti.ItemsMalformed, "an item that is no JSON object", "an object")
	}
	if err := decodeJSON(raw, &item); err != nil {
		return item, lti.Fail(lti.ItemsMalformed, err.Error(), "each property of its type")
	}
	if !e.OIDCLogin {
		item.Type = item.MediaType
	}
	if item.Type == "" {
		return item, lti.Fail(lti.ItemsMalformed, "an item without a type", "a type")
	}
	if e.OIDCLogin && !slices.Contains(itemTypes, item.Type) && !isWebURL(item.Type) {
		return item, lti.Fail(lti.ItemsMalformed, "type "+item.Type, "a type of DL §3, or a full URL for one of your own")
	}
	if !slices.Contains(accepted.types, item.Type) {
		return item, lti.Fail(lti.ItemTypeNotAccepted, item.Type, strings.Join(accepted.types, " or "))
	}
	return item, item.check(ctx)
}

// check makes the checks of DL §3 for the types that the platform accepts.
func (item contentItem) check(ctx context.Context) error {
	var fs lti.Findings
	well := func(holds bool, got, want string) { fs.Add(lti.ItemsMalformed, holds, got, want) }

	plain := item.Type == "link"
	well(item.URL != "" || !plain, "a link without url", "url")
	well(item.URL == "" || isWebURL(item.URL), "url "+item.URL, "an absolute http or https URL")
	for _, p := range []*picture{item.Icon, item.Thumbnail} {
		if p != nil {
			well(isWebURL(p.URL), "the url of an image: "+lti.Show(p.URL), "an absolute http or https URL")
		}
	}
	for _, p := range []*period{item.Available, item.Submit} {
		if p != nil {
			well(p.isWellFormed(), "a period "+p.Start+" to "+p.End, "ISO 8601 times")
		}
	}
	if item.LineItem != nil {
		l := item.LineItem
		well(!plain, "a lineItem in a plain link", "lineItem in an LTI link only")
		well(l.ScoreMaximum > 0, fmt.Sprintf("scoreMaximum %v", l.ScoreMaximum), "a number above 0")
		well(utf8.RuneCountInString(l.ResourceID) <= maxLineItemText && utf8.RuneCountInString(l.Tag) <= maxLineItemText,
			"a resourceId or tag that is too long", fmt.Sprintf("at most %d letters", maxLineItemText))
	}
	return noted(ctx, fs)
}

func (p *period) isWellFormed() bool {
	for _, text := range []string{p.Start, p.End} {
		_, ok := readInstant(text, layoutZone, layoutShortZone, layoutPlainZone, layoutNoZone)
		if text != "" && !ok {
			return false
		}
	}
	return true
}

// launchable tells whether the item is an LTI link, and not a plain one.
func (item contentItem) launchable() bool {
	return item.Type == lti.Final().LinkType || item.Type == lti.Draft().LinkType
}

// title is what the course calls the item.
func (item contentItem) title(tool string) string {
	if item.Title == "" {
		return "Content of " + tool
	}
	return item.Title
}

// link makes the link that the course will show, with the line item that it
// declared (DL §3.2).
func (item contentItem) link(c *client, d store.Deployment) store.NewLink {
	l := store.NewLink{Link: store.Link{ID: newUUID(), Client: c.ID, Deployment: d.ID, Item: item.raw}}
	if item.LineItem != nil {
		l.LineItem = &store.LineItem{
			Label: item.LineItem.Label, ScoreMaximum: item.LineItem.ScoreMaximum,
			ResourceID: item.LineItem.ResourceID, Tag: item.LineItem.Tag,
		}
		if l.LineItem.Label == "" {
			l.LineItem.Label = item.title(c.Name)
		}
	}
	return l
}
