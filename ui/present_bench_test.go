package ui

import (
	"context"
	"testing"

	"github.com/muesli/termenv"

	"ltibootcamp/content"
)

func BenchmarkStage(b *testing.B) {
	f := newFake()
	f.finish("deeplink-verify")
	p := newPresenter(f, content.Talk{}, lookOf(newTheme("dark", termenv.TrueColor)), "deeplink-verify", func() (context.Context, context.CancelFunc) { return context.WithCancel(b.Context()) })
	p.width, p.height = 160, 50
	b.Run("script", func(b *testing.B) {
		for b.Loop() {
			p.learn()
		}
	})
	b.Run("stage", func(b *testing.B) {
		for b.Loop() {
			stage(p.common, p.wanted(p.at), p.script)
		}
	})
}
