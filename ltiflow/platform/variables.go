package platform

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// custom are the custom parameters as they were set: the tool's own, over them
// those of the message, of the link, and of what is reviewed.
func (m message) custom() map[string]string {
	custom := map[string]string{}
	if m.to.edition.OIDCLogin {
		maps.Copy(custom, m.to.configuration.LTI.Custom)
		for _, t := range m.to.configuration.LTI.Messages {
			if t.Type == m.kind {
				maps.Copy(custom, t.Custom)
			}
		}
	}
	if m.link != nil {
		maps.Copy(custom, m.link.item.Custom)
	}
	if m.review != nil {
		maps.Copy(custom, m.review.Custom)
	}
	return custom
}

// customOf are the custom parameters with every variable replaced (CORE §B). A
// value is a variable as a whole or not at all. What the platform does not
// support stays as it is, so that the tool sees that it does not; what it
// supports and has no value for is "".
func (s *Server) customOf(m message) (map[string]string, error) {
	custom := m.custom()
	at := facts{message: m, s: s, person: m.to.reveals(m.user.User)}
	for name, value := range custom {
		variable, ok := strings.CutPrefix(value, "$")
		if !ok {
			continue
		}
		if strings.HasPrefix(variable, "LineItem") {
			var err error
			if at.endpoint, err = at.findEndpoint(); err != nil {
				return nil, err
			}
		}
		if found, ok := at.lookUp(variable); ok {
			custom[name] = found
		}
	}
	return custom, nil
}

// supportedVariables are the names of all variables, for the platform's
// configuration (DR §3.4).
func supportedVariables() []string { return slices.Sorted(maps.Keys(variables)) }

// Facts are what a variable can be found in.
type facts struct {
	message

	s      *Server
	person store.User // as far as the tool may know them
}

// findEndpoint finds the grade services, if the message has not yet.
func (f facts) findEndpoint() (*lti.Endpoint, error) {
	if f.endpoint != nil {
		return f.endpoint, nil
	}
	return f.s.endpointOf(f.message)
}

// lookUp finds the value of a variable. It says false for one that is not
// supported, or that this tool may not have (CORE §B).
func (f facts) lookUp(name string) (string, bool) {
	find, ok := variables[name]
	if !ok || strings.HasPrefix(name, "LineItem") && f.endpoint == nil {
		return "", false
	}
	return find(f), true
}

