package ui

// toggleSecrets shows secrets, or masks them again.
func (m *model) toggleSecrets() {
	m.bare = !m.bare
	m.notice = notice{words: "Secrets are masked again."}
	if m.bare {
		m.notice = notice{words: "Secrets are shown on this screen, and copied as they are. Press u to mask them."}
	}
}
