package loader

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/loader/report"
	"wolkload/mapping"
)

// ids are words that are their own ids, with the values that are filled in.
type ids struct{}

func (ids) T(id string, pairs ...any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		id += fmt.Sprintf(" %v=%v", pairs[i], pairs[i+1])
	}
	return id
}
func (ids) Int(n int) string           { return fmt.Sprint(n) }
func (ids) Money(amount string) string { return amount }

// certificateAddsUp counts a certificate anew: its lines come to its total, no
// case file is gained or lost, and nothing differs but by an edit.
func certificateAddsUp(t interface{ Fatalf(string, ...any) }, c *report.Certificate) {
	for state := range report.States {
		obligations, sums := 0, [3]report.Sum{}
		for i := range c.Lines {
			a := &c.Lines[i].Of[state]
			obligations += a.Obligations
			for n := range sums {
				sums[n].Add(decimal.MustParse(a.Sums[n].String()))
			}
		}
		total := &c.Total.Of[state]
		for n := range sums {
			if sums[n].String() != total.Sums[n].String() {
				t.Fatalf("%s: Σ %d by portfolio is %s, in total %s", state.ID(), n, sums[n].String(), total.Sums[n].String())
			}
		}
		if obligations != total.Obligations {
			t.Fatalf("%s: %d obligations by portfolio, %d in total", state.ID(), obligations, total.Obligations)
		}
	}
	files := 0
	for state := report.Accepted; state < report.States; state++ {
		files += c.Total.Of[state].CaseFiles
	}
	if files != c.Total.Of[report.File].CaseFiles {
		t.Fatalf("%d case files of %d", files, c.Total.Of[report.File].CaseFiles)
	}
	if found := c.Differences(); c.Edited == 0 && len(found) > 0 {
		t.Fatalf("nothing was edited, and yet it differs: %s", differs(c))
	}
}

// differs writes where a certificate does not add up.
func differs(c *report.Certificate) string {
	var lines []string
	for _, d := range c.Differences() {
		name := d.Portfolio
		if d.Total {
			name = "Σ"
		}
		lines = append(lines, fmt.Sprintf("%s %d/%d %d/%d %s/%s", name, d.File.CaseFiles, d.Now.CaseFiles, d.File.Obligations, d.Now.Obligations,
			d.File.Sums[0].String(), d.Now.Sums[0].String()))
	}
	return strings.Join(lines, "; ")
}

