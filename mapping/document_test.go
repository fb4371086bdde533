package mapping

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func documentByID(id string) *document {
	for _, d := range documents() {
		if d.id == id {
			return &d
		}
	}
	panic(id)
}

// Numbers from documentation, of tax offices, ministries, banks and test
// companies, and round ones.
func TestDocumentValid(t *testing.T) {
	for id, values := range map[string][]string{
		"cpf":       {"529.982.247-25", "11144477735", "123.456.789-09", "012.345.678-90", "987654321-00", "000.000.001-91"},
		"cnpj":      {"11.222.333/0001-81", "11444777000161", "00.000.000/0001-91", "12.ABC.345/01DE-35", "12abc34501de35", "16.727.230/0001-97"},
		"cuit":      {"20-05536168-2", "20267565393", "20-12345678-6", "27-12345678-0", "30-50001091-2", "33-69345023-9", "20 12345678 6", "20/12345678/6"},
		"cl_rut":    {"76.086.428-5", "12531909-2", "12.345.678-5", "11.111.111-1", "10000013-K", "10000013k", "60.805.000-0", "970040005", "09.345.678-5"},
		"co_nit":    {"213.123.432-1", "899.999.068-1", "8600029644", "890.903.938-8", "860034313-7", "800197268-4", "1020304050-8"},
		"do_cedula": {"00113918205", "224-0002211-1", "001-1391820-5", "00100000009", "40200000004"},
		"do_rnc":    {"101850043", "131246796", "1-01-85004-3", "401506254", "101010632"},
		"ec_cedula": {"1710034065", "0926687856", "0962467429", "171003406-5", "0102030400"},
		"ec_ruc":    {"1710034065001", "1792060346-001", "1790011674001", "1760001550001", "0992397535001", "0962467429001"},
		"es_nif":    {"12345678Z", "12345678-Z", "12.345.678-Z", "X-1234567-L", "x2482300w", "00000000T", "J99216582", "A13 585 625", "M1234567L"},
		"gt_cui":    {"1234 56789 0101", "9876543220101", "1000 00002 0101", "5555 55550 0101", "1122-33449-0101"},
		"curp":      {"BOXW310820HNERXN09", "HEGG560427MVZRRL04", "SABC560626MDFLRN01", "boxw310820hnerxn09", "AAAA000101XDFAAAA7"},
		"rfc":       {"GODE561231GR8", "GODE 561231 GR8", "MAB-930714-8T4", "EKU9003173C9", "CACX7605101P8", "XIA190128J61", "OÑO120726RX3", "oño120726rx3", "KIJ0906199R1"},
		"pe_ruc":    {"20512333797", "20131312955", "20100017491", "20100047218", "20-10013020-4"},
		"py_ruc":    {"80028061-0", "80000519-8", "80009735-1", "800097351", "80000035-8", "123456-0"},
		"uy_cedula": {"1.234.567-2", "1111111-1", "9.999.999-9", "12345672", "123.456-1"},
		"uy_rut":    {"211003420017", "21-100342-001-7", "21-140634-001-1", "214844360018", "21 140634 001 1"},
	} {
		d := documentByID(id)
		for _, v := range values {
			if !d.valid(v) || d.wrong(v) {
				t.Errorf("%s %s: valid %v, wrong %v", id, v, d.valid(v), d.wrong(v))
			}
		}
	}
}

func TestDocumentWrong(t *testing.T) {
	for id, values := range map[string][]string{
		"cpf":       {"529.982.247-26", "11144477753", "123.456.789-90", "11111111111", "000.000.000-00", "99999999999"},
		"cnpj":      {"11.222.333/0001-18", "11444777000160", "00000000000000", "12.ABC.345/01DE-53", "12.ABD.345/01DE-35"},
		"cuit":      {"20-05536168-3", "20267565392", "11-11111111-1", "27-12345678-6", "52998224725", "20131312956"},
		"cl_rut":    {"76.086.428-K", "12531909-3", "12345678-6", "10000013-0", "0000000-0", "00000000-0"},
		"co_nit":    {"213.123.432-2", "899.999.068-0", "8600029645", "860034313-8", "800197268-5", "1020304050-5"},
		"do_cedula": {"00113918204", "224-0002211-2", "001-1391802-5", "00000000000", "40200000003"},
		"do_rnc":    {"101850042", "131246769", "1-01-85004-4", "401506250", "001010632"},
		"ec_cedula": {"1710034066", "0926687857", "2510034067", "0010034061", "1770034060"},
		"ec_ruc":    {"1710034066001", "1710034065000", "9910034065001", "0026687856001", "0926687857001"},
		"es_nif":    {"12345678A", "12345678-T", "X-1234567-A", "X2482300Z", "J99216583", "M1234567A"},
		"gt_cui":    {"1234 56780 0101", "9876543220000", "1000 00002 2301", "5555 55551 0101", "0000 00019 0101"},
		"curp":      {"BOXW310820HNERXN08", "HEGG561327MVZRRL04", "SABC560632MDFLRN01", "SABC560626ADFLRN01", "BOXW310802HNERXN09"},
		"pe_ruc":    {"20512333798", "20131312956", "11100017491", "20100047281", "27123456780"},
		"py_ruc":    {"80028061-1", "80000519-9", "80009735-2", "800097350", "00000000-0"},
		"uy_cedula": {"1.234.567-3", "1111111-2", "9.999.999-0", "12345762", "0000000"},
		"uy_rut":    {"211003420018", "21-100342-002-7", "00-140634-001-1", "214844360028", "23-140634-001-1", "210000000018"},
	} {
		d := documentByID(id)
		for _, v := range values {
			if d.valid(v) || !d.wrong(v) {
				t.Errorf("%s %s: valid %v, wrong %v", id, v, d.valid(v), d.wrong(v))
			}
		}
	}
}

