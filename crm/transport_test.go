package crm_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/crm/simulator"
)

// TestRequestOnTheWire looks at what leaves, byte for byte.
func TestRequestOnTheWire(t *testing.T) {
	var connections atomic.Int32
	type seen struct {
		header http.Header
		proto  string
		length int64
		body   []byte
		path   string
	}
	got := make(chan seen, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- seen{r.Header, r.Proto, r.ContentLength, body, r.URL.Path}
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	c := client(t, server.URL, crm.Options{CAFile: certificateOf(t, server), Token: "  " + token + "\n"})
	r := trio(t)
	for range 2 {
		c.Send(context.Background(), r)
		s := <-got
		if s.path != "/server/API/v2/collections/massiveCollections.php" || s.proto != "HTTP/1.1" || s.length != int64(len(r.Body)) || !bytes.Equal(s.body, r.Body) {
			t.Errorf("%s %s, %d bytes: %s", s.path, s.proto, s.length, s.body)
		}
		want := http.Header{
			"Wolkvox-Token": {token}, "User-Agent": {"wolkload"}, "Content-Type": {"application/json"},
			"Accept": {"application/json"}, "Accept-Encoding": {"identity"}, "Connection": {"close"},
			"Content-Length": {strconv.Itoa(len(r.Body))},
		}
		if fmt.Sprint(s.header) != fmt.Sprint(want) {
			t.Errorf("header %v, want %v", s.header, want)
		}
	}
	if n := connections.Load(); n != 2 {
		t.Errorf("%d connections for two requests", n)
	}
}

func certificateOf(t *testing.T, server *httptest.Server) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTLS(t *testing.T) {
	tlsServer := func(config *tls.Config) *httptest.Server {
		s := httptest.NewUnstartedServer(simulator.New(simulator.Options{}))
		s.TLS = config
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		t.Cleanup(s.Close)
		return s
	}
	t.Run("UnknownAuthority", func(t *testing.T) {
		o := client(t, tlsServer(nil).URL, crm.Options{}).Send(context.Background(), trio(t))
		if o.Row != 2 || o.Cause != crm.CauseCertificate || o.Next != crm.Stop || states(o) != "nnn" || o.Pulled != 0 {
			t.Errorf("%+v", o)
		}
	})
	t.Run("CAFile", func(t *testing.T) {
		s := tlsServer(nil)
		if o := client(t, s.URL, crm.Options{CAFile: certificateOf(t, s)}).Send(context.Background(), trio(t)); o.Row != 11 {
			t.Errorf("row %d: %v", o.Row, o.Err)
		}
	})
	t.Run("OtherHost", func(t *testing.T) {
		s := tlsServer(nil)
		_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
		o := client(t, "https://localhost:"+port, crm.Options{CAFile: certificateOf(t, s)}).Send(context.Background(), trio(t))
		if o.Cause != crm.CauseCertificate || states(o) != "nnn" {
			t.Errorf("%+v", o)
		}
	})
	t.Run("TooOld", func(t *testing.T) {
		s := tlsServer(&tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10})
		o := client(t, s.URL, crm.Options{CAFile: certificateOf(t, s)}).Send(context.Background(), trio(t))
		if o.Row != 2 || states(o) != "nnn" || o.Pulled != 0 {
			t.Errorf("%+v", o)
		}
	})
	t.Run("PlainBehindHTTPS", func(t *testing.T) {
		s := httptest.NewServer(simulator.New(simulator.Options{}))
		defer s.Close()
		o := client(t, "https://"+s.Listener.Addr().String(), crm.Options{}).Send(context.Background(), trio(t))
		if o.Row != 2 || o.Cause != crm.CauseNetwork || states(o) != "nnn" {
			t.Errorf("%+v", o)
		}
	})
}

func TestSendWithoutServer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close() // its port is free now
	o := client(t, "http://"+listener.Addr().String(), crm.Options{}).Send(context.Background(), trio(t))
	if o.Row != 2 || o.Cause != crm.CauseNetwork || o.Next != crm.Backoff || states(o) != "nnn" || o.Err == nil {
		t.Errorf("%+v", o)
	}
}

