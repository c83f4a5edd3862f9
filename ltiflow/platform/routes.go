package platform

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
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

// Paths of the administrator's pages that are also written elsewhere.
const (
	pathInspector       = "/inspector"
	pathInspectorEvents = "/inspector/events"
	pathFaults          = "/faults"
	pathSigningKeys     = "/keys"
	pathRotate          = "/keys/rotate"
)

// Paths of edition 2018.
const (
	pathDraftKeys  = "/.well-known/jwks.json"
	pathDraftToken = "/auth/token"
	pathNewTool    = "/newtool"
)

// routes are all addresses of the platform. The services of both editions have
// the same addresses: the course in them tells which edition it is.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, r := range slices.Concat(s.finalRoutes(), s.draftRoutes()) {
		mux.Handle(r.pattern, s.inspector.watch(r.from(), false, s.handle(r)))
	}
	// The forms of our own pages act for whoever is signed in.
	for _, r := range s.pageRoutes() {
		mux.Handle(r.pattern, s.inspector.watch(wire.Browser, true, s.sameOrigin(s.handle(r))))
	}
	for _, r := range slices.Concat(s.inspectorRoutes(), s.controlRoutes()) {
		mux.Handle(r.pattern, s.sameOrigin(s.handle(r)))
	}
	// The services begin with a course, which may be called anything: in one mux
	// with the others, /{course}/lineitems and /course/{course} were the same.
	services := http.NewServeMux()
	for _, r := range s.serviceRoutes() {
		services.Handle(r.pattern, s.inspector.watch(r.from(), false, s.handle(r)))
	}
	services.Handle("/", s.nowhere())
	mux.Handle("/", services)
	return mux
}

// from is who calls an address: what may answer with a page is for browsers.
func (r route) from() wire.Party {
	if r.refuses == asPage || r.refuses == asBrowser {
		return wire.Browser
	}
	return wire.Tool
}

// nowhere answers at every other address. A tool that put a URL together
// wrongly finds its call in the inspector; what browsers look for is left out.
func (s *Server) nowhere() http.Handler {
	refuse := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, asBrowser, lti.Fail(lti.NotFound, r.URL.Path, "an address of the platform"))
	})
	watched := s.inspector.watch(wire.Tool, false, refuse)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if acceptsHTML(r) || r.Header.Get("Sec-Fetch-Mode") != "" {
			refuse(w, r)
			return
		}
		watched.ServeHTTP(w, r)
	})
}

// finalRoutes are the addresses that edition 1.3 has for the platform as a whole.
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

// draftRoutes are the addresses of edition 2018, as the notebook calls them.
func (s *Server) draftRoutes() []route {
	return []route{
		{"/ping", asProblem, get(ping)},
		// A GET that changes something, as the notebook has it; HEAD must not.
		{pathNewTool, asProblem, map[string]handler{http.MethodGet: s.newTool}},
		{pathDraftKeys, asProblem, get(s.draftKeySet)},
		{"/tool/{client}/cisr", asProblem, get(s.draftSelection)},
		{"/tool/{client}/cirs", asProblem, get(s.draftSelection)}, // as the notebook's print has it
		{"/tool/{client}/context/{course}/studentlaunch", asProblem, get(s.draftLaunch)},
		{"/tool/{course}/cir", asBrowser, post(s.draftReturn)},
		{pathDraftToken, asOAuth, post(s.tokenEndpoint(lti.Draft()))},
	}
}

// serviceRoutes are the services of a course (AGS §3, NRPS §2).
func (s *Server) serviceRoutes() []route {
	return []route{
		{"/{course}/lineitems", asService, withPost(get(s.finalOnly(s.getLineItems)), s.finalOnly(s.createLineItem))},
		{"/{course}/lineitems/{number}/lineitem", asService, map[string]handler{
			http.MethodGet: s.finalOnly(s.getLineItem), http.MethodHead: s.finalOnly(s.getLineItem),
			http.MethodPut: s.finalOnly(s.putLineItem), http.MethodDelete: s.deleteLineItem,
		}},
		{"POST /{course}/lineitems/{number}/lineitem", asService, post(s.postLineItem)},
		{"/{course}/lineitems/{number}/lineitem/scores", asService, post(s.postScore)},
		{"/{course}/lineitems/{number}/lineitem/results", asService, get(s.getResults)},
		{"/{course}/memberships", asService, get(s.finalOnly(s.memberships))},
	}
}

