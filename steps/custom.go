package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
)

// makeCustomLink is custom-link: the whole of deep linking once more, in one
// step, for a link whose custom parameters hold variables.
func (s *Session) makeCustomLink(ctx context.Context, o *Outcome) error {
	page, err := s.signIn(ctx, s.browser, instructor)
	if err != nil {
		return err
	}
	verified, err := s.pressAndVerify(ctx, o, page, addContent, lti.ClientUnknown, s.edition.Message.DeepLinkingRequest)
	if err != nil {
		return err
	}
	item, err := s.sent("custom-link", "content_item", s.tool.PickDeadline())
	if err != nil {
		return err
	}
	s.data.custom = lti.ContentItem{}
	_ = json.Unmarshal(item, &s.data.custom) // as far as it can be read: somebody may have edited it
	return s.returnItem(ctx, o, verified.Launch, item)
}

// pressAndVerify presses a button on the course page (press), and verifies the
// message that comes of it.
func (s *Session) pressAndVerify(
	ctx context.Context, o *Outcome, page *browser.Page, button string, forgotten lti.Code, messageType string,
) (ltiflow.Verified, error) {
	arrival, err := s.press(ctx, o, s.browser, page, button, forgotten)
	if err != nil {
		return ltiflow.Verified{}, err
	}
	o.Findings = append(o.Findings, arrival.Findings...)
	if err := arrival.Findings.Err(); err != nil {
		return ltiflow.Verified{}, err
	}
	verified, err := s.tool.VerifyMessage(arrival.Message, s.data.registration, s.data.keys, messageType)
	o.Findings = append(o.Findings, verified.Findings...)
	return verified, err
}

// signItem signs a response with one item, as the learner may have edited it.
func (s *Session) signItem(request lti.Launch, item []byte) (string, error) {
	response, err := s.tool.BuildResponse(request, s.data.registration.ClientID, nil)
	if err != nil {
		return "", err
	}
	response[s.edition.Claim.ContentItems] = []json.RawMessage{item}
	claims, err := asJSON(response)
	if err != nil {
		return "", fmt.Errorf("putting the item into the response: %w", err)
	}
	return ltiflow.SignJWT(claims, s.data.registration.Key)
}

// returnItem has the stand-in post a response with one item, and looks for the
// item in the course.
func (s *Session) returnItem(ctx context.Context, o *Outcome, request lti.Launch, item []byte) error {
	signed, err := s.signItem(request, item)
	if err != nil {
		return err
	}
	var form bytes.Buffer
	if err := s.tool.PostResponse(&form, request.Settings.ReturnURL, signed); err != nil {
		return err
	}
	page, err := s.browser.Show(ctx, s.tool.URL+"/launch", form.Bytes())
	if err != nil {
		return err
	}
	if page.Status != http.StatusOK {
		return refusedPage(o, page, "the course page")
	}
	title := s.data.custom.Title
	o.Findings.Add(lti.LinkUnknown, title != "" && strings.Contains(page.Text, title), page.Title, "a course page with "+strconv.Quote(title))
	o.show(Panel{Title: "The item", Is: "content_item", Kind: JSON, Body: indented(item)})
	if err := s.showSigned(o, "The response that carries it", "deep_linking_response", signed); err != nil {
		return err
	}
	o.Values = map[string]string{
		"title":      title,
		"parameters": strconv.Itoa(len(s.data.custom.Custom)),
		"variables":  strconv.Itoa(variablesIn(s.data.custom.Custom)),
		"due":        s.data.custom.Custom["due"],
		"deadline":   deadline(s.data.custom),
		"course_url": page.URL,
	}
	return o.Findings.Err()
}

// variablesIn counts the values that name a variable.
func variablesIn(custom map[string]string) int {
	n := 0
	for _, value := range custom {
		if strings.HasPrefix(value, "$") {
			n++
		}
	}
	return n
}

// deadline is when work has to be handed in, as the item says.
func deadline(item lti.ContentItem) string {
	if item.Submission == nil {
		return ""
	}
	return item.Submission.End
}

// launchCustom is custom-launch: the student opens that link, and the tool reads
// what has become of the variables.
func (s *Session) launchCustom(ctx context.Context, o *Outcome) error {
	page, err := s.signIn(ctx, s.browser, student)
	if err != nil {
		return err
	}
	if newest := linkTo(page, "Newest"); newest != "" { // the course has grown long
		if page, err = s.browser.Open(ctx, newest); err != nil {
			return err
		}
	}
	verified, err := s.pressAndVerify(ctx, o, page, s.data.custom.Title, lti.LinkUnknown, s.edition.Message.ResourceLink)
	if err != nil {
		return err
	}
	parameters, findings := s.tool.ReadCustom(s.data.custom.Custom, verified.Launch.Custom)
	o.Findings = append(o.Findings, findings...)
	o.showJSON("What has become of each parameter", "custom_parameters", parameters)
	o.show(Panel{Title: "The payload of the launch", Is: "id_token", Kind: JSON, Body: verified.Payload})
	o.Values = map[string]string{
		"user_name": verified.Launch.Name, "link_id": verified.Launch.ResourceLink.ID, "parameters": strconv.Itoa(len(parameters)),
	}
	if err := findings.Err(); err != nil {
		return err
	}
	if err := s.useCustom(o, parameters); err != nil {
		return err
	}
	return s.customOfAll(ctx, o, verified.Launch)
}

// useCustom reads the values that are more than text.
func (s *Session) useCustom(o *Outcome, parameters []ltiflow.Parameter) error {
	var due time.Time
	var copied []string
	of := map[string]ltiflow.Parameter{}
	for _, p := range parameters {
		var findings lti.Findings
		switch of[p.Name] = p; p.Name {
		case "due":
			due, findings = s.tool.ReadDate(p)
		case "copied_from":
			copied, findings = s.tool.ReadHistory(p)
		}
		o.Findings = append(o.Findings, findings...)
	}
	for _, name := range []string{"due", "closes", "given_name", "mobile"} {
		o.Values[name], o.Values[name+"_is"] = of[name].Arrived, of[name].Outcome
	}
	o.Values["copies"] = strconv.Itoa(len(copied))
	o.Values["time_left"] = "unknown"
	if !due.IsZero() {
		const day = 24 * time.Hour
		o.Values["time_left"] = plural(int(due.Sub(s.now()).Round(day)/day), "day")
	}
	return o.Findings.Err()
}

// customOfAll asks the roster what the link would say to everybody, without a
// launch of theirs (NRPS §3).
func (s *Session) customOfAll(ctx context.Context, o *Outcome, launch lti.Launch) error {
	roster, err := s.askRoster(ctx, o, launch, url.Values{"rlid": {launch.ResourceLink.ID}})
	if err != nil {
		return err
	}
	rows, with := s.linkMessages(roster.Members)
	o.showText("What the link would say to each of them", rows)
	o.Values["members"], o.Values["messages"] = strconv.Itoa(len(roster.Members)), strconv.Itoa(with)
	return nil
}
