package mapping

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

var (
	keyOf = func(field string) Key {
		for _, f := range fields {
			if f.Name == field {
				return Key{f.Target, f.Name}
			}
		}
		return Key{ToCaseFile, field}
	}
	portfolioKey = Key{ToObligation, crm.PortfolioType}
)

// said writes the issues of a rule as "row field to-send count".
func said(r *Result, rule string) string {
	var all []string
	for _, i := range issuesOf(r) {
		if i.Rule == rule {
			all = append(all, strings.TrimSpace(fmt.Sprint(i.Row, " ", i.Field, " ", i.ToSend, " ", i.Values["Count"])))
		}
	}
	return strings.Join(all, "; ")
}

const settingHeader = "Cédula|Nombre|Correo|Celular|Dirección|Obligación|Producto|Saldo total|Cartera"

func settingMapping() Mapping {
	m := Suggest(texts(settingHeader, "1020|Ana Ejemplo|ana@example.com|3001234567|Calle 1|A1|Libranza|=100|CONSUMO"), 0)
	if m.Problems() != nil {
		panic(fmt.Sprint(m.Problems()))
	}
	return m
}

func TestConstants(t *testing.T) {
	s := texts("Cédula|Nombre|Obligación|Saldo total|Nota",
		"1020|Ana Ejemplo|A1|=100|", "1020|Ana Ejemplo|A2|=50|", "1030|Beto Ejemplo|||x", "", "TOTAL|||=150|")
	m := Suggest(s, 0)
	for field, value := range map[string]string{
		crm.Email: "nadie@example.com", crm.Telephone: "6015550100", crm.ObligationName: "Crédito", crm.PortfolioType: "CONSUMO", crm.LastPay: "1.5",
	} {
		m = m.WithSetting(Setting{Key: keyOf(field), Default: value})
	}
	m = m.WithSetting(Setting{Key: Key{ToCaseFile, "Origen"}, Default: "Archivo"})
	m = m.WithSetting(Setting{Key: Key{ToObligation, "Corte"}, Default: "2025-03-31", Type: TypeCustomDate, Date: DateDMY})
	r := check(t, s, m)
	if got := shape(r); got != "[1 2] [3]!" {
		t.Errorf("case files %s: %s", got, issues(r))
	}
	want := crm.CaseFile{
		Fields: []crm.Field{
			{Key: "Identification", Value: "1020"}, {Key: "Name", Value: "Ana Ejemplo"}, {Key: "Email", Value: "nadie@example.com"},
			{Key: "Telephone", Value: "6015550100"}, {Key: "Origen", Value: "Archivo"},
		},
		Obligations: []crm.Obligation{
			{Fields: []crm.Field{
				{Key: "id", Value: "A1"}, {Key: "name", Value: "Crédito"}, {Key: "total_balance", Value: "100"}, {Key: "portfolio_type", Value: "CONSUMO"},
				{Key: "last_pay", Value: "1.5"}, {Key: "Corte", Value: "31-03-2025"},
			}},
			{Fields: []crm.Field{
				{Key: "id", Value: "A2"}, {Key: "name", Value: "Crédito"}, {Key: "total_balance", Value: "50"}, {Key: "portfolio_type", Value: "CONSUMO"},
				{Key: "last_pay", Value: "1.5"}, {Key: "Corte", Value: "31-03-2025"},
			}},
		},
	}
	if got := files(r)[0].CaseFile; !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if files(r)[1].Obligations != nil {
		t.Errorf("constants made an obligation: %+v", files(r)[1])
	}
	const heads = "-1 Email nadie@example.com 2; -1 Telephone 6015550100 2; -1 Origen Archivo 2; -1 name Crédito 2; -1 portfolio_type CONSUMO 2; -1 last_pay 1.5 2; -1 Corte 31-03-2025 2"
	if got := said(r, RuleConstantUsed); got != heads {
		t.Errorf("said %s", got)
	}
	if r.All.LastPay.String() != "3.0" && r.All.LastPay.String() != "3" || len(r.Totals) != 1 || r.Totals[0].PortfolioType != "CONSUMO" {
		t.Errorf("sums %+v, %+v", r.All, r.Totals)
	}
	if r.Rows != 3 || r.Value(1, crm.Email) != "nadie@example.com" {
		t.Errorf("%d rows, %s", r.Rows, r.Value(1, crm.Email))
	}
	agree(t, s, m, r)
}

// A sheet of debtors alone stays one, whatever is said of obligations.
func TestConstantsMakeNoObligations(t *testing.T) {
	s := texts("Cédula|Nombre|Correo|Celular", "1020|Ana Ejemplo|ana@example.com|3001234567", "", "|||")
	m := Suggest(s, 0)
	for _, field := range []string{crm.ObligationName, crm.TotalBalance} {
		m = m.WithSetting(Setting{Key: keyOf(field), Default: "1"})
	}
	if p := m.WithSetting(Setting{Key: keyOf(crm.ObligationID), Default: "1"}).Problems(); !reflect.DeepEqual(p, []Problem{{ID: ProblemDefaultInvalid, Field: crm.ObligationID}}) {
		t.Errorf("one id for all obligations: %v", p)
	}
	r := check(t, s, m)
	if !reflect.DeepEqual(m.Problems(), []Problem{{ID: ProblemMissingField, Field: crm.ObligationID}}) || len(files(r)) != 1 || files(r)[0].Obligations != nil || r.Rows != 1 || r.All.Obligations != 0 || r.Totals != nil {
		t.Errorf("%v: %+v; %s", m.Problems(), r.All, issues(r))
	}
	agree(t, s, m, r)
}