// pageRoutes are the pages for people: of a course, and of the administrator.
func (s *Server) pageRoutes() []route {
	return []route{
		{"/style.css", asProblem, get(serveFile("text/css", styleSheet))},
		{"/storage.js", asProblem, get(serveFile("text/javascript", storageScript))},
		{"/signin", asBrowser, post(s.signIn)},

		{"/course/{course}", asBrowser, get(s.coursePage)},
		{"/course/{course}/signin", asBrowser, get(s.signInPage)},
		{"/course/{course}/launch", asBrowser, post(s.launchLink)},
		{"/course/{course}/add-content", asBrowser, post(s.addContent)},
		{"/course/{course}/confirm", asBrowser, withPost(get(s.confirmPage), s.confirm)},
		{"/course/{course}/frame", asBrowser, get(s.framePage)},
		{"/course/{course}/remove", asBrowser, post(s.removeLink)},
		{"/course/{course}/gradebook", asBrowser, get(s.gradebookPage)},
		{"/course/{course}/review", asBrowser, post(s.reviewWork)},
		{"/course/{course}/roster", asBrowser, withPost(get(s.people), s.addPerson)},
		{"/course/{course}/roster/{user}", asBrowser, withPost(get(s.person), s.changePerson)},
		{"/course/{course}/roster/{user}/remove", asBrowser, post(s.removePerson)},

		{"/{$}", asBrowser, get(s.homePage)},
		{"/courses", asBrowser, withPost(get(s.coursesPage), s.addCourse)},
		{"/course/{course}/copy", asBrowser, post(s.copyCourse)},
		{"/tools", asBrowser, get(s.toolsPage)},
		{"/tools/add", asBrowser, withPost(get(s.addToolPage), s.invite)},
		{"/tools/manual", asBrowser, withPost(get(s.manualPage), s.addByHand)},
		{"/registrations/{token}", asBrowser, get(s.invitationPage)},
		{"/tools/{client}", asBrowser, get(s.toolPage)},
		{"/tools/{client}/settings", asBrowser, post(s.saveSettings)},
		{"/tools/{client}/deploy", asBrowser, post(s.deployOnce)},
		{"/tools/{client}/place", asBrowser, post(s.placeInCourse)},
		{"/tools/{client}/link", asBrowser, post(s.linkTo)},
		{"/tools/{client}/break", asBrowser, post(s.breakNext)},
		{pathSigningKeys, asBrowser, get(s.keysPage)},
		{pathRotate, asBrowser, post(s.rotateKeys)},
	}
}

// inspectorRoutes are apart: the inspector does not watch itself.
func (s *Server) inspectorRoutes() []route {
	return []route{
		{pathInspector, asBrowser, get(s.inspectorPage)},
		{pathInspectorEvents, asProblem, map[string]handler{http.MethodGet: s.inspectorEvents}},
	}
}

// controlRoutes steer the simulator, from a test or a terminal. They are no part
// of LTI, so the inspector does not show them.
func (s *Server) controlRoutes() []route {
	return []route{
		{pathFaults, asProblem, map[string]handler{
			http.MethodGet: s.listFaults, http.MethodHead: s.listFaults,
			http.MethodPost: s.armFault, http.MethodDelete: s.forgetFault,
		}},
	}
}

// get is a route that answers GET, and HEAD as net/http makes it from GET.
func get(h handler) map[string]handler {
	return map[string]handler{http.MethodGet: h, http.MethodHead: h}
}

// post is a route that answers POST.
func post(h handler) map[string]handler { return map[string]handler{http.MethodPost: h} }

// withPost adds what is posted to the address.
func withPost(methods map[string]handler, h handler) map[string]handler {
	methods[http.MethodPost] = h
	return methods
}

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
		if err := s.rates.spend(w, r, rt.pattern); err != nil {
			s.refuse(w, r, rt.refuses, err)
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