// TestCertificateAddsUp: whatever the sheet holds and whatever became of each
// case file, every portfolio adds up to the cent.
func TestCertificateAddsUp(t *testing.T) {
	t.Parallel()
	rows := [][]string{slices.Concat(headers, []string{"Último pago", "Saldo por pagar"})}
	for i := range 12 {
		id := fmt.Sprint(1001 + i*2/3) // some have two obligations
		rows = append(rows, []string{id, "Ana Ejemplo", "ana@example.com", "300000" + id, fmt.Sprint("A-", i), "Crédito", "1500.50", "CONSUMO", "10.05", "700"})
	}
	d, err := ReadSheet(t.Context(), folders(t), open(t, "cartera.xlsx", rows), 0, Reading{}, nil)
	d = checked(t, d, err)
	d.Now = now
	amounts := rapid.SampledFrom([]string{"", "0", "0.01", "33.33", "-7.10", "1.000.000,25", "0.00005", "2.123456789", "999999999999999", "x", "-"})
	portfolios := rapid.SampledFrom([]string{"", "CONSUMO", "consumo", " VIVIENDA", "Crédito <&> \"x\"", "#N/A", "línea\u2028"})
	rapid.Check(t, func(t *rapid.T) {
		texts := map[place]string{}
		for row := 1; row < len(rows); row++ {
			for _, col := range []int{colBalance, colPortfolio + 1, colPortfolio + 2} {
				if rapid.Bool().Draw(t, "other amount") {
					texts[place{row, col}] = amounts.Draw(t, "amount")
				}
			}
			texts[place{row, colPortfolio}] = portfolios.Draw(t, "portfolio")
			if rapid.IntRange(0, 5).Draw(t, "no e-mail") == 0 {
				texts[place{row, colEmail}] = ""
			}
			if rapid.IntRange(0, 9).Draw(t, "no obligation") == 0 {
				texts[place{row, colObligation}] = ""
			}
		}
		result, err := mapping.Check(t.Context(), overlay{d.Rows(), texts}, d.Mapping, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		d := d
		d.Result = result
		l := newLoad(Folders{}, d, target)
		about, err := l.describe()
		if err != nil {
			t.Fatal(err)
		}
		record := journal.Record{Load: about}
		for c, err := range l.records(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			if !c.Held {
				c.State = crm.State(rapid.IntRange(0, 3).Draw(t, "state"))
				if c.State == crm.NotSent && rapid.Bool().Draw(t, "left out") {
					c.Skipped = "2026-11-22-1"
				}
			}
			record.CaseFiles = append(record.CaseFiles, c)
		}
		c, err := certify(record)
		if err != nil {
			t.Fatal(err)
		}
		certificateAddsUp(t, c)
		for state, want := range map[report.State]mapping.Sum{report.File: result.All, report.Ready: result.Ready} {
			a := c.Total.Of[state]
			got := fmt.Sprintln(a.CaseFiles, a.Obligations, a.Sums[0].String(), a.Sums[1].String(), a.Sums[2].String())
			if want := fmt.Sprintln(want.CaseFiles, want.Obligations, want.TotalBalance, want.LastPay, want.BalancePayment); got != want {
				t.Fatalf("%s: %s, the check says %s", state.ID(), got, want)
			}
		}
		if c.Total.Of[report.Held].CaseFiles != result.Held.CaseFiles+c.Skipped {
			t.Fatalf("%d held, %d by the check and %d left out", c.Total.Of[report.Held].CaseFiles, result.Held.CaseFiles, c.Skipped)
		}
	})
}

// TestCertificateOfEdits: an edit of an amount, and of a portfolio, is told as a
// difference where it is, and is none any more when it is undone.
func TestCertificateOfEdits(t *testing.T) {
	t.Parallel()
	l := begin(t, folders(t), draft(t))
	send(t, l, newCRM(reject("1001", "1002", "1004")), 9)
	for _, step := range []struct {
		about          string
		file, row, col int
		text           string
		want           string
		edited         int
	}{
		{"another amount", luis, 0, colBalance, "900.01", "CONSUMO 2/2 3/3 2650.50/2650.51; Σ 6/6 8/8 2800.50/2800.51", 1},
		{"undone", luis, 0, -1, "", "", 0},
		{"another portfolio", ana, 1, colPortfolio, "VIVIENDA", "CONSUMO 2/2 3/2 2650.50/2400.50; VIVIENDA 4/5 5/6 150/400", 1},
		{"undone", ana, 0, -1, "", "", 0},
		{"a new portfolio", juan, 0, colPortfolio, "ZONA 1", "VIVIENDA 4/3 5/4 150/130; ZONA 1 0/1 0/1 0/20", 1},
		{"undone", juan, 0, -1, "", "", 0},
		{"what changes no amount", juan, 0, colName, "Juan B. Ejemplo", "", 1},
		{"what holds back is corrected", eva, 0, colEmail, "eva@example.com", "", 2},
		{"up in one and down in the other", luis, 0, colBalance, "899", "CONSUMO 2/2 3/3 2650.50/2649.50; Σ 6/6 8/8 2800.50/2799.50", 3},
		{"the total agrees, the portfolios don't", juan, 0, colBalance, "21", "CONSUMO 2/2 3/3 2650.50/2649.50; VIVIENDA 4/4 5/5 150/151", 3},
	} {
		var err error
		if step.col < 0 {
			_, _, err = l.Undo(step.file)
		} else {
			_, err = l.Edit(step.file, state(t, l, step.file).Rows[step.row], step.col, step.text)
		}
		if err != nil {
			t.Fatalf("%s: %v", step.about, err)
		}
		c, err := l.Certificate()
		if err != nil {
			t.Fatal(err)
		}
		if got := differs(c); got != step.want || c.Edited != step.edited {
			t.Errorf("%s: %q, %d edited\nwant %q, %d", step.about, got, c.Edited, step.want, step.edited)
		}
		certificateAddsUp(t, c)
	}
}

// TestCertificateOfALoad: what it says besides its numbers, by a clock that
// goes on a minute each time it is asked.
func TestCertificateOfALoad(t *testing.T) {
	t.Parallel()
	f, d := folders(t), draft(t)
	name, err := d.SaveProfile(f, "Banco Ejemplo")
	if err != nil {
		t.Fatal(err)
	}
	d.Profile = name
	at := today
	d.Now = func() time.Time {
		at = at.Add(time.Minute)
		return at
	}
	l := begin(t, f, d)
	want := report.Certificate{
		Load: "2026-11-23-1", Workbook: "cartera.xlsx", SHA256: d.Book.Fingerprint(), Sheet: "Hoja1", Profile: name, Revision: 1,
		Host: "crm.example.com", Operation: "cobranza", Program: program(), Begun: today.Add(time.Minute),
	}
	check := func(about string) {
		t.Helper()
		c, err := l.Certificate()
		if err != nil {
			t.Fatal(err)
		}
		certificateAddsUp(t, c)
		got := *c
		got.Lines, got.Total = nil, report.Line{}
		if a, b := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); a != b {
			t.Errorf("%s\n got %s\nwant %s", about, a, b)
		}
	}
	check("begun")
	start := at
	send(t, l, newCRM(func(ctx context.Context, r crm.Request) crm.Outcome {
		o := lose(ctx, r)
		o.Unattributed = []crm.Rejection{{CaseFile: -1, Raw: []byte(`"?"`)}, {CaseFile: -1, Raw: []byte(`"!"`)}}
		return o
	}), 9)
	r := read(t, l)
	want.FirstSent, want.LastKnown, want.Requests, want.Unattributed = r.Attempts[0].Sent, r.Attempts[0].Outcome.Answered, 1, 2
	if !want.FirstSent.After(start) || !want.LastKnown.After(want.FirstSent) {
		t.Errorf("sent %s, answered %s", want.FirstSent, want.LastKnown)
	}
	check("sent")
	for _, there := range []bool{true, false} {
		if err := l.Settle([]int{map[bool]int{true: ana, false: luis}[there]}, there); err != nil {
			t.Fatal(err)
		}
	}
	want.LastKnown, want.SettledAccepted, want.SettledNotSent = at, 1, 1
	check("settled")
	send(t, l, newCRM(accept), 9)
	want.LastKnown, want.Requests = read(t, l).Attempts[1].Outcome.Answered, 2
	check("sent again")
	if c, _ := l.Certificate(); c.Complete() {
		t.Error("complete with unknown ones")
	}
	l.Close()
	closed, err := CertificateOf(f, l.ID())
	if err != nil || closed.Requests != 2 || closed.Total.Of[report.Unknown].CaseFiles != 3 {
		t.Errorf("closed: %+v, %v", closed, err)
	}
	text := closed.Text(ids{})
	for _, want := range []string{"report.certificate.adds_up", "report.certificate.profile_is Name=Banco Ejemplo Revision=1", "report.certificate.unattributed Count=2", "CONSUMO", d.Book.Fingerprint()} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

// TestCertificateComplete: everything the file held was accepted, and only then.
// TestCertificateFirstSent: what never left was not the first that was sent.
func TestCertificateFirstSent(t *testing.T) {
	t.Parallel()
	l := begin(t, folders(t), draft(t))
	opts := quick(9)
	opts.Wait = func(context.Context, time.Duration) error { return context.Canceled }
	if _, err := l.Send(t.Context(), newCRM(network), opts); err != nil {
		t.Fatal(err)
	}
	if c, err := l.Certificate(); err != nil || !c.FirstSent.IsZero() {
		t.Errorf("first sent %s, %v", c.FirstSent, err)
	}
	send(t, l, newCRM(accept), 9)
	r := read(t, l)
	if c, err := l.Certificate(); err != nil || !c.FirstSent.Equal(r.Attempts[1].Sent) {
		t.Errorf("first sent %s, want %s, %v", c.FirstSent, r.Attempts[1].Sent, err)
	}
}

func TestCertificateComplete(t *testing.T) {
	t.Parallel()
	f := folders(t)
	l := begin(t, f, draft(t))
	send(t, l, newCRM(accept), 9)
	complete := func() bool {
		t.Helper()
		c, err := l.Certificate()
		if err != nil {
			t.Fatal(err)
		}
		return c.Complete()
	}
	if complete() {
		t.Error("complete though Eva is held")
	}
	if _, err := l.Edit(eva, state(t, l, eva).Rows[0], colEmail, "eva@example.com"); err != nil {
		t.Fatal(err)
	}
	if complete() {
		t.Error("complete though Eva is not sent")
	}
	if send(t, l, newCRM(accept), 9); !complete() {
		t.Error("not complete")
	}
	l.Close()
	// One of the first version does not tell what the file held, nor by portfolio.
	age(t, f, l.ID())
	c, err := CertificateOf(f, l.ID())
	if err != nil || !c.NoFile || c.Differences() != nil || len(c.Lines) != 0 || c.Requests != 2 || c.Program != "" {
		t.Fatalf("an old journal: %+v, %v", c, err)
	}
	if a := &c.Total.Of[report.Accepted]; a.CaseFiles != 6 || a.Obligations != 8 || a.Sums[0].String() != "2800.50" || c.Total.Of[report.File].CaseFiles != 0 {
		t.Errorf("an old journal: %+v", c.Total)
	}
}

// TestShares: what is written of them is read again, and what is none is not.
func TestShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shares := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) mapping.Share {
			amount := func(name string) decimal.Decimal {
				d, err := decimal.New(rapid.Int64().Draw(t, name), rapid.IntRange(0, 4).Draw(t, "scale"))
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
			return mapping.Share{PortfolioType: rapid.String().Draw(t, "portfolio"), Obligations: rapid.IntRange(0, 1<<30).Draw(t, "obligations"),
				TotalBalance: amount("total_balance"), LastPay: amount("last_pay"), BalancePayment: amount("balance_payment")}
		}), 0, 3).Draw(t, "shares")
		got, err := decodeShares(encodeShares(shares))
		if err != nil || !slices.Equal(got, shares) {
			t.Fatalf("%+v, want %+v, %v", got, shares, err)
		}
	})
	if got, err := decodeShares(""); got != nil || err != nil {
		t.Errorf("none: %v, %v", got, err)
	}
	for _, text := range []string{"[", "null x", `{}`, "[[]]", "[[1,2,3,4,5]]", `[["CONSUMO","1","1","1","1"]]`, `[["CONSUMO",1,"1","1","x"]]`, `[["CONSUMO",1,1,1,1]]`, `[["CONSUMO",1,"1","1"]]`} {
		if got, err := decodeShares(text); err == nil {
			t.Errorf("%s is read as %+v", text, got)
		}
	}
}

