package mapping

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const crossHeader = "Cédula|Nombre|Correo|Celular|Obligación|Producto|Saldo total|Vencimiento|Días mora|Valor último pago|Fecha último pago|Saldo pendiente"

// crossRow gives a row of a debtor of its own. values are what stands from
// Saldo total on.
func crossRow(n int, values string) string {
	return fmt.Sprintf("10203%03d|Ana Ejemplo|ana%d@example.com|3001234%03d|A%d|Libranza|%s", n, n, n, n, values)
}

// crossed checks rows under crossHeader with a cut-off day.
func crossed(t *testing.T, cutOff string, rows ...string) *Result {
	t.Helper()
	full := texts(crossHeader, crossRow(1, "=1|2025-02-03|=1|=1|2025-02-03|=1"))
	m := Suggest(full, 0)
	if p := m.Problems(); p != nil {
		t.Fatal(p)
	}
	m.CutOff = cutOff
	lines := []string{crossHeader}
	for i, values := range rows {
		lines = append(lines, crossRow(i+1, values))
	}
	return check(t, texts(lines...), m)
}

func TestDaysDelayed(t *testing.T) {
	tests := []struct {
		name, cutOff, due, days string
		expected                string // "" for no issue
	}{
		{"agrees", "2025-03-31", "2025-03-01", "=30", ""},
		{"the first day counts", "2025-03-31", "2025-03-01", "=31", ""},
		{"the last day does not", "2025-03-31", "2025-03-01", "=29", ""},
		{"two too many", "2025-03-31", "2025-03-01", "=32", "30"},
		{"two too few", "2025-03-31", "2025-03-01", "=28", "30"},
		{"none for an overdue one", "2025-03-31", "2025-03-01", "=0", "30"},
		{"due today", "2025-03-31", "2025-03-31", "=0", ""},
		{"due today, and a day all the same", "2025-03-31", "2025-03-31", "=1", ""},
		{"not due yet", "2025-03-31", "2025-12-25", "=0", ""},
		{"not due yet, counted back", "2025-03-31", "2025-04-10", "=-10", ""},
		{"not due yet and late", "2025-03-31", "2025-04-10", "=15", "0"},
		{"a year apart", "2025-03-31", "2024-03-31", "=365", ""},
		{"a leap year apart", "2024-03-31", "2023-03-31", "=366", ""},
		{"no cut-off", "", "2025-03-01", "=999", ""},
		{"a cut-off that is no day", "2025-02-30", "2025-03-01", "=999", ""},
		{"no days", "2025-03-31", "2025-03-01", "", ""},
		{"no date", "2025-03-31", "", "=999", ""},
		{"a date that is none", "2025-03-31", "31/02/2025", "=999", ""},
		{"days that are none", "2025-03-31", "2025-03-01", "x", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := crossed(t, tt.cutOff, "=1|"+tt.due+"|"+tt.days+"|||")
			got := ""
			for _, i := range issuesOf(r) {
				if i.Rule == RuleDaysDelay {
					got = i.Values["Expected"]
					if i.Values["Date"] != tt.due || i.Values["CutOff"] != tt.cutOff || i.Raw != strings.Trim(tt.days, "=") || i.ToSend != i.Raw || i.CaseFile != 0 || i.Column != 8 {
						t.Errorf("got %+v", i)
					}
				}
			}
			if got != tt.expected {
				t.Errorf("expected %q days, want %q: %s", got, tt.expected, issues(r))
			}
		})
	}
}

