package mapping

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// placed writes what became of a column, with the number of its group in front.
func placed(c Column) string {
	if c.Group == 0 {
		return assigned(c)
	}
	return fmt.Sprintf("%d %s", c.Group, assigned(c))
}

// placedAll writes that of all columns, joined.
func placedAll(m Mapping) string {
	all := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		all[i] = placed(c)
	}
	return strings.Join(all, "|")
}

const (
	debtorHeader = "Cédula|Nombre|Correo|Celular|"
	debtorValues = "=1020304050|Ana Ejemplo|ana@example.com|=3001234567|"
	debtorPlaces = "case_file.Identification|case_file.Name|case_file.Email|case_file.Telephone|"
)

// Sheets with the obligations of a debtor side by side. The debtor's columns
// stand in front of all of them.
func TestSuggestWide(t *testing.T) {
	tests := []struct {
		name, header, values, want string
	}{
		{
			"group by group", "obligacion_1|saldo_1|obligacion_2|saldo_2", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"field by field", "obligacion_1|obligacion_2|saldo_1|saldo_2|vencimiento_1|vencimiento_2", "A1|A2|=100|=200|@45000|@45001",
			"1 obligation.id|2 obligation.id|1 obligation.total_balance|2 obligation.total_balance|1 obligation.expiring_date|2 obligation.expiring_date",
		},
		{
			"in no order", "saldo_2|obligacion_1|saldo_1|obligacion_2", "=200|A1|=100|A2",
			"2 obligation.total_balance|1 obligation.id|1 obligation.total_balance|2 obligation.id",
		},
		{
			"the number in the middle", "Obligación 1 - Número|Obligación 1 - Producto|Obligación 1 - Saldo|Obligación 2 - Número|Obligación 2 - Producto|Obligación 2 - Saldo",
			"A1|Libranza|=100|A2|Tarjeta|=200",
			"1 obligation.id|1 obligation.name|1 obligation.total_balance|2 obligation.id|2 obligation.name|2 obligation.total_balance",
		},
		{
			"a long dash", "Crédito 1 – Número|Crédito 1 – Vencimiento|Crédito 1 – Plazo|Crédito 2 – Número|Crédito 2 – Vencimiento|Crédito 2 – Plazo",
			"A1|@45000|12|A2|@45001|24",
			"1 obligation.id|1 obligation.expiring_date|1 obligation+Crédito Plazo|2 obligation.id|2 obligation.expiring_date|2 obligation+Crédito Plazo",
		},
		{
			"the number in front", "1_obligacion|1_saldo|2_obligacion|2_saldo", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"the number without a seam", "obligacion1|saldo1|obligacion2|saldo2", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"the number in parentheses", "Obligación (1)|Saldo (1)|Obligación (2)|Saldo (2)", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"signs for number", "Nº crédito 1|Saldo Nº 1|Nº crédito 2|Saldo Nº 2", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"the word number", "Obligación No. 1|Saldo No. 1|Obligación No. 2|Saldo No. 2", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"zeros in front", "obligacion_01|saldo_01|obligacion_02|saldo_02", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"as pandas numbers", "obligacion|saldo|obligacion.1|saldo.1|obligacion.2|saldo.2", "A1|=100|A2|=200|A3|=300",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance|3 obligation.id|3 obligation.total_balance",
		},
		{
			"the first without number", "Obligación|Saldo|Obligación 2|Saldo 2", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"repeated", "Obligación|Saldo|Plazo|Obligación|Saldo|Plazo", "A1|=100|12|A2|=200|24",
			"1 obligation.id|1 obligation.total_balance|1 obligation+Plazo|2 obligation.id|2 obligation.total_balance|2 obligation+Plazo",
		},
		{
			"from zero", "obligacion_0|saldo_0|obligacion_1|saldo_1", "A1|=100|A2|=200",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"Portuguese", "Contrato 1|Valor em aberto 1|Vencimento 1|Dias em atraso 1|Contrato 2|Valor em aberto 2|Vencimento 2|Dias em atraso 2",
			"A1|=100|@45000|=3|A2|=200|@45001|=4",
			"1 obligation.id|1 obligation.total_balance|1 obligation.expiring_date|1 obligation.days_delay|2 obligation.id|2 obligation.total_balance|2 obligation.expiring_date|2 obligation.days_delay",
		},
		{
			"English", "Loan number 1|Outstanding balance 1|Due date 1|Loan number 2|Outstanding balance 2|Due date 2", "A1|=100|@45000|A2|=200|@45001",
			"1 obligation.id|1 obligation.total_balance|1 obligation.expiring_date|2 obligation.id|2 obligation.total_balance|2 obligation.expiring_date",
		},
		{
			"the documented names", "id_1|name_1|total_balance_1|id_2|name_2|total_balance_2", "A1|Libranza|=100|A2|Tarjeta|=200",
			"1 obligation.id|1 obligation.name|1 obligation.total_balance|2 obligation.id|2 obligation.name|2 obligation.total_balance",
		},
		{
			"capitals that differ", "OBLIGACION 1|Saldo 1|Plazo 1|obligacion 2|SALDO 2|PLAZO 2", "A1|=100|12|A2|=200|24",
			"1 obligation.id|1 obligation.total_balance|1 obligation+Plazo|2 obligation.id|2 obligation.total_balance|2 obligation+Plazo",
		},
		{
			"columns of all obligations", "Cartera|Obligación 1|Saldo 1|Obligación 2|Saldo 2", "CONSUMO|A1|=100|A2|=200",
			"obligation.portfolio_type|1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"telephones are no obligation's", "Celular 2|Obligación 1|Saldo 1|Obligación 2|Saldo 2", "=3011234567|A1|=100|A2|=200",
			"case_file+Celular 2|1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
		{
			"amounts by age are no obligation's", "Obligación 1|Obligación 2|Mora 30|Mora 60|Mora 90", "A1|A2|=1|=2|=3",
			"1 obligation.id|2 obligation.id|case_file+Mora 30|case_file+Mora 60|case_file+Mora 90",
		},
		{
			"more of something than obligations", "Obligación 1|Obligación 2|Nota 1|Nota 2|Nota 3", "A1|A2|x|y|z",
			"1 obligation.id|2 obligation.id|case_file+Nota 1|case_file+Nota 2|case_file+Nota 3",
		},
		{
			"an amount more than obligations: its id will be missing", "Obligación 1|Obligación 2|Saldo 1|Saldo 2|Saldo 3", "A1|A2|=1|=2|=3",
			"1 obligation.id|2 obligation.id|1 obligation.total_balance|2 obligation.total_balance|3 obligation.total_balance",
		},
		{
			"only some obligations have it", "Obligación 1|Vencimiento 1|Obligación 2|Obligación 3|Vencimiento 3", "A1|@45000|A2|A3|@45001",
			"1 obligation.id|1 obligation.expiring_date|2 obligation.id|3 obligation.id|3 obligation.expiring_date",
		},
		{
			"only one obligation has it", "Obligación 1|Saldo 1|Obligación 2|Saldo 2|Vencimiento 2", "A1|=100|A2|=200|@45001",
			"1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance|2 obligation.expiring_date",
		},
		{
			"a total in front of the numbered ones is none of them", "Saldo|Obligación 1|Saldo 1|Obligación 2|Saldo 2", "=300|A1|=100|A2|=200",
			"case_file+Saldo|1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Suggest(texts(debtorHeader+tt.header, debtorValues+tt.values), 0)
			if got := placedAll(m); got != debtorPlaces+tt.want {
				t.Errorf("got %s\nwant %s%s", got, debtorPlaces, tt.want)
			}
			if m.Layout != LayoutWide {
				t.Errorf("layout %s", m.Layout)
			}
		})
	}
}

