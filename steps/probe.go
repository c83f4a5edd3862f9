package steps

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// Probe finds out whether a platform that speaks edition 2018 answers at an
// address, before anything is built on it. It gets itself a tool, which the
// course does not use. What the platform said is safe to print in the error.
func Probe(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%q is no base URL: want one such as http://127.0.0.1:5000", address)
	}
	const patience = 5 * time.Second
	client := newClient(newTransport(), patience)
	defer client.CloseIdleConnections()
	tool := &ltiflow.Tool{Edition: lti.Draft(), Client: client}
	_, _, err = tool.NewTool(ctx, strings.TrimRight(address, "/"))
	var check *lti.CheckError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &check) && check.Finding.Code == lti.PlatformUnreachable:
		return fmt.Errorf("nothing answers at %s (%s): start a platform there, such as \"ltibootcamp simulator\", or correct the URL", address, wire.Line(check.Finding.Got))
	default:
		return fmt.Errorf("%s is no platform that speaks edition 2018 (%s): correct the URL, or leave --platform out", address, wire.Line(err.Error()))
	}
}
