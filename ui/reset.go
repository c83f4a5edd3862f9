package ui

// reset takes back what was done in steps, as if they had not run. What was built
// on them is stale.
func (m *model) reset(names ...string) {
	if m.run.busy() {
		m.notice = notice{words: "A step runs: esc stops it. Then it can be reset."}
		return
	}
	m.engine.Reset(names...)
	for _, name := range names {
		delete(m.failures, name)
		delete(m.broken, name)
		for v := range views {
			m.tops[slot{name, view(v)}] = 0
		}
	}
	m.lookForEdits()
	m.revision++
}
