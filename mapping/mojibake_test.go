package mapping

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

func TestMojibake(t *testing.T) {
	for text, want := range map[string]string{
		"PÃ©rez":                  "Pérez",
		"PÃ‰REZ":                  "PÉREZ",
		"PeÃ±a":                   "Peña",
		"MUÃ‘OZ":                  "MUÑOZ",
		"MUÃ\u0091OZ":             "MUÑOZ",
		"JosÃ©":                   "José",
		"JosÃƒÂ©":                 "José",
		"JosÃ\u0083Â©":            "José",
		"NUÃƒâ€˜EZ":               "NUÑEZ",
		"GarcÃ\u00ada":            "García",
		"GARCÃ\u008dA":            "GARCÍA",
		"Ã\u0081lvarez":           "Álvarez",
		"ÃLVAREZ":                 "", // the byte that no character stands for was dropped
		"BogotÃ¡":                 "Bogotá",
		"BogotÃ¡\u00a0":           "",
		"SebastiÃ¡n GÃ³mez":       "Sebastián Gómez",
		"JesÃºs IbÃ¡Ã±ez":         "Jesús Ibáñez",
		"GÃ¼iza":                  "Güiza",
		"GÃœIZA":                  "GÜIZA",
		"Calle 5Âª NÂ° 3-20":      "Calle 5ª N° 3-20",
		"NÂº 12":                  "Nº 12",
		"Â¿CuÃ¡nto?":              "¿Cuánto?",
		"Â¡AtenciÃ³n!":            "¡Atención!",
		"SÃ£o Paulo":              "São Paulo",
		"SÃƒO PAULO":              "SÃO PAULO",
		"SÃƒÆ’O PAULO":            "SÃO PAULO",
		"JoÃ£o":                   "João",
		"JoÃƒÂ£o":                 "João",
		"CONCEIÃ‡ÃƒO":             "CONCEIÇÃO",
		"AvÃ³ e avÃ´":             "Avó e avô",
		"ANTÃ”NIO":                "ANTÔNIO",
		"ANTÃ”NIO DA CONCEIÃ‡ÃƒO": "ANTÔNIO DA CONCEIÇÃO",
		"Pago Ã\u00a0 vista":      "Pago à vista",
		"Ã€ vista":                "À vista",
		"InÃªs":                   "Inês",
		"CAMÃ•ES":                 "CAMÕES",
		"LÃºcia\nJosÃ©":           "Lúcia\nJosé",
		"Oâ€™Higgins":             "O’Higgins",
		"â€œLa 14â€\u009d":        "“La 14”",
		"1.000 â‚¬":               "1.000 €",
		"AlmacÃ©n â€“ Norte":      "Almacén – Norte",
		"MarÃ\u00ada Ãšrsula":     "María Úrsula",
		"CalleÂ\u00a05":           "Calle\u00a05",
		"MÃ¼ller":                 "Müller",
		"FranÃ§ois":               "François",
		"Â´":                      "´",
		"Ã±Ã±Ã±":                  "ñññ",
		"Ana Ejemplo":             "",
		"":                        "",
		"\ufffd":                  "",
		"PÃ©rez Peña":             "", // half of it is right: not one reading of the whole
		"PÃ©rez \u2713":           "",
		"GARCÃ?A":                 "",
		"PÃ rez":                  "", // the no-break blank was made a blank
		"BjÃ˜rn":                  "",
		"Ã“ and Ã\u0093":          "", // read in two ways
		"Å¡":                      "",
		"ðŸ™‚":                    "",
		"\xc3\x83":                "",
		"Jos\xe9":                 "",
		"JosÃƒÆ’Ã†â€™Ãƒâ€šÃ‚Â© 4 times": "",
	} {
		fixed, found := mojibake(text)
		if fixed != want || found != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, fixed, found, want)
		}
	}
}

