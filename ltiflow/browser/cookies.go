package browser

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
)

// Rules are what a browser does with cookies that would cross from site to
// site. Without any, it keeps them all and sends them all.
type Rules struct {
	// SameSite has the attribute obeyed, as browsers do (RFC 6265bis §5.6,
	// §5.7): a cookie without one is taken for Lax, and None asks for Secure.
	SameSite bool
	// BlockThirdParty has no cookie kept or sent in a frame whose page is of
	// another site than the page in the window.
	BlockThirdParty bool
	// PortsApart takes two ports of one host for two sites, so that two
	// servers of one machine stand for two domains. To browsers they are one.
	PortsApart bool
}

// A crossing is what the rules of one request go by.
type crossing struct {
	sameSite   bool // so are the page that asks and the page in the window
	thirdParty bool // the page in the window is of another site
	window     bool // it fills the window, and no frame
	safe       bool // it is a GET
}

// crossing tells what a navigation crosses on its way to an address.
func (r Rules) crossing(to navigation, target *url.URL) crossing {
	c := crossing{sameSite: true, window: to.top == nil, safe: to.method == http.MethodGet}
	if to.from != nil {
		c.sameSite = r.site(to.from) == r.site(target)
	}
	if to.top != nil {
		c.thirdParty = r.site(to.top) != r.site(target)
		c.sameSite = c.sameSite && !c.thirdParty
	}
	return c
}

// site is what two addresses must share to be of one site: the host, and not
// the port. In life it is the domain that somebody has registered.
func (r Rules) site(u *url.URL) string {
	if r.PortsApart {
		return u.Host
	}
	return u.Hostname()
}

// keeps tells whether a cookie that an answer sets is kept (RFC 6265bis §5.7).
func (r Rules) keeps(cookie *http.Cookie, c crossing) bool {
	switch {
	case r.BlockThirdParty && c.thirdParty:
		return false
	case !r.SameSite:
		return true
	case cookie.SameSite == http.SameSiteNoneMode:
		return cookie.Secure
	default:
		return c.sameSite || c.window
	}
}

// sends tells whether a cookie goes along with a request (RFC 6265bis §5.8.3).
//
// Chromium sends one that names no SameSite with a POST in the window as well,
// for two minutes after it was set, to ease the change. This one does not.
func (r Rules) sends(mode http.SameSite, c crossing) bool {
	switch {
	case r.BlockThirdParty && c.thirdParty:
		return false
	case !r.SameSite || mode == http.SameSiteNoneMode:
		return true
	case mode == http.SameSiteStrictMode:
		return c.sameSite
	default:
		return c.sameSite || c.window && c.safe
	}
}

// A jar keeps cookies. It has a cookiejar.Jar for each SameSite, since that one
// forgets the attribute, and for each port that is a site of its own, since
// cookies know no ports.
type jar map[shelf]*cookiejar.Jar

type shelf struct {
	mode http.SameSite
	port string // "" where it makes no site
}

// modes are what a shelf can be for. What has no SameSite, or one that nobody
// knows, is Lax.
func modes() [3]http.SameSite {
	return [...]http.SameSite{http.SameSiteNoneMode, http.SameSiteLaxMode, http.SameSiteStrictMode}
}

// shelf finds the cookies of an address.
func (j jar) shelf(rules Rules, u *url.URL, mode http.SameSite) *cookiejar.Jar {
	at := shelf{mode: mode}
	if rules.PortsApart {
		at.port = u.Port()
	}
	if j[at] == nil {
		j[at], _ = cookiejar.New(nil) // never fails without a public suffix list
	}
	return j[at]
}

// keep takes the cookies of an answer in, as far as the rules allow. One that
// was there with another SameSite goes.
func (j jar) keep(rules Rules, c crossing, u *url.URL, cookies []*http.Cookie) {
	for _, cookie := range cookies {
		if !rules.keeps(cookie, c) {
			continue
		}
		own := cookie.SameSite
		if own != http.SameSiteNoneMode && own != http.SameSiteStrictMode {
			own = http.SameSiteLaxMode
		}
		for _, mode := range modes() {
			put := *cookie
			if mode != own {
				put.MaxAge = -1
			}
			j.shelf(rules, u, mode).SetCookies(trustworthy(u), []*http.Cookie{&put})
		}
	}
}

// give adds to a request the cookies that the rules let go along.
func (j jar) give(rules Rules, c crossing, req *http.Request) {
	for _, mode := range modes() {
		if !rules.sends(mode, c) {
			continue
		}
		for _, cookie := range j.shelf(rules, req.URL, mode).Cookies(trustworthy(req.URL)) {
			req.AddCookie(cookie)
		}
	}
}

// trustworthy takes loopback addresses for secure, as browsers do (W3C Secure
// Contexts §3.1): otherwise the cookies of tool and platform, which are Secure
// because SameSite=None demands it, would never come back over plain HTTP.
func trustworthy(u *url.URL) *url.URL {
	switch u.Hostname() {
	case "localhost", "127.0.0.1", "::1":
		secure := *u
		secure.Scheme = "https"
		return &secure
	default:
		return u
	}
}
