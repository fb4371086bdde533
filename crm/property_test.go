package crm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"

	"pgregory.net/rapid"
)

// world is a batch and what a CRM truly did with it. The CRM of this test may
// lose entries of its list, repeat them, add others' and garble its counts; it
// never names a debtor that did not fail.
type world struct {
	request   Request
	processed bool
	failed    []map[int]bool // per case file: obligations that failed; -1 stands for the case file itself
	unit      Unit
}

// texts that lie close to one another: lost zeros, prefixes, positions,
// obligation ids that are identifications.
var (
	idPool   = []string{"1", "2", "3", "12", "1234", "12345", "0012345", "012345", "1234-5", "123", "98765", "X-12"}
	oblPool  = []string{"1", "01", "02", "2", "1234", "98765", "X-12", "O-1", "O-2", "O-3"}
	namePool = []string{"Ana Prueba", "Luis Ensayo", "Eva", "1234", "O-1"}
)

func worldGen(t *rapid.T) world {
	var files []CaseFile
	for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(idPool), 1, 6, rapid.ID[string]).Draw(t, "identifications") {
		obligations := rapid.SliceOfN(rapid.SampledFrom(oblPool), 0, 3).Draw(t, "obligations")
		files = append(files, debtor(id, rapid.SampledFrom(namePool).Draw(t, "name"), obligations...))
	}
	r, err := NewRequest("op", files)
	if err != nil {
		t.Fatal(err)
	}
	w := world{request: r, failed: make([]map[int]bool, len(files)), unit: rapid.SampledFrom([]Unit{UnitCaseFiles, UnitObligations}).Draw(t, "unit")}
	for i, f := range files {
		w.failed[i] = make(map[int]bool)
		switch rapid.IntRange(0, 3).Draw(t, "fate") {
		case 0: // the case file fails with all it has
			w.failed[i][-1] = true
			for k := range f.Obligations {
				w.failed[i][k] = true
			}
		case 1: // some obligations fail
			for k := range f.Obligations {
				if rapid.Bool().Draw(t, "fails") {
					w.failed[i][k] = true
				}
			}
		}
	}
	return w
}

// entriesGen writes the failed records in one of many shapes, each true to
// what failed: a case file is named as a whole only when it failed so.
func (w world) entriesGen(t *rapid.T) (entries []string, keyed bool) {
	shape := rapid.IntRange(0, 7).Draw(t, "shape")
	for i, f := range w.request.CaseFiles {
		id, name := quote(f.Value(Identification)), quote(f.Value(Name))
		add := func(obligation string) {
			member := ""
			if obligation != "" {
				member = `,"id":` + quote(obligation)
			}
			var e string
			switch shape {
			case 0:
				e = `{"Identification":` + id + member + `,"error":"bad"}`
			case 1:
				e = `{"Name":` + name + member + `}`
			case 2:
				e = `{"cliente":` + id + member + `,"msg":"bad"}`
			case 3:
				e = `{"error":{"text":"bad","who":` + id + `}` + member + `}`
			case 4:
				e = quote(f.Value(Identification) + ": bad value in " + obligation)
			case 5:
				e = "[" + id + `,"bad"` + strings.Replace(member, `"id":`, "", 1) + "]"
			case 6:
				e = id + `:["bad"` + strings.Replace(member, `"id":`, "", 1) + "]"
			default:
				e = `{"row":` + fmt.Sprint(rapid.IntRange(0, 6).Draw(t, "row")) + member + `}`
			}
			entries = append(entries, e)
		}
		switch failed := w.failed[i]; {
		case failed[-1]:
			add("")
		default:
			for k := range f.Obligations {
				if failed[k] {
					add(f.Obligations[k].Value(ObligationID))
				}
			}
		}
	}
	return entries, shape == 6
}

// counts are the numbers of the summary as the CRM counts.
func (w world) counts() (received, failed int) {
	for i, f := range w.request.CaseFiles {
		if w.unit == UnitCaseFiles {
			received++
			if len(w.failed[i]) > 0 {
				failed++
			}
			continue
		}
		received += len(f.Obligations)
		for k := range w.failed[i] {
			if k >= 0 {
				failed++
			}
		}
	}
	return received, failed
}

