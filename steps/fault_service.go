package steps

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
)

// serviceBreakers are the faults in a call of a service: in its token, and in its
// address.
func serviceBreakers() map[string]breaker {
	return map[string]breaker{
		"score-no-token": inTransit(func(_ *Session, req *http.Request) error {
			req.Header.Del("Authorization")
			return nil
		}),
		"score-other-token": inTransit(func(_ *Session, req *http.Request) error {
			req.Header.Set("Authorization", "Bearer one-that-nobody-has-issued")
			return nil
		}),
		"score-scope":       {provoke: withScope(resultScope)},
		"score-token-ended": {provoke: endedToken},
		"score-other-tool":  {provoke: otherTool},
		"score-glued-url":   inTransit(glue),
	}
}

func resultScope(scope lti.Scopes) string { return scope.ResultReadOnly }

// glue adds /scores to the end of a line item's URL that ends with a query.
func glue(_ *Session, req *http.Request) error {
	to := *req.URL
	to.Path, to.RawPath = strings.TrimSuffix(to.Path, "/scores"), ""
	to.RawQuery = "type_id=1/scores"
	req.URL = &to
	return nil
}

// endedToken gets a token that is over when it is handed out.
func endedToken(ctx context.Context, s *Session) (func(), error) {
	undo, err := atThePlatform("ended-token")(ctx, s)
	if err != nil {
		return nil, err
	}
	defer undo()
	return s.swapToken(ctx, s.data.registration, s.edition.Scope.Score)
}

// otherTool registers one more tool, and takes its token. It has another name:
// the buttons on the course page are known by it.
func otherTool(ctx context.Context, s *Session) (func(), error) {
	other, err := s.registerOther(ctx)
	if err != nil {
		return nil, fmt.Errorf("registering another tool: %w", err)
	}
	return s.swapToken(ctx, other, s.edition.Scope.Score)
}

func (s *Session) registerOther(ctx context.Context) (ltiflow.Registration, error) {
	if !s.edition.OIDCLogin {
		other, _, err := s.tool.NewTool(ctx, s.platform)
		return other, err
	}
	asked := s.tool.ToolRegistration()
	asked["client_name"] = "Another tool"
	registration, err := json.Marshal(asked)
	if err != nil {
		return ltiflow.Registration{}, fmt.Errorf("encoding the registration: %w", err)
	}
	other, _, err := s.tool.Register(ctx, s.data.configuration, registration, s.data.registration.Key)
	return other, err
}

// withScope gets a token for something else, in the place of the one that the
// score goes with.
func withScope(scope func(lti.Scopes) string) func(context.Context, *Session) (func(), error) {
	return func(ctx context.Context, s *Session) (func(), error) {
		return s.swapToken(ctx, s.data.registration, scope(s.edition.Scope))
	}
}

// swapToken gets a token and puts it in the place of the one that there is.
func (s *Session) swapToken(ctx context.Context, r ltiflow.Registration, scope string) (func(), error) {
	claims, err := json.Marshal(s.tool.Assertion(r))
	if err != nil {
		return nil, fmt.Errorf("encoding the assertion: %w", err)
	}
	token, _, err := s.tool.RequestToken(ctx, r, claims, ltiflow.TokenRequest(scope))
	if err != nil {
		return nil, fmt.Errorf("getting another token: %w", err)
	}
	before := s.data.token
	s.data.token = token
	return func() { s.data.token = before }, nil
}

// tokenFor has some requests of a step go with a token for other scopes.
func tokenFor(these func(*http.Request) bool, scopes func(lti.Scopes) []string) breaker {
	return breaker{provoke: func(ctx context.Context, s *Session) (func(), error) {
		token, _, err := s.tokens.Token(ctx, s.data.registration, scopes(s.edition.Scope))
		if err != nil {
			return nil, fmt.Errorf("getting a token for something else: %w", err)
		}
		return inTransit(func(s *Session, req *http.Request) error {
			if these(req) {
				req.Header.Set("Authorization", "Bearer "+s.edition.EncodeBearer(token.Token))
			}
			return nil
		}).provoke(ctx, s)
	}}
}

// away is a host where a token must never go. It is nobody's (RFC 6761 §6.4).
const away = "collector.invalid"

// leadAway has each page of a list lead to a stranger, who asks the platform
// with the token that comes along, and hands on what it says.
func leadAway(_ context.Context, s *Session) (func(), error) {
	home, err := url.Parse(s.platform)
	if err != nil {
		return nil, fmt.Errorf("reading where the platform is: %w", err)
	}
	return s.world.place(func(req *http.Request, on http.RoundTripper) (*http.Response, error) {
		if req.URL.Host == away {
			req = req.Clone(req.Context())
			req.URL.Host, req.Host = home.Host, home.Host
		}
		resp, err := on.RoundTrip(req)
		if err != nil {
			return nil, err //nolint:wrapcheck // a RoundTripper passes the error on as it is
		}
		for i, link := range resp.Header.Values("Link") {
			resp.Header["Link"][i] = strings.ReplaceAll(link, home.Host, away)
		}
		return resp, nil
	}), nil
}
