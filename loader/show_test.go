package loader

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/report"
)

// TestShow: a load with something in every state, told without its workbook.
func TestShow(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	earlier := loaded(t, f, d, target, accept, refuseAll) // Ana and Luis
	l := begin(t, f, d.Without(compared(t, f, d, target)))
	send(t, l, newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		o := reject("1004")(ctx, r)
		o.States[1] = crm.Unknown
		o.Row, o.Next, o.Unattributed = 13, crm.Stop, []crm.Rejection{{CaseFile: -1, Reason: "?", Raw: []byte("no JSON")}}
		return o
	}), 2)
	_, err := Show(f, l.ID())
	wantID(t, err, "loader.journal_in_use", "Load", l.ID())
	want := l.Summary()
	l.Close()
	d.Book.Close() // its rows are read
	if err := os.Remove(d.Book.Path()); err != nil {
		t.Fatal(err)
	}
	got, err := Show(f, l.ID())
	if err != nil || mustJSON(t, got.Summary) != mustJSON(t, want) {
		t.Errorf("summary %+v, want %+v, %v", got.Summary, want, err)
	}
	text := strings.NewReplacer(d.Book.Fingerprint(), "SHA").Replace(mustJSON(t, got))
	file := func(id, name, rows, state, cause, reason, by string, obligations int, balance, more string) string {
		return fmt.Sprintf(`{"identification":%q,"name":%q,"rows":%s,"state":%q,"cause":%q,"reason":%q,"attributed_by":%q,"obligations":%d,"total_balance":%q%s}`,
			id, name, rows, state, cause, reason, by, obligations, balance, more)
	}
	total := func(portfolio, state string, files, obligations int, balance string) string {
		return fmt.Sprintf(`{"portfolio_type":%q,"state":%q,"case_files":%d,"obligations":%d,"total_balance":%q,"last_pay":"0","balance_payment":"0"}`,
			portfolio, state, files, obligations, balance)
	}
	left := `,"accepted_with":"` + earlier + `"`
	wantText := `{"load":"2026-11-23-2",` +
		`"case_files":{"accepted":0,"rejected":1,"unknown":1,"not_sent":1,"held":3},` +
		`"obligations":{"accepted":0,"rejected":1,"unknown":1,"not_sent":2,"held":4},` +
		`"requests":1,"unattributed":["no JSON"],` +
		`"rejected":[{"identification":"1004","rows":[8],"reason":"Telephone is not valid","attributed_by":"identification"}],` +
		`"workbook":"cartera.xlsx","sha256":"SHA","sheet":"Hoja1","host":"crm.example.com","operation":"cobranza","created":"2026-11-23T09:30:00Z",` +
		`"totals":[` + strings.Join([]string{
		total("CONSUMO", "file", 2, 3, "2650.50"), total("CONSUMO", "ready", 2, 3, "2650.50"), total("CONSUMO", "held", 2, 3, "2650.50"),
		total("VIVIENDA", "file", 4, 5, "150"), total("VIVIENDA", "ready", 3, 4, "140"),
		total("VIVIENDA", "rejected", 1, 1, "20"), total("VIVIENDA", "unknown", 1, 1, "30"), total("VIVIENDA", "not_sent", 1, 2, "90"), total("VIVIENDA", "held", 1, 1, "10"),
	}, ",") + `],"list":[` + strings.Join([]string{
		file("1001", "Ana Ejemplo", "[4,5]", "held", "", "", "", 2, "1750.50", left),
		file("1002", "Luis Ejemplo", "[6]", "held", "", "", "", 1, "900", left),
		file("1003", "Eva Ejemplo", "[7]", "held", "", "", "", 1, "10", ""),
		file("1004", "Juan Ejemplo", "[8]", "rejected", "some_rejected", "Telephone is not valid", "identification", 1, "20", ""),
		file("1005", "Sara Ejemplo", "[9]", "unknown", "some_rejected", "", "", 1, "30", ""),
		file("1006", "Leo Ejemplo", "[10,11]", "not_sent", "", "", "", 2, "90", ""),
	}, ",") + `]}`
	if text != wantText {
		t.Errorf("shown\n got %s\nwant %s", text, wantText)
	}
}

