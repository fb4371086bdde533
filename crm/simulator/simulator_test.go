package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"wolkload/crm"
)

func caseFile(id string, more ...crm.Field) crm.CaseFile {
	return crm.CaseFile{
		Fields: append([]crm.Field{
			{Key: "Identification", Value: id}, {Key: "Name", Value: "Nombre " + id},
			{Key: "Email", Value: "a@example.com"}, {Key: "Telephone", Value: "3000000000"},
		}, more...),
	}
}

func withObligation(c crm.CaseFile, id string, more ...crm.Field) crm.CaseFile {
	c.Obligations = append(c.Obligations, crm.Obligation{Fields: append([]crm.Field{{Key: "id", Value: id}, {Key: "name", Value: "crédito"}}, more...)})
	return c
}

func body(t *testing.T, files ...crm.CaseFile) string {
	t.Helper()
	r, err := crm.NewRequest("op", files)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Body)
}

// ask sends one request through a recorder and returns status and body.
func ask(s *Simulator, method, path, token, body string) (int, string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "127.0.0.1:1"
	if token != "" {
		r.Header.Set("Wolkvox-Token", token)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func post(s *Simulator, body string) (int, string) {
	return ask(s, "POST", collectionsPath, "t0ken", body)
}

type answer struct {
	Code    string
	Success *bool
	Error   string
	Msg     string
	Summary struct {
		Received  int             `json:"total_records_received"`
		Inserted  int             `json:"successful_inserts"`
		Failed    int             `json:"failed_count"`
		Processed int             `json:"total_processed"`
		List      json.RawMessage `json:"failed_Sumary"`
	}
}

func decode(t *testing.T, text string) (a answer) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return a
}

func TestRefusals(t *testing.T) {
	good := body(t, caseFile("123"))
	tests := []struct {
		name                      string
		options                   Options
		method, path, token, body string
		status                    int
		msg                       string
	}{
		{"NoToken", Options{}, "POST", collectionsPath, "", good, 401, "PLEASE ENTER THE WOLKVOX-TOKEN"},
		{"WrongToken", Options{Token: "other"}, "POST", collectionsPath, "t0ken", good, 403, "PLEASE VALIDATE TOKEN"},
		{"ProbeWrongToken", Options{Token: "other"}, "GET", tokenPath + "?operation=op", "t0ken", "", 403, "PLEASE VALIDATE TOKEN"},
		{"ProbeNoOperation", Options{}, "GET", tokenPath, "t0ken", "", 400, "SOME PARAMETERS ARE REQUIRED"},
		{"ProbeOtherOperation", Options{Operation: "x"}, "GET", tokenPath + "?operation=op", "t0ken", "", 404, "OPERATION NOT FOUND"},
		{"Get", Options{}, "GET", collectionsPath, "t0ken", "", 405, "METHOD NOT ALLOWED"},
		{"ProbePost", Options{}, "POST", tokenPath, "t0ken", "", 405, "METHOD NOT ALLOWED"},
		{"Path", Options{}, "POST", "/server/API/v2/collections/other.php", "t0ken", good, 404, "THE API YOU WANT TO CONSULT DOES NOT EXIST"},
		{"NoJSON", Options{}, "POST", collectionsPath, "t0ken", "x", 400, "SOME PARAMETERS ARE REQUIRED"},
		{"NoOperation", Options{}, "POST", collectionsPath, "t0ken", `{"collections":[{}]}`, 400, "SOME PARAMETERS ARE REQUIRED"},
		{"NoCollections", Options{}, "POST", collectionsPath, "t0ken", `{"operation":"op","collections":[]}`, 400, "SOME PARAMETERS ARE REQUIRED"},
		{"CaseFileNoObject", Options{}, "POST", collectionsPath, "t0ken", `{"operation":"op","collections":["123"]}`, 400, "SOME PARAMETERS ARE REQUIRED"},
		{"ObligationNoObject", Options{}, "POST", collectionsPath, "t0ken", `{"operation":"op","collections":[{"Obligations":[1]}]}`, 400, "SOME PARAMETERS ARE REQUIRED"},
		{"OtherOperation", Options{Operation: "x"}, "POST", collectionsPath, "t0ken", good, 404, "OPERATION NOT FOUND"},
		{"Cut", Options{}, "POST", collectionsPath, "t0ken", good[:len(good)-1], 400, "SOME PARAMETERS ARE REQUIRED"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := New(tt.options)
			status, text := ask(s, tt.method, tt.path, tt.token, tt.body)
			if status != tt.status || decode(t, text).Msg != tt.msg {
				t.Errorf("got %d %s", status, text)
			}
			if n := len(s.CaseFiles()); n != 0 {
				t.Errorf("it holds %d case files", n)
			}
		})
	}
	t.Run("TooLarge", func(t *testing.T) {
		s := New(Options{MaxBody: 100})
		if status, _ := post(s, good); status != 413 || s.Requests() != 1 {
			t.Errorf("status %d, %d requests", status, s.Requests())
		}
	})
}

