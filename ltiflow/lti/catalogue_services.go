package lti

// Checks of a call to a service, its URL above all, and of line items and scores.
const (
	MediaTypeUnsupported Code = "media_type_unsupported"
	MediaTypeNotAccepted Code = "media_type_not_accepted"
	QueryMalformed       Code = "query_malformed"
	PageLimitMalformed   Code = "limit_malformed"
	PageCursorUnknown    Code = "cursor_unknown"
	ServiceQueryMissing  Code = "service_query_missing"
	ServicePathInQuery   Code = "service_path_in_query"
	LineItemUnknown      Code = "line_item_unknown"
	LineItemMalformed    Code = "line_item_malformed"
	LineItemFixed        Code = "line_item_member_fixed"
	LineItemAltered      Code = "line_item_altered"
	LineItemMissing      Code = "line_item_missing"
	LineItemRemains      Code = "line_item_remains"
	FilterIgnored        Code = "filter_ignored"
	ScoreMalformed       Code = "score_malformed"
	ScoreStale           Code = "score_stale"
)

// serviceChecks are the checks of a call to a service, and of line items and
// scores. It is never written to.
var serviceChecks = map[Code]Entry{
	MediaTypeUnsupported: {
		"media type", "Is the body of the type this address takes?", "RFC 9110 §15.5.16",
		"Content-Type is missing, plain JSON, or another version: scores are at v1, the rest at v2.",
		"Send the Content-Type that the answer names, such as " + MediaScore + " with a score.",
	},
	MediaTypeNotAccepted: {
		"accept", "Does the request accept the type this service answers with?", "RFC 9110 §15.5.7",
		"Accept names other types only, such as application/json.",
		"Send the media type that the answer names in Accept.",
	},
	QueryMalformed: {
		"query", "Can the query of the URL be read?", "RFC 3986 §3.4",
		"A filter was put into the URL without encoding it.",
		"Encode names and values, and join them with &.",
	},
	PageLimitMalformed: {
		"limit", "Is the limit a number of entries?", "AGS §3.2.4",
		"limit is 0, negative, or no whole number.",
		"Send a whole number above 0, or no limit.",
	},
	PageCursorUnknown: {
		"next page", "Is this a page that the platform led to?", "RFC 8288 §3",
		"The URL of the next page was put together by hand, or changed.",
		"Follow the URL with rel=next in the Link header as it is.",
	},
	ServiceQueryMissing: {
		"query", "Does the URL have the query that it was handed out with?", "AGS §3.3.1",
		"The tool dropped the query, or replaced it by filters of its own.",
		"Keep the query of every URL; add filters to it with &, and /scores or /results to the path before it.",
	},
	ServicePathInQuery: {
		"service URL", "Is the service a part of the path?", "AGS §3.3.1",
		"/scores or /results was added to the end of a URL that has a query, and so became a part of the query.",
		"Parse the URL, add the segment to its path, and put the query behind it.",
	},
	LineItemUnknown: {
		"line item", "Is this line item there, and this tool's?", "AGS §3.2",
		"The URL was put together by hand, the line item is another tool's, or the link has none.",
		"Use the URL of the endpoint claim, if there is one; add /scores or /results to its path, before the query.",
	},
	LineItemMalformed: {
		"line item", "Is the line item complete, each value of its type?", "AGS §3.2",
		"label or scoreMaximum is missing, or a member has a value that AGS does not allow.",
		"Send a label, a scoreMaximum above 0, and times with their zone.",
	},
	LineItemFixed: {
		"line item", "Do its id and its link stay as they are?", "AGS §3.2",
		"A line item that is replaced came with the id or the resourceLinkId of another.",
		"GET the line item, change what may change, and PUT all of it back.",
	},
	LineItemAltered: {
		"line item", "Has the platform kept what is the tool's to say?", "AGS §3.2",
		"The platform changed resourceId or tag, or answered with another line item.",
		"Compare what was sent with what came back in the Wire view. Keep the id, and find the line item by that.",
	},
	LineItemMissing: {
		"line item", "Is the tool's own line item in the list?", "AGS §3.2.4",
		"Somebody has deleted it, or the list was read to the end of its first page only.",
		"Follow the Link header to the last page. Create the line item anew if it is in none of them.",
	},
	LineItemRemains: {
		"line item", "Is what was deleted gone?", "AGS §3.2",
		"The platform said yes and kept it, or another line item answers at its address.",
		"Read the list anew, and look into the gradebook.",
	},
	FilterIgnored: {
		"filter", "Is there nothing in the list but what the filters ask for?", "AGS §3.2.4",
		"The platform does not know a filter, or takes what matches one of them for a match of all.",
		"Filter once more in the tool before you take the first of the list for yours.",
	},
	ScoreMalformed: {
		"score", "Is the score complete, each value of its type?", "AGS §3.4",
		"A required member is missing, or one has a value that AGS does not allow.",
		"Send userId, activityProgress, gradingProgress and timestamp; points of 0 or more, and scoreMaximum with them.",
	},
	ScoreStale: {
		"timestamp", "Is it newer than the last score of this user?", "AGS §3.4.9",
		"An older score arrived late, or two carry the same timestamp.",
		"Do not send it again: the platform has a newer one.",
	},
}