// correctWords are words of Spanish, Portuguese and English, and names, with
// the letters that could be taken for others.
var correctWords = strings.Fields(`
	São SÃO João JOÃO Conceição CONCEIÇÃO maçã MAÇÃ irmã IRMÃ amanhã AMANHÃ manhã MANHÃ fã FÃ lã LÃ mãe MÃE pão PÃO Simões SIMÕES Camões CAMÕES
	não NÃO Sebastião SEBASTIÃO Guimarães GUIMARÃES Magalhães MAGALHÃES avó AVÓ avô AVÔ Antônio ANTÔNIO Inês INÊS você VOCÊ português PORTUGUÊS
	Ângela ÂNGELA Ângulo ÂNGULO câmara CÂMARA Âncora  ÂNCORA à À às ÀS àquela Ação AÇÃO Ç ç Júnior JÚNIOR Patrícia PATRÍCIA Luís LUÍS
	Pérez PÉREZ Peña PEÑA Muñoz MUÑOZ Núñez NÚÑEZ García GARCÍA Álvarez ÁLVAREZ Ángel ÁNGEL Óscar ÓSCAR Úrsula ÚRSULA Íñigo ÍÑIGO Éder ÉDER
	Bogotá BOGOTÁ Medellín MEDELLÍN Cúcuta CÚCUTA Ibagué IBAGUÉ Perú PERÚ México MÉXICO Güiza GÜIZA pingüino PINGÜINO María MARÍA MARíA PEñA
	José JOSÉ Andrés ANDRÉS Martín MARTÍN Sofía SOFÍA Raúl RAÚL número NÚMERO N° Nº 1ª 2º dirección DIRECCIÓN ¿qué? ¡sí! €5 «sí» “sí” ‘no’ — – …
	Ångström Müller Zoë naïve Françoise Nuñez’s O’Higgins â ã Ñ ñ É é Ü ü niño NIÑO año AÑO mañana MAÑANA corazón CORAZÓN 100 Calle Ejemplo A B`)

// What is right stays, whatever words stand together.
func TestPropertyMojibakeCorrect(t *testing.T) {
	for _, w := range correctWords {
		for _, text := range []string{w, w + " " + w, "“" + w + "”", "‘" + w + "’", w + "…", w + " – " + w, w + "\u00a0", w + "\u00a0" + w, w + ", " + w, w + "\n" + w, "(" + w + ")", w + "—" + w, w + "–" + w, w + "’s"} {
			if fixed, found := mojibake(text); found {
				t.Errorf("%q became %q", text, fixed)
			}
			if damaged(text) {
				t.Errorf("%q is damaged", text)
			}
		}
	}
	for _, text := range []string{"Â", "Ã", "Â.", "Ã B", "A Â", "ÂÂ", "ÃÃ", "ÃÂ", "Â Ã", "“Ã”"} {
		if fixed, found := mojibake(text); found {
			t.Errorf("%q became %q", text, fixed)
		}
	}
	t.Run("several", rapid.MakeCheck(func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(correctWords), 1, 6).Draw(t, "words")
		text := strings.Join(words, rapid.SampledFrom([]string{" ", ", ", " - ", "\u00a0", "\n", "/"}).Draw(t, "between"))
		if fixed, found := mojibake(text); found {
			t.Fatalf("%q became %q", text, fixed)
		}
	}))
}

// readWrongly reads the UTF-8 of a text as another encoding, and a byte that has
// no character there as the control character of its number, like browsers.
func readWrongly(text string, m *charmap.Charmap) string {
	var b strings.Builder
	for i := range len(text) {
		r := m.DecodeByte(text[i])
		if r == utf8.RuneError {
			r = rune(text[i])
		}
		b.WriteRune(r)
	}
	return b.String()
}

