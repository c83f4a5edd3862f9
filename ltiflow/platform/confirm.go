package platform

import (
	"net/http"
	"time"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// A pendingOffer waits for the user's word: the request said that nothing is
// created without it (DL §4.4.1, auto_create).
type pendingOffer struct {
	offer

	by         digest // the session that it is for
	client     string
	deployment string
	course     string
}

// How long an offer waits, and how many do: they may be large.
const (
	pendingLife = time.Hour
	maxPending  = 100
)

// askFirst keeps the offer and sends the browser to the page that asks.
func (s *Server) askFirst(w http.ResponseWriter, r *http.Request, choice selection, given offer) error {
	secret := newTicket(s.ids, "offer", r.UserAgent())
	waiting := pendingOffer{offer: given, by: choice.by, client: choice.client, deployment: choice.deployment, course: choice.course}
	s.pending.put(secret, waiting, s.now().Add(pendingLife), s.now())
	http.Redirect(w, r, coursePath(choice.course)+"/confirm?offer="+secret, http.StatusSeeOther)
	return nil
}

// confirmPage lists what the tool offers, and asks.
func (s *Server) confirmPage(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	secret := r.URL.Query().Get("offer")
	waiting, ok := s.pending.get(secret, s.now())
	user, signedIn := s.visitor(r)
	if !ok || !signedIn || !waiting.isFor(user, home.ID) {
		return errNoOffer()
	}
	c, err := s.client(waiting.client, lti.Final())
	if err != nil {
		return err
	}
	body := offerView{Course: home.ID, Tool: c.Name, Offer: secret, Remarks: s.told(r)}
	for _, item := range waiting.items {
		v := s.viewItem(item, c.Name)
		if g := item.LineItem; g != nil {
			v.addFact("Graded, out of " + inDigits(g.ScoreMaximum))
		}
		body.Items = append(body.Items, v)
	}
	return s.writePage(w, http.StatusOK, "confirm", "Add these?", body, framesOf(home))
}

// confirm adds the offer or forgets it. Either way it is answered.
func (s *Server) confirm(w http.ResponseWriter, r *http.Request) error {
	user, form, err := s.coursePost(r)
	if err != nil {
		return err
	}
	waiting, ok := s.pending.get(form.Get("offer"), s.now())
	if !ok || !waiting.isFor(user, user.course) {
		return errNoOffer()
	}
	if err := mayAuthor(user.Member); err != nil {
		return err
	}
	answer := form.Get("answer")
	if answer != "add" && answer != "discard" {
		return lti.Fail(lti.ParameterMissing, "answer: "+lti.Show(answer), "add or discard")
	}
	_, first := s.pending.take(form.Get("offer"), s.now())
	if err := unused(r.Context(), first); err != nil {
		return err
	}
	c, err := s.client(waiting.client, lti.Final())
	if err != nil {
		return err
	}
	if answer == "discard" {
		waiting.offer = offer{}
	}
	return s.keepOffer(w, r, c, store.Deployment{ID: waiting.deployment, Client: c.ID}, waiting.course, waiting.offer)
}

// isFor tells whether the offer waits for this browser, in this course.
func (p pendingOffer) isFor(user visitor, course string) bool {
	return p.by == user.bound && p.course == course
}

// errNoOffer is the refusal of an offer that is not there, or somebody else's.
func errNoOffer() error {
	return lti.Fail(lti.ReturnSessionUnknown, "nothing that waits for this browser's word",
		"the page that asked, once, in the browser that began the selection")
}
