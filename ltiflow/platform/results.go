package platform

import (
	"math"
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// getResults are the results of a line item (AGS §3.3): of everybody with a
// score or a comment.
func (s *Server) getResults(w http.ResponseWriter, r *http.Request) error {
	at, err := s.target(r, toReadResults)
	if err != nil {
		return err
	}
	if !at.client.edition.OIDCLogin {
		return s.getDraftResults(w, r, at.item)
	}
	if err := accepts(r, lti.MediaResultContainer); err != nil {
		return err
	}
	query, err := readQuery(r, "user_id", paramLimit, paramCursor)
	if err != nil {
		return err
	}
	p, err := readPage(r.Context(), query)
	if err != nil {
		return err
	}
	grades, err := s.store.Grades(store.GradeQuery{
		Course: at.course, LineItem: at.item.Number, User: query.Get("user_id"), After: p.after, Limit: p.size + 1,
	})
	if err != nil {
		return err
	}
	grades, next := cut(grades, p.size, func(g store.Grade) int64 { return g.Number })
	results := make([]lti.Result, 0, len(grades))
	for _, g := range grades {
		results = append(results, s.result(at, g))
	}
	list := func(query url.Values) string { return s.resultsURL(at.client, at.course, at.item.Number, query) }
	linkPages(w, list, query, p, next)
	writeJSON(w, http.StatusOK, lti.MediaResultContainer, results)
	return nil
}

// result is a grade as a tool reads it (AGS §3.3.4). Its id can be fetched.
func (s *Server) result(at target, g store.Grade) lti.Result {
	return lti.Result{
		ID:      s.resultsURL(at.client, at.course, at.item.Number, url.Values{"user_id": {g.User}}),
		ScoreOf: s.lineItemURL(at.client, at.course, at.item.Number),
		UserID:  g.User, ResultScore: counts(g, at.client.edition), ResultMaximum: at.item.ScoreMaximum,
		Comment: g.Comment, ScoringUserID: g.ScoringUser,
	}
}

// A draftResult is a result as the notebook prints it: no id, no line item.
type draftResult struct {
	Maximum float64 `json:"resultMaximum"`
	Score   float64 `json:"resultScore"`
	User    string  `json:"userId"`
}

// getDraftResults leave out what has no score. The notebook's platform left
// out scores of 0 too, which was a mistake: 0 is a score. It knew no pages,
// and took every score as final.
func (s *Server) getDraftResults(w http.ResponseWriter, r *http.Request, item store.LineItem) error {
	grades, err := s.store.Grades(store.GradeQuery{
		Course: item.Course, LineItem: item.Number, User: r.URL.Query().Get("user_id"), Limit: math.MaxInt32,
	})
	if err != nil {
		return err
	}
	results := make([]draftResult, 0, len(grades))
	for _, g := range grades {
		if g.Score != nil {
			results = append(results, draftResult{item.ScoreMaximum, *g.Score, g.User})
		}
	}
	writeJSON(w, http.StatusOK, lti.MediaResultContainer, results)
	return nil
}