func TestDefaults(t *testing.T) {
	s := texts(settingHeader,
		"1020|Ana Ejemplo|||Calle 1|A1|Libranza|=100|",
		"1020||||Calle 1|A2||x|PYME",
		"1030||beto@example.com|3,01E+09||B1|||",
		"1040|Carla Ejemplo|carla@example.com|3021234567||||||",
		"|||||||||")
	m := settingMapping()
	for field, value := range map[string]string{
		crm.Name: "Sin nombre", crm.Email: "nadie@example.com", crm.Telephone: "6015550100", crm.Address: "Sin dirección",
		crm.ObligationName: "Crédito", crm.TotalBalance: "7", crm.PortfolioType: "OTRA",
	} {
		m = m.WithSetting(Setting{Key: keyOf(field), Default: value})
	}
	if p := m.Problems(); p != nil {
		t.Fatal(p)
	}
	r := check(t, s, m)
	const want = "1 Email nadie@example.com; 1 Telephone 6015550100; 1 portfolio_type OTRA; 2 name Crédito; " +
		"3 Name Sin nombre; 3 Address Sin dirección; 3 name Crédito; 3 total_balance 7; 3 portfolio_type OTRA; 4 Address Sin dirección"
	if got := said(r, RuleDefaultUsed); got != want {
		t.Errorf("said %s\nwant %s", got, want)
	}
	// An error is no empty cell: nothing stands in for what can't be read.
	if got := files(r)[1].Value(crm.Telephone); got != "" || r.Value(1, crm.Telephone) != "" {
		t.Errorf("sends %q", got)
	}
	if got := sentObligations(r); got != "A1 Libranza 100 OTRA; A2 Crédito PYME; B1 Crédito 7 OTRA" {
		t.Errorf("sent %s", got)
	}
	if got := shape(r); got != "[1 2]! [3]! [4]!" || r.All.TotalBalance.String() != "107" || r.Rows != 4 {
		t.Errorf("%s, %+v: %s", got, r.All, issues(r))
	}
	if c := files(r)[0]; c.Value(crm.Name) != "Ana Ejemplo" || c.Value(crm.Email) != "nadie@example.com" || r.Value(0, crm.Email) != "nadie@example.com" {
		t.Errorf("got %+v", c)
	}
	agree(t, s, m, r)
}

// Of two sheets and of several groups a default is for those that lack it.
func TestDefaultsOfTwoSheets(t *testing.T) {
	s, m := joined(t, texts(firstHeader, "1020|Ana Ejemplo||3001234567"), texts(secondHeader, "1020|A1||=1", "1020|A2|Tarjeta|", "1030|B1||=3"))
	m = m.WithSetting(Setting{Key: keyOf(crm.Email), Default: "nadie@example.com"}).WithSetting(Setting{Key: keyOf(crm.ObligationName), Default: "Crédito"})
	r := check(t, s, m)
	if got := issues(r); got != "1 default_used Email; 2 default_used name; 4 default_used Email; 4 orphan_obligation Identification; 4 default_used name" {
		t.Errorf("issues %s", got)
	}
	if got := sentObligations(r); got != "A1 Crédito 1; A2 Tarjeta; B1 Crédito 3" {
		t.Errorf("sent %s", got)
	}
	agree(t, s, m, r)
}

