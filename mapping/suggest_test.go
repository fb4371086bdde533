package mapping

import (
	"strings"
	"testing"

	"wolkload/loader/workbook"
)

// assigned writes what became of a column: "case_file.Email",
// "obligation+Plazo" for a custom field, "-empty_column" for one left out.
func assigned(c Column) string {
	switch {
	case c.Target == LeaveOut:
		return "-" + c.Reason
	case c.Custom:
		return c.Target.String() + "+" + c.Field
	}
	return c.Target.String() + "." + c.Field
}

// Header rows as creditors write them, each with rows of values below.
func TestSuggest(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		{
			name: "Colombia, bank",
			lines: []string{
				"Tipo Documento|Cédula|Nombre Completo|Correo Electrónico|Celular|Teléfono fijo|Dirección|Ciudad|No. Obligación|Producto|Saldo Total|Saldo Capital|Fecha Vencimiento|Días Mora|Cartera",
				"CC|=1020304050|Ana Ejemplo|ana@example.com|=3001234567|=6015550100|Calle 1 # 2-3|Bogotá|OB-1|Libranza|=1500000|=1200000|@45000|=30|CONSUMO",
				"CC|=1020304050|Ana Ejemplo|ana@example.com|=3001234567|=6015550100|Calle 1 # 2-3|Bogotá|OB-2|Tarjeta|=500000|=400000|@45010|=20|CONSUMO",
			},
			want: []string{
				"case_file+Tipo Documento", "case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone",
				"case_file+Teléfono fijo", "case_file.Address", "case_file+Ciudad", "obligation.id", "obligation.name",
				"obligation.total_balance", "obligation+Saldo Capital", "obligation.expiring_date", "obligation.days_delay", "obligation.portfolio_type",
			},
		},
		{
			name: "Colombia, utility, underscores",
			lines: []string{
				"NIT_CC|RAZON_SOCIAL|EMAIL|CELULAR_1|CELULAR_2|NRO_FACTURA|DESCRIPCION|VALOR_DEUDA|FECHA_VTO|DIAS_MORA|ULTIMO_PAGO|FECHA_ULTIMO_PAGO",
				"900123456|Ejemplo SAS|pagos@example.com|3001234567|3011234567|F-1|Energía|1.234.567,89|25/12/2025|45|100.000,00|01/10/2025",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "case_file+CELULAR_2",
				"obligation.id", "obligation.name", "obligation.total_balance", "obligation.expiring_date", "obligation.days_delay",
				"obligation.last_pay", "obligation.last_pay_date",
			},
		},
		{
			name: "Mexico",
			lines: []string{
				"RFC|Nombre del Cliente|E-mail|Teléfono Celular|Domicilio|Folio|Tipo de Crédito|Saldo Insoluto|Saldo Vencido|Fecha de Vencimiento|Días de Atraso|Estatus",
				"GODE561231GR8|Beto Ejemplo|beto@example.com|5512345678|Av. Siempre Viva 1|F001|Personal|12,500.50|1,250.75|12/31/2025|15|Vigente",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "case_file.Address",
				"obligation.id", "obligation.name", "obligation.total_balance", "obligation.balance_payment", "obligation.expiring_date",
				"obligation.days_delay", "case_file+Estatus",
			},
		},
		{
			name: "Chile",
			lines: []string{
				"RUT|Nombre Deudor|Correo|Fono|Dirección|Comuna|N° Operación|Producto|Deuda Total|Fecha Vcto.|Días Mora",
				"12.345.678-5|Carla Ejemplo|carla@example.com|+56 9 8765 4321|Los Robles 12|Ñuñoa|OP-9|Consumo|$ 1.234.567|03-11-2025|22",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "case_file.Address",
				"case_file+Comuna", "obligation.id", "obligation.name", "obligation.total_balance", "obligation.expiring_date", "obligation.days_delay",
			},
		},
		{
			name: "Peru",
			lines: []string{
				"DNI|Apellidos y Nombres|Correo Electrónico|Nro. Celular|Nro. Crédito|Tipo de Producto|Saldo Deudor|Monto Vencido|Días Atraso|Asesor",
				"04567890|Dora Ejemplo|dora@example.com|987654321|CR-77|Microempresa|S/ 3,450.20|S/ 450.10|12|Gino",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "obligation.id",
				"obligation.name", "obligation.total_balance", "obligation.balance_payment", "obligation.days_delay", "case_file+Asesor",
			},
		},
		{
			name: "Argentina",
			lines: []string{
				"CUIT|Denominación|Mail|Tel.|Domicilio Particular|Nro. Préstamo|Línea|Saldo a la fecha|Último pago|Fecha de último pago|Provincia",
				"20-12345678-9|Ejemplo SRL|info@example.com|011-4123-4567|Calle Falsa 123|P9|Prendario|1.500,50|200,00|3/11/2025|Córdoba",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "case_file.Address",
				"obligation.id", "obligation.name", "obligation.total_balance", "obligation.last_pay", "obligation.last_pay_date", "case_file+Provincia",
			},
		},
		{
			name: "Brazil",
			lines: []string{
				"CPF/CNPJ|Nome do Cliente|E-mail|Telefone|Endereço|Nº do Contrato|Produto|Valor em Aberto|Data de Vencimento|Dias em Atraso|Carteira|Valor último pagamento",
				"123.456.789-09|Eva Exemplo|eva@example.com|(11) 91234-5678|Rua A, 10|C-1|Cartão|R$ 1.250,75|15/12/2025|10|PF|100,00",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "case_file.Address",
				"obligation.id", "obligation.name", "obligation.total_balance", "obligation.expiring_date", "obligation.days_delay",
				"obligation.portfolio_type", "obligation.last_pay",
			},
		},
		{
			name: "English",
			lines: []string{
				"Customer ID|Customer name|Customer email|Phone number|Account number|Product|Outstanding balance|Past due amount|Due date|Days past due|Branch",
				"10203040|Finn Example|finn@example.com|2025550123|A-1|Card|$1,250.75|$250.00|12/31/2025|40|North",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "obligation.id",
				"obligation.name", "obligation.total_balance", "obligation.balance_payment", "obligation.expiring_date", "obligation.days_delay", "case_file+Branch",
			},
		},
		{
			name: "Ecuador, content decides",
			lines: []string{
				"Identificación|Cliente|Contacto|Celular|Documento|Concepto|Saldo|Saldo total|Saldo pendiente|Último pago|Vence",
				"0102030405|Gala Ejemplo|gala@example.com|0987654321|D-9|Mensualidad|120.50|150.75|30.25|01/10/2025|25/12/2025",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "obligation.id",
				"obligation.name", "case_file+Saldo", "obligation.total_balance", "obligation.balance_payment", "obligation.last_pay_date", "obligation.expiring_date",
			},
		},
		{
			name: "the template",
			lines: []string{
				"Identification|Name|Email|Telephone|Address|id|name|total_balance|expiring_date|days_delay|portfolio_type|last_pay|last_pay_date|balance_payment",
				"1020|Hugo Ejemplo|hugo@example.com|3001234567|Calle 1|1|Libranza|10|2025-02-03|3|CONSUMO|5|2025-01-09|5",
			},
			want: []string{
				"case_file.Identification", "case_file.Name", "case_file.Email", "case_file.Telephone", "case_file.Address",
				"obligation.id", "obligation.name", "obligation.total_balance", "obligation.expiring_date", "obligation.days_delay",
				"obligation.portfolio_type", "obligation.last_pay", "obligation.last_pay_date", "obligation.balance_payment",
			},
		},
		{
			name: "the same header twice is a conflict, not a guess",
			lines: []string{
				"Cédula|CEDULA|Nombre|Observación|Observación",
				"1020|1030|Ines Ejemplo|a|b",
			},
			want: []string{
				"case_file.Identification", "case_file.Identification", "case_file.Name", "case_file+Observación", "case_file+Observación",
			},
		},
		{
			name: "empty headers and empty columns",
			lines: []string{
				"Cédula|| |Dirección|Plazo ",
				"1020|x|y||12",
				"1030||z||24",
			},
			want: []string{
				"case_file.Identification", "-empty_header", "-empty_header", "-empty_column", "case_file+Plazo ",
			},
		},
		{
			name: "customers as codes",
			lines: []string{
				"Cliente|Nombre|Correo",
				"=1020304|Juan Ejemplo|juan@example.com",
			},
			want: []string{"case_file.Identification", "case_file.Name", "case_file.Email"},
		},
		{
			name: "a documented name that another column won is no custom key",
			lines: []string{
				"Correo|Email|Correo electrónico",
				"ana@example.com|5|6",
			},
			want: []string{"case_file.Email", "-field_taken", "case_file+Correo electrónico"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Suggest(texts(tt.lines...), 0)
			if len(m.Columns) != len(tt.want) {
				t.Fatalf("%d columns, want %d", len(m.Columns), len(tt.want))
			}
			for i, c := range m.Columns {
				if got := assigned(c); got != tt.want[i] {
					t.Errorf("%q became %s (%s, %.3f), want %s", c.Header, got, c.Reason, c.Confidence, tt.want[i])
				}
				if c.Confidence <= 0 || c.Confidence > 1 || c.Reason == "" {
					t.Errorf("%q: confidence %v, reason %q", c.Header, c.Confidence, c.Reason)
				}
			}
		})
	}
}