func TestSuggestTwelveGroups(t *testing.T) {
	var header, values []string
	for n := 12; n > 0; n-- {
		header = append(header, fmt.Sprintf("Saldo %d", n), fmt.Sprintf("Obligación %d", n))
		values = append(values, fmt.Sprintf("=%d00", n), fmt.Sprintf("A%d", n))
	}
	s := texts(debtorHeader+"Producto|"+strings.Join(header, "|"), debtorValues+"Libranza|"+strings.Join(values, "|"))
	m := Suggest(s, 0)
	for i, c := range m.Columns[5:] {
		if want := 12 - i/2; c.Group != want {
			t.Errorf("%s is of group %d", c.Header, c.Group)
		}
	}
	r := check(t, s, m)
	if got := issues(r); got != "" || len(files(r)[0].Obligations) != 12 || r.All.TotalBalance.String() != "7800" {
		t.Errorf("%s: %+v", got, r.All)
	}
	for i, o := range files(r)[0].Obligations {
		if want := fmt.Sprintf("A%d Libranza %d00", i+1, i+1); o.Value(crm.ObligationID)+" "+o.Value(crm.ObligationName)+" "+o.Value(crm.TotalBalance) != want {
			t.Errorf("obligation %d is %+v, want %s", i, o, want)
		}
	}
}

