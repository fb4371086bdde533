package crm_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
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

const token = "5ec0ffee5ec0ffee"

func debtor(id string) crm.CaseFile {
	return crm.CaseFile{
		Fields: []crm.Field{
			{Key: crm.Identification, Value: id}, {Key: crm.Name, Value: "Nombre " + id},
			{Key: crm.Email, Value: "a@example.com"}, {Key: crm.Telephone, Value: "3000000000"},
		},
		Obligations: []crm.Obligation{
			{Fields: []crm.Field{{Key: crm.ObligationID, Value: "A-" + id}, {Key: crm.ObligationName, Value: "crédito"}}},
			{Fields: []crm.Field{{Key: crm.ObligationID, Value: "B-" + id}, {Key: crm.ObligationName, Value: "tarjeta"}}},
		},
	}
}

// trio is three debtors; a simulator with rejectSecond fails the second.
func trio(t testing.TB) crm.Request {
	t.Helper()
	return request(t, debtor("10001"), debtor("10002"), debtor("10003"))
}

func request(t testing.TB, files ...crm.CaseFile) crm.Request {
	t.Helper()
	r, err := crm.NewRequest("op", files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rejectSecond(t testing.TB) []simulator.Rule {
	t.Helper()
	rule, err := simulator.ParseRule("Identification=10002")
	if err != nil {
		t.Fatal(err)
	}
	return []simulator.Rule{rule}
}

func client(t testing.TB, url string, o crm.Options) *crm.Client {
	t.Helper()
	server, err := crm.ParseServer(url)
	if err != nil {
		t.Fatal(err)
	}
	o.Server = server
	if o.Token == "" {
		o.Token = token
	}
	c, err := crm.NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func start(t testing.TB, o simulator.Options) (*simulator.Simulator, string) {
	t.Helper()
	s := simulator.New(o)
	server, err := simulator.Start("127.0.0.1:0", s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return s, server.URL()
}

func fault(t testing.TB, text string) []simulator.Fault {
	t.Helper()
	f, err := simulator.ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	return []simulator.Fault{f}
}

func states(o crm.Outcome) string {
	var b strings.Builder
	for _, s := range o.States {
		b.WriteString(s.String()[:1])
	}
	return b.String()
}

// noToken holds that nothing of an outcome lets the token out.
func noToken(t *testing.T, o crm.Outcome) {
	t.Helper()
	text := fmt.Sprintf("%+v %s", o, o.Answer)
	for _, r := range append(o.Rejections, o.Unattributed...) {
		text += string(r.Raw)
	}
	if strings.Contains(text, token) {
		t.Errorf("the outcome holds the token: %s", text)
	}
}

func TestSend(t *testing.T) {
	s, url := start(t, simulator.Options{Token: token, Operation: "op"})
	o := client(t, url, crm.Options{}).Send(context.Background(), trio(t))
	if o.Row != 11 || states(o) != "aaa" || o.Pulled != o.Total || o.Err != nil || o.Counts.Unit != crm.UnitCaseFiles {
		t.Errorf("%+v", o)
	}
	if got := s.Totals(); got.CaseFiles != 3 || got.Obligations != 6 {
		t.Errorf("the CRM holds %+v", got)
	}
	for i, held := range s.CaseFiles() {
		got, err := crm.EncodeCaseFile(held)
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := crm.EncodeCaseFile(trio(t).CaseFiles[i]); !bytes.Equal(got, want) {
			t.Errorf("the CRM holds %s, sent was %s", got, want)
		}
	}
}

// TestFaults sends one batch, of which the second debtor fails, into every
// fault there is.
func TestFaults(t *testing.T) {
	const (
		goOn, stop, backoff, wait, pause, halve = crm.GoOn, crm.Stop, crm.Backoff, crm.Wait, crm.Pause, crm.Halve
	)
	type want struct {
		row    int
		cause  crm.Cause
		next   crm.Next
		states string
		stored int
	}
	tests := map[string]want{
		"429":          {5, crm.CauseRateLimited, wait, "nnn", 0},
		"413":          {4, crm.CauseTooLarge, halve, "nnn", 0},
		"400":          {9, crm.CauseServerError, stop, "uuu", 0},
		"401":          {4, crm.CauseTokenMissing, stop, "nnn", 0},
		"403":          {4, crm.CauseTokenInvalid, stop, "nnn", 0},
		"404":          {4, crm.CauseRefused, stop, "nnn", 0},
		"405":          {4, crm.CauseRefused, stop, "nnn", 0},
		"409":          {9, crm.CauseServerError, stop, "uuu", 0},
		"422":          {9, crm.CauseServerError, stop, "uuu", 0},
		"500":          {9, crm.CauseServerError, stop, "uuu", 0},
		"502":          {9, crm.CauseServerError, stop, "uuu", 0},
		"503":          {9, crm.CauseServerError, stop, "uuu", 0},
		"504":          {9, crm.CauseServerError, stop, "uuu", 0},
		"quota":        {4, crm.CauseQuota, pause, "nnn", 0},
		"simultaneous": {4, crm.CauseSimultaneous, wait, "nnn", 0},
		"maintenance":  {4, crm.CauseRefused, stop, "nnn", 0},
		"refused-200":  {10, crm.CauseRefused, stop, "nnn", 0},
		"echo-token":   {4, crm.CauseRefused, stop, "nnn", 0},
		"html":         {8, crm.CauseNotJSON, stop, "uuu", 0},
		"redirect-301": {3, crm.CauseMoved, stop, "nnn", 0},
		"redirect-307": {3, crm.CauseMoved, stop, "nnn", 0},
		"redirect-308": {3, crm.CauseMoved, stop, "nnn", 0},

		"redirect-302":        {6, crm.CauseRedirected, stop, "uuu", 2},
		"redirect-303":        {6, crm.CauseRedirected, stop, "uuu", 2},
		"reset-before-read":   {7, crm.CauseNoAnswer, stop, "uuu", 0}, // a small body is gone by then
		"continue-then-close": {7, crm.CauseNoAnswer, stop, "uuu", 0},
		"timeout":             {7, crm.CauseNoAnswer, stop, "uuu", 0},

		"timeout-after-insert": {7, crm.CauseNoAnswer, stop, "uuu", 2},
		"reset-after-insert":   {7, crm.CauseNoAnswer, stop, "uuu", 2},
		"garbage":              {7, crm.CauseNoAnswer, stop, "uuu", 2},
		"cut-answer":           {8, crm.CauseAnswerCut, stop, "uuu", 2},
		"empty":                {8, crm.CauseAnswerEmpty, stop, "uuu", 2},
		"html-after-insert":    {8, crm.CauseNotJSON, stop, "uuu", 2},
		"too-large":            {8, crm.CauseAnswerTooLarge, stop, "uuu", 2},
		"gzip":                 {8, crm.CauseNotJSON, stop, "uuu", 2},
		"500-after-insert":     {9, crm.CauseServerError, stop, "uuu", 2},
		"502-after-insert":     {9, crm.CauseServerError, stop, "uuu", 2},
		"503-after-insert":     {9, crm.CauseServerError, stop, "uuu", 2},
		"504-after-insert":     {9, crm.CauseServerError, stop, "uuu", 2},

		"bad-counts":            {14, crm.CauseCountsDiffer, stop, "uuu", 2},
		"no-counts":             {14, crm.CauseNoCounts, stop, "uuu", 2},
		"duplicate-keys":        {14, crm.CauseNoCounts, stop, "uuu", 2},
		"two-documents":         {8, crm.CauseNotJSON, stop, "uuu", 2},
		"list-empty":            {13, crm.CauseListDiffers, stop, "uuu", 2},
		"list-short":            {13, crm.CauseListDiffers, stop, "uuu", 2},
		"list-foreign":          {13, crm.CauseListDiffers, stop, "uuu", 2},
		"list-twice":            {13, crm.CauseListDiffers, stop, "uru", 2},
		"counts-in-obligations": {12, crm.CauseSomeRejected, goOn, "ara", 2},
		"counts-as-texts":       {12, crm.CauseSomeRejected, goOn, "ara", 2},
		"bom":                   {12, crm.CauseSomeRejected, goOn, "ara", 2},
		"notice":                {12, crm.CauseSomeRejected, goOn, "ara", 2},
		"notice-after":          {12, crm.CauseSomeRejected, goOn, "ara", 2},
		"latin1":                {12, crm.CauseSomeRejected, goOn, "ara", 2},
		"summary-spelling":      {12, crm.CauseSomeRejected, goOn, "ara", 2},
		"slow":                  {12, crm.CauseSomeRejected, goOn, "ara", 2},
	}
	for _, name := range simulator.FaultNames() {
		w, ok := tests[name]
		if !ok {
			t.Errorf("fault %s is not tested", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			s, url := start(t, simulator.Options{Token: token, Reject: rejectSecond(t), Faults: fault(t, name), Slow: time.Millisecond})
			timeout := time.Minute
			if strings.HasPrefix(name, "timeout") {
				timeout = 400 * time.Millisecond
			}
			o := client(t, url, crm.Options{Timeout: timeout}).Send(context.Background(), trio(t))
			got := want{o.Row, o.Cause, o.Next, states(o), s.Totals().CaseFiles}
			if name == "reset-before-read" && got.row == 2 { // depends on who was faster
				w = want{2, crm.CauseNetwork, backoff, "nnn", 0}
			}
			if got != w {
				t.Errorf("got %+v, want %+v; %v", got, w, o.Err)
			}
			if len(o.Answer) > crm.MaxAnswer {
				t.Errorf("an answer of %d bytes", len(o.Answer))
			}
			if s.Requests() != 1 {
				t.Errorf("%d requests arrived", s.Requests())
			}
			noToken(t, o)
		})
	}
}

// TestShapes ties the simulator's failed records in every shape it knows, and
// sends the fixed case file again.
func TestShapes(t *testing.T) {
	for _, name := range simulator.ShapeNames() {
		t.Run(name, func(t *testing.T) {
			s, url := start(t, simulator.Options{Reject: rejectSecond(t), FailedShape: simulator.Shape(name)})
			o := client(t, url, crm.Options{}).Send(context.Background(), trio(t))
			if name == string(simulator.Nameless) {
				if o.Row != 13 || states(o) != "uuu" || len(o.Unattributed) != 1 {
					t.Errorf("row %d, %s, %+v", o.Row, states(o), o.Unattributed)
				}
				return
			}
			if o.Row != 12 || states(o) != "ara" || s.Totals().CaseFiles != 2 || s.Inserts("10002") != 0 {
				t.Fatalf("row %d, %s; %s", o.Row, states(o), o.Answer)
			}
			if r := o.Rejections[0]; r.CaseFile != 1 || r.AttributedBy != crm.ByIdentification ||
				name != string(simulator.Strings) && !strings.Contains(r.Reason, "value not in list") {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestEchoedTokenIsHidden(t *testing.T) {
	_, url := start(t, simulator.Options{Faults: fault(t, "echo-token")})
	o := client(t, url, crm.Options{}).Send(context.Background(), trio(t))
	if noToken(t, o); o.Msg != "NOT VALID: [token]" || !bytes.Contains(o.Answer, []byte("[token]")) {
		t.Errorf("msg %q, answer %s", o.Msg, o.Answer)
	}
}

// TestRedirectsAreNotFollowed holds that another host sees nothing at all.
func TestRedirectsAreNotFollowed(t *testing.T) {
	var visits atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	defer other.Close()
	for _, status := range []string{"301", "302", "303", "307", "308"} {
		_, url := start(t, simulator.Options{Location: "http://user:pass@" + other.Listener.Addr().String() + "/new?k=" + token, Faults: fault(t, "redirect-"+status)})
		o := client(t, url, crm.Options{}).Send(context.Background(), trio(t))
		if o.Location != other.URL+"/new" {
			t.Errorf("%s points to %q", status, o.Location)
		}
		noToken(t, o)
	}
	if n := visits.Load(); n != 0 {
		t.Errorf("the other host was visited %d times", n)
	}
}

func TestConcurrentSends(t *testing.T) {
	s, url := start(t, simulator.Options{})
	c := client(t, url, crm.Options{})
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := range 20 {
				r, err := crm.NewRequest("op", []crm.CaseFile{debtor(fmt.Sprint(20000 + 100*i + k))})
				if err != nil {
					t.Error(err)
					return
				}
				if o := c.Send(context.Background(), r); o.Row != 11 {
					t.Errorf("row %d: %v", o.Row, o.Err)
				}
			}
		}()
	}
	wg.Wait()
	if s.Requests() != 40 {
		t.Errorf("%d requests", s.Requests())
	}
}

func TestTokenInformation(t *testing.T) {
	ctx := context.Background()
	probe := func(t *testing.T, h http.HandlerFunc, operation string) (crm.TokenInformation, *crm.Error) {
		t.Helper()
		server := httptest.NewServer(h)
		defer server.Close()
		info, err := client(t, server.URL, crm.Options{}).TokenInformation(ctx, operation)
		var e *crm.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("%v is not an *Error", err)
		}
		return info, e
	}
	t.Run("Simulator", func(t *testing.T) {
		_, url := start(t, simulator.Options{Token: token, Operation: "op & co", Quota: 100, HoursToRestart: 3})
		info, err := client(t, url, crm.Options{}).TokenInformation(ctx, "op & co")
		want := crm.TokenInformation{Description: "token", Limit: 100, UsedToday: 1, Available: 99, HoursToRestart: 3}
		if info != want || err != nil {
			t.Errorf("got %+v, %v", info, err)
		}
	})
	t.Run("NoOperation", func(t *testing.T) {
		if _, err := probe(t, nil, " "); err == nil || err.ID != crm.ErrOperation {
			t.Errorf("got %v", err)
		}
	})
	t.Run("NoAnswer", func(t *testing.T) {
		_, err := probe(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "op")
		if err == nil || err.ID != crm.ErrProbeNoAnswer || !strings.HasPrefix(err.Values["Host"], "127.0.0.1:") {
			t.Errorf("got %+v", err)
		}
	})
	t.Run("RestartNotTold", func(t *testing.T) {
		for _, hours := range []string{"", `,"hours_to_restart_count":null`, `,"hours_to_restart_count":"soon"`} {
			info, err := probe(t, func(w http.ResponseWriter, _ *http.Request) {
				io.WriteString(w, `{"code":"200","data":{"token_limit":5,"available_consumition_options":5`+hours+`}}`)
			}, "op")
			if err != nil || info.HoursToRestart != -1 {
				t.Errorf("%q: %+v, %v", hours, info, err)
			}
		}
	})
	for name, tt := range map[string]struct {
		status   int
		body     string
		code, id string
	}{
		"NumbersAsTexts": {200, `{"code":200,"data":{"token_limit":"5","available_consumition_options":"5","token_use_today":"0"}}`, "", ""},
		"DataInAList":    {200, `{"code":"200","data":[{"token_limit":5,"available_consumition_options":5}]}`, "", ""},
		"Refused":        {403, `{"code":"403","msg":"no ` + token + `"}`, "403", crm.ErrProbe},
		"RefusedInBody":  {200, `{"code":"403","msg":"no ` + token + `","data":{"token_limit":5,"available_consumition_options":5}}`, "403", crm.ErrProbe},
		"StatusOnly":     {500, `{"code":"200","data":{"token_limit":5,"available_consumition_options":5}}`, "200", crm.ErrProbe},
		"NoData":         {200, `{"code":"200","msg":"x"}`, "200", crm.ErrProbe},
		"HTML":           {200, `<html>`, "–", crm.ErrProbe},
		"Redirect":       {302, ``, "–", crm.ErrProbe},
	} {
		t.Run(name, func(t *testing.T) {
			info, err := probe(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != "GET" || r.URL.String() != "/server/API/v2/token/tokenInformation.php?operation=op" || r.Header.Get("Wolkvox-Token") != token || r.ContentLength != 0 {
					t.Errorf("it asked %s %s", r.Method, r.URL)
				}
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body)
			}, "op")
			if tt.id == "" {
				if err != nil || info.Limit != 5 || info.Available != 5 {
					t.Errorf("got %+v, %v", info, err)
				}
				return
			}
			if err == nil || err.ID != tt.id || err.Values["Status"] != strconv.Itoa(tt.status) || err.Values["Code"] != tt.code || strings.Contains(fmt.Sprint(err.Values), token) {
				t.Errorf("got %+v", err)
			}
		})
	}
}

func TestNewClientRefuses(t *testing.T) {
	server, err := crm.ParseServer("crm.example.com")
	if err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		options crm.Options
		id      string
	}{
		"NoServer":      {crm.Options{Token: token}, crm.ErrServerMissing},
		"NoToken":       {crm.Options{Server: server, Token: " \n"}, crm.ErrToken},
		"TokenTwoLines": {crm.Options{Server: server, Token: "a\nb"}, crm.ErrTokenInvalid},
		"TokenAccent":   {crm.Options{Server: server, Token: "señal"}, crm.ErrTokenInvalid},
		"NoCAFile":      {crm.Options{Server: server, Token: token, CAFile: empty + "x"}, crm.ErrCAFile},
		"EmptyCAFile":   {crm.Options{Server: server, Token: token, CAFile: empty}, crm.ErrCAFile},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := crm.NewClient(tt.options)
			var e *crm.Error
			if !errors.As(err, &e) || e.ID != tt.id {
				t.Errorf("got %v", err)
			}
			if id, _ := e.Message(); id != "crm."+tt.id {
				t.Errorf("message %s", id)
			}
		})
	}
}
