package ltiflow

import (
	"net/url"

	"ltibootcamp/ltiflow/lti"
)

// ReturnMessage is what a tool has to say when the user is done: a
// word for the user, and one for the platform's log (CORE §5.4.4).
// Had something failed, it would be lti_errormsg and lti_errorlog.
func ReturnMessage(forUser, forLog string) url.Values {
	return url.Values{"lti_msg": {forUser}, "lti_log": {forLog}}
}

// ReturnAddress is where the tool sends the browser when the user is
// done: back to where the launch began, with what it has to say
// (CORE §5.4.4).
func ReturnAddress(
	launch lti.Launch, said url.Values,
) (string, error) {
	// Only the signed claim counts. A tool that follows an address
	// out of the browser's own query sends its users wherever
	// somebody else wants them.
	address := launch.Presentation.ReturnURL

	// The claim may be left out. Then the tool stays where it is, and
	// says that the window can be closed.
	if !absolute(address) {
		return "", lti.Fail(lti.ReturnURLUnusable,
			lti.Show(address), "an absolute return_url")
	}

	// The address may have a query of the platform's own, which has
	// to come back too: glued to it, a second "?" would break it.
	return withQuery(address, said), nil
}
