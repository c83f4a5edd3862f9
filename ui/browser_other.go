//go:build !unix

package ui

import "os/exec"

// detach has nothing to do: there are no sessions here.
func detach(*exec.Cmd) {}
