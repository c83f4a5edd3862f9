package platform

import (
	"net/http"
	"net/url"
	"strings"

	"ltibootcamp/ltiflow/platform/store"
)

// viewSettings are the settings as the form shows them. A secret that is kept
// is never shown again.
func viewSettings(kept store.Settings, problems map[string]string) settingsView {
	view := settingsView{
		Settings: kept,
		Key: formField{
			Name: "legacy_key", Label: "LTI 1.1 consumer key (optional)", Type: "text", Value: kept.LegacyKey, Error: problems["legacy_key"],
			Hint: "For tools that were used with LTI 1.1: launches then carry the migration claim.",
		},
		Secret: formField{
			Name: "legacy_secret", Label: "LTI 1.1 secret", Type: "password", Error: problems["legacy_secret"],
			Hint: "It signs the migration claim, and is not shown again.",
		},
	}
	if kept.LegacySecret != "" {
		view.Secret.Hint = "One is kept. Leave this empty to keep it."
	}
	view.LegacySecret = ""
	return view
}

// maxCredential is how long key and secret may be, in bytes.
const maxCredential = 1_000

// saveSettings keeps what the administrator chose. The next message to the
// tool goes by it.
func (s *Server) saveSettings(w http.ResponseWriter, r *http.Request) error {
	c, form, err := s.toolPost(r)
	if err != nil {
		return err
	}
	chosen, problems := readSettings(form, c.Settings)
	if len(problems) > 0 {
		chosen.LegacySecret = c.Settings.LegacySecret // what was typed is not kept
		return s.writeTool(w, http.StatusBadRequest, c, viewSettings(chosen, problems))
	}
	if err := s.store.SetSettings(c.ID, chosen); err != nil {
		return err
	}
	if err := s.renew(c.ID); err != nil {
		return err
	}
	seeDone(w, r, toolPath(c.ID), doneSaved)
	return nil
}

// readSettings reads the form. Without a key there is no secret; an empty
// secret is the old one.
func readSettings(form url.Values, old store.Settings) (store.Settings, map[string]string) {
	chosen := store.Settings{
		HideNames: form.Has("hide_names"), HideEmails: form.Has("hide_emails"), QueryURLs: form.Has("query_urls"),
		LegacyKey:    strings.TrimSpace(form.Get("legacy_key")),
		LegacySecret: form.Get("legacy_secret"),
	}
	problems := map[string]string{}
	switch {
	case chosen.LegacyKey == "" && chosen.LegacySecret != "":
		problems["legacy_key"] = "A secret needs the key that it belongs to."
	case len(chosen.LegacyKey) > maxCredential || len(chosen.LegacySecret) > maxCredential:
		problems["legacy_key"] = "Key or secret is too long."
	case chosen.LegacyKey != "" && chosen.LegacySecret == "":
		chosen.LegacySecret = old.LegacySecret
		if old.LegacySecret == "" {
			problems["legacy_secret"] = "The key needs its secret: without it nothing can be signed."
		}
	}
	return chosen, problems
}
