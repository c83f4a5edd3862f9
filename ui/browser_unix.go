//go:build unix

package ui

import (
	"os/exec"
	"syscall"
)

// detach gives a command a session of its own: it outlives the terminal, and
// cannot write to it or read its keys.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
