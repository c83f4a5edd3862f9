package ltiflow

import (
	"ltibootcamp/ltiflow/lti"
)

// An Activity is what a tool has to know to show a student the right thing:
// the notebook's nine questions, in its order.
type Activity struct {
	ResourceLink bool   `json:"is_resource_link_launch"`
	LinkID       string `json:"resource_link_id"`
	LinkTitle    string `json:"resource_link_title"`
	ContextID    string `json:"course"`
	UserID       string `json:"user"`
	Learner      bool   `json:"is_learner"`
	ReturnURL    string `json:"return_url"`
	Lab          string `json:"lab"`
	HasLineItem  bool   `json:"has_line_item"`
}

// ReadActivity answers the questions from the claims of a launch (CORE §5.3,
// §5.4).
func (t *Tool) ReadActivity(launch lti.Launch) Activity {
	return Activity{
		ResourceLink: launch.MessageType == t.Edition.Message.ResourceLink,

		// The id of the link is the key under which a tool keeps its settings
		// and its students' work. The title is for people, and may change.
		LinkID:    launch.ResourceLink.ID,
		LinkTitle: launch.ResourceLink.Title,
		ContextID: launch.Context.ID,
		UserID:    launch.Subject,
		Learner:   lti.HasRole(launch.Roles, lti.RoleLearner),
		ReturnURL: launch.Presentation.ReturnURL,

		// Custom parameters come back as the tool set them in deep linking:
		// this is how one launch address shows many activities.
		Lab: launch.Custom["lab"],

		// Exactly one line item belongs to the link: then the claim names it
		// (AGS §3.1). Some platforms send an empty one to say there is none.
		HasLineItem: launch.Endpoint != nil && launch.Endpoint.LineItem != "",
	}
}