// Numbers in headers that are no obligation's.
func TestSuggestNotWide(t *testing.T) {
	for _, header := range []string{
		"Celular 1|Celular 2|Obligación|Saldo",
		"Correo 1|Correo 2|Correo 3|Obligación",
		"Obligación|Saldo|Mora 30|Mora 60|Mora 90",
		"Obligación|Saldo|Saldo 1-30|Saldo 31-60|Saldo 61-90",
		"Cuota 1|Cuota 2|Cuota 3",
		"Obligación|Cuota 1|Cuota 2|Cuota 3",
		"Saldo 2023|Saldo 2024|Saldo 2025|Obligación",
		"Obligación 2023|Obligación 2024|Saldo 2023|Saldo 2024",
		"Obligación 1|Saldo 1",
		"Saldo 1|Saldo 2|Obligación",
		"Obligación 1|Obligación 1|Saldo 1|Saldo 1",
		"Referencia 1|Referencia 2|Nombre referencia 1|Nombre referencia 2|Obligación",
		"Codeudor 1|Codeudor 2|Obligación",
		"Observación|Observación|Obligación",
	} {
		n := strings.Count(header, "|")
		values := debtorValues + "A1" + strings.Repeat("|A2", n)
		m := Suggest(texts("Cédula|Nombre|Correo|Celular|"+header, values), 0)
		if m.Layout != LayoutLong || slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Group != 0 }) {
			t.Errorf("%s: %s, %s", header, m.Layout, placedAll(m))
		}
	}
}

// Gaps in the numbers lose no obligation, and no value goes to another one's: an
// obligation without an id is told.
func TestSuggestWideGaps(t *testing.T) {
	for header, want := range map[string]string{
		"Obligación 1|Saldo 1|Obligación 2|Saldo 2|Obligación 4|Saldo 4":  "1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance|3 obligation.id|3 obligation.total_balance",
		"Obligación 1|Obligación 3|Saldo 1|Saldo 3":                       "1 obligation.id|2 obligation.id|1 obligation.total_balance|2 obligation.total_balance",
		"Saldo_1|Saldo_2|Obligacion_3|Producto_3|Saldo_3":                 "1 obligation.total_balance|2 obligation.total_balance|3 obligation.id|3 obligation.name|3 obligation.total_balance",
		"Saldo 1|Obligacion 2|Producto 2|Saldo 2":                         "1 obligation.total_balance|2 obligation.id|2 obligation.name|2 obligation.total_balance",
		"Tarjeta 1|Saldo 1|Vencimiento 1|Tarjeta 2|Saldo 2|Vencimiento 2": "1 obligation+Tarjeta|1 obligation.total_balance|1 obligation.expiring_date|2 obligation+Tarjeta|2 obligation.total_balance|2 obligation.expiring_date",
		"Obligación A|Saldo A|Obligación B|Saldo B":                       "1 obligation.id|1 obligation.total_balance|2 obligation.id|2 obligation.total_balance",
	} {
		n := strings.Count(header, "|")
		m := Suggest(texts(debtorHeader+header, debtorValues+"A1"+strings.Repeat("|A2", n)), 0)
		if got := placedAll(m); m.Layout != LayoutWide || !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s, %s", header, m.Layout, got)
		}
	}
}

