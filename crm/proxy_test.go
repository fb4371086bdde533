package crm_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"wolkload/crm"
	"wolkload/crm/simulator"
)

// proxy is what HTTPS_PROXY points to in these tests: it answers CONNECT with
// answer, and when that is a success it joins the client to target.
var proxy struct {
	sync.Mutex
	answer, target string
	seen           string // all that the client told the proxy itself
}

// TestMain sets the proxy up before anything asks for one, since net/http reads
// the environment once. Hosts on loopback never go through it.
func TestMain(m *testing.M) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveProxy(conn)
		}
	}()
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "https_proxy"} {
		os.Unsetenv(name)
	}
	os.Setenv("HTTPS_PROXY", "http://someone:secret@"+listener.Addr().String())
	code := m.Run()
	listener.Close()
	os.Exit(code)
}

func serveProxy(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	var head strings.Builder
	for line := ""; line != "\r\n"; {
		var err error
		if line, err = in.ReadString('\n'); err != nil {
			return
		}
		head.WriteString(line)
	}
	proxy.Lock()
	proxy.seen = head.String()
	answer, target := proxy.answer, proxy.target
	proxy.Unlock()
	io.WriteString(conn, answer)
	if !strings.Contains(answer, " 200 ") {
		return
	}
	server, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer server.Close()
	go io.Copy(server, in)
	io.Copy(conn, server)
}

func TestProxy(t *testing.T) {
	s := simulator.New(simulator.Options{})
	server := httptest.NewTLSServer(s) // its certificate is also for example.com
	defer server.Close()
	send := func(answer string) crm.Outcome {
		proxy.Lock()
		proxy.answer, proxy.target = answer, server.Listener.Addr().String()
		proxy.Unlock()
		return client(t, "https://example.com", crm.Options{CAFile: certificateOf(t, server)}).Send(context.Background(), trio(t))
	}
	t.Run("Tunnel", func(t *testing.T) {
		o := send("HTTP/1.1 200 Connection established\r\n\r\n")
		if o.Row != 11 || s.Totals().CaseFiles != 3 {
			t.Errorf("%+v", o)
		}
		proxy.Lock()
		defer proxy.Unlock()
		if !strings.HasPrefix(proxy.seen, "CONNECT example.com:443 ") || strings.Contains(proxy.seen, token) || strings.Contains(proxy.seen, "10001") {
			t.Errorf("the proxy was told %s", proxy.seen)
		}
	})
	for answer, want := range map[string]struct {
		cause crm.Cause
		next  crm.Next
	}{
		"407 Password of Ana Prueba, please": {crm.CauseProxyAuth, crm.Stop},
		"502 Ana Prueba is not there":        {crm.CauseNetwork, crm.Backoff},
	} {
		t.Run(answer[:3], func(t *testing.T) {
			o := send("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n")
			if o.Row != 2 || o.Cause != want.cause || o.Next != want.next || states(o) != "nnn" || o.Pulled != 0 {
				t.Errorf("%+v", o)
			}
			if text := fmt.Sprint(o.Err); strings.Contains(text, "Ana") || strings.Contains(text, "secret") {
				t.Errorf("the error holds %s", text)
			}
		})
	}
	if s.Requests() != 1 {
		t.Errorf("%d requests arrived", s.Requests())
	}
}

// TestLoopbackTakesNoProxy holds that a rehearsal stays on this machine.
func TestLoopbackTakesNoProxy(t *testing.T) {
	proxy.Lock()
	proxy.seen = ""
	proxy.Unlock()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	for _, host := range []string{"localhost", "127.0.0.1"} {
		_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
		client(t, "http://"+net.JoinHostPort(host, port), crm.Options{}).Send(context.Background(), trio(t))
	}
	proxy.Lock()
	defer proxy.Unlock()
	if proxy.seen != "" {
		t.Errorf("the proxy was told %s", proxy.seen)
	}
}