// Nothing is proposed on a doubt: somebody else's e-mails, a header that only
// may mean a field over other values, one half of a name.
func TestSuggestDoubts(t *testing.T) {
	tests := map[string]struct {
		lines []string
		want  string
	}{
		"e-mails of the adviser alone": {
			[]string{"Cédula|Correo del asesor", "1020|ana@example.com"},
			"case_file.Identification case_file+Correo del asesor",
		},
		"e-mails under a header that says nothing": {
			[]string{"Cédula|Contacto", "1020|ana@example.com"},
			"case_file.Identification case_file.Email",
		},
		"arrears in money": {
			[]string{"Cédula|Mora", "1020|=12.35", "1030|=150.5"},
			"case_file.Identification case_file+Mora",
		},
		"arrears in days": {
			[]string{"Cédula|Mora", "1020|=12", "1030|=150"},
			"case_file.Identification obligation.days_delay",
		},
		"a contract that is a yes": {
			[]string{"Cédula|Contrato firmado", "1020|SI", "1030|NO"},
			"case_file.Identification case_file+Contrato firmado",
		},
		"a contract of words": {
			[]string{"Cédula|Contrato", "1020|UNO-A", "1030|DOS-B"},
			"case_file.Identification obligation.id",
		},
		"customers as codes beside their number": {
			[]string{"Cliente|NIF|Nombre", "C0001|00000101A|Ana Ejemplo"},
			"case_file+Cliente case_file.Identification case_file.Name",
		},
		"customers by name": {
			[]string{"Cliente|NIF", "Ana Ejemplo|00000101A"},
			"case_file.Name case_file.Identification",
		},
		"name and surname apart": {
			[]string{"Cédula|Nombre|Apellidos del cliente", "1020|Ana|Ejemplo"},
			"case_file.Identification case_file.Name case_file.Name",
		},
		"name and surname apart, and both": {
			[]string{"Cédula|Nombre|Apellidos|Nombre completo", "1020|Ana|Ejemplo|Ana Ejemplo"},
			"case_file.Identification case_file+Nombre case_file+Apellidos case_file.Name",
		},
		"a mobile that says more": {
			[]string{"Cédula|Teléfono fijo|Celular habitual", "1020|6015550101|3000000101"},
			"case_file.Identification case_file+Teléfono fijo case_file.Telephone",
		},
		"only the debt by age": {
			[]string{"Cédula|Saldo 1-30|Saldo 31-60", "1020|=10.5|=20.5"},
			"case_file.Identification case_file+Saldo 1-30 case_file+Saldo 31-60",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, c := range Suggest(texts(tt.lines...), 0).Columns {
				got = append(got, assigned(c))
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", strings.Join(got, " "), tt.want)
			}
		})
	}
}

