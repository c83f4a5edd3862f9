package platform

import (
	"slices"
	"strconv"
	"sync"

	"ltibootcamp/ltiflow/lti"
)

// The title of every course, and its label: the notebook's platform knew no
// difference.
const courseTitle = "LTI Bootcamp Course"

// How much may be registered and created. Registration is open to anybody who
// reaches the port, so memory needs an end.
const (
	maxClients = 10_000
	maxLinks   = 100_000 // in one course
)

// A course is a context (CORE §5.4.1). All registrations of edition 1.3 share
// one; each of edition 2018 has its own, and is its owner.
type course struct {
	id      string
	edition lti.Edition
	owner   string // client_id; "" for the shared course

	tools     []*client
	links     []link
	columns   []*column       // in order of creation
	lineItems map[int]*column // by number, never reused
}

// A link is one piece of a tool's content in a course (CORE §5.3.5).
type link struct {
	id, course, client string
	title, text, url   string
	launchable         bool // an LTI link, not a plain one
	custom             map[string]string
	lineItem           int // the number of the one line item coupled to it; 0 for none
}

// A store keeps what the platform knows, in memory, until it closes. Finding
// one thing costs the same however many there are.
type store struct {
	roster roster // of every course; never written to
	shared string // the id of the course of edition 1.3

	mu      sync.RWMutex
	clients map[string]*client
	courses map[string]*course
	order   []string // course ids
	links   map[string]link
	numbers int // the last decimal client_id of edition 2018
}

func newStore() *store {
	s := &store{
		roster:  newRoster(),
		clients: map[string]*client{}, courses: map[string]*course{}, links: map[string]link{},
		numbers: 1, // so that the first is "2", as printed in the notebook
	}
	s.shared = s.addCourse(lti.Final(), "").id
	return s
}

// addCourse creates a course; the caller holds the lock, or is the first.
func (s *store) addCourse(e lti.Edition, owner string) *course {
	c := &course{id: newUUID(), edition: e, owner: owner, lineItems: map[int]*column{}}
	s.courses[c.id] = c
	s.order = append(s.order, c.id)
	return c
}

// register gives the client its ids and its course. It fails when there are
// too many already.
func (s *store) register(c *client) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.clients) >= maxClients {
		return false
	}
	home := s.courses[s.shared]
	if c.edition.OIDCLogin {
		c.id, c.deployment = newUUID(), newUUID()
	} else {
		s.numbers++
		c.id = strconv.Itoa(s.numbers)
		c.deployment = "deployment_" + c.id
		home = s.addCourse(c.edition, c.id)
	}
	c.course = home.id
	home.tools = append(home.tools, c)
	s.clients[c.id] = c
	return true
}

// client finds a client of the edition.
func (s *store) client(id string, e lti.Edition) (*client, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.clients[id]
	if !ok || c.edition.Name != e.Name {
		return nil, false
	}
	return c, true
}

// course finds a course, as it is now.
func (s *store) course(id string) (course, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.courses[id]
	if !ok {
		return course{}, false
	}
	return *c, true
}

// latestCourses are the shared course and the newest of the others.
func (s *store) latestCourses(limit int) []course {
	s.mu.RLock()
	defer s.mu.RUnlock()
	latest := []course{*s.courses[s.shared]}
	for _, id := range slices.Backward(s.order[1:]) {
		if len(latest) > limit {
			break
		}
		latest = append(latest, *s.courses[id])
	}
	return latest
}

// link finds a link of the course.
func (s *store) link(id, course string) (link, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	l, ok := s.links[id]
	return l, ok && l.course == course
}

// pick finds the link that a launch without a choice goes to: the newest that
// is graded, else the newest.
func (s *store) pick(course string) (link, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c := s.courses[course]
	if c == nil || len(c.links) == 0 {
		return link{}, false
	}
	if len(c.columns) > 0 {
		return s.links[c.columns[len(c.columns)-1].ResourceLinkID], true
	}
	return c.links[len(c.links)-1], true
}

// add creates the links of one deep linking response with their line items,
// all of them or none.
func (s *store) add(tool *client, items []contentItem) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	home := s.courses[tool.course]
	if len(home.links)+len(items) > maxLinks {
		return false
	}
	for _, item := range items {
		l := item.link(tool)
		if item.LineItem != nil {
			l.lineItem = home.addColumn(tool, l, *item.LineItem)
		}
		home.links = append(home.links, l)
		s.links[l.id] = l
	}
	return true
}

// addColumn creates the line item that a link declared (DL §3.2).
func (c *course) addColumn(tool *client, l link, declared lti.LineItem) int {
	number := len(c.columns) + 1
	declared.ResourceLinkID = l.id
	if declared.Label == "" {
		declared.Label = l.title
	}
	col := &column{
		number: number, course: c.id, client: tool.id, LineItem: declared, results: map[string]grade{},
	}
	c.columns = append(c.columns, col)
	c.lineItems[number] = col
	return number
}
