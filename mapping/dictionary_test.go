package mapping

import (
	"strings"
	"testing"
)

func TestFold(t *testing.T) {
	tests := []struct{ header, want string }{
		{"Cédula", "cedula"},
		{"  CÉDULA  ", "cedula"},
		{"Número de Identificación", "numero de identificacion"},
		{"Nº Documento", "numero documento"},
		{"N° Documento", "numero documento"},
		{"No. Documento", "numero documento"},
		{"No Documento", "numero documento"},
		{"Nro.Documento", "numero documento"},
		{"Documento No.", "documento numero"},
		{"# Documento", "numero documento"},
		{"Cliente no contactado", "cliente no contactado"},
		{"Celular_1", "celular 1"},
		{"Celular1", "celular 1"},
		{"numero_cuenta", "numero cuenta"},
		{"fechaVencimiento", "fecha vencimiento"},
		{"DÍAS-MORA", "dias mora"},
		{"Año/Niño", "ano nino"},
		{"Endereço", "endereco"},
		{"C.C.", "cc"},
		{"N.I.T", "nit"},
		{"E-mail", "e mail"},
		{"Saldo\u00a0total\n(COP)", "saldo total cop"},
		{"Cédula", "cedula"}, // decomposed
		{"", ""},
		{" . ", ""},
	}
	for _, tt := range tests {
		if got := Fold(tt.header); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.header, got, tt.want)
		}
	}
}

// reads gives the best reading of a header as the dictionary's "level.Field",
// "" for none, and its score.
func reads(header string) (string, float64) {
	best := reading{field: -1}
	for _, r := range headers().read(header) {
		if r.score > best.score {
			best = r
		}
	}
	if best.field < 0 {
		return "", 0
	}
	f := fields[best.field]
	return f.Target.String() + "." + f.Name, best.score
}

func TestDictionary(t *testing.T) {
	tests := []struct {
		field   string
		headers string // parted by '|'
	}{
		{"case_file.Identification", "cédula|CC|C.C.|NIT|RUT|DNI|CPF|CNPJ|CPF/CNPJ|identificación|Nro. Identificación|documento|nro doc|Documento de identidad|Cédula del deudor|IDENTIFICACION_CLIENTE|CURP|RFC|CUIT|RUC|Customer ID|Identification"},
		{"case_file.Name", "nombre|nome|razón social|Nombre o Razón Social|cliente|titular|deudor|Nombre Completo del Cliente|NOMBRES Y APELLIDOS|Nome do devedor|Customer name|Full Name|NombreCliente"},
		{"case_file.Email", "correo|e-mail|EMAIL|mail|Correo electrónico|Correo Electrónico Cliente|Debtor email|Email_1"},
		{"case_file.Telephone", "celular|teléfono|telefone|móvil|Celular_1|Nro. Celular|Teléfono fijo|Tel.|Phone Number|Customer phone|Celular titular"},
		{"case_file.Address", "dirección|endereço|domicilio|Dirección Residencia|Address"},
		{"obligation.id", "obligación|crédito|pagaré|folio|numero_cuenta|contrato|producto nro|No. Obligación|Nro Crédito|Número do contrato|Loan Number|N° Pagaré"},
		{"obligation.name", "producto|tipo de crédito|descripción|nombre producto|Nombre del producto|Línea de crédito|Produto"},
		{"obligation.total_balance", "saldo|saldo total|saldo insoluto|valor|deuda|valor em aberto|Saldo Total Deuda|Outstanding balance|Saldo devedor"},
		{"obligation.expiring_date", "vencimiento|fecha_vto|vencimento|Fecha de vencimiento|Fecha Vencimiento Factura|Due date|Data de vencimento"},
		{"obligation.days_delay", "mora|días mora|dias_vencidos|dias em atraso|Días de mora|DIAS_MORA|Days past due"},
		{"obligation.portfolio_type", "cartera|portafolio|carteira|Tipo de cartera|Portfolio"},
		{"obligation.last_pay", "valor último pago|Monto último pago"},
		{"obligation.last_pay_date", "fecha último pago|Fecha del último pago|Fec. Ult. Pago|Data do último pagamento"},
		{"obligation.balance_payment", "saldo pendiente|saldo por pagar|Saldo pendiente de pago|Saldo vencido"},
		{"", "Ciudad|Tipo de documento|Tipo identificación|Teléfono codeudor|Nombre del asesor|Ciudad cliente|Correo del asesor|Fecha de nacimiento|Saldo intereses|Saldo a favor|Saldo inicial|Dirección IP|Valor cuota|Estado|Observaciones|Código postal|Cédula codeudor|Celular referencia"},
	}
	for _, tt := range tests {
		for header := range strings.SplitSeq(tt.headers, "|") {
			if got, _ := reads(header); got != tt.field {
				t.Errorf("%q is read as %q, want %q", header, got, tt.field)
			}
		}
	}
}

// The more a header says, the surer; what is said first counts.
func TestDictionaryScores(t *testing.T) {
	descending := [][]string{
		{"Celular", "Teléfono fijo"},
		{"Celular", "Celular 1", "Celular 2"},
		{"Saldo total", "Saldo", "Valor"},
		{"Cédula", "Documento"},
		{"Teléfono", "Teléfono del cliente", "Teléfono habitual"},
	}
	for _, headers := range descending {
		last := 1.0
		for _, h := range headers {
			_, score := reads(h)
			if score >= last || score <= 0 {
				t.Errorf("%q scores %.3f, not less than %.3f", h, score, last)
			}
			last = score
		}
	}
	for _, h := range []string{"último pago", "id"} {
		if n := len(headers().read(h)); n < 2 {
			t.Errorf("%q has %d readings: only content can tell", h, n)
		}
	}
}

func TestParseDictionary(t *testing.T) {
	if _, err := parseDictionary("# comment\n\ncase_file.Email 1: correo, mail\n"); err != nil {
		t.Error(err)
	}
	bad := map[string]string{
		"no colon":        "case_file.Email 1 correo",
		"no field":        "case_file.Mail 1: correo",
		"no line":         "case_file.Email: correo",
		"line 4":          "case_file.Email 4: correo",
		"an empty header": "case_file.Email 1: correo,, mail",
		"twice":           "case_file.Email 1: correo\ncase_file.Email 2: Correo",
		"two words":       "owner: cliente final",
	}
	for name, text := range bad {
		if _, err := parseDictionary(text); err == nil {
			t.Errorf("%s: %q is accepted", name, text)
		}
	}
	if n := len(headers().terms); n < 300 {
		t.Errorf("the dictionary knows %d headers only", n)
	}
}
