package steps

import (
	"net/http"
	"net/url"
	"strings"
)

// customBreakers are the faults in the item whose custom parameters hold
// variables. What the platform takes comes back in the launch.
func customBreakers() map[string]breaker {
	noZone := inItem(func(item map[string]any) {
		submission := objectIn(item, "submission")
		end, _ := submission["endDateTime"].(string)
		submission["endDateTime"] = strings.TrimSuffix(end, "Z")
	})
	dropped := inItem(func(item map[string]any) { delete(objectIn(item, "custom"), "lab") })
	noZone.before, dropped.before = "custom-link", "custom-link"
	return map[string]breaker{
		"custom-number":  inItem(func(item map[string]any) { objectIn(item, "custom")["level"] = 3 }),
		"custom-no-zone": noZone,
		"custom-dropped": dropped,
	}
}

// objectIn is a member of an item that is an object, a new one where it has none.
func objectIn(item map[string]any, name string) map[string]any {
	object, ok := item[name].(map[string]any)
	if !ok {
		object = map[string]any{}
		item[name] = object
	}
	return object
}

// inItem changes the items of the response on its way home, and has the tool's
// own key sign them.
func inItem(change func(item map[string]any)) breaker {
	return onTheWay((*Session).bringsResponse, func(s *Session, req *http.Request) error {
		return s.changeResponse(req, func(claims map[string]any) {
			items, _ := claims[s.edition.Claim.ContentItems].([]any)
			for _, item := range items {
				if members, ok := item.(map[string]any); ok {
					change(members)
				}
			}
		})
	})
}

// bringsResponse tells whether a request takes a deep linking response to the
// platform.
func (s *Session) bringsResponse(req *http.Request) bool {
	if req.Method != http.MethodPost || req.GetBody == nil {
		return false
	}
	body, err := readBody(req)
	if err != nil {
		return false
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Has(s.edition.ResponseField)
}
