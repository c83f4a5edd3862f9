package platform

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
)

// ask begins a deep linking request with a form of the course page.
func (t *tool) ask(tb testing.TB, who http.Header, form url.Values) lti.Claims {
	tb.Helper()
	form.Set("deployment", t.deployment)
	a := t.postForm("/course/"+t.shared+"/add-content", form, who).ok(tb, http.StatusOK)
	return t.message(tb, forms(tb, a.body)[0], who)
}

// rules are a form with the boxes of that name checked, and values as
// "name=value".
func rules(fields ...string) url.Values {
	form := url.Values{"rules": {"yes"}}
	for _, field := range fields {
		name, value, valued := strings.Cut(field, "=")
		if !valued {
			value = "on"
		}
		form.Set(name, value)
	}
	return form
}

// What the form asks for is what the tool is told (DL §4.4.1).
func TestRulesOfARequest(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	for name, c := range map[string]struct {
		form url.Values
		want string
	}{
		"the plain button": {url.Values{}, `{"accept_lineitem":true,"accept_multiple":true,"accept_presentation_document_targets":["embed","iframe","window"],` +
			`"accept_types":["link","ltiResourceLink","file","html","image"],"auto_create":true}`},
		"one type": {rules("type-file"), `{"accept_lineitem":false,"accept_multiple":false,"accept_presentation_document_targets":[],"accept_types":["file"],"auto_create":false}`},
		"all that there is": {
			rules("type-link", "type-image", "own=https://example.com/quiz https://example.com/poll", "target-window", "multiple", "lineitem", "create",
				"media=image/*, text/html;q=0.5", "title=A title", "text=Some text"),
			`{"accept_lineitem":true,"accept_media_types":"image/*, text/html;q=0.5","accept_multiple":true,"accept_presentation_document_targets":["window"],` +
				`"accept_types":["link","image","https://example.com/quiz","https://example.com/poll"],"auto_create":true,"text":"Some text","title":"A title"}`,
		},
	} {
		var settings map[string]any
		if err := tool.ask(t, who, c.form).Decode(lti.Final().Claim.DeepLinkingSettings, &settings); err != nil {
			t.Fatal(err)
		}
		if settings["deep_link_return_url"] == "" || settings["data"] == "" {
			t.Errorf("%s: %v", name, settings)
		}
		without(settings, "deep_link_return_url", "data")
		if got := string(mustJSON(settings)); got != c.want {
			t.Errorf("%s: the settings are\n%s\nwant\n%s", name, got, c.want)
		}
	}
	for _, wrong := range []url.Values{
		rules(), rules("type-Link"), rules("type-link", "own=quiz"), rules("type-file", "media=image"), rules("type-file", "media=image/"),
		rules("type-file", "media=image/*,,text/html"), rules("type-link", "title="+strings.Repeat("x", maxRule+1)),
	} {
		wrong.Set("deployment", tool.deployment)
		tool.postForm("/course/"+tool.shared+"/add-content", wrong, who).refused(t, http.StatusBadRequest, lti.RulesMalformed)
	}
}

