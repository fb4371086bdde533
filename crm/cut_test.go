package crm_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"wolkload/crm"
)

// end is how a server hangs up.
type end string

const (
	fin end = "FIN" // it says that it will send no more
	rst end = "RST" // it resets the connection
)

// hangUp does it. What a server has not read turns a FIN into an RST, so the
// connection stays open then until the client is gone.
func (e end) hangUp(conn *net.TCPConn, gone <-chan struct{}) {
	if e == rst {
		conn.SetLinger(0)
		return
	}
	conn.CloseWrite()
	<-gone
}

// TestRequestCut hangs up after a part of the request, of one that is gone with
// its first packet and of one that no system takes into its buffers. A body of
// which the transport took all may have arrived, whatever the server says it
// got; one of which it did not, can't have.
func TestRequestCut(t *testing.T) {
	small := debtor("10001")
	big := debtor("10001")
	big.Fields = append(big.Fields, crm.Field{Key: "Notas", Value: strings.Repeat("x", 16<<20)})
	for name, r := range map[string]crm.Request{"Small": request(t, small), "Big": request(t, big)} {
		total := len(r.Body)
		for _, cut := range []struct {
			after string
			lines int // that are read, -1 for the whole header
			body  int // bytes of it
		}{
			{"Connect", 0, 0}, {"RequestLine", 1, 0}, {"OneHeader", 2, 0}, {"Headers", -1, 0}, {"OneByte", -1, 1},
			{"Half", -1, total / 2}, {"AllButOne", -1, total - 1}, {"All", -1, total},
		} {
			for _, how := range []end{fin, rst} {
				t.Run(name+"/"+cut.after+"/"+string(how), func(t *testing.T) {
					gone := make(chan struct{})
					url := rawServer(t, func(conn *net.TCPConn) {
						conn.SetReadBuffer(64 << 10) // or a system may take half of it in
						takeLines(conn, cut.lines, cut.body)
						how.hangUp(conn, gone)
					})
					o := client(t, url, crm.Options{}).Send(context.Background(), r)
					close(gone)
					want := "n"
					if o.Pulled == o.Total {
						want = "u"
					}
					switch {
					case states(o) != want || o.Status != 0 || o.Err == nil || o.Total != int64(total):
						t.Errorf("%d of %d pulled, yet it is %s: %+v", o.Pulled, o.Total, states(o), o)
					case want == "u" && (o.Row != 7 || o.Next != crm.Stop), want == "n" && (o.Row != 2 || o.Next != crm.Backoff):
						t.Errorf("row %d, next %d", o.Row, o.Next)
					case name == "Small" && cut.lines != 0 && want != "u", cut.body == total && want != "u":
						t.Errorf("what has left is %s, %d pulled", states(o), o.Pulled)
					case name == "Big" && cut.body <= total/2 && want != "n":
						t.Error("half of it never left, yet it is unknown")
					}
				})
			}
		}
	}
}

// takeLines reads so many lines of a request, -1 for its whole header, and then
// so many bytes of its body.
func takeLines(conn net.Conn, lines, body int) {
	in := bufio.NewReaderSize(conn, 16) // what is buffered counts as read
	for n := 0; n != lines; n++ {
		line, err := in.ReadString('\n')
		if err != nil || line == "\r\n" {
			break
		}
	}
	io.CopyN(io.Discard, in, int64(body))
}

// TestNeverAccepted: while a connection is still in the queue of its server, no
// one has read anything; the client can't know.
func TestNeverAccepted(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	o := client(t, "http://"+listener.Addr().String(), crm.Options{Timeout: 200 * time.Millisecond}).Send(context.Background(), trio(t))
	if states(o) != "uuu" || o.Row != 7 || o.Pulled != o.Total {
		t.Errorf("%+v", o)
	}
}

// accepted is the answer to trio, the body of which is cut into these parts.
var accepted = []string{`{"code":"200","success":true,"summary":{"total_records_received":3,`,
	`"successful_inserts":3,"failed_count":0,`, `"total_processed":3,"failed_Sumary":[]}}`}

// framings are the ways in which HTTP says where an answer ends.
func framings() map[string]string {
	body := strings.Join(accepted, "")
	chunked := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
	for _, part := range accepted {
		chunked += fmt.Sprintf("%x\r\n%s\r\n", len(part), part)
	}
	return map[string]string{
		"Length":  fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body),
		"Chunked": chunked + "0\r\n\r\n",
		"Close":   "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body,
	}
}

// TestAnswerCutAtEveryByte hangs up after every byte of an answer: within the
// status line, the header, the blank line, a chunk's size, a chunk, before the
// last chunk and the last line. The request has arrived: only the whole answer
// says what became of it.
func TestAnswerCutAtEveryByte(t *testing.T) {
	for name, answer := range framings() {
		header := strings.Index(answer, "\r\n\r\n") + 4
		for _, how := range []end{fin, rst} {
			t.Run(name+"/"+string(how), func(t *testing.T) {
				parts := make(chan string, 1)
				url := rawServer(t, func(conn *net.TCPConn) {
					if err := readRequest(conn); err != nil {
						t.Error(err)
					}
					io.WriteString(conn, <-parts)
					if how == rst {
						conn.SetLinger(0)
					}
				})
				c, r := client(t, url, crm.Options{}), trio(t)
				for cut := range len(answer) + 1 {
					parts <- answer[:cut]
					checkCut(t, c.Send(context.Background(), r), answer[:cut], header, cut == len(answer), how)
				}
			})
		}
	}
}

func readRequest(conn net.Conn) error {
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	if err == nil && len(body) != int(r.ContentLength) {
		err = errors.New("the body is not whole")
	}
	return err
}

// checkCut looks at what a part of an answer came to. A reset may take away what
// was sent before it, so that even a whole answer need not come through; the
// other way round nothing less than the whole one will do.
func checkCut(t *testing.T, o crm.Outcome, got string, header int, whole bool, how end) {
	t.Helper()
	switch accepted := o.Row == 11 && states(o) == "aaa" && o.Next == crm.GoOn && o.Err == nil; {
	case accepted && whole:
		return
	case whole && how == fin:
		t.Errorf("the whole answer came: row %d, %s, %v", o.Row, states(o), o.Err)
	case states(o) != "uuu" || o.Next != crm.Stop || o.Pulled != o.Total || o.Row != 7 && o.Row != 8:
		t.Errorf("after %q: row %d, %s, next %d, %d of %d pulled", got, o.Row, states(o), o.Next, o.Pulled, o.Total)
	case len(got) < header && (o.Row != 7 || o.Err == nil):
		t.Errorf("after %q: row %d, %v", got, o.Row, o.Err)
	case len(got) >= header && how == fin && o.Row != 8:
		t.Errorf("after %q: row %d", got, o.Row)
	}
}
