package lti

import (
	"path"
	"runtime"
	"strconv"
	"strings"
)

// How the names of the functions of this package and of the tool's begin.
const (
	ours = "ltibootcamp/ltiflow/lti."
	tool = "ltibootcamp/ltiflow."
)

// lineOfTool is the line that called into this package, when it is one of the
// tool's. Builds without paths or symbols know it all the same, by the tables
// that a stack trace needs.
func lineOfTool() string {
	var calls [4]uintptr // Add, Equal, and who called it
	frames := runtime.CallersFrames(calls[:runtime.Callers(2, calls[:])])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		switch {
		case strings.HasPrefix(f.Function, ours):
		case strings.HasPrefix(f.Function, tool):
			return "ltiflow/" + path.Base(f.File) + ":" + strconv.Itoa(f.Line)
		default:
			return ""
		}
	}
	return ""
}