// A person may say that numbered headers are no groups.
func TestSuggestWideAsLong(t *testing.T) {
	s := texts(debtorHeader+"Obligación 1|Saldo 1|Plazo 1|Obligación 2|Saldo 2|Plazo 2", debtorValues+"A1|=100|12|A2|=200|24")
	m := SuggestAs(s, 0, Shape{Long: true})
	want := debtorPlaces + "obligation.id|obligation.total_balance|case_file+Plazo 1|case_file+Obligación 2|case_file+Saldo 2|case_file+Plazo 2"
	if got := placedAll(m); got != want || m.Layout != LayoutLong {
		t.Errorf("%s: %s\nwant %s", m.Layout, got, want)
	}
	again := SuggestAs(s, 0, Shape{})
	if again.Layout != LayoutWide {
		t.Errorf("layout %s", again.Layout)
	}
}

// Suggestions do not hang on the order in which maps are walked.
func TestSuggestWideIsPure(t *testing.T) {
	s := texts(debtorHeader+"Obligación 1|Contrato 1|Saldo 1|Nota 1|Obligación 2|Contrato 2|Saldo 2|Nota 2|Contrato 3|Nota 3",
		debtorValues+"A1|C1|=100|x|A2|C2|=200|y|C3|z")
	first := placedAll(Suggest(s, 0))
	for range 50 {
		if got := placedAll(Suggest(s, 0)); got != first {
			t.Fatalf("got %s\nand %s", first, got)
		}
	}
}

// sentObligations writes the obligations of all case files, as "id name total_balance".
func sentObligations(r *Result) string {
	var all []string
	for _, c := range files(r) {
		for _, o := range c.Obligations {
			var values []string
			for _, f := range o.Fields {
				values = append(values, f.Value)
			}
			all = append(all, strings.Join(values, " "))
		}
	}
	return strings.Join(all, "; ")
}