func TestSendNotBuilt(t *testing.T) {
	s, url := start(t, simulator.Options{})
	for _, r := range []crm.Request{{}, {CaseFiles: []crm.CaseFile{debtor("1")}}, {CaseFiles: []crm.CaseFile{debtor("1")}, Body: []byte("{} ")}} {
		o := client(t, url, crm.Options{}).Send(context.Background(), r)
		if o.Row != 1 || o.Cause != crm.CauseEncode || len(o.States) != len(r.CaseFiles) {
			t.Errorf("%+v", o)
		}
	}
	if s.Requests() != 0 {
		t.Error("something left")
	}
}

func TestCancel(t *testing.T) {
	t.Run("Before", func(t *testing.T) {
		s, url := start(t, simulator.Options{})
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		o := client(t, url, crm.Options{}).Send(ctx, trio(t))
		if o.Row != 2 || o.Cause != crm.CauseCancelled || o.Next != crm.Stop || states(o) != "nnn" || !errors.Is(o.Err, context.Canceled) || s.Requests() != 0 {
			t.Errorf("%+v", o)
		}
	})
	t.Run("AfterAllWasSent", func(t *testing.T) {
		arrived := make(chan bool)
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			close(arrived)
			<-r.Context().Done()
		}))
		defer server.Close()
		ctx, cancel := context.WithCancel(context.Background())
		go func() { <-arrived; cancel() }()
		o := client(t, server.URL, crm.Options{}).Send(ctx, trio(t))
		if o.Row != 7 || states(o) != "uuu" || o.Pulled != o.Total {
			t.Errorf("%+v", o)
		}
	})
	t.Run("InTheAnswer", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			w.Write([]byte(`{"code":"200",`))
			w.(http.Flusher).Flush()
			cancel()
			<-r.Context().Done()
		}))
		defer server.Close()
		o := client(t, server.URL, crm.Options{}).Send(ctx, trio(t))
		if states(o) != "uuu" || o.Row != 8 && o.Row != 7 {
			t.Errorf("%+v", o)
		}
	})
}

// TestAnswerThatDrips ends an answer that never does.
func TestAnswerThatDrips(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Write([]byte(`{"code":"200",`))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	o := client(t, server.URL, crm.Options{Timeout: 300 * time.Millisecond}).Send(context.Background(), trio(t))
	if o.Row != 8 || o.Cause != crm.CauseAnswerCut || states(o) != "uuu" {
		t.Errorf("%+v", o)
	}
}

// rawServer answers every connection with serve, on the bare socket.
func rawServer(t *testing.T, serve func(conn *net.TCPConn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serve(conn.(*net.TCPConn))
			conn.Close()
		}
	}()
	t.Cleanup(func() { listener.Close(); wg.Wait() })
	return "http://" + listener.Addr().String()
}

// TestRequestCutAnywhere resets the connection after the server took so many
// bytes of the body. Only where it can't have taken all is "not sent" allowed.
func TestRequestCutAnywhere(t *testing.T) {
	big := debtor("10001")
	big.Fields = append(big.Fields, crm.Field{Key: "Notas", Value: strings.Repeat("x", 16<<20)})
	for _, r := range []crm.Request{request(t, debtor("10001")), request(t, big)} {
		total := len(r.Body)
		for _, take := range []int{-1, 0, 1, total / 2, total - 2, total - 1, total} {
			t.Run(fmt.Sprintf("%dOf%d", take, total), func(t *testing.T) {
				url := rawServer(t, func(conn *net.TCPConn) {
					in := bufio.NewReader(conn)
					for take >= 0 {
						line, err := in.ReadString('\n')
						if err != nil || line == "\r\n" {
							break
						}
					}
					if take > 0 {
						io.CopyN(io.Discard, in, int64(take))
					}
					conn.SetLinger(0)
				})
				o := client(t, url, crm.Options{}).Send(context.Background(), r)
				if o.Status != 0 || o.Total != int64(total) {
					t.Fatalf("%+v", o)
				}
				switch s := o.States[0]; {
				case s == crm.NotSent && take == total:
					t.Errorf("the server has all of it, yet it is %s (%d pulled)", s, o.Pulled)
				case (s == crm.NotSent) != (o.Pulled < o.Total):
					t.Errorf("%d of %d pulled, yet it is %s", o.Pulled, o.Total, s)
				case s == crm.Unknown && total > 1<<20 && take < total/4:
					t.Errorf("most of it never left, yet it is %s", s)
				case s != crm.NotSent && s != crm.Unknown:
					t.Errorf("it is %s", s)
				}
			})
		}
	}
}