// What is no number of a kind, or one about which its check says nothing, is
// neither valid nor wrong.
func TestDocumentNeither(t *testing.T) {
	for id, values := range map[string][]string{
		"cpf":       {"", "1", "1114447773", "111444777350", "111.444.777-3a", "111,444,777-35", "-11144477735", "11144477735-", "111..444.777-35", "+11144477735", "１1144477735"},
		"cnpj":      {"1122233300018", "12ABC34501DEA5", "12.ABÇ.345/01DE-35", "12.AB&.345/01DE-35"},
		"cuit":      {"2005536168", "20-05536168-A"},
		"cl_rut":    {"123456", "1234567890", "12345678-L", "1234567.8"},
		"co_nit":    {"1020304050", "7900123456", "899999068", "1-2"},
		"do_cedula": {"0011391820", "0011391820A"},
		"do_rnc":    {"1018A0043", "10185004"},
		"ec_cedula": {"171003406", "17100340655", "171003406K"},
		"ec_ruc":    {"171003406500", "1793213150001", "0993366721001", "1780034060001"},
		"es_nif":    {"1234567Z", "123456789", "Ñ1234567A", "O1234567L", "A1234567Z", "12345678&"},
		"gt_cui":    {"123456789010", "12345678901a1"},
		"curp":      {"BOXW310820HNERXN0", "BOXW310820HNERXN0A", "BÑXW310820HNERXN09", "BOXW31O820HNERXN09"},
		"rfc":       {"COMG600703", "XAXX010101000", "VACE460910SX6", "GODE561231GR9", "GOD5561231GR8", "GODE561231GRB"},
		"pe_ruc":    {"2051233379", "2051233379A"},
		"py_ruc":    {"80009735", "123456789", "1234567-", "8000973510-1"},
		"uy_cedula": {"123456", "123456789", "1234567K"},
		"uy_rut":    {"21100342001", "2110034200177"},
	} {
		d := documentByID(id)
		for _, v := range values {
			if d.valid(v) || d.wrong(v) {
				t.Errorf("%s %s: valid %v, wrong %v", id, v, d.valid(v), d.wrong(v))
			}
		}
	}
}

func TestDocumentRestore(t *testing.T) {
	for id, values := range map[string]map[string]string{
		"cpf":       {"1234567890": "01234567890", "191": "00000000191", "1234567891": "", "01234567890": "", "52998224725": "", "012345678": "", "123456789-0": "", "": "", "0": "", "1": "", "123456789K": ""},
		"cnpj":      {"191": "00000000000191", "191000100": "", "33000167000101": "", "360305000104": "00360305000104", "360305000105": "", "12ABC34501DE3": ""},
		"do_cedula": {"113918205": "00113918205", "113918204": "", "3100000003": "03100000003"},
		"ec_cedula": {"926687856": "0926687856", "926687857": "", "26687856": "", "102030400": "0102030400"},
		"ec_ruc":    {"926687856001": "0926687856001", "992397535001": "0992397535001", "993366721001": "", "26687856001": ""},
		"uy_rut":    {"2000001001": "", "20000010019": "020000010019", "21100342001": ""},
		"cuit":      {"2005536168": "", "536168": ""},
		"cl_rut":    {"1234567": "", "76086428": ""},
		"co_nit":    {"899999068": ""},
		"do_rnc":    {"10106327": ""},
		"pe_ruc":    {"1005414828": ""},
		"es_nif":    {"12345678": ""},
		"gt_cui":    {"123456780101": ""},
		"py_ruc":    {"80009735": ""},
		"uy_cedula": {"1234561": ""},
		"curp":      {"310820": ""},
		"rfc":       {"930714": ""},
	} {
		d := documentByID(id)
		for digits, want := range values {
			if got, ok := d.restore(digits); got != want || ok != (want != "") {
				t.Errorf("%s %q: %q, %v; want %q", id, digits, got, ok, want)
			}
		}
	}
}

