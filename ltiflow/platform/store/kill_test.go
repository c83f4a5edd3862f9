package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// fileOfChild names the file that a child process of the test writes to.
const fileOfChild = "LTIBOOTCAMP_STORE_CHILD"

// child writes one score after the other, and says which ones were kept, until
// it is killed. It tells whether this process is one.
func child() bool {
	name := os.Getenv(fileOfChild)
	if name == "" {
		return false
	}
	s, err := OpenFile(name)
	if err != nil {
		fmt.Println("error:", err)
		return true
	}
	if _, err := s.Course("course"); err != nil {
		home := Course{ID: "course", Edition: "1.3"}
		client := Client{ID: "tool", Edition: "1.3"}
		if _, err := s.AddClientWithCourse(client, Deployment{"deployment", "tool"}, home, nil, 9); err != nil {
			fmt.Println("error:", err)
			return true
		}
	}
	for {
		n, err := s.AddLineItem(LineItem{Course: "course", Client: "tool", Deployment: "deployment", ScoreMaximum: 1}, 1<<30)
		if err == nil {
			err = s.Grade("course", n, "ada", func(LineItem, *Grade) (Grade, error) {
				score := float64(n)
				return Grade{Score: &score, At: time.Unix(int64(n), 0)}, nil
			})
		}
		if err != nil {
			fmt.Println("error:", err)
			return true
		}
		fmt.Println(n) // now somebody relies on it
	}
}

// A process that is killed at any moment has lost nothing that it said it
// had, and its file can be opened.
func TestKilledAHundredTimes(t *testing.T) {
	t.Parallel()
	kills := 100
	if testing.Short() {
		kills = 10
	}
	var name string
	var said []int
	for round := range kills {
		if round%10 == 0 { // also while a file is being made
			name, said = filepath.Join(t.TempDir(), "data.db"), nil
		}
		said = append(said, writeAndKill(t, name)...)
		s, err := OpenFile(name)
		if err != nil {
			t.Fatalf("after kill %d: %v", round+1, err)
		}
		for _, n := range said {
			grades, err := s.Grades(GradeQuery{Course: "course", LineItem: n, Limit: 2})
			if err != nil || len(grades) != 1 || *grades[0].Score != float64(n) {
				t.Fatalf("after kill %d the score of line item %d is lost: %+v, %v", round+1, n, grades, err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// writeAndKill gives what the child said it had kept.
func writeAndKill(t *testing.T, name string) []int {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	command := exec.CommandContext(ctx, os.Args[0]) // killed by SIGKILL
	command.Env = append(os.Environ(), fileOfChild+"="+name)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	// Each time at another moment: some before anything is written at all.
	moment := time.AfterFunc(rand.N(60*time.Millisecond), kill)
	defer moment.Stop()
	var said []int
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatalf("the child says %q", lines.Text())
		}
		said = append(said, n)
	}
	_ = command.Wait() // it was killed
	return said
}
