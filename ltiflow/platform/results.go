package platform

import (
	"net/http"
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// getResults are the results of a line item (AGS §3.3).
func (s *Server) getResults(w http.ResponseWriter, r *http.Request) error {
	at, err := s.target(r, func(scope lti.Scopes) string { return scope.ResultReadOnly })
	if err != nil {
		return err
	}
	item, grades, ok := s.store.results(at.client.id, at.course, at.number, r.URL.Query().Get("user_id"))
	if !ok {
		return lti.Fail(lti.LineItemUnknown, r.URL.Path, "a line item of client "+at.client.id)
	}
	w.Header().Set("Cache-Control", "no-store")
	if !at.client.edition.OIDCLogin {
		writeJSON(w, http.StatusOK, lti.MediaResultContainer, draftResults(item, grades))
		return nil
	}
	id := s.lineItemURL(at.course, at.number)
	results := make([]lti.Result, 0, len(grades))
	for _, g := range grades {
		results = append(results, lti.Result{
			ID: id + "/results?user_id=" + url.QueryEscape(g.user), ScoreOf: id, UserID: g.user,
			ResultScore: g.score, ResultMaximum: item.ScoreMaximum, Comment: g.comment,
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
func draftResults(item lti.LineItem, grades []grade) []draftResult {
	results := make([]draftResult, 0, len(grades))
	for _, g := range grades {
		if g.score != nil {
			results = append(results, draftResult{item.ScoreMaximum, *g.score, g.user})
		}
	}
	return results
}