func quote(s string) string { return string(appendString(nil, s)) }

// TestNothingIsClassedWrongly is the promise: what the CRM worked on is never
// "not sent", what it did not take is never "accepted", and every case file is
// in one state.
func TestNothingIsClassedWrongly(t *testing.T) {
	for range 20 { // a hundred worlds each
		rapid.Check(t, classedRight)
	}
}

func classedRight(t *rapid.T) {
	w := worldGen(t)
	w.processed = rapid.IntRange(0, 3).Draw(t, "processed") > 0
	var x Exchange
	honest := false
	if w.processed {
		x, honest = w.processedGen(t)
	} else {
		x = w.unprocessedGen(t)
	}
	o := Decide(w.request, x)
	if len(o.States) != len(w.request.CaseFiles) {
		t.Fatalf("%d states for %d case files", len(o.States), len(w.request.CaseFiles))
	}
	tally := make(map[State]int)
	for i, s := range o.States {
		tally[s]++
		switch {
		case w.processed && s == NotSent:
			t.Fatalf("case file %d was processed and is not_sent: %+v", i, o)
		case !w.processed && s != NotSent && s != Unknown:
			t.Fatalf("case file %d did not arrive and is %s", i, s)
		case len(w.failed[i]) > 0 && s == Accepted:
			t.Fatalf("case file %d failed and is accepted: row %d, %s", i, o.Row, x.Answer)
		case len(w.failed[i]) == 0 && s == Rejected:
			t.Fatalf("case file %d was taken and is rejected: row %d, %s", i, o.Row, x.Answer)
		}
	}
	if sum := tally[Accepted] + tally[Rejected] + tally[Unknown] + tally[NotSent]; sum != len(w.request.CaseFiles) {
		t.Fatalf("states add up to %d", sum)
	}
	if honest && tally[Unknown] > 0 {
		t.Fatalf("an honest answer left some unknown: row %d, %s", o.Row, x.Answer)
	}
	if tally[Unknown] > 0 && o.Next != Stop {
		t.Fatalf("it would go on (%d) with unknown case files", o.Next)
	}
}

// unprocessedGen is an exchange in which the CRM never worked on the batch.
func (w world) unprocessedGen(t *rapid.T) Exchange {
	total := int64(len(w.request.Body))
	if rapid.Bool().Draw(t, "lost") {
		return Exchange{
			Pulled: rapid.Int64Range(0, total-1).Draw(t, "pulled"), Total: total,
			Err: rapid.SampledFrom([]error{syscall.ECONNRESET, io.EOF, errors.New("x")}).Draw(t, "error"),
		}
	}
	status := rapid.SampledFrom([]int{200, 301, 308, 401, 403, 404, 413, 429, 302, 500, 502}).Draw(t, "status")
	body := rapid.SampledFrom([]string{
		"", "<html>", `{"code":"403","error":"FORBIDDEN","msg":"PLEASE VALIDATE TOKEN"}`, `{"code":"401","success":false}`,
		summary(false, 0, 0, 0, 0, "[]"),
	}).Draw(t, "body")
	return answered(w.request, status, body)
}

