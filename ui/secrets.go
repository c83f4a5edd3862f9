package ui

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/wire"
)

// maskedExchange is an exchange without its secrets, unless they are to be
// shown. A secret may stand behind the encoding of a query, a form or a page,
// so these are masked once more as they are decoded.
func (v viewer) maskedExchange(e wire.Exchange) wire.Exchange {
	if v.bare {
		return e
	}
	e = e.Masked()
	e.URL, e.Error = maskedURL(e.URL), wire.MaskText(e.Error)
	e.RequestHeader, e.ResponseHeader = maskedURLs(e.RequestHeader), maskedURLs(e.ResponseHeader)
	e.RequestBody = maskedBody(e.RequestHeader, e.RequestBody)
	e.ResponseBody = maskedBody(e.ResponseHeader, e.ResponseBody)
	return e
}

// maskedURLs masks the queries in headers: of a redirect, or of a referer.
func maskedURLs(h http.Header) http.Header {
	masked := maps.Clone(h)
	for name, values := range h {
		masked[name] = make([]string, len(values))
		for i, value := range values {
			masked[name][i] = maskedURL(value)
		}
	}
	return masked
}

func maskedURL(raw string) string {
	before, query, found := strings.Cut(raw, "?")
	if !found {
		return raw
	}
	return before + "?" + maskedForm(query)
}

func maskedBody(h http.Header, body []byte) []byte {
	switch media := mediaOf(h); {
	case media == content.MediaForm:
		return []byte(maskedForm(string(body)))
	case strings.HasSuffix(media, "html"):
		return []byte(maskedPage(string(body)))
	}
	return body
}

// maskedForm is a form as it is sent. Fields that hold no secret stay as they
// are.
func maskedForm(form string) string {
	pairs := strings.Split(form, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if f, changed := maskedField(unescape(name), unescape(value)); changed {
			pairs[i] = url.QueryEscape(f[0]) + "=" + url.QueryEscape(f[1])
		}
	}
	return strings.Join(pairs, "&")
}

// maskedPage is a page without the secrets in the inputs of its forms.
func maskedPage(page string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(page))
	for tokens.Next() != html.ErrorToken {
		raw := string(tokens.Raw())
		tag := tokens.Token()
		f, changed := maskedField(attribute(tag, "name"), attribute(tag, "value"))
		if !changed {
			b.WriteString(raw)
			continue
		}
		for i, a := range tag.Attr {
			switch a.Key {
			case "name":
				tag.Attr[i].Val = f[0]
			case "value":
				tag.Attr[i].Val = f[1]
			}
		}
		b.WriteString(tag.String())
	}
	return b.String() + string(tokens.Raw())
}

// maskedField is a field of a form without its secret, and tells whether it
// had one.
func maskedField(name, value string) (field [2]string, changed bool) {
	masked := strings.TrimPrefix(wire.MaskText(name+"="+value), name+"=")
	field = [2]string{wire.MaskText(name), wire.MaskText(masked)}
	return field, field != [2]string{name, value}
}

// mediaOf is the media type of a body, without its parameters.
func mediaOf(h http.Header) string {
	media, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// toggleSecrets shows secrets, or masks them again.
func (m *model) toggleSecrets() {
	m.bare = !m.bare
	m.notice = notice{words: "Secrets are masked again."}
	if m.bare {
		m.notice = notice{words: "Secrets are shown on this screen, and copied as they are. Press u to mask them."}
	}
}
