package commandline

import (
	"fmt"
	"io"
	"strings"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// writeMan writes the manual page: one for all commands, made from what --help
// says. It has the date of the commit and not of today, so that it is the same
// for all who build it.
func writeMan(root *cobra.Command, w io.Writer) error {
	b, date := thisBuild(), ""
	if !b.date.IsZero() {
		date = b.date.Format("January 2006")
	}
	var page strings.Builder
	fmt.Fprintf(&page, "%% \"LTIBOOTCAMP\" \"1\" %q %q \"LTI Advantage bootcamp\"\n", date, "ltibootcamp "+b.version)
	fmt.Fprintf(&page, "# NAME\n\nltibootcamp \\- %s\n\n", lowered(root.Short))
	page.WriteString("# SYNOPSIS\n\n**ltibootcamp** [*flags*]\n\n**ltibootcamp** *command* [*flags*]\n\n")
	fmt.Fprintf(&page, "# DESCRIPTION\n\n%s\n\n", described(root))
	page.WriteString("# OPTIONS\n\n")
	manFlags(&page, root.Flags())
	page.WriteString("# COMMANDS\n\n")
	for _, c := range root.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		fmt.Fprintf(&page, "### %s\n\n%s\n\n", c.UseLine(), described(c))
		manFlags(&page, c.LocalNonPersistentFlags())
	}
	_, err := w.Write(md2man.Render([]byte(page.String())))
	if err != nil {
		return fmt.Errorf("writing the manual page: %w", err)
	}
	return nil
}

// described is what is said of a command.
func described(c *cobra.Command) string {
	if c.Long != "" {
		return c.Long
	}
	return c.Short + "."
}

// manFlags writes each flag with its value, and what it does.
func manFlags(page *strings.Builder, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, does := pflag.UnquoteUsage(f)
		fmt.Fprintf(page, "**--%s**", f.Name)
		if value != "" {
			fmt.Fprintf(page, " *%s*", value)
		}
		fmt.Fprintf(page, "\n: %s\n\n", does)
	})
}

// lowered is a sentence that goes on after something.
func lowered(s string) string { return strings.ToLower(s[:1]) + s[1:] }
