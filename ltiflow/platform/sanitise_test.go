package platform

import (
	"strings"
	"testing"
)

func TestSanitise(t *testing.T) {
	t.Parallel()
	const link = ` rel="noreferrer noopener" target="_blank"`
	for _, c := range []struct{ html, want string }{
		{`<h3>A</h3><p>b <em>c</em><br>d</p>`, `<h3>A</h3><p>b <em>c</em><br/>d</p>`},
		{`<a href="https://example.com/?a=1&b=2">x</a>`, `<a href="https://example.com/?a=1&amp;b=2"` + link + `>x</a>`},
		{`<a href="https://example.com" rel="opener" target="_top" onclick="x()" style="color:red" class="c" id="week">x</a>`, `<a href="https://example.com"` + link + `>x</a>`},
		{`<a href="javascript:alert(1)">x</a>`, `x`},
		{`<a href=" jAvA&#10;script:alert(1)">x</a>`, `x`},
		{`<a href="data:text/html,x">x</a>`, `x`},
		{`<a href="/signin">x</a>`, `x`},
		{`<a href="//example.com">x</a>`, `x`},
		{`<img src="https://example.com/i.png" alt="An i" width="10" onerror="alert(1)">`, `<img src="https://example.com/i.png" alt="An i" width="10"/>`},
		{`<img src="x" onerror="alert(1)">`, ``},
		{`<script>alert(1)</script>a`, `a`},
		{`<style>body{display:none}</style>a`, `a`},
		{`<p onmouseover="x()">a</p>`, `<p>a</p>`},
		{`<form action="/signin"><input name="user"><button>Go</button></form>`, `Go`},
		{`<svg><script>alert(1)</script><a xlink:href="javascript:x">b</a></svg>`, `b`},
		{`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<table></table>`},
		{`<iframe src="https://example.com"></iframe>a`, `a`},
		{`<object data="x"></object><embed src="x"><base href="https://example.com"><meta http-equiv="refresh" content="0"><link rel="stylesheet" href="x">a`, `a`},
		{`<h1>A</h1><main>b</main><nav>c</nav><section aria-label="x">d</section>`, `Abcd`},
		{`</blockquote></li></ul></section></main>a`, `a`},
		{`<ul><li>a<li>b`, `<ul><li>a</li><li>b</li></ul>`},
		{`<b>a<p>b</b>c`, `<b>a</b><p><b>b</b>c</p>`},
		{`<table><tr><td>a</table>b`, `<table><tbody><tr><td>a</td></tr></tbody></table>b`},
		{`<!-- c --><![CDATA[x]]>a`, `a`},
		{`<plaintext>a</main>`, `a&lt;/main&gt;`},
		{`<textarea></textarea><p>a`, `<p>a</p>`},
		{`a &lt;script&gt; b`, `a &lt;script&gt; b`},
	} {
		if got := strings.TrimSpace(string(sanitise(forContent(), c.html))); got != c.want {
			t.Errorf("%s\nbecomes %s\nwant    %s", c.html, got, c.want)
		}
	}
}

// A fragment to embed may be a frame, which is confined.
func TestSanitiseEmbed(t *testing.T) {
	t.Parallel()
	const confined = ` sandbox="allow-scripts allow-forms allow-popups" loading="lazy" referrerpolicy="no-referrer"></iframe>`
	for _, c := range []struct{ html, want string }{
		{
			`<iframe src="https://example.com/v" width="640" title="A film" allow="camera" sandbox="allow-same-origin" srcdoc="<script>" onload="x()"><b>no</b></iframe>`,
			`<iframe src="https://example.com/v" width="640" title="A film"` + confined,
		},
		{`<iframe src="javascript:alert(1)" title="x"></iframe>a`, `<iframe title="x"` + confined + `a`},
		{`<iframe src="/signin" title="x"></iframe>`, `<iframe title="x"` + confined},
		{`<p>a<iframe title="x"></p></main>`, `<p>a<iframe title="x"` + confined + `</p>`},
		{`<script src="https://example.com/embed.js"></script>a`, `a`},
	} {
		if got := strings.TrimSpace(string(sanitise(forEmbed(), c.html))); got != c.want {
			t.Errorf("%s\nbecomes %s\nwant    %s", c.html, got, c.want)
		}
	}
}
