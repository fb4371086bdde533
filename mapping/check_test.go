package mapping

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

func TestCheckSent(t *testing.T) {
	s := texts(longHeader,
		"=1020304|Ana Ejemplo|ana@example.com|=3001234567|Norte |OB-1|Libranza|1.234.567,50|25/12/2025|CONSUMO|12 meses",
		"=1020304|Ana Ejemplo|ana@example.com|=3001234567||OB-2|Tarjeta|=100.25|@45000||",
		"900123|Ejemplo & Cía|pagos@example.com|6015550100|Sur|OB-3|Cartera|2.000,00|2025-02-03|PYME|",
	)
	r := check(t, s, longMapping())
	want := []crm.CaseFile{
		{
			Fields: []crm.Field{
				{Key: "Identification", Value: "1020304"}, {Key: "Name", Value: "Ana Ejemplo"}, {Key: "Email", Value: "ana@example.com"},
				{Key: "Telephone", Value: "3001234567"}, {Key: "Zona", Value: "Norte "},
			},
			Obligations: []crm.Obligation{
				{Fields: []crm.Field{
					{Key: "id", Value: "OB-1"}, {Key: "name", Value: "Libranza"}, {Key: "total_balance", Value: "1234567.50"},
					{Key: "expiring_date", Value: "2025-12-25"}, {Key: "portfolio_type", Value: "CONSUMO"}, {Key: "Plazo", Value: "12 meses"},
				}},
				{Fields: []crm.Field{
					{Key: "id", Value: "OB-2"}, {Key: "name", Value: "Tarjeta"}, {Key: "total_balance", Value: "100.25"},
					{Key: "expiring_date", Value: "2023-03-15"},
				}},
			},
		},
		{
			Fields: []crm.Field{
				{Key: "Identification", Value: "900123"}, {Key: "Name", Value: "Ejemplo & Cía"}, {Key: "Email", Value: "pagos@example.com"},
				{Key: "Telephone", Value: "6015550100"}, {Key: "Zona", Value: "Sur"},
			},
			Obligations: []crm.Obligation{
				{Fields: []crm.Field{
					{Key: "id", Value: "OB-3"}, {Key: "name", Value: "Cartera"}, {Key: "total_balance", Value: "2000.00"},
					{Key: "expiring_date", Value: "2025-02-03"}, {Key: "portfolio_type", Value: "PYME"},
				}},
			},
		},
	}
	for i, c := range files(r) {
		if !reflect.DeepEqual(c.CaseFile, want[i]) {
			t.Errorf("case file %d: got %+v, want %+v", i, c.CaseFile, want[i])
		}
	}
	if len(files(r)) != 2 || issuesOf(r) != nil || shape(r) != "[1 2] [3]" {
		t.Errorf("%s: %s", shape(r), issues(r))
	}
	if got := r.Ready.TotalBalance.String(); got != "1236667.75" {
		t.Errorf("total balance %s", got)
	}
	totals := fmt.Sprint(len(r.Totals))
	for _, total := range r.Totals {
		totals += fmt.Sprintf("; %q %d %d %s", total.PortfolioType, total.Ready.CaseFiles, total.Ready.Obligations, total.Ready.TotalBalance)
	}
	if totals != `3; "" 1 1 100.25; "CONSUMO" 1 1 1234567.50; "PYME" 1 1 2000` {
		t.Errorf("totals %s", totals)
	}
}

func TestCheckSendEmpty(t *testing.T) {
	m := longMapping()
	m.SendEmpty = true
	r := check(t, texts(longHeader, "1020304|Ana Ejemplo|ana@example.com|3001234567||OB-1|Libranza||||"), m)
	want := crm.CaseFile{
		Fields: []crm.Field{
			{Key: "Identification", Value: "1020304"}, {Key: "Name", Value: "Ana Ejemplo"}, {Key: "Email", Value: "ana@example.com"},
			{Key: "Telephone", Value: "3001234567"}, {Key: "Zona"},
		},
		Obligations: []crm.Obligation{{Fields: []crm.Field{
			{Key: "id", Value: "OB-1"}, {Key: "name", Value: "Libranza"}, {Key: "total_balance"}, {Key: "expiring_date"},
			{Key: "portfolio_type"}, {Key: "Plazo"},
		}}},
	}
	if !reflect.DeepEqual(files(r)[0].CaseFile, want) {
		t.Errorf("got %+v", files(r)[0].CaseFile)
	}
}

