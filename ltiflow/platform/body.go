package platform

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"ltibootcamp/ltiflow/lti"
)

// hasType fails unless the body is said to be of the media type. JSON is UTF-8
// (RFC 8259 §8.1), so a charset says nothing.
func hasType(r *http.Request, media string) error {
	got := r.Header.Get("Content-Type")
	name, _, err := mime.ParseMediaType(got)
	return ensure(r.Context(), lti.MediaTypeUnsupported, err == nil && name == media, lti.Show(got), media)
}

// readBody reads the body of a request, up to a size that makes sense for it.
func readBody(r *http.Request, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if err != nil {
		return nil, bodyError(err)
	}
	if int64(len(body)) > limit {
		return nil, lti.Fail(lti.BodyTooLarge, "more", "at most "+strconv.FormatInt(limit, 10)+" bytes")
	}
	return body, nil
}

// bodyError keeps the one error of reading that is the sender's doing apart:
// a body too large. Of the others nobody is left to hear.
func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return tooLarge
	}
	return lti.Fail(lti.ParameterMissing, "a body that ended early", "the whole body")
}

// readObject reads one JSON object into v, and gives all its members. Code is
// for what is none.
func readObject(body []byte, v any, code lti.Code) (lti.Claims, error) {
	members, err := lti.ReadClaims(body)
	if err != nil {
		return nil, lti.Fail(code, err.Error(), "one JSON object, each name once")
	}
	if err := decodeJSON(body, v); err != nil {
		return nil, lti.Fail(code, err.Error(), "each member of its type")
	}
	return members, nil
}
