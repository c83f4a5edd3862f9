package ltiflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// tokenMargin is how long a token must still be good for to be used:
// one that ends on the way is refused.
const tokenMargin = 10 * time.Second

// A TokenCache keeps access tokens for as long as they last. A token
// costs the tool a signature and both sides a call; a platform that is
// asked for one with every click will ask the tool to stop. Its
// methods may be called by several goroutines at once.
type TokenCache struct {
	tool *Tool

	mu     sync.Mutex
	tokens map[tokenUse]keptToken
}

// A tokenUse is what a token is good for, and nothing else: whom it
// comes from, who asked, as which deployment (CORE §6.2.1), and what
// it allows. A token for reading results is none for line items.
type tokenUse struct {
	endpoint, clientID, deployment, scopes string
}

// A keptToken is a token, and when it ends.
type keptToken struct {
	lti.AccessToken

	ends time.Time // zero when the platform did not say
}

// KeepTokens makes a cache, with nothing in it.
func (t *Tool) KeepTokens() *TokenCache {
	return &TokenCache{tool: t, tokens: map[tokenUse]keptToken{}}
}

// Call makes a call with a token for these scopes. A kept one can end
// before its time, as when the platform was started anew: on 401 it
// is dropped, and the call made once more with a new one
// (RFC 6750 §3.1). What a new token does not open, a newer will not.
func (c *TokenCache) Call(
	ctx context.Context, r Registration, scopes []string,
	call func(lti.AccessToken) (lti.Findings, error),
) (lti.Findings, error) {
	kept, ok := c.kept(r, scopes)
	if ok {
		findings, err := call(kept)
		if !tokenRefused(err) {
			return findings, err
		}
		c.drop(kept)
	}
	token, findings, err := c.Token(ctx, r, scopes)
	if err != nil {
		return findings, err
	}
	made, err := call(token)
	if tokenRefused(err) {
		c.drop(token)
	}
	return append(findings, made...), err
}

// Token is a token for these scopes: the one that is kept, or a new
// one, which is kept from now on.
func (c *TokenCache) Token(
	ctx context.Context, r Registration, scopes []string,
) (lti.AccessToken, lti.Findings, error) {
	if token, ok := c.kept(r, scopes); ok {
		return token, nil, nil
	}
	t, asked := c.tool, c.tool.now()
	claims, err := json.Marshal(t.Assertion(r))
	if err != nil {
		return lti.AccessToken{}, nil,
			fmt.Errorf("encoding the client assertion: %w", err)
	}
	token, findings, err := t.RequestToken(
		ctx, r, claims, TokenRequest(scopes...))
	if err != nil {
		return token, findings, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokens[useOf(r, scopes)] = keptToken{
		// Counted from before the call: rather too early than late.
		token, TokenExpiry(token, asked),
	}
	return token, findings, nil
}

// kept is the token that there is for these scopes, if it still
// lasts.
func (c *TokenCache) kept(
	r Registration, scopes []string,
) (lti.AccessToken, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	token, ok := c.tokens[useOf(r, scopes)]
	if !ok {
		return lti.AccessToken{}, false
	}
	soon := c.tool.now().Add(tokenMargin)
	lasts := token.ends.IsZero() || soon.Before(token.ends)
	return token.AccessToken, lasts
}

// drop forgets a token, wherever it is kept. Another that came in its
// place meanwhile stays.
func (c *TokenCache) drop(token lti.AccessToken) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for use, kept := range c.tokens {
		if kept.Token == token.Token {
			delete(c.tokens, use)
		}
	}
}

// useOf is the same for the same scopes in any order.
func useOf(r Registration, scopes []string) tokenUse {
	set := slices.Compact(slices.Sorted(slices.Values(scopes)))
	use := tokenUse{
		endpoint: r.TokenEndpoint, clientID: r.ClientID,
		scopes: strings.Join(set, " "),
	}
	if len(r.DeploymentIDs) > 0 {
		use.deployment = r.DeploymentIDs[0] // as in Assertion
	}
	return use
}

// tokenRefused tells a call that was refused for its token. One that
// lacks a scope is another matter: the token is good, and a new one
// for the same scopes is no better.
func tokenRefused(err error) bool {
	var check *lti.CheckError
	if !errors.As(err, &check) {
		return false
	}
	code := check.Finding.Code
	return code == lti.AccessTokenUnknown ||
		code == lti.AccessTokenExpired
}
