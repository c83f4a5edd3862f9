package platform

import "strings"

// askViews are the tools of a course that have content to choose from.
func (s *Server) askViews(course string) ([]askView, error) {
	deployments, err := s.store.DeploymentsIn(course, shownTools)
	if err != nil {
		return nil, err
	}
	var views []askView
	var clients []string
	for _, d := range deployments {
		c, err := s.anyClient(d.Client)
		if err != nil {
			return nil, err
		}
		if c.configuration.LTI.takes(c.edition.Message.DeepLinkingRequest) {
			views = append(views, askView{toolView: toolView{course, d.ID, c.Name}, Types: itemTypes, Targets: documentTargets})
			clients = append(clients, d.Client)
		}
	}
	distinguish(views, clients)
	return views, nil
}

// distinguish gives tools of the same name what tells them apart: a tool that
// was registered twice has two client ids, one that is deployed twice has two
// deployments.
func distinguish(tools []askView, clients []string) {
	names, deployed := map[string]int{}, map[string]int{}
	for i, t := range tools {
		names[t.Name]++
		deployed[clients[i]]++
	}
	for i := range tools {
		t := &tools[i]
		if names[t.Name] > 1 {
			t.Client = beginningOf(clients[i])
		}
		if deployed[clients[i]] > 1 {
			t.Deployment = beginningOf(t.ID)
		}
	}
}

// beginningOf is the first part of an id of ours, which is enough for a person
// to tell it from others.
func beginningOf(id string) string {
	first, _, _ := strings.Cut(id, "-")
	return first
}

// toolNames are the names of the tools of a course by client id, where it has
// more than one: with one, everything is from that.
func (s *Server) toolNames(course string) (map[string]string, error) {
	deployments, err := s.store.DeploymentsIn(course, shownTools)
	if err != nil {
		return nil, err
	}
	names, called := map[string]string{}, map[string]int{}
	for _, d := range deployments {
		if names[d.Client] != "" {
			continue
		}
		c, err := s.anyClient(d.Client)
		if err != nil {
			return nil, err
		}
		names[d.Client] = c.Name
		called[c.Name]++
	}
	if len(names) < 2 {
		return nil, nil //nolint:nilnil // no names are needed
	}
	for id, name := range names {
		if called[name] > 1 {
			names[id] = name + " (" + beginningOf(id) + ")"
		}
	}
	return names, nil
}
