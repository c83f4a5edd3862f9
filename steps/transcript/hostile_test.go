package transcript_test

import (
	"testing"

	"ltibootcamp/steps/transcript"
	"ltibootcamp/steps/transcript/transcripttest"
)

// Whatever a platform says, it is text: every format is built as it is with a
// harmless word, and its reader finds nothing wrong.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	for _, format := range transcript.Formats() {
		t.Run(format.Name, func(t *testing.T) {
			t.Parallel()
			want := skeleton(t, format, "harmless")
			for name, words := range hostile() {
				if got := skeleton(t, format, words); got != want {
					t.Errorf("%s: it is built in another way:\n%s", name, difference(want, got))
				}
			}
		})
	}
}

// skeleton checks a sample with such words, and is how it is built.
func skeleton(tb testing.TB, format transcript.Format, words string) string {
	tb.Helper()
	text := write(tb, format, sample(words))
	if err := transcripttest.Check(format.Ending, text); err != nil {
		tb.Errorf("%.40q: %v", words, err)
	}
	built, err := transcripttest.Skeleton(format.Ending, text)
	if err != nil {
		tb.Errorf("%.40q: %v", words, err)
	}
	return built
}

// difference is where two texts part.
func difference(want, got string) string {
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	from := max(0, at-80)
	return "got  " + got[from:min(len(got), at+80)] + "\nwant " + want[from:min(len(want), at+80)]
}

// FuzzWriters has the property of TestHostileWords for any text.
func FuzzWriters(f *testing.F) {
	for _, name := range []string{"script", "fence", "markdown", "ANSI", "JSON"} { // the others are tested above
		f.Add(hostile()[name])
	}
	formats := transcript.Formats()
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 4096 || words == "" {
			return // of what is empty less is written
		}
		for _, format := range formats {
			if got, want := skeleton(t, format, words), skeleton(t, format, "harmless"); got != want {
				t.Errorf("%s: it is built in another way:\n%s", format.Name, difference(want, got))
			}
		}
	})
}