func TestDefaultInvalid(t *testing.T) {
	tests := []struct {
		setting Setting
		valid   bool
	}{
		{Setting{Key: keyOf(crm.Email), Default: "ana"}, false},
		{Setting{Key: keyOf(crm.Email), Default: "ana@example.com; b@example.com"}, false},
		{Setting{Key: keyOf(crm.Email), Default: "ana@example.com"}, true},
		{Setting{Key: keyOf(crm.Telephone), Default: "3,00E+09"}, false},
		{Setting{Key: keyOf(crm.Telephone), Default: "0"}, true}, // a placeholder, knowingly
		{Setting{Key: keyOf(crm.Name), Default: "  "}, false},
		{Setting{Key: keyOf(crm.Identification), Default: "1020"}, false}, // all rows one debtor
		{Setting{Key: keyOf(crm.TotalBalance), Default: "x"}, false},
		{Setting{Key: keyOf(crm.TotalBalance), Default: "1.234"}, false}, // a thousand, or one?
		{Setting{Key: keyOf(crm.TotalBalance), Default: "0"}, true},
		{Setting{Key: keyOf(crm.TotalBalance), Default: "1234,50"}, true},
		{Setting{Key: keyOf(crm.DaysDelay), Default: "1,5"}, false},
		{Setting{Key: keyOf(crm.DaysDelay), Default: "-3"}, true},
		{Setting{Key: keyOf(crm.ExpiringDate), Default: "03/04/2025"}, false},
		{Setting{Key: keyOf(crm.ExpiringDate), Default: "31/02/2025"}, false},
		{Setting{Key: keyOf(crm.ExpiringDate), Default: "31/03/2025"}, true},
		{Setting{Key: Key{ToCaseFile, "Etapa"}, Default: "1"}, true},
		{Setting{Key: Key{ToCaseFile, "Etapa"}, Default: strings.Repeat("x", maxCustomText+1)}, false},
		{Setting{Key: Key{ToCaseFile, "Etapa"}, Default: "x", Type: TypeCustomNumber}, false},
		{Setting{Key: Key{ToObligation, "Hora"}, Default: "25:00", Type: TypeCustomTime}, false},
		{Setting{Key: Key{ToObligation, "Hora"}, Default: "9:05 pm", Type: TypeCustomTime}, true},
		{Setting{Key: Key{ToObligation, "Tipo"}, Default: "A", Type: TypeCustomList, List: []string{"B"}}, false},
		{Setting{Key: Key{ToObligation, "Tipo"}, Default: "a", Type: TypeCustomList, List: []string{"A"}}, false},
		{Setting{Key: Key{ToObligation, "Tipo"}, Default: "A", Type: TypeCustomList, List: []string{"A"}}, true},
	}
	s := texts(settingHeader, "1020|Ana Ejemplo|ana@example.com|3001234567|Calle 1|A1|Libranza|=100|CONSUMO")
	for _, tt := range tests {
		m := settingMapping().WithSetting(tt.setting)
		r := check(t, s, m)
		want, held := "[]", 0
		if !tt.valid {
			want, held = fmt.Sprintf("[{default_invalid %s []}]", tt.setting.Field), 1
		}
		if got := fmt.Sprint(m.Problems()); got != want || r.Held.CaseFiles != held {
			t.Errorf("%s %q: %s, %d held", tt.setting.Field, tt.setting.Default, got, r.Held.CaseFiles)
		}
	}
	// A default that is not used is looked at all the same, and only once.
	for _, field := range []string{"nada", crm.ObligationID} {
		if p := settingMapping().WithSetting(Setting{Key: Key{ToCaseFile, field}, Default: "1"}).Problems(); p != nil {
			t.Errorf("%s: %v", field, p)
		}
	}
}

// A custom key that would stand in for a documented field is none, as a constant either.
func TestConstantReserved(t *testing.T) {
	m := settingMapping().WithSetting(Setting{Key: Key{ToCaseFile, crm.Obligations}, Default: "x"})
	s := texts(settingHeader, "1020|Ana Ejemplo|ana@example.com|3001234567|Calle 1|A1|Libranza|=100|CONSUMO")
	r := check(t, s, m)
	if got := fmt.Sprint(m.Problems()); got != "[{default_invalid Obligations []}]" || files(r)[0].Value(crm.Obligations) != "" {
		t.Errorf("%s: %+v", got, files(r)[0])
	}
}

