package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// show adds a panel to the Result view.
func (o *Outcome) show(p Panel) { o.Panels = append(o.Panels, p) }

func (o *Outcome) showText(title, text string) { o.show(Panel{Title: title, Body: []byte(text)}) }

// showJSON adds a value as indented JSON. What document it is says is; "" says
// that it is none of the protocol.
func (o *Outcome) showJSON(title, is string, value any) {
	body, err := asJSON(value)
	if err != nil {
		o.showText(title, "this value cannot be written as JSON: "+err.Error())
		return
	}
	o.show(Panel{Title: title, Is: is, Kind: JSON, Body: body})
}

// asJSON writes a value as JSON that people read, too.
func asJSON(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // it is for people, not for a web page
	encoder.SetIndent("", "  ")
	err := encoder.Encode(value)
	return b.Bytes(), err
}

// indented is JSON as people read it; what is none stays as it is.
func indented(text []byte) []byte {
	var b bytes.Buffer
	if json.Indent(&b, text, "", "  ") != nil {
		return text
	}
	return b.Bytes()
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