// TestServerThatStopsReading ends a request that no one takes.
func TestServerThatStopsReading(t *testing.T) {
	big := debtor("10001")
	big.Fields = append(big.Fields, crm.Field{Key: "Notas", Value: strings.Repeat("x", 16<<20)})
	gone := make(chan bool)
	url := rawServer(t, func(*net.TCPConn) { <-gone })
	o := client(t, url, crm.Options{Timeout: 100 * time.Millisecond}).Send(context.Background(), request(t, big))
	close(gone)
	if o.Row != 2 || o.Cause != crm.CauseNetwork || o.Next != crm.Backoff || states(o) != "n" {
		t.Errorf("%+v", o)
	}
}

// TestRefusedBeforeAllWasRead holds that an early answer is read whole, though
// the body can't leave any more.
func TestRefusedBeforeAllWasRead(t *testing.T) {
	big := debtor("10001")
	big.Fields = append(big.Fields, crm.Field{Key: "Notas", Value: strings.Repeat("x", 16<<20)})
	answer := `{"code":"403","error":"FORBIDDEN","msg":"TOKEN LIMIT EXCEEDED"}`
	ready, read := make(chan bool), make(chan bool)
	url := rawServer(t, func(conn *net.TCPConn) {
		in := bufio.NewReader(conn)
		for line := ""; line != "\r\n"; {
			line, _ = in.ReadString('\n')
		}
		fmt.Fprintf(conn, "HTTP/1.1 403 Forbidden\r\nContent-Length: %d\r\n\r\n%s", len(answer), answer[:10])
		<-ready
		conn.Write([]byte(answer[10:]))
		<-read
	})
	close(ready)
	o := client(t, url, crm.Options{}).Send(context.Background(), request(t, big))
	close(read)
	if o.Row != 4 || o.Cause != crm.CauseQuota || o.Next != crm.Pause || states(o) != "n" || string(o.Answer) != answer || o.Pulled >= o.Total {
		t.Errorf("%+v", o)
	}
}

// TestErrorsHoldNoAnswer looks for what a server wrote in errors.
func TestErrorsHoldNoAnswer(t *testing.T) {
	for _, answer := range []string{
		"Ana Prueba 10001\r\n\r\n",
		"HTTP/1.1 Ana Prueba\r\n\r\n",
		"HTTP/1.1 200 OK\r\nAna Prueba\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: Ana Prueba\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: Ana Prueba\r\n\r\n",
		"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("Ana Prueba", 10000) + "\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nAna Prueba",
	} {
		url := rawServer(t, func(conn *net.TCPConn) {
			in := bufio.NewReader(conn)
			if r, err := http.ReadRequest(in); err == nil {
				io.Copy(io.Discard, r.Body)
			}
			conn.Write([]byte(answer))
		})
		o := client(t, url, crm.Options{}).Send(context.Background(), trio(t))
		if states(o) != "uuu" || o.Row != 7 && o.Row != 8 {
			t.Errorf("%.60q: %+v", answer, o)
		}
		if o.Row == 7 && o.Err == nil || o.Err != nil && strings.Contains(o.Err.Error(), "Ana") {
			t.Errorf("%.60q: %v", answer, o.Err)
		}
	}
}
