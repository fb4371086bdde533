package mapping

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/loader/workbook"
)

// agree holds that all ways to ask a Result say the same, and that a case file
// is the same checked alone.
func agree(t interface {
	Helper()
	Errorf(string, ...any)
}, src Source, m Mapping, r *Result) {
	t.Helper()
	alsoOfOthers := []string{RuleObligationTwoDebtors, RulePhoneShared, RuleIdentificationTwoWays, RuleAmountOutlier}
	if slices.ContainsFunc(issuesOf(r), func(i Issue) bool { return i.Rule == RuleObligationTwoDebtors }) {
		alsoOfOthers = append(alsoOfOthers, RuleObligationTwice) // the id before may be another debtor's
	}
	var all []Issue
	for i, c := range r.CaseFiles() {
		for _, f := range fields {
			if got := r.Value(i, f.Name); f.Target == ToCaseFile && got != c.Value(f.Name) {
				t.Errorf("case file %d: %s is %q or %q", i, f.Name, got, c.Value(f.Name))
			}
		}
		if id := c.Value(crm.Identification); id != "" && r.Find(id) != i {
			t.Errorf("case file %d with %q is found at %d", i, id, r.Find(id))
		}
		if n, balance := r.Owed(i); n != len(c.Obligations) || balance != c.Balance {
			t.Errorf("case file %d owes %d, %s, or %d, %s", i, n, balance, len(c.Obligations), c.Balance)
		}
		of := r.IssuesOf(i)
		all = append(all, of...)
		alone := CheckRows(src, m, r.Conventions, c.Rows)
		verify(t, alone)
		if got := files(alone)[0]; !reflect.DeepEqual(got, c) {
			t.Errorf("case file %d is %+v alone, %+v with the others", i, got, c)
		}
		var here []Issue
		for _, issue := range of {
			if !slices.Contains(alsoOfOthers, issue.Rule) {
				issue.CaseFile = 0
				here = append(here, issue)
			}
		}
		var there []Issue
		for _, issue := range issuesOf(alone) {
			if issue.Row >= 0 && !slices.Contains(alsoOfOthers, issue.Rule) {
				there = append(there, issue)
			}
		}
		if !reflect.DeepEqual(here, there) {
			t.Errorf("case file %d: with the others %+v\nalone %+v", i, here, there)
		}
	}
	var of []Issue
	for _, i := range issuesOf(r) {
		if i.CaseFile >= 0 {
			of = append(of, i)
		}
	}
	byCase := func(a, b Issue) int { return a.CaseFile - b.CaseFile }
	slices.SortStableFunc(of, byCase)
	if !reflect.DeepEqual(all, of) {
		t.Errorf("issues by case file %+v\nand all %+v", all, of)
	}
	if r.Find("nobody") != -1 || r.Find("") != -1 {
		t.Errorf("nobody is found")
	}
}

const repairHeader = "Cédula|Nombre|Correo|Celular|Obligación|Producto|Segmento"

// damagedSheet has a text in a column of its rows 1 and 2, and none wrong in row 3.
func damagedSheet(column int, first, second workbook.Cell) *sheet {
	s := texts(repairHeader,
		"1020|Ana Ejemplo|ana@example.com|3001234567|A1|Libranza|CONSUMO",
		"1030|Beto Ejemplo|beto@example.com|3017654321|B1|Libranza|CONSUMO",
		"1040|Carla Ejemplo|carla@example.com|3021234567|C1|Libranza|CONSUMO")
	return s.with(1, column, first).with(2, column, second)
}

func repairMapping() Mapping {
	m := Suggest(damagedSheet(6, textCell("PYME"), textCell("CONSUMO")), 0)
	return m.WithSetting(Setting{Key: Key{ToCaseFile, "Segmento"}, Type: TypeCustomList, List: []string{"CONSUMO", "PYME"}})
}

// valueIn is what a case file, or its obligation, has in a field.
func valueIn(c CaseFile, field string) string {
	if v := c.Value(field); v != "" || len(c.Obligations) == 0 {
		return v
	}
	return c.Obligations[0].Value(field)
}

