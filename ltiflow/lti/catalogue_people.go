package lti

// Checks of a roster, and of custom parameters that came back.
const (
	RosterServiceMissing  Code = "roster_service_missing"
	RosterMalformed       Code = "roster_malformed"
	RosterContextMismatch Code = "roster_context_mismatch"
	RosterLacksUser       Code = "roster_lacks_user"
	RosterMemberRepeated  Code = "roster_member_repeated"
	RosterPagesMismatch   Code = "roster_pages_mismatch"
	RosterNoDifferences   Code = "roster_no_differences"
	RosterChangeMissing   Code = "roster_change_missing"
	CustomMissing         Code = "custom_parameter_missing"
	CustomChanged         Code = "custom_parameter_changed"
	CustomDateMalformed   Code = "custom_date_malformed"
	CustomIDsMalformed    Code = "custom_history_malformed"
)

// peopleChecks are the checks of a roster, and of custom parameters. It is never
// written to.
var peopleChecks = map[Code]Entry{
	RosterServiceMissing: {
		"roster URL", "Does the launch say where the roster is?", "NRPS §2.2",
		"The platform does not offer the service to this tool: the administrator has not switched it on, or the scope was not granted.",
		"Register with the scope of the roster, and have the administrator switch the service on. Never put the URL together by hand.",
	},
	RosterMalformed: {
		"members", "Is each member complete, with a status that is known?", "NRPS §2.2",
		"A member has no user_id or no roles, or is Deleted in a list that nobody asked for changes of.",
		"Do not guess who it is. Show the platform's administrator the member that is named here.",
	},
	RosterContextMismatch: {
		"roster course", "Is it the roster of the course that was launched?", "NRPS §2.2",
		"The URL was kept from a launch of another course, or put together by hand.",
		"Keep the URL of the roster together with the course that it came with.",
	},
	RosterLacksUser: {
		"user_id", "Is who launched on the roster, under the same id?", "NRPS §2.2",
		"user_id and sub have different values: the platform makes an id for each service.",
		"Have the platform send the same id in both. Never match people by their names.",
	},
	RosterMemberRepeated: {
		"once each", "Does each page bring members that no page before it had?", "NRPS §2.4.2",
		"The next page leads back to one that was read: in a circle. Or the platform counts by position, and somebody joined in between.",
		"Stop. Compare the next URLs in the Wire view, and begin anew with the first page.",
	},
	RosterPagesMismatch: {
		"all of them", "Do the pages together hold the whole roster?", "NRPS §2.4.2",
		"The tool stopped too early, for instance at a page with fewer members than the limit; or somebody joined or left meanwhile.",
		"Go on while there is a next URL, and for no other reason.",
	},
	RosterNoDifferences: {
		"differences", "Does the platform say where changes will be?", "NRPS §2.4.3",
		"The Link header of the roster has no rel=differences. A platform need not offer it, and most do not.",
		"Ask for the whole roster now and then, and compare.",
	},
	RosterChangeMissing: {
		"change", "Do the differences hold what was changed?", "NRPS §2.4.3",
		"The platform notes only some changes, or the URL is of a moment after this one.",
		"Ask for the whole roster anew, and keep the URL that comes with it.",
	},
	CustomMissing: {
		"custom", "Does each custom parameter come back?", "CORE §5.4.6",
		"The platform dropped it, or its administrator has set the parameters of the link anew.",
		"Have a default for each parameter, and say so when one that you cannot do without is absent.",
	},
	CustomChanged: {
		"custom value", "Does a value that is no variable come back as it was set?", "CORE §5.4.6",
		"The platform replaced a part of the text, or the link was edited in the course.",
		"A variable is a whole value that begins with $. Put nothing around it.",
	},
	CustomDateMalformed: {
		"due date", "Is the date one that can be read, with its zone?", "CORE §B",
		"The date is in the words of some country, or lacks the zone.",
		"Treat it as no date, and say so. A guess hands some student's work in too late.",
	},
	CustomIDsMalformed: {
		"history", "Are the earlier ids encoded, with commas between them?", "CORE §B",
		"An id was put into the list without encoding it.",
		"Split at the commas first, decode each id then.",
	},
}
