package transcript_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"ltibootcamp/ltiflow/wire"
	"ltibootcamp/steps/transcript"
)

// sample is a run that has everything once, all of whose text that is not the
// course's own is that of a platform, as whoever makes a Run makes it safe.
func sample(foreign string) transcript.Run {
	line, text := wire.Line(foreign), wire.Text(foreign)
	at := time.Date(2026, 11, 27, 18, 0, 0, 0, time.UTC)
	token := &transcript.Token{Parts: [3]string{"eyJhbGciOiJSUzI1NiJ9", "eyJpc3MiOiJ4In0", line}, Header: `{"alg":"RS256"}`, Payload: text}
	fields := []transcript.Field{{Name: line, Value: line}, {Name: "id_token", Value: line, Token: token}}
	message := transcript.Message{Header: []transcript.Field{{Name: line, Value: line}}, Media: "text/plain", Body: text, Bytes: len(foreign), Form: fields}
	of := func(media string) transcript.Message {
		m := message
		m.Media, m.Form, m.Cut = media, []transcript.Field{}, true
		return m
	}
	step := transcript.Step{
		Name: "launch-verify", Title: "Task 1: verify the launch", State: "failed", Began: at, Seconds: 0.0123, Failure: line,
		Before:    "# Is this really from the platform?\n\nIt is *text*, with `code`.\n\n```json deep\n{\"a\": 1}\n# no heading\n```\n",
		After:     "## All `21` checks hold\n\n- `iss` is " + "`x`" + "\n\n> **The notebook said** much.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n",
		Functions: []transcript.Function{{Name: "Tool.VerifyMessage", File: "ltiflow/verify.go", Line: 44, Source: "func f() string {\n\treturn \"x\" // why\n}", Spec: []string{"SEC §5.1.3"}}},
		Exchanges: []transcript.Exchange{
			{From: "browser", To: "tool", Began: at, Method: "POST", URL: line, Path: line, Query: fields, Request: message, Status: 200, Response: of("text/html")},
			{From: "tool", To: "platform", Began: at, Method: line, URL: line, Path: line, Query: []transcript.Field{}, Request: of("application/json"), Response: of(""), Error: line},
		},
		Documents: []transcript.Document{
			{Title: line, Kind: "jwt", Body: text, Token: token},
			{Title: line, Kind: "json", Body: text, Cut: true},
			{Title: line, Kind: "text", Body: text},
		},
		Findings: []transcript.Finding{
			{Code: "signature", Status: "passed", Check: "signature", Spec: "SEC §5.1.3", Got: line, Want: line},
			{Code: line, Status: "failed", Check: line, Spec: line, Got: line, Want: line, At: "ltiflow/verify.go:50", Cause: line, Remedy: line},
			{Code: "nonce", Status: "skipped", Check: "nonce", Spec: "SEC §5.1.3"},
		},
		Values: []transcript.Field{{Name: "user_name", Value: line}},
	}
	again := step
	again.Name, again.Title, again.State, again.Failure = "launch-activity", "Task 2: show the activity", "stale", ""
	return transcript.Run{
		Program: "ltibootcamp", Version: transcript.Version, Edition: "1.3", EditionTitle: "LTI 1.3 Advantage", Platform: line,
		Written: at, Masked: true, Facts: []transcript.Fact{{About: "What you did", Name: "steps", Value: line}, {About: "What comes next", Value: line}},
		Chapters: []transcript.Chapter{{Title: "Launch", Steps: []transcript.Step{step, again}}},
	}
}

// write is a run in a format.
func write(tb testing.TB, format transcript.Format, run transcript.Run) []byte {
	tb.Helper()
	var b strings.Builder
	if err := format.Write(&b, run); err != nil {
		tb.Fatal(err)
	}
	return []byte(b.String())
}

// token is a compact JWS with such a payload.
func token(payload string) string {
	return "eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".c2lnbmF0dXJl"
}

// hostile are words that a platform may say, by what they would do.
func hostile() map[string]string {
	return map[string]string{
		"script":      `</script><script>alert(1)</script>`,
		"image":       `"><img src=x onerror=alert(1)>`,
		"style":       `</style><style>body{display:none}</style>`,
		"pre":         "</code></pre><iframe src=//evil></iframe>",
		"comment":     "<!-- --> <!DOCTYPE x> <![CDATA[",
		"entities":    "&lt;b&gt; &#x3c;script&#x3e; &amp;",
		"template":    `{{.Secret}} {{template "page"}} ${x} #{x} <%= x %>`,
		"fence":       "```\n# heading\n```\n~~~\n````\n",
		"markdown":    "# x\n\n## y\n- a\n- b\n\n[x](javascript:alert(1)) ![x](http://evil/x.png) <http://evil> *a* _b_ **c** ~~d~~ `e` | f |\n---\n> g\n\n1. h",
		"indented":    "    code\n\tcode",
		"reference":   "[x]: http://evil/ \"t\"\n\n[x]",
		"mathematics": `$\href{javascript:alert(1)}{x}$ $$y$$ \(z\)`,
		"ANSI":        "\x1b[2J\x1b]52;c;eA==\x07\u009b6m",
		"order":       "a\u202egnp.exe\u2066b\u2069",
		"zalgo":       "a" + strings.Repeat("\u0301", 400),
		"no UTF-8":    "\xff\xfe\x00",
		"lines":       "a\r\nb\rc\u2028d\u2029e\n\n\n\nf",
		"backticks":   "`", "only backticks": "````` `` `", "spaces": " x ",
		"JSON":        `{"a":"</script>","b":[1,2.5,null,true],"c":{"d":"\u202e"}}`,
		"broken JSON": `{"a":"`,
		"token":       token(`{"iss":"</script>"}`),
		"quotes":      `'"\` + "`",
		"long":        strings.Repeat("W<", 1<<10),
		"deep":        strings.Repeat("[", 200) + strings.Repeat("]", 200),
		"quotations":  strings.Repeat("> ", 1<<8),
		"item":        "- a", "number": "12. a", "rule": "---", "underline": "===", "plus": "+ a", "table": "| a | b |\n|---|---|", "setext": "a\n---",
	}
}
