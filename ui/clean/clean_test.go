package clean_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"wolkload/ui/clean"
	"wolkload/ui/uitest"
)

func TestLine(t *testing.T) {
	tests := []struct {
		name, in, want string
	}{
		{"empty", "", ""},
		{"plain", "Expediente 12 (cartera)", "Expediente 12 (cartera)"},
		{"spanish", "Cédula de la señora Núñez, ¿saldo?", "Cédula de la señora Núñez, ¿saldo?"},
		{"decomposed accent", "Cedula n\u0303", "Cedula n\u0303"},
		{"spaces stay", "  Etapa  detallada ", "  Etapa  detallada "},
		{"breaks", "a\nb\r\nc\rd\u0085e\u2028f", "a¶b¶c¶d¶e¶f"},
		{"tab and no-break space", "a\tb\u00a0c\u3000d", "a b c d"},
		{"sequence", "a\x1b[31mb", "a¬[31mb"},
		{"C1 as a character and as a byte", "a\u009bb\x9bc", "a¬b¬c"},
		{"delete", "a\x7fb", "a¬b"},
		{"zero width", "12\u200b34\ufeff", "12¬34¬"},
		{"override", "\u202egpj.exe", "¬gpj.exe"},
		{"soft hyphen", "obli\u00adgación", "obli¬gación"},
		{"not UTF-8", "a\xff\xfeb", "a¬¬b"},
		{"replacement character is text", "a\ufffdb", "a\ufffdb"},
		{"private use and noncharacter", "\ue000\uffff", "¬¬"},
		{"unassigned", "\u0378", "¬"},
		{"mark first", "\u0301a", "¬a"},
		{"two marks stay", "a\u0301\u0302\u0303\u0304b", "a\u0301\u0302b"},
		{"double width", "世界", "世界"},
		{"hebrew stays", "שלום", "שלום"},
		{"emoji family", "👨\u200d👩", "👨¬👩"},
		{"emoji variants", "❤\ufe0f 👍🏽", "❤ 👍"},
		{"variation selector in a number", "12\ufe0f34", "12¬34"},
		{"flag", "🇨🇴", "🇨🇴"},
		{"half a flag", "🇨", "¬"},
		{"spacing mark", "का", "क¬"},
		{"fillers", "a\u3164b\u2800c", "a¬b¬c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean.Line(tt.in); got != tt.want {
				t.Errorf("Line(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestLineIsBounded(t *testing.T) {
	tests := []struct {
		name string
		in   string
		want string
	}{
		{"exactly", strings.Repeat("x", 4096), strings.Repeat("x", 4096)},
		{"one more", strings.Repeat("x", 4097), strings.Repeat("x", 4095) + "…"},
		{"in runes", strings.Repeat("ñ", 4096), strings.Repeat("ñ", 4096)},
		{"one rune more", strings.Repeat("ñ", 4097), strings.Repeat("ñ", 4095) + "…"},
		{"bytes", strings.Repeat("\xff", 5000), strings.Repeat("¬", 4095) + "…"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean.Line(tt.in); got != tt.want {
				t.Errorf("%d runes, want %d", utf8.RuneCountInString(got), utf8.RuneCountInString(tt.want))
			}
		})
	}
}

func TestBlock(t *testing.T) {
	tests := []struct {
		name, in, want string
	}{
		{"empty", "", ""},
		{"json", "{\n  \"msg\": \"ñ\"\n}\n", "{\n  \"msg\": \"ñ\"\n}\n"},
		{"windows", "a\r\nb\r\n", "a\nb\n"},
		{"carriage return alone", "a\rb\r\r\nc\r", "a¶b¶\nc¶"},
		{"sequence", "<html>\n\x1b[2J\n", "<html>\n¬[2J\n"},
		{"mark first on its line", "a\n\u0301b", "a\n¬b"},
		{"one long line", strings.Repeat("x", 5000), strings.Repeat("x", 5000)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean.Block(tt.in); got != tt.want {
				t.Errorf("Block(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	if got := clean.Block(strings.Repeat("ñ\n", 1<<20)); utf8.RuneCountInString(got) != 1<<20 || !strings.HasSuffix(got, "…") {
		t.Errorf("a block of 2 MiB runes came to %d runes", utf8.RuneCountInString(got))
	}
}

func TestTrailing(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"Etapa detallada", "Etapa detallada"},
		{"Etapa detallada ", "Etapa detallada·"},
		{"  Saldo\u00a0", "··Saldo·"},
		{"   ", "···"},
		{" \n ", "·¶·"},
	}
	for _, tt := range tests {
		if got := clean.Trailing(tt.in); got != tt.want {
			t.Errorf("Trailing(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestFit(t *testing.T) {
	tests := []struct {
		in          string
		columns     int
		left, right string
	}{
		{"saldo", -1, "", ""},
		{"saldo", 0, "", ""},
		{"saldo", 1, "…", "…"},
		{"saldo", 4, "sal…", "sal…"},
		{"saldo", 5, "saldo", "saldo"},
		{"saldo", 8, "saldo   ", "   saldo"},
		{"días mora", 6, "días …", "días …"},
		{"días", 6, "días  ", "  días"},
		{"世界", 1, "…", "…"},
		{"世界", 2, "… ", " …"},
		{"世界", 3, "世…", "世…"},
		{"世界", 5, "世界 ", " 世界"},
		{"a\x1b[2J", 6, "a¬[2J ", " a¬[2J"},
		{"n\u0303o", 2, "n\u0303o", "n\u0303o"},
		{"", 3, "   ", "   "},
	}
	for _, tt := range tests {
		if got := clean.Fit(tt.in, tt.columns); got != tt.left {
			t.Errorf("Fit(%q, %d) = %q, want %q", tt.in, tt.columns, got, tt.left)
		}
		if got := clean.FitRight(tt.in, tt.columns); got != tt.right {
			t.Errorf("FitRight(%q, %d) = %q, want %q", tt.in, tt.columns, got, tt.right)
		}
	}
}

func TestFitEnd(t *testing.T) {
	tests := []struct {
		in      string
		columns int
		want    string
	}{
		{"saldo", 0, ""},
		{"saldo", 1, "…"},
		{"saldo", 4, "…ldo"},
		{"saldo", 7, "saldo  "},
		{"/cargas/marzo/cartera.xlsx", 15, "…o/cartera.xlsx"},
		{"año/señal", 6, "…señal"},
		{"世界", 2, "… "},
		{"世界", 3, "…界"},
		{strings.Repeat("x", 10000) + "\x1b]0;y", 7, "…x¬]0;y"},
	}
	for _, tt := range tests {
		if got := clean.FitEnd(tt.in, tt.columns); got != tt.want {
			t.Errorf("FitEnd(%.40q, %d) = %q, want %q", tt.in, tt.columns, got, tt.want)
		}
	}
}

func TestHostile(t *testing.T) {
	for _, h := range uitest.Hostile {
		t.Run(h.Name, func(t *testing.T) { holds(t, h.Text) })
	}
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { holds(t, text().Draw(t, "text")) })
}

func FuzzClean(f *testing.F) {
	for _, h := range uitest.Hostile {
		f.Add(h.Text[:min(len(h.Text), 200)])
	}
	f.Fuzz(func(t *testing.T, s string) { holds(t, s) })
}

// holds checks every guarantee of the package on one string.
func holds(t rapid.TB, s string) {
	t.Helper()
	one := clean.Line(s)
	if strings.Contains(one, "\n") {
		t.Errorf("Line(%q) has more than one line", s)
	}
	for name, f := range map[string]func(string) string{"Line": clean.Line, "Block": clean.Block, "Trailing": clean.Trailing} {
		got := f(s)
		uitest.AssertClean(t, got)
		if strings.Contains(got, "\x1b") {
			t.Errorf("%s(%q) = %q: has an escape", name, s, got)
		}
		if again := f(got); again != got {
			t.Errorf("%s(%q): once %q, twice %q", name, s, got, again)
		}
		if n, limit := utf8.RuneCountInString(got), utf8.RuneCountInString(s); n > limit {
			t.Errorf("%s made %d runes of %d", name, n, limit)
		}
	}
	if n := utf8.RuneCountInString(one); n > 4096 {
		t.Errorf("Line(…) has %d runes", n)
	}
	// Grapheme clusters and code points come to the same width, alone and beside
	// other text: nothing in it joins what stands to its left or right.
	for _, drawn := range []string{one, "a" + one + "b", "世" + one + "世", clean.Trailing(s)} {
		if clusters, points := ansi.StringWidth(drawn), ansi.StringWidthWc(drawn); clusters != points {
			t.Errorf("%q takes %d columns by clusters, %d by code points", drawn, clusters, points)
		}
	}
	if want := 3 + ansi.StringWidth(one); ansi.StringWidth("世"+one+"b") != want {
		t.Errorf("%q joins its neighbours", one)
	}
	if w := clean.Width(s); w != ansi.StringWidth(one) || w != lipgloss.Width(one) {
		t.Errorf("Width(%q) = %d, drawn %d", s, w, ansi.StringWidth(one))
	}
	for _, columns := range []int{0, 1, 2, 7, 80} {
		for name, f := range map[string]func(string, int) string{"Fit": clean.Fit, "FitRight": clean.FitRight, "FitEnd": clean.FitEnd} {
			got := f(s, columns)
			if w := ansi.StringWidth(got); w != columns {
				t.Errorf("%s(%q, %d) = %q takes %d columns", name, s, columns, got, w)
			}
			uitest.AssertClean(t, got)
			if again := f(got, columns); again != got {
				t.Errorf("%s(%q, %d): once %q, twice %q", name, s, columns, got, again)
			}
		}
	}
}

// text draws strings of any bytes, any runes, runes that matter here and parts
// of hostile texts, mixed.
func text() *rapid.Generator[string] {
	var hostile []string
	for _, h := range uitest.Hostile {
		hostile = append(hostile, h.Text[:min(len(h.Text), 40)])
	}
	marks := rapid.RuneFrom(nil, unicode.M, unicode.Cf, unicode.Regional_Indicator, unicode.Variation_Selector,
		unicode.Devanagari, unicode.Hangul, unicode.Thai, unicode.Prepended_Concatenation_Mark, emoji)
	part := rapid.OneOf(
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 20), func(b []byte) string { return string(b) }),
		rapid.StringOf(marks),
		rapid.SampledFrom(hostile),
		rapid.SampledFrom([]string{" ", "a", "\n", "\r\n", "ñ", "世", "…", "¬", "·", "¶"}),
	)
	return rapid.Map(rapid.SliceOfN(part, 0, 6), func(parts []string) string { return strings.Join(parts, "") })
}

var emoji = &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0x1f3fb, Hi: 0x1f3ff, Stride: 1}, {Lo: 0x1f44a, Hi: 0x1f469, Stride: 1}}}

func BenchmarkFit(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":   "Carrera 7 # 12-34, apto 501",
		"spanish": "Señora Núñez Peñaranda, Bogotá",
		"wide":    "株式会社世界 株式会社世界",
		"zalgo":   "Z" + strings.Repeat("\u0335\u0321\u0307", 10000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				clean.Fit(s, 20)
			}
		})
	}
}