func TestCutOffElsewhere(t *testing.T) {
	// n rows that count to the end of February, others that count to the end of March, some without a delay.
	rows := func(february, march, none int) (all []string) {
		for i := range february + march {
			days, day := 27-i%20, 1+i%20
			if i >= february {
				days += 31
			}
			all = append(all, fmt.Sprintf("=1|2025-02-%02d|=%d|||", day, days))
		}
		for range none {
			all = append(all, "=1|2025-02-01||||")
		}
		return all
	}
	tests := []struct {
		name  string
		rows  []string
		found bool
	}{
		{"all", rows(10, 0, 0), true},
		{"most", rows(11, 10, 0), true},
		{"half", rows(10, 10, 0), false},
		{"a few", rows(6, 20, 0), false},
		{"too few to tell", rows(4, 0, 0), false},
		{"rows without a delay say nothing", rows(5, 4, 30), true},
		{"none", rows(0, 20, 0), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := crossed(t, "2025-03-31", tt.rows...)
			var found []Issue
			for _, i := range issuesOf(r) {
				if i.Rule == RuleCutOffElsewhere {
					found = append(found, i)
				}
			}
			if len(found) > 1 || len(found) == 1 != tt.found {
				t.Fatalf("found %+v", found)
			}
			if tt.found && (found[0].Values["Date"] != "2025-02-28" || found[0].Values["CutOff"] != "2025-03-31" || found[0].CaseFile != -1 || found[0].Raw != "") {
				t.Errorf("found %+v", found)
			}
		})
	}
	// With the day that was found nothing is left to say.
	if got := issues(crossed(t, "2025-02-28", rows(10, 0, 0)...)); got != "" {
		t.Errorf("issues %s", got)
	}
}

func TestPayments(t *testing.T) {
	tests := []struct {
		name, values, issues string
	}{
		{"a payment and its date", "=100|||=50|2025-01-09|", ""},
		{"a payment without its date", "=100|||=50||", "1 pay_without_date last_pay"},
		{"a payment with a date that is none", "=100|||=50|31/02/2025|", "1 date_impossible last_pay_date"},
		{"no payment", "=100|||=0||", ""},
		{"no payment, in words of zeros", "=100|||0,00||", ""},
		{"no payment at all", "=100|||||", ""},
		{"a date without its payment", "=100||||2025-01-09|", ""},
		{"a payment taken back", "=100|||=-50||", "1 pay_without_date last_pay"},
		{"less to pay than is owed", "=100|||||=99.99", ""},
		{"as much", "100,00|||||=100", ""},
		{"more", "=100|||||=100.01", "1 payment_exceeds balance_payment"},
		{"more by a ten thousandth", "=100|||||=100.0001", "1 payment_exceeds balance_payment"},
		{"something to pay of nothing owed", "=0|||||=1", "1 payment_exceeds balance_payment"},
		{"no total", "|||||=1", ""},
		{"in credit", "=-100|||||=-100", ""},
		{"in credit, and less so to pay", "=-100|||||=-50", "1 payment_exceeds balance_payment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := crossed(t, "", tt.values)
			if got := issues(r); got != tt.issues {
				t.Errorf("issues %s, want %s", got, tt.issues)
			}
		})
	}
	// Without a column of dates nobody lacks one.
	s := texts("Cédula|Nombre|Correo|Celular|Obligación|Producto|Valor último pago", "1020|Ana Ejemplo|ana@example.com|3001234567|A1|x|=50")
	if got := issues(check(t, s, Suggest(s, 0))); got != "" {
		t.Errorf("issues %s", got)
	}
}