// definition is a kind written down a second time, in another way: complete
// gives the one number that a body makes.
type definition struct {
	body     string // pattern
	complete func(body string) (number string, ok bool)
}

// sum adds digits times weights; a weight is repeated from the end.
func sum(s string, weightsFromEnd ...int) int {
	total := 0
	for i := range s {
		total += int(s[len(s)-1-i]-'0') * weightsFromEnd[i%len(weightsFromEnd)]
	}
	return total
}

// closing gives the digit that makes a sum a multiple of n.
func closing(sum, n int) (string, bool) {
	for x := range 10 {
		if (sum+x)%n == 0 {
			return strconv.Itoa(x), true
		}
	}
	return "", false
}

func luhnDigit(s string) string {
	total := 0
	for i := range s {
		n := int(s[len(s)-1-i]-'0') * (2 - i%2)
		total += n/10 + n%10
	}
	x, _ := closing(total, 10)
	return x
}

// ascii gives characters as their ASCII code less 48.
func asciiSum(s string, weights string) int {
	total := 0
	for i := range s {
		total += (int(s[i]) - 48) * (int(weights[i]) - 48)
	}
	return total % 11 % 10
}

var definitions = map[string]definition{
	"cpf": {`[0-9]{9}`, func(b string) (string, bool) { // weights 1 to 9, then 0 to 9, without complement
		if strings.Count(b, b[:1]) == len(b) {
			return "", false
		}
		b += strconv.Itoa(asciiSum(b, "123456789"))
		return b + strconv.Itoa(asciiSum(b, "0123456789")), true
	}},
	"cnpj": {`[0-9A-Z]{12}|[0-9]{8}000[1-9]`, func(b string) (string, bool) {
		b += strconv.Itoa(asciiSum(b, "678923456789"))
		b += strconv.Itoa(asciiSum(b, "5678923456789"))
		return b, strings.Trim(b, "0") != ""
	}},
	"cuit": {`(20|23|24|25|26|27|30|33|34)[0-9]{8}`, func(b string) (string, bool) {
		x, ok := closing(sum(b, 2, 3, 4, 5, 6, 7), 11)
		return b + x, ok
	}},
	"cl_rut": {`[1-9][0-9]{6,7}`, func(b string) (string, bool) { // the one-liner known in Chile
		n, _ := strconv.Atoi(b)
		m, s := 0, 1
		for ; n > 0; n /= 10 {
			s = (s + n%10*(9-m%6)) % 11
			m++
		}
		return b + "K0123456789"[s:s+1], true
	}},
	"co_nit": {`[89][0-9]{8}`, func(b string) (string, bool) {
		return b + "01987654321"[sum(b, 3, 7, 13, 17, 19, 23, 29, 37, 41)%11:][:1], true
	}},
	"do_cedula": {`[0-9]{9}[1-9]`, func(b string) (string, bool) { return b + luhnDigit(b), true }},
	"do_rnc": {`[145][0-9]{7}`, func(b string) (string, bool) {
		switch r := sum(b, 2, 3, 4, 5, 6, 8, 9, 7) % 11; r {
		case 0:
			return b + "2", true
		case 1:
			return b + "1", true
		default:
			return b + strconv.Itoa(11-r), true
		}
	}},
	"ec_cedula": {`(0[1-9]|1[0-9]|2[0-4]|30)[0-6][0-9]{6}`, func(b string) (string, bool) { return b + luhnDigit(b), true }},
	"ec_ruc": {`(0[1-9]|1[0-9]|2[0-4]|30)[0-5][0-9]{6}`, func(b string) (string, bool) {
		return b + luhnDigit(b) + "001", true
	}},
	"es_nif": {`[0-9XYZ][0-9]{7}`, func(b string) (string, bool) {
		r := 0
		for _, c := range strings.NewReplacer("X", "0", "Y", "1", "Z", "2").Replace(b) {
			r = (r*10 + int(c-'0')) % 23
		}
		return b + "TRWAGMYFPDXBNJZSQVHLCKE"[r:r+1], true
	}},
	"gt_cui": {`[1-3][0-9]{7}`, func(b string) (string, bool) {
		r := sum(b, 9, 8, 7, 6, 5, 4, 3, 2) % 11
		return b + strconv.Itoa(r%10) + "0101", r < 10
	}},
	"curp": {`[A-Z]{4}[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[HMX][A-Z]{5}[0-9A-Z]`, func(b string) (string, bool) {
		total := 0
		for i, c := range b {
			total += slices.Index([]rune("0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"), c) * (18 - i)
		}
		x, ok := closing(total, 10)
		return b + x, ok
	}},
	"rfc": {`[A-ZÑ&]{3,4}[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9A-Z]{2}`, func(b string) (string, bool) {
		runes := []rune(b)
		if len(runes) == 11 {
			runes = append([]rune(" "), runes...)
		}
		total := 0
		for i, c := range runes {
			total += slices.Index([]rune("0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"), c) * (13 - i)
		}
		for x, c := range "0123456789A" {
			if (total+x)%11 == 0 {
				return b + string(c), true
			}
		}
		return "", false
	}},
	"pe_ruc": {`(10|15|16|17|20)[0-9]{8}`, func(b string) (string, bool) {
		return b + "10987654321"[sum(b, 2, 3, 4, 5, 6, 7)%11:][:1], true
	}},
	"py_ruc": {`80[0-9]{6}`, func(b string) (string, bool) {
		return b + "00987654321"[sum(b, 2, 3, 4, 5, 6, 7, 8, 9)%11:][:1], true
	}},
	"uy_cedula": {`[1-9][0-9]{6}`, func(b string) (string, bool) { // the weights usual in Uruguay, to a multiple of ten
		x, ok := closing(sum(b, 4, 3, 6, 7, 8, 9, 2), 10)
		return b + x, ok
	}},
	"uy_rut": {`(0[1-9]|1[0-9]|2[0-2])[0-9]{5}[1-9]001`, func(b string) (string, bool) {
		x, ok := closing(sum(b, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4), 11)
		return b + x, ok
	}},
}