func TestJoined(t *testing.T) {
	const header = "Cédula|Nombre|Apellido|Correo|Celular|Sucursal|Obligación|Producto|Día|Mes|Año|Nota"
	full := texts(header, "1020|Ana|Ejemplo|ana@example.com|3001234567|=7|A1|Libranza|=3|=2|=2025|x")
	m := Suggest(full, 0)
	for column, a := range map[int]Assignment{
		1: {ToCaseFile, crm.Name, false}, 2: {ToCaseFile, crm.Name, false}, 5: {ToObligation, crm.ObligationID, false}, 6: {ToObligation, crm.ObligationID, false},
		8: {ToObligation, crm.ExpiringDate, false}, 9: {ToObligation, crm.ExpiringDate, false}, 10: {ToObligation, crm.ExpiringDate, false},
		11: {ToCaseFile, "Nota", true},
	} {
		m = m.Assign(column, a)
	}
	if got := fmt.Sprint(m.Problems()); got != "[{field_twice Name [1 2]} {field_twice id [5 6]} {field_twice expiring_date [8 9 10]}]" {
		t.Fatalf("problems %s", got)
	}
	m = m.WithSetting(Setting{Key: keyOf(crm.Name), Joined: true, Separator: " "}).
		WithSetting(Setting{Key: keyOf(crm.ExpiringDate), Joined: true, Separator: "/"}).WithConvention(8, DecimalInferred, OrderDMY)
	m = m.WithSetting(Setting{Key: Key{ToObligation, crm.ObligationID}, Joined: true, Separator: "-"})
	if p := m.Problems(); p != nil {
		t.Fatal(p)
	}
	tests := []struct {
		name, row string
		want      string // Name, id, expiring_date
		issues    string
	}{
		{"all parts", "1020|Ana|Ejemplo|ana@example.com|3001234567|=7|A1|x|=3|=2|=2025|", "Ana Ejemplo|7-A1|2025-02-03", ""},
		{"an empty part in front", "1020||Ejemplo|ana@example.com|3001234567||A1|x|=3|=2|=2025|", "Ejemplo|A1|2025-02-03", ""},
		{"an empty part behind", "1020|Ana||ana@example.com|3001234567|=7||x|=3|=2|=2025|", "Ana|7|2025-02-03", ""},
		{"blank parts", "1020|Ana|  |ana@example.com|3001234567|  |A1|x|=3|=2|=2025|", "Ana|A1|2025-02-03", ""},
		{"spaces around", "1020| Ana | Ejemplo|ana@example.com|3001234567|7 |A1|x|=3|=2|=2025|", "Ana Ejemplo|7-A1|2025-02-03", "1 trimmed Name; 1 trimmed id"},
		{"no part", "1020||Ejemplo|ana@example.com|3001234567|||x||||", "Ejemplo||", "1 missing_mandatory id"},
		{"an error in a part", "1020|Ana|Ejemplo|ana@example.com|3001234567|#|A1|x|=3|=2|=2025|", "Ana Ejemplo||2025-02-03", "1 cell_error id"},
		{"a date with a part missing", "1020|Ana|Ejemplo|ana@example.com|3001234567|=7|A1|x|=3||=2025|", "Ana Ejemplo|7-A1|", "1 date_invalid expiring_date"},
		{"a day that is none", "1020|Ana|Ejemplo|ana@example.com|3001234567|=7|A1|x|=31|=2|=2025|", "Ana Ejemplo|7-A1|", "1 date_impossible expiring_date"},
		{"a date as a part", "1020|Ana|Ejemplo|ana@example.com|3001234567|@45000|A1|x|=3|=2|=2025|", "Ana Ejemplo|2023-03-15-A1|2025-02-03", "1 date_as_text id"},
		{"a number of too many digits", "1020|Ana|Ejemplo|ana@example.com|3001234567|=12345678901234567|A1|x|=3|=2|=2025|", "Ana Ejemplo||2025-02-03", "1 not_recoverable id"},
		{"a character no one sees", "1020|Ana|Ejem\u200bplo|ana@example.com|3001234567|=7|A1|x|=3|=2|=2025|", "Ana Ejem\u200bplo|7-A1|2025-02-03", "1 invisible_characters Name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := texts(header, tt.row)
			if s.rows[1][5].Raw == "#" {
				s.rows[1][5] = workbook.Cell{Raw: "#N/A", Kind: workbook.Error}
			}
			r := check(t, s, m)
			agree(t, s, m, r)
			c := files(r)[0]
			id, date := "", ""
			if len(c.Obligations) > 0 {
				id, date = c.Obligations[0].Value(crm.ObligationID), c.Obligations[0].Value(crm.ExpiringDate)
			}
			if got := c.Value(crm.Name) + "|" + id + "|" + date; got != tt.want || issues(r) != tt.issues {
				t.Errorf("sends %s, want %s; %s", got, tt.want, issues(r))
			}
		})
	}
}

// What Excel rounds, pads or hides in a part is told as in a column alone.
func TestJoinedShown(t *testing.T) {
	const header = "Cédula|Nombre|Correo|Celular|Sucursal|Obligación|Producto"
	m := Suggest(texts(header, "1020|Ana|ana@example.com|3001234567|=7|A1|Libranza"), 0)
	m = m.Assign(4, Assignment{ToObligation, crm.ObligationID, false}).WithSetting(Setting{Key: Key{ToObligation, crm.ObligationID}, Joined: true, Separator: "-"})
	s := texts(header, "1020|Ana|ana@example.com|3001234567|x|A1|Libranza")
	for _, tt := range []struct {
		cell         workbook.Cell
		shown        string
		sent, issues string
	}{
		{numberCell("7", "000"), "007", "007-A1", ""},
		{numberCell("7.4", "0"), "7", "7.4-A1", "1 shown_differs id"},
		{numberCell("5512940468989", "General"), "5.51294E+12", "5512940468989-A1", "1 shown_scientific id"},
		{workbook.Cell{Raw: "1", Kind: workbook.Bool}, "TRUE", "TRUE-A1", "1 boolean_as_text id"},
	} {
		with := s.with(1, 4, tt.cell)
		with.shown = map[[2]int]string{{1, 4}: tt.shown}
		r := check(t, with, m)
		if got := files(r)[0].Obligations[0].Value(crm.ObligationID); got != tt.sent || issues(r) != tt.issues {
			t.Errorf("%s sends %q, want %q; %s", tt.cell.Raw, got, tt.sent, issues(r))
		}
	}
}

