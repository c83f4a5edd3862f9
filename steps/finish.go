package steps

import (
	"context"
	"net/http"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// returnUser is finish: the tool sends the student back to where the launch
// began.
func (s *Session) returnUser(ctx context.Context, o *Outcome) error {
	launch := s.data.verified["launch-verify"].Launch
	made := ltiflow.ReturnMessage(s.farewell(), ltiflow.ToolName+": done with link "+launch.ResourceLink.ID)
	said, err := s.sentParameters("finish", "return_parameters", made)
	if err != nil {
		return err
	}
	address, err := ltiflow.ReturnAddress(launch, said)
	if err != nil {
		return err
	}
	page, err := s.browser.Open(ctx, address)
	if err != nil {
		return err
	}
	if page.Status != http.StatusOK {
		return refusedPage(o, page, "the page where the launch began")
	}
	message := said.Get("lti_msg")
	o.Findings.Add(lti.ReturnURLUnusable, strings.Contains(page.Text, message),
		page.Title+" without "+lti.Show(message), "a page that says "+lti.Show(message))
	o.showText("Where the tool sends the browser", address)
	o.showText("The page that the user comes back to", page.Text)
	o.Values = map[string]string{
		"return_url": launch.Presentation.ReturnURL,
		"message":    message,
		"log":        said.Get("lti_log"),
		"page":       page.Title,
		"user_name":  launch.Name,
	}
	return o.Findings.Err()
}

// farewell is the word for the user: the score, if one was published.
func (s *Session) farewell() string {
	if score := s.data.score; score.ScoreGiven != nil && s.State("score") == Done {
		return "You are done: " + ltiflow.Number(*score.ScoreGiven) + " of " + ltiflow.Number(score.ScoreMaximum) + " points."
	}
	return "You are done."
}
