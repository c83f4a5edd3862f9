//go:build unix

package ui

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// Frames and what is written aside stay whole, also where the terminal takes
// only some of them at once and lets nobody wait.
func TestCanvasWritesWholeFrames(t *testing.T) {
	t.Parallel()
	var ends [2]int
	if err := syscall.Pipe(ends[:]); err != nil {
		t.Fatal(err)
	}
	in, out := os.NewFile(uintptr(ends[0]), "in"), os.NewFile(uintptr(ends[1]), "out")
	if err := syscall.SetNonblock(ends[1], true); err != nil { // behind the back of out, as another program does it
		t.Fatal(err)
	}
	const room = 200_000 // more than a pipe holds
	c := &canvas{File: out}
	var writers sync.WaitGroup
	for _, letter := range "abcd" {
		writers.Go(func() {
			if n, err := c.WriteString(strings.Repeat(string(letter), room)); n != room || err != nil {
				t.Errorf("wrote %d bytes: %v", n, err)
			}
		})
		writers.Go(func() {
			if err := c.aside(strings.Repeat(strings.ToUpper(string(letter)), room)); err != nil {
				t.Error(err)
			}
		})
	}
	go func() {
		writers.Wait()
		_ = out.Close()
	}()
	all, err := io.ReadAll(in)
	if err != nil || len(all) != 8*room {
		t.Fatalf("read %d bytes: %v", len(all), err)
	}
	for part := range slices.Chunk(all, room) {
		if bytes.Count(part, part[:1]) != room {
			t.Errorf("what begins with %q is torn", part[:1])
		}
	}
	_ = in.Close()
	if err := c.aside("x"); err == nil {
		t.Error("a terminal that is gone takes a copy")
	}
}
