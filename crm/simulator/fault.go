package simulator

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wolkload/crm"
)

// Fault is something that goes wrong with some requests.
type Fault struct {
	Name string // one of FaultNames
	From int    // number of the first post it befalls, from 1
	To   int    // number of the last one; 0 means all that follow
}

// ParseFault reads "name" (the first post), "name@3", "name@3-5" and "name@*"
// (every post). Errors are *crm.Error.
func ParseFault(text string) (Fault, error) {
	name, when, given := strings.Cut(text, "@")
	f := Fault{Name: name, From: 1, To: 1}
	_, ok := faults[name]
	switch from, to, ranged := strings.Cut(when, "-"); {
	case !given:
	case when == "*":
		f.To = 0
	default:
		var good bool
		f.From, good = number(from)
		f.To, ok = f.From, ok && good
		if ranged {
			f.To, good = number(to)
			ok = ok && good && f.From <= f.To
		}
	}
	if !ok {
		return Fault{}, &crm.Error{ID: ErrFault, Values: map[string]string{"Fault": text}}
	}
	return f, nil
}

func number(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err == nil && n > 0
}

// FaultNames lists the faults in alphabetical order, for help and completion.
func FaultNames() []string {
	var names []string
	for name := range faults {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// befalls says that the fault belongs to the n-th post.
func (f Fault) befalls(n int) bool { return n >= f.From && (f.To == 0 || n <= f.To) }

// fault is what a name stands for. At most one of the functions is set: instead
// answers and nothing is stored; alter changes the answer after the batch was
// stored; after answers in its place.
type fault struct {
	unread  bool // instead runs before the body is read
	instead func(s *Simulator, w http.ResponseWriter, r *http.Request)
	alter   func(s *Simulator, r *reply)
	after   func(s *Simulator, w http.ResponseWriter, r *http.Request, body []byte)
	slow    bool // goes on as usual after Options.Slow
}

// faults are all there are. What is not stored there can be sent again; what
// was stored before the answer failed must not be.
var faults = map[string]fault{
	// Nothing is stored.
	"reset-before-read": {unread: true, instead: func(_ *Simulator, w http.ResponseWriter, _ *http.Request) { hangUp(w, nil) }},
	"413":               {unread: true, instead: page(413, "413 Request Entity Too Large")},
	"timeout":           {instead: func(_ *Simulator, w http.ResponseWriter, r *http.Request) { silence(w, r) }},
	"continue-then-close": {instead: func(_ *Simulator, w http.ResponseWriter, _ *http.Request) {
		hangUp(w, []byte("HTTP/1.1 100 Continue\r\n\r\n"))
	}},
	"401":          {instead: refuse(tokenMissing)},
	"403":          {instead: refuse(tokenInvalid)},
	"404":          {instead: refuse(wrongPath)},
	"405":          {instead: refuse(wrongMethod)},
	"quota":        {instead: refuse(quotaSpent)},
	"simultaneous": {instead: refuse(tooMany)},
	"maintenance":  {instead: refuse(maintenance)},
	"refused-200":  {instead: func(_ *Simulator, w http.ResponseWriter, _ *http.Request) { maintenance.writeAs(w, 200) }},
	"echo-token": {instead: func(_ *Simulator, w http.ResponseWriter, r *http.Request) {
		refusal{403, "FORBIDDEN", "NOT VALID: " + r.Header.Get(tokenHeader)}.write(w)
	}},
	"429": {instead: func(_ *Simulator, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "1")
		writeHTML(w, 429, "429 Too Many Requests")
	}},
	"html":         {instead: page(200, "Login")},
	"400":          {instead: refuse(parametersMissing)},
	"409":          {instead: page(409, "409 Conflict")},
	"422":          {instead: page(422, "422 Unprocessable Content")},
	"500":          {instead: page(500, "500 Internal Server Error")},
	"502":          {instead: page(502, "502 Bad Gateway")},
	"503":          {instead: page(503, "503 Service Unavailable")},
	"504":          {instead: page(504, "504 Gateway Time-out")},
	"redirect-301": {instead: redirect(301)},
	"redirect-307": {instead: redirect(307)},
	"redirect-308": {instead: redirect(308)},

	// The batch is stored, and the answer does not come as it should.
	"timeout-after-insert": {after: func(_ *Simulator, w http.ResponseWriter, r *http.Request, _ []byte) { silence(w, r) }},
	"reset-after-insert":   {after: func(_ *Simulator, w http.ResponseWriter, _ *http.Request, _ []byte) { hangUp(w, nil) }},
	"garbage": {after: func(_ *Simulator, w http.ResponseWriter, _ *http.Request, _ []byte) {
		hangUp(w, []byte("\x16\x03\x01 this is no HTTP\r\n\r\n"))
	}},
	"cut-answer": {after: func(_ *Simulator, w http.ResponseWriter, _ *http.Request, body []byte) {
		hangUp(w, []byte("HTTP/1.1 200 OK\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+string(body[:len(body)/2])))
	}},
	"empty": {after: func(_ *Simulator, w http.ResponseWriter, _ *http.Request, _ []byte) { w.WriteHeader(200) }},
	"html-after-insert": {after: func(_ *Simulator, w http.ResponseWriter, _ *http.Request, body []byte) {
		writeHTML(w, 200, "Login "+string(body))
	}},
	"too-large": {after: func(_ *Simulator, w http.ResponseWriter, _ *http.Request, body []byte) {
		writeJSON(w, 200, append(body, bytes.Repeat([]byte(" "), crm.MaxAnswer)...))
	}},
	"gzip": {after: func(_ *Simulator, w http.ResponseWriter, _ *http.Request, body []byte) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write(body)
		io.Copy(z, io.LimitReader(spaces{}, 4*crm.MaxAnswer)) // 4 KB on the wire
		z.Close()
	}},
	"500-after-insert": {after: status(500)},
	"502-after-insert": {after: status(502)},
	"503-after-insert": {after: status(503)},
	"504-after-insert": {after: status(504)},
	"redirect-302":     {after: func(s *Simulator, w http.ResponseWriter, r *http.Request, _ []byte) { redirect(302)(s, w, r) }},
	"redirect-303":     {after: func(s *Simulator, w http.ResponseWriter, r *http.Request, _ []byte) { redirect(303)(s, w, r) }},

	// The batch is stored, and the answer says something odd about it. The
	// list- faults need a failed record to show.
	"bad-counts":            {alter: func(_ *Simulator, r *reply) { r.lost = 1 }},
	"no-counts":             {alter: func(_ *Simulator, r *reply) { r.bare = true }},
	"counts-in-obligations": {alter: func(_ *Simulator, r *reply) { r.obligations = true }},
	"counts-as-texts":       {alter: func(_ *Simulator, r *reply) { r.texts = true }},
	"list-empty":            {alter: func(_ *Simulator, r *reply) { r.failures = nil }},
	"list-short":            {alter: func(_ *Simulator, r *reply) { r.failures = r.failures[:max(0, len(r.failures)-1)] }},
	"list-foreign":          {alter: replaceLast(func(failure) failure { return stranger })},
	"list-twice":            {alter: listTwice},
	"bom":                   {alter: dress(func(b []byte) []byte { return append([]byte("\ufeff"), b...) })},
	"notice":                {alter: dress(func(b []byte) []byte { return append([]byte(notice), b...) })},
	"notice-after":          {alter: dress(func(b []byte) []byte { return append(b, notice...) })},
	"latin1":                {alter: dress(func(b []byte) []byte { return bytes.Replace(b, []byte("{"), []byte("{\"msg\":\"inserci\xf3n\","), 1) })},
	"summary-spelling":      {alter: dress(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("failed_Sumary"), []byte("failed_Summary")) })},
	"duplicate-keys": {alter: dress(func(b []byte) []byte {
		return bytes.Replace(b, []byte(`"summary":{`), []byte(`"summary":{"failed_count":0,`), 1)
	})},
	"two-documents": {alter: dress(func(b []byte) []byte { return append(b, b...) })},

	"slow": {slow: true},
}

