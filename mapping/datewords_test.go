package mapping

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wolkload/loader/workbook"
)

// Dates as creditors write them, read without anything known of their column.
func TestDatesOfCreditors(t *testing.T) {
	tests := map[string][]struct{ raw, want, rules string }{
		"es": {
			{"15 de marzo de 2025", "2025-03-15", ""},
			{"15 de marzo del 2025", "2025-03-15", ""},
			{"15 DE MARZO DE 2025", "2025-03-15", ""},
			{"marzo 15 de 2025", "2025-03-15", ""},
			{"Marzo 15, 2025", "2025-03-15", ""},
			{"15 marzo 2025", "2025-03-15", ""},
			{"15 marzo de2025", "2025-03-15", ""},
			{"15-mar-25", "2025-03-15", "date_two_digit_year"},
			{"15/mar/2025", "2025-03-15", ""},
			{"15-mar.-2025", "2025-03-15", ""},
			{"15.mar.2025", "2025-03-15", ""},
			{"15 mar. 2025", "2025-03-15", ""},
			{"2025-mar-15", "2025-03-15", ""},
			{"2025/Mar/05", "2025-03-05", ""},
			{"lunes, 3 de marzo de 2025", "2025-03-03", ""},
			{"lunes 3 de marzo de 2025", "2025-03-03", ""},
			{"lun. 3 mar. 2025", "2025-03-03", ""},
			{"mar 4 mar 2025", "2025-03-04", ""},
			{"martes, 4 de marzo de 2025", "2025-03-04", ""},
			{"miércoles, 5 de marzo de 2025", "2025-03-05", ""},
			{"MIE 05/MAR/2025", "2025-03-05", ""},
			{"sábado 01-feb-2025", "2025-02-01", ""},
			{"lunes 03/03/2025", "2025-03-03", ""},
			{"miércoles, 31/12/2025", "2025-12-31", ""},
			{"1º de enero de 2026", "2026-01-01", ""},
			{"1ro de enero de 2026", "2026-01-01", ""},
			{"31-ene-2025", "2025-01-31", ""},
			{"28 feb 2025", "2025-02-28", ""},
			{"30/abr/2025", "2025-04-30", ""},
			{"5-may-2025", "2025-05-05", ""},
			{"30 jun. 2025", "2025-06-30", ""},
			{"1-jul-25", "2025-07-01", "date_two_digit_year"},
			{"31 ago 2025", "2025-08-31", ""},
			{"30-sept-2025", "2025-09-30", ""},
			{"30 de setiembre de 2025", "2025-09-30", ""},
			{"30-set-99", "1999-09-30", "date_two_digit_year"},
			{"30-sep-2025 10:30 a. m.", "2025-09-30", "time_dropped"},
			{"12 de octubre de 2025, 0:00", "2025-10-12", ""},
			{"30NOV2025", "2025-11-30", ""},
			{"31 dic 2025", "2025-12-31", ""},
			{"lunes, 4 de marzo de 2025", "", "date_impossible"}, // it was a Tuesday
			{"31 de febrero de 2025", "", "date_impossible"},
			{"29 feb 2025", "", "date_impossible"},
			{"0 de enero de 1900", "", "date_impossible"},
			{"mar-25", "", "date_invalid"},
			{"marzo de 2025", "", "date_invalid"},
			{"15 de marzo", "", "date_invalid"},
			{"15 de marzo 10:30", "", "date_invalid"},
			{"lunes", "", "date_invalid"},
			{"15 marzo abril 2025", "", "date_invalid"},
			{"15 de mar y 2025", "", "date_invalid"},
			{"15 de de marzo de 2025", "", "date_invalid"},
			{"mrz 15 2025", "", "date_invalid"},
			{"2025 15 marzo", "", "date_invalid"},
			{"15 2025 marzo", "", "date_invalid"},
			{"15 marzo 20255", "", "date_invalid"},
			{"15 marzo 025", "", "date_invalid"},
			{"115 marzo 2025", "", "date_invalid"},
			{"marzo abril 2025", "", "date_invalid"},
			{"15 de-marzo de 2025", "", "date_invalid"},
			{"15 aaaaaaaaaaaaenero 2025", "", "date_invalid"},
			{"15 \u0301marzo 2025", "", "date_invalid"},
			{"1o de enero de 2026", "", "date_invalid"}, // or a 10
			{"quince de marzo de 2025", "", "date_invalid"},
			{"al 15 de marzo de 2025", "", "date_invalid"},
			{"15 de marzo de 2025 (vencida)", "", "date_invalid"},
			{"15/03/2025", "2025-03-15", ""},
			{"03/03/2025", "2025-03-03", ""},
			{"03/04/2025", "", "ambiguous_date"},
			{"03/04/25", "", "ambiguous_date"},
			{"15 03 2025", "2025-03-15", ""},
			{"20250315", "2025-03-15", ""},
			{"1900-01-00", "", "date_impossible"},
			{"31/02/2025", "", "date_impossible"},
			{"13/13/2025", "", "date_impossible"},
		},
		"pt": {
			{"15 de março de 2025", "2025-03-15", ""},
			{"15 de marco de 2025", "2025-03-15", ""},
			{"15 DE MARÇO DE 2025", "2025-03-15", ""},
			{"15 de marc\u0327o de 2025", "2025-03-15", ""},
			{"1º de janeiro de 2025", "2025-01-01", ""},
			{"1° de fevereiro de 2025", "2025-02-01", ""},
			{"15/fev/2025", "2025-02-15", ""},
			{"15-abr-25", "2025-04-15", "date_two_digit_year"},
			{"15 mai. 2025", "2025-05-15", ""},
			{"15 de maio de 2025", "2025-05-15", ""},
			{"30/jun/2025", "2025-06-30", ""},
			{"31 de julho de 2025", "2025-07-31", ""},
			{"31 de ago. de 2025", "2025-08-31", ""},
			{"30 set 2025", "2025-09-30", ""},
			{"31/out/2025", "2025-10-31", ""},
			{"30 de novembro de 2025", "2025-11-30", ""},
			{"25-dez-2025", "2025-12-25", ""},
			{"segunda-feira, 3 de março de 2025", "2025-03-03", ""},
			{"terça-feira, 4 de março de 2025", "2025-03-04", ""},
			{"sáb., 1 de mar. de 2025", "2025-03-01", ""},
			{"domingo, 2 de março de 2025", "2025-03-02", ""},
			{"qua 05/03/2025", "2025-03-05", ""}, // 3 May 2025 was a Saturday
			{"qui 13/03/2025 08:00", "2025-03-13", "time_dropped"},
			{"terça-feira, 3 de março de 2025", "", "date_impossible"},
			{"15 de março", "", "date_invalid"},
			{"fev/2025", "", "date_invalid"},
		},
		"en": {
			{"March 15, 2025", "2025-03-15", ""},
			{"march 15 2025", "2025-03-15", ""},
			{"Mar. 15, 2025", "2025-03-15", ""},
			{"March 3rd, 2025", "2025-03-03", ""},
			{"3rd of March 2025", "2025-03-03", ""},
			{"1st January 2025", "2025-01-01", ""},
			{"2ND FEBRUARY 2025", "2025-02-02", ""},
			{"15th Apr. 2025", "2025-04-15", ""},
			{"Monday, March 3, 2025", "2025-03-03", ""},
			{"Thurs 6 Mar 2025", "2025-03-06", ""},
			{"Sun, 02 Mar 2025 00:00:00", "2025-03-02", ""},
			{"15-Aug-25", "2025-08-15", "date_two_digit_year"},
			{"Sept 30, 2025", "2025-09-30", ""},
			{"2025 Dec 31", "2025-12-31", ""},
			{"12/31/2025", "2025-12-31", ""},
			{"12/31/25 5:00 PM", "2025-12-31", "date_two_digit_year time_dropped"},
			{"Mar 15, 2025 5:00 PM", "2025-03-15", "time_dropped"},
			{"March 2025", "", "date_invalid"},
			{"March 15", "", "date_invalid"},
			{"March 15 2025th", "", "date_invalid"},
			{"2025th March 15th", "", "date_invalid"},
			{"March 15th2025", "", "date_invalid"},
			{"Tuesday, March 3, 2025", "", "date_impossible"},
			{"February 29, 2025", "", "date_impossible"},
			{"Monday 03/04/2025", "", "date_impossible"}, // 3 April was a Thursday, 4 March a Tuesday
			{"Tuesday 03/04/2025", "2025-03-04", ""},
		},
	}
	for language, dates := range tests {
		for _, tt := range dates {
			got, fs := date(textCell(tt.raw), false, Convention{})
			if got != tt.want || rulesOf(fs) != tt.rules {
				t.Errorf("%s: date(%q) = %q, %q; want %q, %q", language, tt.raw, got, rulesOf(fs), tt.want, tt.rules)
			}
		}
	}
}

