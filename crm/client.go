package crm

import (
	"context"
	"time"
)

// Server is the CRM's host: always https, or http to loopback.
type Server struct{ scheme, host string }

// ParseServer takes a host or a URL as people type it. Errors are *Error.
func ParseServer(text string) (Server, error) { panic("skeleton") }

// Host is the host, with its port where one was given.
func (s Server) Host() string { return s.host }

// String is the base URL, without a trailing slash.
func (s Server) String() string { return s.scheme + "://" + s.host }

// Loopback says that the server is on this machine.
func (s Server) Loopback() bool { panic("skeleton") }

// Options of a Client.
type Options struct {
	Server  Server
	Token   string
	Timeout time.Duration // of the wait for the answer's header; default 180 s
	CAFile  string        // PEM file of further certificate authorities, "" for none
}

// Client speaks to one server with one token. It is safe for concurrent use.
type Client struct{}

// NewClient checks the options. Errors are *Error.
func NewClient(o Options) (*Client, error) { panic("skeleton") }

// Request is a request ready to leave: the body is one JSON document whose
// last byte is '}'.
type Request struct {
	Operation string
	CaseFiles []CaseFile
	Body      []byte
}

// NewRequest encodes a request. Errors are *Error: text that is not UTF-8, a
// key twice, no case file, no operation.
func NewRequest(operation string, files []CaseFile) (Request, error) { panic("skeleton") }

// EncodeCaseFile gives one case file on one line, exactly as it stands in a body.
func EncodeCaseFile(c CaseFile) ([]byte, error) { panic("skeleton") }

// Send sends r once and decides what became of it. It never panics and never
// sends again.
func (c *Client) Send(ctx context.Context, r Request) Outcome { panic("skeleton") }

// TokenInformation is the answer of the probe.
type TokenInformation struct {
	Description    string
	Limit          int64
	UsedToday      int64
	Available      int64
	HoursToRestart int64
}

// TokenInformation asks for the token's quota; it costs one request of it.
func (c *Client) TokenInformation(ctx context.Context, operation string) (TokenInformation, error) {
	panic("skeleton")
}
