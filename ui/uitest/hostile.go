package uitest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Value is a text that means harm, by name.
type Value struct {
	Name string
	Text string
}

// Hostile are texts that break a terminal, a table or the reader's trust when
// they are drawn as they are. Every screen draws all of them in its tests, as
// cells, headers, names and answers, and passes the result to AssertClean.
var Hostile = []Value{
	{"OSC 52 sets the clipboard", "ok\x1b]52;c;cm0gLXJmIC8K\x07"},
	{"OSC 52 in C1", "ok\u009d52;c;cm0gLXJmIC8K\u009c"},
	{"OSC 0 sets the title", "\x1b]0;owned\x1b\\name"},
	{"OSC 8 link", "\x1b]8;;https://example.com/\x1b\\text\x1b]8;;\x1b\\"},
	{"CSI clears the screen", "a\x1b[2J\x1b[Hb"},
	{"CSI colour left on", "\x1b[31;1mred"},
	{"CSI as a C1 character", "a\u009b2Jb"},
	{"CSI as a raw C1 byte", "a\x9b2Jb"},
	{"DCS", "\x1bP+q544e\x1b\\x"},
	{"APC, PM and SOS", "\x1b_a\x1b\\\x1b^b\x1b\\\x1bXc\x1b\\"},
	{"reset and alternate screen", "\x1bc\x1b[?1049h\x1b[?25l"},
	{"device status report answers as keys", "\x1b[6n\x1b[c\x05"},
	{"cut sequence at the end", "total \x1b["},
	{"bell, backspace, delete", "abc\a\b\b\bxyz\x7f"},
	{"carriage return overwrites", "rejected\raccepted"},
	{"line breaks of all kinds", "a\nb\r\nc\vd\fe\u0085f\u2028g\u2029h"},
	{"NUL and other C0", "a\x00b\x01c\x0e\x0f\x1f"},
	{"tabs and special spaces", "a\tb\u00a0c\u2003d\u3000e\u202ff"},
	{"right-to-left override", "\u202egpj.exe\u202c 12\u200f34\u061c"},
	{"isolates left open", "\u2066\u2067\u2068saldo"},
	{"zero-width characters", "12\u200b34\u200c56\u200d78\u2060\ufeff\u00ad\u034f\u180e9"},
	{"tags and variation selectors", "x\U000e0041\U000e0042\U000e007f y\ufe0f\U000e0100"},
	{"zalgo", "Z" + strings.Repeat("\u0335\u0321\u0307\u034a", 50) + "a" + strings.Repeat("\u0489", 40)},
	{"combining mark first", "\u0301\u20e3acute"},
	{"not UTF-8", "\xff\xfe a\xc3( \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82"},
	{"noncharacters and private use", "\ufffe\uffff\U0010ffff\ue000\U000f0000\ufdd0"},
	{"double width", "世界 株式会社 ｆｕｌｌ 한글 カﾞ"},
	{"emoji with joiners", "👨\u200d👩\u200d👧\u200d👦 👍🏽 ❤\ufe0f 🇨🇴 🇨 1\ufe0f\u20e3"},
	{"conjuncts and spacing marks", "क्षत्रिय काः น้ำ ᄀᄀ각 \u0600123 \U000110bdx"},
	{"fillers that look empty", "a\u115f\u1160\u3164\uffa0\u2800b"},
	{"long", strings.Repeat("saldo insoluto ", 4000)},
	{"long and double width", strings.Repeat("額", 20000)},
}

// sgr are the only sequences that our own drawing may hold: colour and weight.
var sgr = regexp.MustCompile("^\x1b\\[[0-9;:]*m")

// TB is what the assertions need of a test; *testing.T and *rapid.T have it.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// AssertClean fails when drawn holds anything a terminal would act on or hide,
// other than line feeds and the colours of our own styles.
func AssertClean(t TB, drawn string) {
	t.Helper()
	if what, at := unclean(drawn); what != "" {
		t.Errorf("%s at byte %d: %q", what, at, drawn[max(0, at-30):min(len(drawn), at+30)])
	}
}

// unclean finds the first thing that AssertClean does not allow. It shares
// nothing with the package clean, which it judges.
func unclean(drawn string) (what string, at int) {
	for i := 0; i < len(drawn); {
		if drawn[i] == '\x1b' {
			if colour := sgr.FindString(drawn[i:min(len(drawn), i+64)]); colour != "" {
				i += len(colour)
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(drawn[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return "a byte that is not UTF-8", i
		case r == '\n':
		case unicode.IsControl(r):
			return "a control character", i
		case unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector,
			unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point):
			return "an invisible character", i
		case r == '\u2800': // braille without a dot
			return "an invisible character", i
		case unicode.Is(unicode.Co, r):
			return "a private use character", i
		case unicode.Is(unicode.Zs, r) && r != ' ':
			return "a space that is not a plain one", i
		}
		i += size
	}
	return "", 0
}
