package platform

import (
	"context"
	"encoding/json"
	"mime"
	"net/url"
	"path"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A selection is a deep linking request that waits for its response. Its
// secret is in the return URL.
type selection struct {
	terms
	by         digest // the session that it was made for
	client     string
	deployment string
	course     string
	data       string
	returnURL  string
	used       bool
}

// Terms are what a deep linking request asks for (DL §4.4.1).
type terms struct {
	types      []string
	targets    []string // presentation document targets
	media      string   // media types of files, joined by commas; "" for any
	multiple   bool
	lineItem   bool
	autoCreate bool   // without asking the user
	title      string // of items that have none
	text       string
}

// documentTargets are all there are (DL §4.4.1). It is never written to.
var documentTargets = []string{"embed", "iframe", "window"}

// everything asks for all there is.
func everything() terms {
	return terms{types: itemTypes, targets: documentTargets, multiple: true, lineItem: true, autoCreate: true}
}

// selectionLife is how long a person may take to choose: as long as the sign-in
// lasts. Reading the lesson takes its time.
const selectionLife = sessionLife

// openSelection begins to wait for a response.
func (s *Server) openSelection(m message, asked terms, user visitor) *selection {
	secret := newTicket(s.ids, "selection", user.agent)
	choice := selection{
		terms: asked,
		by:    user.bound, client: m.to.ID, deployment: m.deployment, course: m.course.ID, data: newTicket(s.ids, "data", user.agent),
		returnURL: s.url + pathDeepLinkReply + "?session=" + secret,
	}
	s.returns.put(secret, choice, s.now().Add(selectionLife), s.now())
	return &choice
}

// settings are the claim that says so to the tool.
func (c *selection) settings() map[string]any {
	settings := map[string]any{
		"deep_link_return_url":                 c.returnURL,
		"accept_types":                         c.types,
		"accept_presentation_document_targets": append([]string{}, c.targets...), // [] for none, not null
		"accept_multiple":                      c.multiple,
		"accept_lineitem":                      c.lineItem,
		"auto_create":                          c.autoCreate,
		"data":                                 c.data,
	}
	for name, value := range map[string]string{"accept_media_types": c.media, "title": c.title, "text": c.text} {
		if value != "" {
			settings[name] = value
		}
	}
	return settings
}

// admit refuses an item of a type that was not asked for. Of a file, its media
// type counts as well, where its name tells which it is.
func (t terms) admit(ctx context.Context, item contentItem) error {
	asked := slices.Contains(t.types, item.Type)
	if err := ensure(ctx, lti.ItemTypeNotAccepted, asked, "type: "+item.Type, strings.Join(t.types, " or ")); err != nil {
		return err
	}
	if media := mediaOf(item.URL); item.Type == "file" && t.media != "" && media != "" && !within(media, t.media) {
		return lti.Fail(lti.ItemMediaNotAccepted, "url: "+media, t.media)
	}
	return nil
}

// fit makes the item what the course keeps of it. Presentations that were not
// asked for are left out, for the platform uses the one that suits it (DL
// §3.1), and so is a line item: it is ignored (DL §4.4.1). What has no title
// or text gets that of the request. It tells what was left out.
func (t terms) fit(item contentItem) (contentItem, []string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(item.raw, &members); err != nil {
		return item, nil, err //nolint:wrapcheck // was read before
	}
	var leftOut []string
	drop := func(name string) {
		if _, there := members[name]; there {
			delete(members, name)
			leftOut = append(leftOut, name)
		}
	}
	for _, target := range documentTargets {
		if !slices.Contains(t.targets, target) {
			drop(target)
		}
	}
	if !t.lineItem {
		drop("lineItem")
	}
	titled := fill(members, "title", item.Title, t.title)
	described := fill(members, "text", item.Text, t.text)
	if len(leftOut) == 0 && !titled && !described {
		return item, nil, nil
	}
	raw, err := json.Marshal(members)
	if err != nil {
		return item, nil, err //nolint:wrapcheck // was read before
	}
	fitted, err := openItem(raw)
	return fitted, leftOut, err
}

// fill sets a member that the tool left out, and tells whether it did.
func fill(members map[string]json.RawMessage, name, has, otherwise string) bool {
	if has != "" || otherwise == "" {
		return false
	}
	members[name], _ = json.Marshal(otherwise) // a string always can be
	return true
}

// mediaOf is the media type of what a URL leads to, as far as its name tells.
func mediaOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	media, _, err := mime.ParseMediaType(mime.TypeByExtension(path.Ext(u.Path)))
	if err != nil {
		return ""
	}
	return media
}

// within tells whether a media type is one of those, such as
// "image/*,text/html".
func within(media, accepted string) bool {
	kind, _, _ := strings.Cut(media, "/")
	for pattern := range strings.SplitSeq(accepted, ",") {
		pattern, _, _ := strings.Cut(strings.TrimSpace(pattern), ";")
		if pattern == "*/*" || strings.EqualFold(pattern, media) || strings.EqualFold(pattern, kind+"/*") {
			return true
		}
	}
	return false
}
