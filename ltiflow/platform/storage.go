package platform

import (
	_ "embed"
	"net/url"
	"slices"
)

// A browser that blocks the cookies of frames takes a tool its state between
// login and launch. The page around the frame keeps it instead (PM): the tool's
// pages ask it by postMessage, and its script, storage.js, answers the
// origins of the tool that it shows, each from a store of its own. Nothing of
// it reaches the server, and it is gone with the page, or ten minutes later.

//go:embed storage.js
var storageScript []byte

// storageTarget tells the tool that its frame's parent keeps things for it. A
// window has no page around it that could.
func storageTarget(where string) []field {
	if where != inFrame {
		return nil
	}
	return []field{{"lti_storage_target", "_parent"}}
}

// origins are those of the pages with which the tool takes part in a launch.
func (c *client) origins() []string {
	var all []string
	for _, address := range append([]string{c.configuration.InitiateLogin}, c.configuration.RedirectURIs...) {
		u, err := url.Parse(address)
		if err != nil {
			continue // checked at registration: this cannot be
		}
		if origin := u.Scheme + "://" + u.Host; !slices.Contains(all, origin) {
			all = append(all, origin)
		}
	}
	return all
}
