package commandline

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
)

// release is the version of a release, which the linker writes here: what is
// built from an archive of the source knows of no commit. It is never written
// else.
var release string

// A build is what a binary knows of itself. What it does not know is "".
type build struct {
	version, commit, changed string
	date                     time.Time
}

// thisBuild reads what the linker and the Go command have left.
func thisBuild() build {
	b := build{version: release}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		b.version = cmp.Or(b.version, "(devel)")
		return b
	}
	b.version = cmp.Or(b.version, info.Main.Version, "(devel)")
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.date, _ = time.Parse(time.RFC3339, s.Value) // without one there is none to show
		case "vcs.modified":
			if s.Value == "true" {
				b.changed = ", and changes since"
			}
		}
	}
	return b
}

// write says it in lines of a name and a value.
func (b build) write(w io.Writer) error {
	commit := cmp.Or(b.commit, "unknown")
	if !b.date.IsZero() {
		commit += " of " + b.date.Format(time.DateOnly)
	}
	_, err := fmt.Fprintf(w, "ltibootcamp %s\ncommit      %s%s\nbuilt with  %s\nfor         %s/%s\n",
		b.version, commit, b.changed, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	return nil
}

// versionFlag makes --version print the first line of it.
func versionFlag(root *cobra.Command) {
	root.Version = thisBuild().version
	root.Flags().Bool("version", false, "print the version")
	root.SetVersionTemplate("ltibootcamp {{.Version}}\n")
}
