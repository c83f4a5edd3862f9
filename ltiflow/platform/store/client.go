package store

import (
	"encoding/json"
	"errors"
)

// A Client is a registered tool.
type Client struct {
	ID            string
	Edition       string // its name: "1.3" or "2018"
	Name          string
	Configuration json.RawMessage // as registered; nil in edition 2018
	Keys          string          // public keys that were pasted; "" where there is a jwks_uri
	Scopes        []string        // granted
	Settings      Settings

	Number int64 // in order of registration, for paging; given by the store
}

// Settings are what the administrator chose for a tool.
type Settings struct {
	HideNames  bool `json:"hide_names,omitempty"`  // in launches and rosters
	HideEmails bool `json:"hide_emails,omitempty"` // in launches and rosters
	QueryURLs  bool `json:"query_urls,omitempty"`  // line item URLs have a query, as Moodle's do

	// The credentials of the tool's LTI 1.1 past, for the migration claim
	// (MIGR); "" when it has none.
	LegacyKey    string `json:"legacy_key,omitempty"`
	LegacySecret string `json:"legacy_secret,omitempty"`
}

const selectClient = "select id, edition, name, configuration, keys, scopes, settings, number from clients "

func scanClient(row scanner) (Client, error) {
	var c Client
	var configuration, scopes, settings string
	if err := row.Scan(&c.ID, &c.Edition, &c.Name, &configuration, &c.Keys, &scopes, &settings, &c.Number); err != nil {
		return c, err
	}
	if configuration != "" {
		c.Configuration = json.RawMessage(configuration)
	}
	if err := decode(scopes, &c.Scopes); err != nil {
		return c, err
	}
	return c, decode(settings, &c.Settings)
}

// NextNumber counts the clients of edition 2018, whose ids are numbers.
func (s *Store) NextNumber() (n int64, err error) {
	err = s.write(func(t transaction) error {
		n, err = t.next("draft client")
		return err
	})
	return n, err
}

// AddClient keeps a new client with its first deployment, in a course, unless
// there are limit clients already: then it says false.
func (s *Store) AddClient(c Client, d Deployment, course string, limit int) (added bool, err error) {
	err = s.write(func(t transaction) error {
		return t.addClient(c, d, course, limit)
	})
	return hadRoom(err)
}

// AddClientWithCourse keeps a new client as AddClient does, in a new course
// with these members.
func (s *Store) AddClientWithCourse(c Client, d Deployment, home Course, members []Member, limit int) (added bool, err error) {
	err = s.write(func(t transaction) error {
		if err := t.addCourse(home, members); err != nil {
			return err
		}
		return t.addClient(c, d, home.ID, limit)
	})
	return hadRoom(err)
}

// errFull undoes a transaction for which there is no room.
var errFull = errors.New("there is no room")

// hadRoom tells apart that there was no room, which is no error.
func hadRoom(err error) (bool, error) {
	if errors.Is(err, errFull) {
		return false, nil
	}
	return err == nil, err
}

func (t transaction) addClient(c Client, d Deployment, course string, limit int) error {
	// Clients are never removed: the number of the newest is how many there are.
	number, err := t.next("client")
	if err != nil {
		return err
	}
	if number > int64(limit) {
		return errFull
	}
	if err := t.exec(`insert into clients (id, number, edition, name, configuration, keys, scopes, settings)
		values (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, number, c.Edition, c.Name, string(c.Configuration), c.Keys, encode(c.Scopes), encode(c.Settings)); err != nil {
		return err
	}
	return t.addDeployment(d, course)
}

// Client finds a client.
func (s *Store) Client(id string) (Client, error) {
	return find(s, scanClient, selectClient+"where id = ?", id)
}

// Clients are a page of the clients of both editions, newest first: those
// before a number, or, before 0, from the newest on.
func (s *Store) Clients(before int64, limit int) ([]Client, error) {
	return list(s, scanClient, selectClient+"where number < ? order by number desc limit ?", orLast(before), limit)
}

// SetSettings changes the settings of a client.
func (s *Store) SetSettings(id string, settings Settings) error {
	return s.write(func(t transaction) error {
		return t.change("update clients set settings = ? where id = ?", encode(settings), id)
	})
}

// A Deployment is a tool as it was added to the platform (CORE §3.1.2): a
// client has one or several, each in one or several courses.
type Deployment struct{ ID, Client string }

func scanDeployment(row scanner) (Deployment, error) {
	var d Deployment
	err := row.Scan(&d.ID, &d.Client)
	return d, err
}

// AddDeployment deploys a client once more, in a course, unless it has limit
// deployments already: then it says false.
func (s *Store) AddDeployment(d Deployment, course string, limit int) (added bool, err error) {
	err = s.write(func(t transaction) error {
		count, err := one(t, value[int], "select count(*) from deployments where client = ?", d.Client)
		if err != nil {
			return err
		}
		if count >= limit {
			return errFull
		}
		return t.addDeployment(d, course)
	})
	return hadRoom(err)
}

func (t transaction) addDeployment(d Deployment, course string) error {
	number, err := t.next("deployment")
	if err != nil {
		return err
	}
	if err := t.exec("insert into deployments (id, number, client) values (?, ?, ?)", d.ID, number, d.Client); err != nil {
		return err
	}
	return t.place(d.ID, course)
}

// Place puts a deployment into a course. Where it is already, it stays.
func (s *Store) Place(deployment, course string) error {
	return s.write(func(t transaction) error { return t.place(deployment, course) })
}

func (t transaction) place(deployment, course string) error {
	number, err := t.next("placement")
	if err != nil {
		return err
	}
	return t.exec("insert into placements (course, deployment, number) values (?, ?, ?) on conflict do nothing", course, deployment, number)
}

// Deployment finds a deployment.
func (s *Store) Deployment(id string) (Deployment, error) {
	return find(s, scanDeployment, "select id, client from deployments where id = ?", id)
}

// DeploymentsOf are the deployments of a client, oldest first.
func (s *Store) DeploymentsOf(client string) ([]Deployment, error) {
	return list(s, scanDeployment, "select id, client from deployments where client = ? order by number", client)
}

const selectPlaced = "select d.id, d.client from placements p join deployments d on d.id = p.deployment "

// DeploymentsIn are the first deployments that were placed in a course.
func (s *Store) DeploymentsIn(course string, limit int) ([]Deployment, error) {
	return list(s, scanDeployment, selectPlaced+"where p.course = ? order by p.number limit ?", course, limit)
}

// DeploymentOf is the oldest deployment of a client in a course, or
// ErrNotFound.
func (s *Store) DeploymentOf(client, course string) (Deployment, error) {
	return find(s, scanDeployment, `select d.id, d.client from deployments d join placements p on p.deployment = d.id and p.course = ?
		where d.client = ? order by d.number limit 1`, course, client)
}

// DeploymentIn finds a deployment that is in a course.
func (s *Store) DeploymentIn(course, id string) (Deployment, error) {
	return find(s, scanDeployment, selectPlaced+"where p.course = ? and p.deployment = ?", course, id)
}

// CoursesOf are the first courses that a deployment was placed in.
func (s *Store) CoursesOf(deployment string, limit int) ([]Course, error) {
	return list(s, scanCourse, `select c.id, c.edition, c.owner, c.title, c.label, c.section, c.offering, c.history, c.number
		from placements p join courses c on c.id = p.course where p.deployment = ? order by p.number limit ?`, deployment, limit)
}