func TestCheckGrouping(t *testing.T) {
	const ana, beto = "1020|Ana Ejemplo|ana@example.com|3001234567|Norte|", "1030|Beto Ejemplo|beto@example.com|3017654321|Sur|"
	tests := []struct {
		name   string
		rows   []string
		shape  string
		issues string
	}{
		{
			"repeated anywhere",
			[]string{ana + "A1|x", beto + "B1|x", ana + "A2|x"},
			"[1 3] [2]", "",
		},
		{
			"blank below",
			[]string{ana + "A1|x", "|||||A2|x", "|||||A3|x", beto + "B1|x"},
			"[1 2 3] [4]", "",
		},
		{
			"blank below, debtor repeated but for the identification",
			[]string{ana + "A1|x", "|Ana Ejemplo||3001234567||A2|x"},
			"[1 2]", "",
		},
		{
			"another debtor without identification",
			[]string{ana + "A1|x", "|Beto Ejemplo||||A2|x"},
			"[1] [2]!", "2 missing_mandatory Identification; 2 missing_mandatory Email; 2 missing_mandatory Telephone",
		},
		{
			"below a row that has no identification either",
			[]string{"|Beto Ejemplo|beto@example.com|3017654321||B1|x", "|||||B2|x"},
			"[1]! [2]!", "1 missing_mandatory Identification; 2 missing_mandatory Identification; 2 missing_mandatory Name; 2 missing_mandatory Email; 2 missing_mandatory Telephone",
		},
		{
			"blank row between",
			[]string{ana + "A1|x", "", "|||||A2|x"},
			"[1] [3]!", "3 missing_mandatory Identification; 3 missing_mandatory Name; 3 missing_mandatory Email; 3 missing_mandatory Telephone",
		},
		{
			"below an identification that cannot be read",
			[]string{"1,02E+09|Ana Ejemplo|ana@example.com|3001234567|Norte|A1|x", "|||||A2|x", "1,02E+09|Ana Ejemplo|ana@example.com|3001234567|Norte|A3|x"},
			"[1 2]! [3]!", "1 scientific_text Identification; 3 scientific_text Identification",
		},
		{
			"debtor rows and obligation rows",
			[]string{ana, "|||||A1|x", "|||||A2|x"},
			"[1 2 3]", "",
		},
		{
			"debtor without obligation",
			[]string{ana, beto + "B1|x"},
			"[1]! [2]", "1 no_obligation Obligations",
		},
		{
			"two values for one debtor's field: somebody chooses",
			[]string{ana + "A1|x", "1020|Ana Ejemplo||3009999999|Sur|A2|x"},
			"[1 2]!", "2 conflicting_debtor_data Telephone; 2 conflicting_debtor_data Zona",
		},
		{
			"a later row fills what the first lacks",
			[]string{"1020|Ana Ejemplo||3001234567||A1|x", ana + "A2|x"},
			"[1 2]", "",
		},
		{
			"an error holds the whole case file",
			[]string{ana + "A1|x", "1020||||||x", beto + "B1|x"},
			"[1 2]! [3]", "2 missing_mandatory id",
		},
		{
			"obligation twice",
			[]string{ana + "A1|x", ana + "A1|x", beto + "A1|x"},
			"[1 2] [3]", "2 obligation_twice id; 3 obligation_two_debtors id",
		},
		{
			"a missing e-mail is one error, at the debtor's first row",
			[]string{"1020|Ana Ejemplo||3001234567||A1|x", "1020|Ana Ejemplo||3001234567||A2|x"},
			"[1 2]!", "1 missing_mandatory Email",
		},
		{
			"an unreadable e-mail is not also missing",
			[]string{"1020|Ana Ejemplo|ana|3001234567||A1|x"},
			"[1]!", "1 email_invalid Email",
		},
		{
			"blank rows and spaces are no rows",
			[]string{ana + "A1|x", "   | ", "", beto + "B1|x"},
			"[1] [4]", "",
		},
		{
			"total row",
			[]string{ana + "A1|x|10", "||||||TOTAL|=10"},
			"[1]", "2 total_row",
		},
		{
			"total row, label as identification, amount as text",
			[]string{ana + "A1|x|10,00", "Totales:||||||=1|10,00"},
			"[1]", "2 total_row",
		},
		{
			"a debtor called Total",
			[]string{"900123|Total Ejemplo SAS|pagos@example.com|3001234567||A1|x"},
			"[1]", "",
		},
		{
			"a debtor called Total who lacks the identification",
			[]string{"|Total Ejemplo SAS||||A1|x"},
			"[1]!", "1 missing_mandatory Identification; 1 missing_mandatory Email; 1 missing_mandatory Telephone",
		},
		{
			"sum without a label",
			[]string{ana + "A1|x|10", "|||||||=10"},
			"[1 2]!", "2 missing_mandatory id; 2 missing_mandatory name",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := check(t, texts(append([]string{longHeader}, tt.rows...)...), longMapping())
			if got := shape(r); got != tt.shape {
				t.Errorf("case files %s, want %s", got, tt.shape)
			}
			if got := issues(r); got != tt.issues {
				t.Errorf("issues %s\n want %s", got, tt.issues)
			}
		})
	}
}

