package workbook

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// formatted makes a sheet with one row: every raw value in every format, in turn.
func formatted(t testing.TB, date1904 bool, values [][2]string) *Store {
	t.Helper()
	var formats, xfs, cells strings.Builder
	for i, v := range values {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 200+i, strings.NewReplacer(`&`, "&amp;", `"`, "&quot;", `<`, "&lt;").Replace(v[1]))
		fmt.Fprintf(&xfs, `<xf numFmtId="%d"/>`, 200+i)
		kind := ""
		if looksISO(v[0]) {
			kind = ` t="d"`
		}
		fmt.Fprintf(&cells, `<c s="%d"%s><v>%s</v></c>`, i, kind, v[0])
	}
	return mustRead(t, book(`<row>`+cells.String()+`</row>`, parts{
		"xl/styles.xml":   `<styleSheet ` + xmlns + `><numFmts>` + formats.String() + `</numFmts><cellXfs>` + xfs.String() + `</cellXfs></styleSheet>`,
		"xl/workbook.xml": fmt.Sprintf(`<workbook %s><workbookPr date1904="%v"/><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`, xmlns, date1904),
	}))
}

func TestShown(t *testing.T) {
	for name, c := range map[string]struct {
		date1904 bool
		values   [][3]string // raw, format, shown
	}{
		"numbers": {values: [][3]string{
			{"12345", "0000000000", "0000012345"},
			{"3.001234567E9", "0", "3001234567"},
			{"1234567.891", "#,##0.00", "1,234,567.89"},
			{"-1234.5", "#,##0.00", "-1,234.50"},
			{"0.30000000000000004", "0.00", "0.30"},
			{"0.256", "0%", "26%"},
			{"0.256", "0.00%", "25.60%"},
			{"5512940468989", "0.00E+00", "5.51E+12"},
			{"1234", `"$"#,##0`, "$1,234"},
			{"1234", `[$COP] #,##0`, "COP 1,234"},
			{"12", `0" días"`, "12 días"},
			{"-5", "0;(0)", "(5)"},
			{"123456789012345", "0", "123456789012345"},
			{"7", "@", "7"},
			{"5512940468989", "@", "5.51294E+12"},
		}},
		"dates": {values: [][3]string{
			{"45000", "dd/mm/yyyy", "15/03/2023"},
			{"45000.75", "yyyy-mm-dd hh:mm:ss", "2023-03-15 18:00:00"},
			{"45000", "d-mmm-yy", "15-Mar-23"},
			{"45000.75", "h:mm AM/PM", "6:00 PM"},
			{"1", "dd/mm/yyyy", "01/01/1900"},
			{"59", "dd/mm/yyyy", "28/02/1900"},
			{"60", "dd/mm/yyyy", "60"},
			{"61", "dd/mm/yyyy", "01/03/1900"},
			{"1.5", "[h]:mm:ss", "36:00:00"},
			{"0.5", "hh:mm", "12:00"},
			{"-1", "dd/mm/yyyy", "-1"},
			{"2025-02-03", "dd/mm/yyyy", "03/02/2025"},
			{"2025-02-03T10:20:30", "dd/mm/yyyy hh:mm", "03/02/2025 10:20"},
			{"2025-02-03", "0", "2025-02-03"},
			{"10:20:30", "hh:mm", "10:20:30"},
			{"99999999", "dd/mm/yyyy", "99999999"},
		}},
		"1904": {date1904: true, values: [][3]string{
			{"0", "dd/mm/yyyy", "01/01/1904"},
			{"43538", "dd/mm/yyyy", "15/03/2023"},
			{"43538.25", "hh:mm", "06:00"},
			{"1.5", "[h]:mm:ss", "36:00:00"},
			{"2025-02-03", "dd/mm/yyyy", "03/02/2025"},
		}},
		"not to be shown": {values: [][3]string{ // the engine's answer may change; ours is that there is one
			{"5", `[h]:mm;"`, ""},
			{"5", `\`, ""},
			{"5", `;;;`, ""},
			{"1E300", `0.00`, ""},
			{"1E300", `dd/mm/yyyy`, ""},
			{"-0.5", `# ?/?`, ""},
			{"5", strings.Repeat("0", 500) + "." + strings.Repeat("0", 500), ""},
			{"5", strings.Repeat("[", 100), ""},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			values := make([][2]string, len(c.values))
			for i, v := range c.values {
				values[i] = [2]string{v[0], v[1]}
			}
			s := formatted(t, c.date1904, values)
			for i, v := range c.values {
				got := s.Shown(0, i)
				if v[2] != "" && got != v[2] {
					t.Errorf("%s in %q shows %q, want %q", v[0], v[1], got, v[2])
				}
				if again := s.Shown(0, i); again != got {
					t.Errorf("%s in %q shows %q, then %q", v[0], v[1], got, again)
				}
			}
		})
	}
}

func TestShownBuiltin(t *testing.T) {
	s := mustRead(t, book(`<row><c s="2"><v>45000</v></c><c s="4"><v>1234.5</v></c><c s="5"><v>3001234567</v></c>`+
		`<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="s"><v>1</v></c><c><f>A1</f></c></row>`))
	for col, want := range []string{"03-15-2023", "1,234.50", "3001234567", "TRUE", "FALSE", "#N/A", " dos ", "", ""} {
		if got := s.Shown(0, col); got != want {
			t.Errorf("%s shows %q, want %q", cellName(col, 1), got, want)
		}
	}
	if got := s.Shown(7, 0) + s.Shown(-1, 0) + s.Shown(0, -1); got != "" {
		t.Errorf("beyond the sheet: %q", got)
	}
}

func TestGeneralNumber(t *testing.T) {
	for digits, want := range map[string]string{
		"0":                "0",
		"12345678901":      "12345678901",
		"-12345678901":     "-12345678901",
		"123456789012":     "1.23457E+11",
		"5512940468989":    "5.51294E+12",
		"1000000000000":    "1E+12",
		"999999999999":     "1E+12",
		"1234.56789012":    "1234.56789",
		"0.3":              "0.3",
		"0.1234567891":     "0.123456789",
		"0.00012345678":    "0.000123457",
		"0.00001":          "0.00001",
		"0.000012345":      "0.000012345",
		"0.0000123456":     "1.23456E-05",
		"-0.0000123456789": "-1.23457E-05",
		"12345678901.6":    "12345678902",
		"99999999999.9":    "1E+11",
		"1234567890.25":    "1234567890",
		"1E+300":           "1E+300",
	} {
		if got := generalNumber(digits); got != want {
			t.Errorf("%s shows %s, want %s", digits, got, want)
		}
	}
}

func TestShownIsSafeForConcurrentReaders(t *testing.T) {
	s := formatted(t, false, [][2]string{{"45000", "dd/mm/yyyy"}, {"12", "0000"}, {"0.5", "0%"}})
	want := []string{"15/03/2023", "0012", "50%"}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 100 {
				if got := s.Shown(0, i%3); got != want[i%3] {
					t.Errorf("got %s", got)
				}
			}
		})
	}
	all.Wait()
}
