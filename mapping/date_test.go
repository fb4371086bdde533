package mapping

import (
	"fmt"
	"strings"
	"testing"

	"wolkload/loader/workbook"
)

func TestDateText(t *testing.T) {
	dmy, mdy := Convention{DateOrder: OrderDMY}, Convention{DateOrder: OrderMDY}
	conflict := Convention{Ambiguous: true, Conflict: true}
	tests := []struct {
		raw        string
		convention Convention
		want       string
		rules      string
	}{
		{"2025-02-03", dmy, "2025-02-03", ""},
		{"2025-02-03", mdy, "2025-02-03", ""},
		{"2025-02-03", conflict, "2025-02-03", ""},
		{"2025/02/03", dmy, "2025-02-03", ""},
		{"2025.2.3", dmy, "2025-02-03", ""},
		{"2025-2-3", dmy, "2025-02-03", ""},
		{" 2025-02-03 ", dmy, "2025-02-03", ""},
		{"03/02/2025", dmy, "2025-02-03", ""},
		{"03/02/2025", mdy, "2025-03-02", ""},
		{"3/2/2025", dmy, "2025-02-03", ""},
		{"03-02-2025", dmy, "2025-02-03", ""},
		{"03.02.2025", dmy, "2025-02-03", ""},
		{"31/12/2025", dmy, "2025-12-31", ""},
		{"12/31/2025", mdy, "2025-12-31", ""},
		{"29/02/2024", dmy, "2024-02-29", ""},
		{"29/02/2000", dmy, "2000-02-29", ""},
		{"05/05/2025", conflict, "", "date_order_conflict"},
		{"03/02/2025", conflict, "", "date_order_conflict"},
		{"25/12/2025", conflict, "", "date_order_conflict"},
		{"2025-02-03 00:00:00", dmy, "2025-02-03", ""},
		{"2025-02-03T00:00:00", dmy, "2025-02-03", ""},
		{"2025-02-03T00:00:00.000Z", dmy, "2025-02-03", ""},
		{"03/02/2025 0:00", dmy, "2025-02-03", ""},
		{"03/02/2025 12:00:00 a. m.", dmy, "2025-02-03", ""},
		{"03/02/2025 12:00:00 AM", dmy, "2025-02-03", ""},
		{"2025-02-03 14:30:00", dmy, "2025-02-03", "time_dropped"},
		{"2025-02-03T14:30", dmy, "2025-02-03", "time_dropped"},
		{"03/02/2025 12:00 p.m.", dmy, "2025-02-03", "time_dropped"},
		{"03/02/2025 00:00:01", dmy, "2025-02-03", "time_dropped"},
		{"03/02/0205", dmy, "0205-02-03", "date_implausible"},
		{"2225-02-03", dmy, "2225-02-03", "date_implausible"},

		{"31/02/2025", dmy, "", "date_impossible"},
		{"29/02/2025", dmy, "", "date_impossible"},
		{"29/02/1900", dmy, "", "date_impossible"},
		{"2025-13-01", dmy, "", "date_impossible"},
		{"2025-00-10", dmy, "", "date_impossible"},
		{"2025-02-00", dmy, "", "date_impossible"},
		{"00/00/0000", dmy, "", "date_impossible"},
		{"25/12/2025", mdy, "", "date_impossible"},
		{"12/25/2025", dmy, "", "date_impossible"},
		{"31/31/2025", dmy, "", "date_impossible"},
		{"03/02/25", dmy, "2025-02-03", "date_two_digit_year"},
		{"03/02/25", mdy, "2025-03-02", "date_two_digit_year"},
		{"3-2-25", dmy, "2025-02-03", "date_two_digit_year"},
		{"25-02-03", dmy, "2003-02-25", "date_two_digit_year"}, // the year never stands in front with two digits
		{"25-02-03", mdy, "", "date_impossible"},
		{"99-12-31", dmy, "", "date_impossible"},
		{"01/01/29", dmy, "2029-01-01", "date_two_digit_year"},
		{"01/01/30", dmy, "1930-01-01", "date_two_digit_year date_implausible"},
		{"01/01/50", dmy, "1950-01-01", "date_two_digit_year"},
		{"31/12/99", dmy, "1999-12-31", "date_two_digit_year"},
		{"29/02/00", dmy, "2000-02-29", "date_two_digit_year"},
		{"29/02/25", dmy, "", "date_impossible"},
		{"3/2/25 10:30", dmy, "2025-02-03", "date_two_digit_year time_dropped"},
		{"3/2/5", dmy, "", "date_invalid"},
		{"3/2/025", dmy, "", "date_invalid"},
		{"20250203", conflict, "2025-02-03", ""},
		{"20250203 10:30", dmy, "2025-02-03", "time_dropped"},
		{"20250203T000000", dmy, "", "date_invalid"},
		{"20250230", dmy, "", "date_impossible"},
		{"20251301", mdy, "", "date_impossible"},
		{"19491231", dmy, "", "date_invalid"},
		{"21000101", dmy, "", "date_invalid"},
		{"03022025", dmy, "", "date_invalid"},
		{"250203", dmy, "", "date_invalid"},
		{"202502033", dmy, "", "date_invalid"},
		{"03 02 2025", dmy, "2025-02-03", ""},
		{"03 02 2025 10:30", dmy, "2025-02-03", "time_dropped"},
		{"2025 02 03", mdy, "2025-02-03", ""},
		{"03\u00a002\u00a02025", dmy, "2025-02-03", ""},
		{"3 / 2 / 2025", dmy, "2025-02-03", ""},
		{"03 02 10:30", dmy, "", "date_invalid"},
		{"03 02/2025", dmy, "", "date_invalid"},
		{"03/0002/2025", dmy, "", "date_invalid"},
		{"2025-02-03 24:00", dmy, "", "date_invalid"},
		{"03/02", dmy, "", "date_invalid"},
		{"03/02-2025", dmy, "", "date_invalid"},
		{"03/02/2025/1", dmy, "", "date_invalid"},
		{"25/12/2025 at 10", dmy, "", "date_invalid"},
		{"2025-02-03, 10:30:00", dmy, "2025-02-03", "time_dropped"},
		{"2025-02-03 00:00:00.001", dmy, "2025-02-03", "time_dropped"},
		{"2025-02-03 12:00:00 a.\u00a0m.", dmy, "2025-02-03", ""},
		{"2025-02-03 9:05\u202fPM", dmy, "2025-02-03", "time_dropped"},
		{"2025-02-03T", dmy, "", "date_invalid"},
		{"2025-02-03,10:30", dmy, "", "date_invalid"},
		{"2025-02-03 10:3", dmy, "", "date_invalid"},
		{"2025-02-03 10:60", dmy, "", "date_invalid"},
		{"2025-02-03 10:30:", dmy, "", "date_invalid"},
		{"2025-02-03 10:30:00.", dmy, "", "date_invalid"},
		{"2025-02-03 10:30 am am", dmy, "", "date_invalid"},
		{"2025-02-03 10", dmy, "", "date_invalid"},
		{"03/02/20255", dmy, "", "date_invalid"},
		{"003/02/2025", dmy, "", "date_invalid"},
		{"03//2025", dmy, "", "date_invalid"},
		{"2025-02-03 25:00", dmy, "", "date_invalid"},
		{"2025-02-03 mañana", dmy, "", "date_invalid"},
		{"2025-02-03T10:00:00-05:00", dmy, "", "date_invalid"},
		{"vencido", dmy, "", "date_invalid"},
		{"-", dmy, "", "date_invalid"},
		{"N/A", dmy, "", "date_invalid"},
		{"45000", dmy, "", "date_invalid"},
	}
	for _, tt := range tests {
		got, fs := date(textCell(tt.raw), false, tt.convention)
		if hasError(fs) {
			got = ""
		}
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("date(%q, %+v) = %q, %q; want %q, %q", tt.raw, tt.convention, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

// A date typed over a cell is read by its column's order; where the column has
// none, only a date that can be read in one way.
func TestDateEdited(t *testing.T) {
	none, conflict := Convention{}, Convention{Ambiguous: true, Conflict: true}
	tests := []struct {
		raw        string
		convention Convention
		want       string
		rules      string
	}{
		{"2025-02-03", none, "2025-02-03", ""},
		{"25/12/2025", none, "2025-12-25", ""},
		{"12/25/2025", none, "2025-12-25", ""},
		{"05/05/2025", none, "2025-05-05", ""},
		{"03/02/2025", none, "", "ambiguous_date"},
		{"03/02/2025", Convention{Ambiguous: true}, "", "ambiguous_date"},
		{"03/02/25", none, "", "ambiguous_date"},
		{"3 feb 2025", conflict, "2025-02-03", ""},
		{"05/05/2025", conflict, "2025-05-05", ""},
		{"31/31/2025", conflict, "", "date_impossible"},
		{"03/02/2025", Convention{DateOrder: OrderMDY}, "2025-03-02", ""},
		{"25/12/2025", conflict, "2025-12-25", ""},
		{"03/02/2025", conflict, "", "date_order_conflict"},
		{"31/02/2025", none, "", "date_impossible"},
	}
	for _, tt := range tests {
		got, fs := date(editedCell(tt.raw), false, tt.convention)
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("date(edited %q, %+v) = %q, %q; want %q, %q", tt.raw, tt.convention, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

func TestDateCells(t *testing.T) {
	tests := []struct {
		cell     workbook.Cell
		date1904 bool
		want     string
		rules    string
	}{
		{dateCell("45000"), false, "2023-03-15", ""},
		{dateCell("45000"), true, "2027-03-16", ""},
		{dateCell("45000.5"), false, "2023-03-15", "time_dropped"},
		{dateCell("2025-02-03"), false, "2025-02-03", ""},
		{dateCell("2025-02-03T08:00:00"), false, "2025-02-03", "time_dropped"},
		{dateCell("1"), false, "1900-01-01", "date_implausible"},
		{dateCell("0"), false, "", "date_impossible"},
		{dateCell("60"), false, "", "date_impossible"},
		{dateCell("-1"), false, "", "date_impossible"},
		{dateCell("1E9"), false, "", "date_impossible"},
		{numberCell("45000", "General"), false, "", "date_is_number"},
		{numberCell("20250203", "General"), false, "2025-02-03", ""},
		{numberCell("20250203", "0"), true, "2025-02-03", ""},
		{numberCell("20250203.0", "General"), false, "2025-02-03", ""},
		{numberCell("2.0250203E7", "General"), false, "2025-02-03", ""},
		{numberCell("20250203.5", "General"), false, "", "date_is_number"},
		{numberCell("20250230", "General"), false, "", "date_is_number"},
		{numberCell("19491231", "General"), false, "", "date_is_number"},
		{numberCell("-20250203", "General"), false, "", "date_is_number"},
		{numberCell("3022025", "General"), false, "", "date_is_number"},
		{numberCell("x", "General"), false, "", "date_is_number"},
		{workbook.Cell{Raw: "0", Kind: workbook.Bool}, false, "", "boolean_unexpected"},
	}
	for _, tt := range tests {
		got, fs := date(tt.cell, tt.date1904, Convention{})
		if got != tt.want || rulesOf(fs) != tt.rules {
			t.Errorf("date(%+v) = %q, %q; want %q, %q", tt.cell, got, rulesOf(fs), tt.want, tt.rules)
		}
	}
}

// A date whose format hides its day, month or year is sent whole, and that is
// said: what is sent is not what the sheet shows.
func TestDatePartlyShown(t *testing.T) {
	for _, tt := range []struct {
		format string
		whole  bool
	}{
		{"dd/mm/yyyy", true}, {"d-m-yy", true}, {"mm-dd-yy", true}, {"d-mmm-yy", true}, {"m/d/yy h:mm", true}, {"yyyy-mm-dd hh:mm:ss", true},
		{"[$-F800]dddd, mmmm dd, yyyy", true}, {`d" de "mmmm" de "yyyy;@`, true}, {`dd\/mm\/yyyy`, true}, {"h:mm:ss d/m/yyyy", true},
		{"m/d/yyyy h:mm AM/PM", true}, {"[Red]dd/mm/yyyy", true}, {"ge.m.d", true}, {"DD/MM/YYYY", true}, {"dd-mm-bbbb", true},
		{"hh:mm dd/m/yyyy", true}, {"General", true}, {"", true},
		{"[h]:mm", false}, {"[mm]:ss", false}, {"hh:mm", false}, {"h:mm AM/PM", false}, {"mm:ss.0", false}, {"[h]:mm:ss", false},
		{"mmm-yy", false}, {"d-mmm", false}, {"dd/mm", false}, {"yyyy", false}, {"mmmm yyyy", false}, {"dddd", false},
		{"ddd mm/yyyy", false}, {"dd/yyyy", false}, {"d yyyy h:mm", false}, {"d yyyy mm:ss", false}, {`"dd/mm/"yyyy`, false},
		{"d yyyy h:m A/P", false}, {"dd/yy AM/PM", false}, {`\d/mm/yyyy`, false}, {"_d/mm/yyyy", false}, {"dd/mm;dd/mm/yyyy", false},
		{`h "h" mm d yyyy`, false},
	} {
		cell := workbook.Cell{Raw: "45000", Kind: workbook.Date, Format: tt.format}
		s := texts("Identification|Name|Email|Telephone|id|name|expiring_date|Corte", "1001|Ana Ejemplo|ana@example.com|3000000001|OB-1|Tarjeta")
		s = s.with(1, 6, cell).with(1, 7, cell)
		res, err := Check(t.Context(), s, Suggest(s, 0), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if o := files(res)[0].Obligations[0]; res.Ready.CaseFiles != 1 || o.Value("expiring_date") != "2023-03-15" || files(res)[0].Value("Corte") != "2023-03-15" {
			t.Errorf("%q: sent %+v", tt.format, files(res)[0])
		}
		var got []string
		for _, i := range issuesOf(res) {
			got = append(got, i.Rule+" "+i.Field+" "+i.ToSend)
		}
		want := RuleDatePartlyShown + " expiring_date 2023-03-15, " + RuleDatePartlyShown + " Corte 2023-03-15"
		if tt.whole {
			want = ""
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, want %q", tt.format, got, want)
		}
	}
	if severities[RuleDatePartlyShown] != Warning {
		t.Error("it holds case files back")
	}
}

// A column of years with two digits that look as if they stood in front is asked
// about; a person who says that they stand behind is believed.
func TestShortYearsInFront(t *testing.T) {
	column := func(dates ...string) *sheet {
		lines := []string{longHeader}
		for i, d := range dates {
			lines = append(lines, fmt.Sprintf("10%02d|Ana Ejemplo|ana@example.com|30012345%02d||A%d|x|5|%s|C|", i, i, i, d))
		}
		return texts(lines...)
	}
	var behind, inFront []string
	for day := 1; day <= 28; day += 2 {
		behind = append(behind, fmt.Sprintf("%02d/%02d/%d", day, day%12+1, 24+day%2))
		inFront = append(inFront, fmt.Sprintf("%d/%02d/%02d", 24+day%2, day%12+1, day))
	}
	for name, tt := range map[string]struct {
		dates    []string
		conflict bool
	}{
		"the year behind":                      {append(behind, "31/12/25"), false},
		"the year in front, by their number":   {inFront, true},
		"the year in front, by what is likely": {[]string{"25/12/31", "25/03/04"}, true},
		"years of four digits beside":          {[]string{"25/12/2031", "03/04/2025"}, false},
		"one date":                             {[]string{"25/03/04"}, false},
	} {
		s, m := column(tt.dates...), longMapping()
		if got := Infer(s, m)[8]; got.Conflict != tt.conflict {
			t.Errorf("%s: %+v", name, got)
		}
		r := check(t, s, m)
		if held := r.Held.CaseFiles; (held == len(tt.dates)) != tt.conflict {
			t.Errorf("%s: %d held; %s", name, held, issues(r))
		}
		if r := check(t, s, m.WithConvention(8, DecimalInferred, OrderDMY)); r.Held.CaseFiles != 0 {
			t.Errorf("%s, settled: %s", name, issues(r))
		}
	}
}
