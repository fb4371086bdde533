package crm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// MaxAnswer is how much of an answer is read, in bytes.
const MaxAnswer = 1 << 20

// Exchange is what one request led to on the wire: all that Decide looks at.
type Exchange struct {
	Pulled int64 // bytes of the body that the transport took before the round trip returned
	Total  int64 // bytes of the body
	Err    error // no answer came, or what came is not HTTP; context.Canceled when the caller ended it

	Status     int    // HTTP status
	Location   string // header of that name, as it came
	RetryAfter string // header of that name, as it came
	Answer     []byte // body of the answer, at most MaxAnswer bytes
	AnswerErr  error  // the answer's body ended with it; nil when it came whole
	TooLarge   bool   // the answer goes on after MaxAnswer bytes
	Received   time.Time
}

// Errors of an exchange that are told apart from what the network says.
var (
	errNotBuilt    = errors.New("the request was not built by NewRequest")
	errSlow        = errors.New("the exchange took too long")
	errProxyAuth   = errors.New("the proxy asks for a password (407)")
	errProxy       = errors.New("the proxy refused the connection")
	errNotHTTP     = errors.New("what came is not HTTP")
	errNotLoopback = errors.New("plain http to another machine")
)

// exchange sends one request and reads its answer. ctx ends it at any moment.
func (c *Client) exchange(ctx context.Context, method, target string, body []byte) Exchange {
	x := Exchange{Total: int64(len(body))}
	// The header of the answer has its own limit in the transport; this one is
	// for a server that stops reading or drips its answer.
	limited, cancel := context.WithTimeoutCause(ctx, 3*c.timeout, errSlow)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, method, target, nil)
	if err != nil {
		x.Err = errNotBuilt
		return x
	}
	req.Header.Set("Wolkvox-Token", c.token)
	req.Header.Set("User-Agent", "wolkload")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Accept-Encoding", "identity")
	counted := newCountedBody(body)
	defer counted.Close()
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.ContentLength = int64(len(body))
		req.Body = counted // GetBody stays nil: nothing can send it a second time
	}

	// RoundTrip rather than http.Client.Do: it knows no redirects, and a
	// Location that can't be parsed does not cost the answer.
	resp, err := c.transport.RoundTrip(req)
	x.Pulled = counted.seal()
	x.Received = c.now()
	if err != nil {
		x.Err = err
		if ctx.Err() != nil {
			x.Err = context.Canceled // dialling fails with errors of its own when its context ends
		}
		return x
	}
	defer resp.Body.Close()
	x.Status = resp.StatusCode
	x.Location = resp.Header.Get("Location")
	x.RetryAfter = resp.Header.Get("Retry-After")
	if resp.StatusCode == http.StatusSwitchingProtocols {
		return x // its body is the open connection
	}
	x.Answer, x.AnswerErr = io.ReadAll(io.LimitReader(resp.Body, MaxAnswer+1))
	if len(x.Answer) > MaxAnswer {
		x.Answer, x.TooLarge = x.Answer[:MaxAnswer], true
	}
	return x
}

// safeError keeps of a transport error what can't hold anything the server or
// a debtor wrote. net/http quotes malformed answers in its errors.
func safeError(err error) error {
	if err == nil {
		return nil
	}
	var (
		dns     *net.DNSError
		op      *net.OpError
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		timeout net.Error
	)
	for _, known := range []error{
		context.Canceled, errNotBuilt, errSlow, errProxyAuth, errProxy, errNotLoopback,
		io.ErrUnexpectedEOF, io.EOF,
	} {
		if errors.Is(err, known) {
			return known
		}
	}
	switch {
	case errors.As(err, &cert):
		return safeCertificateError(cert)
	case errors.As(err, &dns):
		return dns
	case errors.As(err, &record):
		return errors.New(record.Msg)
	case errors.As(err, &alert):
		return alert
	case errors.As(err, &op):
		return op
	case errors.As(err, &timeout) && timeout.Timeout():
		return os.ErrDeadlineExceeded
	}
	return errNotHTTP
}

// safeCertificateError names the kind of fault: the certificate's own names
// are written by whoever made it.
func safeCertificateError(err *tls.CertificateVerificationError) error {
	var (
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &unknown):
		return errors.New("certificate signed by unknown authority")
	case errors.As(err, &host):
		return errors.New("certificate is for another host")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return errors.New("certificate has expired or is not yet valid")
	}
	return errors.New("certificate can't be verified")
}

// safeLocation keeps scheme, host and path of a redirect's address. User info
// and query can carry secrets.
func safeLocation(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