// Every name of a month is read, in any case, with its accents or without, and
// whatever the order of the column.
func TestMonthNames(t *testing.T) {
	for i, line := range monthsWritten {
		for _, name := range strings.Fields(line) {
			for _, name := range []string{name, strings.ToUpper(name), strings.ReplaceAll(name, "ç", "c"), strings.ToUpper(name[:1]) + name[1:] + "."} {
				want := isoDate(2025, i+1, 15)
				for _, raw := range []string{"15 de " + name + " de 2025", "15-" + name + "-2025", name + " 15, 2025", "2025/" + name + "/15"} {
					for _, c := range []Convention{{}, {DateOrder: OrderDMY}, {DateOrder: OrderMDY}, {Ambiguous: true, Conflict: true}} {
						if got, fs := date(textCell(raw), false, c); got != want || fs != nil {
							t.Errorf("date(%q, %+v) = %q, %s", raw, c, got, rulesOf(fs))
						}
					}
				}
			}
		}
	}
}

// monthsWritten are the names of the months in three languages.
var monthsWritten = [12]string{
	"enero ene janeiro jan january", "febrero feb fevereiro fev february", "marzo mar março march", "abril abr apr april",
	"mayo may maio mai", "junio jun junho june", "julio jul julho july", "agosto ago aug august",
	"septiembre setiembre sep sept set setembro september", "octubre oct outubro out october",
	"noviembre nov novembro november", "diciembre dic dezembro dez december dec",
}

