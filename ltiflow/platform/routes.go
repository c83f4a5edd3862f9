package platform

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
)

// A handler answers a request, or gives back why it does not.
type handler func(w http.ResponseWriter, r *http.Request) error

// A route is one address: how it says no, and what it does by method.
type route struct {
	pattern string
	refuses style
	methods map[string]handler
}

// Paths of edition 1.3 that are also written into messages.
const (
	pathDiscovery     = "/.well-known/openid-configuration"
	pathRegister      = "/register"
	pathKeys          = "/jwks"
	pathAuth          = "/auth"
	pathToken         = "/token"
	pathDeepLinkReply = "/deep-link-return"
)

// Paths of edition 2018.
const (
	pathDraftKeys  = "/.well-known/jwks.json"
	pathDraftToken = "/auth/token"
)

// routes are all addresses of the platform. The services of both editions have
// the same addresses: the course in them tells which edition it is.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range slices.Concat(s.finalRoutes(), s.draftRoutes(), s.serviceRoutes()) {
		mux.Handle(r.pattern, s.handle(r))
	}
	// The forms of our own pages act for whoever is signed in.
	for _, r := range s.pageRoutes() {
		mux.Handle(r.pattern, s.sameOrigin(s.handle(r)))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, asBrowser, lti.Fail(lti.NotFound, r.URL.Path, "an address of the platform"))
	})
	return mux
}

func (s *Server) finalRoutes() []route {
	return []route{
		{pathDiscovery, asProblem, get(s.discovery)},
		{pathRegister, asRegistration, post(s.register)},
		{pathKeys, asProblem, get(s.keySet)},
		{pathAuth, asPage, map[string]handler{http.MethodGet: s.auth, http.MethodPost: s.auth}},
		{pathToken, asOAuth, post(s.tokenEndpoint(lti.Final()))},
		{pathDeepLinkReply, asBrowser, post(s.deepLinkReturn)},
	}
}

func (s *Server) draftRoutes() []route {
	return []route{
		{"/ping", asProblem, get(ping)},
		// A GET that changes something, as the notebook has it; HEAD must not.
		{"/newtool", asProblem, map[string]handler{http.MethodGet: s.newTool}},
		{pathDraftKeys, asProblem, get(s.draftKeySet)},
		{"/tool/{client}/cisr", asProblem, get(s.draftSelection)},
		{"/tool/{client}/cirs", asProblem, get(s.draftSelection)}, // as the notebook's print has it
		{"/tool/{client}/context/{course}/studentlaunch", asProblem, get(s.draftLaunch)},
		{"/tool/{course}/cir", asBrowser, post(s.draftReturn)},
		{pathDraftToken, asOAuth, post(s.tokenEndpoint(lti.Draft()))},
	}
}

func (s *Server) serviceRoutes() []route {
	return []route{
		{"/{course}/lineitems/{number}/lineitem/scores", asService, post(s.postScore)},
		{"/{course}/lineitems/{number}/lineitem/results", asService, get(s.getResults)},
	}
}

func (s *Server) pageRoutes() []route {
	return []route{
		{"/{$}", asBrowser, get(s.homePage)},
		{"/style.css", asProblem, get(serveStyle)},
		{"/signin", asBrowser, post(s.signIn)},
		{"/course/{course}", asBrowser, get(s.coursePage)},
		{"/course/{course}/gradebook", asBrowser, get(s.gradebookPage)},
		{"/course/{course}/add-content", asBrowser, post(s.addContent)},
		{"/course/{course}/launch", asBrowser, post(s.launchLink)},
		{"/keys", asBrowser, get(s.keysPage)},
		{"/keys/rotate", asBrowser, post(s.rotateKeys)},
		{"/course/{course}/signin", asBrowser, get(s.signInPage)},
		{"/course/{course}/copy", asBrowser, post(s.copyCourse)},
		{"/courses", asBrowser, map[string]handler{
			http.MethodGet: s.coursesPage, http.MethodHead: s.coursesPage, http.MethodPost: s.addCourse,
		}},
		{"/tools", asBrowser, get(s.toolsPage)},
		{"/tools/add", asBrowser, map[string]handler{
			http.MethodGet: s.addToolPage, http.MethodHead: s.addToolPage, http.MethodPost: s.invite,
		}},
		{"/tools/manual", asBrowser, map[string]handler{
			http.MethodGet: s.manualPage, http.MethodHead: s.manualPage, http.MethodPost: s.addByHand,
		}},
		{"/registrations/{token}", asBrowser, get(s.invitationPage)},
		{"/tools/{client}", asBrowser, get(s.toolPage)},
		{"/tools/{client}/settings", asBrowser, post(s.saveSettings)},
		{"/tools/{client}/deploy", asBrowser, post(s.deployOnce)},
		{"/tools/{client}/place", asBrowser, post(s.placeInCourse)},
		{"/tools/{client}/link", asBrowser, post(s.linkTo)},
	}
}

// get is a route that answers GET, and HEAD as net/http makes it from GET.
func get(h handler) map[string]handler {
	return map[string]handler{http.MethodGet: h, http.MethodHead: h}
}

func post(h handler) map[string]handler { return map[string]handler{http.MethodPost: h} }

// handle picks the handler by method and answers its error.
func (s *Server) handle(rt route) http.Handler {
	allowed := strings.Join(slices.Sorted(maps.Keys(rt.methods)), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, ok := rt.methods[r.Method]
		if !ok {
			w.Header().Set("Allow", allowed)
			how := rt.refuses
			if how == asPage { // no browser does that
				how = asBrowser
			}
			s.refuse(w, r, how, lti.Fail(lti.MethodNotAllowed, r.Method, allowed))
			return
		}
		if err := h(w, r); err != nil {
			s.refuse(w, r, rt.refuses, err)
		}
	})
}

// ping says that the platform is there.
func ping(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("pong"))
	return nil
}
