package ltiflow

import (
	"context"
	"net/http"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// Reach asks whether anybody answers at the platform's address. The
// draft has no document in which a platform describes itself.
func (t *Tool) Reach(
	ctx context.Context, platform string,
) (status int, findings lti.Findings, err error) {
	answer, err := t.get(ctx, platform, "*/*")
	if err != nil {
		return 0, findings, err
	}
	// Any answer will do, as long as the server is not broken: what
	// the start page says is the platform's affair.
	works := answer.Status < http.StatusInternalServerError
	findings.Add(lti.PlatformUnreachable, works,
		http.StatusText(answer.Status), "an answer")
	return answer.Status, findings, findings.Err()
}

// NewTool gets a tool deployment the way the notebook does: the
// platform makes up everything, the tool's private key included. How
// a tool is registered was not part of the draft.
func (t *Tool) NewTool(
	ctx context.Context, platform string,
) (Registration, lti.Findings, error) {
	findings := t.findings()
	answer, err := t.get(ctx, platform+"/newtool", "application/json")
	if err != nil {
		return Registration{}, findings, err
	}
	var info toolInformation
	ok := answer.check(&findings, http.StatusOK) &&
		answer.read(&findings, &info)
	if !ok {
		return Registration{}, findings, findings.Err()
	}

	info.check(&findings)
	key, err := ParseKey(info.PrivateKey)
	if err != nil {
		findings.Add(lti.AnswerMalformed, false, err.Error(),
			"webkeyPem, an RSA private key of 2048 bits or more")
	}
	return Registration{
		// The answer names no issuer and no deployment. The notebook
		// takes both from the messages.
		ClientID:      info.ClientID,
		TokenAudience: info.TokenEndpoint,
		TokenEndpoint: info.TokenEndpoint,
		KeySetURL:     info.KeySetURL,
		Key:           key,
	}, findings, findings.Err()
}

// A toolInformation is what the bootcamp's platform of 2018 says of
// the tool it has made up.
type toolInformation struct {
	ClientID      string `json:"client_id"`
	TokenEndpoint string `json:"accesstoken_endpoint"`
	KeySetURL     string `json:"keyset_url"`
	PrivateKey    string `json:"webkeyPem"`
}

// check wants a name for the tool, and the addresses where it will
// get tokens and find the platform's keys.
func (i toolInformation) check(findings *lti.Findings) {
	findings.Add(lti.ClientUnknown, i.ClientID != "",
		lti.Show(i.ClientID), "a client_id")
	checkURL(findings, "accesstoken_endpoint", i.TokenEndpoint)
	checkURL(findings, "keyset_url", i.KeySetURL)
}

// FetchMessage gets a ready-made id_token. In the draft's time there
// was no login: the notebook asks the platform for the very token
// that a browser would have posted to the tool.
func (t *Tool) FetchMessage(
	ctx context.Context, address string,
) (Message, lti.Findings, error) {
	findings := t.findings()
	answer, err := t.get(ctx, address, "*/*")
	if err != nil {
		return Message{}, findings, err
	}
	if !answer.check(&findings, http.StatusOK) {
		return Message{}, findings, findings.Err()
	}
	token := strings.TrimSpace(string(answer.Body))
	if token == "" {
		findings.Add(lti.TokenMalformed, false,
			"an empty answer", "an id_token")
		return Message{}, findings, findings.Err()
	}
	return Message{Token: token, Arrived: t.now()}, findings, nil
}
