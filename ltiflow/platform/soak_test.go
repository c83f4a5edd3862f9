package platform

import (
	"bufio"
	"context"
	"flag"
	"maps"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// soakFor is a flag and never written to by the tests.
var soakFor = flag.Duration("soak", 0, "how long TestSoak goes on; by default a few rounds")

// How large a soak is. Two players share a tool, so that its line items are
// fought over.
const (
	soakPlayers = 16
	soakTools   = soakPlayers / 2
	soakRounds  = 2
	soakTurns   = 6 // of a player in a round
)

// Sixteen clients make all calls there are, over sockets, right ones and wrong
// ones. At the end the platform has all that it acknowledged, and nothing
// else; and it still has it when its data is opened once more.
func TestSoak(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{"memory": "", "file": "platform.db"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if file != "" {
				file = filepath.Join(t.TempDir(), file)
			}
			s := newSoak(t, file)
			s.run(t)
			s.verify(t)
			if file != "" {
				s.reopen(t, file)
				s.verify(t)
			}
			t.Log(s.ledger)
		})
	}
}

// A soak is a platform with its players.
type soak struct {
	*bench
	ledger  *ledger
	players []*player
}

func newSoak(tb testing.TB, file string) *soak {
	tb.Helper()
	s := &soak{bench: newBenchAt(tb, file), ledger: newLedger()}
	tools := make([]*tool, soakTools)
	for i := range tools {
		tools[i] = newTool13(tb, s.bench)
		tools[i].enter(tb, s.ledger, []any{map[string]any{"type": "LtiSubmissionReviewRequest"}})
		if i%4 == 0 {
			tools[i].set(tb, store.Settings{QueryURLs: true})
		}
	}
	for i := range soakPlayers {
		s.players = append(s.players, s.newPlayer(tb, i, tools[i%soakTools]))
	}
	return s
}

// enter registers the tool with all scopes.
func (t *tool) enter(tb testing.TB, l *ledger, messages []any) {
	tb.Helper()
	configuration := t.configuration()
	configuration["scope"] = allScopes()
	config, _ := configuration[lti.ToolConfiguration].(map[string]any)
	known, _ := config["messages"].([]any)
	config["messages"] = append(known, messages...)
	body := t.register(configuration).ok(tb, http.StatusOK).json(tb)
	t.id, _ = body["client_id"].(string)
	config, _ = body[lti.ToolConfiguration].(map[string]any)
	t.deployment, _ = config["deployment_id"].(string)
	l.issued(tb, "client", t.id)
	l.issued(tb, "deployment", t.deployment)
}

func allScopes() string { return allGradeScopes() + " " + lti.Final().Scope.Membership }

// newPlayer is a player with connections of its own.
func (s *soak) newPlayer(tb testing.TB, number int, of *tool) *player {
	tb.Helper()
	own := &bench{Server: s.Server, clock: s.clock, log: s.log, through: s.ledger.over(tb)}
	p := &player{
		tool: &tool{bench: own, key: of.key, kid: of.kid, server: of.server, id: of.id, deployment: of.deployment},
		soak: s, ledger: s.ledger, copy: rosterCopy{}, number: number,
		random: rand.New(rand.NewPCG(uint64(number), 1)), //nolint:gosec // to be repeated, not to be secret
	}
	p.ids.Store(int64(number) * 1_000_000_000) // no two players use a jti or a nonce
	p.draft = newNotebook(tb, own)
	s.ledger.issued(tb, "client", p.draft.client)
	p.draftItem = p.draft.lineItem(tb)
	s.ledger.issued(tb, "line item", p.draftItem)
	s.ledger.added(p.draftItem, &column{client: p.draft.client, maximum: 34})
	return p
}

// run plays round after round. Within a round the clock stands still, so that
// nothing expires under somebody's hands; between rounds it goes on, now and
// then by so much that every token is over.
func (s *soak) run(t *testing.T) {
	t.Helper()
	began := time.Now()
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { s.follow(ctx, t) })
	for round := 0; round < soakRounds || time.Since(began) < *soakFor; round++ {
		var players sync.WaitGroup
		for _, p := range s.players {
			players.Go(func() { p.round(t) })
		}
		players.Wait()
		if t.Failed() {
			break
		}
		s.bounded(t)
		s.clock.advance(time.Second)
		if round%3 == 0 {
			s.clock.advance(tokenLife)
		}
	}
	stop()
	watching.Wait()
}

// follow reads the inspector's stream to the end of the soak: its numbers only
// grow.
func (s *soak) follow(ctx context.Context, t *testing.T) {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+pathInspectorEvents, http.NoBody)
	if err != nil {
		t.Error(err)
		return
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		t.Error(err)
		return
	}
	defer func() { _ = resp.Body.Close() }()
	var last uint64
	lines := bufio.NewReader(resp.Body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			if ctx.Err() == nil || last == 0 {
				t.Errorf("the stream ended after exchange %d: %v", last, err)
			}
			return
		}
		text, isID := strings.CutPrefix(line, "id: ")
		if !isID {
			continue
		}
		number, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
		if err != nil || number <= last {
			t.Errorf("exchange %q came after %d", text, last)
		}
		last = number
	}
}

// bounded checks that what the platform remembers by itself has an end.
func (s *soak) bounded(t *testing.T) {
	t.Helper()
	s.inspector.mu.Lock()
	defer s.inspector.mu.Unlock()
	size := 0
	for i := range s.inspector.kept {
		size += s.inspector.kept[i].size()
	}
	if n := len(s.inspector.kept); n > maxSightings || size > maxSightingBytes || size != s.inspector.bytes {
		t.Errorf("the inspector keeps %d exchanges of %d bytes, and counts %d", n, size, s.inspector.bytes)
	}
	if n := len(s.inspector.watchers); n > maxWatchers {
		t.Errorf("%d watch the inspector", n)
	}
}

// reopen starts the platform again on its data, at the same address.
func (s *soak) reopen(t *testing.T, file string) {
	t.Helper()
	former := s.Server
	if err := former.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(former.inspector.watchers); n != 0 {
		t.Errorf("%d still watch the inspector of a platform that is closed", n)
	}
	s.clock.advance(time.Second)
	again, err := Open(Config{
		Addr: strings.TrimPrefix(former.url, "http://"), Data: file, Now: s.clock.Now, NewKey: newTestKey(), budgets: plenty(),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Server = again
	for _, p := range s.players {
		p.Server = again
	}
}

// verify compares what the platform has with what it acknowledged.
func (s *soak) verify(t *testing.T) {
	t.Helper()
	truth := rosterCopy{}
	for _, p := range s.players {
		p.renew(t)
		p.readDifferences(t)
		if p.number == 0 {
			truth.take(t, p.asRoster(), p.rosterAt("?limit=7"), func() {})
			s.ledger.checkPeople(t, truth)
		}
		if p.number < soakTools { // once for each tool
			s.ledger.checkItems(t, p)
		}
		s.ledger.checkDraft(t, p)
		if !maps.EqualFunc(p.copy, truth, sameMember) {
			t.Errorf("player %d has another roster by its differences:\n%v, want\n%v", p.number, p.copy, truth)
		}
	}
	live := map[string]bool{}
	for _, l := range s.links(t, s.shared) {
		live[l.ID] = true
	}
	if !maps.Equal(live, s.ledger.links) {
		t.Errorf("the course has %d links, want %d", len(live), len(s.ledger.links))
	}
	s.bounded(t)
}

func sameMember(a, b lti.Member) bool {
	return a.UserID == b.UserID && a.Status == b.Status && a.Name == b.Name && slices.Equal(a.Roles, b.Roles)
}