func TestPhonesShared(t *testing.T) {
	tests := []struct {
		name   string
		phones []string // by debtor
		count  map[int]string
	}{
		{"two", []string{"3001234567", "3001234567", "3017654321"}, nil},
		{"three", []string{"3001234567", "3001234567", "3017654321", "3001234567"}, map[int]string{1: "3", 2: "3", 4: "3"}},
		{"other punctuation", []string{"300 123 4567", "(300) 123-4567", "=3001234567"}, map[int]string{1: "3", 2: "3", 3: "3"}},
		{"with and without the country are two numbers", []string{"573001234567", "3001234567", "3001234567"}, nil},
		{"placeholders are said already", []string{"0000000", "0000000", "0000000", "1234567", "1234567", "1234567"}, nil},
		{"short ones as well", []string{"12345", "12345", "12345"}, nil},
		{"four and three", []string{"3001234567", "3017654321", "3001234567", "3017654321", "3001234567", "3017654321", "3001234567"},
			map[int]string{1: "4", 2: "3", 3: "4", 4: "3", 5: "4", 6: "3", 7: "4"}},
	}
	const header = "Cédula|Nombre|Correo|Celular|Obligación|Producto"
	m := Suggest(texts(header, "1020|Ana Ejemplo|ana@example.com|3001234567|A1|x"), 0)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := []string{header}
			for i, phone := range tt.phones {
				lines = append(lines, fmt.Sprintf("10%d|Ana Ejemplo|ana%d@example.com|%s|A%d|x", i, i, phone, i))
			}
			found := map[int]string{}
			for _, i := range issuesOf(check(t, texts(lines...), m)) {
				if i.Rule == RulePhoneShared {
					found[i.Row] = i.Values["Count"]
				}
			}
			if fmt.Sprint(found) != fmt.Sprint(tt.count) {
				t.Errorf("found %v, want %v", found, tt.count)
			}
		})
	}
	// A debtor with several rows is one debtor, and has the telephone that is sent.
	s := texts(header,
		"1020|Ana Ejemplo|ana@example.com|3001234567|A1|x", "1020|Ana Ejemplo|ana@example.com|3001234567|A2|x", "1020|Ana Ejemplo|ana@example.com|3001234567|A3|x",
		"1030|Beto Ejemplo|beto@example.com|3001234567|B1|x")
	if got := issues(check(t, s, m)); got != "" {
		t.Errorf("issues %s", got)
	}
	s = texts(header,
		"1020|Ana Ejemplo|ana@example.com|3000000001|A1|x", "1020|Ana Ejemplo|ana@example.com|3001234567|A2|x",
		"1030|Beto Ejemplo|beto@example.com|3001234567|B1|x", "1040|Carla Ejemplo|carla@example.com|3001234567|C1|x")
	if got := issues(check(t, s, m.WithPolicy("Telephone", Last))); got != "1 debtor_data_chosen Telephone; 2 phone_shared Telephone; 3 phone_shared Telephone; 4 phone_shared Telephone" {
		t.Errorf("with the last: %s", got)
	}
	first, err := Check(t.Context(), s, m.WithPolicy("Telephone", First), nil, nil)
	if err != nil || issues(first) != "2 debtor_data_chosen Telephone" {
		t.Errorf("with the first: %s, %v", issues(first), err)
	}
	again, err := Check(t.Context(), s, m.WithPolicy("Telephone", Last), first, nil)
	if err != nil || !strings.Contains(issues(again), "phone_shared") {
		t.Errorf("then with the last: %s, %v", issues(again), err)
	}
}

func TestIdentificationsTwoWays(t *testing.T) {
	tests := []struct {
		name string
		ids  []string // by row
		rows string   // that are told, and the row each means
	}{
		{"with and without dots", []string{"12.345.678-5", "12345678-5"}, "[2→2]"},
		{"with and without anything", []string{"12345678K", "12.345.678-k"}, "[2→2]"},
		{"alike", []string{"12.345.678-5", "12.345.678-5"}, "[]"},
		{"another debtor", []string{"12.345.678-5", "12.345.679-3"}, "[]"},
		{"three ways", []string{"12345678-5", "99", "12.345.678-5", "123456785"}, "[3→2 4→2]"},
		{"a number and a text", []string{"=123456785", "12.345.678-5"}, "[2→2]"},
		{"spaces", []string{"12 345 678", "12345678"}, "[2→2]"},
	}
	const header = "RUT|Nombre|Correo|Celular|Obligación|Producto"
	m := Suggest(texts(header, "1020|Ana Ejemplo|ana@example.com|3001234567|A1|x"), 0)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := []string{header}
			for i, id := range tt.ids {
				lines = append(lines, fmt.Sprintf("%s|Ana Ejemplo|ana@example.com|30012345%02d|A%d|x", id, i, i))
			}
			r := check(t, texts(lines...), m)
			found := []string{}
			for _, i := range issuesOf(r) {
				if i.Rule == RuleIdentificationTwoWays {
					found = append(found, fmt.Sprintf("%d→%s", i.Row, i.Values["OtherRow"]))
					if want := strings.Trim(tt.ids[0], "="); i.Values["Other"] != want {
						t.Errorf("the other is %q", i.Values["Other"])
					}
				}
			}
			if got := fmt.Sprint(found); got != tt.rows {
				t.Errorf("found %s, want %s: %s", got, tt.rows, issues(r))
			}
		})
	}
}

