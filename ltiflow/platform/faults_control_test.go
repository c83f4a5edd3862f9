package platform

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
)

// The list names each fault once, and says what it does.
func TestListOfFaults(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var list struct {
		Faults []struct{ Name, Title, Says string }
	}
	if err := json.Unmarshal([]byte(b.get("/faults", nil).ok(t, http.StatusOK).body), &list); err != nil {
		t.Fatal(err)
	}
	seen, name := map[string]bool{}, regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, f := range list.Faults {
		if seen[f.Name] || seen[f.Title] || !name.MatchString(f.Name) || f.Title == "" || !strings.HasSuffix(f.Says, ".") {
			t.Errorf("the fault is %+v", f)
		}
		seen[f.Name], seen[f.Title] = true, true
	}
	if len(list.Faults) != len(allFaults(lti.Final())) {
		t.Errorf("%d faults of %d", len(list.Faults), len(allFaults(lti.Final())))
	}
}

// What cannot be armed is refused, with the code that says why.
func TestArmRefuses(t *testing.T) {
	t.Parallel()
	f := newFaulty(t)
	n := newNotebook(t, f.bench)
	good := func(more ...string) url.Values {
		form := url.Values{"client_id": {f.id}, "fault": {"no-kid"}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	for name, c := range map[string]struct {
		form   url.Values
		status int
		code   lti.Code
	}{
		"an unknown client":  {good("client_id", "nobody"), 404, lti.ClientUnknown},
		"not in 2018":        {good("client_id", n.client, "fault", "no-state"), 404, lti.FaultUnknown},
		"an unknown fault":   {good("fault", "no-idea"), 404, lti.FaultUnknown},
		"no client":          {good("client_id", ""), 400, lti.ParameterMissing},
		"no fault":           {good("fault", ""), 400, lti.ParameterMissing},
		"two faults at once": {url.Values{"client_id": {f.id}, "fault": {"no-kid", "no-sub"}}, 400, lti.ParameterRepeated},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f.postForm("/faults", c.form, nil).refused(t, c.status, c.code)
		})
	}
	f.do(http.MethodPost, "/faults", strings.NewReader(`{}`), http.Header{"Content-Type": {"application/json"}}).
		refused(t, http.StatusUnsupportedMediaType, lti.MediaTypeUnsupported)
	if _, waits := f.armed.get(f.id, f.clock.Now()); waits {
		t.Error("a fault waits all the same")
	}
}

// The page of a tool offers the faults, and says which one waits.
func TestBreakFromThePageOfATool(t *testing.T) {
	t.Parallel()
	f := newFaulty(t)
	const button, waits = "Break the next message", "Waiting for the next message"
	page := f.get("/tools/"+f.id, f.who).ok(t, http.StatusOK).body
	if strings.Contains(page, waits) || strings.Count(page, "<option value=\"no-kid\">No kid in the header</option>") != 1 {
		t.Errorf("the page is %s", page)
	}
	for _, form := range forms(t, page) {
		if form.button == button {
			form.fields.Set("fault", "no-kid")
			a := f.postForm(form.action, form.fields, f.who).ok(t, http.StatusSeeOther)
			page = f.get(a.header.Get("Location"), f.who).ok(t, http.StatusOK).body
		}
	}
	if !strings.Contains(page, waits+": No kid in the header.") || !strings.Contains(page, "will be broken") {
		t.Errorf("the page is %s", page)
	}
	_, form := f.posted(t, "")
	if key, _ := f.signer(form.Get("id_token")); key != nil {
		t.Error("the message is whole")
	}
	if page = f.get("/tools/"+f.id, f.who).body; strings.Contains(page, waits) {
		t.Error("the page says that the fault waits, but it was used")
	}
	f.postForm("/tools/"+f.id+"/break", url.Values{"fault": {"no-idea"}}, f.who).refused(t, 404, lti.FaultUnknown)
}

// The inspector tells a message that is broken on purpose from others.
func TestInspectorShowsTheFault(t *testing.T) {
	t.Parallel()
	f := newFaulty(t)
	f.posted(t, "")
	const said = "broken on purpose: No kid in the header"
	if page := f.get("/inspector", f.who).body; strings.Contains(page, "broken on purpose") {
		t.Error("a whole message is shown as broken")
	}
	f.arm(t, "no-kid")
	f.posted(t, "")
	page := f.get("/inspector", f.who).body
	if !strings.Contains(page, said) || strings.Contains(page, "/faults") {
		t.Error("the inspector has to say what was broken, and nothing of how it was armed")
	}
}
