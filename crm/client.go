package crm

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"
)

// Paths of the API under the server's base URL.
const (
	collectionsPath = "/server/API/v2/collections/massiveCollections.php"
	tokenPath       = "/server/API/v2/token/tokenInformation.php"
)

// DefaultTimeout is how long the header of an answer is waited for. It should
// stand above the server's own limit: giving up first makes a batch unknown
// that the server would have answered for.
const DefaultTimeout = 180 * time.Second

// connectTimeout limits dialling, and the TLS handshake again.
const connectTimeout = 30 * time.Second

// Options of a Client.
type Options struct {
	Server  Server
	Token   string        // white space around it is cut
	Timeout time.Duration // of the wait for the answer's header; DefaultTimeout when not positive
	CAFile  string        // PEM file of further certificate authorities, "" for none
}

// Client speaks to one server with one token. It is safe for concurrent use.
//
// Its transport speaks HTTP/1.1 over a new connection for every request, takes
// proxies from the environment, asks for TLS 1.2 or later, and follows, replays
// and unpacks nothing.
type Client struct {
	server    Server
	token     string
	timeout   time.Duration
	transport *http.Transport
	now       func() time.Time
}

// NewClient checks the options. Errors are *Error.
func NewClient(o Options) (*Client, error) {
	if o.Server == (Server{}) {
		return nil, &Error{ID: ErrServerMissing}
	}
	token := strings.TrimSpace(o.Token)
	if token == "" {
		return nil, &Error{ID: ErrToken}
	}
	if strings.IndexFunc(token, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
		return nil, &Error{ID: ErrTokenInvalid}
	}
	roots, err := authorities(o.CAFile)
	if err != nil {
		return nil, err
	}
	timeout := o.Timeout
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	return &Client{
		server: o.Server, token: token, timeout: timeout, now: time.Now,
		transport: newTransport(o.Server, roots, timeout),
	}, nil
}

// authorities returns the system's certificate authorities and those of a PEM
// file, or nil for the system's alone.
func authorities(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	failed := func(err error) error {
		return &Error{ID: ErrCAFile, Values: map[string]string{"Path": path}, Err: err}
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, failed(err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, failed(errors.New("no certificate in PEM form"))
	}
	return roots, nil
}

func newTransport(s Server, roots *x509.CertPool, timeout time.Duration) *http.Transport {
	dialer := &net.Dialer{Timeout: connectTimeout}
	if s.scheme == "http" {
		dialer.Control = onlyLoopback
	}
	t := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
		TLSHandshakeTimeout:    connectTimeout,
		ResponseHeaderTimeout:  timeout,
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true, // a request on a reused connection may be sent again by the transport
		DisableCompression:     true, // 300 KB of gzip can unpack to 300 MB
		Protocols:              new(http.Protocols),
		OnProxyConnectResponse: proxyAnswer,
	}
	t.Protocols.SetHTTP1(true)
	return t
}

// onlyLoopback looks at the address a name was resolved to: a hosts file can
// point "localhost" anywhere.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	if a, err := netip.ParseAddrPort(address); err != nil || !a.Addr().Unmap().IsLoopback() {
		return errNotLoopback
	}
	return nil
}

// proxyAnswer names what a proxy answered to CONNECT; net/http would make an
// error of the proxy's own words.
func proxyAnswer(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return errProxyAuth
	}
	return errProxy
}

// Send sends r once and decides what became of it. It never panics and never
// sends again.
func (c *Client) Send(ctx context.Context, r Request) Outcome {
	x := Exchange{Total: int64(len(r.Body)), Err: errNotBuilt}
	if len(r.CaseFiles) > 0 && len(r.Body) > 0 && r.Body[len(r.Body)-1] == '}' {
		x = c.exchange(ctx, http.MethodPost, c.server.String()+collectionsPath, r.Body)
	}
	o := Decide(r, x)
	o.redact(c.token)
	return o
}