// A repair is of the text that was put together.
func TestJoinedRepair(t *testing.T) {
	const header = "Cédula|Nombre|Apellido|Correo|Celular|Obligación|Producto"
	m := Suggest(texts(header, "1020|Ana|Ejemplo|ana@example.com|3001234567|A1|Libranza"), 0)
	m = m.Assign(1, Assignment{ToCaseFile, crm.Name, false}).Assign(2, Assignment{ToCaseFile, crm.Name, false}).
		WithSetting(Setting{Key: keyOf(crm.Name), Joined: true, Separator: " "})
	s := texts(header, "1020|A\u200bna|Ejem\u200bplo|ana@example.com|3001234567|A1|Libranza")
	r := check(t, s, m)
	i := r.IssuesOf(0)[0]
	if issues(r) != "1 invisible_characters Name" || i.Repair != "Ana Ejemplo" || i.Raw != "A\u200bna Ejem\u200bplo" || i.Column != 1 {
		t.Fatalf("%s: %+v", issues(r), i)
	}
	for _, column := range []int{1, 2} {
		repaired := m.WithRepair(RuleInvisibleCharacters, column, 2)
		r = check(t, s, repaired)
		agree(t, s, repaired, r)
		if got := r.Value(0, crm.Name); got != "Ana Ejemplo" || issues(r) != "1 repaired Name" {
			t.Errorf("column %d: sends %q; %s", column, got, issues(r))
		}
	}
}

func TestValues(t *testing.T) {
	const header = "Cédula|Nombre|Correo|Celular|Obligación|Producto|Saldo total|Vencimiento|Cartera|Estado"
	full := texts(header, "1020|Ana Ejemplo|ana@example.com|3001234567|A1|Libranza|=100|2025-02-03|CONSUMO|x")
	m := Suggest(full, 0)
	set := func(k Key, values ...Replacement) { m = m.WithSetting(Setting{Key: k, Values: values}) }
	set(portfolioKey, Replacement{"CONS", "CONSUMO"}, Replacement{" com ", "COMERCIAL"}, Replacement{"n/a", ""}, Replacement{"Ñandú", "ave"})
	set(keyOf(crm.Email), Replacement{"no tiene", ""}, Replacement{"pendiente", "nadie@example.com"}, Replacement{"mal", "peor"})
	set(keyOf(crm.TotalBalance), Replacement{"-", ""}, Replacement{"cero", "0"}, Replacement{"#N/A", ""}, Replacement{"1.00", "2"})
	set(keyOf(crm.ExpiringDate), Replacement{"sin fecha", ""}, Replacement{"fin", "31/12/2025"})
	set(Key{ToCaseFile, "Estado"}, Replacement{"007", "siete"}, Replacement{"true", "sí"}, Replacement{"15/03/2023", "ayer"}, Replacement{"", "nada"})
	tests := []struct {
		name   string
		column int
		cell   workbook.Cell
		shown  string
		sent   string
		issues string
	}{
		{"to the letter", 8, textCell("CONS"), "", "CONSUMO", "1 value_replaced portfolio_type"},
		{"other capitals and outer spaces", 8, textCell(" cons "), "", "CONSUMO", "1 value_replaced portfolio_type"},
		{"outer spaces in the dictionary", 8, textCell("COM"), "", "COMERCIAL", "1 value_replaced portfolio_type"},
		{"capitals with marks", 8, textCell("ñANDÚ"), "", "ave", "1 value_replaced portfolio_type"},
		{"a part is nothing", 8, textCell("CONS 2"), "", "CONS 2", ""},
		{"to nothing", 8, textCell("N/A"), "", "", "1 value_replaced portfolio_type"},
		{"to nothing, of what is mandatory", 2, textCell("No tiene"), "", "", "1 value_replaced Email; 1 missing_mandatory Email"},
		{"before it is read", 2, textCell("PENDIENTE"), "", "nadie@example.com", "1 value_replaced Email"},
		{"what is read instead may be wrong", 2, textCell("mal"), "", "", "1 value_replaced Email; 1 email_invalid Email"},
		{"of an amount", 6, textCell("-"), "", "", "1 value_replaced total_balance"},
		{"of an amount, in words", 6, textCell("Cero"), "", "0", "1 value_replaced total_balance"},
		{"of an error", 6, workbook.Cell{Raw: "#N/A", Kind: workbook.Error}, "", "", "1 value_replaced total_balance"},
		{"a number as it is shown", 6, numberCell("1", "0.00"), "1.00", "2", "1 value_replaced total_balance"},
		{"and not as it is stored", 6, numberCell("1.00", "0"), "1", "1", ""},
		{"of a date", 7, textCell("SIN FECHA"), "", "", "1 value_replaced expiring_date"},
		{"of a date that is read by itself", 7, textCell("fin"), "", "2025-12-31", "1 value_replaced expiring_date"},
		{"zeros of a format", 9, numberCell("7", "000"), "", "siete", "1 value_replaced Estado"},
		{"a boolean", 9, workbook.Cell{Raw: "1", Kind: workbook.Bool}, "", "sí", "1 value_replaced Estado"},
		{"a date as it is shown", 9, dateCell("45000"), "", "ayer", "1 value_replaced Estado"},
		{"nothing is not replaced", 9, workbook.Cell{}, "", "", ""},
		{"nor what shows as nothing", 9, textCell("  "), "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := full.with(1, 9, workbook.Cell{}).with(1, tt.column, tt.cell)
			if tt.shown != "" {
				s.shown = map[[2]int]string{{1, tt.column}: tt.shown}
			}
			r := check(t, s, m)
			agree(t, s, m, r)
			if got := valueIn(files(r)[0], m.Columns[tt.column].Field); got != tt.sent || issues(r) != tt.issues {
				t.Errorf("sends %q, want %q; %s", got, tt.sent, issues(r))
			}
			for _, i := range issuesOf(r) {
				if i.Rule == RuleValueReplaced && (i.Raw != tt.cell.Raw || i.ToSend != tt.sent) {
					t.Errorf("got %+v", i)
				}
			}
		})
	}
	// What is replaced by nothing gets the default.
	with := m.WithSetting(Setting{Key: portfolioKey, Values: []Replacement{{"n/a", ""}}, Default: "OTRA"})
	r := check(t, full.with(1, 9, workbook.Cell{}).with(1, 8, textCell("N/A")), with)
	if got := sentObligations(r); !strings.HasSuffix(got, " OTRA") || issues(r) != "1 value_replaced portfolio_type; 1 default_used portfolio_type" {
		t.Errorf("sends %s; %s", got, issues(r))
	}
	// A row of nothing but what is replaced by nothing is no row.
	r = check(t, texts(header, "||||||||N/A|"), m)
	if len(files(r)) != 0 || issues(r) != "" {
		t.Errorf("%s: %s", shape(r), issues(r))
	}
}

