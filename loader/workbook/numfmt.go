package workbook

import "strings"

// builtin are the number formats that files name by their id only (ECMA-376
// part 1, 18.8.30, in the en-US form that Excel gives them). 27 to 36 and 50
// to 58 depend on an East Asian locale and are dates or times in all of them.
var builtin = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `"$"#,##0_);\("$"#,##0\)`, 6: `"$"#,##0_);[Red]\("$"#,##0\)`,
	7: `"$"#,##0.00_);\("$"#,##0.00\)`, 8: `"$"#,##0.00_);[Red]\("$"#,##0.00\)`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
	27: "m/d/yy", 28: "m/d/yy", 29: "m/d/yy", 30: "m/d/yy", 31: "m/d/yy",
	32: "h:mm:ss", 33: "h:mm:ss", 34: "h:mm:ss", 35: "h:mm:ss", 36: "m/d/yy",
	37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
	39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
	41: `_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)`,
	42: `_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)`,
	43: `_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)`,
	44: `_("$"* #,##0.00_);_("$"* \(#,##0.00\);_("$"* "-"??_);_(@_)`,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: "m/d/yy", 51: "m/d/yy", 52: "m/d/yy", 53: "m/d/yy", 54: "m/d/yy",
	55: "h:mm:ss", 56: "h:mm:ss", 57: "m/d/yy", 58: "m/d/yy",
}

// numberFormat finds the number format of an id among the workbook's own codes
// and the builtin ones. One that is neither is General, as in Excel.
//
// Excel shows the builtin dates 14 and 22 in the order and with the year of
// the computer's locale, which no file says. Their code here keeps the order of
// the file, and shows four digits of the year: two could be taken for a day.
func numberFormat(id int, codes map[int]string) format {
	code, own := codes[id]
	if !own {
		code = builtin[id]
	}
	if code == "" || strings.EqualFold(code, general.code) {
		return general
	}
	f := format{code: code, shown: code}
	f.date, _ = dateFormat(code)
	if !own && f.date {
		f.shown = strings.Replace(code, "m/d/yy", "m/d/yyyy", 1)
		f.shown = strings.Replace(f.shown, "mm-dd-yy", "mm-dd-yyyy", 1)
	}
	if f.date && !strings.Contains(code, "[$") {
		f.shown = enUS + f.shown
	}
	return f
}

// enUS is the language that names of days and months are in where the code
// names none; the engine then need not search all of them.
const enUS = "[$-409]"

// dateFormat says whether a number format code shows a date or a time: it has
// a letter for a part of one outside of quotes, escapes, brackets (colours,
// locales, conditions) and the word General. elapsed says that it begins with
// elapsed time, such as [h], which is a bracket.
func dateFormat(code string) (date, elapsed bool) {
	for i := 0; i < len(code); {
		switch c := code[i]; c {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return false, false
			}
			i += end + 2
		case '\\', '_', '*': // with the character that follows: literal, its width, fill
			i += 2
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return false, false
			}
			if isElapsed(code[i+1 : i+end]) {
				return true, true
			}
			i += end + 1
		case 'E', 'e':
			if i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-') {
				i += 2 // an exponent
				continue
			}
			return true, false // a year of an era
		case 'G', 'g':
			if len(code)-i >= len(general.code) && strings.EqualFold(code[i:i+len(general.code)], general.code) {
				i += len(general.code)
				continue
			}
			return true, false // an era
		case 'd', 'D', 'm', 'M', 'y', 'Y', 'h', 'H', 's', 'S', 'b', 'B': // b is a Buddhist year
			return true, false
		default:
			if rest := code[i:]; len(rest) >= 3 && strings.EqualFold(rest[:3], "A/P") {
				return true, false
			}
			i++
		}
	}
	return false, false
}

// isElapsed says that a bracket holds elapsed time: h, hh, m, mm, s, ss.
func isElapsed(inside string) bool {
	inside = strings.ToLower(inside)
	return inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "")
}