// The response is checked against what this request asked for. Presentations
// and line items that it did not ask for are left out (DL §3.1, §4.4.1).
func TestRulesOfAResponse(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	full := fullItems()
	file := func(name string) map[string]any {
		return map[string]any{"type": "file", "url": "https://example.com/" + name}
	}
	for name, c := range map[string]struct {
		form   url.Values
		items  []any
		status int
		code   lti.Code
	}{
		"a type not asked for":        {rules("type-link", "create"), []any{full["html"]}, 400, lti.ItemTypeNotAccepted},
		"a type of somebody else's":   {url.Values{}, []any{map[string]any{"type": "https://example.com/quiz"}}, 400, lti.ItemTypeNotAccepted},
		"two, where one is asked for": {rules("type-html", "create"), []any{full["html"], full["html"]}, 400, lti.TooManyItems},
		"more than anybody picks":     {url.Values{}, slices.Repeat([]any{full["html"]}, maxItems+1), 400, lti.TooManyItems},
		"a file of another type":      {rules("type-file", "create", "media=image/*,text/html"), []any{file("x.pdf")}, 400, lti.ItemMediaNotAccepted},
		"valid: a type of your own":   {rules("own=https://example.com/quiz", "create"), []any{map[string]any{"type": "https://example.com/quiz"}}, 303, ""},
		"valid: one":                  {rules("type-html", "create"), []any{full["html"]}, 303, ""},
		"valid: two":                  {rules("type-html", "create", "multiple"), []any{full["html"], full["html"]}, 303, ""},
		"valid: none":                 {rules("type-html", "create"), nil, 303, ""},
		"valid: a file of the type":   {rules("type-file", "create", "media=image/*, Text/HTML"), []any{file("x.png")}, 303, ""},
		"valid: a file by its name":   {rules("type-file", "create", "media=text/html"), []any{file("x.html")}, 303, ""},
		"valid: a file of any type":   {rules("type-file", "create", "media=*/*"), []any{file("x.pdf")}, 303, ""},
		"valid: who knows what":       {rules("type-file", "create", "media=image/*"), []any{file("download?id=7")}, 303, ""},
		"valid: media types of files": {rules("type-image", "create", "media=text/html"), []any{full["image"]}, 303, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := tool.send(tool.reply(tool.ask(t, who, c.form), who, c.items...))
			if c.code == "" {
				a.ok(t, c.status)
			} else {
				a.refused(t, c.status, c.code)
			}
		})
	}
}

// What was not accepted is neither kept nor shown, and said. What has no title
// or text gets those of the request.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who := tool.signIn(t, "LTIBCU_1")
	full := fullItems()
	untitled := map[string]any{"type": "ltiResourceLink", "lineItem": map[string]any{"scoreMaximum": 1}, "https://example.com/own": 7}
	request := tool.ask(t, who, rules("type-link", "type-ltiResourceLink", "multiple", "create", "target-window", "title=A title", "text=A text"))
	tool.send(tool.reply(request, who, full["link"], untitled)).ok(t, http.StatusSeeOther)
	page := tool.coursePageOf(t, who)
	const want = "Left out, since the request did not accept it: embed of item 1, iframe of item 1, lineItem of item 2."
	if !strings.Contains(page.text(), want) {
		t.Errorf("the page does not say what was left out: %s", page.text())
	}
	items := page.items()
	if len(items[0].all("iframe"))+len(items[0].all("blockquote")) != 0 || items[0].all("a")[0].attr("target") != "lab" {
		t.Errorf("the link is shown in ways that were not accepted: %s", items[0].text())
	}
	var kept map[string]json.RawMessage
	if err := json.Unmarshal(tool.links(t, tool.shared)[1].Item, &kept); err != nil {
		t.Fatal(err)
	}
	if got := string(mustJSON(kept)); got != `{"https://example.com/own":7,"text":"A text","title":"A title","type":"ltiResourceLink"}` {
		t.Errorf("the item is kept as %s", got)
	}
	if book := tool.get("/course/"+tool.shared+"/gradebook", nil).body; strings.Contains(book, "A title") {
		t.Error("a line item that was not accepted is in the gradebook")
	}
}