const notice = "<br />\n<b>Notice</b>:  Undefined index: phone in <b>/var/www/html/massiveCollections.php</b> on line <b>87</b><br />\n"

// stranger is a record of no batch.
var stranger = failure{caseFile: crm.CaseFile{Fields: []crm.Field{{Key: crm.Identification, Value: "000000"}, {Key: crm.Name, Value: "Nadie"}}}, reason: "Email: is required"}

func page(code int, title string) func(*Simulator, http.ResponseWriter, *http.Request) {
	return func(_ *Simulator, w http.ResponseWriter, _ *http.Request) { writeHTML(w, code, title) }
}

func refuse(f refusal) func(*Simulator, http.ResponseWriter, *http.Request) {
	return func(_ *Simulator, w http.ResponseWriter, _ *http.Request) { f.write(w) }
}

func redirect(code int) func(*Simulator, http.ResponseWriter, *http.Request) {
	return func(s *Simulator, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", s.options.Location)
		w.WriteHeader(code)
	}
}

func status(code int) func(*Simulator, http.ResponseWriter, *http.Request, []byte) {
	return func(_ *Simulator, w http.ResponseWriter, _ *http.Request, _ []byte) {
		writeHTML(w, code, strconv.Itoa(code)+" "+http.StatusText(code))
	}
}

func dress(f func([]byte) []byte) func(*Simulator, *reply) {
	return func(_ *Simulator, r *reply) { r.dress = f }
}

func replaceLast(by func(first failure) failure) func(*Simulator, *reply) {
	return func(_ *Simulator, r *reply) {
		if n := len(r.failures); n > 0 {
			r.failures = append(slices.Clone(r.failures[:n-1]), by(r.failures[0]))
		}
	}
}

// listTwice names the first failed record in the place of the last one, and
// twice where it is the only one.
func listTwice(s *Simulator, r *reply) {
	if len(r.failures) == 1 {
		r.failures = append(r.failures, r.failures[0])
		return
	}
	replaceLast(func(first failure) failure { return first })(s, r)
}

// silence answers nothing until the client has gone.
func silence(w http.ResponseWriter, r *http.Request) {
	<-r.Context().Done()
	hangUp(w, nil)
}

// hangUp writes raw bytes and closes the connection, with a reset when there
// are none.
func hangUp(w http.ResponseWriter, raw []byte) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // not a connection: a test's recorder
	}
	defer conn.Close()
	if tcp, ok := conn.(*net.TCPConn); ok && raw == nil {
		tcp.SetLinger(0)
	}
	conn.Write(raw)
}

// spaces is white space without end.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
