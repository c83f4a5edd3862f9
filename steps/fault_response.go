package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// responseBreakers are the faults in the response that the tool sends back.
func responseBreakers() map[string]breaker {
	claim := lti.Final().Claim
	return map[string]breaker{
		"response-no-nonce":   inResponse(func(c map[string]any) { delete(c, "nonce") }),
		"response-other-iss":  inResponse(func(c map[string]any) { c["iss"] = "another-tool" }),
		"response-deployment": inResponse(func(c map[string]any) { c[claim.DeploymentID] = "of-another-customer" }),
		"response-aud-stranger": inResponse(func(c map[string]any) {
			c["aud"] = []any{c["aud"], "https://another-platform.example"}
		}),
		"response-no-data":    inResponse(func(c map[string]any) { delete(c, claim.Data) }),
		"response-other-data": inResponse(func(c map[string]any) { c[claim.Data] = "of another request" }),
		"response-wrong-aud":  inResponse(func(c map[string]any) { c["aud"] = "https://another-platform.example" }),
		"response-expired":    inReturn(endedBefore),
		"response-wrong-type": {provoke: ownType},
		"response-two-items":  {before: "deeplink-request", provoke: twoForOne().provoke},
		"response-no-session": onTheWay((*Session).toReturn, func(_ *Session, req *http.Request) error {
			req.Header.Del("Cookie")
			return nil
		}),
		"response-no-kid":      signedWith(func(k ltiflow.Key) (ltiflow.Key, error) { k.ID = ""; return k, nil }),
		"response-foreign-key": signedWith(stranger),
		"response-replayed":    {provoke: returnBefore},
	}
}

// inResponse changes the claims after they were built, and has the tool's own
// key sign them.
func inResponse(change func(claims map[string]any)) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) {
		claims, err := changed(s.data.response, change)
		if err != nil {
			return nil, err
		}
		return s.replaceSigned(claims, s.data.registration.Key)
	}}
}

// ownType adds an item of a type of the tool's own.
func ownType(ctx context.Context, s *Session) (func(), error) {
	kind := "type"
	if !s.edition.OIDCLogin {
		kind = "mediaType"
	}
	own := map[string]any{kind: "https://tool.example/types/own", "title": "Something else"}
	return inReturn(func(c map[string]any) {
		items, _ := c[s.edition.Claim.ContentItems].([]any)
		c[s.edition.Claim.ContentItems] = append(items, own)
	}).provoke(ctx, s)
}

// twoForOne has the instructor ask for one item, and the tool return it twice.
func twoForOne() breaker {
	asks := func(req *http.Request) bool {
		return req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/add-content")
	}
	meant := func(s *Session, req *http.Request) bool { return asks(req) || s.toReturn(req) }
	return onTheWay(meant, func(s *Session, req *http.Request) error {
		if asks(req) {
			return changeForm(req, askForOne)
		}
		return s.changeResponse(req, func(c map[string]any) {
			items, _ := c[s.edition.Claim.ContentItems].([]any)
			c[s.edition.Claim.ContentItems] = append(items, items...)
		})
	})
}

// askForOne fills in the form with rules: an LTI link, and no more than one.
func askForOne(form url.Values) error {
	for _, box := range []string{"rules", "type-" + lti.Final().LinkType, "target-iframe", "lineitem", "create"} {
		form.Set(box, "yes")
	}
	return nil
}

// signedWith signs the response as it was built with another key, or another
// name for it.
func signedWith(key func(ltiflow.Key) (ltiflow.Key, error)) breaker {
	return breaker{provoke: func(_ context.Context, s *Session) (func(), error) {
		other, err := key(*s.data.registration.Key)
		if err != nil {
			return nil, err
		}
		return s.replaceSigned(s.data.response, &other)
	}}
}

// stranger is a key that the platform does not know, under the name of the
// tool's.
func stranger(tools ltiflow.Key) (ltiflow.Key, error) {
	key, err := ltiflow.NewKey()
	if err != nil {
		return tools, fmt.Errorf("making the stranger's key: %w", err)
	}
	key.ID = tools.ID
	return *key, nil
}

// changed are claims after a change.
func changed(claims []byte, change func(claims map[string]any)) ([]byte, error) {
	var all map[string]any
	if err := json.Unmarshal(claims, &all); err != nil {
		return nil, fmt.Errorf("reading the claims to break them: %w", err)
	}
	change(all)
	broken, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("writing the broken claims: %w", err)
	}
	return broken, nil
}

// replaceSigned puts another response in the place of the signed one.
func (s *Session) replaceSigned(claims []byte, key *ltiflow.Key) (undo func(), err error) {
	signed, err := ltiflow.SignJWT(claims, key)
	if err != nil {
		return nil, fmt.Errorf("signing the response once more: %w", err)
	}
	before := s.data.signed
	s.data.signed = signed
	return func() { s.data.signed = before }, nil
}

// returnBefore takes the response home once before the step does.
func returnBefore(ctx context.Context, s *Session) (func(), error) {
	var form bytes.Buffer
	if err := s.tool.PostResponse(&form, s.data.selection.ReturnURL, s.data.signed); err != nil {
		return nil, fmt.Errorf("returning for the first time: %w", err)
	}
	if _, err := s.carryHome(ctx, form.Bytes(), titled(s.data.picked)); err != nil {
		return nil, fmt.Errorf("returning for the first time: %w", err)
	}
	return func() {}, nil
}
