package platform

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// fullItems are items with every property of their type (DL §3).
func fullItems() map[string]map[string]any {
	type o = map[string]any
	at := func(name string) o {
		return o{"url": "https://example.com/" + name + ".png", "width": 32, "height": 32}
	}
	return map[string]o{
		"link": {
			"type": "link", "url": "https://example.com/page?a=1&b=2", "title": "A page", "text": "About it",
			"icon": at("icon"), "thumbnail": at("thumb"), "embed": o{"html": `<p>Embedded <b>words</b></p>`},
			"window": o{"targetName": "lab", "width": 800, "height": 600, "windowFeatures": "left=10,top=10"},
			"iframe": o{"src": "https://example.com/frame", "width": 640, "height": 480},
		},
		"ltiResourceLink": {
			"type": "ltiResourceLink", "url": "https://example.com/launch?unit=3", "title": "A unit", "text": "To work on",
			"icon": at("icon"), "thumbnail": at("thumb"), "window": o{"targetName": "lab", "width": 800, "height": 600},
			"iframe": o{"width": 640, "height": 480}, "custom": o{"unit": "3", "due": "$ResourceLink.submission.endDateTime", "none": ""},
			"lineItem": o{
				"scoreMaximum": 87.5, "label": "Unit 3 grade", "resourceId": "unit-3", "tag": "unit", "gradesReleased": true,
				"startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2030-01-01T00:00:00.5+01:00",
				"submissionReview": o{"reviewableStatus": []any{"InProgress", "Submitted", "None"}, "url": "https://example.com/review", "custom": o{"a": "b"}},
			},
			"available":  o{"startDateTime": "2026-01-01T00:00:00Z", "endDateTime": "2030-01-01T00:00:00Z"},
			"submission": o{"endDateTime": "2029-12-31T00:00:00"},
		},
		"file": {
			"type": "file", "url": "https://example.com/notes.pdf?once=1", "title": "Notes", "text": "To read",
			"icon": at("icon"), "thumbnail": at("thumb"), "expiresAt": "2030-01-01T00:00:00Z",
		},
		"html": {"type": "html", "html": "<h3>Hello</h3><p>World</p>", "title": "A greeting", "text": "Says hello"},
		"image": {
			"type": "image", "url": "https://example.com/cell.png", "title": "A cell", "text": "Seen from above",
			"icon": at("icon"), "thumbnail": at("thumb"), "width": 400, "height": 300,
		},
	}
}

// set changes the member at a path such as "icon.width"; nil drops it.
func set(o map[string]any, path string, value any) {
	name, rest, deeper := strings.Cut(path, ".")
	if deeper {
		inner, _ := o[name].(map[string]any)
		if inner == nil {
			inner = map[string]any{}
			o[name] = inner
		}
		set(inner, rest, value)
		return
	}
	o[name] = value
	if value == nil {
		delete(o, name)
	}
}

