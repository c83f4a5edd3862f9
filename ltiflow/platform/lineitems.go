package platform

import (
	"errors"
	"math"
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// getLineItems lists the line items of a tool in a course (AGS §3.2.4).
func (s *Server) getLineItems(w http.ResponseWriter, r *http.Request) error {
	c, err := s.grader(r, toReadLineItems)
	if err != nil {
		return err
	}
	if _, err := s.deployment(c); err != nil {
		return err
	}
	if err := accepts(r, lti.MediaLineItemContainer); err != nil {
		return err
	}
	query, err := readQuery(r, "resource_link_id", "resource_id", "tag", paramLimit, paramCursor)
	if err != nil {
		return err
	}
	p, err := readPage(r.Context(), query)
	if err != nil {
		return err
	}
	items, err := s.store.LineItems(store.LineItemQuery{
		Course: c.course, Client: c.client.ID, Deployment: c.deployment,
		Link: query.Get("resource_link_id"), ResourceID: query.Get("resource_id"), Tag: query.Get("tag"),
		After: int(min(p.after, math.MaxInt)), Limit: p.size + 1,
	})
	if err != nil {
		return err
	}
	items, next := cut(items, p.size, func(item store.LineItem) int64 { return int64(item.Number) })
	views := make([]map[string]any, 0, len(items))
	for _, item := range items {
		views = append(views, s.lineItemView(c.client, item))
	}
	linkPages(w, func(query url.Values) string { return s.gradesURL(c.client, query, c.course, "lineitems") }, query, p, next)
	writeJSON(w, http.StatusOK, lti.MediaLineItemContainer, views)
	return nil
}

// createLineItem adds a line item (AGS §3.2). An id that a tool sends says
// nothing here: the line item may be a copy from another course.
func (s *Server) createLineItem(w http.ResponseWriter, r *http.Request) error {
	c, err := s.grader(r, toChangeLineItems)
	if err != nil {
		return err
	}
	item := store.LineItem{Course: c.course, Client: c.client.ID}
	if item.Deployment, err = s.deployment(c); err != nil {
		return err
	}
	b, err := readLineItem(r)
	if err != nil {
		return err
	}
	if id := b.ResourceLinkID; id != nil && *id != "" {
		l, err := s.ownLink(c, *id)
		if err != nil {
			return err
		}
		item.Link, item.Deployment = l.ID, l.Deployment
	}
	b.apply(&item)
	item.Number, err = s.store.AddLineItem(item, s.limits.lineItems)
	if err == nil && item.Number == 0 {
		err = tooMany("line items in a course", s.limits.lineItems)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Location", s.lineItemURL(c.client, c.course, item.Number))
	s.writeLineItem(w, http.StatusCreated, c, item)
	return nil
}

// getLineItem is one line item (AGS §3.2).
func (s *Server) getLineItem(w http.ResponseWriter, r *http.Request) error {
	if err := checkPath(r); err != nil {
		return err
	}
	at, err := s.target(r, toReadLineItems)
	if err != nil {
		return err
	}
	if err := accepts(r, lti.MediaLineItem); err != nil {
		return err
	}
	s.writeLineItem(w, http.StatusOK, at.caller, at.item)
	return nil
}

// putLineItem replaces a line item by another under the same id (AGS §3.2).
// The id and the link stay. A tool that sends others is told so, where AGS
// would let us look away: it would wait for a change that never comes.
func (s *Server) putLineItem(w http.ResponseWriter, r *http.Request) error {
	if err := checkPath(r); err != nil {
		return err
	}
	at, err := s.target(r, toChangeLineItems)
	if err != nil {
		return err
	}
	b, err := readLineItem(r)
	if err != nil {
		return err
	}
	var fs lti.Findings
	for _, fixed := range []struct {
		name string
		sent *string
		is   string
	}{
		{"id", b.ID, s.lineItemURL(at.client, at.course, at.item.Number)},
		{"resourceLinkId", b.ResourceLinkID, at.item.Link},
	} {
		if fixed.sent != nil && *fixed.sent != "" {
			fs.Add(lti.LineItemFixed, *fixed.sent == fixed.is, fixed.name+" "+*fixed.sent, "the one it has, "+lti.Show(fixed.is)+", or none")
		}
	}
	if err := noted(r.Context(), fs); err != nil {
		return err
	}
	b.apply(&at.item)
	if err := s.store.SetLineItem(at.item); err != nil {
		return goneMeanwhile(err, r)
	}
	s.writeLineItem(w, http.StatusOK, at.caller, at.item)
	return nil
}

// deleteLineItem deletes a line item with its grades (AGS §3.2). In the
// draft all that goes well is 200.
func (s *Server) deleteLineItem(w http.ResponseWriter, r *http.Request) error {
	if err := checkPath(r); err != nil {
		return err
	}
	at, err := s.target(r, toChangeLineItems)
	if err != nil {
		return err
	}
	if err := s.store.DeleteLineItem(at.course, at.item.Number); err != nil {
		return goneMeanwhile(err, r)
	}
	writeDone(w, at.client.edition)
	return nil
}

// postLineItem is what nobody may do; but a tool that glued /scores to the end
// of a URL with a query comes here.
func (s *Server) postLineItem(w http.ResponseWriter, r *http.Request) error {
	if err := checkPath(r); err != nil {
		return err
	}
	const allowed = "DELETE, GET, HEAD, PUT"
	w.Header().Set("Allow", allowed)
	return lti.Fail(lti.MethodNotAllowed, r.Method, allowed)
}

// goneMeanwhile says of a line item that was there a moment ago what is said
// of one that never was.
func goneMeanwhile(err error, r *http.Request) error {
	if errors.Is(err, store.ErrNotFound) {
		return lti.Fail(lti.LineItemUnknown, r.URL.Path, "a line item that was not deleted")
	}
	return err
}

// writeLineItem answers with a line item.
func (s *Server) writeLineItem(w http.ResponseWriter, status int, c caller, item store.LineItem) {
	writeJSON(w, status, lti.MediaLineItem, s.lineItemView(c.client, item))
}

// writeDone says that all went well, where there is nothing more to say. The
// draft's platform answered everything with 200.
func writeDone(w http.ResponseWriter, e lti.Edition) {
	if e.OIDCLogin {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	writeJSON(w, http.StatusOK, "application/json", struct{}{})
}