// A right text read wrongly, once or twice, comes back exactly.
func TestPropertyMojibakeBack(t *testing.T) {
	maps := []*charmap.Charmap{charmap.Windows1252, charmap.ISO8859_1}
	check := func(fatalf func(string, ...any), text string, first, second *charmap.Charmap) {
		if strings.ContainsRune(text, 'å') || strings.ContainsRune(text, 'Å') || ascii(text) {
			return
		}
		wrong := readWrongly(text, first)
		if second != nil {
			wrong = readWrongly(wrong, second)
		}
		if fixed, found := mojibake(wrong); fixed != text || !found {
			fatalf("%q, read as %q, became %q, %v", text, wrong, fixed, found)
		}
	}
	for _, w := range correctWords {
		for _, first := range maps {
			for _, second := range append(maps, nil) {
				check(t.Errorf, w, first, second)
			}
		}
	}
	t.Run("any", rapid.MakeCheck(func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(correctWords), 1, 6).Draw(t, "words"), " ")
		if rapid.Bool().Draw(t, "runes") { // any usual characters, but for an à within a word
			text = strings.ReplaceAll(rapid.StringOfN(rapid.SampledFrom([]rune("abc XYZ.-"+usualRunes)), 1, 20, -1).Draw(t, "text"), "à", "á")
		}
		if _, found := mojibake(text); found {
			t.Skip() // drawn so
		}
		first := rapid.IntRange(0, 1).Draw(t, "first")
		second := rapid.IntRange(0, 2).Draw(t, "second")
		check(t.Fatalf, text, maps[first], append(maps, nil)[second])
	}))
}

func ascii(text string) bool {
	for _, r := range text {
		if r >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func TestDamaged(t *testing.T) {
	for text, want := range map[string]bool{
		"P?rez": true, "MU?OZ": true, "Mu?oz": true, "P??rez": true, "NU??EZ": true, "Jos\ufffd": true, "\ufffd": true, "Josï¿½": true, "P\ufffd\ufffdrez": true,
		"ma?ana": true, "GARCÃ?A": true, "Calle del R?o 3": true, "McDonald?s": true, "LE?N PE?A": true, "Ñu?ez": true, "PEÑ?A": true, "Ana P?rez?": true,
		"": false, "?": false, "??": false, "a?": false, "¿qué?": false, "¿Qué?No": false, "¿que?no": false, "¿Cuánto debe?": false, "SI?": false, "Seguro?Si": false,
		"? ?": false, "?a": false, "BOGOT?": false, "1?2": false, "A?1": false, "http://example.com/a?b": false, "www.example.com/pago?id=abc": false, "pago?ref=abc": false,
		"x.php?y": false, "a@b?c": false, "Peña": false, "José ? Ana": false, "P????rez": false, "ï": false, "ïve": false, "naïve": false, "\xef\xbf": false, "ＡＢ": false, "no ?si": false,
	} {
		if got := damaged(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzMojibake(f *testing.F) {
	for _, s := range append([]string{"PÃ©rez", "JosÃƒÂ©", "Ã\u008d", "â€œ", "P?rez", "\xff", "Ã", "\ufffd", "Ã\u00a0 vista"}, correctWords...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		damaged(text)
		fixed, found := mojibake(text)
		if !found {
			if fixed != "" {
				t.Errorf("%q became %q without being found", text, fixed)
			}
			return
		}
		if !utf8.ValidString(fixed) || !usual(fixed) || fixed == text {
			t.Errorf("%q became %q", text, fixed)
		}
		if _, again := mojibake(fixed); again && fixed != readWrongly(readWrongly(fixed, charmap.ISO8859_1), charmap.ISO8859_1) {
			t.Logf("%q could be read once more", fixed)
		}
		maps := []*charmap.Charmap{charmap.Windows1252, charmap.ISO8859_1}
		for _, first := range maps {
			once := readWrongly(fixed, first)
			if once == text || readWrongly(once, maps[0]) == text || readWrongly(once, maps[1]) == text {
				return
			}
		}
		t.Errorf("%q became %q, which gives no way back", text, fixed)
	})
}

func BenchmarkMojibake(b *testing.B) {
	for name, text := range map[string]string{
		"ascii": "CARRERA 7 No 71-21 TORRE B PISO 5", "right": "María José Núñez Peña", "sao": "SÃO PAULO", "wrong": "MarÃ\u00ada JosÃ© NÃºÃ±ez",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				mojibake(text)
				damaged(text)
			}
		})
	}
}
