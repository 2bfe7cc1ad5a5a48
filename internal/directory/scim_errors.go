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
	"strings"

	"golang.org/x/oauth2"
)

// errSCIMTooLarge is a reply over scimReplyLimit.
var errSCIMTooLarge = fmt.Errorf("the reply is larger than %d MB", scimReplyLimit>>20)

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
