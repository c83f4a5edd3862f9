package steps

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// readSettings is deeplink-settings.
func (s *Session) readSettings(_ context.Context, o *Outcome) error {
	request := s.data.verified["deeplink-verify"].Launch
	selection, err := ltiflow.ReadSettings(request)
	if err != nil {
		return err
	}
	s.data.selection = selection
	o.Findings.Add(lti.ItemTypeNotAccepted, slices.Contains(selection.AcceptTypes, s.edition.LinkType),
		strings.Join(selection.AcceptTypes, ", "), s.edition.LinkType)
	o.showJSON("The notebook's questions, answered", "selection", selection)
	o.Values = map[string]string{
		"context_id":      selection.ContextID,
		"context_title":   request.Context.Title,
		"user_id":         selection.UserID,
		"user_name":       request.Name,
		"instructor":      yesNo(selection.Instructor),
		"accept_types":    strings.Join(selection.AcceptTypes, ", "),
		"accept_multiple": yesNo(selection.AcceptMultiple),
		"prompted":        yesNo(selection.Prompted),
		"return_url":      selection.ReturnURL,
		"has_data":        yesNo(selection.HasData),
		"data":            request.Settings.Data,
	}
	return o.Findings.Err()
}

// buildResponse is deeplink-response.
func (s *Session) buildResponse(_ context.Context, o *Outcome) error {
	items := s.tool.PickItems(s.data.selection.AcceptMultiple)
	response, err := s.tool.BuildResponse(s.data.verified["deeplink-verify"].Launch, s.data.registration.ClientID, items)
	if err != nil {
		return err
	}
	s.data.response, err = s.sent("deeplink-response", "deep_linking_response", response)
	if err != nil {
		return err
	}
	items = s.pickedIn(s.data.response)
	s.data.picked = items
	o.Expires = o.Began.Add(ltiflow.ResponseLife)
	o.show(Panel{Title: "The response, not yet signed", Is: "deep_linking_response", Kind: JSON, Body: indented(s.data.response)})
	o.Values = map[string]string{
		"items":         strconv.Itoa(len(items)),
		"titles":        titles(items),
		"lifetime":      inWords(ltiflow.ResponseLife),
		"score_maximum": maximumOf(items),
	}
	return nil
}

// pickedIn are the items of a response, as far as they can be read: somebody
// may have edited it.
func (s *Session) pickedIn(response []byte) []lti.ContentItem {
	var items []lti.ContentItem
	claims, err := lti.ReadClaims(response)
	if err != nil || claims.Decode(s.edition.Claim.ContentItems, &items) != nil {
		return nil
	}
	return items
}

// maximumOf is how many points the last of the items brings into the gradebook.
func maximumOf(items []lti.ContentItem) string {
	if len(items) == 0 || items[len(items)-1].LineItem == nil {
		return "no"
	}
	return ltiflow.Number(items[len(items)-1].LineItem.ScoreMaximum)
}

// signResponse is deeplink-sign.
func (s *Session) signResponse(_ context.Context, o *Outcome) error {
	key := s.data.registration.Key
	signed, err := ltiflow.SignJWT(s.data.response, key)
	if err != nil {
		return err
	}
	s.data.signed = signed
	if err := s.showSigned(o, "The signed response", "deep_linking_response", signed); err != nil {
		return err
	}
	o.Values = map[string]string{
		"size":  strconv.Itoa(len(signed)),
		"alg":   "RS256",
		"kid":   lti.Show(key.ID),
		"parts": strconv.Itoa(strings.Count(signed, ".") + 1),
	}
	return nil
}

// returnToCourse is deeplink-return: the tool's page sends the browser back,
// and the platform shows the course.
func (s *Session) returnToCourse(ctx context.Context, o *Outcome) error {
	var form bytes.Buffer
	if err := s.tool.PostResponse(&form, s.data.selection.ReturnURL, s.data.signed); err != nil {
		return err
	}
	items := titled(s.data.picked)
	page, err := s.carryHome(ctx, form.Bytes(), items)
	if err != nil {
		return err
	}
	if page.Status != http.StatusOK {
		return refusedPage(o, page, "the course page")
	}
	missing := slices.DeleteFunc(slices.Clone(items), func(item lti.ContentItem) bool {
		return strings.Contains(page.Text, item.Title)
	})
	got := page.Title
	if len(missing) > 0 {
		got += " without " + titles(missing)
	}
	o.Findings.Add(lti.LinkUnknown, len(missing) == 0, got, "a course page with "+titles(items))
	if err := s.showSigned(o, "The response that the form carries", "deep_linking_response", s.data.signed); err != nil {
		return err
	}
	o.showText("The page that the tool sent to the browser", form.String())
	o.showText("The course page", page.Text)
	o.Values = map[string]string{
		"course_url": page.URL,
		"titles":     titles(items),
		"field":      s.edition.ResponseField,
	}
	return o.Findings.Err()
}

// titled are the items that can be found by their title.
func titled(items []lti.ContentItem) []lti.ContentItem {
	return slices.DeleteFunc(slices.Clone(items), func(item lti.ContentItem) bool { return item.Title == "" })
}

func titles(items []lti.ContentItem) string {
	var all []string
	for _, item := range items {
		all = append(all, strconv.Quote(item.Title))
	}
	return strings.Join(all, " and ")
}