func TestCheckWide(t *testing.T) {
	const header = debtorHeader + "Cartera|Obligación 1|Producto 1|Saldo 1|Plazo 1|Obligación 2|Producto 2|Saldo 2|Plazo 2|Obligación 3|Producto 3|Saldo 3|Plazo 3"
	full := texts(header, debtorValues+"CONSUMO|A1|Libranza|1.234,50|12|A2|Tarjeta|2.000|24|A3|Auto|3|36")
	m := Suggest(full, 0)
	const beto = "1030|Beto Ejemplo|beto@example.com|3017654321|"
	tests := []struct {
		name   string
		rows   []string
		sent   string
		issues string
		shape  string
	}{
		{
			"as many as there are", []string{beto + "PYME|B1|Libranza|1|12|B2|Tarjeta|2|24|B3|Auto|3|36"},
			"B1 Libranza 1 PYME 12; B2 Tarjeta 2 PYME 24; B3 Auto 3 PYME 36", "", "[1]",
		},
		{
			"fewer", []string{beto + "PYME|B1|Libranza|1|12|||||||||"},
			"B1 Libranza 1 PYME 12", "", "[1]",
		},
		{
			"a gap", []string{beto + "PYME|B1|Libranza|1|12|||||B3|Auto|3|36"},
			"B1 Libranza 1 PYME 12; B3 Auto 3 PYME 36", "", "[1]",
		},
		{
			"none in the first group", []string{beto + "PYME|||||B2|Tarjeta|2|24"},
			"B2 Tarjeta 2 PYME 24", "", "[1]",
		},
		{
			"no portfolio", []string{beto + "|B1|Libranza|1|12|B2|Tarjeta|2|24"},
			"B1 Libranza 1 12; B2 Tarjeta 2 24", "", "[1]",
		},
		{
			"none: what is of all obligations makes none", []string{beto + "PYME"},
			"", "1 no_obligation Obligations", "[1]!",
		},
		{
			"one that lacks its name", []string{beto + "PYME|B1|Libranza|1|12|B2||2|24"},
			"B1 Libranza 1 PYME 12; B2 2 PYME 24", "1 missing_mandatory name", "[1]!",
		},
		{
			"an amount without an id", []string{beto + "PYME|B1|Libranza|1|12|||5|"},
			"B1 Libranza 1 PYME 12; 5 PYME", "1 missing_mandatory id; 1 missing_mandatory name", "[1]!",
		},
		{
			"several rows of one debtor", []string{beto + "PYME|B1|Libranza|1|12", beto + "PYME|B2|Tarjeta|2|24|B3|Auto|3|"},
			"B1 Libranza 1 PYME 12; B2 Tarjeta 2 PYME 24; B3 Auto 3 PYME", "", "[1 2]",
		},
		{
			"one obligation twice in a row", []string{beto + "PYME|B1|Libranza|1|12|B1|Tarjeta|2|24"},
			"B1 Libranza 1 PYME 12; B1 Tarjeta 2 PYME 24", "1 obligation_twice id", "[1]",
		},
		{
			"one obligation under two debtors, of different groups", []string{beto + "PYME|B1|Libranza|1|12", "1040|Carla Ejemplo|carla@example.com|3021234567|PYME|C1|Tarjeta|2|24|B1|Auto|3|"},
			"B1 Libranza 1 PYME 12; C1 Tarjeta 2 PYME 24; B1 Auto 3 PYME", "2 obligation_two_debtors id", "[1] [2]",
		},
		{
			"what one group proves holds in all", []string{beto + "PYME|B1|Libranza|1.234|12|B2|Tarjeta|1.234,5|24"},
			"B1 Libranza 1234 PYME 12; B2 Tarjeta 1234.5 PYME 24", "", "[1]",
		},
		{
			"what no group proves is asked", []string{beto + "PYME|B1|Libranza|1.234|12|B2|Tarjeta|5|24"},
			"B1 Libranza PYME 12; B2 Tarjeta 5 PYME 24", "1 ambiguous_amount total_balance", "[1]!",
		},
		{
			"a total row", []string{beto + "PYME|B1|Libranza|1|12", "||||||TOTAL|=1||||=2|"},
			"B1 Libranza 1 PYME 12", "2 total_row", "[1]",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := check(t, texts(append([]string{header}, tt.rows...)...), m)
			if got := sentObligations(r); got != tt.sent {
				t.Errorf("sent %s\nwant %s", got, tt.sent)
			}
			if got := issues(r); got != tt.issues || shape(r) != tt.shape {
				t.Errorf("%s: %s\nwant %s: %s", shape(r), got, tt.shape, tt.issues)
			}
		})
	}
}

// An obligation whose group has no column for what is mandatory is not sent
// without it, and gets the default as the others do.
func TestCheckWideGroupLacksColumn(t *testing.T) {
	s := texts(debtorHeader+"Obligación 1|Producto 1|Saldo 1|Obligación 2|Saldo 2", debtorValues+"A1|Libranza|=100|A2|=200")
	m := Suggest(s, 0)
	r := check(t, s, m)
	if got := issues(r); got != "1 missing_mandatory name" || shape(r) != "[1]!" {
		t.Errorf("%s: %s", shape(r), got)
	}
	m = m.WithSetting(Setting{Key: Key{ToObligation, crm.ObligationName}, Default: "Crédito"})
	r = check(t, s, m)
	if got := sentObligations(r); got != "A1 Libranza 100; A2 Crédito 200" || issues(r) != "1 default_used name" {
		t.Errorf("sent %s; %s", got, issues(r))
	}
	m = m.WithSetting(Setting{Key: Key{ToObligation, crm.PortfolioType}, Default: "CONSUMO"})
	if r = check(t, s, m); len(r.Totals) != 1 || issues(r) != "-1 constant_used portfolio_type; 1 default_used name" {
		t.Errorf("%+v; %s", r.Totals, issues(r))
	}
}