func TestObligationsTwice(t *testing.T) {
	tests := []struct {
		name string
		rows []string // identification and obligation id
		want string
	}{
		{"twice of one debtor", []string{"1020|A1", "1020|A1"}, "2 obligation_twice→2"},
		{"three times", []string{"1020|A1", "1020|A1", "1020|A1"}, "2 obligation_twice→2; 3 obligation_twice→3"},
		{"under two debtors", []string{"1020|A1", "1030|A1"}, "2 obligation_two_debtors→2"},
		{"under two, then again", []string{"1020|A1", "1030|A1", "1020|A1"}, "2 obligation_two_debtors→2; 3 obligation_two_debtors→3"},
		{"a number and a text", []string{"1020|=77", "1030|77"}, "2 obligation_two_debtors→2"},
		{"zeros in front make another", []string{"1020|077", "1030|77"}, ""},
		{"capitals make another", []string{"1020|a1", "1030|A1"}, ""},
		{"none", []string{"1020|", "1030|"}, ""},
	}
	const header = "Cédula|Obligación|Nombre|Correo|Celular|Producto|Saldo total"
	m := Suggest(texts(header, "1020|A1|Ana Ejemplo|ana@example.com|3001234567|x|=1"), 0)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := []string{header}
			for i, row := range tt.rows {
				lines = append(lines, fmt.Sprintf("%s|Ana Ejemplo|ana@example.com|30012345%02s|x|=%d", row, row[1:3], i+1))
			}
			r := check(t, texts(lines...), m)
			var found []string
			for _, i := range issuesOf(r) {
				if i.Rule == RuleObligationTwice || i.Rule == RuleObligationTwoDebtors {
					found = append(found, fmt.Sprintf("%d %s→%s", i.Row, i.Rule, i.Values["OtherRow"]))
				}
			}
			if got := strings.Join(found, "; "); got != tt.want {
				t.Errorf("found %s, want %s: %s", got, tt.want, issues(r))
			}
		})
	}
}

// lognormal draws n balances as portfolios have them, with cents.
func lognormal(random *rand.Rand, n int, median, sigma float64) []string {
	values := make([]string, n)
	for i := range values {
		values[i] = strconv.FormatFloat(median*math.Exp(sigma*random.NormFloat64()), 'f', 2, 64)
	}
	return values
}

// outlying gives the rows, from 0, whose total_balance is told to be far off.
func outlying(t *testing.T, values []string) (rows []int) {
	t.Helper()
	s := texts("Cédula|Nombre|Correo|Celular|Obligación|Producto|Saldo total")
	for i, v := range values {
		row := texts(fmt.Sprintf("%d|Ana Ejemplo|ana@example.com|%d|A%d|x", 10200000+i, 3000000000+i, i)).rows[0]
		s.rows = append(s.rows, append(row, numberCell(v, "0.00")))
	}
	r, err := Check(t.Context(), s, Suggest(s, 0), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range issuesOf(r) {
		if i.Rule == RuleAmountOutlier {
			rows = append(rows, i.Row-1)
		}
	}
	return rows
}

// A decimal comma that was lost is found where balances are of one kind.
func TestOutlierLostComma(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		sigma float64
		least int // of 100 amounts that lost their comma
	}{{0.1, 100}, {0.3, 100}, {0.5, 98}, {0.7, 88}} {
		values := lognormal(random, 5000, 850_000, tt.sigma)
		lost := map[int]bool{}
		for len(lost) < 100 {
			i := random.IntN(len(values))
			if !lost[i] {
				values[i] = strings.Replace(values[i], ".", "", 1)
				lost[i] = true
			}
		}
		found := outlying(t, values)
		wrong := 0
		for _, i := range found {
			if !lost[i] {
				wrong++
			}
		}
		t.Logf("sigma %.1f: %d of 100 found, %d besides", tt.sigma, len(found)-wrong, wrong)
		if len(found)-wrong < tt.least || wrong > 0 {
			t.Errorf("sigma %.1f: %d of 100 found, %d besides", tt.sigma, len(found)-wrong, wrong)
		}
	}
}

// Balances of a portfolio spread over orders of magnitude: that alone is no news.
func TestOutlierLognormal(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, sigma := range []float64{0.3, 0.6, 1, 1.3, 1.6, 2, 2.5} {
		most := 0
		for range 5 {
			most = max(most, len(outlying(t, lognormal(random, 10_000, 850_000, sigma))))
		}
		t.Logf("sigma %.1f: at most %d of 10,000", sigma, most)
		if most > 3 {
			t.Errorf("sigma %.1f: %d of 10,000", sigma, most)
		}
	}
}

