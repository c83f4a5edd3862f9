package content

import (
	"regexp"
	"strings"
	"text/template"
	"time"
)

// How long the course takes is worked out from its text: nobody keeps a number
// true by hand.
const (
	wordsPerMinute = 180              // of a technical text, read with care
	tryingTakes    = 40 * time.Second // a run, and a look at what came of it
	answeringTakes = 50 * time.Second // a checkpoint
)

// templating is what a template does in a page.
var templating = regexp.MustCompile(`\{\{-?\s*(\w*)[^}]*\}\}`)

// Page is both parts of the page as Markdown, without a run: an ellipsis stands
// where one weaves in a value.
func (s Step) Page() (before, after string) { return unwoven(s.before), unwoven(s.after) }

func unwoven(t *template.Template) string {
	if t == nil {
		return ""
	}
	return templating.ReplaceAllStringFunc(t.Root.String(), func(written string) string {
		switch templating.FindStringSubmatch(written)[1] {
		case "if", "else", "end", "range", "with":
			return ""
		}
		return "…"
	})
}

// Takes is about how long the step takes, to read and to try, with so many
// checkpoints.
func (s Step) Takes(checkpoints int) time.Duration {
	before, after := s.Page()
	words := len(strings.Fields(before)) + len(strings.Fields(after))
	return time.Duration(words)*time.Minute/wordsPerMinute + tryingTakes + time.Duration(checkpoints)*answeringTakes
}

// Left is about how long the step still takes: nothing but its open checkpoints
// when it is done. It is whole minutes, as it is said, so that a reader who adds
// steps up gets the same.
func (s Step) Left(done bool, open int) time.Duration {
	takes := time.Duration(open) * answeringTakes
	if !done {
		takes = s.Takes(open)
	}
	return time.Duration(Minutes(takes)) * time.Minute
}

// Minutes is a time in whole minutes, as it is said: none only when nothing is
// left.
func Minutes(d time.Duration) int {
	return int((d + time.Minute - 1) / time.Minute)
}

// Beyond are the titles of the chapters that other editions have and this one
// has not, in their order.
func Beyond(edition string) []string {
	manifest, err := readManifest(embedded)
	if err != nil {
		return nil // Load has read it
	}
	var titles []string
	for _, chapter := range manifest.Chapters {
		if !chapter.in(edition) {
			titles = append(titles, chapter.Title)
		}
	}
	return titles
}
