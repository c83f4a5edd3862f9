package lti

import (
	"encoding/json"
	"strings"
)

// A Refusal is the body with which the platform says no. OAuth endpoints use
// error and error_description (RFC 6749 §5.2), the others title, status and
// detail (problem JSON, RFC 9457). Code, got and want are ours, in both: the
// same words in which the tool reports its own checks.
type Refusal struct {
	Error            string `json:"error,omitempty"`
	ErrorDescription string `json:"error_description,omitempty"`

	Type   string `json:"type,omitempty"`
	Title  string `json:"title,omitempty"`
	Status int    `json:"status,omitempty"`
	Detail string `json:"detail,omitempty"`

	Code Code   `json:"code,omitempty"`
	Got  string `json:"got,omitempty"`
	Want string `json:"want,omitempty"`
	Spec string `json:"spec,omitempty"`
	// The likely cause, and how to mend it.
	Cause  string `json:"cause,omitempty"`
	Remedy string `json:"remedy,omitempty"`
}

// ReadRefusal reads an error body of a platform, ours or another. A body that
// is no JSON object gives an empty Refusal.
func ReadRefusal(body []byte) Refusal {
	var r Refusal
	if json.Unmarshal(body, &r) != nil {
		return Refusal{}
	}
	return r
}

// String is what the platform said, in one line; "" when it said nothing.
func (r Refusal) String() string {
	var said []string
	for _, part := range []string{r.Error, r.ErrorDescription, r.Title, r.Detail} {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, ": ")
}
