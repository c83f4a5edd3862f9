package platform

import "net/http"

// What a change of the administrator's leads to says that it was made. Nobody
// need be signed in, so no session holds the word. It stands in the address, and
// is one of these: nobody can write another onto our page.
const (
	doneSaved    = "saved"
	doneDeployed = "deployed"
	donePlaced   = "placed"
	doneLinked   = "linked"
	doneRemoved  = "removed"
	doneRotated  = "rotated"
	doneArmed    = "armed"
)

// seeDone leads to the page where a change is to be seen, which says so.
func seeDone(w http.ResponseWriter, r *http.Request, path, done string) {
	http.Redirect(w, r, path+"?done="+done, http.StatusSeeOther)
}

// doneRemarks are what a page says of the change that led to it; nothing for
// any other word.
func doneRemarks(r *http.Request) []remark {
	var said string
	switch r.URL.Query().Get("done") {
	case doneSaved:
		said = "Saved."
	case doneDeployed:
		said = "Deployed once more: the new deployment is the last of the list."
	case donePlaced:
		said = "Placed in the course."
	case doneLinked:
		said = "The link was added to this course."
	case doneRemoved:
		said = "Removed from the course."
	case doneRotated:
		said = "New keys sign from now on."
	case doneArmed:
		said = "The next message to the tool will be broken. Launch it within ten minutes."
	default:
		return nil
	}
	return []remark{{Text: said}}
}
