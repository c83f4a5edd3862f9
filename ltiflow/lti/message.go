package lti

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// DecodePart decodes one part of a compact JWS: base64url exactly as an encoder
// writes it (RFC 7515 §2). Tolerance would let one signature stand for several
// tokens, and each of them count once. The decoder skips line breaks even when
// it is strict, so they are refused here.
func DecodePart(part string) ([]byte, error) {
	if strings.ContainsAny(part, "\r\n") {
		return nil, errors.New("a line break in base64url")
	}
	decoded, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil {
		return nil, fmt.Errorf("decoding base64url: %w", err)
	}
	return decoded, nil
}

// Claims is the payload of a JWT, claim by name, each still encoded.
type Claims map[string]json.RawMessage

// ReadClaims reads a payload: one JSON object in which no name stands twice,
// at any depth. Two parsers that disagree about which of two values counts are
// a way round every check, so a repeated name is refused. So is what is no
// UTF-8 (RFC 8259 §8.1): a decoder would put other letters in its place.
func ReadClaims(payload []byte) (Claims, error) {
	if !utf8.Valid(payload) {
		return nil, errors.New("reading the claims: got bytes that are no UTF-8")
	}
	if err := uniqueNames(json.NewDecoder(bytes.NewReader(payload))); err != nil {
		return nil, err
	}
	var c Claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return nil, fmt.Errorf("reading the claims: %w", err)
	}
	if c == nil {
		return nil, errors.New("reading the claims: got null, want a JSON object")
	}
	return c, nil
}

// Has tells whether the claim is there, whatever its value.
func (c Claims) Has(name string) bool {
	_, ok := c[name]
	return ok && name != ""
}

// Text is the claim's value when it is a JSON string, else "".
func (c Claims) Text(name string) string {
	var s string
	if json.Unmarshal(c[name], &s) != nil {
		return ""
	}
	return s
}

// Time is a NumericDate claim (RFC 7519 §2): seconds since 1970 as a JSON
// number. It tells whether it was one; a date in quotes is not.
func (c Claims) Time(name string) (time.Time, bool) {
	var seconds float64
	raw := c[name]
	if len(raw) == 0 || string(raw) == "null" || json.Unmarshal(raw, &seconds) != nil {
		return time.Time{}, false
	}
	const farthest = 1 << 53 // past it a float64 counts no more single seconds
	if seconds < -farthest || seconds > farthest {
		return time.Time{}, false
	}
	return time.Unix(int64(seconds), 0), true
}

// Audience is the aud claim, which may be a string or an array (RFC 7519
// §4.1.3). It is nil when there is none or it is neither.
func (c Claims) Audience() []string {
	var many []string
	if json.Unmarshal(c["aud"], &many) == nil {
		return many
	}
	if one := c.Text("aud"); one != "" {
		return []string{one}
	}
	return nil
}

// Raw is the claim as it was written, for showing; "" when absent.
func (c Claims) Raw(name string) string { return string(c[name]) }

// Decode reads the claim into v and leaves v alone when the claim is absent.
func (c Claims) Decode(name string, v any) error {
	if !c.Has(name) {
		return nil
	}
	if err := json.Unmarshal(c[name], v); err != nil {
		return fmt.Errorf("reading the claim %s: %w", name, err)
	}
	return nil
}

// uniqueNames reads one JSON value to its end and fails at a repeated name or
// at anything behind it.
func uniqueNames(d *json.Decoder) error {
	type frame struct {
		names map[string]bool // nil in an array
		value bool            // in an object: the next token is a value
	}
	var open []frame
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading the claims: %w", err)
		}
		if delim, ok := token.(json.Delim); ok && (delim == '}' || delim == ']') {
			open = open[:len(open)-1]
			continue
		}
		if len(open) > 0 && open[len(open)-1].names != nil {
			top := &open[len(open)-1]
			if !top.value {
				name, _ := token.(string)
				if top.names[name] {
					return fmt.Errorf("reading the claims: %q stands twice", name)
				}
				top.names[name], top.value = true, true
				continue
			}
			top.value = false
		}
		switch token {
		case json.Delim('{'):
			open = append(open, frame{names: map[string]bool{}})
		case json.Delim('['):
			open = append(open, frame{})
		}
	}
}
