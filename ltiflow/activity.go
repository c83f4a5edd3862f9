package ltiflow

import (
	"ltibootcamp/ltiflow/lti"
)

// An Activity is what a tool has to know to show a student the right
// thing: the notebook's nine questions, in its order.
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

// ReadActivity answers the questions from the claims of a launch
// (CORE §5.3, §5.4).
func (t *Tool) ReadActivity(launch lti.Launch) Activity {
	isLink := launch.MessageType == t.Edition.Message.ResourceLink
	activity := Activity{
		ResourceLink: isLink,

		// The id of the link is the key under which a tool keeps its
		// settings and its students' work. The title is for people,
		// and may change.
		LinkID:    launch.ResourceLink.ID,
		LinkTitle: launch.ResourceLink.Title,

		// The course may be left out (CORE §5.4.1).
		ContextID: launch.Context.ID,

		// sub is the one name to keep a user's work under. Names and
		// e-mail addresses change, and need not be there.
		UserID:    launch.Subject,
		Learner:   lti.HasRole(launch.Roles, lti.RoleLearner),
		ReturnURL: launch.Presentation.ReturnURL,

		// Custom parameters come back as the tool set them in deep
		// linking: this is how one launch address shows many
		// activities.
		Lab: launch.Custom["lab"],
	}

	// Exactly one line item belongs to the link: then the claim names
	// it (AGS §3.1). Some platforms send an empty one to say there is
	// none.
	if grades := launch.Endpoint; grades != nil {
		activity.HasLineItem = grades.LineItem != ""
	}
	return activity
}
