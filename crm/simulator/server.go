package simulator

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"time"

	"wolkload/crm"
)

// Server is a Simulator listening on this machine.
type Server struct {
	url    string
	http   *http.Server
	cancel context.CancelFunc
	done   chan struct{}
}

// Start listens on addr, HOST:PORT, where port 0 takes a free one. It refuses
// hosts that are not this machine: what a simulator holds is a real load's
// personal data. Errors are *crm.Error.
func Start(addr string, s *Simulator) (*Server, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, startError(ErrListen, addr, err)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if ip, err := netip.ParseAddr(host); err != nil || !ip.Unmap().IsLoopback() {
		return nil, startError(ErrNotLoopback, addr, nil)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, startError(ErrListen, addr, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	server := &Server{
		url:    "http://" + listener.Addr().String(),
		cancel: cancel,
		done:   make(chan struct{}),
		http: &http.Server{
			Handler:           s,
			ReadHeaderTimeout: 10 * time.Second,
			BaseContext:       func(net.Listener) context.Context { return ctx },
			ErrorLog:          log.New(io.Discard, "", 0), // it would write over the screens
		},
	}
	go func() {
		defer close(server.done)
		server.http.Serve(listener) // ends with http.ErrServerClosed
	}()
	return server, nil
}

func startError(id, addr string, err error) error {
	return &crm.Error{ID: id, Values: map[string]string{"Addr": addr}, Err: err}
}

// URL is the base URL, without a trailing slash: what crm.ParseServer takes.
func (s *Server) URL() string { return s.url }

// Close stops listening and cuts what is in flight. It may be called twice.
func (s *Server) Close() error {
	s.cancel()
	err := s.http.Close()
	<-s.done
	return err
}
