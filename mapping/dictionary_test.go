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
		{"case_file.Identification", "nro_doc|num_ident|ced|rut_cliente|cpf_cnpj|NRO_ DOC|Cedula o Nit|CI/RUC|RUC_DNI|CIF/NIF/NIE|CUIL/CUIT|CPF do devedor|CNPJ/CPF Sacado|RFC DEL ACREDITADO|nit_tercero|Documento Estudiante|RUT_SIN_DV|RUT-DV|N° DNI|taxId|numdoc"},
		{"case_file.Name", "nombre|nome|razón social|Nombre o Razón Social|titular|deudor|Nombre Completo del Cliente|NOMBRES Y APELLIDOS|Nome do devedor|Customer name|Full Name|NombreCliente"},
		{"case_file.Name", "nome_cliente|NOM_CLI|APE_NOM|apellidoNombre|Nome/Razão Social|Apellidos y nombres / Razón social|Razón Social / Nombre y Apellidos|Nombre(s)|APELLIDO1|Ap. Paterno|Primer apellido del socio|Last Name|Sujeto Pasivo|Contribuyente|Sacado|NM_CLIENTE"},
		{"case_file.Email", "correo|e-mail|EMAIL|mail|Correo electrónico|Correo Electrónico Cliente|Debtor email|Email_1"},
		{"case_file.Email", "e_mail|Correo-e|DS_EMAIL|Dirección de correo|Email Address|Correo electrónico (opcional)|EMAIL_FACTURACION|E-mail cobrança|E-mail do titular"},
		{"case_file.Telephone", "celular|teléfono|telefone|móvil|Celular_1|Nro. Celular|Teléfono fijo|Tel.|Phone Number|Customer phone|Celular titular"},
		{"case_file.Telephone", "tel_movil|fono_1|Fono1|TELF_CEL|Tfno. Móvil|TLF|NR_TELEFONE_1|Celular (WhatsApp)|Nº WhatsApp|msisdn|Contact number|TELEFONO_CONTACTO_1|DDD/Telefone|Cell phone|Tel. Celular"},
		{"case_file.Address", "dirección|endereço|domicilio|Dirección Residencia|Address"},
		{"case_file.Address", "dir_cliente|endereco|DS_ENDERECO|Dir. Domicilio|Domicilio Particular|Domicilio Fiscal|CALLE_NUM|domicilioCalle|Logradouro|DIRECCION PREDIO|billingAddress|Endereço de Cobrança"},
		{"obligation.id", "obligación|crédito|pagaré|folio|numero_cuenta|contrato|producto nro|No. Obligación|Nro Crédito|Número do contrato|Loan Number|N° Pagaré"},
		{"obligation.id", "nro_oblig|nro_pagare|nro_prestamo|cod_cuenta|contrato_nro|NRO.OPERACION|Account #|Invoice No|Nº Fra.|No. Fact.|Nº da fatura|Duplicata|CUENTA CONTRATO|N° BOLETA/FACTURA|N° Tarjeta / Cuenta|Nº Liquidación / Recibo|Nº Valor|CONTRATO_ID|nrocredito"},
		{"obligation.name", "producto|tipo de crédito|descripción|nombre producto|Nombre del producto|Línea de crédito|Produto"},
		{"obligation.name", "DESC_PRODUCTO|DS_PRODUTO|Loan Type|TIPO_OPERACION|Tipo de produto|serviceType|Tributo"},
		{"obligation.total_balance", "saldo|saldo total|saldo insoluto|valor|deuda|valor em aberto|Saldo Total Deuda|Outstanding balance|Saldo devedor"},
		{"obligation.total_balance", "vr_total|vlr_saldo|sdo_total|mto_deuda|imp_total|vl_divida|vl_saldo_devedor|MTO_DEUDA_TOT|Adeudo Total|Total da Dívida|Saldo Total\n(incluye intereses)|Deuda Total S/.|Saldo a 30/06/2025|Saldo por Cobrar|totalDue|Total Pendiente"},
		{"obligation.expiring_date", "vencimiento|fecha_vto|vencimento|Fecha de vencimiento|Fecha Vencimiento Factura|Due date|Data de vencimento"},
		{"obligation.expiring_date", "fec_vto|fch_venc|dt_vcto|F. Vto.|FEC_VCTO_CUOTA|FECHA VENCE|1º Vto.|1er vencimiento|Vencto.|Fec. Límite Pago|FECHA MAXIMA PAGO|Fecha Vencimiento Más Antigua|dtvenc"},
		{"obligation.days_delay", "mora|días mora|dias_vencidos|dias em atraso|Días de mora|DIAS_MORA|Days past due"},
		{"obligation.days_delay", "dias_atraso|dd_mora|QT_DIAS_ATRASO|Días\nMora|# Días en mora|Nº dias atraso|Mora (días)|Días de retraso|DPD|Days overdue|DIAS_IMPAGO|Max días mora"},
		{"obligation.portfolio_type", "cartera|portafolio|carteira|Tipo de cartera|Portfolio|TP_CARTEIRA"},
		{"obligation.last_pay", "valor último pago|Monto último pago|vlr_ult_pago|VL_ULT_PGTO|Importe Últ. Abono|lastPaymentAmount"},
		{"obligation.last_pay_date", "fecha último pago|Fecha del último pago|Fec. Ult. Pago|Data do último pagamento"},
		{"obligation.last_pay_date", "fec_ult_pago|F. ULTIMO PAGO|Últ. Fecha de Pago|Dt. Últ. Pagto.|Last pmt date"},
		{"obligation.balance_payment", "saldo pendiente|saldo por pagar|Saldo pendiente de pago|Saldo vencido"},
		{"obligation.balance_payment", "sdo_pend|Saldo venc.|Monto en Atraso|VLR_MORA|Importe Pendiente|deudaExigible|Valor Cuotas Vencidas|Amount past due"},
		// Somebody else's.
		{"", "Teléfono codeudor|Nombre del asesor|Correo del asesor|Cédula codeudor|Celular referencia|C.C. Codeudor 2|Deudor solidario|Aval Rut|Tel. Promotor|CNPJ Cedente|NIT Pagador|Celular Rep. Legal|Teléfono Ref.|REF1_TEL|Responsável financeiro|Fono Apoderado|NOM_CODEUDOR|GARANTE 1|Guarantor phone|Agent email"},
		// Something else of the debtor's.
		{"", "Ciudad|Tipo de documento|Tipo identificación|Ciudad cliente|Fecha de nacimiento|Fecha expedición cédula|Dirección IP|Dirección Trabajo|Tel. Laboral|TEL_OFI|FONO_COMERCIAL|Tel. Empresa|Estado|Código postal|Nro. Cliente|Clave Cliente|DV|DV_RUT|Matrícula|NR_DDD_1|Barrio residencia"},
		// Something else of the obligation's.
		{"", "Saldo intereses|Saldo a favor|Saldo inicial|Valor cuota|Observaciones|SALDO CAPITAL|MTO_SDO_CAP|Saldo a Capital|Capital vencido|Saldo por vencer|Saldo Cuota|Saldo aportes|VL_PRINCIPAL|VL_JUROS|Monto Otorgado|VALOR FACTURA|Pago Mínimo|Nº de Cuotas|NR_PARCELA|Cuotas en Mora|FACTURAS VENCIDAS|Fecha Mora|Fecha de pago|Fec. Corte|Fecha Próx. Pago|Tramo de Mora|Rango mora|Vlr. Pago|Total pagado|FECHA DEL ULTIMO PAGO A CAPITAL|COD_PRODUCTO|Estado del crédito|Expediente|Exp. Coactivo|Cuenta de ahorros|Cuenta CLABE|Límite de Crédito|Credit line"},
		// An age of the debt, not the debt; English, which qualifies first.
		{"", "30 días|Saldo 31-60|Saldo 60|Vencido 1-30|Saldo a 90 días|Loan amount|Invoice amount|Invoice total|Principal balance|Credit score|Product code|Account status"},
		{"", "Tipo|Campaña|Segmento|Usuario|Referencia 1|N°|Item"},
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
		{"Celular", "Teléfono", "Teléfono fijo"},
		{"Nombre completo", "Nombre", "Titular"},
		{"CPF", "CPF/CNPJ", "Documento"},
		{"Número de crédito", "Pagaré", "Recibo"},
		{"Deuda total", "Saldo insoluto", "Importe"},
		{"1º Vto.", "2º Vto."},
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
	for _, same := range [][2]string{
		{"Nombres", "Apellidos"}, {"Nombre", "Primer apellido"}, {"Celular", "Móvil"}, {"Crédito", "N° Contrato"},
		{"Cuenta contrato", "No. factura"}, {"Correo personal", "Correo institucional"}, {"Saldo total", "Deuda total"},
	} {
		a, scoreA := reads(same[0])
		b, scoreB := reads(same[1])
		if a != b || scoreA-scoreB >= tie || scoreB-scoreA >= tie {
			t.Errorf("%q (%s, %.3f) and %q (%s, %.3f) should conflict", same[0], a, scoreA, same[1], b, scoreB)
		}
	}
	for _, h := range []string{"último pago", "id", "cliente"} {
		if n := len(headers().read(h)); n < 2 {
			t.Errorf("%q has %d readings: only content can tell", h, n)
		}
	}
}

