package lti

// Checks of deep linking, from the rules of the request to the way home of the
// response.
const (
	RulesMalformed       Code = "deep_linking_rules_malformed"
	SettingsMissing      Code = "deep_linking_settings_missing"
	DataMismatch         Code = "data_mismatch"
	ItemsMalformed       Code = "content_items_malformed"
	ItemTypeNotAccepted  Code = "item_type_not_accepted"
	ItemMediaNotAccepted Code = "item_media_type_not_accepted"
	TooManyItems         Code = "too_many_items"
	ResponseAlreadyUsed  Code = "response_already_used"
	ReturnSessionUnknown Code = "return_session_unknown"
	ReturnNotCarried     Code = "return_not_carried"
)

// deepLinkingChecks are the checks of deep linking. It is never written to.
var deepLinkingChecks = map[Code]Entry{
	RulesMalformed: {
		"rules", "Are the rules of the request ones that a tool can follow?", "DL §4.4.1",
		"No type is chosen, a type of your own is no full URL, or the media types are no list.",
		"Choose one type at least, and write media types as in image/*,text/html.",
	},
	SettingsMissing: {
		"settings", "Does it say what may be returned, and where to?", "DL §4.4.1",
		"The deep linking settings, or the return URL in them, are missing.",
		"Send the settings with return URL, accepted types and accepted targets.",
	},
	DataMismatch: {
		"data", "Did the platform's own data come back untouched?", "DL §4.5.2",
		"The tool dropped or changed data, or answers another request.",
		"Copy data from the request into the response, byte for byte.",
	},
	ItemsMalformed: {
		"content_items", "Is every item complete?", "DL §3",
		"An item lacks a required property, or one has the wrong type.",
		"Give every item its type and what that type requires, as absolute URLs and JSON numbers.",
	},
	ItemTypeNotAccepted: {
		"item types", "Is every item of a type the platform asked for?", "DL §4.4.1",
		"accept_types does not list what the tool has to offer.",
		"Offer only what the settings of the request accept.",
	},
	ItemMediaNotAccepted: {
		"media types", "Is every file of a media type the platform asked for?", "DL §4.4.1",
		"accept_media_types does not list what the file is, as far as its name tells.",
		"Offer only files that accept_media_types of the request lists.",
	},
	TooManyItems: {
		"item count", "May there be that many?", "DL §4.4.1",
		"Several items came back although accept_multiple is not true, or more than the platform keeps.",
		"Return one item, or none; with accept_multiple, a number that a person picks.",
	},
	ResponseAlreadyUsed: {
		"return once", "Is it the first answer to this request?", "SEC §7.3.1",
		"The response was posted twice, or the selection had been finished.",
		"Begin a new selection on the platform.",
	},
	ReturnSessionUnknown: {
		"session", "Did this user's session begin the selection?", "SEC §7.3.1",
		"The return URL belongs to no open selection, or to another user's.",
		"Post the response to the return URL of the request, in the browser that began it.",
	},
	ReturnNotCarried: {
		"browser", "Did the browser take the response to the platform?", "SEC §7.3.1",
		"The tool's page was closed in the browser, or the platform refused the response there and says why on its page.",
		"Look at the browser. Or run this step again: the stand-in begins anew, from the request on.",
	},
}