// Without auto_create nothing is added before the user says so (DL §4.4.1):
// once, and in the browser that began.
func TestConfirm(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who, colleague := tool.signIn(t, "LTIBCU_1"), tool.signIn(t, "LTIBCU_2")
	offered := func() (page string, form htmlForm) {
		t.Helper()
		r := tool.reply(tool.ask(t, who, rules("type-ltiResourceLink", "type-html", "multiple", "lineitem")), who, gradedItem(), fullItems()["html"])
		r.claims[lti.Final().Claim.Msg] = "Have a look"
		page = tool.send(r).ok(t, http.StatusSeeOther).header.Get("Location")
		a := tool.get(page, who).ok(t, http.StatusOK)
		shown := parsePage(t, a.body)
		soundPage(t, shown)
		if len(shown.items()) != 2 || !strings.Contains(shown.text(), "An assignment") || !strings.Contains(shown.text(), "Have a look") ||
			!strings.Contains(shown.text(), "Graded, out of 34") {
			t.Errorf("the page that asks reads %s", shown.text())
		}
		return page, forms(t, a.body)[0]
	}
	answer := func(f htmlForm, said string, who http.Header) answer {
		f.fields.Set("answer", said)
		return tool.postForm(f.action, f.fields, who)
	}
	links := func() int { return len(tool.links(t, tool.shared)) }

	page, form := offered()
	if links() != 0 {
		t.Fatal("items are added before anybody was asked")
	}
	tool.get(page, nil).refused(t, http.StatusForbidden, lti.ReturnSessionUnknown)
	tool.get(page, colleague).refused(t, http.StatusForbidden, lti.ReturnSessionUnknown)
	tool.get(page+"x", who).refused(t, http.StatusForbidden, lti.ReturnSessionUnknown)
	elsewhere := strings.Replace(page, tool.shared, tool.addCourse(t), 1)
	tool.get(elsewhere, who).refused(t, http.StatusForbidden, lti.ReturnSessionUnknown)
	answer(form, "add", colleague).refused(t, http.StatusForbidden, lti.ReturnSessionUnknown)
	answer(form, "add", nil).refused(t, http.StatusForbidden, lti.LoginRequired)
	answer(form, "perhaps", who).refused(t, http.StatusBadRequest, lti.ParameterMissing)
	answer(form, "add", who).ok(t, http.StatusSeeOther)
	if text := tool.coursePageOf(t, who).text(); links() != 2 || !strings.Contains(text, "2 items from Tool were added.") {
		t.Errorf("%d links, and the course reads %s", links(), text)
	}
	answer(form, "add", who).refused(t, http.StatusForbidden, lti.ReturnSessionUnknown)
	if links() != 2 {
		t.Errorf("%d links after a second answer", links())
	}

	_, form = offered()
	answer(form, "discard", who).ok(t, http.StatusSeeOther)
	if text := tool.coursePageOf(t, who).text(); links() != 2 || !strings.Contains(text, "Nothing was added.") {
		t.Errorf("%d links, and the course reads %s", links(), text)
	}
	_, form = offered()
	tool.clock.advance(pendingLife)
	answer(form, "add", who).refused(t, http.StatusForbidden, lti.ReturnSessionUnknown)
}

// A second click on "Add them" adds nothing, however soon it comes.
func TestConfirmAtOnce(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.clock.yields.Store(true)
	who := tool.signIn(t, "LTIBCU_1")
	for round := 1; round <= 20; round++ {
		r := tool.reply(tool.ask(t, who, rules("type-ltiResourceLink")), who, map[string]any{"type": "ltiResourceLink"})
		page := tool.get(tool.send(r).ok(t, http.StatusSeeOther).header.Get("Location"), who).ok(t, http.StatusOK).body
		form := forms(t, page)[0]
		form.fields.Set("answer", "add")
		var all sync.WaitGroup
		start := make(chan struct{})
		for range 8 {
			all.Go(func() {
				<-start
				tool.postForm(form.action, form.fields, who)
			})
		}
		close(start)
		all.Wait()
		if links := len(tool.links(t, tool.shared)); links != round {
			t.Fatalf("%d links after %d offers", links, round)
		}
	}
}

