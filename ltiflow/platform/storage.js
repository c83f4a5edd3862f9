// What the platform keeps for a tool in a frame (PM): see storage.go.
const tools = document.querySelector("iframe").dataset.storage.split(" ")
const kept = new Map(), life = 600000, most = 100, longest = 4096
const isText = value => typeof value === "string" && value !== "" && value.length <= longest
const bad = message => ({error: {code: "bad_request", message}})

function keep(slot, subject, value) {
	for (const [old, {until}] of kept) if (until < Date.now()) kept.delete(old)
	if (subject === "lti.get_data") return {value: kept.get(slot)?.value ?? null}
	if (value !== null && !isText(value)) return bad("want a value, a text of at most " + longest + " characters, or null")
	kept.delete(slot)
	if (value === null) return {value}
	if (kept.size >= most) kept.delete(kept.keys().next().value) // the oldest
	kept.set(slot, {value, until: Date.now() + life})
	return {value}
}

const answers = {
	"lti.capabilities": () => ({supported_messages: Object.keys(answers).map(subject => ({subject}))}),
	"lti.put_data": request,
	"lti.get_data": request,
}

function request(origin, {subject, key, value, message_id}) {
	if (!isText(message_id)) return bad("want a message_id")
	if (!isText(key)) return bad("want a key, a text of at most " + longest + " characters")
	return {key, ...keep(origin + " " + key, subject, value)}
}

addEventListener("message", ({origin, source, data}) => {
	if (!tools.includes(origin) || !Object.hasOwn(answers, data?.subject)) return
	const {subject, message_id} = data
	source.postMessage({subject: subject + ".response", message_id, ...answers[subject](origin, data)}, origin)
})
