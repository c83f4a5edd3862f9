package platform

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// paramTool is in the query of all URLs of the grade services for a tool whose
// administrator wants it so. Other platforms do that always, Moodle with
// type_id: a tool that drops the query, or glues to its end, fails there, and
// can find out here.
const paramTool = "tool"

// gradesURL is the address of a grade service. It is the one place where they
// are made: no URL goes out without the query that it needs to come back with.
func (s *Server) gradesURL(c *client, query url.Values, path ...string) string {
	if c.Settings.QueryURLs {
		query.Set(paramTool, c.ID)
	}
	u := s.url + "/" + strings.Join(path, "/")
	if len(query) > 0 {
		u += "?" + query.Encode()
	}
	return u
}

// lineItemsURL is where the line items of a course are, for a tool.
func (s *Server) lineItemsURL(c *client, course string) string {
	return s.gradesURL(c, url.Values{}, course, "lineitems")
}

// lineItemURL is the id of a line item and where its services are.
func (s *Server) lineItemURL(c *client, course string, number int) string {
	return s.gradesURL(c, url.Values{}, course, "lineitems", strconv.Itoa(number), "lineitem")
}

// resultsURL is where the results of a line item are. With user_id in its
// query it is the id of one result.
func (s *Server) resultsURL(c *client, course string, number int, query url.Values) string {
	return s.gradesURL(c, query, course, "lineitems", strconv.Itoa(number), "lineitem", "results")
}

// checkURL fails unless a tool kept the query that its URLs have.
func checkURL(r *http.Request, c *client) error {
	if !c.Settings.QueryURLs {
		return nil
	}
	query, err := readQuery(r, paramTool)
	if err != nil {
		return err
	}
	if got := query.Get(paramTool); got != c.ID {
		return lti.Fail(lti.ServiceQueryMissing, r.URL.RequestURI(), "?"+paramTool+"="+c.ID+" in the query, as it was handed out")
	}
	return nil
}

// checkPath fails when a tool added scores or results to the end of a URL that
// ends with a query (AGS §3.3.1, §3.4.1). What it meant is plain, and the
// address that it calls is another.
func checkPath(r *http.Request) error {
	query, err := url.QueryUnescape(r.URL.RawQuery)
	if err != nil {
		query = r.URL.RawQuery
	}
	for _, service := range []string{"scores", "results"} {
		if strings.HasSuffix(query, "/"+service) {
			return lti.Fail(lti.ServicePathInQuery, r.URL.RequestURI(), r.URL.Path+"/"+service+", and the query after it")
		}
	}
	return nil
}
