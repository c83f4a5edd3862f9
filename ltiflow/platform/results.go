package platform

import (
	"math"
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// getResults are the results of a line item (AGS §3.3).
func (s *Server) getResults(w http.ResponseWriter, r *http.Request) error {
	at, err := s.target(r, func(scope lti.Scopes) string { return scope.ResultReadOnly })
	if err != nil {
		return err
	}
	grades, err := s.store.Grades(store.GradeQuery{
		Course: at.item.Course, LineItem: at.item.Number, User: r.URL.Query().Get("user_id"), Limit: math.MaxInt32,
	})
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if !at.client.edition.OIDCLogin {
		writeJSON(w, http.StatusOK, lti.MediaResultContainer, draftResults(at.item, grades))
		return nil
	}
	id := s.lineItemURL(at.item.Course, at.item.Number)
	results := make([]lti.Result, 0, len(grades))
	for _, g := range grades {
		results = append(results, lti.Result{
			ID: id + "/results?user_id=" + url.QueryEscape(g.User), ScoreOf: id, UserID: g.User,
			ResultScore: g.Score, ResultMaximum: at.item.ScoreMaximum, Comment: g.Comment,
		})
	}
	writeJSON(w, http.StatusOK, lti.MediaResultContainer, results)
	return nil
}

// A draftResult is a result as the notebook prints it: no id, no line item.
type draftResult struct {
	Maximum float64 `json:"resultMaximum"`
	Score   float64 `json:"resultScore"`
	User    string  `json:"userId"`
}

// draftResults leave out what has no score. The notebook's platform left out
// scores of 0 too, which was a mistake: 0 is a score.
func draftResults(item store.LineItem, grades []store.Grade) []draftResult {
	results := make([]draftResult, 0, len(grades))
	for _, g := range grades {
		if g.Score != nil {
			results = append(results, draftResult{item.ScoreMaximum, *g.Score, g.User})
		}
	}
	return results
}
