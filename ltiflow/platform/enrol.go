package platform

import (
	"errors"
	"net/http"

	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/platform/store"
)

// addPerson takes the form that adds somebody new to a course.
func (s *Server) addPerson(w http.ResponseWriter, r *http.Request) error {
	home, err := s.courseOf(r)
	if err != nil {
		return err
	}
	if err := s.administers(r, home); err != nil {
		return err
	}
	m, err := readPerson(r)
	m.Status = store.Active
	if err == nil {
		// Random, so that no id is ever given to two people.
		m.ID = newUUID(s.ids, "person")
		err = s.add(home, m)
	}
	if form, status, ok := refusedForm(r, m, err); ok {
		return s.showRoster(w, r, status, home, form)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, personPath(home.ID, m.ID), http.StatusSeeOther)
	return nil
}

// add checks a new member and keeps them.
func (s *Server) add(home store.Course, m store.Member) error {
	if err := checkName(m.User); err != nil {
		return err
	}
	if err := s.checkPlace(home.ID, m); err != nil {
		return err
	}
	added, err := s.store.AddMember(home.ID, m, s.limits.people)
	if err == nil && !added {
		err = tooMany("people added to a course", s.limits.people)
	}
	return err
}

// changePerson takes the form that says what somebody is in the course.
func (s *Server) changePerson(w http.ResponseWriter, r *http.Request) error {
	home, known, err := s.memberAt(r)
	if err != nil {
		return err
	}
	m, err := readPerson(r)
	m.User = known.User // stays
	if err == nil {
		err = s.checkPlace(home.ID, m)
	}
	if err == nil {
		err = s.store.ChangeMember(home.ID, m.ID, func(now *store.Member) error {
			now.Roles, now.Status, now.Mentees = m.Roles, m.Status, m.Mentees
			return nil
		})
	}
	if form, status, ok := refusedForm(r, m, err); ok {
		return s.showPerson(w, status, home, known, form)
	}
	if err != nil {
		return err
	}
	seeDone(w, r, personPath(home.ID, m.ID), doneSaved)
	return nil
}

// removePerson takes somebody out of the course. What they are called and were
// stays, for the differences of the roster.
func (s *Server) removePerson(w http.ResponseWriter, r *http.Request) error {
	home, m, err := s.memberAt(r)
	if err != nil {
		return err
	}
	err = s.store.ChangeMember(home.ID, m.ID, func(now *store.Member) error {
		now.Status = store.Deleted
		return nil
	})
	if err != nil {
		return err
	}
	seeDone(w, r, personPath(home.ID, m.ID), doneRemoved)
	return nil
}

// refusedForm is the form as it was sent, with the reason why it is not taken,
// for somebody with a browser.
func refusedForm(r *http.Request, m store.Member, err error) (form personForm, status int, ok bool) {
	var check *lti.CheckError
	if !errors.As(err, &check) || !acceptsHTML(r) {
		return personForm{}, 0, false
	}
	finding, status, _ := describe(err, asBrowser)
	form = newPersonForm(m)
	form.Refused = &notice{Finding: finding, Entry: finding.About()}
	return form, status, true
}
