package steps

import (
	"strings"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
)

// Beyond says where another edition goes on when this one has ended; "" when
// none does.
func Beyond(e lti.Edition) string {
	chapters := content.Beyond(e.Name)
	if len(chapters) == 0 {
		return ""
	}
	last := len(chapters) - 1
	list := strings.Join(chapters[:last], ", ")
	if last > 0 {
		list += " and "
	}
	return "Edition " + e.Name + " ends where the notebook ends; edition " + lti.Final().Name + " goes on with " + list + chapters[last] + "."
}
