package workbook

import "testing"

func TestDateFormat(t *testing.T) {
	for code, want := range map[string]struct{ date, elapsed bool }{
		"General":                        {},
		"general":                        {},
		"GENERAL":                        {},
		"0":                              {},
		"0000000000":                     {},
		"#,##0.00":                       {},
		"0.00E+00":                       {},
		"##0.0E-0":                       {},
		"@":                              {},
		"# ??/??":                        {},
		`#,##0 "días"`:                   {},
		`0" meses y días"`:               {},
		`#,##0\d`:                        {},
		`0_d`:                            {},
		`0*y`:                            {},
		`[Red]#,##0;[Black]0`:            {},
		`[$-409]#,##0`:                   {},
		`[$COP-es-CO] #,##0.00`:          {},
		`[$$-240A]\ #,##0.00`:            {},
		`[>=100]0.0;0`:                   {},
		`[DBNum1]0`:                      {},
		`_("$"* #,##0.00_);_(@_)`:        {},
		`"unfinished d`:                  {},
		`[unfinished d`:                  {},
		`0\`:                             {},
		`General" días"`:                 {},
		"dd/mm/yyyy":                     {true, false},
		"DD/MM/YYYY":                     {true, false},
		"dd/mm/aaaa":                     {true, false},
		"yyyy-mm-dd":                     {true, false},
		"[$-409]d-mmm-yy;@":              {true, false},
		"[$-F800]dddd, mmmm dd, yyyy":    {true, false},
		`[$-C0A]d "de" mmmm "de" yyyy;@`: {true, false},
		"h:mm AM/PM":                     {true, false},
		"hh:mm:ss.000":                   {true, false},
		"[h]:mm:ss":                      {true, true},
		"[HH]:mm":                        {true, true},
		"[mm]:ss":                        {true, true},
		"[s]":                            {true, true},
		"[Red][h]:mm":                    {true, true},
		`[=0]"";dd/mm/yyyy`:              {true, false},
		"mmm-yy":                         {true, false},
		"ge.m.d":                         {true, false},
		`[$-404]e/m/d`:                   {true, false},
		`yyyy\-mm\-dd\ hh:mm`:            {true, false},
		`"Fecha: "dd/mm/yyyy`:            {true, false},
		"A/P":                            {true, false},
	} {
		date, elapsed := dateFormat(code)
		if date != want.date || elapsed != want.elapsed {
			t.Errorf("%q: date %v, elapsed %v", code, date, elapsed)
		}
	}
}

func TestNumberFormat(t *testing.T) {
	own := map[int]string{164: "0000000000", 165: "dd/mm/yyyy", 14: "d.m.yyyy", 166: "", 167: "GENERAL", 168: "[$-C0A]d mmm"}
	for _, c := range []struct {
		id   int
		own  map[int]string
		want format
	}{
		{0, nil, general},
		{1, nil, format{code: "0", shown: "0"}},
		{14, nil, format{code: "mm-dd-yy", shown: "[$-409]mm-dd-yyyy", date: true}},
		{22, nil, format{code: "m/d/yy h:mm", shown: "[$-409]m/d/yyyy h:mm", date: true}},
		{15, nil, format{code: "d-mmm-yy", shown: "[$-409]d-mmm-yy", date: true}},
		{46, nil, format{code: "[h]:mm:ss", shown: "[$-409][h]:mm:ss", date: true}},
		{49, nil, format{code: "@", shown: "@"}},
		{168, own, format{code: "[$-C0A]d mmm", shown: "[$-C0A]d mmm", date: true}},
		{23, nil, general},
		{200, nil, general},
		{164, own, format{code: "0000000000", shown: "0000000000"}},
		{165, own, format{code: "dd/mm/yyyy", shown: "[$-409]dd/mm/yyyy", date: true}},
		{14, own, format{code: "d.m.yyyy", shown: "[$-409]d.m.yyyy", date: true}},
		{166, own, general},
		{167, own, general},
	} {
		if got := numberFormat(c.id, c.own); got != c.want {
			t.Errorf("%d: %+v, want %+v", c.id, got, c.want)
		}
	}
	for id, code := range builtin {
		date, _ := dateFormat(code)
		want := id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
		if date != want {
			t.Errorf("builtin %d %q: date %v", id, code, date)
		}
	}
}
