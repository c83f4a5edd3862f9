//go:build unix

package journeys_test

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// simulator starts the platform alone and gives its address, and what it says
// after that.
func simulator(tb testing.TB, args ...string) (*exec.Cmd, string, *bufio.Reader) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), program(tb, built), append([]string{"simulator", "--addr", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	said := bufio.NewReader(out)
	line, err := said.ReadString('\n')
	if err != nil {
		tb.Fatal(err)
	}
	return cmd, regexp.MustCompile(`http://\S+`).FindString(line), said
}

// From the start of the program to the line that says where the platform is.
func BenchmarkSimulator(b *testing.B) {
	program(b, built)
	for b.Loop() {
		cmd, _, _ := simulator(b)
		b.StopTimer()
		if err := cmd.Process.Kill(); err != nil {
			b.Fatal(err)
		}
		_ = cmd.Wait()
		b.StartTimer()
	}
}

// What the platform was given is there after it was killed and started again.
func TestSimulatorKeepsItsData(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "platform.db")
	cmd, address, _ := simulator(t, "--data", file)
	if code, stdout, stderr := run(t, "run", "--platform", address); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	if code, _, stderr := run(t, "simulator", "--addr", "127.0.0.1:0", "--data", file); code != 2 || !strings.Contains(stderr, "another simulator") {
		t.Errorf("a second simulator on the file: exit code %d, %s", code, stderr)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	former := address
	_, address, out := simulator(t, "--data", file)
	if _, err := out.ReadString('\n'); err != nil { // how to stop it
		t.Fatal(err)
	}
	if line, err := out.ReadString('\n'); err != nil || !strings.Contains(line, "know it as "+former) {
		t.Errorf("at another address it says %q: %v", line, err)
	}
	home := fetch(t, address+"/")
	found := regexp.MustCompile(`href="(/course/[^"/]+)"[^>]*>[^<]*</a> <span class="role">of client`).FindStringSubmatch(home)
	if found == nil {
		t.Fatalf("no course of the tool is left: %s", home)
	}
	if book := fetch(t, address+found[1]+"/gradebook"); !strings.Contains(book, "30.6 / 34") {
		t.Errorf("the score is lost: %s", book)
	}
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestSimulatorServesTheNotebook starts the platform alone and runs the
// draft's course against it from another process.
func TestSimulatorServesTheNotebook(t *testing.T) {
	t.Parallel()
	cmd, address, _ := simulator(t)
	// The platform calls itself 127.0.0.1 in its messages, by whatever name it
	// is reached: in the draft, its first message tells.
	for _, platform := range []string{address, strings.Replace(address, "127.0.0.1", "localhost", 1) + "/"} {
		code, stdout, stderr := run(t, "run", "--platform", platform)
		if code != 0 || !strings.Contains(stdout, "edition 2018") || !strings.Contains(stdout, "15 passed") {
			t.Errorf("--platform %s: exit code %d\n%s%s", platform, code, stdout, stderr)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("interrupted: exit code %d, want 130", code)
	}
}
