package platform

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"ltibootcamp/ltiflow/browser/chromiumtest"
)

// The login and the message name the storage when the tool is shown in a
// frame, and nowhere else.
func TestStorageTarget(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink"})
	link, who := tool.links(t, tool.shared)[0].ID, tool.signIn(t, "LTIBCU_1")
	for where, want := range map[string][]string{"": nil, "window": nil, "iframe": {"_parent"}} {
		for path, form := range map[string]url.Values{"launch": {"link": {link}}, "add-content": {"deployment": {tool.deployment}}} {
			if where != "" {
				form.Set("document_target", where)
			}
			login := forms(t, tool.postForm("/course/"+tool.shared+"/"+path, form, who).ok(t, http.StatusOK).body)[0]
			answered := forms(t, tool.get("/auth?"+tool.authRequest(login).Encode(), who).ok(t, http.StatusOK).body)[0]
			for step, fields := range map[string]url.Values{"login": login.fields, "message": answered.fields} {
				if got := fields["lti_storage_target"]; !slices.Equal(got, want) {
					t.Errorf("%s in %q: the %s names the storage %q, want %q", path, where, step, got, want)
				}
			}
		}
	}
}

func TestOriginsOfATool(t *testing.T) {
	t.Parallel()
	c := &client{}
	c.configuration.InitiateLogin = "https://tool.example/login"
	c.configuration.RedirectURIs = []string{"https://tool.example/launch?a=b", "http://127.0.0.1:8081/launch"}
	if got, want := c.origins(), []string{"https://tool.example", "http://127.0.0.1:8081"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestChromiumStorage has the page answer messages: of which it says that the
// tool sent them, and of which it says that somebody else did.
func TestChromiumStorage(t *testing.T) {
	t.Parallel()
	tool := newTool13(t, newBench(t))
	tool.add(t, map[string]any{"type": "ltiResourceLink"})
	browser := chromiumtest.Start(t)
	// A message is put into the page as if it had come from an origin. The
	// answer is what the page gives to who sent it; "silence" for none.
	ask := func(origin, data string) string {
		return `(() => { let got = "silence"
			const source = {postMessage: (answer, to) => { got = JSON.stringify(answer) + (to === "` + origin + `" ? "" : " to " + to) }}
			const event = new Event("message")
			Object.assign(event, {origin: "` + origin + `", source, data: ` + data + `})
			dispatchEvent(event)
			return got })()`
	}
	own, other := tool.server.URL, "http://evil.example"
	asked := []struct{ origin, data, want string }{
		{own, `{subject: "lti.capabilities"}`, `{"subject":"lti.capabilities.response","supported_messages":` +
			`[{"subject":"lti.capabilities"},{"subject":"lti.put_data"},{"subject":"lti.get_data"}]}`},
		{own, `{subject: "lti.put_data", message_id: "1", key: "k", value: "v"}`, `{"subject":"lti.put_data.response","message_id":"1","key":"k","value":"v"}`},
		{own, `{subject: "lti.get_data", message_id: "2", key: "k"}`, `{"subject":"lti.get_data.response","message_id":"2","key":"k","value":"v"}`},
		{other, `{subject: "lti.get_data", message_id: "2", key: "k"}`, "silence"},
		{own, `{subject: "lti.get_data", message_id: "3", key: "K"}`, `{"subject":"lti.get_data.response","message_id":"3","key":"K","value":null}`},
		{own, `{subject: "lti.put_data", message_id: "4", key: "k", value: null}`, `{"subject":"lti.put_data.response","message_id":"4","key":"k","value":null}`},
		{own, `{subject: "lti.get_data", message_id: "5", key: "k"}`, `{"subject":"lti.get_data.response","message_id":"5","key":"k","value":null}`},
		{own, `{subject: "lti.get_data", key: "k"}`, `{"subject":"lti.get_data.response","error":{"code":"bad_request","message":"want a message_id"}}`},
		{own, `{subject: "lti.close"}`, "silence"},
		{own, `{subject: "toString"}`, "silence"},
		{own, `"lti.get_data"`, "silence"},
		{own, `null`, "silence"},
	}
	var got, want []string
	actions := []chromedp.Action{
		chromedp.Navigate(tool.url), chromiumtest.Press("Gaius Baltar"), chromiumtest.Press("In a frame"), chromedp.WaitReady(`iframe`, chromedp.ByQuery),
	}
	answers := make([]string, len(asked))
	for i, a := range asked {
		actions = append(actions, chromedp.Evaluate(ask(a.origin, a.data), &answers[i]))
	}
	for key, value := range map[string]string{`""`: `"v"`, `"k".repeat(5000)`: `"v"`, `{}`: `"v"`, `"k"`: `"v".repeat(5000)`, `"j"`: `7`} {
		var answer string
		actions = append(actions, chromedp.Evaluate(ask(own, `{subject: "lti.put_data", message_id: "1", key: `+key+`, value: `+value+`}`), &answer),
			chromedp.ActionFunc(func(context.Context) error {
				if !strings.Contains(answer, `"bad_request"`) {
					t.Errorf("%s = %s: got %s, want a bad_request", key, value, answer)
				}
				return nil
			}))
	}
	if err := chromedp.Run(browser, actions...); err != nil {
		t.Fatal(err)
	}
	for i, a := range asked {
		got, want = append(got, answers[i]), append(want, a.want)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}
