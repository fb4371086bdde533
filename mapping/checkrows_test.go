package mapping

import (
	"reflect"
	"strings"
	"testing"
)

func TestCheckRows(t *testing.T) {
	s := texts(longHeader,
		"1020|Ana Ejemplo|ana|3001234567|Norte|A1|x|1.234|03/02/2025|C|1",
		"|||||A2|x|1.234,5|25/02/2025|C|2",
		"1030|Beto Ejemplo|beto@example.com|3017654321||B1|x|1|01/01/2025|C|")
	m := longMapping()
	whole := check(t, s, m)
	again := CheckRows(s, m, whole.Conventions, []int{2, 1})
	verify(t, again)
	if !reflect.DeepEqual(files(again)[0], files(whole)[0]) || issues(again) != "1 email_invalid Email" {
		t.Errorf("unedited: %+v, %s", files(again), issues(again))
	}
	tests := []struct {
		name     string
		row, col int
		text     string
		issues   string
	}{
		{"repaired", 1, 2, "ana@example.com", ""},
		{"amount by itself", 1, 7, "1500.50", "1 email_invalid Email"},
		{"amount by the column's convention", 1, 7, "2.000", "1 email_invalid Email"},
		{"identification of the second row", 2, 0, "1030", "1 email_invalid Email; 2 identifications_differ Identification"},
		{"identification of the first row emptied", 1, 0, "", "1 missing_mandatory Identification; 1 email_invalid Email"},
		{"another debtor's name below", 2, 1, "Beto Ejemplo", "1 email_invalid Email; 2 missing_mandatory Identification; 2 conflicting_debtor_data Name"},
		{"a total row's words", 2, 5, "TOTAL", "1 email_invalid Email"},
		{"obligation twice", 2, 5, "A1", "1 email_invalid Email; 2 obligation_twice id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := CheckRows(s.with(tt.row, tt.col, editedCell(tt.text)), m, whole.Conventions, []int{1, 2})
			verify(t, r)
			if got := issues(r); len(files(r)) != 1 || len(files(r)[0].Rows) != 2 || got != tt.issues {
				t.Errorf("%s: %s\nwant %s", shape(r), got, tt.issues)
			}
		})
	}
	if r := CheckRows(s.with(1, 7, editedCell("2.000")), m, whole.Conventions, []int{1, 2}); r.All.TotalBalance.String() != "3234.50" {
		t.Errorf("balance %s", r.All.TotalBalance)
	}
	if r := CheckRows(s, m, nil, []int{1, 2}); !reflect.DeepEqual(r.Conventions, whole.Conventions) {
		t.Errorf("conventions %+v", r.Conventions)
	}
}

func TestCheckRowsAllEmpty(t *testing.T) {
	s := texts(longHeader, "|||||||")
	r := CheckRows(s, longMapping(), nil, []int{1})
	verify(t, r)
	if shape(r) != "[1]!" || !strings.Contains(issues(r), "1 missing_mandatory Identification") {
		t.Errorf("%s: %s", shape(r), issues(r))
	}
}
