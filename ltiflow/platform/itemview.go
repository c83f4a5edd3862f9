package platform

import (
	"fmt"
	"html/template"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"
)

// An itemView is an item as the course shows it.
type itemView struct {
	Course, ID  string // of the link; "" while it is only offered
	Type        string
	Title, Text string
	URL         string
	Target      string // the window that a link opens in
	Icon        *picture
	Thumbnail   *picture
	Alt         string        // of an image
	Width       int           // of an image, or a frame; 0 for any
	Height      int           //
	HTML        template.HTML // sanitised
	Frame       string        // the address that a link shows in a frame
	Sandbox     string
	Facts       []string // what else there is to know, in words

	Labelled   bool   // its id says that it is one; the notebook's page has it bare
	Launchable bool   // by who looks at the page
	NewWindow  bool   // it asks for a window of its own
	Closed     string // why not, in words
	Expired    bool   // a file that is gone
	Removable  bool
}

// viewItem makes what the page shows of an item, by its type (DL §3).
func (s *Server) viewItem(item contentItem, tool string) itemView {
	v := itemView{
		Type: item.Type, Title: item.title(tool), Text: item.Text, URL: item.URL, Icon: item.Icon, Thumbnail: item.Thumbnail,
	}
	switch {
	case item.launchable():
		v.Type, v.NewWindow = "ltiResourceLink", item.Window != nil
		v.addFact(item.Available.inWords("Available"))
		v.addFact(item.Submit.inWords("Submissions"))
		v.addFact(item.Window.inWords())
	case item.Type == "file":
		v.showFile(item, s.now())
	case item.Type == "html":
		v.URL, v.HTML = "", sanitise(forContent(), item.HTML)
	case item.Type == "image":
		v.showImage(item)
	default:
		v.showLink(item)
	}
	return v
}

// addFact says one thing more, if there is anything to say.
func (v *itemView) addFact(words string) {
	if words != "" {
		v.Facts = append(v.Facts, words)
	}
}

// showLink offers all the ways in which a link can be opened. Without any it
// opens in a new window (DL §3.1).
func (v *itemView) showLink(item contentItem) {
	v.Target = "_blank"
	if w := item.Window; w != nil && windowName.MatchString(w.Name) {
		v.Target = w.Name
	}
	v.addFact(item.Window.inWords())
	if item.Embed != nil {
		v.HTML = sanitise(forEmbed(), item.Embed.HTML)
	}
	if f := item.IFrame; f != nil {
		v.Frame, v.Width, v.Height, v.Sandbox = f.Source, int(f.Width), int(f.Height), sandbox
	}
	if item.Type != "link" {
		v.addFact("Of the type " + item.Type)
	}
}

// windowName are the names that a window may have. Those that begin with an
// underscore mean a window that is there, such as the page's own.
var windowName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$`)

// showFile says what kind of file it is, and until when it can be had.
func (v *itemView) showFile(item contentItem, now time.Time) {
	if ext := strings.TrimPrefix(path.Ext(nameOf(item.URL)), "."); ext != "" {
		v.addFact(strings.ToUpper(ext) + " file")
	}
	if until, ok := readInstant(item.ExpiresAt, anyLayouts); ok {
		v.Expired = !now.Before(until)
		said := "The file can be had until " + dateInWords(until)
		if v.Expired {
			said = "Expired on " + dateInWords(until)
		}
		v.addFact(said)
	}
}

// showImage gives the image the words that stand for it: its title, else its
// text (DL §3.5), else its name.
func (v *itemView) showImage(item contentItem) {
	v.Width, v.Height = int(item.Width), int(item.Height)
	v.Alt = v.Title
	if strings.TrimSpace(item.Title) == "" && item.Text != "" {
		v.Alt, v.Text = item.Text, ""
	}
}

// closed says why learners cannot open the item now; "" when they can. A
// period that was given is kept to (DL §3.2, available).
func (item contentItem) closed(now time.Time) string {
	if item.Available == nil {
		return ""
	}
	if start, ok := readInstant(item.Available.Start, anyLayouts); ok && now.Before(start) {
		return "Not available before " + dateInWords(start)
	}
	if end, ok := readInstant(item.Available.End, anyLayouts); ok && !now.Before(end) {
		return "Not available any more since " + dateInWords(end)
	}
	return ""
}

// inWords is the period as a sentence without its end.
func (p *period) inWords(what string) string {
	if p == nil {
		return ""
	}
	said := what
	if start, ok := readInstant(p.Start, anyLayouts); ok {
		said += " from " + dateInWords(start)
	}
	if end, ok := readInstant(p.End, anyLayouts); ok {
		said += " until " + dateInWords(end)
	}
	if said == what {
		return ""
	}
	return said
}

// inWords says what size of window the tool has in mind. A page without script
// cannot give it that size.
func (w *window) inWords() string {
	if w == nil || w.Width == 0 || w.Height == 0 {
		return ""
	}
	return fmt.Sprintf("Made for a window of %.0f × %.0f", w.Width, w.Height)
}

// nameOf is the last part of a URL's path, else its host.
func nameOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	if name := path.Base(u.Path); name != "." && name != "/" {
		return name
	}
	return u.Host
}

// size is how large the item wants to be shown; 0 leaves it to the platform.
func (item contentItem) size(where string) frame {
	var wanted frame
	switch {
	case where == inFrame && item.IFrame != nil:
		wanted = *item.IFrame
	case where != inFrame && item.Window != nil:
		wanted = frame{Width: item.Window.Width, Height: item.Window.Height}
	}
	return frame{Width: sane(wanted.Width), Height: sane(wanted.Height)}
}

// maxSize is how wide or high a tool can be shown, in pixels.
const maxSize = 10_000

// sane is a size that a page can have; 0 for others.
func sane(pixels float64) float64 {
	if pixels < 0 || pixels > maxSize {
		return 0
	}
	return pixels
}
