package directory

import (
	"net"
	"net/url"
)

// validate checks the arguments of the service.
func (s SCIM) validate(p *problems) {
	endpoint(p, "scim.url", s.URL)
	credentials := s.ClientID != "" || s.ClientSecret != "" || s.TokenURL != ""
	switch {
	case s.Token != "" && credentials:
		p.add("scim", "set either token, or client_id, client_secret and token_url")
	case credentials && (s.ClientID == "" || s.ClientSecret == "" || s.TokenURL == ""):
		p.add("scim", "set client_id, client_secret and token_url together")
	case credentials:
		endpoint(p, "scim.token_url", s.TokenURL)
	case s.Token == "":
		p.add("scim.token", "set a token, or client_id, client_secret and token_url")
	}
}

// endpoint checks a URL to which a secret is sent. It is not part of the message,
// because it can contain a password.
func endpoint(p *problems, path, text string) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		p.add(path, "expected a URL such as \"https://directory.example/scim/v2\"")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		p.add(path, "expected a URL without user, query and fragment")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		p.add(path, "expected https: the token must not be sent in clear text")
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