func TestCustomTypes(t *testing.T) {
	const header = "Cédula|Nombre|Correo|Celular|Extra|Obligación|Producto"
	full := texts(header, "1020|Ana Ejemplo|ana@example.com|3001234567|x|A1|Libranza")
	m := Suggest(full, 0)
	extra := m.Columns[4].Key()
	date := func(shape DateShape) Setting { return Setting{Key: extra, Type: TypeCustomDate, Date: shape} }
	list := Setting{Key: extra, Type: TypeCustomList, List: []string{"Alta", "BAJA", "Muy baja ", "1"}}
	tests := []struct {
		name    string
		setting Setting
		cell    workbook.Cell
		sent    string
		rules   string
	}{
		{"text to the letter", Setting{Key: extra}, textCell(" a "), " a ", ""},
		{"a number as text", Setting{Key: extra}, numberCell("7", "000"), "007", ""},
		{"text by name of the type", Setting{Key: extra, Type: TypeCustomText}, textCell(" a "), " a ", ""},
		{"number", Setting{Key: extra, Type: TypeCustomNumber}, textCell("$ 1.234,50"), "1234.50", ""},
		{"number cell", Setting{Key: extra, Type: TypeCustomNumber}, numberCell("-7.25", "0.00"), "-7.25", ""},
		{"no number", Setting{Key: extra, Type: TypeCustomNumber}, textCell("siete"), "", RuleAmountInvalid},
		{"a number that may be two", Setting{Key: extra, Type: TypeCustomNumber}, textCell("1.234"), "", RuleAmbiguousAmount},
		{"date, year first", date(DateYMD), dateCell("45000"), "2023-03-15", ""},
		{"date, year and day first", date(DateYDM), dateCell("45000"), "2023-15-03", ""},
		{"date, day first", date(DateDMY), textCell("15/03/2023"), "15-03-2023", ""},
		{"date, month first", date(DateMDY), textCell("2023-03-15"), "03-15-2023", ""},
		{"no date", date(DateMDY), textCell("ayer"), "", RuleDateInvalid},
		{"a date that may be two", date(DateMDY), textCell("03/04/2023"), "", RuleAmbiguousDate},
		{"a day that never was", date(DateDMY), textCell("31/02/2023"), "", RuleDateImpossible},
		{"time", Setting{Key: extra, Type: TypeCustomTime}, textCell("9:05"), "09:05:00", ""},
		{"no time", Setting{Key: extra, Type: TypeCustomTime}, textCell("25:00"), "", RuleTimeInvalid},
		{"list", list, textCell("Alta"), "Alta", ""},
		{"list, with outer spaces that are not the list's", list, textCell(" Alta"), "Alta", RuleTrimmed},
		{"list, with outer spaces that are the list's", list, textCell("Muy baja "), "Muy baja ", ""},
		{"list, other capitals", list, textCell("alta"), "", RuleNotInList},
		{"list, no entry", list, textCell("media"), "", RuleNotInList},
		{"list, a number", list, numberCell("1", "0"), "1", ""},
		{"list of nothing", Setting{Key: extra, Type: TypeCustomList}, textCell("Alta"), "", RuleNotInList},
		{"list, empty", list, workbook.Cell{}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, m := full.with(1, 4, tt.cell), m.WithSetting(tt.setting)
			r := check(t, s, m)
			agree(t, s, m, r)
			var rules []string
			for _, i := range issuesOf(r) {
				rules = append(rules, i.Rule)
			}
			if got := files(r)[0].Value(extra.Field); got != tt.sent || strings.Join(rules, " ") != tt.rules {
				t.Errorf("sends %q, want %q; %s", got, tt.sent, issues(r))
			}
		})
	}
	// An entry of the list that is offered is taken.
	repaired := m.WithSetting(list).WithRepair(RuleNotInList, 4, 0)
	for raw, want := range map[string]string{"alta": "Alta", "MUY BAJA": "Muy baja ", "media": ""} {
		r := check(t, full.with(1, 4, textCell(raw)), repaired)
		if got := files(r)[0].Value(extra.Field); got != want {
			t.Errorf("%q becomes %q, want %q; %s", raw, got, want, issues(r))
		}
	}
}

