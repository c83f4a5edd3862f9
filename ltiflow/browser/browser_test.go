package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func serve(t *testing.T, mux *http.ServeMux) (*httptest.Server, *Browser) {
	t.Helper()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b := New(server.Client().Transport)
	t.Cleanup(b.Close)
	return server, b
}

func TestBrowserCarriesALogin(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	page := func(html string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, html) }
	}
	mux.HandleFunc("GET /{$}", page(`<title>Home</title><body><a href="about">About us</a>
		<form method=post action="/signin"><input type=hidden name=user value=1><button>Ada <b>Lovelace</b></button></form>
		<form method=post action="/signin"><input type=hidden name=user value=2><button name="x">Grace Hopper</button></form>`))
	mux.HandleFunc("POST /signin", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: r.PostFormValue("user"), Secure: true, SameSite: http.SameSiteNoneMode})
		http.Redirect(w, r, "course?x=1", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /course", page(`<form method="POST" action="/again"><input name="token" value="a&amp;b"></form><script>document.forms[0].submit()</script>`))
	mux.HandleFunc("POST /again", page(`<body onload="document.forms[0].submit()"><form method="post" action="/last"><input name="t" value="1"><noscript><button>Go</button></noscript></form>`))
	mux.HandleFunc("POST /last", func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie("session")
		if err != nil {
			t.Errorf("the Secure cookie did not come back over loopback: %v", err)
			return
		}
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "<meta name=why content='&quot;no&quot;'><title> The  end </title><p>user\n %s</p><ul><li> bye</ul><style>p{}</style>", cookie.Value)
	})
	server, b := serve(t, mux)

	home, err := b.Open(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if home.Title != "Home" || len(home.Forms) != 2 || home.Links[0].URL != server.URL+"/about" || home.Links[0].Text != "About us" {
		t.Errorf("home = %+v", home)
	}
	end, err := b.Submit(t.Context(), home, "Grace Hopper")
	if err != nil {
		t.Fatal(err)
	}
	if end.Status != http.StatusForbidden || end.Title != "The end" || end.Text != "user 2\nbye" || end.Meta["why"] != `"no"` || end.URL != server.URL+"/last" {
		t.Errorf("end = %+v", end)
	}
	if _, err := b.Submit(t.Context(), home, "Nobody"); err == nil || !strings.Contains(err.Error(), `"Ada Lovelace"`) {
		t.Errorf("a button that is not there: %v, want those that are", err)
	}
}

func TestShowGoesOnFromAPage(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /return", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "got "+r.PostFormValue("JWT")+" "+r.URL.RawQuery)
	})
	server, b := serve(t, mux)
	page, err := b.Show(t.Context(), "http://127.0.0.1:1/", []byte(`<form method=post action="`+server.URL+`/return?s=1"><input name=JWT value=x.y.z></form><script>document.forms[0].submit()</script>`))
	if err != nil || page.Text != "got x.y.z s=1" {
		t.Errorf("page = %+v, %v", page, err)
	}
	page, err = b.Show(t.Context(), "http://127.0.0.1:1/", []byte(`<form method=post action="/x"></form>`))
	if err != nil || len(page.Forms) != 1 {
		t.Errorf("a page that waits for the user: %+v, %v", page, err)
	}
}

// What is sent is what a user sees: boxes that are ticked, and the option that is
// chosen.
func TestFormSendsWhatIsChosen(t *testing.T) {
	t.Parallel()
	page, err := parse("http://127.0.0.1/", http.StatusOK, []byte(`<form method=post>
		<input type=checkbox name=role value=Learner checked><input type=checkbox name=role value=Mentor><input type=radio name=one value=1>
		<select name=status><option>Active<option selected> In <b>active</b></select><select name=first><option value=a>A<option value=b>B</select>
		<select name=none></select><input name=given value=Ada><button>Save</button></form>`))
	if err != nil {
		t.Fatal(err)
	}
	want := "first=a&given=Ada&role=Learner&status=In+active"
	if got := page.Forms[0].Fields.Encode(); got != want {
		t.Errorf("the form sends %s, want %s", got, want)
	}
}

func TestBrowserGivesUp(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle", http.StatusFound) })
	mux.HandleFunc("GET /script", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "javascript:alert(1)", http.StatusFound)
	})
	server, b := serve(t, mux)
	for path, want := range map[string]string{"/circle": "in a circle", "/script": "want an http"} {
		if _, err := b.Open(t.Context(), server.URL+path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Open(ctx, server.URL); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v, want context.Canceled", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<form><form><input name=a></form><script>submit()`))
	f.Add([]byte(`<body data-subject="lti.get_data" data-field="a"><form><iframe name=b data-storage="c d">`))
	f.Add([]byte(`<a href="http://[::1"><svg><title>x`))
	f.Add([]byte(`<form><select name=a><option selected><input type=radio name=b checked>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		page, err := parse("http://127.0.0.1/", http.StatusOK, body)
		if err != nil {
			t.Errorf("HTML that cannot be read: %v", err)
			return
		}
		New(nil).goesOn(page)
	})
}