// Rows that the sheet does not store stand between two rows all the same.
func TestCheckBlankBelowNeedsTheNextRow(t *testing.T) {
	s := texts(longHeader, "1020|Ana Ejemplo|ana@example.com|3001234567||A1|x", "|||||A2|x")
	s.numbers = []int{1, 2, 5}
	if got := shape(check(t, s, longMapping())); got != "[1] [2]!" {
		t.Errorf("case files %s", got)
	}
}

func TestCheckConflictNamesBoth(t *testing.T) {
	s := texts(longHeader,
		"1020||ana@example.com|3001234567||A1|x",
		"1020|Ana Ejemplo|||| A2|x",
		"1020|Ana  Ejemplo |||| A3|x")
	r := check(t, s, longMapping())
	var conflict Issue
	for _, i := range issuesOf(r) {
		if i.Rule == RuleConflictingDebtorData {
			conflict = i
		}
	}
	id, values := conflict.Message()
	want := map[string]string{
		"Field": "Name", "Raw": "Ana  Ejemplo ", "Shown": "Ana  Ejemplo ", "ToSend": "Ana Ejemplo", "Repair": "", "Other": "Ana  Ejemplo", "SentRow": "3",
	}
	if id != "rule.conflicting_debtor_data" || !reflect.DeepEqual(values, want) {
		t.Errorf("got %s %v", id, values)
	}
}

func TestCheckProblemsHoldEverything(t *testing.T) {
	s := texts(longHeader, "1020|Ana Ejemplo|ana@example.com|3001234567|Norte|A1|x|10|2025-02-03|C|1")
	m := longMapping()
	twice := m.Assign(4, Assignment{Target: ToCaseFile, Field: crm.Name})
	r := check(t, s, twice)
	if got := issues(r); got != "-1 field_twice Name" || r.Held.CaseFiles != 1 || issuesOf(r)[0].Column != 1 {
		t.Errorf("%s, held %d", got, r.Held.CaseFiles)
	}
	if n := len(files(r)[0].Fields); n != 4 {
		t.Errorf("%d fields: a key stands twice", n)
	}
	missing := m.Assign(0, Assignment{})
	r = check(t, s, missing)
	if got := issues(r); got != "-1 missing_field Identification" || r.Held.CaseFiles != 1 {
		t.Errorf("%s, held %d", got, r.Held.CaseFiles)
	}
	for _, a := range []Assignment{
		{Target: ToCaseFile, Custom: true},
		{Target: ToCaseFile, Field: crm.Obligations, Custom: true},
		{Target: ToObligation, Field: "saldo"},
	} {
		r = check(t, s, m.Assign(10, a))
		if r.Ready.CaseFiles != 0 || len(r.Problems) != 1 {
			t.Errorf("%+v: %s", a, issues(r))
		}
	}
}

func TestCheckConventions(t *testing.T) {
	row := func(n int, balance, date string) string {
		return fmt.Sprintf("10%d|Ana Ejemplo|ana@example.com|300123456%d||A%d|x|%s|%s|C|", n, n, n, balance, date)
	}
	tests := []struct {
		name   string
		rows   []string
		issues string
		sent   string
	}{
		{
			"one proof for all",
			[]string{row(1, "1.234", "03/02/2025"), row(2, "1.234,5", "25/02/2025")},
			"", "1234 2025-02-03; 1234.5 2025-02-25",
		},
		{
			"month first",
			[]string{row(1, "1,234", "03/02/2025"), row(2, "1,234.5", "02/25/2025")},
			"", "1234 2025-03-02; 1234.5 2025-02-25",
		},
		{
			"no proof: neither is guessed, and what reads the same either way is sent",
			[]string{row(1, "1.234", "03/02/2025"), row(2, "5", "04/04/2025"), row(3, "5", "3 feb 2025")},
			"1 ambiguous_amount total_balance; 1 ambiguous_date expiring_date", " ; 5 2025-04-04; 5 2025-02-03",
		},
		{
			"equal day and month prove and assume nothing",
			[]string{row(1, "5", "03/03/2025")},
			"", "5 2025-03-03",
		},
		{
			"both proved",
			[]string{row(1, "1.234,5", "25/02/2025"), row(2, "1,234.5", "02/25/2025"), row(3, "1.234", "2025-02-03")},
			"1 date_order_conflict expiring_date; 2 amount_mixed total_balance; 2 date_order_conflict expiring_date; 3 ambiguous_amount total_balance",
			"1234.5 ; 1234.5 ;  2025-02-03",
		},
		{
			"impossible dates prove nothing",
			[]string{row(1, "5", "31/02/2025"), row(2, "5", "02/25/2025")},
			"1 date_impossible expiring_date", "5 ; 5 2025-02-25",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := check(t, texts(append([]string{longHeader}, tt.rows...)...), longMapping())
			if got := issues(r); got != tt.issues {
				t.Errorf("issues %s\n want %s", got, tt.issues)
			}
			var sent []string
			for _, c := range files(r) {
				o := c.Obligations[0]
				sent = append(sent, o.Value(crm.TotalBalance)+" "+o.Value(crm.ExpiringDate))
			}
			if got := strings.Join(sent, "; "); got != tt.sent {
				t.Errorf("sent %s\nwant %s", got, tt.sent)
			}
		})
	}
}

