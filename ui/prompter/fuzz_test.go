package prompter

import (
	"context"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzViewer has a viewer say anything: only orders are heard, in full, and the
// line lives on.
func FuzzViewer(f *testing.F) {
	hello := `{"protocol":"ltibootcamp notes","version":1}` + "\n"
	for _, says := range []string{
		"", "\n", "null\n", hello, hello + `{"order":"next"}` + "\n", hello + `{"order":"reveal"}` + "\n" + `{"order":"black"}`,
		hello + `{"order":null}` + "\n", hello + "[]\n", strings.Repeat("[", 5000), hello + strings.Repeat("[", 5000), `{"protocol":"ltibootcamp notes","version":2}` + "\n",
	} {
		f.Add([]byte(says))
	}
	f.Fuzz(func(t *testing.T, says []byte) {
		d := newDesk()
		l := lineAt(t, d)
		conn, err := d.reach(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		go func() { // it hears the greeting, and no more
			_, _ = next(lines(conn, longestCue))
			_, _ = conn.Write(says)
			_ = conn.Close()
		}()
		wait := make(chan struct{})
		go func() {
			defer close(wait)
			for h := range l.Heard() {
				if h.Why == nil && !slices.Contains([]Order{Reveal, Next, Back, Run, Black}, h.Order) {
					t.Errorf("heard %q", h.Order)
				}
			}
		}()
		other := follow(t.Context(), d.reach)
		if r := <-other.Reports(); r.Link != Following {
			t.Errorf("another viewer is told %+v", r)
		}
		other.Close()
		hangUpDesk(t, l)
		<-wait
	})
}

// FuzzPresentation has a presentation say anything: a viewer complains, or follows.
func FuzzPresentation(f *testing.F) {
	for _, says := range []string{"", "{}\n", `{"step":"welcome","began":"2026-11-27T09:00:00Z"}` + "\n", `{"began":5}` + "\n", strings.Repeat("[", 20000) + "\n", "null\n\n"} {
		f.Add([]byte(says))
	}
	f.Fuzz(func(t *testing.T, says []byte) {
		first := true
		v := follow(t.Context(), func(context.Context) (net.Conn, error) {
			if !first {
				return nil, io.EOF
			}
			first = false
			here, there := net.Pipe()
			go func() {
				_ = greet(there)
				_, _ = next(lines(there, longestOrder))
				_ = there.SetWriteDeadline(time.Now().Add(10 * time.Second))
				_, _ = there.Write(says)
				_ = there.Close()
			}()
			return here, nil
		})
		for r := range v.Reports() {
			if r.Link == Lost {
				break
			}
			if r.Link != Following {
				t.Errorf("is told %+v", r)
			}
		}
		v.Close()
	})
}
