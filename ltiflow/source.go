package ltiflow

import "embed"

// Source is this package's own source, for the Code view: what the
// learner reads is what ran.
//
//go:embed activity.go call.go claims.go deeplink.go doc.go draft.go finish.go grades.go
//go:embed handler.go keycache.go keys.go keyset.go launch.go login.go register.go
//go:embed storage.go token.go tool.go verify.go waiting.go
var Source embed.FS