// What the tool says with its response is shown once, as plain text and no
// more than a line, or written to the log (DL §4.5.7 to §4.5.10).
func TestSayings(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	who, claim := tool.signIn(t, "LTIBCU_1"), lti.Final().Claim
	r := tool.reply(tool.ask(t, who, url.Values{}), who)
	r.claims[claim.Msg], r.claims[claim.ErrorMsg] = "<b>Done</b> "+strings.Repeat("m", 5000), " Not all "
	r.claims[claim.Log], r.claims[claim.ErrorLog] = "l1 "+strings.Repeat("l", 5000), "l2"
	back := tool.send(r).ok(t, http.StatusSeeOther).header.Get("Location")
	if back != "/course/"+tool.shared {
		t.Errorf("the way back is %q", back)
	}
	if other := parsePage(t, tool.get(back, tool.signIn(t, "LTIBCU_2")).body).text(); strings.Contains(other, "Done") {
		t.Error("another browser reads the message")
	}
	tool.do(http.MethodHead, back, nil, who)
	page := parsePage(t, tool.get(back, who).body)
	var alerts, statuses []string
	for _, p := range page.all("p") {
		switch p.attr("role") {
		case "alert":
			alerts = append(alerts, p.text())
		case "status":
			statuses = append(statuses, p.text())
		}
	}
	if len(alerts) != 1 || alerts[0] != "Not all" {
		t.Errorf("the alerts are %q", alerts)
	}
	if len(statuses) != 2 || !strings.HasPrefix(statuses[0], "<b>Done</b> mmm") || len(statuses[0]) > 600 || statuses[1] != "Nothing was added." {
		t.Errorf("the messages are %q", statuses)
	}
	if text := parsePage(t, tool.get(back, who).body).text(); strings.Contains(text, "Done") || strings.Contains(text, "Nothing was added") {
		t.Errorf("a reload repeats the message: %s", text)
	}
	log := tool.log.String()
	if !strings.Contains(log, "level=INFO") || !strings.Contains(log, "l1 ll") || !strings.Contains(log, "level=WARN") || !strings.Contains(log, "message=l2") ||
		strings.Contains(log, strings.Repeat("l", 600)) || strings.Contains(log, "Done") {
		t.Errorf("the log is %s", log)
	}
	if strings.Contains(page.text(), "l2") {
		t.Error("what is for the log is shown")
	}
}

// However much a tool says, a page shows little of it.
func TestRemarksAreBounded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	who := b.signIn(t, "LTIBCU_1")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = who
	for range maxRemarks {
		b.tell(r, remark{Text: "one"}, remark{Text: "two"})
	}
	if waiting := b.told(r); len(waiting) != maxRemarks {
		t.Errorf("%d remarks wait, want %d", len(waiting), maxRemarks)
	}
}

// A form field that stands twice, and one from another tool.
func TestDeepLinkingResponseForms(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	tool, other := newTool13(t, b), newTool13(t, b)
	other.key, other.kid = foreignKey(), "other-key"
	other.publish(jwkOf(&other.key.PublicKey, other.kid))
	who := tool.signIn(t, "LTIBCU_1")
	r := tool.reply(tool.ask(t, who, url.Values{}), who, gradedItem())
	token := sign(r.header, r.claims, r.key)
	b.postForm(r.url, url.Values{"JWT": {token, token}}, who).refused(t, http.StatusBadRequest, lti.ParameterRepeated)
	b.postForm(r.url, url.Values{"JWT": {""}}, who).refused(t, http.StatusBadRequest, lti.ParameterMissing)
	r.header["kid"], r.key = other.kid, other.key
	tool.send(r).refused(t, http.StatusBadRequest, lti.KeyIDUnknown)
	foreign := other.reply(tool.ask(t, who, url.Values{}), who, gradedItem())
	foreign.header["kid"] = other.kid
	foreign.key = other.key
	other.send(foreign).refused(t, http.StatusBadRequest, lti.IssuerMismatch)
	if n := len(tool.links(t, tool.shared)); n != 0 {
		t.Errorf("%d links of refused responses", n)
	}
	b.clock.advance(time.Second)
	b.postForm(r.url, url.Values{"JWT": {token}}, who).ok(t, http.StatusSeeOther)
}
