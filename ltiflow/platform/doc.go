// Package platform is the simulator: an LTI platform on loopback that speaks
// both editions of the protocol at once. A registration belongs to the edition
// it was made with.
//
// Edition 1.3 is the final LTI 1.3 Advantage: Dynamic Registration, the OpenID
// Connect login, deep linking, access tokens, scores and results. Edition 2018
// is the draft of March 2018 as the bootcamp notebook speaks it, word for
// word, with ready-made messages instead of a login.
//
// The platform is strict as the specification is strict, and every refusal
// names the check that failed, in the codes of package lti.
//
// # The way through the house
//
// server.go opens and closes, routes.go says which address does what, guard.go
// stands before all of them, refuse.go maps every error to its answer. What
// the platform says is in idtoken.go (1.3) and draft.go (2018); what it reads
// is checked in toolconfig.go, register.go, auth.go, jwt.go, items.go, token.go and score.go.
// The administrator's pages are homepage.go, addtool.go (registration by URL),
// toolform.go (by hand), toolpage.go and toolsettings.go.
// What it keeps is in store.go (clients, courses, links), grades.go (line items
// and results) and expiring.go (sessions, hints, nonces, tokens).
//
// What crosses between the platform and its tools is shown at /inspector:
// inspector.go keeps it with all that the handlers found out about it,
// inspector_decode.go takes it apart, inspector_page.go and inspector_live.go
// show it. rates.go has the table of how often an address may be called.
//
// It does not keep anything beyond the life of the process, does not serve the
// line item calls or the roster yet, and never leaves loopback.
package platform
