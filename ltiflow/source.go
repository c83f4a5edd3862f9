package ltiflow

import "embed"

// Source is this package's own source, for the Code view: what the
// learner reads is what ran.
//
//go:embed activity.go call.go claims.go custom.go deeplink.go doc.go draft.go finish.go
//go:embed grades.go handler.go keycache.go keys.go keyset.go launch.go lineitemchecks.go
//go:embed lineitems.go login.go paging.go pending.go people.go register.go
//go:embed roster.go storage.go token.go tokencache.go tool.go verify.go waiting.go
var Source embed.FS
