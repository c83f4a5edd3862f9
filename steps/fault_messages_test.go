package steps_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"ltibootcamp/content"
	"ltibootcamp/ltiflow/platform"
	"ltibootcamp/steps"
)

// What the course says of the faults in messages is what the simulator says,
// and it has each of them.
func TestFaultsInMessages(t *testing.T) {
	t.Parallel()
	server := steps.Simulator(t, platform.Config{})
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
