package wire

import (
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// A secret may stand behind the encoding of a query, a form or a page: these
// are masked once more as they are decoded.

// MaskURL replaces the secrets in a URL.
func MaskURL(raw string) string { return maskQuery(MaskText(raw)) }

// maskQuery masks the query of a URL, if it has one.
func maskQuery(raw string) string {
	before, query, found := strings.Cut(raw, "?")
	if !found {
		return raw
	}
	return before + "?" + maskForm(query)
}

// maskBody goes by what the header says of the body.
func maskBody(h http.Header, body []byte) []byte {
	masked := MaskText(string(body))
	switch media := MediaType(h); {
	case media == "application/x-www-form-urlencoded":
		masked = maskForm(masked)
	case strings.HasSuffix(media, "html"):
		masked = maskPage(masked)
	}
	return []byte(masked)
}

// MediaType is that of a body, in lower case and without its parameters.
func MediaType(h http.Header) string {
	media, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// maskForm is a form as it is sent. Fields that hold no secret stay as they
// are.
func maskForm(form string) string {
	pairs := strings.Split(form, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if f, changed := maskField(Unescape(name), Unescape(value)); changed {
			pairs[i] = url.QueryEscape(f[0]) + "=" + url.QueryEscape(f[1])
		}
	}
	return strings.Join(pairs, "&")
}

// Unescape decodes a name or a value of a form. What cannot be decoded stands
// for itself.
func Unescape(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}

// maskPage is a page without the secrets in the inputs of its forms.
func maskPage(page string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(page))
	for tokens.Next() != html.ErrorToken {
		raw := string(tokens.Raw())
		tag := tokens.Token()
		f, changed := maskField(Attribute(tag, "name"), Attribute(tag, "value"))
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

// Attribute is the value of an attribute of a tag; "" when it has none.
func Attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// maskField is a field of a form without its secret, and tells whether it had
// one.
func maskField(name, value string) (field [2]string, changed bool) {
	masked := strings.TrimPrefix(MaskText(name+"="+value), name+"=")
	field = [2]string{MaskText(name), MaskText(masked)}
	return field, field != [2]string{name, value}
}