func TestRecords(t *testing.T) {
	rule := func(text string) Rule {
		r, err := ParseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	without := func(key string) crm.CaseFile {
		c := caseFile("123")
		c.Fields = slices.DeleteFunc(c.Fields, func(f crm.Field) bool { return f.Key == key })
		return c
	}
	field := func(key, value string) crm.Field { return crm.Field{Key: key, Value: value} }
	tests := []struct {
		name   string
		rules  []Rule
		file   crm.CaseFile
		reason string // "" for taken
	}{
		{"Taken", nil, withObligation(caseFile("123"), "1"), ""},
		{"NoObligation", nil, caseFile("123"), ""},
		{"NoIdentification", nil, without("Identification"), "Identification: is required"},
		{"NoName", nil, without("Name"), "Name: is required"},
		{"NoEmail", nil, without("Email"), "Email: is required"},
		{"NoTelephone", nil, without("Telephone"), "Telephone: is required"},
		{"EmptyIdentification", nil, caseFile(""), "Identification: is required"},
		{"NoObligationID", nil, withObligation(caseFile("123"), ""), "id: is required"},
		{"Amount", nil, withObligation(caseFile("123"), "1", field("total_balance", "1.000,50")), "total_balance: not a number"},
		{"AmountFine", nil, withObligation(caseFile("123"), "1", field("total_balance", "-1000.50"), field("last_pay", "")), ""},
		{"Date", nil, withObligation(caseFile("123"), "1", field("expiring_date", "03/02/2025")), "expiring_date: not a date"},
		{"RuleEquals", []Rule{rule("Identification=123")}, caseFile("123"), "Identification: value not in list"},
		{"RuleEqualsWhole", []Rule{rule("Identification=12")}, caseFile("123"), ""},
		{"RuleMatches", []Rule{rule("Identification~^12")}, caseFile("123"), "Identification: value not valid"},
		{"RuleOfObligation", []Rule{rule("portfolio_type=CONSUMOO")}, withObligation(caseFile("123"), "1", field("portfolio_type", "CONSUMOO")), "portfolio_type: value not in list"},
		{"RuleOfCustomField", []Rule{rule("Etapa detallada =x=y")}, caseFile("123", field("Etapa detallada ", "x=y")), "Etapa detallada : value not in list"},
		{"RuleEmpty", []Rule{rule("Ciudad=")}, caseFile("123", field("Ciudad", "")), "Ciudad: value not in list"},
		{"RuleAbsent", []Rule{rule("Ciudad=")}, caseFile("123"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := New(Options{Reject: tt.rules, FailedShape: Nested})
			_, text := post(s, body(t, caseFile("999", field("x", "y")), tt.file))
			a := decode(t, text)
			failed := 0
			if tt.reason != "" {
				failed = 1
			}
			want := [4]int{2, 2 - failed, failed, 2}
			if got := [4]int{a.Summary.Received, a.Summary.Inserted, a.Summary.Failed, a.Summary.Processed}; got != want || a.Code != "200" || *a.Success != (failed == 0) {
				t.Errorf("got %s", text)
			}
			var list [][2]string
			if err := json.Unmarshal(a.Summary.List, &list); err != nil || len(list) != failed {
				t.Fatalf("list %s: %v", a.Summary.List, err)
			}
			if failed == 1 && list[0][1] != tt.reason {
				t.Errorf("reason %q", list[0][1])
			}
			if got := len(s.CaseFiles()); got != 2-failed {
				t.Errorf("it holds %d", got)
			}
		})
	}
}

func TestRejectedThenFixed(t *testing.T) {
	rule, err := ParseRule("portfolio_type=CONSUMOO")
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Reject: []Rule{rule}})
	bad := withObligation(caseFile("123"), "1", crm.Field{Key: "portfolio_type", Value: "CONSUMOO"})
	good := withObligation(caseFile("123"), "1", crm.Field{Key: "portfolio_type", Value: "CONSUMO"})
	post(s, body(t, bad))
	if len(s.CaseFiles()) != 0 || s.Arrivals("123") != 1 || s.Inserts("123") != 0 {
		t.Fatal("it took a case file that a rule rejects")
	}
	post(s, body(t, good))
	if len(s.CaseFiles()) != 1 || s.Arrivals("123") != 2 || s.Inserts("123") != 1 {
		t.Error("it did not take the fixed case file")
	}
}

