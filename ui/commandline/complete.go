package commandline

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/steps"
	"ltibootcamp/ui"
)

// shells are those that a completion can be written for.
func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// oneShell wants the name of a shell.
func oneShell(c *cobra.Command, args []string) error {
	if len(args) == 1 && slices.Contains(shells(), args[0]) {
		return nil
	}
	got := "nothing"
	if len(args) > 0 {
		got = strconv.Quote(strings.Join(args, " "))
	}
	return fmt.Errorf("got %s, want one of %s: see \"%s --help\"", got, strings.Join(shells(), ", "), c.CommandPath())
}

// writeCompletion writes what a shell has to read to complete our command line.
func writeCompletion(root *cobra.Command, w io.Writer, shell string) error {
	var err error
	switch shell {
	case "bash":
		err = root.GenBashCompletionV2(w, true)
	case "zsh":
		err = root.GenZshCompletion(w)
	case "fish":
		err = root.GenFishCompletion(w, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(w)
	}
	if err != nil {
		return fmt.Errorf("writing the completion: %w", err)
	}
	return nil
}

// complete says what can follow each flag: the names that are known, the files
// with an ending, any file, or nothing to go by.
func (o *Options) complete(root *cobra.Command) {
	names := map[string]cobra.CompletionFunc{
		"edition": fixed(editions()), "theme": fixed(ui.Themes()), "format": fixed(steps.Formats()),
		"step": o.stepNames, "until": o.stepNames, "break": o.faultNames,
		"log": func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		},
		"addr": cobra.NoFileCompletions, "platform": cobra.NoFileCompletions, "seed": cobra.NoFileCompletions,
	}
	files := map[string][]string{
		"data": {"db"}, "progress": {"json"}, "export": transcripts(),
	}
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	for _, c := range append(root.Commands(), root) {
		for flag, complete := range names {
			if c.Flag(flag) != nil {
				_ = c.RegisterFlagCompletionFunc(flag, complete) // fails only where there is one
			}
		}
		for flag, endings := range files {
			if c.Flag(flag) != nil {
				_ = c.MarkFlagFilename(flag, endings...)
			}
		}
	}
}

// transcripts are the endings of the files that a transcript can go to.
func transcripts() []string {
	var endings []string
	for _, f := range ui.Exports() {
		endings = append(endings, strings.TrimPrefix(f.Ending, "."))
	}
	return endings
}

// fixed completes from a list, in its order.
func fixed(words []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

func editions() []string {
	var names []string
	for _, e := range lti.Editions() {
		names = append(names, cobra.CompletionWithDesc(e.Name, e.Title))
	}
	return names
}

// stepNames are the steps of the edition that has been typed, with their titles.
func (o *Options) stepNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	course, err := content.Load(o.editionOrDefault())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []string
	for _, s := range course.Steps() {
		names = append(names, cobra.CompletionWithDesc(s.Name, s.Title))
	}
	return names, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// faultNames are the faults of the edition that has been typed, with their
// titles.
func (o *Options) faultNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	faults, err := content.LoadFaults(o.editionOrDefault())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	names := []string{cobra.CompletionWithDesc("all", "Every fault of the edition")}
	for _, f := range faults {
		names = append(names, cobra.CompletionWithDesc(f.Name, f.Title))
	}
	return names, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}

// editionOrDefault is the edition that the other flags are about. Another
// platform speaks the draft.
func (o *Options) editionOrDefault() string {
	switch {
	case o.Edition != "":
		return o.Edition
	case o.Platform != "":
		return lti.Draft().Name
	}
	return lti.Final().Name
}