// variables are all that the platform can know (CORE §B). What it has no
// notion of, such as addresses and telephone numbers, is not supported. It is
// never written to.
var variables = map[string]func(facts) string{
	"User.id":           func(f facts) string { return f.user.ID },
	"User.scope.mentor": func(f facts) string { return listOf(menteesOf(f.user)) },

	"Person.sourcedId":     func(f facts) string { return f.user.SourcedID },
	"Person.name.full":     func(f facts) string { return fullName(f.person) },
	"Person.name.given":    func(f facts) string { return f.person.Given },
	"Person.name.family":   func(f facts) string { return f.person.Family },
	"Person.email.primary": func(f facts) string { return f.person.Email },

	"Context.id":         func(f facts) string { return f.course.ID },
	"Context.type":       func(facts) string { return lti.ContextCourseSection },
	"Context.label":      func(f facts) string { return f.course.Label },
	"Context.title":      func(f facts) string { return f.course.Title },
	"Context.sourcedId":  func(f facts) string { return f.course.Section },
	"Context.id.history": func(f facts) string { return listOf(f.course.History) },

	"CourseSection.sourcedId":  func(f facts) string { return f.course.Section },
	"CourseSection.label":      func(f facts) string { return f.course.Label },
	"CourseSection.title":      func(f facts) string { return f.course.Title },
	"CourseOffering.sourcedId": func(f facts) string { return f.course.Offering },
	"CourseOffering.label":     func(f facts) string { return f.course.Label },
	"CourseOffering.title":     func(f facts) string { return f.course.Title },

	"Membership.role":                func(f facts) string { return strings.Join(rolesOf(f.user, f.to.edition), ",") },
	"Membership.status":              func(f facts) string { return f.user.Status },
	"Membership.personSourcedId":     func(f facts) string { return f.user.SourcedID },
	"Membership.collectionSourcedid": func(f facts) string { return f.course.Section }, // with a small id, as written there
	"Membership.role.scope.mentor":   func(f facts) string { return listOf(menteesOf(f.user)) },

	"ResourceLink.id":          func(f facts) string { return f.resource().ID },
	"ResourceLink.title":       func(f facts) string { return f.resource().Title },
	"ResourceLink.description": func(f facts) string { return f.resource().Description },
	"ResourceLink.id.history":  func(f facts) string { return listOf(f.launched().History) },

	// The dates of the item. Nobody has dates of their own here: "" says that
	// those of the link count.
	"ResourceLink.available.startDateTime":       func(f facts) string { return f.available().Start },
	"ResourceLink.available.endDateTime":         func(f facts) string { return f.available().End },
	"ResourceLink.available.user.startDateTime":  none,
	"ResourceLink.available.user.endDateTime":    none,
	"ResourceLink.submission.startDateTime":      func(f facts) string { return f.submission().Start },
	"ResourceLink.submission.endDateTime":        func(f facts) string { return f.submission().End },
	"ResourceLink.submission.user.startDateTime": none,
	"ResourceLink.submission.user.endDateTime":   none,

	"Message.returnUrl":      func(f facts) string { return f.presented().ReturnURL },
	"Message.documentTarget": func(f facts) string { return f.presented().DocumentTarget },
	"Message.width":          func(f facts) string { return pixels(f.presented().Width) },
	"Message.height":         func(f facts) string { return pixels(f.presented().Height) },
	"Message.locale":         func(f facts) string { return f.presented().Locale },

	"ToolPlatform.productFamilyCode":    func(f facts) string { return f.s.toolPlatform().Family },
	"ToolPlatform.version":              func(f facts) string { return f.s.toolPlatform().Version },
	"ToolPlatformInstance.guid":         func(f facts) string { return f.s.toolPlatform().GUID },
	"ToolPlatformInstance.name":         func(f facts) string { return f.s.toolPlatform().Name },
	"ToolPlatformInstance.description":  func(f facts) string { return f.s.toolPlatform().Description },
	"ToolPlatformInstance.url":          func(f facts) string { return f.s.toolPlatform().URL },
	"ToolPlatformInstance.contactEmail": func(f facts) string { return f.s.toolPlatform().ContactEmail },

	// Only for tools that may use the grade services (AGS §4.4).
	"LineItem.url":  func(f facts) string { return f.endpoint.LineItem },
	"LineItems.url": func(f facts) string { return f.endpoint.LineItems },
}

func none(facts) string { return "" }

// launched is the link of the message, empty without one.
func (f facts) launched() link {
	if f.link == nil {
		return link{}
	}
	return *f.link
}

func (f facts) resource() lti.ResourceLink {
	if f.link == nil {
		return lti.ResourceLink{}
	}
	return f.resourceLink()
}

func (f facts) available() period  { return periodOf(f.launched().item.Available) }
func (f facts) submission() period { return periodOf(f.launched().item.Submit) }

func periodOf(p *period) period {
	if p == nil {
		return period{}
	}
	return *p
}

func (f facts) presented() lti.Presentation { return f.s.presentation(f.message) }

// pixels are a size; "" when nothing was said.
func pixels(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// listOf joins ids in one value: separated by commas, with what could be
// mistaken for one escaped (CORE §B).
func listOf(ids []string) string {
	escaped := make([]string, len(ids))
	for i, id := range ids {
		escaped[i] = url.QueryEscape(id)
	}
	return strings.Join(escaped, ",")
}