func TestRepairs(t *testing.T) {
	tests := []struct {
		name           string
		rule           string
		column         int
		first, second  string
		before, after  [2]string
		issues, remain string // of row 1, before and after
	}{
		{
			"several e-mails", RuleEmailSeveral, 2, "ana@example.com; otra@example.com", "beto@example.com beto@example.org",
			[2]string{"", ""}, [2]string{"ana@example.com", "beto@example.com"}, "email_several", "repaired",
		},
		{
			"several e-mails, the first a placeholder", RuleEmailSeveral, 2, "no@tiene.com / ana@example.com", "x@example.com|y@example.com",
			[2]string{"", ""}, [2]string{"no@tiene.com", "x@example.com"}, "email_several", "email_placeholder repaired",
		},
		{
			"an obligation's decimal tail", RuleDecimalTail, 4, "7001.0", "7002.00",
			[2]string{"7001.0", "7002.00"}, [2]string{"7001", "7002"}, "decimal_tail", "repaired",
		},
		{
			"a telephone's decimal tail", RuleDecimalTail, 3, "3001234567.0", "3017654321,0",
			[2]string{"3001234567.0", "3017654321,0"}, [2]string{"3001234567", "3017654321"}, "decimal_tail", "repaired",
		},
		{
			"a telephone's decimal tail, of a placeholder", RuleDecimalTail, 3, "1234567.0", "7654321.0",
			[2]string{"1234567.0", "7654321.0"}, [2]string{"1234567", "7654321"}, "decimal_tail", "phone_placeholder repaired",
		},
		{
			"punctuation", RuleIdentificationPunctuation, 0, "12.345.678-5", "98 765 432 k",
			[2]string{"12.345.678-5", "98 765 432 k"}, [2]string{"123456785", "98765432k"}, "identification_punctuation", "repaired",
		},
		{
			"punctuation, of a placeholder", RuleIdentificationPunctuation, 0, "000-000", "111.111.111",
			[2]string{"000-000", "111.111.111"}, [2]string{"000000", "111111111"}, "identification_punctuation", "identification_placeholder repaired",
		},
		{
			"a name with a character no one sees", RuleInvisibleCharacters, 1, "Ana\u200b Ejemplo", "Beto\u00ad Ejemplo ",
			[2]string{"Ana\u200b Ejemplo", "Beto\u00ad Ejemplo"}, [2]string{"Ana Ejemplo", "Beto Ejemplo"}, "invisible_characters", "repaired",
		},
		{
			"an e-mail with a character no one sees", RuleInvisibleCharacters, 2, "ana@exam\u200bple.com", "beto@example.com\u200e",
			[2]string{"", ""}, [2]string{"ana@example.com", "beto@example.com"}, "invisible_characters email_invalid", "repaired",
		},
		{
			"letters read wrongly", RuleMojibake, 1, "Ana PÃ©rez", "Beto MuÃ±oz",
			[2]string{"Ana PÃ©rez", "Beto MuÃ±oz"}, [2]string{"Ana Pérez", "Beto Muñoz"}, "mojibake", "repaired",
		},
		{
			"an entry of a list written otherwise", RuleNotInList, 6, "consumo", " Pyme",
			[2]string{"", ""}, [2]string{"CONSUMO", "PYME"}, "not_in_list", "repaired",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, m := damagedSheet(tt.column, textCell(tt.first), textCell(tt.second)), repairMapping()
			field := m.Columns[tt.column].Field
			original := check(t, s, m)
			agree(t, s, m, original)
			sees := func(of *Result, want [2]string, repaired ...int) {
				t.Helper()
				for row, v := range want {
					if got := valueIn(files(of)[row], field); got != v {
						t.Errorf("row %d sends %q, want %q", row+1, got, v)
					}
				}
				var rows []int
				for _, i := range issuesOf(of) {
					if i.Rule == RuleRepaired {
						rows = append(rows, i.Row)
						if raw := s.Cell(i.Row, tt.column).Raw; i.Values["Repaired"] != tt.rule || i.Raw != raw || i.ToSend != valueIn(files(of)[i.Row-1], field) || i.Severity != Note {
							t.Errorf("got %+v", i)
						}
					}
				}
				if !slices.Equal(rows, repaired) {
					t.Errorf("rows %v are repaired, want %v", rows, repaired)
				}
			}
			rules := func(of *Result) string {
				var all []string
				for _, i := range of.IssuesOf(0) {
					all = append(all, i.Rule)
				}
				return strings.Join(all, " ")
			}
			sees(original, tt.before)
			if got := rules(original); got != tt.issues {
				t.Errorf("issues %s, want %s", got, tt.issues)
			}
			for _, i := range original.IssuesOf(0) {
				if i.Rule == tt.rule && i.Repair == "" || i.Rule != tt.rule && i.Repair != "" {
					t.Errorf("%s offers %q", i.Rule, i.Repair)
				}
			}

			one := m.WithRepair(tt.rule, tt.column, s.Number(2))
			r := check(t, s, one)
			agree(t, s, one, r)
			sees(r, [2]string{tt.before[0], tt.after[1]}, 2)
			if files(r)[0].Held != files(original)[0].Held {
				t.Error("another row's case file changed")
			}

			all := one.WithRepair(tt.rule, tt.column, 0)
			r, err := Check(t.Context(), s, all, r, nil)
			if err != nil {
				t.Fatal(err)
			}
			verify(t, r)
			agree(t, s, all, r)
			sees(r, tt.after, 1, 2)
			if got := rules(r); got != tt.remain {
				t.Errorf("then issues %s, want %s", got, tt.remain)
			}
			if r.Held.CaseFiles != 0 {
				t.Errorf("%d held", r.Held.CaseFiles)
			}

			for _, undone := range []Mapping{all.WithoutRepair(tt.rule, tt.column, 0), all.WithoutRepair(tt.rule, tt.column, 2), one.WithoutRepair(tt.rule, tt.column, 3)} {
				if again := check(t, s, undone); len(undone.Repairs) > 0 || !reflect.DeepEqual(dump(again), dump(original)) {
					t.Errorf("undone: %+v, %s", undone.Repairs, issues(again))
				}
			}
			for _, nothing := range []Mapping{m.WithRepair(tt.rule, 5, 0), m.WithRepair(tt.rule, 99, 0), m.WithRepair(tt.rule, tt.column, s.Number(3)), m.WithRepair("nothing", tt.column, 0)} {
				if again := check(t, s, nothing); !reflect.DeepEqual(dump(again), dump(original)) {
					t.Errorf("%+v changes something: %s", nothing.Repairs, issues(again))
				}
			}
			if m.Repairs != nil {
				t.Error("the mapping itself was changed")
			}
		})
	}
}