// TestCertificateOfCountedObligations: a CRM that counts obligations may have
// taken a part of what is rejected; that is said.
func TestCertificateOfCountedObligations(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	counted := func(failed string) answer {
		return func(_ context.Context, r crm.Request) crm.Outcome {
			body := fmt.Sprintf(`{"code":"200","success":false,"summary":{"total_records_received":7,"successful_inserts":%d,"failed_count":1,"total_processed":7,"failed_Sumary":[{"id":"%s","msg":"saldo"}]}}`, 6, failed)
			return crm.Decide(r, crm.Exchange{Pulled: int64(len(r.Body)), Total: int64(len(r.Body)), Status: 200, Answer: []byte(body)})
		}
	}
	s := send(t, l, newCRM(counted("A-1")), 100)
	if s.Rejected.CaseFiles != 1 || s.Rejected.Obligations != 2 {
		t.Fatalf("%+v", s)
	}
	c, err := l.Certificate()
	if err != nil || c.PartlyIn != 1 || len(c.Differences()) > 0 {
		t.Errorf("%d, %v, %v", c.PartlyIn, c.Differences(), err)
	}
	if _, err := l.Resend(t.Context(), newCRM(accept), quick(100), []int{ana}); err != nil {
		t.Fatal(err)
	}
	if c, err := l.Certificate(); err != nil || c.PartlyIn != 0 {
		t.Errorf("when it was accepted: %d, %v", c.PartlyIn, err)
	}
}