func TestClock(t *testing.T) {
	for _, tt := range []struct {
		cell workbook.Cell
		sent string
		rule string
	}{
		{textCell("14:30"), "14:30:00", ""}, {textCell("14:30:15"), "14:30:15", ""}, {textCell("0:00"), "00:00:00", ""}, {textCell(" 9:05 "), "09:05:00", ""},
		{textCell("2:30 p. m."), "14:30:00", ""}, {textCell("2:30 PM"), "14:30:00", ""}, {textCell("12:00 am"), "00:00:00", ""}, {textCell("12:00 pm"), "12:00:00", ""},
		{textCell("12:30 a.\u00a0m."), "00:30:00", ""}, {textCell("14:30 h"), "14:30:00", ""}, {textCell("23:59:59"), "23:59:59", ""},
		{textCell("24:00"), "", RuleTimeInvalid}, {textCell("12:60"), "", RuleTimeInvalid}, {textCell("12:00:60"), "", RuleTimeInvalid}, {textCell("13:00 pm"), "", RuleTimeInvalid},
		{textCell("0:30 pm"), "", RuleTimeInvalid}, {textCell("9:5"), "", RuleTimeInvalid}, {textCell("9"), "", RuleTimeInvalid}, {textCell("a las 9:00"), "", RuleTimeInvalid},
		{textCell("9:00 mañana"), "", RuleTimeInvalid}, {textCell("-1:00"), "", RuleTimeInvalid}, {textCell("::"), "", RuleTimeInvalid}, {textCell("2025-02-03 14:30"), "", RuleTimeInvalid},
		{textCell("1٢:00"), "", RuleTimeInvalid},
		{numberCell("0.5", "General"), "", RuleTimeInvalid}, {numberCell("1430", "0"), "", RuleTimeInvalid},
		{workbook.Cell{Raw: "1", Kind: workbook.Bool}, "", RuleBooleanUnexpected},
		{dateCell("0.5"), "12:00:00", ""}, {dateCell("0"), "00:00:00", ""}, {dateCell("0.0"), "00:00:00", ""}, {dateCell(".25"), "06:00:00", ""},
		{dateCell("0.99998842592592593"), "23:59:59", ""},
		{dateCell("5.7870370370370367E-4"), "00:00:50", ""}, {dateCell("1.1574074074074073E-5"), "00:00:01", ""}, {dateCell("5.0000000000000000E-1"), "12:00:00", ""},
		{dateCell("45000.5"), "12:00:00", RuleDayDropped}, {dateCell("45000"), "00:00:00", RuleDayDropped}, {dateCell("1.5"), "12:00:00", RuleDayDropped},
		{dateCell("4.50005E4"), "12:00:00", RuleDayDropped}, {dateCell("60.5"), "", RuleTimeInvalid},
		{dateCell("-0.5"), "", RuleTimeInvalid}, {dateCell("x"), "", RuleTimeInvalid},
		{dateCell("10:20:30"), "10:20:30", ""}, {dateCell("2025-02-03T10:20:30"), "10:20:30", RuleDayDropped},
	} {
		for _, date1904 := range []bool{false, true} {
			if tt.cell.Raw == "60.5" && date1904 {
				continue // a day of that system
			}
			value, fs := clock(tt.cell, date1904)
			if value != tt.sent || rulesOf(fs) != tt.rule {
				t.Errorf("%q (1904: %t): %q %s, want %q %s", tt.cell.Raw, date1904, value, rulesOf(fs), tt.sent, tt.rule)
			}
		}
	}
}

// A list's entry that is a date is one in the workbook's own system.
func TestListed1904(t *testing.T) {
	value, _ := convert(&plan{field: -1, kind: TypeCustomList, setting: Setting{List: []string{"2023-03-15"}}}, Convention{}, true, dateCell("43538"))
	if value != "2023-03-15" {
		t.Errorf("got %q", value)
	}
}

