package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
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

// closeReply ends a reply. What was not read is not needed.
func closeReply(reply *http.Response) { _ = reply.Body.Close() }