// Zeros that a column of CPFs lost are put back for one row or for all.
func TestRepairLostZeros(t *testing.T) {
	right := rightNumbers("cpf", 60)
	begun := slices.IndexFunc(right[1:], func(v string) bool { return v[0] == '0' }) + 1
	right[0], right[1], right[begun] = "08312456708", right[begun], right[1]
	s := texts("CPF|Nome|E-mail|Celular|Contrato|Produto")
	for i, cpf := range right {
		row := texts(fmt.Sprintf("x|Ana Exemplo|ana@example.com|1191234%04d|A%d|x", i, i)).rows[0]
		row[0] = numberCell(strings.TrimLeft(cpf, "0"), "0")
		s.rows = append(s.rows, row)
	}
	m := Suggest(s, 0)
	r := check(t, s, m)
	agree(t, s, m, r)
	if r.Conventions[0].Document() != "cpf" || r.Value(0, crm.Identification) != "8312456708" {
		t.Fatalf("%+v, %s", r.Conventions[0], r.Value(0, crm.Identification))
	}
	if i := r.IssuesOf(0)[0]; i.Rule != RuleLostZeros || i.Repair != right[0] {
		t.Fatalf("got %+v", i)
	}
	one := m.WithRepair(RuleLostZeros, 0, s.Number(2))
	r = check(t, s, one)
	agree(t, s, one, r)
	if a, b := r.Value(0, crm.Identification), r.Value(1, crm.Identification); a != "8312456708" || b != right[1] {
		t.Errorf("sends %s and %s", a, b)
	}
	all := m.WithRepair(RuleLostZeros, 0, 0)
	r = check(t, s, all)
	agree(t, s, all, r)
	for i, cpf := range right {
		if got := r.Value(i, crm.Identification); got != cpf {
			t.Errorf("sends %s, want %s", got, cpf)
		}
	}
	if r.Find(right[0]) != 0 || r.Find("8312456708") != -1 {
		t.Error("found under what it was")
	}
}

