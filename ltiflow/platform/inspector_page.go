package platform

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// Views are what the templates of the inspector show. All of their text is
// masked and printable: what a tool sends is shown and never trusted.
type (
	inspectorView struct {
		filter
		Limit     int
		Tools     []toolView
		Exchanges []sightView // newest first
		Reload    string      // this page again
		Events    string      // what follows it
	}
	sightView struct {
		Number            uint64
		Began, Took       string
		From, To          wire.Party
		Method, Path      string
		Query             string // as the row shows it
		Status            int
		StatusText        string
		Tool, Client      string
		Refused, Clipped  bool
		Failure           string // why no answer came
		Broken            string // by which fault, on purpose
		Refusal           *notice
		Findings          []findingView
		More              int
		Request, Response messageView
	}
	findingView struct {
		lti.Finding
		lti.Entry
	}
)

// inspectorPage shows the last exchanges between the platform and its tools.
func (s *Server) inspectorPage(w http.ResponseWriter, r *http.Request) error {
	shown := filterOf(r.URL.Query())
	view := inspectorView{filter: shown, Limit: maxSightings, Reload: pathInspector}
	var last uint64
	seen := map[string]bool{}
	for _, sight := range slices.Backward(s.inspector.since(0)) {
		last = max(last, sight.number)
		if sight.client != "" && !seen[sight.client] {
			seen[sight.client] = true
			view.Tools = append(view.Tools, toolView{ID: sight.client, Name: s.toolName(sight.client)})
		}
		if shown.shows(&sight) {
			view.Exchanges = append(view.Exchanges, s.sightView(&sight))
		}
	}
	if shown.Tool != "" && !seen[shown.Tool] {
		view.Tools = append(view.Tools, toolView{ID: wire.Line(clip(shown.Tool)), Name: s.toolName(shown.Tool)})
	}
	query := shown.query()
	if len(query) > 0 {
		view.Reload += "?" + query.Encode()
	}
	query.Set("after", strconv.FormatUint(last, 10))
	view.Events = pathInspectorEvents + "?" + query.Encode()
	return s.writePage(w, http.StatusOK, "inspector", "Inspector", view, "'none'")
}

// toolName is the name of a client of either edition.
func (s *Server) toolName(id string) string {
	if c, err := s.anyClient(id); err == nil {
		return wire.Line(c.Name)
	}
	return "Unknown tool"
}

// sightView masks, decodes and makes printable what was kept. That takes a
// while, which is why it is done for who looks and not for who calls.
func (s *Server) sightView(sight *sighting) sightView {
	e := sight.Exchange
	e.RequestBody, e.ResponseBody = nil, nil
	e = e.Masked()
	view := sightView{
		Number: sight.number, Began: e.Began.Format("15:04:05.000"), Took: e.Took.Round(10 * time.Microsecond).String(),
		From: e.From, To: e.To, Method: wire.Line(e.Method), Path: e.URL,
		Status: e.Status, StatusText: http.StatusText(e.Status), Client: sight.client,
		Refused: sight.refused(), Clipped: e.Truncated, Failure: wire.Line(e.Error), Broken: sight.fault, More: sight.more,
		Request:  viewMessage(e.RequestHeader, sight.RequestBody),
		Response: viewMessage(e.ResponseHeader, sight.ResponseBody),
	}
	if u, err := url.Parse(e.URL); err == nil {
		view.Request.Query = view.Request.pairs(u.RawQuery)
		view.Path = u.EscapedPath()
		if e.To == wire.Tool {
			view.Path = u.Scheme + "://" + u.Host + view.Path
		}
	}
	view.Path = hide(view.Path)
	view.Query = inRow(view.Request.Query)
	if sight.client != "" {
		view.Tool = s.toolName(sight.client)
	}
	if f := sight.refusal; f != nil {
		found := viewFinding(*f)
		view.Refusal = &notice{Finding: found.Finding, Entry: found.Entry}
	}
	findings := sight.findings
	if f := sight.refusal; f != nil && len(findings.Failed()) == 0 {
		findings = append(slices.Clip(findings), *f) // a check that ended it by itself
	}
	for _, f := range findings {
		view.Findings = append(view.Findings, viewFinding(f))
	}
	return view
}

// inRow is a query as a row shows it, from parameters that are masked. Those of
// a login are longer than a line, and stand whole among the details.
func inRow(query []field) string {
	const enough = 120
	if len(query) == 0 {
		return ""
	}
	pairs := make([]string, len(query))
	for i, p := range query {
		pairs[i] = p.Name + "=" + p.Value
	}
	said := "?" + strings.Join(pairs, "&")
	if len(said) > enough {
		said = strings.ToValidUTF8(said[:enough], "") + "…"
	}
	return said
}

// Says is the exchange in one line, for who listens.
func (v sightView) Says() string {
	said := fmt.Sprintf("%s %s, %s to %s, %d %s", v.Method, v.Path, v.From, v.To, v.Status, v.StatusText)
	if v.Refusal != nil {
		said += ", refused: " + string(v.Refusal.Code)
	}
	if v.Broken != "" {
		said += ", broken on purpose: " + v.Broken
	}
	return said
}

// viewFinding shows what was got and wanted where they differ, or are known to
// be the same: what a check says of a failure is not so when it held.
func viewFinding(f lti.Finding) findingView {
	if f.Status == lti.Passed && f.Got != f.Want {
		f.Got, f.Want = "", ""
	}
	f.Got, f.Want = hide(clip(f.Got)), hide(clip(f.Want))
	return findingView{f, f.About()}
}

// Failed tells whether the check did not hold.
func (f findingView) Failed() bool { return f.Status == lti.Failed }

// title is a header's or field's name as it may be shown.
func title(name string) string { return wire.Line(strings.TrimSpace(name)) }
