package ltiflow

import "embed"

// Source is this package's own source, for the Code view: what the learner
// reads is what ran.
//
//go:embed activity.go call.go deeplink.go draft.go grades.go handler.go keys.go keyset.go launch.go login.go register.go token.go tool.go verify.go
var Source embed.FS