// What is wrong in a column of all obligations is said once, not once for each.
func TestCheckWideSharedColumnSaysOnce(t *testing.T) {
	const header = debtorHeader + "Producto|Saldo total|Saldo pendiente|Días mora|Vencimiento 1|Obligación 1|Vencimiento 2|Obligación 2"
	lines := []string{header, debtorValues + "|=100|=200|=900|@45000|A1|@45001|A2"}
	for i := range 30 {
		lines = append(lines, fmt.Sprintf("=10203040%02d|Ana Ejemplo|ana%d@example.com|=30012345%02d|Libranza|=100|=50|=10|@45000|B%d|@45000|C%d", i, i, i, i, i))
	}
	s := texts(lines...)
	m := Suggest(s, 0)
	m.CutOff = "2023-03-25"
	r := check(t, s, m)
	if got := issues(r); got != "1 missing_mandatory name; 1 payment_exceeds balance_payment; 1 days_delay_differs days_delay" {
		t.Errorf("issues %s", got)
	}
	for _, i := range issuesOf(r) {
		switch i.Rule {
		case RuleDaysDelay:
			if i.Values["Expected"] != "10" || i.Values["Date"] != "2023-03-15" {
				t.Errorf("got %v", i.Values)
			}
		case RulePaymentExceeds:
			if i.Values["Total"] != "100" {
				t.Errorf("got %v", i.Values)
			}
		}
	}
}

// A conflict of conventions is said once, at the cell that shows it, whichever
// group that is in.
func TestCheckWideConflictOfConventions(t *testing.T) {
	const header = debtorHeader + "Obligación 1|Producto 1|Saldo 1|Obligación 2|Producto 2|Saldo 2"
	s := texts(header,
		debtorValues+"A1|x|1.234,5|A2|x|5",
		"1030|Beto Ejemplo|beto@example.com|3017654321|B1|x|7|B2|x|1,234.5")
	r := check(t, s, Suggest(s, 0))
	var said []string
	for _, i := range issuesOf(r) {
		said = append(said, fmt.Sprintf("%d %d %s %s", i.Row, i.Column, i.Rule, i.Raw))
	}
	if got := strings.Join(said, "; "); got != "2 9 amount_mixed 1,234.5" {
		t.Errorf("got %s", got)
	}
}

// Headers that are repeated, but not as often as the ids, say nothing of which
// obligation they are of: a person decides.
func TestSuggestWideRepeatedUnevenly(t *testing.T) {
	m := Suggest(texts(debtorHeader+"Obligación|Saldo|Vencimiento|Obligación|Saldo|Obligación|Saldo|Vencimiento",
		debtorValues+"A1|=100|@45000|A2|=200|A3|=300|@45001"), 0)
	if got := fmt.Sprint(m.Problems()); got != "[{missing_field name []} {field_twice expiring_date [6 11]}]" {
		t.Errorf("%s: %s", got, placedAll(m))
	}
	if m.Columns[9].Group != 3 {
		t.Errorf("%s", placedAll(m))
	}
}

