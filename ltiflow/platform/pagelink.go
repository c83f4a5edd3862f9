package platform

import (
	"net/http"
	"strconv"

	"ltibootcamp/ltiflow/lti"
)

// A pageLink leads to another page of a list.
type pageLink struct {
	URL, Text string
	Next      bool // the page that follows
}

// pageNumber reads the number that a page of a list begins after, or before; 0
// where nothing is said. Only our own links say so.
func pageNumber(r *http.Request, name string) (int64, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return 0, nil
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 0 {
		return 0, lti.Fail(lti.PageCursorUnknown, name+"="+text, "a link of the list")
	}
	return number, nil
}

// pageAfter is the address of the page of a list that begins after a number.
func pageAfter(list string, number int64) string {
	if number == 0 {
		return list
	}
	return list + "?after=" + strconv.FormatInt(number, 10)
}
