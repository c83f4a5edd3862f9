package transcripttest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// checkPage wants a page that is well formed, that can be found one's way in
// without seeing it, and that loads and runs nothing.
func checkPage(text []byte) error {
	if err := balanced(text); err != nil {
		return err
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("reading the page: %w", err)
	}
	p := pageReader{ids: map[string]bool{}, seen: map[string]int{}}
	p.read(root)
	for _, target := range p.targets {
		p.want(p.ids[target], "a link leads to #%s, where nothing is", target)
	}
	for _, once := range []string{"h1", "main", "nav", "header", "footer", "title", "style"} {
		p.want(p.seen[once] == 1, "got %d of the element %s, want one", p.seen[once], once)
	}
	digest := sha256.Sum256([]byte(p.style))
	allowed := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
	p.want(strings.Contains(p.policy, "default-src 'none'") && strings.Contains(p.policy, allowed), "the policy is %q, want nothing allowed but %s", p.policy, allowed)
	p.want(p.lang != "", "the page says no language")
	return errors.Join(p.wrong...)
}

// balanced wants an end for every beginning. The parser would make some up.
func balanced(text []byte) error {
	void := []string{"meta", "br", "hr", "wbr"}
	var open []string
	tokens := html.NewTokenizer(bytes.NewReader(text))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if !errors.Is(tokens.Err(), io.EOF) || len(open) > 0 {
				return fmt.Errorf("the page ends within %v: %w", open, tokens.Err())
			}
			return nil
		case html.StartTagToken:
			if name, _ := tokens.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return fmt.Errorf("</%s> ends %v", name, open)
			}
			open = open[:len(open)-1]
		case html.CommentToken:
			return fmt.Errorf("there is a comment: %s", tokens.Raw())
		case html.TextToken, html.SelfClosingTagToken, html.DoctypeToken:
		}
	}
}

// A pageReader notes what stands in a page.
type pageReader struct {
	ids     map[string]bool
	seen    map[string]int
	targets []string
	level   int // of the heading before

	lang, style, policy string
	wrong               []error
}

func (p *pageReader) want(holds bool, format string, args ...any) {
	if !holds {
		p.wrong = append(p.wrong, fmt.Errorf(format, args...))
	}
}

func (p *pageReader) read(n *html.Node) {
	if n.Type == html.ElementNode {
		p.element(n)
	}
	for child := range n.ChildNodes() {
		p.read(child)
	}
}

func (p *pageReader) element(n *html.Node) {
	p.seen[n.Data]++
	switch n.Data {
	case "script", "iframe", "object", "embed", "link", "img", "base", "form", "svg", "video", "audio":
		p.want(false, "there is an element %s", n.Data)
	case "style":
		p.style = n.FirstChild.Data
		p.want(!strings.Contains(p.style, "url(") && !strings.Contains(p.style, "@import"), "the style sheet loads something")
	case "details":
		first := n.FirstChild
		for first != nil && first.Type != html.ElementNode {
			first = first.NextSibling
		}
		p.want(first != nil && first.Data == "summary", "details without a summary")
	case "h1", "h2", "h3", "h4", "h5", "h6":
		level := int(n.Data[1] - '0')
		p.want(level <= p.level+1, "%s stands below a heading of level %d", n.Data, p.level)
		p.level = level
	}
	policy := false
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			p.want(!p.ids[a.Val] && a.Val != "" && !strings.ContainsAny(a.Val, " \n\t"), "the id %q is there twice, or is none", a.Val)
			p.ids[a.Val] = true
		case "href":
			target, local := strings.CutPrefix(a.Val, "#")
			p.want(local, "a link leads to %s", a.Val)
			p.targets = append(p.targets, target)
		case "lang":
			p.lang = a.Val
		case "http-equiv":
			policy = a.Val == "Content-Security-Policy"
		case "content":
			if policy {
				p.policy = a.Val
			}
		case "class", "charset", "name", "tabindex", "aria-label", "start":
		default:
			p.want(false, "%s has the attribute %s", n.Data, a.Key)
		}
	}
}

// elementsOf are the elements with the names of their attributes. What colours
// words of code is left out.
func elementsOf(text []byte) (string, error) {
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return "", fmt.Errorf("reading the page: %w", err)
	}
	var b strings.Builder
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		if n.Type == html.ElementNode && (n.Data != "span" || len(n.Attr) != 1 || len(n.Attr[0].Val) > 1) {
			fmt.Fprintf(&b, "%*s%s", depth, "", n.Data)
			for _, a := range n.Attr {
				b.WriteString(" " + a.Key)
			}
			b.WriteByte('\n')
		}
		for child := range n.ChildNodes() {
			walk(child, depth+1)
		}
	}
	walk(root, 0)
	return b.String(), nil
}
