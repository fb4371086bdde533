package simulator

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"wolkload/crm"
)

// Options of a Simulator. The zero value takes any token and any operation and
// rejects nothing but what lacks a mandatory field.
type Options struct {
	Token          string        // the only valid one; "" takes any
	Operation      string        // the only one there is; "" takes any
	Quota          int           // requests a day, default 4800
	HoursToRestart int           // what the probe tells, default 15
	MaxBody        int           // bytes of a body, default 1 MB; above it is 413
	Delay          time.Duration // before every answer of massiveCollections
	Slow           time.Duration // of the fault "slow", default 10 s
	Location       string        // where redirects point, default https://moved.example.com/login
	Reject         []Rule
	Faults         []Fault // the first one that belongs to a post befalls it
	FailedShape    Shape   // default Objects
}

const (
	collectionsPath = "/server/API/v2/collections/massiveCollections.php"
	tokenPath       = "/server/API/v2/token/tokenInformation.php"
	tokenHeader     = "Wolkvox-Token"
	simultaneous    = 2 // requests per token
)

// Simulator is the CRM as an http.Handler. It is safe for concurrent use.
type Simulator struct {
	options Options
	entered func() // called when a request counts as in flight; nil but in tests

	mu       sync.Mutex
	held     ledger
	posts    int // to massiveCollections
	used     int // of the quota
	inFlight int
}

// New makes a Simulator that holds nothing.
func New(o Options) *Simulator {
	setDefault(&o.Quota, 4800)
	setDefault(&o.HoursToRestart, 15)
	setDefault(&o.MaxBody, 1_000_000)
	setDefault(&o.Slow, 10*time.Second)
	setDefault(&o.Location, "https://moved.example.com/login")
	return &Simulator{options: o, held: newLedger()}
}

func setDefault[T comparable](value *T, usual T) {
	var zero T
	if *value == zero {
		*value = usual
	}
}

// CaseFiles lists what the CRM holds, in the order in which it was first taken
// in. It is a copy.
func (s *Simulator) CaseFiles() []crm.CaseFile {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []crm.CaseFile
	for _, c := range s.held.files {
		out = append(out, clone(c.caseFile()))
	}
	return out
}

// Count is how much the CRM holds; it costs nothing.
func (s *Simulator) Count() (caseFiles, obligations int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.held.files), s.held.obligations
}

// Totals adds up what the CRM holds.
func (s *Simulator) Totals() Totals {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held.totals()
}

// Requests is how many posts reached massiveCollections, whatever came of them.
func (s *Simulator) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts
}

// Arrivals is how many times a case file with this Identification was worked
// on, taken or failed.
func (s *Simulator) Arrivals(identification string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held.of(identification).arrivals
}

// Inserts is how many times a case file with this Identification was taken.
func (s *Simulator) Inserts(identification string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held.of(identification).inserts
}

// ResetQuota does what the restart of the day does.
func (s *Simulator) ResetQuota() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used = 0
}

// ServeHTTP implements http.Handler.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	methods := map[string]string{
		collectionsPath:          http.MethodPost,
		tokenPath:                http.MethodGet,
		"/simulator/collections": http.MethodGet,
		"/simulator/summary":     http.MethodGet,
	}
	method, known := methods[r.URL.Path]
	switch {
	case !known:
		wrongPath.write(w)
	case r.Method != method:
		wrongMethod.write(w)
	case r.URL.Path == collectionsPath:
		s.serveCollections(w, r)
	case r.URL.Path == tokenPath:
		s.serveToken(w, r)
	case !isLoopback(r.Host):
		wrongPath.write(w) // another site's page, asking through a name that points here
	case r.URL.Path == "/simulator/summary":
		s.serveSummary(w)
	default:
		s.serveHeld(w)
	}
}

func isLoopback(hostPort string) bool {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		host = strings.Trim(hostPort, "[]")
	}
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

// admit checks the token, how many requests are in flight, and the quota. leave
// must be called when ok, and may be called again.
func (s *Simulator) admit(r *http.Request) (f refusal, leave func(), ok bool) {
	token := r.Header.Get(tokenHeader)
	if token == "" {
		return tokenMissing, nil, false
	}
	if s.options.Token != "" && token != s.options.Token {
		return tokenInvalid, nil, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inFlight == simultaneous {
		return tooMany, nil, false
	}
	if s.used >= s.options.Quota {
		return quotaSpent, nil, false
	}
	s.used++
	s.inFlight++
	return refusal{}, sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.inFlight--
	}), true
}