func TestOutlierOfFew(t *testing.T) {
	few := slices.Repeat([]string{"100", "120"}, 9)
	if got := outlying(t, append(few, "1000000")); got != nil {
		t.Errorf("of %d: %v", len(few)+1, got)
	}
	if got := outlying(t, append(few, "110", "1000000")); fmt.Sprint(got) != "[19]" {
		t.Errorf("of %d: %v", len(few)+2, got)
	}
	if got := outlying(t, append(few, "110", "-1000000")); fmt.Sprint(got) != "[19]" {
		t.Errorf("a negative one: %v", got)
	}
	if got := outlying(t, append(slices.Repeat([]string{"0"}, 5000), "1000000")); got != nil {
		t.Errorf("among zeros: %v", got)
	}
	if got := outlying(t, append(slices.Repeat([]string{"100"}, 40), "1999.99", "2000")); fmt.Sprint(got) != "[41]" {
		t.Errorf("of one amount: %v", got)
	}
}

// The amounts of a row's obligations are one kind: a column of few is seen
// against all.
func TestOutlierWide(t *testing.T) {
	s := texts("Cédula|Nombre|Correo|Celular|Obligación 1|Producto 1|Saldo 1|Obligación 2|Producto 2|Saldo 2")
	for i := range 25 {
		line := fmt.Sprintf("10%d|Ana Ejemplo|ana@example.com|30012345%02d|A%d|x|=%d", i, i, i, 100+i)
		if i == 7 {
			line += "|B|x|=10500"
		}
		s.rows = append(s.rows, texts(line).rows[0])
	}
	r := check(t, s, Suggest(s, 0))
	if got := issues(r); got != "8 amount_outlier total_balance" || issuesOf(r)[0].Column != 9 {
		t.Errorf("issues %s", got)
	}
}

// Days of delay that are said once for all obligations of a row agree with the
// day that the file is of for one of them, and for another with none.
func TestDaysDelayedShared(t *testing.T) {
	const header = "Cédula|Nombre|Correo|Celular|Días mora|Obligación 1|Producto 1|Vencimiento 1|Obligación 2|Producto 2|Vencimiento 2"
	s := texts(header)
	for i := range 8 {
		second := "2025-02-01"
		if i == 3 {
			second = "2024-06-01"
		}
		s.rows = append(s.rows, texts(fmt.Sprintf("10%d|Ana Ejemplo|ana@example.com|300123456%d|=27|A%d|x|2025-02-01|B%d|x|%s", i, i, i, i, second)).rows[0])
	}
	m := Suggest(s, 0)
	for cutOff, want := range map[string]string{
		"2025-02-28": "4 days_delay_differs days_delay",
		"2025-03-31": "1 cut_off_elsewhere days_delay; 4 days_delay_differs days_delay",
	} {
		m.CutOff = cutOff
		r := check(t, s, m)
		if got := issues(r); got != want {
			t.Errorf("to %s: %s", cutOff, got)
		}
		for _, i := range issuesOf(r) {
			if i.Rule == RuleDaysDelay && i.Values["Date"] != "2024-06-01" {
				t.Errorf("to %s: %+v", cutOff, i)
			}
		}
	}
}

// Zeros in front and capitals are ways of writing too.
func TestIdentificationsTwoWaysZeros(t *testing.T) {
	rest := "|Ana Ejemplo|ana@example.com|30012345%d||A%d|x"
	for want, ids := range map[string][]string{
		"": {"=102030405", "=102030406"},
		"2 identification_two_ways Identification":  {"=102030405", "0102030405"},
		"2 identification_two_ways Identification ": {"v77001", "V77001"},
	} {
		lines := []string{longHeader}
		for i, id := range ids {
			lines = append(lines, id+fmt.Sprintf(rest, 60+i, i))
		}
		if got := issues(check(t, texts(lines...), longMapping())); got != strings.TrimSpace(want) {
			t.Errorf("%q: %s", ids, got)
		}
	}
}
