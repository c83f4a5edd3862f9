package browser

import (
	"net/url"
	"slices"

	"golang.org/x/net/html"
)

// A message is what a page's script says to the platform's page around it. The
// page holds it as data, which is how a browser without scripts can read it.
type message struct {
	subject, key, value string
	frame               string // of the platform, that it is for
	origin              string // the platform's: nobody else may hear it
	field               string // of the form, that takes what the storage has
}

// Subjects of the messages (PM).
const (
	putData = "lti.put_data"
	getData = "lti.get_data"
)

// readMessage finds what the script of a page is going to say; nil when the
// body holds nothing of the kind.
func readMessage(body *html.Node) *message {
	m := &message{
		subject: attribute(body, "data-subject"), key: attribute(body, "data-key"), value: attribute(body, "data-value"),
		frame: attribute(body, "data-frame"), origin: attribute(body, "data-origin"), field: attribute(body, "data-field"),
	}
	if m.subject != putData && m.subject != getData {
		return nil
	}
	return m
}

// A slot is where the storage keeps a value: each origin has its own.
type slot struct{ origin, key string }

// speak does what the script of a page would do: it says its message, and
// submits the form when it has the answer, or when there is none.
func (b *Browser) speak(page *Page) navigation {
	form, said := page.Forms[0], page.says
	at := slot{origin(page.at), said.key}
	var answer string
	if page.heard(said) {
		if said.subject == putData {
			b.storage[at] = said.value
		}
		answer = b.storage[at]
	}
	if said.field != "" {
		form.Fields = cloned(form.Fields)
		form.Fields.Set(said.field, answer)
	}
	return page.posted(form)
}

// heard tells whether the page around hears a message and answers it: the
// browser delivers it to the origin that it is for, and the platform's page
// answers those that it lends its storage to.
func (p *Page) heard(m *message) bool {
	return p.top != nil && m.frame == "_parent" && m.origin == origin(p.top) && slices.Contains(p.storage, origin(p.at))
}

func cloned(fields url.Values) url.Values {
	c := url.Values{}
	for name, values := range fields {
		c[name] = slices.Clone(values)
	}
	return c
}
