package ltiflow

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// Reach asks whether anybody answers at the platform's address. The draft has
// no document in which a platform describes itself.
func (t *Tool) Reach(ctx context.Context, platform string) (status int, findings lti.Findings, err error) {
	answer, err := t.get(ctx, platform, "*/*")
	if err != nil {
		return 0, findings, err
	}
	// Any answer will do: what the start page says is the platform's affair.
	findings.Add(lti.PlatformUnreachable, answer.Status < http.StatusInternalServerError, http.StatusText(answer.Status), "an answer")
	return answer.Status, findings, findings.Err()
}

// NewTool gets a tool deployment the way the notebook does: the platform makes
// up everything, the tool's private key included. How a tool is registered was
// not part of the draft.
func (t *Tool) NewTool(ctx context.Context, platform string) (Registration, lti.Findings, error) {
	var findings lti.Findings
	answer, err := t.get(ctx, platform+"/newtool", "application/json")
	if err != nil {
		return Registration{}, findings, err
	}
	var info struct {
		ClientID      string `json:"client_id"`
		TokenEndpoint string `json:"accesstoken_endpoint"`
		KeySetURL     string `json:"keyset_url"`
		PrivateKey    string `json:"webkeyPem"`
	}
	if !answer.check(&findings, http.StatusOK) || !answer.read(&findings, &info) {
		return Registration{}, findings, findings.Err()
	}

	findings.Add(lti.ClientUnknown, info.ClientID != "", lti.Show(info.ClientID), "a client_id")
	for _, endpoint := range []struct{ name, url string }{
		{"accesstoken_endpoint", info.TokenEndpoint}, {"keyset_url", info.KeySetURL},
	} {
		if !absolute(endpoint.url) {
			findings.Add(lti.AnswerMalformed, false, endpoint.name+" "+lti.Show(endpoint.url), "an absolute URL")
		}
	}
	key, err := ParseKey(info.PrivateKey)
	if err != nil {
		findings.Add(lti.AnswerMalformed, false, err.Error(), "webkeyPem, an RSA private key of 2048 bits or more")
	}
	return Registration{
		// The answer names no issuer and no deployment. The notebook takes both
		// from the messages; the platform's address is the issuer.
		Issuer:        platform,
		ClientID:      info.ClientID,
		TokenEndpoint: info.TokenEndpoint,
		KeySetURL:     info.KeySetURL,
		Key:           key,
	}, findings, findings.Err()
}

// FetchMessage gets a ready-made id_token. In the draft's time there was no
// login: the notebook asks the platform for the very token that a browser
// would have posted to the tool.
func (t *Tool) FetchMessage(ctx context.Context, address string) (Message, lti.Findings, error) {
	var findings lti.Findings
	answer, err := t.get(ctx, address, "*/*")
	if err != nil {
		return Message{}, findings, err
	}
	if !answer.check(&findings, http.StatusOK) {
		return Message{}, findings, findings.Err()
	}
	token := strings.TrimSpace(string(answer.Body))
	if token == "" {
		return Message{}, findings, errors.Join(lti.Fail(lti.TokenMalformed, "an empty answer", "an id_token"))
	}
	return Message{Token: token, Arrived: t.now()}, findings, nil
}
