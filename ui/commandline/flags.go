package commandline

import (
	"strings"

	"github.com/spf13/cobra"

	"ltibootcamp/steps"
	"ltibootcamp/ui"
)

// courseFlags say which course is played.
func (o *Options) courseFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Edition, "edition", "", "which `edition` of the protocol: 1.3, the default, or 2018, the draft of the notebook")
	c.Flags().StringVar(&o.Platform, "platform", "", "base `URL` of a platform that speaks edition 2018, instead of the one inside")
	c.Flags().Uint64Var(&o.Seed, "seed", 0, "repeat names, ids, scores and their order as with the same `number` before; 0 repeats nothing")
	c.MarkFlagsMutuallyExclusive("seed", "platform") // state and nonce must not be foretold where somebody else is
}

// screenFlags say how it is drawn.
func (o *Options) screenFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Screen.Theme, "theme", "auto", "colours by this `theme`: "+strings.Join(ui.Themes(), ", "))
	c.Flags().BoolVar(&o.Screen.ASCII, "ascii", false, "draw nothing but ASCII, as where the locale is not UTF-8")
}

func (o *Options) walkthroughFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Keep.File, "progress", "", "keep your progress in this `file`, made if there is none, and not where it is kept by itself")
	c.Flags().BoolVar(&o.Keep.Fresh, "fresh", false, "begin anew; what was kept so far stays, under another name")
	c.Flags().BoolVar(&o.Screen.Plain, "plain", false, "linear text with numbered prompts, as where TERM is dumb; through a pipe too")
}

func (o *Options) runFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Wish.Until, "until", "", "stop after the step with this `name`")
	c.Flags().StringVar(&o.Wish.Break, "break", "", "provoke the fault with this `name`, or all, and tell what catches it")
	c.MarkFlagsMutuallyExclusive("until", "break")
	c.Flags().StringVar(&o.Wish.Format, "format", "text", "write what came of it in this `format`: "+strings.Join(steps.Formats(), ", "))
	c.Flags().StringVar(&o.Export, "export", "", "write a transcript to this `file`, in the format of its ending")
	c.Flags().BoolVar(&o.Secrets, "secrets", false, "leave keys and tokens in the transcript, and do not mask them")
	c.MarkFlagsMutuallyExclusive("export", "break") // what a fault left is taken back: there is nothing to tell
}

func (o *Options) presentFlags(c *cobra.Command) {
	c.Flags().BoolVar(&o.Stage.Auto, "auto", false, "play by itself; any key stops it, and a plays on")
	c.Flags().BoolVar(&o.Stage.Loop, "loop", false, "with --auto: begin anew at the end, for ever")
	c.Flags().BoolVar(&o.Stage.Check, "check", false, "rehearse: play all of it unseen at the size of this terminal, and tell what overflows, fails or is slow")
}

func (o *Options) simulatorFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.Addr, "addr", "127.0.0.1:5000", "loopback `address` to listen on; port 0 picks a free one")
	c.Flags().StringVar(&o.Data, "data", "", "keep everything in this `file`, made if there is none; by default it is gone when stopped")
}
