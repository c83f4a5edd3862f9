// Package platform is the simulator: an LTI platform on loopback that speaks
// both editions of the protocol at once. A registration belongs to the edition
// it was made with.
//
// Edition 1.3 is the final LTI 1.3 Advantage: Dynamic Registration, the OpenID
// Connect login, launches, deep linking, submission review, access tokens, line
// items, scores, results and the roster. Edition 2018 is the draft of March
// 2018 as the bootcamp notebook speaks it, word for word, with ready-made
// messages instead of a login.
//
// The platform is strict as the specification is strict, and every refusal
// names the check that failed, in the codes of package lti.
//
// # The way through the house
//
// server.go opens and closes, resume.go goes on where the last process left
// off, routes.go says which address does what, guard.go stands before all of
// them, refuse.go maps every error to its answer.
//
//   - Registration: register.go and invitation.go take it, toolconfig.go checks
//     it, discovery.go says what there is. client.go is the tool from then on.
//   - Messages: launch.go begins them, auth.go is the login, idtoken.go,
//     claims.go and variables.go are what they say, review.go those about
//     somebody's work. draft.go is all of edition 2018.
//   - Faults: faults.go arms them, faults_letter.go makes the message that has
//     one, faults_control.go takes the wishes. The others are the tables of what
//     can be wrong with a form, a header, a signature and the claims.
//   - Deep linking: rules.go and selection.go ask, deeplink.go, items.go and
//     itemcheck.go take the response, confirm.go asks the user.
//   - Services: token.go gives tokens, service.go finds out who calls,
//     paging.go and serviceurl.go are common to the lists. lineitem.go,
//     lineitems.go, score.go, grade.go and results.go are the grades,
//     memberships.go is the roster.
//   - Keys: keys.go and rotate.go are the platform's own, keyset.go, jwks.go and
//     pasted.go those of tools, jwt.go checks what they signed.
//   - Pages: pages.go writes them, each *.html is a group of templates. coursepage.go,
//     frame.go, gradebook.go and people.go are for those in a course,
//     homepage.go, addtool.go, toolform.go, toolpage.go, toolsettings.go and
//     keyspage.go for the administrator.
//
// What it keeps is in package store, behind course.go and client.go; what
// expires, such as sessions, hints, nonces and tokens, is in expiring.go.
//
// What crosses between the platform and its tools is shown at /inspector:
// inspector.go keeps it with all that the handlers found out about it,
// inspector_decode.go takes it apart, inspector_page.go and inspector_live.go
// show it. rates.go has the table of how often an address may be called.
//
// It asks nobody for a password, never leaves loopback, and is no place for the
// data of real people.
package platform