// A column of a group that becomes a debtor's field is of no obligation.
func TestCheckWideDebtorsFieldInGroup(t *testing.T) {
	s := texts("Cédula|Nombre|Correo|Obligación 1|Producto 1|Celular 1|Obligación 2|Producto 2|Celular 2", "1020|Ana Ejemplo|ana@example.com|A1|x|3001234567|A2|x|3017654321")
	m := Suggest(s, 0)
	for i, group := range map[int]int{5: 1, 8: 2} {
		m.Columns[i].Group = group
		m = m.Assign(i, Assignment{Target: ToCaseFile, Field: crm.Telephone})
	}
	if got := fmt.Sprint(m.Problems()); got != "[{field_twice Telephone [5 8]}]" {
		t.Errorf("problems %s", got)
	}
	m = m.Assign(8, Assignment{})
	r := check(t, s, m)
	if got := files(r)[0].Value(crm.Telephone); got != "3001234567" || issues(r) != "" {
		t.Errorf("sends %q; %s", got, issues(r))
	}
}

// However a creditor numbers the columns, and in whatever order they stand, all
// of one obligation are together.
func TestPropertyGroups(t *testing.T) {
	names := [][]string{
		{"Obligación", "Crédito", "No. de obligación", "Contrato", "Loan number", "Operação", "Nº crédito", "Factura", "ID crédito"},
		{"Saldo total", "Valor em aberto", "Outstanding balance", "SALDO"},
		{"Vencimiento", "Data de vencimento", "Due date", "Fecha vto"},
		{"Días mora", "Dias em atraso", "Days past due"},
		{"Producto", "Produto", "Product"},
		{"Tasa", "Garantía", "Nota interna"},
	}
	styles := []string{"%s_%d", "%s %d", "%s%d", "%s (%d)", "%s.%d", "%s-%d", "%s #%d", "%s No. %d", "%s N° %d", "%s_0%d", "%s [%d]", "%s: %d"}
	known := headers()
	front := []string{"%d_%s", "%d. %s", "%d %s", "0%d-%s"}
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(2, 9).Draw(t, "obligations")
		from := rapid.IntRange(0, 1).Draw(t, "from")
		bare := from == 1 && rapid.Bool().Draw(t, "first without number")
		style, inFront := rapid.SampledFrom(styles).Draw(t, "style"), rapid.SampledFrom(front).Draw(t, "in front")
		before := rapid.IntRange(0, 4).Draw(t, "before") == 0
		want := map[string]int{"Cédula": 0, "Nombre": 0, "Celular 1": 0, "Celular 2": 0, "Mora 30": 0, "Mora 60": 0, "Cartera": 0, "Corte 2025": 0}
		var headers []string
		for h := range want {
			headers = append(headers, h)
		}
		slices.Sort(headers)
		for _, of := range names[:rapid.IntRange(1, len(names)).Draw(t, "fields")] {
			name := rapid.SampledFrom(of).Draw(t, "name")
			for n := range count {
				h := fmt.Sprintf(style, name, n+from)
				if before {
					h = fmt.Sprintf(inFront, n+from, name)
				}
				if n == 0 && bare {
					h = name
				}
				headers = append(headers, h)
				want[h] = n + 1
			}
		}
		headers = rapid.Permutation(headers).Draw(t, "order")
		for i, g := range known.groups(headers) {
			if g.group != want[headers[i]] {
				t.Fatalf("%q is of group %d, want %d: %q", headers[i], g.group, want[headers[i]], headers)
			}
		}
	})
}

// Headers of any kind are no trap.
func TestPropertyGroupsOfAnything(t *testing.T) {
	word := rapid.SampledFrom([]string{"Saldo", "Obligación", "ID", "1", "2", "02", "99", "100", " ", "_", ".", "#", "º", "N", "No", "", "Celular", "\xff", "é", "٢"})
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(word, 0, 5), func(words []string) string { return strings.Join(words, "") }), 0, 12).Draw(t, "headers")
		for i, g := range headers().groups(names) {
			if g.group < 0 || g.group > maxGroups+1 || g.group > 0 && (blank(g.base) || blank(names[i])) {
				t.Fatalf("%q is %+v", names[i], g)
			}
		}
		s := &sheet{rows: [][]workbook.Cell{headerCells(names), headerCells(slices.Repeat([]string{"7"}, len(names)))}}
		m := Suggest(s, 0)
		verify(t, mustCheck(t, s, m))
	})
}
