package platform

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// allGradeScopes are what a token needs for every call of the grade services.
func allGradeScopes() string { return strings.Join(agsScopes(lti.Final()), " ") }

// A grader is a tool with a token for all grade services of the shared course.
type grader struct {
	*tool
	token string
}

func newGrader(tb testing.TB, b *bench) grader {
	tb.Helper()
	t := newTool13(tb, b)
	configuration := t.configuration()
	configuration["scope"] = allGradeScopes()
	registered := t.register(configuration).ok(tb, http.StatusOK).json(tb)
	t.id, _ = registered["client_id"].(string)
	config, _ := registered[lti.ToolConfiguration].(map[string]any)
	t.deployment, _ = config["deployment_id"].(string)
	return grader{t, t.accessToken(tb, allGradeScopes())}
}

// call sends a request to a grade service, with a body if there is one.
func (g grader) call(method, target, media string, body any) answer {
	header := bearer(g.token)
	var content []byte
	switch body := body.(type) {
	case nil:
		header.Set("Accept", media)
	case string:
		content = []byte(body)
		header.Set("Content-Type", media)
	default:
		content, _ = json.Marshal(body)
		header.Set("Content-Type", media)
	}
	return g.do(method, target, bytes.NewReader(content), header)
}

func (g grader) lineItems() string { return "/" + g.shared + "/lineitems" }

// create adds a line item and gives it as it was answered.
func (g grader) create(tb testing.TB, change map[string]any) map[string]any {
	tb.Helper()
	return g.call(http.MethodPost, g.lineItems(), lti.MediaLineItem, validLineItem(change)).ok(tb, http.StatusCreated).json(tb)
}

func (g grader) created(tb testing.TB, change map[string]any) string {
	tb.Helper()
	id, _ := g.create(tb, change)["id"].(string)
	return id
}

// list gives the ids of a page of line items, and the URL of the next page.
func (g grader) list(tb testing.TB, target string) (ids []string, next string) {
	tb.Helper()
	a := g.call(http.MethodGet, target, lti.MediaLineItemContainer, nil).ok(tb, http.StatusOK)
	var items []struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(a.body), &items); err != nil || items == nil {
		tb.Fatalf("%s is %s", target, a.body)
	}
	for _, item := range items {
		ids = append(ids, item.ID)
	}
	return ids, a.related("next")
}

// related is a URL of the Link header (RFC 8288 §3), "" without one.
func (a answer) related(relation string) string {
	for _, link := range a.header.Values("Link") {
		if u, ok := strings.CutSuffix(link, `>; rel="`+relation+`"`); ok {
			return strings.TrimPrefix(u, "<")
		}
	}
	return ""
}

func (g grader) results(tb testing.TB, lineItem string) []lti.Result {
	tb.Helper()
	var found []lti.Result
	a := g.call(http.MethodGet, lineItem+"/results", lti.MediaResultContainer, nil).ok(tb, http.StatusOK)
	if err := json.Unmarshal([]byte(a.body), &found); err != nil || found == nil {
		tb.Fatalf("the results are %s", a.body)
	}
	return found
}

// score sends a valid score with some changes, each later than the last.
func (g grader) score(lineItem string, change map[string]any) answer {
	g.clock.advance(1_000_000) // a millisecond
	s := validScore(g.bench)
	for name, value := range change {
		s[name] = value
	}
	return g.call(http.MethodPost, lineItem+"/scores", lti.MediaScore, s)
}

func validLineItem(change map[string]any) map[string]any {
	item := map[string]any{"label": "Chapter 5 Test", "scoreMaximum": 60, "resourceId": "quiz-231", "tag": "final"}
	for name, value := range change {
		item[name] = value
	}
	return item
}

// set changes the settings of the tool, as its administrator would.
func (t *tool) set(tb testing.TB, settings store.Settings) {
	tb.Helper()
	if err := t.store.SetSettings(t.id, settings); err != nil {
		tb.Fatal(err)
	}
	t.forget()
}

// forget makes the platform read the tool from its store again.
func (t *tool) forget() {
	t.clients.mu.Lock()
	defer t.clients.mu.Unlock()
	delete(t.clients.byID, t.id)
}

// deploy deploys the tool once more, and gives a token for that deployment.
func (t *tool) deploy(tb testing.TB, course string) (deployment, token string) {
	tb.Helper()
	deployment = t.id + "-" + t.unique()
	if added, err := t.store.AddDeployment(store.Deployment{ID: deployment, Client: t.id}, course, 9); err != nil || !added {
		tb.Fatal(err)
	}
	return deployment, t.deploymentToken(tb, deployment)
}

// deploymentToken is a token for one deployment (CORE §6.2.1).
func (t *tool) deploymentToken(tb testing.TB, deployment string) string {
	tb.Helper()
	r := t.tokenRequest(allGradeScopes())
	r.claims[lti.Final().Claim.DeploymentID] = deployment
	token, _ := r.send(t.bench).ok(tb, http.StatusOK).json(tb)["access_token"].(string)
	return token
}

// addCourse adds an empty course.
func (b *bench) addCourse(tb testing.TB) string {
	tb.Helper()
	home := newCourse(nil, lti.Final(), "")
	if err := b.store.AddCourse(home, roster()); err != nil {
		tb.Fatal(err)
	}
	return home.ID
}

// setStatus changes whether somebody is in the shared course.
func (b *bench) setStatus(tb testing.TB, user, status string) {
	tb.Helper()
	err := b.store.ChangeMember(b.shared, user, func(m *store.Member) error { m.Status = status; return nil })
	if err != nil {
		tb.Fatal(err)
	}
}

// withQuery adds a segment to the path of a URL, and keeps the query behind it.
func withQuery(tb testing.TB, target, segment string) string {
	tb.Helper()
	u, err := url.Parse(target)
	if err != nil {
		tb.Fatal(err)
	}
	return u.JoinPath(segment).String()
}

// itemURL is the URL of a line item of the shared course.
func (t *tool) itemURL(number int) string {
	return t.url + "/" + t.shared + "/lineitems/" + strconv.Itoa(number) + "/lineitem"
}

func decodeAnswer(tb testing.TB, a answer, v any) {
	tb.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		tb.Fatalf("reading %s: %v", a.body, err)
	}
}

func bytesOf(v any) *bytes.Reader { return bytes.NewReader(mustJSON(v)) }

// raw sends a GET with any query, also one that no URL could have.
func (g grader) raw(target, query, accept string) answer {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = strings.TrimPrefix(g.url, "http://")
	r.URL.RawQuery = query
	r.Header = bearer(g.token)
	r.Header["Accept"] = []string{accept}
	w := httptest.NewRecorder()
	g.http.Handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}