func TestUpdateAndTotals(t *testing.T) {
	s := New(Options{})
	balance := func(v string) crm.Field { return crm.Field{Key: "total_balance", Value: v} }
	post(s, body(t, withObligation(withObligation(caseFile("123"), "1", balance("0.10")), "2", balance("1000"))))
	post(s, body(t, withObligation(caseFile("456"), "1", balance("99999999999999999999.005")), withObligation(caseFile("789"), "9", balance(""))))
	post(s, body(t, withObligation(caseFile("123", crm.Field{Key: "Ciudad", Value: "Cali"}), "1", balance("0.20"))))
	if got, want := s.Totals(), (Totals{CaseFiles: 3, Obligations: 4, TotalBalance: "100000000000000000999.205"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	held := s.CaseFiles()
	if held[0].Value("Identification") != "123" || held[0].Value("Ciudad") != "Cali" || len(held[0].Obligations) != 2 || held[0].Obligations[0].Value("total_balance") != "0.20" {
		t.Errorf("it holds %+v", held[0])
	}
	held[0].Fields[0].Value = "changed"
	if s.CaseFiles()[0].Value("Identification") != "123" {
		t.Error("what it gives out is no copy")
	}
}

func TestShapes(t *testing.T) {
	want := map[Shape]string{
		Objects:          `[{"Identification":"123","Name":"Nombre 123","error":"id: is required"}]`,
		Strings:          `["123"]`,
		Nested:           `[["123","id: is required"]]`,
		ByIdentification: `{"123":"id: is required"}`,
		ByIndex:          `{"0":{"Identification":"123","Name":"Nombre 123","error":"id: is required"}}`,
		SingleObject:     `{"Identification":"123","Name":"Nombre 123","error":"id: is required"}`,
		ReasonSentence:   `["Identification 123: id: is required"]`,
		Nameless:         `[{"error":"id: is required"}]`,
		"":               `[{"Identification":"123","Name":"Nombre 123","error":"id: is required"}]`,
	}
	if len(want) != len(ShapeNames())+1 {
		t.Errorf("%d shapes are tested of %v", len(want), ShapeNames())
	}
	for shape, list := range want {
		t.Run(string(shape), func(t *testing.T) {
			if parsed, err := ParseShape(string(shape)); parsed != shape || (err == nil) != (shape != "") {
				t.Errorf("ParseShape gives %q, %v", parsed, err)
			}
			s := New(Options{FailedShape: shape})
			_, text := post(s, body(t, withObligation(caseFile("123"), "")))
			if got := string(decode(t, text).Summary.List); got != list {
				t.Errorf("got %s, want %s", got, list)
			}
			_, text = post(s, body(t, caseFile("123")))
			if got := string(decode(t, text).Summary.List); got != "[]" {
				t.Errorf("without failures: %s", got)
			}
		})
	}
}

func TestParse(t *testing.T) {
	faults := map[string]Fault{
		"500":       {"500", 1, 1},
		"slow@3":    {"slow", 3, 3},
		"empty@2-5": {"empty", 2, 5},
		"quota@*":   {"quota", 1, 0},
	}
	for text, want := range faults {
		if got, err := ParseFault(text); got != want || err != nil {
			t.Errorf("%s gives %v, %v", text, got, err)
		}
	}
	var e *crm.Error
	for _, text := range []string{"", "nothing", "500@", "500@0", "500@x", "500@3-2", "500@-3", "500@3-", "500@1-2-3", "@1", "500@*-3"} {
		if got, err := ParseFault(text); !errors.As(err, &e) || e.ID != ErrFault || e.Values["Fault"] != text {
			t.Errorf("%q gives %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "Telephone", "=x", "~x", "Telephone~("} {
		if got, err := ParseRule(text); !errors.As(err, &e) || e.ID != ErrRule || e.Values["Rule"] != text {
			t.Errorf("%q gives %v, %v", text, got, err)
		}
	}
	if _, err := ParseShape("round"); !errors.As(err, &e) || e.ID != ErrShape {
		t.Errorf("a shape that is none gives %v", err)
	}
	if names := FaultNames(); !slices.IsSorted(names) || !slices.Contains(names, "timeout-after-insert") {
		t.Errorf("names %v", names)
	}
}

func TestFaultsBelongToTheirPost(t *testing.T) {
	parse := func(text string) Fault {
		f, err := ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	s := New(Options{Faults: []Fault{parse("503@2-3"), parse("500@3-5"), parse("502@7")}})
	var got []int
	for range 8 {
		status, _ := post(s, body(t, caseFile("123")))
		got = append(got, status)
	}
	if want := []int{200, 503, 503, 500, 500, 200, 502, 200}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if s.Requests() != 8 || s.Inserts("123") != 3 {
		t.Errorf("%d requests, %d inserts", s.Requests(), s.Inserts("123"))
	}
}

func TestQuota(t *testing.T) {
	s := New(Options{Quota: 2, HoursToRestart: 7})
	probe := func() (int, string) { return ask(s, "GET", tokenPath+"?operation=op", "t0ken", "") }
	if status, text := probe(); status != 200 || !strings.Contains(text, `"available_consumition_options":1,`) || !strings.Contains(text, `"hours_to_restart_count":7`) {
		t.Errorf("probe: %d %s", status, text)
	}
	if status, _ := ask(s, "POST", collectionsPath, "", "x"); status != 401 {
		t.Errorf("without a token: %d", status)
	}
	if status, _ := post(s, body(t, caseFile("1"))); status != 200 {
		t.Errorf("second: %d", status)
	}
	status, text := post(s, body(t, caseFile("2")))
	if status != 403 || decode(t, text).Msg != "TOKEN LIMIT EXCEEDED" || s.Inserts("2") != 0 {
		t.Errorf("third: %d %s", status, text)
	}
	s.ResetQuota()
	if status, _ := post(s, body(t, caseFile("2"))); status != 200 {
		t.Errorf("after the restart: %d", status)
	}
}

// TestSimultaneous holds two requests inside and sends a third.
func TestSimultaneous(t *testing.T) {
	s := New(Options{})
	inside, release := make(chan bool), make(chan bool)
	s.entered = func() { inside <- true; <-release }
	var wg sync.WaitGroup
	for _, id := range []string{"1", "2"} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if status, _ := post(s, body(t, caseFile(id))); status != 200 {
				t.Errorf("%s: %d", id, status)
			}
		}()
		<-inside
	}
	status, text := post(s, body(t, caseFile("3")))
	if status != 403 || decode(t, text).Msg != "EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)" {
		t.Errorf("third: %d %s", status, text)
	}
	close(release)
	wg.Wait()
	s.entered = nil
	if status, _ := post(s, body(t, caseFile("3"))); status != 200 || s.Totals().CaseFiles != 3 {
		t.Errorf("after them: %d, it holds %+v", status, s.Totals())
	}
}

func TestOwnPages(t *testing.T) {
	s := New(Options{})
	post(s, body(t, withObligation(caseFile("123"), "1", crm.Field{Key: "total_balance", Value: "10.50"})))
	_, held := ask(s, "GET", "/simulator/collections", "", "")
	encoded, err := crm.EncodeCaseFile(s.CaseFiles()[0])
	if want := `{"collections":[` + string(encoded) + `],"arrivals":{"123":1}}`; held != want || err != nil {
		t.Errorf("got %s", held)
	}
	_, summary := ask(s, "GET", "/simulator/summary", "", "")
	if want := `{"case_files":1,"obligations":1,"requests":1,"token_use_today":1,"total_balance":"10.50"}`; summary != want {
		t.Errorf("got %s", summary)
	}
	r := httptest.NewRequest("GET", "/simulator/collections", nil)
	r.Host = "rebound.example.com"
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, r); w.Code != 404 || strings.Contains(w.Body.String(), "123") {
		t.Errorf("another host's name gets %d %s", w.Code, w.Body)
	}
}

func TestStart(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:0", "[::]:0", "example.com:80"} {
		_, err := Start(addr, New(Options{}))
		var e *crm.Error
		if !errors.As(err, &e) || e.ID != ErrNotLoopback || e.Values["Addr"] != addr {
			t.Errorf("%s: %v", addr, err)
		}
	}
	for _, addr := range []string{"127.0.0.1", "127.0.0.1:99999", ""} {
		_, err := Start(addr, New(Options{}))
		var e *crm.Error
		if !errors.As(err, &e) || e.ID != ErrListen {
			t.Errorf("%q: %v", addr, err)
		}
	}
	server, err := Start("localhost:0", New(Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := crm.ParseServer(server.URL()); err != nil || s.String() != server.URL() {
		t.Errorf("URL %s: %v", server.URL(), err)
	}
	resp, err := http.Get(server.URL() + "/simulator/summary")
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	server.Close()
	if err := server.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if _, err := http.Get(server.URL()); err == nil {
		t.Error("it answers after Close")
	}
}

// TestCloseEndsSilence holds that a request that is never answered does not
// outlive its server.
func TestCloseEndsSilence(t *testing.T) {
	f, err := ParseFault("timeout-after-insert")
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Faults: []Fault{f}})
	server, err := Start("127.0.0.1:0", s)
	if err != nil {
		t.Fatal(err)
	}
	entered := make(chan bool)
	s.entered = func() { close(entered) }
	req, err := http.NewRequestWithContext(context.Background(), "POST", server.URL()+collectionsPath, strings.NewReader(body(t, caseFile("1"))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Wolkvox-Token", "t0ken")
	done := make(chan error)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		done <- err
	}()
	<-entered
	server.Close()
	if err := <-done; err == nil {
		t.Error("it was answered")
	}
}