// Each case changes one property of a whole item. The refusal names it.
func TestItemIsChecked(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 257)
	for _, c := range []struct {
		kind, property string
		value          any
		names          string // what the refusal names; "" for the property
	}{
		{"link", "url", nil, ""},
		{"link", "url", "", ""},
		{"link", "url", "/page", ""},
		{"link", "url", "//example.com/page", ""},
		{"link", "url", "javascript:alert(1)", ""},
		{"link", "url", "data:text/html,x", ""},
		{"link", "url", "https://", ""},
		{"link", "url", 7, ""},
		{"link", "url", "https://example.com/" + strings.Repeat("x", maxURL), ""},
		{"link", "title", 7, ""},
		{"link", "text", []any{}, ""},
		{"link", "icon", "https://example.com/i.png", ""},
		{"link", "icon.url", nil, ""},
		{"link", "icon.url", "i.png", ""},
		{"link", "icon.width", "32", ""},
		{"link", "icon.width", 1.5, ""},
		{"link", "icon.height", -1, ""},
		{"link", "thumbnail.url", "ftp://example.com/t.png", ""},
		{"link", "thumbnail.height", 1e9, ""},
		{"link", "embed", "<p>", ""},
		{"link", "embed.html", nil, ""},
		{"link", "embed.html", 7, ""},
		{"link", "window.targetName", 7, ""},
		{"link", "window.width", 0.5, ""},
		{"link", "window.height", "600", ""},
		{"link", "window.windowFeatures", []any{}, ""},
		{"link", "iframe.src", nil, ""},
		{"link", "iframe.src", "javascript:alert(1)", ""},
		{"link", "iframe.width", true, ""},
		{"link", "iframe.height", 0.1, ""},
		{"link", "lineItem.scoreMaximum", 1, "lineItem"},
		{"ltiResourceLink", "url", "/launch", ""},
		{"ltiResourceLink", "iframe.src", "/x", ""},
		{"ltiResourceLink", "custom", []any{}, ""},
		{"ltiResourceLink", "custom.unit", 3, "custom"},
		{"ltiResourceLink", "custom.unit", json.RawMessage("null"), "custom"},
		{"ltiResourceLink", "lineItem", 87, ""},
		{"ltiResourceLink", "lineItem.scoreMaximum", nil, ""},
		{"ltiResourceLink", "lineItem.scoreMaximum", 0, ""},
		{"ltiResourceLink", "lineItem.scoreMaximum", -1, ""},
		{"ltiResourceLink", "lineItem.scoreMaximum", "87", ""},
		{"ltiResourceLink", "lineItem.label", 7, ""},
		{"ltiResourceLink", "lineItem.resourceId", long, ""},
		{"ltiResourceLink", "lineItem.tag", long, ""},
		{"ltiResourceLink", "lineItem.startDateTime", "2026-01-01T00:00:00", ""}, // AGS asks for a zone
		{"ltiResourceLink", "lineItem.endDateTime", "soon", ""},
		{"ltiResourceLink", "lineItem.endDateTime", "1999-01-01T00:00:00Z", ""}, // before it starts
		{"ltiResourceLink", "lineItem.scoreMaximum", 1e101, ""},                 // AGS could not scale it
		{"ltiResourceLink", "lineItem.gradesReleased", "true", ""},
		{"ltiResourceLink", "lineItem.submissionReview", "x", ""},
		{"ltiResourceLink", "lineItem.submissionReview.reviewableStatus", nil, ""},
		{"ltiResourceLink", "lineItem.submissionReview.reviewableStatus", []any{"completed"}, ""},
		{"ltiResourceLink", "lineItem.submissionReview.reviewableStatus", "Completed", "lineItem.submissionReview"},
		{"ltiResourceLink", "lineItem.submissionReview.url", "/review", ""},
		{"ltiResourceLink", "lineItem.submissionReview.custom", map[string]any{"a": 7}, "lineItem.submissionReview"},
		{"ltiResourceLink", "available", "now", ""},
		{"ltiResourceLink", "available.startDateTime", "2026-13-01T00:00:00Z", ""},
		{"ltiResourceLink", "available.endDateTime", "2026-01-01", ""},
		{"ltiResourceLink", "submission.startDateTime", 7, ""},
		{"ltiResourceLink", "submission.endDateTime", "soon", ""},
		{"file", "url", nil, ""},
		{"file", "expiresAt", "soon", ""},
		{"file", "expiresAt", 7, ""},
		{"file", "lineItem.scoreMaximum", 1, "lineItem"},
		{"html", "html", nil, ""},
		{"html", "html", " ", ""},
		{"html", "html", 7, ""},
		{"image", "url", nil, ""},
		{"image", "width", 1.5, ""},
		{"image", "height", "300", ""},
		{"image", "type", nil, ""},
		{"image", "type", 7, ""},
		{"image", "type", "Image", ""},
		{"image", "type", "picture", ""},
	} {
		item := fullItems()[c.kind]
		set(item, c.property, c.value)
		_, err := readItem(t.Context(), mustJSON(item), lti.Final(), everything())
		names := c.names
		if names == "" {
			names = c.property
		}
		var check *lti.CheckError
		switch {
		case !errors.As(err, &check) || check.Finding.Code != lti.ItemsMalformed:
			t.Errorf("%s, %s = %v: got %v, want %s", c.kind, c.property, c.value, err, lti.ItemsMalformed)
		case !strings.HasPrefix(check.Finding.Got, names+": "):
			t.Errorf("%s, %s = %v: the refusal is of %q", c.kind, c.property, c.value, check.Finding.Got)
		case strings.Contains(err.Error(), "contentItem") || strings.Contains(err.Error(), "Go "):
			t.Errorf("%s, %s = %v: the refusal speaks of our code: %v", c.kind, c.property, c.value, err)
		}
	}
}

// What is fine: every property, none but the required, null for absent, zero
// sizes, and names that are unknown.
func TestItemIsTaken(t *testing.T) {
	t.Parallel()
	type o = map[string]any
	items := []o{
		{"type": "link", "url": "https://example.com"},
		{"type": "ltiResourceLink"},
		{"type": "file", "url": "http://127.0.0.1/x"},
		{"type": "html", "html": "<p>"},
		{"type": "image", "url": "https://example.com"},
		{"type": "ltiResourceLink", "title": nil, "icon": nil, "lineItem": nil, "custom": nil, "window": o{}, "iframe": o{"width": 0}},
		{"type": "ltiResourceLink", "lineItem": o{"scoreMaximum": 1e-3, "submissionReview": nil, "label": nil, "tag": strings.Repeat("é", 256)}},
		{"type": "link", "url": "https://example.com", "https://example.com/extension": 7, "unknown": []any{}, "Title": 7},
		{"type": "ltiResourceLink", "available": o{"startDateTime": "", "endDateTime": "2026-01-01T00:00:00+0100"}},
	}
	for _, full := range fullItems() {
		items = append(items, full)
	}
	for _, item := range items {
		raw := mustJSON(item)
		read, err := readItem(t.Context(), raw, lti.Final(), everything())
		if err != nil {
			t.Errorf("%s: %v", raw, err)
		} else if string(read.raw) != string(raw) {
			t.Errorf("%s is kept as %s", raw, read.raw)
		}
	}
}

// Items without a title have a name all the same.
func TestTitleOfAnItem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ item, want string }{
		{`{"type":"ltiResourceLink","url":"https://example.com/launch"}`, "Content of Tool"},
		{`{"type":"ltiResourceLink","title":"  "}`, "Content of Tool"},
		{`{"type":"link","url":"https://example.com/a/page.html?x=1"}`, "page.html"},
		{`{"type":"link","url":"https://example.com/"}`, "example.com"},
		{`{"type":"file","url":"https://example.com/notes%20of%20a%20day.pdf"}`, "notes of a day.pdf"},
		{`{"type":"image","url":"https://example.com/cell.png","title":"A cell"}`, "A cell"},
		{`{"type":"html","html":"<p>x</p>"}`, "Content of Tool"},
	} {
		item, err := openItem(json.RawMessage(c.item))
		if err != nil || item.title("Tool") != c.want {
			t.Errorf("%s is called %q, want %q (%v)", c.item, item.title("Tool"), c.want, err)
		}
	}
}
