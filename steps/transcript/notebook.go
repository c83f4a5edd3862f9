package transcript

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// The parts of a notebook, as nbformat 4.5 has them.
type (
	notebook struct {
		Cells    []cell         `json:"cells"`
		Metadata map[string]any `json:"metadata"`
		Format   int            `json:"nbformat"`
		Minor    int            `json:"nbformat_minor"`
	}
	// A cell is one of text or, with outputs, one of code.
	cell struct {
		ID       string         `json:"id"`
		Type     string         `json:"cell_type"`
		Metadata map[string]any `json:"metadata"`
		Source   string         `json:"source"`
		*codePart
	}
	codePart struct {
		Count   int      `json:"execution_count"`
		Outputs []output `json:"outputs"`
	}
	// An output has other members for each output_type.
	output map[string]any
)

// writeNotebook writes the run as a notebook again: of each step a cell with what
// its page says, one with the code that ran and what came of it, and one with
// what it means. It names no kernel: this is what was, and nothing to be run.
func writeNotebook(w io.Writer, r Run) error {
	b := notebookWriter{notebook: notebook{Format: 4, Minor: 5, Cells: []cell{}, Metadata: map[string]any{
		"title":         r.title(),
		"language_info": map[string]any{"name": "go", "file_extension": ".go", "mimetype": "text/x-go", "pygments_lexer": "go"},
	}}}
	head := markdown{}
	head.line("# " + escaped(r.title()) + "\n")
	head.line(escaped(r.about()) + " " + r.secrecy())
	head.facts(r.Facts)
	b.text("run", head.String())
	for i, chapter := range r.Chapters {
		b.text(fmt.Sprintf("chapter-%d", i+1), "## "+escaped(chapter.Title))
		for _, step := range chapter.Steps {
			b.step(step)
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")        // as Jupyter writes it
	return encoder.Encode(b.notebook) //nolint:wrapcheck // Write says what it was about
}

// A notebookWriter is a notebook in the making.
type notebookWriter struct {
	notebook
	news  news
	steps int
}

// text adds a cell of Markdown.
func (b *notebookWriter) text(id, source string) {
	b.Cells = append(b.Cells, cell{ID: id, Type: "markdown", Metadata: map[string]any{}, Source: strings.TrimSpace(source)})
}

// step adds the cells of one. Their ids go by its place: a name of any length
// may not be one.
func (b *notebookWriter) step(s Step) {
	b.steps++
	id := fmt.Sprintf("step-%d", b.steps)
	b.text(id, "### "+escaped(s.Title)+"\n\n*"+escaped(s.State+", "+s.tally())+"*\n\n"+demoted(s.Before, 3))
	b.Cells = append(b.Cells, cell{
		ID: id + "-code", Type: "code", Metadata: map[string]any{}, Source: b.source(s),
		codePart: &codePart{Count: b.steps, Outputs: s.outputs()},
	})
	if s.After != "" {
		b.text(id+"-after", demoted(s.After, 3))
	}
}

// source are the functions that the step runs, without those that an earlier
// cell has.
func (b *notebookWriter) source(s Step) string {
	var parts []string
	for _, f := range s.Functions {
		if where, first := b.news.first(f, s.Title); first {
			parts = append(parts, "// "+f.place()+"\n\n"+f.Source)
		} else if !f.Called {
			parts = append(parts, "// "+f.Name+", as in “"+where+"”")
		}
	}
	return strings.Join(parts, "\n\n")
}

// outputs are what came of a step: what crossed, what came back, the checks, and
// why it failed.
func (s Step) outputs() []output {
	outputs := []output{}
	shown, more := few(s.Exchanges)
	for i, e := range shown {
		text := fmt.Sprintf("%d. %s → %s, %s\n\n%s\n\n%s\n", i+1, e.From, e.To, took(e.Seconds), e.request(), e.response())
		outputs = append(outputs, displayed(map[string]any{"text/plain": text}))
	}
	if more > 0 {
		outputs = append(outputs, printed("And "+counted(more, "exchange")+" more: the transcript as JSON has them all.\n"))
	}
	for _, d := range s.Documents {
		outputs = append(outputs, d.outputs()...)
	}
	if len(s.Findings) > 0 {
		var b strings.Builder
		for _, f := range s.Findings {
			b.WriteString(f.mark() + " " + f.verdict() + ": " + f.says() + "\n")
		}
		outputs = append(outputs, printed(b.String()))
	}
	if s.Failure != "" {
		outputs = append(outputs, output{"output_type": "error", "ename": "StepError", "evalue": s.Failure, "traceback": []string{s.Failure}})
	}
	return outputs
}

// outputs are those of a document: its title, and what it says as JSON, which a
// notebook unfolds, or as text.
func (d Document) outputs() []output {
	outputs := []output{printed(d.Title + "\n")}
	switch {
	case d.Token != nil:
		outputs = append(outputs, printed(strings.Join(d.Token.Parts[:], ".")+"\n"), asDocument(d.Token.Header), asDocument(d.Token.Payload))
	case d.Kind == "json":
		outputs = append(outputs, asDocument(d.Body))
	default:
		outputs = append(outputs, displayed(map[string]any{"text/plain": d.Body}))
	}
	return outputs
}

// asDocument shows JSON, and as text what is none or too deep.
func asDocument(text string) output {
	data := map[string]any{"text/plain": indented(text)}
	if depth(text) <= deepest && json.Valid([]byte(text)) {
		data["application/json"] = json.RawMessage(text)
	}
	return displayed(data)
}

func displayed(data map[string]any) output {
	return output{"output_type": "display_data", "data": data, "metadata": map[string]any{}}
}

func printed(text string) output {
	return output{"output_type": "stream", "name": "stdout", "text": text}
}