func (s *Simulator) serveCollections(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.posts++
	f := s.faultOf(s.posts)
	s.mu.Unlock()
	if f.unread {
		f.instead(s, w, r)
		return
	}
	body, err := readAll(http.MaxBytesReader(w, r.Body, int64(s.options.MaxBody)), r.ContentLength)
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		writeHTML(w, http.StatusRequestEntityTooLarge, "413 Request Entity Too Large")
		return
	} else if err != nil {
		return // the client hung up before all of it came: nothing to answer, nothing stored
	}
	refused, leave, ok := s.admit(r)
	if !ok {
		refused.write(w)
		return
	}
	defer leave()
	if s.entered != nil {
		s.entered()
	}
	if f.instead != nil {
		f.instead(s, w, r)
		return
	}
	began := time.Now()
	in := readers.Get().(*reader)
	defer readers.Put(in) // when the answer was written
	operation, files, ok := in.readRequest(body)
	pause := s.options.Delay
	if f.slow {
		pause += s.options.Slow
	}
	if !wait(r, pause-time.Since(began)) { // the answer is meant to take so long, reading included
		return
	}
	if !ok {
		parametersMissing.write(w)
		return
	}
	if s.options.Operation != "" && operation != s.options.Operation {
		unknownOperation.write(w)
		return
	}
	answer := s.store(files)
	if f.alter != nil {
		f.alter(s, &answer)
	}
	if f.after != nil {
		f.after(s, w, r, answer.json())
		return
	}
	leave() // before the client can know, who may send the next one at once
	writeJSON(w, http.StatusOK, answer.json())
}

var readers = sync.Pool{New: func() any { return new(reader) }}

// readAll reads a text with room for what is announced, within reason.
func readAll(r io.Reader, announced int64) (string, error) {
	var b strings.Builder
	b.Grow(int(min(max(announced, 0), 1<<20)))
	_, err := io.Copy(&b, r)
	return b.String(), err
}

func (s *Simulator) faultOf(post int) fault {
	for _, f := range s.options.Faults {
		if f.befalls(post) {
			return faults[f.Name]
		}
	}
	return fault{}
}

// wait pauses a request; it returns false when the client went meanwhile.
func wait(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// store takes in the case files that are right. Invented: each fails alone.
func (s *Simulator) store(files []posted) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := reply{files: files, shape: s.options.FailedShape}
	for _, c := range files {
		r := s.held.arrive(c.Value(crm.Identification))
		if f, fails := s.options.judge(c.CaseFile); fails {
			answer.failures = append(answer.failures, f)
			answer.failed++
		} else {
			s.held.insert(r, c)
		}
	}
	return answer
}

func (s *Simulator) serveToken(w http.ResponseWriter, r *http.Request) {
	refused, leave, ok := s.admit(r)
	if !ok {
		refused.write(w)
		return
	}
	defer leave()
	operation := r.URL.Query().Get("operation")
	switch {
	case operation == "":
		parametersMissing.write(w)
		return
	case s.options.Operation != "" && operation != s.options.Operation:
		unknownOperation.write(w)
		return
	}
	s.mu.Lock()
	used := s.used
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, marshal(map[string]any{
		"code": "200", "error": "null", "msg": "1 records were are found", // the vendor's words
		"data": map[string]any{
			"description":                   "token",
			"token_limit":                   s.options.Quota,
			"token_use_today":               used,
			"available_consumition_options": s.options.Quota - used,
			"hours_to_restart_count":        s.options.HoursToRestart,
		},
	}))
}

// serveHeld and serveSummary are the simulator's own: they tell what it holds,
// as CaseFiles, Arrivals, Totals and Requests do.
func (s *Simulator) serveHeld(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body := []byte(`{"collections":[`)
	for i, c := range s.held.files {
		if i > 0 {
			body = append(body, ',')
		}
		encoded, err := crm.EncodeCaseFile(c.caseFile())
		if err != nil { // only a key sent twice
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		body = append(body, encoded...)
	}
	arrivals := make(map[string]int, len(s.held.places))
	for identification, i := range s.held.places {
		arrivals[identification] = s.held.records[i].arrivals
	}
	body = append(body, `],"arrivals":`...)
	body = append(append(body, marshal(arrivals)...), '}')
	writeJSON(w, http.StatusOK, body)
}

func (s *Simulator) serveSummary(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.held.totals()
	writeJSON(w, http.StatusOK, marshal(map[string]any{
		"requests": s.posts, "token_use_today": s.used,
		"case_files": t.CaseFiles, "obligations": t.Obligations, "total_balance": t.TotalBalance,
	}))
}