// Lines may stand in any order; a term counts once, however it is spelled.
func TestParseDictionary(t *testing.T) {
	good := "# comment\n\ncase_file.Email 1: correo, dirección de correo\nfiller: de\nowner: cliente\nperson: asesor\naside: incluye\nword correo: mail, email\n"
	d, err := parseDictionary(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []string{"Mail", "correo_dirección", "Email de cliente", "EMAIL (incluye otros)"} {
		if r := d.read(h); len(r) != 1 || !r[0].whole {
			t.Errorf("%q is read as %v", h, r)
		}
	}
	if d.read("mail asesor") != nil || !d.another("mail asesor") || d.another("mail cliente") {
		t.Error("whose an e-mail is")
	}
	bad := map[string]string{
		"no colon":              "case_file.Email 1 correo",
		"no field":              "case_file.Mail 1: correo",
		"no line":               "case_file.Email: correo",
		"line 4":                "case_file.Email 4: correo",
		"an empty header":       "case_file.Email 1: correo,, mail",
		"twice":                 "case_file.Email 1: correo\ncase_file.Email 2: Correo",
		"twice, spelled":        "word correo: mail\ncase_file.Email 1: correo, mail",
		"twice, in other order": "case_file.Email 1: correo casa, casa correo",
		"two words":             "owner: cliente final",
		"a spelling of words":   "word correo: e mail",
		"words spelled":         "word correo casa: mail",
		"an empty spelling":     "word correo: mail,",
		"a spelling twice":      "word correo: mail\nword buzón: mail",
		"its own spelling":      "word correo: Correo",
		"spellings of spelling": "word correo: mail\nword mail: email",
	}
	for name, text := range bad {
		if _, err := parseDictionary(text); err == nil {
			t.Errorf("%s: %q is accepted", name, text)
		}
	}
	if n := len(headers().terms); n < 400 {
		t.Errorf("the dictionary knows %d headers only", n)
	}
}

// A header is as long as a cell; reading it takes no time for that.
func TestReadLongHeader(t *testing.T) {
	for _, word := range []string{"saldo ", "cliente ", "1 ", "cpf/", "número de "} {
		headers().read(strings.Repeat(word, 32_767/len(word)))
	}
}
