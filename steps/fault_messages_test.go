package steps_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform"
)

// What the course says of the faults in messages is what the simulator does,
// and the check that it names is the one that catches it.
func TestFaultsInMessages(t *testing.T) {
	t.Parallel()
	server, err := platform.Open(platform.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	session := against(t, lti.Final(), server.URL(), &clock{})
	known, err := content.LoadFaults("1.3")
	if err != nil {
		t.Fatal(err)
	}
	offered := simulatorFaults(t, server.URL())
	delete(offered, "ended-token") // it is in no message
	for _, fault := range known {
		message, name, _ := strings.Cut(fault.Name, "-")
		if message != "launch" && message != "deeplink" {
			continue
		}
		if offered[name] != fault.Title+": "+fault.Says {
			t.Errorf("%s is %q, the simulator says %q", fault.Name, fault.Title+": "+fault.Says, offered[name])
		}
		delete(offered, name)
		if err := session.Run(t.Context(), message+"-verify"); err != nil {
			t.Fatalf("before %s: %v", fault.Name, err)
		}
		registered, _ := session.Outcome("get-tool")
		arm(t, server.URL(), registered.Values["client_id"], name)
		step := message + "-request"
		if session.Run(t.Context(), step) == nil {
			step = message + "-verify"
			_ = session.Run(t.Context(), step)
		}
		outcome, _ := session.Outcome(step)
		var caught lti.Code
		if failed := outcome.Findings.Failed(); len(failed) > 0 {
			caught = failed[0].Code
		}
		if string(caught) != fault.Code || step != fault.Step {
			t.Errorf("%s: %q in %s, want %q in %s", fault.Name, caught, step, fault.Code, fault.Step)
		}
	}
	if len(offered) > 0 {
		t.Errorf("the course lacks faults of the simulator: %v", offered)
	}
}

// simulatorFaults are title and text of each fault, by its name.
func simulatorFaults(tb testing.TB, address string) map[string]string {
	tb.Helper()
	resp, err := http.Get(address + "/faults")
	if err != nil {
		tb.Fatal(err)
	}
	defer resp.Body.Close()
	var list struct {
		Faults []struct{ Name, Title, Says string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		tb.Fatal(err)
	}
	offered := map[string]string{}
	for _, f := range list.Faults {
		offered[f.Name] = f.Title + ": " + f.Says
	}
	return offered
}

func arm(tb testing.TB, address, client, fault string) {
	tb.Helper()
	resp, err := http.PostForm(address+"/faults", url.Values{"client_id": {client}, "fault": {fault}})
	if err != nil {
		tb.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		tb.Fatalf("arming %s: %s", fault, resp.Status)
	}
}
