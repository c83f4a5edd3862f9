package steps

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// recordOfChild has the test binary keep finished steps in the file that it names.
const recordOfChild = "LTIBOOTCAMP_RECORD_OF_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(recordOfChild); path != "" {
		finishSteps(path)
	}
	os.Exit(m.Run())
}

// finishSteps keeps finished steps one after the other, until it is killed. It
// says which one it is about to keep, and which one it has kept.
func finishSteps(path string) {
	k := newKeeper(testFile(path), newRecord, func(words string) { fmt.Println("failed:", words) })
	began := time.Now()
	for n := 0; ; n++ {
		step := fmt.Sprintf("%d-%d", os.Getpid(), n)
		fmt.Println("begin", step)
		k.note(func(r *Record) { r.Finished[step] = began }, true)
		k.settle()
		fmt.Println("kept", step)
	}
}

func testFile(path string) recordFile {
	return recordFile{path: path, edition: "1.3", now: time.Now}
}

// A kill -9 loses nothing that was acknowledged, and leaves no damaged file.
func TestKillLosesNoProgress(t *testing.T) {
	t.Parallel()
	kills := 100
	if testing.Short() {
		kills = 10
	}
	var path string
	var kept []string
	for round := range kills {
		if round%10 == 0 { // also while the file is being made
			path, kept = filepath.Join(t.TempDir(), "progress.json"), nil
		}
		kept = append(kept, finishAndKill(t, path, rand.N(8))...)
		r, err := testFile(path).read()
		if err != nil {
			t.Fatalf("after kill %d: %v", round+1, err)
		}
		for _, step := range kept {
			if r.Finished[step].IsZero() {
				t.Fatalf("after kill %d step %s is lost", round+1, step)
			}
		}
	}
	t.Logf("%d kills", kills)
}

// finishAndKill kills the child at the line of a number: when it has kept a step,
// and goes on with the next, or when it is about to. It gives the steps that the
// child said it had kept.
func finishAndKill(t *testing.T, path string, line int) (kept []string) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	child := exec.CommandContext(ctx, os.Args[0]) // killed by SIGKILL
	child.Env = append(os.Environ(), recordOfChild+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == line {
			kill()
		}
		var what, step string
		if _, err := fmt.Sscan(lines.Text(), &what, &step); err != nil || what != "begin" && what != "kept" {
			t.Fatalf("the child says %q", lines.Text())
		}
		if what == "kept" {
			kept = append(kept, step)
		}
	}
	_ = child.Wait() // it was killed
	return kept
}
