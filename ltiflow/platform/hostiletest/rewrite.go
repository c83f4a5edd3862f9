package hostiletest

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"html"
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jws"
)

// Where the front publishes what it signs with in the name of the tool.
const (
	toolKeys = "/keys-of-the-tool"
	ownName  = "front"
)

// token is a signed JWT.
var token = regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]{300,}`)

// there is what the tool sent, as the simulator has to get it: signed by
// somebody whom it knows, to somebody who it is.
func (f *front) there(r *http.Request, body []byte) []byte {
	body = token.ReplaceAllFunc(body, func(signed []byte) []byte {
		key, kid := f.key, ownName
		if draft := f.toolKey.Load(); draft != nil {
			key, kid = draft, ""
		}
		return f.signedAnew(signed, key, kid, func(v any) any { return f.named(v, f.own, f.simulator) })
	})
	if strings.HasSuffix(r.Header.Get("Content-Type"), "json") {
		document := decode(body)
		if o, ok := document.(map[string]any); ok && o["jwks_uri"] != nil {
			o["jwks_uri"] = "http://" + f.own + toolKeys
			return encode(document)
		}
	}
	return []byte(f.renamed(string(body), f.own, f.simulator))
}

// back is what the simulator answered, as the tool gets it.
func (f *front) back(r *http.Request, header http.Header, body []byte) []byte {
	for name, values := range header {
		for i, value := range values {
			header[name][i] = f.renamed(value, f.simulator, f.own)
		}
	}
	if location := header.Get("Location"); strings.Contains(location, f.own) || strings.HasPrefix(location, "/") {
		mark := "?"
		if strings.Contains(location, "?") {
			mark = "&"
		}
		header.Set("Location", location+mark+"nasty=%1b%5B6;9m%E2%80%AE%00%ff\u202e\u009b6m")
	}
	signed := token.Match(body)
	body = token.ReplaceAllFunc(body, func(signed []byte) []byte {
		return f.signedAnew(signed, f.key, Nasty(), func(v any) any { return nasty(f.named(v, f.simulator, f.own)) })
	})
	media := header.Get("Content-Type")
	switch document := decode(body); {
	case strings.HasPrefix(media, "text/html"):
		return nastyPage(f.renamed(string(body), f.simulator, f.own))
	case signed || document == nil:
		return body
	default:
		return f.document(r, document)
	}
}

// document is a JSON answer of the platform.
func (f *front) document(r *http.Request, document any) []byte {
	if o, ok := document.(map[string]any); ok {
		if _, isKeys := o["keys"]; isKeys {
			padding := ""
			if strings.Contains(r.URL.Path, "wellknown") || strings.Contains(string(encode(o)), `"rsa"`) {
				padding = "=="
			}
			return encode(f.keySet(padding, Nasty()))
		}
		if text, ok := o["webkeyPem"].(string); ok {
			f.keepToolKey(text)
		}
	}
	return encode(nasty(f.named(document, f.simulator, f.own)))
}

// keepToolKey keeps the key that edition 2018 makes for its tool, to sign with.
func (f *front) keepToolKey(text string) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		f.tb.Error("webkeyPem is no PEM")
		return
	}
	key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
	if err != nil {
		f.tb.Errorf("webkeyPem: %v", err)
	}
	f.toolKey.Store(key)
}

// keySet is the front's key under a name.
func (f *front) keySet(padding, kid string) any {
	return map[string]any{Nasty(): Nasty(), "keys": []any{map[string]any{
		"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "nasty": Nasty(),
		"n": base64.RawURLEncoding.EncodeToString(f.key.N.Bytes()) + padding,
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(f.key.E)).Bytes()),
	}}}
}

// signedAnew is a token with other claims.
func (f *front) signedAnew(signed []byte, key *rsa.PrivateKey, kid string, change func(any) any) []byte {
	parsed, err := jws.Parse(signed)
	if err != nil {
		f.tb.Errorf("a token that is none: %v", err)
		return signed
	}
	header := jws.NewHeaders()
	for name, value := range map[string]string{jws.TypeKey: "JWT", jws.KeyIDKey: kid} {
		if value != "" {
			_ = header.Set(name, value)
		}
	}
	again, err := jws.Sign(encode(change(decode(parsed.Payload()))), jws.WithKey(jwa.RS256, key, jws.WithProtectedHeaders(header)))
	if err != nil {
		f.tb.Errorf("signing: %v", err)
	}
	return again
}

// named calls one of the two by the name of the other in a document.
func (f *front) named(v any, from, to string) any {
	return texts(v, func(_, text string) string { return f.renamed(text, from, to) })
}

// nasty puts words into whatever a person would read, and into members that
// nobody asked for, which no reader may stumble over.
func nasty(v any) any {
	people := []string{"name", "given_name", "family_name", "title", "label", "text", "comment", "description", "product_family_code", "version"}
	v = texts(v, func(name, text string) string {
		if slices.Contains(people, name) {
			return text + Nasty()
		}
		return text
	})
	all, isList := v.([]any)
	if !isList {
		all = []any{v}
	}
	for _, one := range all {
		if o, ok := one.(map[string]any); ok {
			o[Nasty()], o["endless"] = map[string]any{Nasty(): []any{Nasty()}}, Endless()
		}
	}
	return v
}

// texts changes every text of a document.
func texts(v any, change func(name, text string) string) any {
	var walk func(name string, v any) any
	walk = func(name string, v any) any {
		switch v := v.(type) {
		case string:
			return change(name, v)
		case []any:
			for i := range v {
				v[i] = walk("", v[i])
			}
		case map[string]any:
			for member := range v {
				v[member] = walk(member, v[member])
			}
		}
		return v
	}
	return walk("", v)
}

// nastyPage is a page with words in its title, its text, and an address.
func nastyPage(page string) []byte {
	page = strings.Replace(page, "</title>", html.EscapeString(Nasty())+"</title>", 1)
	words := "<p>" + html.EscapeString(Nasty()) + Nasty() + "\xff</p></b><a href=\"/?" + "\u202e%1b%5B6;9m" + "\">" + Nasty() + "</a></b>"
	return []byte(strings.Replace(page, "</body>", words+"</body>", 1))
}

// decode reads JSON without changing its numbers; nil when it is none.
func decode(body []byte) any {
	var v any
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

// encode writes JSON as bare as it may be: only the controls of ASCII and the
// quotes have to be escaped.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(b.Bytes())
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(encode(v))
}
