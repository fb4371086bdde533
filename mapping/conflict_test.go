package mapping

import (
	"fmt"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

const conflictHeader = "Cédula|Nombre|Correo|Celular|Dirección|Zona|Obligación|Producto"

func conflictMapping() Mapping {
	m := Suggest(texts(conflictHeader, "1020|Ana Ejemplo|ana@example.com|3001234567|Calle 1|Norte|A1|Libranza"), 0)
	if m.Problems() != nil {
		panic(fmt.Sprint(m.Problems()))
	}
	return m
}

var policies = []Policy{Hold, First, Last, MostFrequent}

// What several rows of a debtor give in one field, and which of it is sent.
func TestConflicts(t *testing.T) {
	columns := map[string]int{crm.Name: 1, crm.Email: 2, crm.Telephone: 3, crm.Address: 4, "Zona": 5}
	values := map[string][3]string{ // a, b, c of a case
		crm.Name:      {"Ana Ejemplo", "Ana Maria Ejemplo", "A. Ejemplo"},
		crm.Email:     {"ana@example.com", "otra@example.com", "tercera@example.com"},
		crm.Telephone: {"3001234567", "3017654321", "3021234567"},
		crm.Address:   {"Calle 1", "Calle 2", "Calle 3"},
		"Zona":        {"Norte", "Sur", "Sur "},
	}
	tests := []struct {
		rows string                // what each row has: a, b, c, or - for nothing
		sent string                // by hold, first, last, most frequent
		rule map[Policy]([]string) // the rows that are told, as "row→row sent"
	}{
		{"a", "aaaa", nil},
		{"aaa", "aaaa", nil},
		{"--a", "aaaa", nil},
		{"a-a-", "aaaa", nil},
		{"ab", "aaba", map[Policy][]string{Hold: {"2→2"}, First: {"2→2"}, Last: {"1→3"}, MostFrequent: {"2→2"}}},
		{"abb", "aabb", map[Policy][]string{Hold: {"2→2", "3→2"}, First: {"2→2", "3→2"}, Last: {"1→4"}, MostFrequent: {"1→3"}}},
		{"ba-", "bbab", map[Policy][]string{Hold: {"2→2"}, First: {"2→2"}, Last: {"1→3"}, MostFrequent: {"2→2"}}},
		{"-abcb", "aabb", map[Policy][]string{
			Hold: {"3→3", "4→3", "5→3"}, First: {"3→3", "4→3", "5→3"}, Last: {"2→6", "4→6"}, MostFrequent: {"2→4", "4→4"},
		}},
		{"abcabc", "aaca", map[Policy][]string{
			Hold: {"2→2", "3→2", "5→2", "6→2"}, First: {"2→2", "3→2", "5→2", "6→2"}, Last: {"1→7", "2→7", "4→7", "5→7"}, MostFrequent: {"2→2", "3→2", "5→2", "6→2"},
		}},
		{"abba", "aaaa", map[Policy][]string{Hold: {"2→2", "3→2"}, First: {"2→2", "3→2"}, Last: {"2→5", "3→5"}, MostFrequent: {"2→2", "3→2"}}},
	}
	for field, column := range columns {
		for _, tt := range tests {
			lines := []string{conflictHeader}
			for i, letter := range tt.rows {
				row := strings.Split(fmt.Sprintf("1020|Ana Ejemplo|ana@example.com|3001234567|Calle 1|Norte|A%d|Libranza", i), "|")
				row[column] = ""
				if letter != '-' {
					row[column] = values[field][letter-'a']
				}
				lines = append(lines, strings.Join(row, "|"))
			}
			s := texts(lines...)
			var previous *Result
			for n, policy := range policies {
				name := fmt.Sprintf("%s of %s, %s", field, tt.rows, policy)
				m := conflictMapping().WithPolicy(field, policy)
				r, err := Check(t.Context(), s, m, previous, nil)
				if err != nil {
					t.Fatal(err)
				}
				verify(t, r)
				agree(t, s, m, r)
				if got, want := valueIn(files(r)[0], field), values[field][tt.sent[n]-'a']; got != want || len(files(r)) != 1 {
					t.Errorf("%s: sends %q, want %q", name, got, want)
				}
				rule, severity := RuleDebtorDataChosen, Note
				if policy == Hold {
					rule, severity = RuleConflictingDebtorData, Error
				}
				var told []string
				for _, i := range issuesOf(r) {
					told = append(told, fmt.Sprintf("%d→%s", i.Row, i.Values["SentRow"]))
					if i.Rule != rule || i.Severity != severity || i.Field != field || i.Column != column ||
						i.ToSend != valueIn(files(r)[0], field) || i.Raw != s.Cell(i.Row, column).Raw || i.Values["Other"] != i.Raw {
						t.Errorf("%s: got %+v", name, i)
					}
				}
				if fmt.Sprint(told) != fmt.Sprint(tt.rule[policy]) {
					t.Errorf("%s: told %v, want %v", name, told, tt.rule[policy])
				}
				if held := files(r)[0].Held; held != (policy == Hold && tt.rule != nil) {
					t.Errorf("%s: held %t", name, held)
				}
				previous = r
			}
		}
	}
}

// Values are compared as they are sent: in format alone they do not differ.
func TestConflictsAsSent(t *testing.T) {
	row := func(phone, name string) string {
		return "1020|" + name + "|ana@example.com|" + phone + "|Calle 1|Norte|A%d|Libranza"
	}
	for _, tt := range []struct {
		name   string
		a, b   string
		issues string
	}{
		{"a number and a text", row("=3001234567", "Ana Ejemplo"), row("3001234567", "Ana Ejemplo"), ""},
		{"outer spaces", row("3001234567", "Ana Ejemplo"), row("3001234567", " Ana Ejemplo "), "2 trimmed Name"},
		{"punctuation is sent", row("3001234567", "Ana Ejemplo"), row("300 123 4567", "Ana Ejemplo"), "2 conflicting_debtor_data Telephone"},
		{"capitals are sent", row("3001234567", "Ana Ejemplo"), row("3001234567", "ANA EJEMPLO"), "2 conflicting_debtor_data Name"},
		{"what can't be read is no value", row("3001234567", "Ana Ejemplo"), row("3,00E+09", "Ana Ejemplo"), "2 scientific_text Telephone"},
	} {
		s := texts(conflictHeader, fmt.Sprintf(tt.a, 1), fmt.Sprintf(tt.b, 2))
		r := check(t, s, conflictMapping())
		agree(t, s, conflictMapping(), r)
		if got := issues(r); got != tt.issues {
			t.Errorf("%s: issues %s, want %s", tt.name, got, tt.issues)
		}
	}
}

// What is replaced, repaired or joined is compared as it is sent as well.
func TestConflictsOfWhatIsMade(t *testing.T) {
	s := texts(conflictHeader,
		"1020|Ana Ejemplo|ana@example.com; x@example.com|3001234567|Calle 1|NTE|A1|Libranza",
		"1020|Ana Ejemplo|ana@example.com|3001234567|Calle 1|norte|A2|Libranza",
		"1020|Ana Ejemplo|ana@example.com y@example.com|3001234567|Calle 1|Norte|A3|Libranza")
	m := conflictMapping()
	if got := shape(check(t, s, m)); got != "[1 2 3]!" {
		t.Errorf("case files %s", got)
	}
	m = m.WithRepair(RuleEmailSeveral, 2, 0).WithSetting(Setting{Key: Key{ToCaseFile, "Zona"}, Values: []Replacement{{"nte", "Norte"}, {"norte", "Norte"}}})
	r := check(t, s, m)
	agree(t, s, m, r)
	if shape(r) != "[1 2 3]" || strings.Contains(issues(r), "conflict") {
		t.Errorf("%s: %s", shape(r), issues(r))
	}
}

// A policy of the second sheet's rows, and of a field that nothing gives.
func TestPolicyOfNothing(t *testing.T) {
	m := conflictMapping().WithPolicy("nothing", Last).WithPolicy(crm.Identification, MostFrequent)
	s := texts(conflictHeader, "1020|Ana Ejemplo|ana@example.com|3001234567|Calle 1|Norte|A1|Libranza", "|||||| A2|Libranza")
	s.rows[2][6] = workbook.Cell{Raw: "A2", Kind: workbook.Text}
	r := check(t, s, m)
	agree(t, s, m, r)
	if shape(r) != "[1 2]" || issues(r) != "" {
		t.Errorf("%s: %s", shape(r), issues(r))
	}
}

func TestWithPolicy(t *testing.T) {
	var m Mapping
	m = m.WithPolicy("b", Last).WithPolicy("a", First).WithPolicy("b", MostFrequent)
	if got := fmt.Sprint(m.Choices); got != "[{a first} {b most_frequent}]" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint(m.WithPolicy("a", Hold).Choices, m.Policy("a"), m.Policy("c")); got != "[{b most_frequent}] first hold" {
		t.Errorf("got %s", got)
	}
}