func TestSuggestReasons(t *testing.T) {
	m := Suggest(texts(
		"Cédula|Celular habitual|Contacto|Correo|Saldo total|Plan",
		"1020304050|3001234567|ana@example.com|3|hola|A",
	), 0)
	want := []string{ReasonHeaderAndContent, ReasonHeaderAndContent, ReasonContent, ReasonFieldTaken, ReasonHeader, ReasonNothingFits}
	for i, c := range m.Columns {
		if c.Reason != want[i] {
			t.Errorf("%q: reason %q, want %q", c.Header, c.Reason, want[i])
		}
	}
	if exact, partial := m.Columns[0].Confidence, m.Columns[1].Confidence; exact != 0.99 || partial >= exact {
		t.Errorf("confidences %v and %v", exact, partial)
	}
	if doubtful := m.Columns[4].Confidence; doubtful > 0.5 {
		t.Errorf("a balance column of words has confidence %v", doubtful)
	}
}

// A custom column goes where its values live.
func TestSuggestLevel(t *testing.T) {
	lines := []string{
		"Cédula|Plazo|Zona",
		"1020|12|Norte",
		"|24|",
		"1030|12|Sur",
	}
	m := Suggest(texts(lines...), 0)
	if got := assigned(m.Columns[1]) + " " + assigned(m.Columns[2]); got != "obligation+Plazo case_file+Zona" {
		t.Errorf("got %s", got)
	}
	lines[0] = "Persona|Plazo|Zona" // no identification: nothing is known
	m = Suggest(texts(lines...), 0)
	if got := assigned(m.Columns[1]); got != "case_file+Plazo" {
		t.Errorf("got %s", got)
	}
}

