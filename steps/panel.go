package steps

import (
	"encoding/json"
)

// show adds a panel to the Result view.
func (o *Outcome) show(title string, kind PanelKind, body []byte) {
	o.Panels = append(o.Panels, Panel{Title: title, Kind: kind, Body: body})
}

func (o *Outcome) showText(title, text string) { o.show(title, PlainText, []byte(text)) }

// showJSON adds a value as indented JSON.
func (o *Outcome) showJSON(title string, value any) {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		o.showText(title, "this value cannot be written as JSON: "+err.Error())
		return
	}
	o.show(title, JSON, body)
}

// yesNo answers a question of the notebook.
func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}