// What a profile kept settles what the values leave open, and no more: where
// they prove the contrary, nothing is assumed.
func TestCheckProfileConvention(t *testing.T) {
	row := func(n int, balance, date string) string {
		return fmt.Sprintf("10%d|Ana Ejemplo|ana@example.com|300123456%d||A%d|x|%s|%s|C|", n, n, n, balance, date)
	}
	kept := longMapping().WithConvention(7, DecimalComma, OrderInferred).WithConvention(8, DecimalInferred, OrderDMY)
	p := NewProfile("Banco", kept)
	for want, rows := range map[string][]string{
		"": {row(1, "1.234", "03/04/2025"), row(2, "5", "05/06/2025")},
		"1 amount_mixed total_balance; 1 date_order_conflict expiring_date; 2 ambiguous_amount total_balance; 2 date_order_conflict expiring_date": {
			row(1, "1,234.50", "12/31/2025"), row(2, "2,500", "03/04/2025"),
		},
	} {
		s := texts(append([]string{longHeader}, rows...)...)
		m, _ := p.Apply(Suggest(s, 0))
		r := check(t, s, m)
		if got := issues(r); got != want {
			t.Errorf("%q: %s\nwant %s", rows, got, want)
		}
		if want == "" && files(r)[0].Obligations[0].Value(crm.TotalBalance) != "1234" {
			t.Errorf("sent %+v", files(r)[0].Obligations[0])
		}
		// A person who has seen the column settles it.
		settled := m.WithConvention(7, DecimalPoint, OrderInferred).WithConvention(8, DecimalInferred, OrderMDY)
		if r := check(t, s, settled); r.Conventions[7].Decimal != DecimalPoint || r.Conventions[8].DateOrder != OrderMDY {
			t.Errorf("conventions %+v", r.Conventions[7:9])
		}
	}
}

// A person's setting settles what the values left open.
func TestCheckOwnConvention(t *testing.T) {
	s := texts(longHeader, "1020|Ana Ejemplo|ana@example.com|3001234567||A1|x|1.234|03/02/2025|C|")
	m := longMapping()
	for _, tt := range []struct {
		decimal Decimal
		order   DateOrder
		sent    string
		issues  string
	}{
		{DecimalComma, OrderDMY, "1234 2025-02-03", ""},
		{DecimalPoint, OrderMDY, "1.234 2025-03-02", "1 three_decimals total_balance"},
	} {
		own := m.WithConvention(7, tt.decimal, OrderInferred).WithConvention(8, DecimalInferred, tt.order)
		r := check(t, s, own)
		o := files(r)[0].Obligations[0]
		if got := o.Value(crm.TotalBalance) + " " + o.Value(crm.ExpiringDate); got != tt.sent || issues(r) != tt.issues {
			t.Errorf("sent %s, want %s; %s", got, tt.sent, issues(r))
		}
		if r.Conventions[7].Decimal != tt.decimal || r.Conventions[8].DateOrder != tt.order {
			t.Errorf("conventions %+v", r.Conventions)
		}
	}
}

