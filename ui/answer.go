package ui

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"ltibootcamp/ltiflow/wire"
)

// An answer is how an exchange ended, in words.
type answer struct {
	long, short string
	to          string // of a redirect, the path it goes to
	took        string
	paint       token
}

// answerOf puts the end of an exchange into words: a failure has a mark before
// it, and a redirect says where it goes.
func answerOf(e wire.Exchange) answer {
	status := strconv.Itoa(e.Status)
	a := answer{long: status, short: status, took: took(e.Took), paint: good}
	switch {
	case e.UnderWay():
		return answer{long: "waiting" + glyphMore, short: glyphMore, paint: warn}
	case e.Status == 0:
		a.long, a.short, a.paint = glyphFailed+" no answer", glyphFailed+" none", bad
	case e.Status >= http.StatusBadRequest || e.Error != "":
		a.long, a.short, a.paint = glyphFailed+" "+status, glyphFailed+" "+status, bad
	case redirects(e):
		a.to = wire.Line(pathOfURL(redirect(e)))
		a.short = status + " " + glyphArrow
		a.long = a.short + " " + a.to
	}
	return a
}

// within are the words for a width.
func (a answer) within(width int) string {
	if ansi.StringWidth(a.long) <= width {
		return a.long
	}
	const least = 5 // of a path
	if room := width - ansi.StringWidth(a.short) - 1; a.to != "" && room >= least {
		return a.short + " " + middle(a.to, room)
	}
	return shorten(a.short, width)
}

// redirects tells that the answer sends the browser on.
func redirects(e wire.Exchange) bool {
	return e.Status/100 == 3 && e.ResponseHeader.Get("Location") != ""
}

// redirect is where the answer sends the browser.
func redirect(e wire.Exchange) *url.URL {
	u := parsed(e.ResponseHeader.Get("Location"))
	return target(e).ResolveReference(u)
}

// target is where the request went.
func target(e wire.Exchange) *url.URL { return parsed(e.URL) }

// parsed reads a URL. One that cannot be read is its own path.
func parsed(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil {
		return &url.URL{Path: raw}
	}
	if u.Path == "" && u.Opaque == "" {
		u.Path = "/"
	}
	return u
}

// pathOf is the path of the request as it is sent.
func pathOf(e wire.Exchange) string { return pathOfURL(target(e)) }

func pathOfURL(u *url.URL) string {
	if u.Opaque != "" {
		return u.Opaque
	}
	return u.EscapedPath()
}
