package loader

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/upload"
	"wolkload/loader/workbook"
)

var today = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

var target = Target{Server: mustServer("https://crm.example.com"), Operation: "cobranza"}

func mustServer(text string) crm.Server {
	s, err := crm.ParseServer(text)
	if err != nil {
		panic(err)
	}
	return s
}

// columns of the example workbooks, by index.
const (
	colIdentification = iota
	colName
	colEmail
	colPhone
	colObligation
	colProduct
	colBalance
	colPortfolio
)

var headers = []string{"Cédula", "Nombre", "Correo", "Celular", "Nro. obligación", "Producto", "Saldo", "Cartera"}

// cartera has six debtors in eight rows below a title: Ana has two
// obligations, Eva no e-mail and is held.
var cartera = [][]string{
	{"1001", "Ana Ejemplo", "ana@example.com", "3000000001", "A-1", "Crédito", "1500.50", "CONSUMO"},
	{"1001", "Ana Ejemplo", "ana@example.com", "3000000001", "A-2", "Tarjeta", "250", "CONSUMO"},
	{"1002", "Luis Ejemplo", "luis@example.com", "3000000002", "B-1", "Crédito", "900", "CONSUMO"},
	{"1003", "Eva Ejemplo", "", "3000000003", "C-1", "Crédito", "10", "VIVIENDA"},
	{"1004", "Juan Ejemplo", "juan@example.com", "3000000004", "D-1", "Crédito", "20", "VIVIENDA"},
	{"1005", "Sara Ejemplo", "sara@example.com", "3000000005", "E-1", "Crédito", "30", "VIVIENDA"},
	{"1006", "Leo Ejemplo", "leo@example.com", "3000000006", "F-1", "Crédito", "40", "VIVIENDA"},
	{"1006", "Leo Ejemplo", "leo@example.com", "3000000006", "F-2", "Crédito", "50", "VIVIENDA"},
}

// Indexes of the debtors of cartera.
const (
	ana = iota
	luis
	eva
	juan
	sara
	leo
)

// open writes rows to a workbook and opens it.
func open(t testing.TB, name string, rows [][]string) *workbook.Workbook {
	t.Helper()
	return openSheets(t, name, "Hoja1", rows)
}

