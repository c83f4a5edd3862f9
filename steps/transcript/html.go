package transcript

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"regexp"
	"strconv"
)

// The page and its style sheet. It has no script: what folds is the browser's.
var (
	//go:embed page.html
	pageSource string
	//go:embed page.css
	pageStyle string
)

// writeHTML writes one page that needs nothing else, and may load nothing: its
// policy allows the one style sheet, by its hash.
func writeHTML(w io.Writer, r Run) error {
	tmpl, err := template.New("page").Funcs(template.FuncMap{
		"guide": guideHTML, "took": took, "counted": counted, "place": func(i int) int { return i + 1 },
		"mark": Finding.mark, "verdict": Finding.verdict, "where": Function.place,
		"answer": Exchange.answer, "class": Exchange.class, "asked": Exchange.asked, "answered": Exchange.answered,
		"go": func(source string) template.HTML { return painted("go", source) }, "json": paintedJSON, "body": paintedBody,
	}).Parse(pageSource)
	if err != nil {
		return err //nolint:wrapcheck // Write says what it was about
	}
	return tmpl.Execute(w, newPage(r)) //nolint:wrapcheck // Write says what it was about
}

// A page is a run with what one page of it has once.
type page struct {
	Title, About, Secrecy string
	Run                   Run
	Style                 template.CSS
	Policy                string
	Groups                []factGroup
	Chapters              []pageChapter
}

type factGroup struct {
	About string
	Facts []Fact
}

type pageChapter struct {
	Title string
	Steps []pageStep
}

type pageStep struct {
	Step
	ID, Tally string
	Code      []Function    // that run here first
	Again     []shownBefore // the others
	Crossed   []Exchange
	More      int // exchanges that are not shown
}

// A shownBefore is a function whose source stands at another step.
type shownBefore struct {
	Function
	Where *pageStep
}

func newPage(r Run) page {
	digest := sha256.Sum256([]byte(pageStyle))
	p := page{
		Title: r.title(), About: r.about(), Secrecy: r.secrecy(), Run: r, Style: template.CSS(pageStyle), //nolint:gosec // the sheet is ours
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'; base-uri 'none'; form-action 'none'",
	}
	for _, f := range r.Facts {
		if len(p.Groups) == 0 || p.Groups[len(p.Groups)-1].About != f.About {
			p.Groups = append(p.Groups, factGroup{About: f.About})
		}
		group := &p.Groups[len(p.Groups)-1]
		group.Facts = append(group.Facts, f)
	}
	shown, taken := map[string]*pageStep{}, map[string]bool{}
	for _, chapter := range r.Chapters {
		c := pageChapter{Title: chapter.Title}
		for _, s := range chapter.Steps {
			c.Steps = append(c.Steps, newPageStep(s, shown, taken))
		}
		p.Chapters = append(p.Chapters, c)
	}
	return p
}

// plainName is a name that can be an id as it is.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// newPageStep notes which step has shown which function, and which ids are taken.
func newPageStep(s Step, shown map[string]*pageStep, taken map[string]bool) pageStep {
	id := s.Name
	if !plainName.MatchString(id) || taken[id] {
		id = "step." + strconv.Itoa(len(taken)+1) // no name has a full stop
	}
	taken[id] = true
	step := pageStep{Step: s, ID: id, Tally: s.tally()}
	step.Crossed, step.More = few(s.Exchanges)
	self := &pageStep{Step: s, ID: id}
	for _, f := range s.Functions {
		if where, seen := shown[f.place()]; seen {
			step.Again = append(step.Again, shownBefore{f, where})
			continue
		}
		shown[f.place()] = self
		step.Code = append(step.Code, f)
	}
	return step
}

// A side is one of the two messages of an exchange.
type side struct {
	Label, First string
	Message      Message
}

func (e Exchange) asked() side { return side{"Request", e.Method + " " + e.URL, e.Request} }

func (e Exchange) answered() side { return side{"Answer", e.answer(), e.Response} }

// class is how good the answer is, for the style sheet: the hundreds of its
// status.
func (e Exchange) class() int { return e.Status / 100 }
