package platform

import (
	"mime"
	"net/url"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// maxRule is how long a text of the rules may be, in bytes.
const maxRule = 1000

// readTerms reads what the user wants to ask the tool for. The plain button
// asks for everything.
func readTerms(form url.Values) (terms, error) {
	if !form.Has("rules") {
		return everything(), nil
	}
	asked := terms{
		types:    checked(form, "type", itemTypes),
		targets:  checked(form, "target", documentTargets),
		media:    strings.TrimSpace(form.Get("media")),
		multiple: form.Has("multiple"), lineItem: form.Has("lineitem"), autoCreate: form.Has("create"),
		title: strings.TrimSpace(form.Get("title")), text: strings.TrimSpace(form.Get("text")),
	}
	own := strings.Fields(form.Get("own"))
	asked.types = append(asked.types, own...)
	var fs lti.Findings
	fs.Add(lti.RulesMalformed, len(asked.types) > 0, "no types", "one type at least")
	for _, kind := range own {
		fs.Add(lti.RulesMalformed, isWebURL(kind), kind, "a full URL for a type of your own")
	}
	if asked.media != "" {
		fs.Add(lti.RulesMalformed, isMediaList(asked.media), asked.media, "media types such as image/*,text/html")
	}
	for name, values := range form {
		fs.Add(lti.RulesMalformed, len(values[0]) <= maxRule, name+" that is too long", "less")
	}
	return asked, fs.Err()
}

// checked are the boxes of a group that are checked, in the group's order.
func checked(form url.Values, group string, names []string) []string {
	var all []string
	for _, name := range names {
		if form.Has(group + "-" + name) {
			all = append(all, name)
		}
	}
	return all
}

// isMediaList tells whether it is media types joined by commas.
func isMediaList(text string) bool {
	for one := range strings.SplitSeq(text, ",") {
		media, _, err := mime.ParseMediaType(one)
		if kind, sub, ok := strings.Cut(media, "/"); err != nil || !ok || kind == "" || sub == "" {
			return false
		}
	}
	return true
}
