// Package quietstart keeps Bubble Tea from questioning the terminal before
// main begins.
//
// The init of bubbletea v1 asks the terminal for its background colour and
// waits five seconds for an answer that many terminals never give. It does not
// ask a dumb one. This package's init makes the terminal look dumb until
// Restore. It imports nothing but os, so that it is initialised before
// bubbletea, which has to wait for more (Go initialises packages by import
// path as they become ready); a journey on a silent terminal guards that.
package quietstart

import "os"

// variable is what the init of bubbletea looks at.
const variable = "TERM"

// saved is written once, by init, before any other code of ours runs.
var saved, wasSet = os.LookupEnv(variable)

func init() { //nolint:gochecknoinits // being early is all that this package does
	_ = os.Setenv(variable, "dumb")
}

// Restore gives TERM back. It must be the first thing that main does.
func Restore() {
	if !wasSet {
		_ = os.Unsetenv(variable)
		return
	}
	_ = os.Setenv(variable, saved)
}
