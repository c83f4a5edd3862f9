package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// show adds a panel to the Result view.
func (o *Outcome) show(title string, kind PanelKind, body []byte) {
	o.Panels = append(o.Panels, Panel{Title: title, Kind: kind, Body: body})
}

func (o *Outcome) showText(title, text string) { o.show(title, PlainText, []byte(text)) }

// showJSON adds a value as indented JSON.
func (o *Outcome) showJSON(title string, value any) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // it is for people, not for a web page
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		o.showText(title, "this value cannot be written as JSON: "+err.Error())
		return
	}
	o.show(title, JSON, body.Bytes())
}

// yesNo answers a question of the notebook.
func yesNo(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// inWords writes a lifetime as people say it.
func inWords(d time.Duration) string {
	const short = 2 * time.Minute
	if d < short {
		return plural(int(d.Round(time.Second).Seconds()), "second")
	}
	if whole := d.Round(time.Minute); whole == d {
		return plural(int(d.Minutes()), "minute")
	}
	return fmt.Sprint(d.Round(time.Second))
}
