package platform

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// How many the pages about tools list.
const (
	shownNewest = 10 // tools on the home page
	shownPage   = 50
	shownPlaces = 20 // courses of one deployment
)

// maxDeployments is how many deployments one tool may have.
const maxDeployments = 100

// Rows of the list of tools.
type (
	toolRow  struct{ ID, Name, Edition string }
	toolList struct {
		Tools []toolRow
		Next  string // where the list goes on
	}
)

// toolList is a page of the tools of both editions, newest first.
func (s *Server) toolList(before int64, limit int) (toolList, error) {
	clients, err := s.store.Clients(before, limit+1)
	if err != nil {
		return toolList{}, err
	}
	var list toolList
	clients, next := cut(clients, limit, func(c store.Client) int64 { return c.Number })
	if next != 0 {
		list.Next = "/tools?before=" + strconv.FormatInt(next, 10)
	}
	for _, c := range clients {
		list.Tools = append(list.Tools, toolRow{c.ID, c.Name, c.Edition})
	}
	return list, nil
}

// toolsPage lists the tools.
func (s *Server) toolsPage(w http.ResponseWriter, r *http.Request) error {
	before, err := pageNumber(r, "before")
	if err != nil {
		return err
	}
	list, err := s.toolList(before, shownPage)
	if err != nil {
		return err
	}
	return s.writePage(w, http.StatusOK, "tools", "Tools", list, framesOwn)
}

// Parts of the page of a tool.
type (
	toolPage struct {
		toolRow

		Final       bool      // it can be deployed again, and has settings
		Copy        []labeled // what its administrator copies into it
		Scopes      []string
		Pasted      bool // its keys were pasted
		Registered  string
		Effective   string
		Deployments []deploymentView
		Courses     []courseRow // to deploy it in
		Settings    settingsView
		Faults      []fault // to break its next message with
		Armed       *fault  // that waits for it; nil when none does
		Remarks     []remark
		Next        *nextView // what to do with it; nil where there is nothing
	}
	nextView struct {
		Course string
		Offers bool // it has content to choose from
	}
	labeled        struct{ Label, Value string }
	deploymentView struct {
		ID      string
		Courses []courseRow
		More    bool
	}
	settingsView struct {
		store.Settings

		Key, Secret formField
	}
)

// toolOf is the tool of edition 1.3 that the address names.
func (s *Server) toolOf(r *http.Request) (*client, error) {
	c, err := s.client(r.PathValue("client"), lti.Final())
	return c, notThere(err)
}

// toolPost reads a form of a tool's page.
func (s *Server) toolPost(r *http.Request) (*client, url.Values, error) {
	form, err := postForm(r)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.toolOf(r)
	return c, form, err
}

// notThere answers 404 where the address names a tool that there is not.
func notThere(err error) error {
	var check *lti.CheckError
	if errors.As(err, &check) && check.Finding.Code == lti.ClientUnknown {
		return withStatus(http.StatusNotFound, err)
	}
	return err
}

// toolPage shows a tool: what to copy into it, what it registered, where it is
// deployed, and the administrator's choices.
func (s *Server) toolPage(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("client")
	c, err := s.anyClient(id)
	if errors.Is(err, store.ErrNotFound) {
		err = notThere(lti.Fail(lti.ClientUnknown, lti.Show(id), "a tool of the list"))
	}
	if err != nil {
		return err
	}
	return s.writeTool(w, http.StatusOK, c, viewSettings(c.Settings, nil), doneRemarks(r)...)
}

func (s *Server) writeTool(w http.ResponseWriter, status int, c *client, settings settingsView, said ...remark) error {
	body := toolPage{
		toolRow: toolRow{c.ID, c.Name, c.Edition}, Final: c.edition.OIDCLogin,
		Scopes: c.Scopes, Pasted: c.Keys != "", Settings: settings, Remarks: said,
	}
	deployments, err := s.store.DeploymentsOf(c.ID)
	if err != nil {
		return err
	}
	if body.Deployments, err = s.deploymentViews(deployments); err != nil {
		return err
	}
	body.Copy = s.toCopy(c, deployments)
	if body.Final {
		body.Registered = asJSON(c.configuration)
		body.Effective = asJSON(c.configuration.effective(c.Client, deployments[0].ID))
		list, err := s.courseList(c.edition, 0)
		if err != nil {
			return err
		}
		body.Courses = list.Courses
		body.Faults = allFaults(c.edition)
		if armed, waits := s.armed.get(c.ID, s.now()); waits {
			body.Armed = &armed
		}
		if places := body.Deployments[0].Courses; len(places) > 0 {
			body.Next = &nextView{places[0].ID, c.configuration.LTI.takes(c.edition.Message.DeepLinkingRequest)}
		}
	}
	return s.writePage(w, status, "tool", c.Name, body, framesOwn)
}