// The order of day and month is settled by the values or by the analyst.
func TestInferOrder(t *testing.T) {
	ambiguous := func(raw string, row int) Convention { return Convention{Ambiguous: true, Example: raw, Row: row} }
	proved := func(o DateOrder, raw string, row int) Convention {
		return Convention{DateOrder: o, Example: raw, Row: row}
	}
	for name, tt := range map[string]struct {
		dates []string
		want  Convention
	}{
		"nothing":                           {nil, Convention{Row: -1}},
		"no dates":                          {[]string{"x", "", "31/31/2025", "31/02/2025"}, Convention{Row: -1}},
		"nothing to decide":                 {[]string{"05/05/2025", "2025-03-04", "3 de abril de 2025", "20250304", "4/abr/25"}, Convention{Row: -1}},
		"either":                            {[]string{"05/05/2025", "03/04/2025", "04/03/2025"}, ambiguous("03/04/2025", 2)},
		"day first":                         {[]string{"03/04/2025", "13/04/2025", "14/04/2025"}, proved(OrderDMY, "13/04/2025", 2)},
		"month first":                       {[]string{"03/04/2025", "04/13/2025"}, proved(OrderMDY, "04/13/2025", 2)},
		"two digits prove":                  {[]string{"03/04/2025", "04/13/25"}, proved(OrderMDY, "04/13/25", 2)},
		"blanks prove":                      {[]string{"03/04/2025", "13 04 2025"}, proved(OrderDMY, "13 04 2025", 2)},
		"a weekday proves":                  {[]string{"03/04/2025", "Tuesday 03/04/2025"}, proved(OrderMDY, "Tuesday 03/04/2025", 2)},
		"the month's name is no proof":      {[]string{"03/04/2025", "13-abr-2025", "April 13, 2025"}, ambiguous("03/04/2025", 1)},
		"the year in front is no proof":     {[]string{"2025-04-13", "20250413", "03/04/2025"}, ambiguous("03/04/2025", 3)},
		"leap day that never was: no proof": {[]string{"29/02/2025", "03/04/2025"}, ambiguous("03/04/2025", 2)},
		"both":                              {[]string{"13/04/2025", "03/04/2025", "04/13/2025"}, Convention{Ambiguous: true, Conflict: true, Example: "04/13/2025", Row: 3}},
		"both after either":                 {[]string{"03/04/25", "04/13/25", "13/04/25"}, Convention{Ambiguous: true, Conflict: true, Example: "13/04/25", Row: 3}},
	} {
		s := texts(longHeader)
		for _, d := range tt.dates {
			s.rows = append(s.rows, texts("1|a|b|c|d|e|f|5|" + d + "|g|1").rows[0])
		}
		if got := Infer(s, longMapping())[8]; got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

// What is no word and no mark parts may be another number as well.
func TestDateLoose(t *testing.T) {
	for raw, want := range map[string]bool{
		"20250315": true, "15 03 2025": true, "2025 03 15": true, "55 12 3456": true, "15/03/2025": false, "2025-03-15": false,
		"15 de marzo de 2025": false, "sábado 15 03 2025": false, "sábado 20250315": false,
	} {
		if d, rule := readDate(raw); rule != "" || d.loose != want {
			t.Errorf("readDate(%q) = %+v, %s", raw, d, rule)
		}
	}
}

// A column of dates without marks is one of dates to its header, and speaks
// against no identification: a few of those look like dates.
func TestEvidenceMaybeDates(t *testing.T) {
	for name, tt := range map[string]struct {
		cells []workbook.Cell
		t     Type
		want  verdict
	}{
		"compact texts":              {[]workbook.Cell{textCell("20250315"), textCell("20250401")}, TypeDate, confirms},
		"compact numbers":            {[]workbook.Cell{numberCell("20250315", "0"), numberCell("20250401", "0")}, TypeDate, confirms},
		"parted by blanks":           {[]workbook.Cell{textCell("15 03 2025"), textCell("01 04 2025")}, TypeDate, confirms},
		"with words":                 {[]workbook.Cell{textCell("15 de marzo de 2025"), textCell("1-abr-25")}, TypeDate, confirms},
		"identifications like dates": {[]workbook.Cell{textCell("20250315"), numberCell("20250401", "0")}, TypeIdentification, confirms},
		"phones parted by blanks":    {[]workbook.Cell{textCell("55 12 3456"), textCell("22 45 1234")}, TypePhone, confirms},
		"phones are no dates":        {[]workbook.Cell{textCell("11 12 3456"), textCell("22 05 1234")}, TypeDate, contradicts},
		"numbers are no dates":       {[]workbook.Cell{numberCell("20251315", "0"), textCell("20250230")}, TypeDate, contradicts},
		"dates are no phones":        {[]workbook.Cell{textCell("15 de marzo de 2025"), textCell("1-abr-25")}, TypePhone, contradicts},
	} {
		var e evidence
		for _, c := range tt.cells {
			e.add(c)
		}
		if got := e.judge(tt.t); got != tt.want {
			t.Errorf("%s: %d, want %d (%+v)", name, got, tt.want, e)
		}
	}
}

// An ambiguous date says both days it may be.
func TestAmbiguousDate(t *testing.T) {
	for raw, want := range map[string][2]string{
		"03/04/2025":       {"2025-04-03", "2025-03-04"},
		"3-4-25":           {"2025-04-03", "2025-03-04"},
		"12.11.2025 10:30": {"2025-11-12", "2025-12-11"},
		"03/04/0205":       {"0205-04-03", "0205-03-04"},
	} {
		for range 2 { // kept from the first time
			got, fs := date(textCell(raw), false, Convention{Ambiguous: true})
			values := map[string]string{"First": want[0], "Second": want[1]}
			if got != "" || len(fs) != 1 || fs[0].rule != RuleAmbiguousDate || !reflect.DeepEqual(fs[0].values, values) {
				t.Errorf("%q = %q, %+v; want %v", raw, got, fs, want)
			}
		}
	}
	for day := 1; day <= 12; day++ {
		for month := 1; month <= 12; month++ {
			if day == month {
				continue
			}
			raw := fmt.Sprintf("%d/%d/2031", day, month)
			_, fs := date(textCell(raw), false, Convention{})
			if fs[0].values["First"] != isoDate(2031, month, day) || fs[0].values["Second"] != isoDate(2031, day, month) {
				t.Errorf("%q: %+v", raw, fs)
			}
		}
	}
}