func TestInfer(t *testing.T) {
	s := texts(longHeader,
		"1|a|b|c|d|e|f|5|x|g|1.234,5",
		"1|a|b|c|d|e|f|1.234|03/02/2025|g|1,5",
		"1|a|b|c|d|e|f|1.234,5|13/02/2025|g|")
	got := Infer(s, longMapping())
	if len(got) != 11 {
		t.Fatalf("%d conventions", len(got))
	}
	if want := (Convention{Decimal: DecimalComma, Example: "1.234,5", Row: 3}); got[7] != want {
		t.Errorf("amounts: %+v", got[7])
	}
	if want := (Convention{DateOrder: OrderDMY, Example: "13/02/2025", Row: 3}); got[8] != want {
		t.Errorf("dates: %+v", got[8])
	}
	if want := (Convention{Row: -1}); got[10] != want || got[0] != want {
		t.Errorf("a custom column has a convention: %+v", got[10])
	}
	// What a person typed is no proof of how the creditor writes.
	edited := s.with(2, 7, editedCell("1,234.5"))
	if got := Infer(edited, longMapping()); got[7].Conflict || got[7].Decimal != DecimalComma {
		t.Errorf("with an edit: %+v", got[7])
	}
}

func TestCheckShown(t *testing.T) {
	s := texts(longHeader, "x|Ana Ejemplo|ana@example.com|x||A1|x|x|2025-02-03|C|")
	s.rows[1][0] = numberCell("5512940468989", "General")
	s.rows[1][3] = numberCell("3001234567", "0.00E+00")
	s.rows[1][7] = numberCell("1234.56", "#,##0")
	s.shown = map[[2]int]string{{1, 0}: "5.51294E+12", {1, 3}: "3.00E+09", {1, 7}: "1,235"}
	r := check(t, s, longMapping())
	if got := issues(r); got != "1 shown_scientific Identification; 1 shown_scientific Telephone; 1 shown_differs total_balance" {
		t.Errorf("issues %s", got)
	}
	want := Issue{
		Severity: Warning, Rule: RuleShownScientific, Row: 1, Column: 0, Field: crm.Identification,
		Raw: "5512940468989", Shown: "5.51294E+12", ToSend: "5512940468989",
	}
	if !reflect.DeepEqual(issuesOf(r)[0], want) {
		t.Errorf("got %+v", issuesOf(r)[0])
	}
	if r.Ready.TotalBalance.String() != "1234.56" {
		t.Errorf("balance %s", r.Ready.TotalBalance)
	}
}

// Sums are exact or refuse: an amount that would make them overflow is held.
func TestCheckSumOverflow(t *testing.T) {
	lines := []string{longHeader}
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("1%02d|Ana Ejemplo|ana@example.com|30012345%02d||A%d|x|90000000000000,0001|||", i, i, i))
	}
	r := check(t, texts(lines...), longMapping())
	if got := issues(r); got != "10 amount_too_large total_balance; 11 amount_too_large total_balance; 12 amount_too_large total_balance" {
		t.Errorf("issues %s", got)
	}
	if got := r.All.TotalBalance.String(); got != "810000000000000.0009" {
		t.Errorf("total %s", got)
	}
}

func TestCheckCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if r, err := Check(ctx, texts(longHeader, "1"), longMapping(), nil, nil); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("got %v, %v", r, err)
	}
}

func TestCheckProgress(t *testing.T) {
	lines := []string{longHeader}
	for i := range 3*chunkRows + 7 {
		lines = append(lines, fmt.Sprintf("%d|Ana Ejemplo|ana@example.com|3001234567||A%d|x", 100000+i, i))
	}
	var most, calls atomic.Int64
	r, err := Check(context.Background(), texts(lines...), longMapping(), nil, func(rows int) {
		calls.Add(1)
		for now := int64(rows); ; {
			before := most.Load()
			if now <= before || most.CompareAndSwap(before, now) {
				return
			}
		}
	})
	if err != nil || r.Rows != 3*chunkRows+7 || most.Load() != int64(r.Rows) || calls.Load() != 4 {
		t.Errorf("%v: %d rows, progress to %d in %d calls", err, r.Rows, most.Load(), calls.Load())
	}
}

func TestCheckEmptySheets(t *testing.T) {
	for _, s := range []*sheet{texts(longHeader), texts()} {
		m := longMapping()
		r := check(t, s, m)
		if len(files(r)) != 0 || issuesOf(r) != nil || r.Totals != nil {
			t.Errorf("got %+v", r)
		}
	}
}

// A panic of a Source reaches the caller, where it can be recovered, and not
// the bare goroutine of a worker.
func TestCheckPanicsInTheCaller(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	_, _ = Check(context.Background(), broken{texts(longHeader, "1")}, longMapping(), nil, nil)
}

type broken struct{ *sheet }

func (broken) Cell(int, int) workbook.Cell { panic("broken") }
