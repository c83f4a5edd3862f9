package content

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Time is made of words, of trying and of checkpoints.
func TestTakes(t *testing.T) {
	t.Parallel()
	step := Step{Name: "one"}
	var err error
	if step.before, err = parse("before", strings.Repeat("word ", wordsPerMinute)); err != nil {
		t.Fatal(err)
	}
	if step.after, err = parse("after", "{{if .x}}It is `{{.y}}` now.{{else}}None.{{end}}"); err != nil {
		t.Fatal(err)
	}
	if _, after := step.Page(); strings.TrimSpace(after) != "It is `…` now.None." {
		t.Errorf("got the page %q", after)
	}
	const words = 4 * time.Minute / wordsPerMinute // "It is … now.None."
	if got, want := step.Takes(2), time.Minute+words+tryingTakes+2*answeringTakes; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	left := step.Left(true, 1) + Step{Name: "two"}.Left(false, 1)
	one, two := Minutes(answeringTakes), Minutes(tryingTakes+answeringTakes)
	if want := time.Duration(one+two) * time.Minute; left != want {
		t.Errorf("got %v left, want %v: a done step leaves its checkpoint, and each counts in whole minutes", left, want)
	}
	for d, want := range map[time.Duration]int{0: 0, time.Second: 1, time.Minute: 1, 61 * time.Second: 2} {
		if got := Minutes(d); got != want {
			t.Errorf("%v: got %d minutes, want %d", d, got, want)
		}
	}
}

// A chapter takes minutes, not tens.
func TestChaptersTakeMinutes(t *testing.T) {
	t.Parallel()
	course, err := Load("1.3")
	if err != nil {
		t.Fatal(err)
	}
	for _, chapter := range course.Chapters {
		var left time.Duration
		for _, step := range chapter.Steps {
			left += step.Left(false, 0)
		}
		t.Logf("%s: %v", chapter.Title, left)
		if got := Minutes(left); got < 2 || got > 25 {
			t.Errorf("%s takes %d minutes, want 2 to 25", chapter.Title, got)
		}
	}
}

// What an edition has not is another's.
func TestBeyond(t *testing.T) {
	t.Parallel()
	if got := Beyond("1.3"); len(got) > 0 {
		t.Errorf("got %q beyond 1.3, want none", got)
	}
	if got := Beyond("2018"); !slices.Contains(got, "Security lab") || slices.Contains(got, "Grades") {
		t.Errorf("got %q beyond 2018", got)
	}
}