// processedGen is an exchange in which the CRM worked on the batch. honest says
// that its answer is complete, consistent and names debtors by their key.
func (w world) processedGen(t *rapid.T) (x Exchange, honest bool) {
	entries, keyed := w.entriesGen(t)
	received, failed := w.counts()
	inserted, processed := received-failed, received
	lie := rapid.IntRange(0, 9).Draw(t, "lie")
	switch lie {
	case 1, 2: // loses entries
		if len(entries) > 0 {
			k := rapid.IntRange(0, len(entries)-1).Draw(t, "lost entry")
			entries = append(entries[:k:k], entries[k+1:]...)
		}
	case 3: // repeats one
		if len(entries) > 0 {
			entries = append(entries, rapid.SampledFrom(entries).Draw(t, "repeated"))
		}
	case 4: // replaces one by a stranger
		if len(entries) > 0 {
			entries[rapid.IntRange(0, len(entries)-1).Draw(t, "replaced")] = map[bool]string{false: `{"Identification":"555","Name":"Eva"}`, true: `"555":"bad"`}[keyed]
		}
	case 5:
		received += rapid.IntRange(-2, 2).Draw(t, "received")
	case 6:
		inserted += rapid.IntRange(-2, 2).Draw(t, "inserted")
	case 7:
		processed += rapid.IntRange(-2, 2).Draw(t, "processed count")
	}
	list := "[" + strings.Join(entries, ",") + "]"
	if keyed {
		list = "{" + strings.Join(entries, ",") + "}"
	}
	if !json.Valid([]byte(list)) {
		t.Fatalf("the test wrote %s", list)
	}
	body := summary(failed == 0, received, inserted, failed, processed, list)
	status := 200
	switch rapid.IntRange(0, 11).Draw(t, "end") {
	case 0:
		x = answered(w.request, 0, "")
		x.Err = io.EOF
		return x, false
	case 1:
		return answered(w.request, 200, body[:rapid.IntRange(0, len(body)-1).Draw(t, "cut")]), false
	case 2:
		return answered(w.request, rapid.SampledFrom([]int{302, 303, 500, 503, 400}).Draw(t, "status"), body), false
	case 3:
		return answered(w.request, 200, "<html>"+body), false
	case 4:
		return answered(w.request, rapid.SampledFrom([]int{403, 404, 429}).Draw(t, "status"), body), false
	case 5:
		body = "\ufeff<br />Notice: x<br />" + body
	}
	onlyWhole := w.unit == UnitCaseFiles && (lie == 0 || lie > 7)
	for i, f := range w.request.CaseFiles {
		onlyWhole = onlyWhole && (len(w.failed[i]) == 0 || w.failed[i][-1]) && len(f.Obligations) == 1
	}
	explicit := len(entries) == 0 || strings.HasPrefix(entries[0], `{"Identification"`)
	return answered(w.request, status, body), onlyWhole && explicit
}

// FuzzDecide holds for any answer: no panic, one state each, and "accepted"
// only where the counts say that something was inserted.
func FuzzDecide(f *testing.F) {
	done := summary(true, 3, 3, 0, 3, "[]")
	for _, seed := range []string{
		"", done, "\ufeff" + done, "<br />Notice" + done, done[:50], done + done, "[" + done + "]",
		summary(false, 3, 2, 1, 3, `[{"Identification":1002,"error":"bad"}]`),
		summary(false, 6, 5, 1, 6, `{"1002":{"B-2":"bad"}}`),
		summary(false, 3, 1, 2, 3, `[["1001","bad"],"1003: worse"]`),
		`{"code":"403","error":"FORBIDDEN","msg":"TOKEN LIMIT EXCEEDED"}`,
		"{\"msg\":\"inserci\xf3n\"}",
	} {
		f.Add(200, int64(0), seed)
	}
	f.Add(403, int64(0), `{"code":"403"}`)
	f.Add(500, int64(3), done)
	f.Fuzz(func(t *testing.T, status int, missing int64, body string) {
		r := trio(t)
		x := answered(r, status, body)
		x.Pulled -= missing & 0xff
		o := Decide(r, x)
		accepted, rejected := strings.Count(states(o), "a"), strings.Count(states(o), "r")
		if len(o.States) != 3 || o.Row < 1 || o.Row > 14 || o.Cause == "" {
			t.Fatalf("%+v", o)
		}
		if accepted > 0 {
			c := o.Counts
			if c == nil || c.Inserted < int64(accepted) || c.Received != c.Processed || c.Inserted+c.Failed != c.Received || x.Pulled < x.Total {
				t.Fatalf("accepted %d with %+v", accepted, c)
			}
			if accepted+rejected != 3 || (rejected == 0) != (c.Failed == 0) {
				t.Fatalf("accepted %d, rejected %d with %+v", accepted, rejected, c)
			}
		}
		if rejected > 0 && len(o.Rejections) < rejected {
			t.Fatalf("%d rejected, %d named", rejected, len(o.Rejections))
		}
		for _, e := range append(o.Rejections, o.Unattributed...) {
			if !json.Valid(e.Raw) {
				t.Fatalf("raw entry %q", e.Raw)
			}
		}
		o.redact("Sumary")
		if strings.Contains(string(o.Answer), "Sumary") {
			t.Fatal("the token is in the answer")
		}
	})
}
