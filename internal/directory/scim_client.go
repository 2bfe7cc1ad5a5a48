package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

const (
	// scimReplyLimit bounds the memory that one reply can take. A group of 50,000
	// members fits.
	scimReplyLimit = 16 << 20
	// scimTokenLimit bounds the reply of the token endpoint.
	scimTokenLimit = 1 << 20
)

// errSCIMTooLarge is a reply over scimReplyLimit.
var errSCIMTooLarge = fmt.Errorf("the reply is larger than %d MB", scimReplyLimit>>20)

// scimClient sends authenticated requests to one SCIM service. No error that it
// returns contains a secret, or the query of a request, which names people.
type scimClient struct {
	base *url.URL
	http *http.Client
	now  func() time.Time
	// token is the bearer token, unless credentials fetch one.
	token       string
	credentials *clientcredentials.Config
	fetched     *oauth2.Token
}

// newSCIMHTTP returns an HTTP client that follows redirects only on the same
// host, because they carry the token.
func newSCIMHTTP(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: transport,
		CheckRedirect: func(to *http.Request, via []*http.Request) error {
			switch from := via[0].URL; {
			case to.URL.Scheme != from.Scheme || to.URL.Host != from.Host:
				return fmt.Errorf("redirects to %s://%s, which is not trusted with the token", to.URL.Scheme, to.URL.Host)
			case len(via) > 3:
				return errors.New("redirects in a loop")
			}
			return nil
		},
	}
}

// get requests a path below the base URL and hands the JSON reply to read.
func (c *scimClient) get(ctx context.Context, path string, query url.Values, read func(*json.Decoder) error) error {
	reply, err := c.send(ctx, path, query)
	if err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	defer closeReply(reply)
	if err := scimReply(reply); err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	limited := &io.LimitedReader{R: reply.Body, N: scimReplyLimit + 1}
	err = read(json.NewDecoder(limited))
	switch {
	case limited.N <= 0:
		err = errSCIMTooLarge
	case err != nil:
		err = scimReadError(ctx, err)
	}
	if err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	return nil
}

// send sends a request. A server that asks to be called again later is called
// again once.
func (c *scimClient) send(ctx context.Context, path string, query url.Values) (*http.Response, error) {
	reply, err := c.sendOnce(ctx, path, query)
	if err != nil {
		return nil, err
	}
	wait, ok := c.retryAfter(reply)
	if !ok {
		return reply, nil
	}
	closeReply(reply)
	if err := sleep(ctx, wait); err != nil {
		return nil, fmt.Errorf("%s: asks to wait for %s, longer than the timeout allows: %w", scimStatus(reply.StatusCode), wait, err)
	}
	return c.sendOnce(ctx, path, query)
}

func (c *scimClient) sendOnce(ctx context.Context, path string, query url.Values) (*http.Response, error) {
	token, err := c.bearer(ctx)
	if err != nil {
		return nil, err
	}
	to := c.base.JoinPath(path)
	to.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), http.NoBody)
	if err != nil {
		return nil, withoutURL(err)
	}
	request.Header.Set("Accept", "application/scim+json, application/json;q=0.9")
	request.Header.Set("Authorization", "Bearer "+token)
	reply, err := c.http.Do(request)
	return reply, withoutURL(err)
}

// bearer returns the configured token, or one that the token endpoint issued.
func (c *scimClient) bearer(ctx context.Context) (string, error) {
	if c.credentials == nil {
		return c.token, nil
	}
	if !c.fetched.Valid() {
		fetched, err := c.credentials.Token(context.WithValue(ctx, oauth2.HTTPClient, newSCIMHTTP(boundedTransport{c.http.Transport})))
		if err != nil {
			return "", scimTokenError(c.credentials.TokenURL, err)
		}
		c.fetched = fetched
	}
	return c.fetched.AccessToken, nil
}

