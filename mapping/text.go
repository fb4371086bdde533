package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wolkload/loader/workbook"
)

// maxCustomText is the longest text a custom field takes (api.md), in characters.
const maxCustomText = 2500

// text converts a documented text field: outer white space is not sent.
func text(cell workbook.Cell, date1904 bool) (string, []finding) {
	switch cell.Kind {
	case workbook.Number:
		return plainNumber(cell)
	case workbook.Date:
		value, fs := serialDate(cell, date1904)
		if hasError(fs) {
			return "", fs
		}
		return value, append(fs, finding{rule: RuleDateAsText})
	case workbook.Bool:
		return boolean(cell), found(RuleBooleanAsText)
	}
	value, fs := trimmed(cell.Raw)
	if placeholderText(value) {
		fs = append(fs, finding{rule: RuleTextPlaceholder})
	}
	return value, append(fs, damage(cell.Raw)...)
}

// longestPlaceholder is no shorter than the longest of placeholders.
const longestPlaceholder = 16

// placeholders are what stands in cells for nothing, errors of formulas that
// were pasted as text among them.
var placeholders = map[string]bool{
	"#n/a": true, "#n/d": true, "#ref!": true, "#¡ref!": true, "#value!": true, "#¡valor!": true, "#valor!": true, "#name?": true, "#¿nombre?": true,
	"#nome?": true, "#div/0!": true, "#¡div/0!": true, "#null!": true, "#¡nulo!": true, "#num!": true, "#¡num!": true,
	"n/a": true, "n/d": true, "s/d": true, "na": true, "nd": true, "null": true, "nulo": true, "none": true, "nan": true,
	"(en blanco)": true, "(blank)": true, "sin dato": true, "sin datos": true, "sin nombre": true, "no registra": true, "no aplica": true,
	"sem nome": true, "não informado": true, "sin direccion": true, "sin dirección": true, "-": true, "--": true, ".": true, "xxx": true,
}

// placeholderText says that a text stands for none.
func placeholderText(s string) bool {
	var small [longestPlaceholder]byte
	if len(s) > len(small) {
		return false
	}
	for i := range len(s) {
		if small[i] = lower(s[i]); s[i] >= utf8.RuneSelf {
			return placeholders[strings.ToLower(s)]
		}
	}
	return placeholders[string(small[:len(s)])]
}

// custom converts a custom field: its text is kept to the letter, outer white
// space included, since the CRM's own configuration decides what it takes.
func custom(cell workbook.Cell, date1904 bool) (string, []finding) {
	switch cell.Kind {
	case workbook.Number:
		return plainNumber(cell)
	case workbook.Date:
		return serialDate(cell, date1904)
	case workbook.Bool:
		return boolean(cell), found(RuleBooleanAsText)
	}
	if len(cell.Raw) > maxCustomText && utf8.RuneCountInString(cell.Raw) > maxCustomText {
		return "", found(RuleCustomTooLong)
	}
	return cell.Raw, append(invisible(cell.Raw), damage(cell.Raw)...)
}

// damage warns of letters that an earlier program read wrongly. Where what they
// were is certain it is offered back.
func damage(raw string) []finding {
	if fixed, ok := mojibake(raw); ok {
		return []finding{offering(RuleMojibake, fixed)}
	}
	if damaged(raw) {
		return found(RuleDamagedText)
	}
	return nil
}

// trimmed gives a text without outer white space (Unicode's: the no-break
// space of web pages too).
func trimmed(raw string) (string, []finding) {
	fs := invisible(raw)
	value := strings.TrimSpace(raw)
	if value != raw {
		fs = append(fs, finding{rule: RuleTrimmed})
	}
	return value, fs
}

// formulaText gives the text of ="0012345": so programs write a text into a CSV
// file that Excel would take for a number. Excel shows the text alone.
func formulaText(raw string) (inner string, ok bool) {
	raw = strings.TrimSpace(raw)
	if len(raw) < 3 || !strings.HasPrefix(raw, `="`) || raw[len(raw)-1] != '"' {
		return "", false
	}
	inner = raw[2 : len(raw)-1]
	single := strings.ReplaceAll(inner, `""`, `"`)
	if strings.Count(inner, `"`) != 2*strings.Count(single, `"`) { // a formula of several parts
		return "", false
	}
	return single, true
}

// boolean is what Excel shows for a boolean in any language's file.
func boolean(cell workbook.Cell) string {
	if cell.Raw == "1" {
		return "TRUE"
	}
	return "FALSE"
}

// blank says that a text shows as an empty cell.
func blank(raw string) bool { return strings.TrimSpace(raw) == "" }

// unreadable refuses bytes that are no UTF-8: JSON could not carry them, and
// replacing them would be silent.
func unreadable(raw string) []finding {
	if !utf8.ValidString(raw) {
		return found(RuleNotUTF8)
	}
	return nil
}

// invisible warns of characters no one sees: zero-width, direction and control
// characters, which make two equal-looking identifications different. Line
// breaks and tabs are common in addresses and are left alone.
func invisible(raw string) []finding {
	for i := 0; i < len(raw); i++ {
		if c := raw[i]; c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f || c >= utf8.RuneSelf {
			return invisibleRunes(raw)
		}
	}
	return nil
}

func invisibleRunes(s string) []finding {
	for _, r := range s {
		if hidden(r) {
			return []finding{offering(RuleInvisibleCharacters, strings.Map(func(r rune) rune {
				if hidden(r) {
					return -1
				}
				return r
			}, s))}
		}
	}
	return nil
}

// hidden says that no one sees a character. Line breaks and tabs are seen.
func hidden(r rune) bool {
	return r != '\n' && r != '\r' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf)
}
