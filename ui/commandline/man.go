package commandline

import (
	"fmt"
	"io"
	"strings"
	"time"

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
		date = b.date.Format(time.DateOnly)
	}
	var page strings.Builder
	fmt.Fprintf(&page, "%% \"LTIBOOTCAMP\" \"1\" %q %q \"LTI Advantage bootcamp\"\n", date, "ltibootcamp "+b.version)
	fmt.Fprintf(&page, "# NAME\n\nltibootcamp \\- %s\n\n", lowered(root.Short))
	page.WriteString("# SYNOPSIS\n\n**ltibootcamp** [*flags*]\n\n**ltibootcamp** *command* [*flags*]\n\n")
	page.WriteString("# DESCRIPTION\n\n")
	manCommand(&page, root)
	page.WriteString("# COMMANDS\n\n")
	for _, c := range root.Commands() {
		if c.Name() != "help" {
			fmt.Fprintf(&page, "### %s\n\n%s.\n\n", strings.TrimSuffix(c.UseLine(), " [flags]"), c.Short)
			manCommand(&page, c)
		}
	}
	manEnd(&page)
	_, err := w.Write(md2man.Render([]byte(page.String())))
	if err != nil {
		return fmt.Errorf("writing the manual page: %w", err)
	}
	return nil
}

// manCommand writes what the help of a command says.
func manCommand(page *strings.Builder, c *cobra.Command) {
	fmt.Fprintf(page, "%s\n\n", asCode(c.Long))
	manFlags(page, c.LocalFlags())
	fmt.Fprintf(page, "Examples:\n\n%s\n\n", asCode(c.Example))
}

// asCode fences the lines of a text that are set in, lest they be filled.
func asCode(text string) string {
	var b strings.Builder
	within := false
	for line := range strings.Lines(text + "\n") {
		if setIn := strings.HasPrefix(line, "  "); setIn != within {
			b.WriteString("```\n")
			within = setIn
		}
		b.WriteString(line)
	}
	if within {
		b.WriteString("```\n")
	}
	return b.String()
}

// manEnd writes what is the same for all commands.
func manEnd(page *strings.Builder) {
	page.WriteString("# EXIT STATUS\n\n")
	for _, e := range exits() {
		fmt.Fprintf(page, "**%s**\n: %s\n\n", e.code, e.means)
	}
	page.WriteString("# ENVIRONMENT\n\n")
	for _, v := range variables() {
		fmt.Fprintf(page, "**%s**\n: %s\n\n", v.name, v.does)
	}
	fmt.Fprintf(page, "# FILES\n\n%s\n", keptIn)
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