// anyNumber draws a right number of a kind.
func anyNumber(id string) *rapid.Generator[string] {
	def := definitions[id]
	body := rapid.StringMatching(def.body)
	return rapid.Custom(func(t *rapid.T) string {
		for {
			if n, ok := def.complete(body.Draw(t, "body")); ok {
				return n
			}
		}
	})
}

// checkAt is where the last of the check characters of a number stands.
func checkAt(id, number string) int {
	switch id {
	case "ec_ruc":
		return 9
	case "gt_cui":
		return 8
	}
	return len(number) - 1
}

// A number is valid exactly with the check digit that a second definition of
// its kind gives it; with any other it is wrong.
func TestPropertyDocumentDefinition(t *testing.T) {
	if len(definitions) != len(documents()) {
		t.Fatal("a kind has no second definition")
	}
	for _, d := range documents() {
		t.Run(d.id, rapid.MakeCheck(func(t *rapid.T) {
			number := anyNumber(d.id).Draw(t, "number")
			if !d.valid(number) || d.wrong(number) {
				t.Fatalf("%s: valid %v, wrong %v", number, d.valid(number), d.wrong(number))
			}
			at := checkAt(d.id, number)
			for c := byte('0'); c <= 'Z'; c++ {
				other := number[:at] + string(c) + number[at+1:]
				if other != number && d.valid(other) {
					t.Fatalf("%s and %s", number, other)
				}
				if digit := c <= '9' && d.id != "es_nif" && d.id != "rfc"; digit && d.valid(other) == d.wrong(other) {
					t.Fatalf("%s: valid and wrong are %v", other, d.valid(other))
				}
			}
		}))
	}
}

// A mistyped digit makes a number wrong, where a check digit stands for one
// remainder alone and no weight has a divisor in common with the modulus.
func TestPropertyDocumentMistyped(t *testing.T) {
	for _, id := range []string{"cuit", "cl_rut", "do_cedula", "ec_cedula", "es_nif", "uy_rut"} {
		d := documentByID(id)
		t.Run(id, rapid.MakeCheck(func(t *rapid.T) {
			number := anyNumber(id).Draw(t, "number")
			at := rapid.IntRange(0, len(number)-1).Draw(t, "at")
			c := rapid.SampledFrom([]byte("0123456789")).Draw(t, "digit")
			if number[at] == c || number[at] > '9' {
				t.Skip()
			}
			if other := number[:at] + string(c) + number[at+1:]; d.valid(other) {
				t.Fatalf("%s and %s", number, other)
			}
		}))
	}
}

