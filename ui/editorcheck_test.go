package ui

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"ltibootcamp/steps"
)

// What is no JSON is said in words, with its place.
func TestWrongJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                "✗ line 1, column 1: it ends before it is complete",
		`{"a": 1`:         "✗ line 1, column 8: it ends before it is complete",
		"{\n  a: 1}":      "✗ line 2, column 3: got “a”, want a name in quotes",
		"{\"ä\": 1,\n }":  "✗ line 2, column 2: got “}”, want a name in quotes",
		`{"ä" 1}`:         "✗ line 1, column 6: got “1”, want a colon",
		`{"ä": 1 "b": 2}`: "✗ line 1, column 9: got “\"”, want a comma or “}”",
		`[1 2]`:           "✗ line 1, column 4: got “2”, want a comma or “]”",
		`{} x`:            "✗ line 1, column 4: got “x”, want nothing more: the document has ended",
		"\"a\nb\"":        "✗ line 1, column 3: got the end of the line, want the end of the string: a quote",
		`"\x"`:            "✗ line 1, column 3: got “x”, want one of",
		`"\u12g4"`:        "✗ line 1, column 6: got “g”, want four hexadecimal digits",
		`[1.x]`:           "✗ line 1, column 4: got “x”, want a digit",
		`[nul]`:           "✗ line 1, column 5: got “]”, want true, false or null",
		`[,]`:             "✗ line 1, column 2: got “,”, want a value",
		"[\"\xff\"]":      "✗ line 1, column 3: here are bytes that are no UTF-8",
		`[1]`:             "✓ valid JSON",
	} {
		if got := checkPayload(text, steps.Payload{}, finalGlossary()).verdict().s; !strings.HasPrefix(got, want) {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// One thing that is odd is one warning, at its line.
func TestOddities(t *testing.T) {
	t.Parallel()
	with := func(old, replaced string) string {
		if !strings.Contains(scoreJSON, old) {
			t.Fatalf("the score has no %s", old)
		}
		return strings.Replace(scoreJSON, old, replaced, 1)
	}
	score := steps.Payload{Is: "score"}
	for name, c := range map[string]struct {
		text string
		of   steps.Payload
		line int
		want string // "" for none
	}{
		"as made":    {scoreJSON, score, 0, ""},
		"missing":    {with(`  "userId": "LTIBCU_18",`+"\n", ""), score, 1, "“userId” is missing: "},
		"twice":      {with(`"scoreGiven": 9,`, `"scoreGiven": 9, "scoreGiven": 10,`), score, 3, "“scoreGiven” stands twice"},
		"unknown":    {with(`"comment"`, `"remark"`), score, 8, "“remark” is unknown to LTI."},
		"type":       {with(`9,`, `"9",`), score, 3, "“scoreGiven” is a string, want a number."},
		"null":       {with(`9,`, `null,`), score, 3, "“scoreGiven” is null, want a number"},
		"value":      {with(`Completed`, `Finished`), score, 5, "“activityProgress” is “Finished”, want one of Initialized, "},
		"no LTI":     {`{"a": 1}`, steps.Payload{Is: "nothing"}, 0, ""},
		"an array":   {`[1]`, steps.Payload{Is: "nothing"}, 0, ""},
		"parameters": {`{"grant_type": 1}`, steps.Payload{Is: "nothing", Parameters: true}, 0, ""},
	} {
		got := checkPayload(c.text, c.of, finalGlossary()).warnings
		switch {
		case c.want == "" && len(got) > 0, c.want != "" && len(got) != 1:
			t.Errorf("%s: got %v", name, got)
		case c.want != "" && (!strings.HasPrefix(got[0].what, c.want) || got[0].line != c.line):
			t.Errorf("%s: got %v, want line %d: %s", name, got, c.line, c.want)
		}
	}
}

// What is missing and unknown deeper down is found there.
func TestOdditiesDeepDown(t *testing.T) {
	t.Parallel()
	const items = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"
	text := "{\"" + items + "\": [\n{\"type\": \"ltiResourceLink\", \"lineItem\": {\n\"label\": \"L\"}},\n{\"title\": \"T\", \"here\": {\"below\": 1}}]}"
	var got []string
	for _, w := range checkPayload(text, steps.Payload{Is: "deep_linking_response"}, finalGlossary()).warnings {
		if w.line > 1 {
			got = append(got, w.words().s)
		}
	}
	slices.Sort(got)
	all := strings.Join(got, "\n")
	for _, want := range []string{"line 2: “scoreMaximum” is missing", "line 4: “type” is missing", "line 4: “here” is unknown"} {
		if !strings.Contains(all, want) {
			t.Errorf("not found: %s, in\n%s", want, all)
		}
	}
	if strings.Contains(all, "below") {
		t.Errorf("what stands in something unknown is judged:\n%s", all)
	}
}

func TestUnsendable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a": "b", "c": ["d", "e"], "f": []}`: "",
		`["a"]`:                                "want a JSON object.",
		`null`:                                 "want a JSON object.",
		`{"a": 1}`:                             "“a” is not.",
		`{"a": null}`:                          "“a” is not.",
		`{"b": "", "c": ["d", null]}`:          "“c” is not.",
	} {
		if got := unsendable(text); (got == "") != (want == "") || !strings.HasSuffix(got, want) {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// The place of a byte, in what is JSON and in what is not yet.
func TestWhereabout(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{ // | is the cursor
		`|{"a": 1}`:                         "",
		`{"|a": 1}`:                         "/a 1",
		`{"a|": tru`:                        "/a",
		`{"a":| 1}`:                         "/a",
		`{"a": "x|y", "b": 2}`:              "/a xy",
		"{\"a\": \"xy\",|\n \"b\": 2}":      "/a xy",
		"{\"a\": 1,\n  |\n \"b\": 2}":       "",
		`{"a": {"b/c": [10, {"d": t|rue}]}`: "/a/b~1c/1/d true",
		`{"a": [1, 2|, 3]}`:                 "/a/1 2",
		`{"a": [1, 2, 3]|}`:                 "/a",
		`{"a": [1, |`:                       "/a/0 1",
		`{"a": "broken|`:                    "/a",
		`{"a": 1, "b": |`:                   "/b",
		`{"a": 1, b|: 2}`:                   "",
		`|`:                                 "",
		`7|`:                                " 7",
	} {
		offset := strings.IndexByte(text, '|')
		at := whereaboutOf(strings.Replace(text, "|", "", 1), offset)
		if got := strings.TrimRight(pointer(at.path)+" "+at.said, " "); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// Whatever is typed, nothing breaks, the place of a fault is in the text, and
// what is found valid is.
func FuzzCheckPayload(f *testing.F) {
	for _, text := range []string{scoreJSON, `{"a":[1,{"b":"\u00e4"}]}`, `{"a":`, "[\"\xff\n", `{"a" 1}`, "", "{}x", `{"userId":{},"userId":[]}`} {
		f.Add(text, 3)
	}
	f.Fuzz(func(t *testing.T, text string, offset int) {
		offset = max(0, min(offset, len(text)))
		c := checkPayload(text, steps.Payload{Is: "score", Parameters: offset%2 == 0}, finalGlossary())
		if valid := json.Valid([]byte(text)) && utf8.ValidString(text); valid != (c.wrong == "") {
			t.Fatalf("valid: %v, said: %q", valid, c.wrong)
		}
		if lines := strings.Count(text, "\n") + 1; c.wrong != "" && (c.line < 1 || c.line > lines || c.column < 1 || c.offset > len(text)) {
			t.Fatalf("line %d, column %d, byte %d of %q", c.line, c.column, c.offset, text)
		}
		at := whereaboutOf(text, offset)
		if c.wrong == "" && len(at.path) > 0 && !reaches(text, at.path) {
			t.Fatalf("%q at %d: there is no %s", text, offset, pointer(at.path))
		}
	})
}

// reaches tells whether a path leads to a value. Names may stand twice.
func reaches(text string, path []string) bool {
	nodes, err := (&document{raw: text}).parse()
	return err == nil && leads(nodes, path)
}

func leads(nodes []*node, path []string) bool {
	return len(path) == 0 || slices.ContainsFunc(nodes, func(n *node) bool {
		return n.matter.(*value).key() == path[0] && leads(n.kids, path[1:])
	})
}