// Two writings of an identification are one debtor once they are repaired.
func TestRepairJoinsDebtors(t *testing.T) {
	s := texts(repairHeader,
		"12.345.678-5|Ana Ejemplo|ana@example.com|3001234567|A1|Libranza|CONSUMO",
		"12345678-5|Ana Ejemplo|ana@example.com|3001234567|A2|Libranza|CONSUMO")
	m := repairMapping()
	r := check(t, s, m)
	if shape(r) != "[1] [2]" {
		t.Fatalf("%s: %s", shape(r), issues(r))
	}
	m = m.WithRepair(RuleIdentificationPunctuation, 0, 0)
	again, err := Check(t.Context(), s, m, r, nil)
	if err != nil || shape(again) != "[1 2]" || issues(again) != "1 repaired Identification; 2 repaired Identification" {
		t.Errorf("%s: %s", shape(again), issues(again))
	}
	agree(t, s, m, again)
}

// A cell with two defects is repaired of one, of the other or of both.
func TestRepairTwoDefects(t *testing.T) {
	s, m := damagedSheet(0, textCell("12.345\u200b"), textCell("1030")), repairMapping()
	for _, tt := range []struct {
		rules        []string
		sent, issues string
	}{
		{nil, "12.345\u200b", "1 invisible_characters Identification; 1 identification_punctuation Identification"},
		{[]string{RuleInvisibleCharacters}, "12.345", "1 identification_punctuation Identification; 1 repaired Identification"},
		{[]string{RuleIdentificationPunctuation}, "12345", "1 repaired Identification"},
		{[]string{RuleInvisibleCharacters, RuleIdentificationPunctuation}, "12345", "1 repaired Identification"},
		{[]string{RuleIdentificationPunctuation, RuleInvisibleCharacters}, "12345", "1 repaired Identification"},
	} {
		repaired := m
		for _, rule := range tt.rules {
			repaired = repaired.WithRepair(rule, 0, 0)
		}
		r := check(t, s, repaired)
		agree(t, s, repaired, r)
		if got := r.Value(0, crm.Identification); got != tt.sent || issues(r) != tt.issues {
			t.Errorf("%v: sends %q; %s", tt.rules, got, issues(r))
		}
	}
}

// The rows of a repair are those of the column's own sheet, and a repair of one
// sheet's column is none of the other's.
func TestRepairTwoSheets(t *testing.T) {
	s, m := joined(t, texts(firstHeader, "1.020|Ana Ejemplo|ana@example.com|3001234567", "1.030|Beto Ejemplo|beto@example.com|3017654321"),
		texts(secondHeader, "1.020|A1|Libranza|=1", "1.030|B1|Libranza|=1"))
	second := s.Second().Column
	for _, tt := range []struct {
		name   string
		repair func(Mapping) Mapping
		want   string
	}{
		{"none", func(m Mapping) Mapping { return m }, "1.020 [1 3] 1.030 [2 4]"},
		{"the first sheet's", func(m Mapping) Mapping { return m.WithRepair(RuleIdentificationPunctuation, 0, 0) }, "1020 [1] 1030 [2] 1.020 [3] 1.030 [4]"},
		{"the second sheet's", func(m Mapping) Mapping { return m.WithRepair(RuleIdentificationPunctuation, second, 0) }, "1.020 [1] 1.030 [2] 1020 [3] 1030 [4]"},
		{"both", func(m Mapping) Mapping {
			return m.WithRepair(RuleIdentificationPunctuation, 0, 0).WithRepair(RuleIdentificationPunctuation, second, 0)
		}, "1020 [1 3] 1030 [2 4]"},
		{"row 2 of the first", func(m Mapping) Mapping { return m.WithRepair(RuleIdentificationPunctuation, 0, 2) }, "1020 [1] 1.030 [2 4] 1.020 [3]"},
		{"row 2 of the first, row 3 of the second", func(m Mapping) Mapping {
			return m.WithRepair(RuleIdentificationPunctuation, 0, 2).WithRepair(RuleIdentificationPunctuation, second, 3)
		}, "1020 [1] 1.030 [2] 1.020 [3] 1030 [4]"},
		{"all of the second, row 2 of the first", func(m Mapping) Mapping {
			return m.WithRepair(RuleIdentificationPunctuation, second, 0).WithRepair(RuleIdentificationPunctuation, 0, 2)
		}, "1020 [1 3] 1.030 [2] 1030 [4]"},
	} {
		repaired := tt.repair(m)
		r := check(t, s, repaired)
		agree(t, s, repaired, r)
		var got []string
		for _, c := range files(r) {
			got = append(got, fmt.Sprint(c.Value(crm.Identification), " ", c.Rows))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, strings.Join(got, " "), tt.want)
		}
	}
}