// openSheets writes sheets to a workbook and opens it; their names and rows by turns.
func openSheets(t testing.TB, name string, sheets ...any) *workbook.Workbook {
	t.Helper()
	var all []workbook.NewSheet
	for i := 0; i < len(sheets); i += 2 {
		sheet := workbook.NewSheet{Name: sheets[i].(string)}
		for _, row := range sheets[i+1].([][]string) {
			values := make([]workbook.Value, len(row))
			for j, text := range row {
				values[j].Text = text
			}
			sheet.Rows = append(sheet.Rows, values)
		}
		all = append(all, sheet)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := workbook.Write(path, all); err != nil {
		t.Fatal(err)
	}
	book, err := workbook.Open(path, workbook.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

// titled puts a title and the headers above rows.
func titled(rows [][]string) [][]string {
	return slices.Concat([][]string{{"Cartera de noviembre"}, {}, headers}, rows)
}

func folders(t testing.TB) Folders {
	home := t.TempDir()
	return Folders{Config: filepath.Join(home, "config"), Data: filepath.Join(home, "data")}
}

// draft reads and checks the example workbook, or other rows under its headers.
func draft(t testing.TB, rows ...[]string) Draft {
	t.Helper()
	if rows == nil {
		rows = cartera
	}
	d, err := ReadSheet(context.Background(), folders(t), open(t, "cartera.xlsx", titled(rows)), 0, Reading{}, nil)
	if err == nil {
		d, err = d.Check(context.Background(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Result.Problems) > 0 {
		t.Fatalf("the example's columns are not all suggested: %+v", d.Result.Problems)
	}
	d.Now = func() time.Time { return today }
	return d
}

func begin(t testing.TB, f Folders, d Draft) *Load {
	t.Helper()
	l, err := Begin(context.Background(), f, d, target, upload.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// answer is what a fake CRM does with a request.
type answer func(ctx context.Context, r crm.Request) crm.Outcome

// fakeCRM answers one request after another by a script, the last answer from
// then on, and keeps the requests.
type fakeCRM struct {
	mu       sync.Mutex
	script   []answer
	requests []crm.Request
}

func newCRM(script ...answer) *fakeCRM { return &fakeCRM{script: script} }

func (f *fakeCRM) Send(ctx context.Context, r crm.Request) crm.Outcome {
	f.mu.Lock()
	f.requests = append(f.requests, r)
	a := f.script[0]
	if len(f.script) > 1 {
		f.script = f.script[1:]
	}
	f.mu.Unlock()
	return a(ctx, r)
}

func outcome(row int, cause crm.Cause, next crm.Next, n int, s crm.State) crm.Outcome {
	return crm.Outcome{Row: row, Cause: cause, Next: next, States: slices.Repeat([]crm.State{s}, n), Status: 200}
}

func accept(_ context.Context, r crm.Request) crm.Outcome {
	return outcome(11, crm.CauseAccepted, crm.GoOn, len(r.CaseFiles), crm.Accepted)
}

func lose(_ context.Context, r crm.Request) crm.Outcome {
	return outcome(7, crm.CauseNoAnswer, crm.Stop, len(r.CaseFiles), crm.Unknown)
}

func refuseAll(_ context.Context, r crm.Request) crm.Outcome {
	return outcome(4, crm.CauseTokenInvalid, crm.Stop, len(r.CaseFiles), crm.NotSent)
}

func network(_ context.Context, r crm.Request) crm.Outcome {
	return outcome(2, crm.CauseNetwork, crm.Backoff, len(r.CaseFiles), crm.NotSent)
}

// reject rejects the case files with these identifications and accepts the rest.
func reject(identifications ...string) answer {
	return func(_ context.Context, r crm.Request) crm.Outcome {
		o := outcome(12, crm.CauseSomeRejected, crm.GoOn, len(r.CaseFiles), crm.Accepted)
		for i, c := range r.CaseFiles {
			id := c.Value(crm.Identification)
			if !slices.Contains(identifications, id) {
				continue
			}
			o.States[i] = crm.Rejected
			o.Rejections = append(o.Rejections, crm.Rejection{
				CaseFile: i, Reason: "Telephone is not valid", AttributedBy: crm.ByIdentification,
				Raw: fmt.Appendf(nil, `{"Identification":%q,"msg":"Telephone is not valid"}`, id),
			})
		}
		return o
	}
}

// quick are options that never sleep, with n case files a batch.
func quick(n int) upload.Options {
	return upload.Options{
		Settings: upload.Settings{CaseFiles: n, NoCanary: true, MaxRejected: 1},
		Wait:     func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Rand:     func() float64 { return 0.5 },
	}
}

func send(t testing.TB, l *Load, s upload.Sender, n int) Snapshot {
	t.Helper()
	snap, err := l.Send(context.Background(), s, quick(n))
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

// state gives one case file.
func state(t testing.TB, l *Load, index int) CaseFile {
	t.Helper()
	all := l.CaseFiles(crm.NotSent, crm.Accepted, crm.Rejected, crm.Unknown)
	if index >= len(all) || all[index].Index != index {
		t.Fatalf("case file %d of %d is not in its place", index, len(all))
	}
	return all[index]
}

// wantID fails unless err is an error of a room with this id and the values named.
func wantID(t testing.TB, err error, id string, values ...string) {
	t.Helper()
	var m interface {
		Message() (string, map[string]string)
	}
	if !errors.As(err, &m) {
		t.Fatalf("error %v, want %s", err, id)
	}
	got, have := m.Message()
	if got != id {
		t.Fatalf("error %s %v, want %s", got, have, id)
	}
	for i := 0; i+1 < len(values); i += 2 {
		if have[values[i]] != values[i+1] {
			t.Errorf("%s: %s is %q, want %q", id, values[i], have[values[i]], values[i+1])
		}
	}
}

// record is what a journal holds that no one has open.
func record(t testing.TB, f Folders, id string) journal.Record {
	t.Helper()
	j, err := journal.Open(filepath.Join(f.loads(), id+journal.Extension))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	r, err := j.Read()
	if err != nil {
		t.Fatal(err)
	}
	return r
}