// toCopy is everything that a tool has to know of the platform.
func (s *Server) toCopy(c *client, deployments []store.Deployment) []labeled {
	rows := []labeled{{"Issuer", s.url}, {"Client ID", c.ID}}
	for _, d := range deployments {
		rows = append(rows, labeled{"Deployment ID", d.ID})
	}
	if !c.edition.OIDCLogin {
		return append(rows, labeled{"Access token URL", s.url + pathDraftToken}, labeled{"Key set URL", s.url + pathDraftKeys})
	}
	return append(rows,
		labeled{"Authentication request URL", s.url + pathAuth},
		labeled{"Access token URL", s.url + pathToken},
		labeled{"Key set URL", s.url + pathKeys},
		labeled{"OpenID configuration", s.url + pathDiscovery})
}

func asJSON(v any) string {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return ""
	}
	return strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(string(text)) // as JSON shows them
}

func (s *Server) deploymentViews(deployments []store.Deployment) ([]deploymentView, error) {
	var views []deploymentView
	for _, d := range deployments {
		courses, err := s.store.CoursesOf(d.ID, shownPlaces+1)
		if err != nil {
			return nil, err
		}
		view := deploymentView{ID: d.ID, More: len(courses) > shownPlaces}
		for _, c := range courses[:min(len(courses), shownPlaces)] {
			view.Courses = append(view.Courses, rowOfCourse(c))
		}
		views = append(views, view)
	}
	return views, nil
}

// deployOnce deploys a tool once more, in a course (CORE §3.1.2).
func (s *Server) deployOnce(w http.ResponseWriter, r *http.Request) error {
	c, _, course, err := s.placing(r)
	if err != nil {
		return err
	}
	added, err := s.store.AddDeployment(store.Deployment{ID: newUUID(s.ids, "deployment"), Client: c.ID}, course.ID, s.limits.deployments)
	if err == nil && !added {
		err = tooMany("deployments of a tool", s.limits.deployments)
	}
	if err != nil {
		return err
	}
	seeDone(w, r, toolPath(c.ID), doneDeployed)
	return nil
}

// placeInCourse makes a deployment usable in one more course.
func (s *Server) placeInCourse(w http.ResponseWriter, r *http.Request) error {
	c, form, course, err := s.placing(r)
	if err != nil {
		return err
	}
	d, err := s.deploymentOf(c, form.Get("deployment"))
	if err != nil {
		return err
	}
	if err := s.store.Place(d.ID, course.ID); err != nil {
		return err
	}
	seeDone(w, r, toolPath(c.ID), donePlaced)
	return nil
}

// deploymentOf finds a deployment of a tool.
func (s *Server) deploymentOf(c *client, id string) (store.Deployment, error) {
	d, err := s.store.Deployment(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && d.Client != c.ID {
		err = withStatus(http.StatusNotFound, lti.Fail(lti.DeploymentMismatch, lti.Show(id), "a deployment of "+c.Name))
	}
	return d, err
}

// linkTo puts a link to the tool into a course. Not every tool has content to
// choose from (DL §4.1): this is how its links come into being.
func (s *Server) linkTo(w http.ResponseWriter, r *http.Request) error {
	c, form, err := s.toolPost(r)
	if err != nil {
		return err
	}
	title, err := titleOf(form)
	if err != nil {
		return err
	}
	deployment, course, _ := strings.Cut(form.Get("place"), " ")
	d, err := s.deploymentOf(c, deployment)
	if err != nil {
		return err
	}
	_, err = s.store.DeploymentIn(course, d.ID)
	if errors.Is(err, store.ErrNotFound) {
		err = lti.Fail(lti.CourseUnknown, lti.Show(course), "a course that the deployment is placed in")
	}
	if err != nil {
		return err
	}
	raw, err := json.Marshal(map[string]string{"type": c.edition.LinkType, "title": title})
	if err != nil {
		return fmt.Errorf("writing a link: %w", err)
	}
	item, err := openItem(raw)
	if err != nil {
		return err
	}
	if err := s.addItems(c, d, course, []contentItem{item}); err != nil {
		return err
	}
	seeDone(w, r, coursePath(course), doneLinked)
	return nil
}

// placing reads a form that puts a tool into a course.
func (s *Server) placing(r *http.Request) (*client, url.Values, store.Course, error) {
	var course store.Course
	c, form, err := s.toolPost(r)
	if err != nil {
		return nil, nil, course, err
	}
	course, err = s.course(form.Get("course"))
	if err == nil {
		err = ofEdition(course, c.edition)
	}
	return c, form, course, err
}

// toolPath is the address of the page of a tool.
func toolPath(client string) string { return "/tools/" + client }
