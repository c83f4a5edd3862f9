package platform

import (
	"errors"
	"net/http"
	"strings"

	"github.com/elnormous/contenttype"

	"ltibootcamp/ltiflow/lti"
)

// accepts fails when the Accept header of a GET rules out the one media type
// there is (RFC 9110 §12.5.1). Without one, and with one that cannot be read,
// as some libraries send it on their own, nothing is ruled out.
func accepts(r *http.Request, media string) error {
	// A list in several headers is one list (RFC 9110 §5.3).
	asked := strings.Join(r.Header.Values("Accept"), ", ")
	if asked == "" {
		return nil
	}
	offers := []contenttype.MediaType{contenttype.NewMediaType(media), contenttype.NewMediaType(media + ";charset=utf-8")}
	_, _, err := contenttype.GetAcceptableMediaTypeFromHeader(asked, offers)
	if errors.Is(err, contenttype.ErrNoAcceptableTypeFound) {
		return lti.Fail(lti.MediaTypeNotAccepted, "Accept: "+asked, media)
	}
	return nil
}