// Others miss some: so many of a thousand at most.
func TestDocumentMistypedMissed(t *testing.T) {
	for id, limit := range map[string]int{
		"cpf": 5, "cnpj": 5, "co_nit": 25, "do_rnc": 45, "gt_cui": 190, "pe_ruc": 45, "py_ruc": 25, "uy_cedula": 70, "curp": 60, "rfc": 10,
	} {
		d := documentByID(id)
		changed, missed := 0, 0
		for _, number := range rightNumbers(id, 300) {
			for at := range number {
				for c := byte('0'); c <= '9' && number[at] <= '9'; c++ {
					other := number[:at] + string(c) + number[at+1:]
					if other == number {
						continue
					}
					changed++
					if d.valid(other) {
						missed++
					}
				}
			}
		}
		if missed*1000 > changed*limit {
			t.Errorf("%s: %d of %d mistyped numbers are valid", id, missed, changed)
		}
	}
}

// Lost zeros come back exactly, and only where the kind can have them.
func TestPropertyDocumentRestore(t *testing.T) {
	for _, d := range documents() {
		t.Run(d.id, rapid.MakeCheck(func(t *rapid.T) {
			number := anyNumber(d.id).Draw(t, "number")
			if zeros := rapid.IntRange(1, 3).Draw(t, "zeros"); d.zeros > 0 {
				if n, ok := definitions[d.id].complete(strings.Repeat("0", zeros) + number[zeros:checkStart(d.id, number)]); ok && d.valid(n) {
					number = n
				}
			}
			digits := strings.TrimLeft(number, "0")
			got, ok := d.restore(digits)
			lost := digits != number && digitsOnly(digits)
			switch {
			case d.zeros == 0 || !lost:
				if ok {
					t.Fatalf("%s became %s", digits, got)
				}
			case got != number || !ok:
				t.Fatalf("%s became %q, %v; was %s", digits, got, ok, number)
			}
		}))
	}
}

// checkStart is where the check digits begin.
func checkStart(id, number string) int {
	if id == "cpf" || id == "cnpj" {
		return len(number) - 2
	}
	return checkAt(id, number)
}

// What is restored is complete, valid, and the digits with zeros in front.
func TestPropertyDocumentRestored(t *testing.T) {
	kinds := documents()
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{0,15}`).Draw(t, "digits")
		for i := range kinds {
			d := &kinds[i]
			full, ok := d.restore(digits)
			if ok && (!d.plain.has(len(full)) || !d.valid(full) || strings.TrimLeft(full, "0") != digits || d.fitsText(digits)) {
				t.Fatalf("%s: %s became %s", d.id, digits, full)
			}
			if !ok && full != "" {
				t.Fatalf("%s: %s became %q without being restored", d.id, digits, full)
			}
		}
	})
}

func (d *document) fitsText(text string) bool { return d.valid(text) || d.wrong(text) }

// However a number is punctuated, and in whatever case, it is the same number.
func TestPropertyDocumentPunctuation(t *testing.T) {
	for _, d := range documents() {
		t.Run(d.id, rapid.MakeCheck(func(t *rapid.T) {
			number := anyNumber(d.id).Draw(t, "number")
			var b strings.Builder
			marks := 0
			for i, r := range number {
				if i > 1 && rapid.IntRange(0, 4).Draw(t, "mark") == 0 {
					b.WriteString(rapid.SampledFrom([]string{".", "-", "/", " "}).Draw(t, "mark"))
					marks++
				}
				b.WriteRune(r)
			}
			text := b.String()
			if rapid.Bool().Draw(t, "lower") {
				text = strings.ToLower(text)
			}
			if marks == 1 && strings.Contains(text, ".") {
				t.Skip() // a decimal number
			}
			if !d.valid(text) {
				t.Fatalf("%s is not %s", text, number)
			}
		}))
	}
}

func FuzzDocument(f *testing.F) {
	for _, s := range []string{"529.982.247-25", "12.ABC.345/01DE-35", "OÑO120726RX3", "1234567890", "\xc3", "ñ", "-", "12345678.0"} {
		f.Add(s)
	}
	kinds := documents()
	f.Fuzz(func(t *testing.T, text string) {
		var v documentVotes
		v.add(text)
		for i := range kinds {
			d := &kinds[i]
			if d.valid(text) && d.wrong(text) {
				t.Errorf("%s: %q is valid and wrong", d.id, text)
			}
			if full, ok := d.restore(text); ok && (d.valid(text) || !strings.HasSuffix(full, text)) {
				t.Errorf("%s: %q became %q", d.id, text, full)
			}
		}
		if v.proven() != nil {
			t.Errorf("%q proves a kind", text)
		}
	})
}