// scimTokenError describes a token endpoint that issued no token, without its
// reply, which can repeat the credentials.
func scimTokenError(endpoint string, err error) error {
	host := "token_url"
	if u, parseErr := url.Parse(endpoint); parseErr == nil {
		host = u.Host
	}
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok && refused.Response != nil {
		return fmt.Errorf("the token endpoint at %s replied %d%s", host, refused.Response.StatusCode, oauthReason(refused.ErrorCode))
	}
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("the token endpoint at %s: %w", host, failed.Err)
	}
	return fmt.Errorf("the token endpoint at %s gave no token", host)
}

// oauthReason shows an error code only if RFC 6749 defines it.
func oauthReason(code string) string {
	if slices.Contains([]string{"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}, code) {
		return ": " + code
	}
	return ""
}

// boundedTransport limits the size of replies.
type boundedTransport struct{ http.RoundTripper }

// RoundTrip sends a request.
func (t boundedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	reply, err := t.RoundTripper.RoundTrip(request)
	if err == nil {
		reply.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(reply.Body, scimTokenLimit), reply.Body}
	}
	return reply, err
}

// retryAfter returns how long a busy server asks to wait.
func (c *scimClient) retryAfter(reply *http.Response) (time.Duration, bool) {
	if reply.StatusCode != http.StatusTooManyRequests && reply.StatusCode != http.StatusServiceUnavailable {
		return 0, false
	}
	header := reply.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(header)
	return max(0, at.Sub(c.now())), err == nil
}

// sleep waits, or fails at once if the deadline comes first.
func sleep(ctx context.Context, wait time.Duration) error {
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if deadline, ok := ctx.Deadline(); ok {
		if until, _ := waiting.Deadline(); !until.Before(deadline) {
			return context.DeadlineExceeded
		}
	}
	<-waiting.Done()
	return ctx.Err()
}

// scimReply checks that a reply is a successful one in JSON.
func scimReply(reply *http.Response) error {
	switch code := reply.StatusCode; {
	case code == http.StatusUnauthorized:
		return fmt.Errorf("%s: the server refuses the token", scimStatus(code))
	case code == http.StatusForbidden:
		return fmt.Errorf("%s: the token does not permit reading", scimStatus(code))
	case code == http.StatusNotFound:
		return fmt.Errorf("%s; is url the base URL of the service?", scimStatus(code))
	case code != http.StatusOK:
		return &scimRefusal{code, scimReason(reply)}
	}
	kind, _, _ := mime.ParseMediaType(reply.Header.Get("Content-Type")) // an invalid type is not JSON
	if kind != "application/scim+json" && kind != "application/json" {
		return fmt.Errorf("the reply is %q, not SCIM in JSON; is url the base URL of the service?", kind)
	}
	return nil
}

// scimRefusal is a request that the server did not fulfil.
type scimRefusal struct {
	code   int
	reason string
}

// Error names the status and the reason, if the server gave one.
func (r *scimRefusal) Error() string {
	if r.reason == "" {
		return scimStatus(r.code)
	}
	return scimStatus(r.code) + ": " + r.reason
}

func scimStatus(code int) string {
	return strings.TrimSpace(fmt.Sprint(code, " ", http.StatusText(code)))
}

// scimReason shows why a server refused a request if it gives a reason that RFC
// 7644 defines. Other text of the server can repeat the token.
func scimReason(reply *http.Response) string {
	var body struct {
		Type string `json:"scimType"`
	}
	err := json.NewDecoder(io.LimitReader(reply.Body, scimTokenLimit)).Decode(&body)
	if err == nil && slices.Contains([]string{"invalidFilter", "tooMany", "invalidSyntax", "invalidPath", "invalidValue", "invalidVers", "sensitive"}, body.Type) {
		return body.Type
	}
	return ""
}

// scimReadError describes a reply that ended early or is not JSON.
func scimReadError(ctx context.Context, err error) error {
	_, network := errors.AsType[net.Error](err)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("the reply did not end in time: %w", ctx.Err())
	case network, errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("the reply is incomplete: %w", err)
	}
	return fmt.Errorf("the reply is not valid SCIM: %w", err)
}

// withoutURL drops the URL from an error of net/http, because its query names
// people.
func withoutURL(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}

// closeReply ends a reply. What was not read is not needed.
func closeReply(reply *http.Response) { _ = reply.Body.Close() }