func TestSuggestHeaderRow(t *testing.T) {
	s := texts("CARTERA DE EJEMPLO", "", "Cédula|Nombre", "1020|Ana Ejemplo")
	m := Suggest(s, 2)
	if m.HeaderRow != 2 || assigned(m.Columns[0]) != "case_file.Identification" {
		t.Errorf("got %+v", m)
	}
	if m := Suggest(s, -1); assigned(m.Columns[0]) != "-empty_header" {
		t.Errorf("without headers: %+v", m)
	}
	if m := Suggest(s, 3); assigned(m.Columns[0]) != "-empty_column" {
		t.Errorf("without rows below: %+v", m)
	}
	if m := Suggest(texts(), 0); len(m.Columns) != 0 {
		t.Errorf("an empty sheet: %+v", m)
	}
}

// A value far below the sample keeps its column from being called empty.
func TestSuggestLateValue(t *testing.T) {
	lines := []string{"Cédula|Nota"}
	for range sampleRows + 10 {
		lines = append(lines, "1020|")
	}
	lines = append(lines, "1020|tarde")
	if got := assigned(Suggest(texts(lines...), 0).Columns[1]); got != "case_file+Nota" {
		t.Errorf("got %s", got)
	}
}

func TestProblems(t *testing.T) {
	documented := func(level Target, name string) Column {
		return Column{Assignment: Assignment{Target: level, Field: name}}
	}
	custom := func(level Target, key string) Column {
		return Column{Assignment: Assignment{Target: level, Field: key, Custom: true}}
	}
	whole := []Column{
		documented(ToCaseFile, "Identification"), documented(ToCaseFile, "Name"), documented(ToCaseFile, "Email"),
		documented(ToCaseFile, "Telephone"), documented(ToObligation, "id"), documented(ToObligation, "name"),
	}
	tests := []struct {
		name  string
		extra []Column
		want  string
	}{
		{"none", nil, ""},
		{"left out", []Column{{}, {}}, ""},
		{"same key at two levels", []Column{custom(ToCaseFile, "Zona"), custom(ToObligation, "Zona")}, ""},
		{"keys differ in a trailing space", []Column{custom(ToCaseFile, "Zona"), custom(ToCaseFile, "Zona ")}, ""},
		{"documented name of the other level", []Column{custom(ToCaseFile, "name"), custom(ToObligation, "Email")}, ""},
		{"Obligations of an obligation", []Column{custom(ToObligation, "Obligations")}, ""},
		{"field twice", []Column{documented(ToCaseFile, "Email")}, "field_twice Email C, G"},
		{"custom key twice", []Column{custom(ToObligation, "Plazo"), custom(ToObligation, "Plazo")}, "field_twice Plazo G, H"},
		{"reserved", []Column{custom(ToCaseFile, "Address")}, "custom_key_reserved Address G"},
		{"Obligations", []Column{custom(ToCaseFile, "Obligations")}, "custom_key_reserved Obligations G"},
		{"empty keys", []Column{custom(ToCaseFile, ""), custom(ToCaseFile, "")}, "key_empty  G; key_empty  H"},
		{"unknown", []Column{documented(ToCaseFile, "Correo")}, "field_unknown Correo G"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := Mapping{Columns: append(append([]Column(nil), whole...), tt.extra...)}
			for i := range m.Columns {
				m.Columns[i].Index = i
			}
			if got := describe(m); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := describe(Mapping{}); strings.Count(got, "missing_field") != 6 {
		t.Errorf("nothing mapped: %q", got)
	}
}

func describe(m Mapping) string {
	var all []string
	for _, p := range m.Problems() {
		id, values := p.Message(m)
		all = append(all, strings.TrimPrefix(id, "problem.")+" "+values["Field"]+" "+values["Columns"])
	}
	return strings.Join(all, "; ")
}

func TestColumnName(t *testing.T) {
	for index, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := workbook.ColumnName(index); got != want {
			t.Errorf("columnName(%d) = %s, want %s", index, got, want)
		}
	}
}

func TestAssign(t *testing.T) {
	m := Suggest(texts("Cédula|Nota", "1020|x"), 0)
	changed := m.Assign(1, Assignment{Target: ToObligation, Field: "Nota ", Custom: true})
	if assigned(m.Columns[1]) != "case_file+Nota" {
		t.Error("Assign changed the mapping it was called on")
	}
	if c := changed.Columns[1]; assigned(c) != "obligation+Nota " || c.Confidence != 1 || c.Reason != ReasonPerson {
		t.Errorf("got %+v", c)
	}
	if c := changed.Assign(1, Assignment{Field: "x", Custom: true}).Columns[1]; c.Assignment != (Assignment{}) {
		t.Errorf("left out: %+v", c)
	}
	changed = changed.WithConvention(1, DecimalComma, OrderMDY)
	if c := changed.Columns[1]; c.Decimal != DecimalComma || c.DateOrder != OrderMDY {
		t.Errorf("got %+v", c)
	}
	for _, col := range []int{-1, 2} {
		if got := m.Assign(col, Assignment{Target: ToCaseFile, Field: "Email"}); len(got.Columns) != 2 || assigned(got.Columns[0]) != "case_file.Identification" {
			t.Errorf("Assign(%d): %+v", col, got)
		}
	}
}

// A mandatory column without a value is the field it names; an optional one is
// left out, and a column with values comes before an empty one.
func TestSuggestEmptyColumns(t *testing.T) {
	src := texts(
		"Cédula|Nombre|Correo|Celular|Teléfono|Dirección|Obligación|Producto",
		"1001|Ana Prueba|||3000000001||OB-1|Crédito",
		"1002|Luis Prueba|||3000000002||OB-2|Crédito",
	)
	var got []string
	for _, c := range Suggest(src, 0).Columns {
		got = append(got, assigned(c))
	}
	want := "case_file.Identification case_file.Name case_file.Email -empty_column case_file.Telephone -empty_column obligation.id obligation.name"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

// A formula without its stored result is a value nobody knows, not an empty
// cell: its column is mapped by its header, and its case files are held.
func TestSuggestFormulasWithoutValue(t *testing.T) {
	unknown := workbook.Cell{Formula: true}
	for _, tt := range []struct {
		header, field, want string
	}{
		{"Saldo Total", "total_balance", "obligation.total_balance"},
		{"Fecha Vencimiento", "expiring_date", "obligation.expiring_date"},
		{"Saldo total a la fecha", "total_balance", "obligation.total_balance"},
		{"Zona de cobro", "Zona de cobro", "case_file+Zona de cobro"},
	} {
		t.Run(tt.header, func(t *testing.T) {
			s := texts(
				"Cédula|Nombre|Correo|Celular|N° obligación|Producto|"+tt.header,
				"1001|Ana Ejemplo|ana@example.com|3000000001|OB-1|Tarjeta",
				"1002|Beto Ejemplo|beto@example.com|3000000002|OB-2|Tarjeta")
			s = s.with(1, 6, unknown).with(2, 6, unknown)
			m := Suggest(s, 0)
			if got := assigned(m.Columns[6]); got != tt.want {
				t.Fatalf("the column became %s, want %s", got, tt.want)
			}
			res, err := Check(t.Context(), s, m, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			if res.Held.CaseFiles != 2 || res.Ready.CaseFiles != 0 {
				t.Errorf("held %d, ready %d", res.Held.CaseFiles, res.Ready.CaseFiles)
			}
			for _, i := range issuesOf(res) {
				if i.Rule != RuleFormulaWithoutValue || i.Field != tt.field {
					t.Errorf("issue %s of %s", i.Rule, i.Field)
				}
			}
			if len(issuesOf(res)) != 2 {
				t.Errorf("%d issues", len(issuesOf(res)))
			}
		})
	}
}

// Values that are known still speak for or against a field beside formulas
// without a result.
func TestEvidenceOfFormulas(t *testing.T) {
	unknown := workbook.Cell{Formula: true}
	var e evidence
	for range 9 {
		e.add(unknown)
	}
	if e.filled != 9 || e.judge(TypeAmount) != neutral || e.judge(TypeEmail) != neutral {
		t.Errorf("formulas alone: filled %d, amount %d, e-mail %d", e.filled, e.judge(TypeAmount), e.judge(TypeEmail))
	}
	e.add(numberCell("1500", "General"))
	if e.judge(TypeAmount) != confirms || e.judge(TypeEmail) != contradicts {
		t.Errorf("with a number: amount %d, e-mail %d", e.judge(TypeAmount), e.judge(TypeEmail))
	}
	var blank evidence
	blank.add(workbook.Cell{Kind: workbook.Text, Formula: true})
	if blank.filled != 0 {
		t.Error("a formula that gives no text counts as a value")
	}
}

// A row that has nothing but formulas without a result is a row with data.
func TestRowOfFormulasWithoutValue(t *testing.T) {
	s := texts("Identification|Name|Email|Telephone|id|name|total_balance", "1001|Ana Ejemplo|ana@example.com|3000000001|OB-1|Tarjeta|5")
	row := make([]workbook.Cell, 7)
	for i := range row {
		row[i].Formula = true
	}
	s.rows = append(s.rows, row)
	res, err := Check(t.Context(), s, Suggest(s, 0), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.Rows != 2 || res.Held.CaseFiles != 1 || res.Ready.CaseFiles != 1 {
		t.Errorf("rows %d, held %d, ready %d", res.Rows, res.Held.CaseFiles, res.Ready.CaseFiles)
	}
}