func TestRequired(t *testing.T) {
	const header = "Cédula|Nombre|Correo|Celular|Zona|Obligación|Producto|Plazo"
	full := texts(header, "1020|Ana Ejemplo|ana@example.com|3001234567|Norte|A1|Libranza|12", "1020|Ana Ejemplo|ana@example.com|3001234567|Norte|A2|Libranza|24")
	m := Suggest(full, 0)
	zone, term := Key{ToCaseFile, "Zona"}, Key{ToObligation, "Plazo"}
	s := texts(header,
		"1020|Ana Ejemplo|ana@example.com|3001234567||A1|Libranza|12",
		"1020|Ana Ejemplo|ana@example.com|3001234567|Norte|A2|Libranza|",
		"1030|Beto Ejemplo|beto@example.com|3017654321||B1|Libranza|6")
	required := m.WithSetting(Setting{Key: zone, Required: true}).WithSetting(Setting{Key: term, Required: true})
	for _, tt := range []struct {
		name   string
		m      Mapping
		issues string
	}{
		{"not required", m, ""},
		{"required", required, "2 missing_mandatory Plazo; 3 missing_mandatory Zona"},
		{"required with a default", required.WithSetting(Setting{Key: zone, Required: true, Default: "Centro"}), "2 missing_mandatory Plazo; 3 default_used Zona"},
		{"required and sent empty", func() Mapping { m := required; m.SendEmpty = true; return m }(), "2 missing_mandatory Plazo; 3 missing_mandatory Zona"},
		{"required without a column", required.Assign(4, Assignment{}), "-1 missing_field Zona; 2 missing_mandatory Plazo"},
		{
			"required without a column, as a constant", required.Assign(4, Assignment{}).WithSetting(Setting{Key: zone, Required: true, Default: "Centro"}),
			"-1 constant_used Zona; 2 missing_mandatory Plazo",
		},
	} {
		r := check(t, s, tt.m)
		agree(t, s, tt.m, r)
		if got := issues(r); got != tt.issues {
			t.Errorf("%s: issues %s, want %s", tt.name, got, tt.issues)
		}
	}
	for _, c := range files(check(t, s, func() Mapping { m := required; m.SendEmpty = true; return m }())) {
		for _, f := range c.Fields {
			if f.Value == "" {
				t.Errorf("what is required is sent empty: %+v", c)
			}
		}
	}
}

func TestSendEmpty(t *testing.T) {
	m := settingMapping()
	m.SendEmpty = true
	m = m.WithSetting(Setting{Key: portfolioKey, Default: "OTRA"})
	s := texts(settingHeader, "1020|Ana Ejemplo|ana@example.com|3001234567||A1|Libranza||", "1030||beto@example.com|3017654321||B1||5|PYME")
	r := check(t, s, m)
	agree(t, s, m, r)
	write := func(fields []crm.Field) string {
		var all []string
		for _, f := range fields {
			all = append(all, f.Key+"="+f.Value)
		}
		return strings.Join(all, " ")
	}
	want := []string{
		"Identification=1020 Name=Ana Ejemplo Email=ana@example.com Telephone=3001234567 Address= / id=A1 name=Libranza total_balance= portfolio_type=OTRA",
		"Identification=1030 Email=beto@example.com Telephone=3017654321 Address= / id=B1 total_balance=5 portfolio_type=PYME", // held: a mandatory field is never sent empty
	}
	for i, c := range files(r) {
		if got := write(c.Fields) + " / " + write(c.Obligations[0].Fields); got != want[i] {
			t.Errorf("sends %s\nwant %s", got, want[i])
		}
	}
}

// Settings are kept by field, those that say nothing not at all.
func TestWithSetting(t *testing.T) {
	var m Mapping
	a, b := Setting{Key: keyOf(crm.Email), Default: "x"}, Setting{Key: portfolioKey, Values: []Replacement{{"a", "b"}}}
	m = m.WithSetting(b).WithSetting(a).WithSetting(Setting{Key: keyOf(crm.Name)})
	if !reflect.DeepEqual(m.Settings, []Setting{a, b}) {
		t.Errorf("got %+v", m.Settings)
	}
	changed := m.WithSetting(Setting{Key: a.Key, Required: true}).WithSetting(Setting{Key: b.Key, Separator: " "})
	if want := []Setting{{Key: a.Key, Required: true}}; !reflect.DeepEqual(changed.Settings, want) {
		t.Errorf("got %+v", changed.Settings)
	}
	if !reflect.DeepEqual(m.Settings, []Setting{a, b}) || !reflect.DeepEqual(m.Setting(a.Key), a) || !reflect.DeepEqual(m.Setting(Key{}), Setting{}) {
		t.Errorf("the mapping itself was changed: %+v", m.Settings)
	}
}

// A debtor without obligations is told where no column gives their id, too.
func TestNoObligationWithoutID(t *testing.T) {
	s := texts("Cédula|Nombre|Correo|Celular|Saldo total", "1020|Ana Ejemplo|ana|3001234567|", "1030|Beto Ejemplo|beto@example.com|3017654321|=5")
	r := check(t, s, Suggest(s, 0))
	if got := issues(r); got != "-1 missing_field id; -1 missing_field name; 1 no_obligation Obligations; 1 email_invalid Email" {
		t.Errorf("issues %s", got)
	}
	if i := issuesOf(r)[2]; i.Column != -1 || i.Raw != "" {
		t.Errorf("got %+v", i)
	}
}