// Repairs are kept by row, in order, once each.
func TestWithRepair(t *testing.T) {
	var m Mapping
	m = m.WithRepair("a", 1, 7).WithRepair("a", 1, 5).WithRepair("a", 1, 7).WithRepair("b", 1, 0).WithRepair("a", 2, 9)
	want := []Repair{{"a", 1, []int{5, 7}}, {"b", 1, nil}, {"a", 2, []int{9}}}
	if !reflect.DeepEqual(m.Repairs, want) {
		t.Errorf("got %+v", m.Repairs)
	}
	before := m
	all := m.WithRepair("a", 1, 0).WithRepair("a", 1, 3).WithoutRepair("a", 2, 8).WithoutRepair("x", 1, 0)
	if want := []Repair{{"a", 1, nil}, {"b", 1, nil}, {"a", 2, []int{9}}}; !reflect.DeepEqual(all.Repairs, want) {
		t.Errorf("got %+v", all.Repairs)
	}
	less := m.WithoutRepair("a", 1, 5).WithoutRepair("a", 2, 9).WithoutRepair("b", 1, 4)
	if want := []Repair{{"a", 1, []int{7}}}; !reflect.DeepEqual(less.Repairs, want) {
		t.Errorf("got %+v", less.Repairs)
	}
	if !reflect.DeepEqual(before.Repairs, want) {
		t.Errorf("the mapping itself was changed: %+v", before.Repairs)
	}
}

// A date that lost its format is read as one where a person says so, in the
// date system of the workbook.
func TestRepairDateIsNumber(t *testing.T) {
	for date1904, want := range map[bool]string{false: "2023-03-15", true: "2027-03-16"} {
		s := texts("Cédula|Nombre|Correo|Celular|Obligación|Producto|Vencimiento",
			"1020|Ana Ejemplo|ana@example.com|3001234567|A1|Libranza|=45000", "1030|Beto Ejemplo|beto@example.com|3017654321|B1|Libranza|=45000")
		s.date1904 = date1904
		m := Suggest(s.with(1, 6, dateCell("45000")).with(2, 6, dateCell("45000")), 0)
		r := check(t, s, m)
		if got := issues(r); got != "1 date_is_number expiring_date; 2 date_is_number expiring_date" || issuesOf(r)[0].Repair != want {
			t.Fatalf("%s, %q", got, issuesOf(r)[0].Repair)
		}
		m = m.WithRepair(RuleDateIsNumber, 6, 2)
		r = check(t, s, m)
		agree(t, s, m, r)
		if got := sentObligations(r); got != "A1 Libranza "+want+"; B1 Libranza" || issues(r) != "1 repaired expiring_date; 2 date_is_number expiring_date" {
			t.Errorf("sends %s; %s", got, issues(r))
		}
	}
}

// What a person types over a cell is sent as it is, or refused: neither the
// column's repair nor its dictionary changes it unseen.
func TestTypedIsNotRepaired(t *testing.T) {
	s := texts(longHeader, "1020|Ana Ejemplo|ana@example.com; b@example.com|3001234567||A1|x||||")
	m := longMapping().WithRepair(RuleEmailSeveral, 2, 0)
	m = m.WithSetting(Setting{Key: Key{ToCaseFile, "Name"}, Values: []Replacement{{"Ana", "Otra"}}})
	whole := check(t, s, m)
	if got := issues(whole); got != "1 repaired Email" || files(whole)[0].Value("Email") != "ana@example.com" {
		t.Fatalf("%s: %+v", got, files(whole)[0])
	}
	typed := CheckRows(s.with(1, 2, editedCell("c@example.com; d@example.com")), m, whole.Conventions, []int{1})
	if got := issues(typed); got != "1 email_several Email" || !typed.IsHeld(0) {
		t.Errorf("typed: %s", got)
	}
	if r := CheckRows(s.with(1, 1, editedCell("Ana")), m, whole.Conventions, []int{1}); r.Value(0, "Name") != "Ana" {
		t.Errorf("typed Ana is sent as %s", r.Value(0, "Name"))
	}
}