func TestShowRefuses(t *testing.T) {
	t.Parallel()
	f := folders(t)
	_, err := Newest(f)
	wantID(t, err, "loader.no_loads")
	for _, id := range []string{"", "2026-11-23-1", "../x", "a/b"} {
		_, err = Show(f, id)
		wantID(t, err, "loader.no_such_load", "Load", id)
		_, err = CertificateOf(f, id)
		wantID(t, err, "loader.no_such_load", "Load", id)
		_, err = RestOf(f, id, ids{})
		wantID(t, err, "loader.no_such_load", "Load", id)
	}
	d := draft(t)
	id := loaded(t, f, d, target, accept)
	d.Now = now
	second := loaded(t, f, d, target, accept)
	for _, stray := range []string{"", "notes", "notes-7", "2026-13-45-1"} {
		if err := os.WriteFile(filepath.Join(f.loads(), stray+journal.Extension), []byte("no journal at all"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := Newest(f); got != second || err != nil {
		t.Errorf("newest %s, %v", got, err)
	}
	for _, shares := range []string{"[", `[["CONSUMO",1,1,1,1]]`} {
		statements(t, f, id, "UPDATE case_file SET shares = '"+shares+"' WHERE idx = 0")
		_, err = Show(f, id)
		wantID(t, err, "loader.journal_damaged", "Load", id)
	}
	statements(t, f, second, "UPDATE load SET totals = '{'")
	_, err = CertificateOf(f, second)
	wantID(t, err, "loader.journal_damaged", "Load", second)
	if err := os.WriteFile(filepath.Join(f.loads(), "x"+journal.Extension), []byte("no journal"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Show(f, "x")
	wantID(t, err, "loader.journal_damaged", "Load", "x")
}

// TestShowTwoSheets: rows are numbered as in their own sheets.
func TestShowTwoSheets(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), folders(t)
	d, err := ReadSheet(ctx, f, openSheets(t, "cartera.xlsx", "Deudores", debtorsSheet, "Obligaciones", obligationsSheet), 0, Reading{}, nil)
	l := begin(t, f, checked(t, d, err))
	send(t, l, newCRM(reject("1001")), 9)
	shown, err := show(read(t, l))
	if err != nil || mustJSON(t, shown.Summary) != mustJSON(t, l.Summary()) || !slices.Equal(shown.List[0].Rows, []int{2, 4, 5}) {
		t.Errorf("%+v, %v", shown, err)
	}
}

// TestWhatTheJournalTells does random things to a load of which some case files
// are left out: after each step its journal alone shows what it tells itself,
// and its certificate adds up.
func TestWhatTheJournalTells(t *testing.T) {
	t.Parallel()
	d := draft(t)
	template, f := folders(t), folders(t)
	loaded(t, template, d, target, reject("1002", "1004", "1005", "1006")) // Ana
	l := begin(t, template, d.Without(compared(t, template, d, target)))
	l.Close()
	name := l.ID() + journal.Extension
	began, err := os.ReadFile(filepath.Join(template.loads(), name))
	if err == nil {
		err = os.MkdirAll(f.loads(), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	answers := []answer{accept, accept, lose, lose, refuseAll, reject("1001", "1004"), reject("1002", "1005", "1006", "1003"), network}
	few(t, 10, func(t *rapid.T) {
		if err := os.WriteFile(filepath.Join(f.loads(), name), began, 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := Open(context.Background(), f, l.ID(), d)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { l.Close() }()
		c := newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
			return rapid.SampledFrom(answers).Draw(t, "answer")(ctx, r)
		})
		anyCaseFile := rapid.IntRange(0, d.Result.Len()-1)
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			i := anyCaseFile.Draw(t, "case file")
			switch rapid.SampledFrom([]string{"send", "send", "resend", "edit", "edit", "undo", "settle", "open"}).Draw(t, "step") {
			case "send":
				if _, err := l.Send(context.Background(), c, quick(2)); err != nil {
					t.Fatal(err)
				}
			case "resend":
				l.Resend(context.Background(), c, quick(2), []int{i, anyCaseFile.Draw(t, "another")})
			case "edit":
				row := rapid.SampledFrom(d.Result.RowsOf(i)).Draw(t, "row")
				col := rapid.SampledFrom([]int{colIdentification, colName, colEmail, colBalance, colPortfolio}).Draw(t, "column")
				l.Edit(i, row, col, rapid.SampledFrom([]string{"", "1002", "nuevo@example.com", "77.70", "CONSUMO"}).Draw(t, "text"))
			case "undo":
				l.Undo(i)
			case "settle":
				there := rapid.Bool().Draw(t, "there")
				if c := l.view(i); there || !c.Faulty() { // the other way: TestSettleEditedToAnError
					l.Settle([]int{i}, there)
				}
			case "open":
				l.Close()
				if l, err = Open(context.Background(), f, l.ID(), d); err != nil {
					t.Fatal(err)
				}
			}
			sameTold(t, l)
		}
		before := l.Snapshot()
		l.Close()
		loads, err := ListLoads(f)
		if err != nil || len(loads) != 1 {
			t.Fatal(loads, err)
		}
		if i := loads[0]; i.NotSent != before.NotSent.CaseFiles || i.Accepted != before.Accepted.CaseFiles || i.Rejected != before.Rejected.CaseFiles ||
			i.Unknown != before.Unknown.CaseFiles || i.Held != before.Held.CaseFiles || i.Requests != before.Requests {
			t.Fatalf("listed as %+v, it was %+v", i, before)
		}
	})
}

// sameTold compares what a load tells with what its journal tells.
func sameTold(t *rapid.T, l *Load) {
	t.Helper()
	record, err := l.journal.Read()
	if err != nil {
		t.Fatal(err)
	}
	shown, err := show(record)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := fmt.Sprintf("%+v", shown.Summary), fmt.Sprintf("%+v", l.Summary()); a != b {
		t.Fatalf("shown %s\nthe load %s", a, b)
	}
	for i, c := range l.CaseFiles(crm.NotSent, crm.Accepted, crm.Rejected, crm.Unknown) {
		want := ShownFile{c.Identification, c.Name, l.sheetRows(i), c.State.String(), string(c.Cause), c.Reason, c.AttributedBy, len(l.file(i).Obligations), c.Balance.String(), c.Skipped}
		if c.Held {
			want.State = "held"
		}
		if a, b := fmt.Sprintf("%+v", shown.List[i]), fmt.Sprintf("%+v", want); a != b {
			t.Fatalf("case file %d shown %s\nthe load %s", i, a, b)
		}
	}
	certificate, err := l.Certificate()
	if err != nil {
		t.Fatal(err)
	}
	certificateAddsUp(t, certificate)
	s := l.Snapshot()
	for state, tally := range map[report.State]Tally{
		report.Accepted: s.Accepted, report.Rejected: s.Rejected, report.Unknown: s.Unknown, report.NotSent: s.NotSent, report.Held: s.Held,
	} {
		if a := &certificate.Total.Of[state]; a.CaseFiles != tally.CaseFiles || a.Obligations != tally.Obligations || a.Sums[0].String() != tally.Balance.String() {
			t.Fatalf("%s: %d, %d, %s; the load says %+v", state.ID(), a.CaseFiles, a.Obligations, a.Sums[0].String(), tally)
		}
	}
	if certificate.Complete() && (s.Accepted.CaseFiles != len(l.files) || len(certificate.Differences()) > 0) {
		t.Fatalf("complete with %+v", s)
	}
}
