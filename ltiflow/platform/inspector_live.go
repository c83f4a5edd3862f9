package platform

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// streamPatience is how long a reader may take for one piece of the stream.
// One that takes longer is dropped, and comes back by itself.
const streamPatience = 10 * time.Second

// A filter is what a page of the inspector shows.
type filter struct {
	Tool    string // a client_id; "" for all
	Refused bool   // only what was refused
}

// filterOf reads the filter from a query.
func filterOf(query url.Values) filter {
	return filter{query.Get("tool"), query.Get("refused") != ""}
}

// shows tells whether an exchange passes the filter.
func (f filter) shows(s *sighting) bool {
	return (f.Tool == "" || s.client == f.Tool) && (!f.Refused || s.refused())
}

// query writes the filter as it is read.
func (f filter) query() url.Values {
	query := url.Values{}
	if f.Tool != "" {
		query.Set("tool", f.Tool)
	}
	if f.Refused {
		query.Set("refused", "1")
	}
	return query
}

// inspectorEvents sends each new exchange as the piece of HTML that goes on
// top of the page (HTML §9.2, Server-Sent Events). Nobody waits for it: it reads what
// there is when it is woken, and what went by meanwhile has gone.
func (s *Server) inspectorEvents(w http.ResponseWriter, r *http.Request) error {
	if err := s.ownSite(r); err != nil {
		return err
	}
	wake, ok := s.inspector.follow()
	if !ok {
		return tooMany("pages that follow the inspector", maxWatchers)
	}
	defer s.inspector.leave(wake)
	stream, err := newStream(w)
	if err != nil {
		return err
	}
	shown, after := filterOf(r.URL.Query()), lastSeen(r)
	for {
		after, err = s.sendSince(stream, shown, after)
		if err != nil || !s.inspector.wait(r.Context(), wake, stream) {
			return nil // the reader has gone, or is too slow: there is nobody to tell
		}
	}
}

// wait waits until there is something to send, says now and then that it
// waits, and tells whether the reader is still there. What comes fast is sent
// together: decoding costs more than recording.
func (i *inspector) wait(ctx context.Context, wake <-chan struct{}, reader io.Writer) bool {
	beat := time.NewTicker(i.beat)
	defer beat.Stop()
	for {
		select {
		case <-wake:
			select {
			case <-time.After(i.pause):
				return true
			case <-ctx.Done():
				return false
			}
		case <-beat.C:
			if _, err := io.WriteString(reader, ":\n\n"); err != nil {
				return false
			}
		case <-ctx.Done(): // also when the platform closes
			return false
		}
	}
}

// lastSeen is the number of the exchange that the page has on top. A browser
// that comes back sends the last one that it got.
func lastSeen(r *http.Request) uint64 {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	number, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0
	}
	return number
}

// sendSince sends what is newer than the exchange of that number, and tells
// what the newest is.
func (s *Server) sendSince(to io.Writer, shown filter, after uint64) (uint64, error) {
	for _, sight := range s.inspector.since(after) {
		after = sight.number
		if !shown.shows(&sight) {
			continue
		}
		var html bytes.Buffer
		if err := templates().ExecuteTemplate(&html, "exchange", s.sightView(&sight)); err != nil {
			return after, fmt.Errorf("writing an exchange: %w", err)
		}
		if _, err := to.Write(event(sight.number, html.Bytes())); err != nil {
			return after, fmt.Errorf("sending an exchange: %w", err)
		}
	}
	return after, nil
}

// event is one event of the stream; each line of its data is a field.
func event(number uint64, html []byte) []byte {
	e := fmt.Appendf(nil, "id: %d\nevent: exchange\n", number)
	for line := range bytes.Lines(html) {
		e = append(append(append(e, "data: "...), bytes.TrimRight(line, "\r\n")...), '\n')
	}
	return append(e, '\n')
}

// A stream is an answer that goes on: each piece has its own deadline instead
// of the whole having one.
type stream struct {
	io.Writer
	control *http.ResponseController
}

// newStream begins the answer.
func newStream(w http.ResponseWriter) (*stream, error) {
	s := &stream{w, http.NewResponseController(w)}
	w.Header().Set("Content-Type", "text/event-stream")
	if _, err := io.WriteString(s, "retry: 2000\n\n"); err != nil {
		return nil, fmt.Errorf("beginning the stream: %w", err)
	}
	return s, nil
}

// Write sends one piece.
func (s *stream) Write(p []byte) (int, error) {
	if err := s.control.SetWriteDeadline(time.Now().Add(streamPatience)); err != nil {
		return 0, fmt.Errorf("setting the deadline: %w", err)
	}
	n, err := s.Writer.Write(p)
	if err != nil {
		return n, fmt.Errorf("writing: %w", err)
	}
	if err := s.control.Flush(); err != nil {
		return n, fmt.Errorf("flushing: %w", err)
	}
	return n, nil
}
