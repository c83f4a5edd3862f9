package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ltibootcamp/ltiflow"
	"ltibootcamp/ltiflow/browser"
	"ltibootcamp/ltiflow/lti"
	"ltibootcamp/ltiflow/wire"
)

// What is pressed on the platform's page of its keys.
const (
	keysLink   = "Keys"
	rotateKeys = "Rotate the keys"
)

// unknownKid is the fault of a launch whose kid nobody knows.
const unknownKid = "unknown-kid"

// A keyLab is lab-keys on its way.
type keyLab struct {
	*Session
	o      *Outcome
	page   *browser.Page // the course
	cache  *ltiflow.KeyCache
	before []string // the kids that were kept at the beginning
	rows   strings.Builder
}

// labKeys is lab-keys: the platform changes its keys between two launches, and
// the tool, which keeps a set, has to notice by itself. What it fetches on the
// way it goes on using: the set of get-keys is old from now on.
func (s *Session) labKeys(ctx context.Context, o *Outcome) error {
	page, err := s.signIn(ctx, s.browser, student)
	if err != nil {
		return err
	}
	lab := &keyLab{
		Session: s, o: o, page: page, before: s.data.keys.KeyIDs,
		cache: s.tool.KeepKeys(s.data.keys, s.data.registration.KeySetURL),
	}
	defer lab.keep()
	early, err := lab.arrive(ctx)
	if err != nil {
		return err
	}
	// A set that is old already would be fetched too soon: get-keys mends that.
	verified, err := s.tool.VerifyMessage(early, s.data.registration, s.data.keys, s.edition.Message.ResourceLink)
	if err != nil {
		o.Findings = verified.Findings
		return err
	}
	lab.row("before the rotation", verified, 0, nil)
	late, err := lab.arrive(ctx) // and is not verified yet
	if err != nil {
		return err
	}
	if err := s.rotate(ctx, o); err != nil {
		return err
	}
	return lab.afterwards(ctx, verified.KeyID, late)
}

// afterwards launches with a new key, verifies what came before with the old
// one, and is sent a kid that nobody knows.
func (l *keyLab) afterwards(ctx context.Context, oldKid string, late ltiflow.Message) error {
	fresh, err := l.arrive(ctx)
	if err != nil {
		return err
	}
	found, refetch, err := l.verify(ctx, "after it", fresh)
	l.o.Findings.Add(lti.KeysNotRotated, !slices.Contains(l.before, found.KeyID), found.KeyID, "none of "+strings.Join(l.before, ", "))
	l.o.Findings.Add(lti.NewKeyRefused, err == nil && refetch == 1, cameOut(err, refetch), cameOut(nil, 1))

	overlap, fetches, err := l.verify(ctx, "made before, verified after", late)
	l.o.Findings.Add(lti.OldKeyDropped, err == nil && fetches == 0, cameOut(err, fetches), cameOut(nil, 0))

	undo, err := atThePlatform(unknownKid)(ctx, l.Session)
	if err != nil {
		return err
	}
	defer undo()
	forged, err := l.arrive(ctx)
	if err != nil {
		return err
	}
	nobodys, again, err := l.verify(ctx, "a kid that nobody knows", forged)
	l.o.Findings.Add(lti.KeySetAskedAgain, codeOf(err) == lti.KeyIDUnknown && again == 0, cameOut(err, again), "refused for "+string(lti.KeyIDUnknown)+", 0 fetches")

	l.show()
	l.o.Values = map[string]string{
		"old_kid": oldKid, "new_kid": found.KeyID, "late_kid": overlap.KeyID, "unknown_kid": nobodys.KeyID,
		"kids_before": strconv.Itoa(len(l.before)), "kids_after": strconv.Itoa(len(l.cache.Keys().KeyIDs)),
		"fetches": strconv.Itoa(refetch + fetches + again),
	}
	return l.o.Findings.Err()
}

// arrive has the student launch, and gives the message.
func (l *keyLab) arrive(ctx context.Context) (ltiflow.Message, error) {
	arrival, err := l.press(ctx, l.o, l.browser, l.page, l.assignment(), lti.LinkUnknown)
	if err != nil {
		return ltiflow.Message{}, err
	}
	return arrival.Message, arrival.Findings.Err()
}

// verify verifies a message with the cache, and counts how often the key set
// was fetched for it.
func (l *keyLab) verify(ctx context.Context, which string, m ltiflow.Message) (ltiflow.Verified, int, error) {
	before := l.fetches()
	verified, err := l.cache.VerifyMessage(ctx, m, l.data.registration, l.edition.Message.ResourceLink)
	fetched := l.fetches() - before
	l.row(which, verified, fetched, err)
	return verified, fetched, err
}

// fetches counts the requests for the key set so far.
func (l *keyLab) fetches() int {
	n := 0
	for _, e := range l.recorder.Peek() {
		if e.From == wire.Tool && e.URL == l.data.registration.KeySetURL {
			n++
		}
	}
	return n
}

// row notes what came of a launch.
func (l *keyLab) row(which string, verified ltiflow.Verified, fetches int, err error) {
	fmt.Fprintf(&l.rows, "%-27s  kid %s\n    %s; %s\n", which, verified.KeyID, l.known(verified.KeyID), cameOut(err, fetches))
}

// known says where a kid stands, now that the launch has been verified.
func (l *keyLab) known(kid string) string {
	switch kept, now := slices.Contains(l.before, kid), l.cache.Keys().Key(kid) != nil; {
	case kept && l.fetches() == 0:
		return "in the kept set"
	case kept && now:
		return "in the old set, and in the new one too"
	case kept:
		return "in the old set only"
	case now:
		return "in the new set only"
	default:
		return "in no set"
	}
}

// show shows the launches and the keys.
func (l *keyLab) show() {
	l.o.showText("The launches", l.rows.String())
	var keys strings.Builder
	for _, kid := range l.cache.Keys().KeyIDs {
		age := "new"
		if slices.Contains(l.before, kid) {
			age = "old: signs no more, and still verifies"
		}
		fmt.Fprintf(&keys, "kid %s: %s\n", kid, age)
	}
	l.o.showText("The key set that the tool keeps from now on", keys.String())
}

// keep has every step after this use what was fetched.
func (l *keyLab) keep() {
	if keys := l.cache.Keys(); !slices.Equal(keys.KeyIDs, l.before) {
		l.data.keys, l.data.keysFrom = keys, "lab-keys"
	}
}

// rotate presses the platform's button, on the page that somebody who looks
// after it would open.
func (s *Session) rotate(ctx context.Context, o *Outcome) error {
	page, err := s.browser.Open(ctx, s.platform+"/")
	if err != nil {
		return err
	}
	if page, err = s.browser.Open(ctx, linkTo(page, keysLink)); err != nil {
		return err
	}
	if page, err = s.browser.Submit(ctx, page, rotateKeys); err != nil {
		return err
	}
	if page.Status >= http.StatusBadRequest {
		return refusedPage(o, page, "new keys")
	}
	return nil
}

// cameOut says what was made of a launch, and at what price.
func cameOut(err error, fetches int) string {
	verdict := "let in"
	if err != nil {
		verdict = "refused: " + err.Error()
	}
	if code := codeOf(err); code != "" {
		verdict = "refused for " + string(code)
	}
	if fetches == 1 {
		return verdict + ", 1 fetch"
	}
	return fmt.Sprintf("%s, %d fetches", verdict, fetches)
}

// codeOf is the check that an error is about, "" when it is about none.
func codeOf(err error) lti.Code {
	var check *lti.CheckError
	if errors.As(err, &check) {
		return check.Finding.Code
	}
	return ""
}
