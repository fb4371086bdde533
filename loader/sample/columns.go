package sample

import (
	"strconv"
	"strings"
	"time"

	"wolkload/loader/workbook"
)

const (
	moneyFormat = "#,##0.00"
	dateFormat  = "dd/mm/yyyy"
	idFormat    = "0000000000"
)

// column is one column of the sheet: its header, and the cell of an obligation.
type column struct {
	header string
	width  float64
	value  func(debtor, obligation) workbook.Value
}

var columns = []column{
	{"Cédula", 13, func(d debtor, _ obligation) workbook.Value {
		switch {
		case d.mistake == LostIdentification:
			return workbook.Value{Text: d.identification()}
		case d.padded:
			return workbook.Value{Number: strconv.Itoa(d.id), Format: idFormat}
		}
		return workbook.Value{Number: strconv.Itoa(d.id)}
	}},
	{"Nombre del titular", 30, func(d debtor, o obligation) workbook.Value {
		if d.mistake == TwoNames && o.last {
			return workbook.Value{Text: d.otherName}
		}
		return workbook.Value{Text: d.name}
	}},
	{"Correo electrónico", 32, func(d debtor, _ obligation) workbook.Value {
		switch d.mistake {
		case EmptyEmail:
			return workbook.Value{}
		case InvalidEmail:
			return workbook.Value{Text: "no-tiene"}
		}
		return workbook.Value{Text: d.email}
	}},
	{"Celular", 13, func(d debtor, _ obligation) workbook.Value {
		if d.mistake == PlaceholderPhone {
			return workbook.Value{Text: "0000000"}
		}
		return workbook.Value{Number: strconv.Itoa(d.phone)}
	}},
	{"Dirección", 28, func(d debtor, _ obligation) workbook.Value { return workbook.Value{Text: d.address} }},
	{"N° obligación", 15, func(d debtor, o obligation) workbook.Value {
		if d.mistake == MissingObligationID {
			return workbook.Value{}
		}
		return workbook.Value{Text: o.id}
	}},
	{"Producto", 22, func(_ debtor, o obligation) workbook.Value { return workbook.Value{Text: o.product.name} }},
	{"Saldo total", 16, func(d debtor, o obligation) workbook.Value {
		if d.mistake == AmountInWords {
			return workbook.Value{Text: "por definir"}
		}
		return money(o.total, o.amountAsText)
	}},
	{"Fecha de vencimiento", 21, func(d debtor, o obligation) workbook.Value {
		switch {
		case d.mistake == ImpossibleDate:
			return workbook.Value{Text: "31/02/2025"}
		case o.dateAsText:
			return workbook.Value{Text: o.due.Format("02/01/2006")}
		}
		return workbook.Value{Date: o.due, Format: dateFormat}
	}},
	{"Días mora", 11, func(_ debtor, o obligation) workbook.Value { return workbook.Value{Number: strconv.Itoa(o.delay)} }},
	{"Cartera", 16, func(_ debtor, o obligation) workbook.Value { return workbook.Value{Text: o.portfolio} }},
	{"Último pago", 14, func(_ debtor, o obligation) workbook.Value {
		if o.paid == 0 {
			return workbook.Value{}
		}
		return money(o.paid, false)
	}},
	{"Fecha último pago", 18, func(_ debtor, o obligation) workbook.Value {
		if o.paid == 0 {
			return workbook.Value{}
		}
		return workbook.Value{Date: o.paidOn, Format: dateFormat}
	}},
	{"Saldo pendiente", 16, func(_ debtor, o obligation) workbook.Value { return money(o.pending, false) }},
	// The label of a custom field in the CRM, to the letter: it ends in a space.
	{"Etapa detallada ", 20, func(d debtor, _ obligation) workbook.Value { return workbook.Value{Text: d.stage} }},
	{"Gestor asignado", 18, func(d debtor, _ obligation) workbook.Value { return workbook.Value{Text: d.agent} }},
}

// money is a cell of an amount given in cents: a number, or a text as people
// type it ("1.234.567,89").
func money(cents int, asText bool) workbook.Value {
	whole, fraction := strconv.Itoa(cents/100), strconv.Itoa(100 + cents%100)[1:]
	if !asText {
		return workbook.Value{Number: whole + "." + fraction, Format: moneyFormat}
	}
	var groups []string
	for len(whole) > 3 {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
		whole = whole[:len(whole)-3]
	}
	return workbook.Value{Text: strings.Join(append([]string{whole}, groups...), ".") + "," + fraction}
}

// CutOff is the day the portfolio is of; delays count up to it.
const CutOff = "2025-10-31"

var cutOff = time.Date(2025, time.October, 31, 0, 0, 0, 0, time.UTC)
