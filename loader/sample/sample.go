// Package sample is the workbook of the demo: an invented portfolio as a
// creditor in Latin America would send it, with the mistakes of real ones.
//
// It is the same on every run: a title above the header, three hundred rows,
// one per obligation, with the debtor repeated on each of its rows. All of it
// is invented: e-mails end in @example.com, phones begin with 3000000, names
// say that they are made up.
package sample

import "wolkload/loader/workbook"

// A few debtors have a typing mistake in portfolio_type that only the CRM
// notices: its simulator rejects them by RejectRule, and takes them once the
// value is FixedValue.
const (
	RejectRule = "portfolio_type=CONSUMOO"
	FixedValue = "CONSUMO"
)

// Where the data stands in the workbook.
const (
	Name      = "cartera_demo.xlsx" // of the file, where the caller has no other
	Sheet     = "Cartera"
	HeaderRow = 3 // as Excel shows it
)

// Kinds of mistakes in the workbook.
const (
	EmptyEmail          = "empty_email"
	InvalidEmail        = "invalid_email"       // "no-tiene"
	ImpossibleDate      = "impossible_date"     // "31/02/2025"
	LostIdentification  = "lost_identification" // the text "1,03E+09"
	AmountInWords       = "amount_in_words"     // "por definir"
	MissingObligationID = "missing_obligation_id"
	TwoNames            = "two_names" // one identification, two names
	PlaceholderPhone    = "placeholder_phone"
)

// Summary is what the workbook holds.
type Summary struct {
	Rows        int // below the header
	Debtors     int // distinct identifications
	Obligations int
	Mistakes    map[string]int // debtors with a mistake, by its kind; a debtor has one at most
	Rejected    []string       // identifications, as sent, that RejectRule is about
}

// Facts tells what Write writes, from the same generator.
func Facts() Summary {
	s := Summary{Mistakes: map[string]int{}}
	for _, d := range generate() {
		s.Debtors++
		s.Rows += len(d.obligations)
		s.Obligations += len(d.obligations)
		if d.mistake != "" {
			s.Mistakes[d.mistake]++
		}
		if d.rejected() {
			s.Rejected = append(s.Rejected, d.identification())
		}
	}
	return s
}

// Write creates the workbook at path and refuses to overwrite, as workbook.Write does.
func Write(path string) error {
	rows := [][]workbook.Value{
		{{Text: "Banco Ejemplo · Cartera asignada · Corte 31/10/2025 · Datos inventados", Bold: true}},
		{},
		make([]workbook.Value, len(columns)),
	}
	widths := make([]float64, len(columns))
	for i, c := range columns {
		rows[HeaderRow-1][i] = workbook.Value{Text: c.header, Bold: true}
		widths[i] = c.width
	}
	for _, d := range generate() {
		for _, o := range d.obligations {
			row := make([]workbook.Value, len(columns))
			for i, c := range columns {
				row[i] = c.value(d, o)
			}
			rows = append(rows, row)
		}
	}
	return workbook.Write(path, []workbook.NewSheet{{Name: Sheet, Rows: rows, Widths: widths, Freeze: HeaderRow}})
}
