package ui

import (
	"encoding/json"
	"strings"
	"testing"

	"ltibootcamp/steps"
)

// jsonOutline is the outline of one JSON panel, as the Result view makes it.
func jsonOutline(tb testing.TB, body string) *outline {
	tb.Helper()
	v := viewer{lore: lore{glossary: finalGlossary(), trace: &steps.Trace{}}, proof: unproven}
	return newOutline(v.json(body, ""), v.lore)
}

const small = `{"sub":"42","https://example.org/x":{"deep":[1,{"a":null}],"ok":true},"empty":{},"none":[],"n":-1.50e3,"t":"caf\u00e9 \"x\""}`

// Names, numbers and escapes stand as they came; what holds others says how
// much.
func TestTree(t *testing.T) {
	t.Parallel()
	want := strings.Join([]string{
		`  "sub": "42"`,
		`▾ "https://example.org/x": { 2 members }`,
		`  ▾ "deep": [ 2 elements ]`,
		`      0: 1`,
		`    ▾ 1: { 1 member }`,
		`        "a": null`,
		`    "ok": true`,
		`  "empty": {}`,
		`  "none": []`,
		`  "n": -1.50e3`,
		`  "t": "caf\u00e9 \"x\""`,
	}, "\n")
	if got := shown(jsonOutline(t, small), 60); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What is no JSON says why and where, and is shown as it came.
func TestTreeOfBrokenJSON(t *testing.T) {
	t.Parallel()
	got := shown(jsonOutline(t, "{\"a\": 1,\n]"), 60)
	for _, want := range []string{"not JSON", "invalid character ']'", "at byte 10 of 10", `{"a": 1,`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not shown:\n%s", want, got)
		}
	}
}

// Levels, all, one: and the cursor stays, or goes to what it was folded into.
func TestFolding(t *testing.T) {
	t.Parallel()
	o := jsonOutline(t, small)
	o.fit(60)
	rows := func(want int, under string) {
		t.Helper()
		if len(o.rows) != want || !strings.Contains(o.under().line(0).s, under) {
			t.Errorf("%d rows with the cursor on %q, want %d and %q", len(o.rows), o.under().line(0).s, want, under)
		}
	}
	o.at = 5
	rows(11, `"a"`)
	o.level(false)
	rows(10, `1: {`)
	o.level(false)
	rows(8, `"deep"`)
	o.level(true)
	rows(10, `"deep"`)
	o.foldAll(false)
	rows(6, "example.org")
	o.unfold()
	rows(8, "example.org")
	o.unfold()
	rows(8, `"deep"`)
	o.fold()
	rows(8, "example.org")
	o.fold()
	rows(6, "example.org")
	o.foldAll(true)
	rows(11, "example.org")
}

// A name that is a URL keeps its end where there is little room, and a value
// that is too long is opened.
func TestLongValues(t *testing.T) {
	t.Parallel()
	o := jsonOutline(t, `{"https://purl.imsglobal.org/spec/lti/claim/deployment_id":"`+strings.Repeat("0123456789", 12)+`"}`)
	o.fit(44)
	if got := shown(o, 44); !strings.Contains(got, "claim/deployment_id") || !strings.HasSuffix(got, glyphMore) || strings.Contains(got, "\n") {
		t.Errorf("closed:\n%s", got)
	}
	o.toggle()
	got := shown(o, 44)
	if joined := strings.NewReplacer("\n", "", "↳", "", " ", "").Replace(got); !strings.Contains(joined, strings.Repeat("0123456789", 12)) || !strings.Contains(joined, "https://purl.imsglobal.org/spec/lti/claim/deployment_id") {
		t.Errorf("open:\n%s", got)
	}
}

// The pointer of every value finds that value again (RFC 6901), and copying
// gives it without quotes, indents and wrapping.
func TestPointersAndCopies(t *testing.T) {
	t.Parallel()
	o := jsonOutline(t, `{"a/b":{"m~n":[{"":"x\ny"}]},"big":{"k":"v"}}`)
	got := map[string]string{}
	o.each(func(n *node) bool {
		got[pointer(path(n))] = wholeOf(n)
		return true
	})
	for place, want := range map[string]string{"/a~1b/m~0n/0/": "x\ny", "/a~1b/m~0n/0": "{\n  \"\": \"x\\ny\"\n}", "/big": "{\n  \"k\": \"v\"\n}", "/big/k": "v"} {
		if got[place] != want {
			t.Errorf("%s is copied as %q, want %q", place, got[place], want)
		}
	}
}

// Foreign bytes: nothing panics, nothing of the JSON is lost, no row is too
// wide.
func FuzzTree(f *testing.F) {
	for _, seed := range []string{small, "[]", "0", `"x"`, "[[[[1]]]]", "{\"a\":{\"a\":1},\"a\":2}", "\xff{", "[1,2", `{"\u202e":"` + "\u202e" + `"}`} {
		f.Add(seed, 40)
	}
	f.Fuzz(func(t *testing.T, body string, width int) {
		width = 10 + max(0, width%150)
		o := jsonOutline(t, body)
		o.foldAll(true)
		for range min(len(o.rows), 50) {
			o.toggle()
			o.at = min(o.at+1, len(o.rows)-1)
		}
		rows := shown(o, width)
		for row := range strings.SplitSeq(rows, "\n") {
			if (&text{s: row}).width() > width {
				t.Fatalf("a row of %d cells at width %d: %q", (&text{s: row}).width(), width, row)
			}
		}
		checkHarmless(t, rows)
		if !json.Valid([]byte(body)) {
			return
		}
		values := 0
		o.each(func(n *node) bool {
			values++
			wholeOf(n)
			o.explain(n, width)
			return true
		})
		if want := countValues([]byte(body)); values != max(1, want) {
			t.Fatalf("%d nodes, want %d", values, want)
		}
	})
}

// countValues counts the values within a document; members of one name count
// each.
func countValues(body []byte) int {
	tokens := json.NewDecoder(strings.NewReader(string(body)))
	count := 0
	var object []bool
	name := false
	for {
		token, err := tokens.Token()
		if err != nil {
			return max(0, count-1) // the root is not among the nodes
		}
		switch d, _ := token.(json.Delim); {
		case d == '}' || d == ']':
			object = object[:len(object)-1]
		case len(object) > 0 && object[len(object)-1] && !name:
			name = true
			continue
		case d == '{' || d == '[':
			count++
			object = append(object, d == '{')
		default:
			count++
		}
		name = false
	}
}
