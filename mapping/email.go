package mapping

import (
	"strings"

	"wolkload/loader/workbook"
)

// email converts an e-mail address. Exactly one is taken, as written but for
// outer white space; what is no address, or more than one, is an error.
func email(cell workbook.Cell) (string, []finding) {
	switch cell.Kind {
	case workbook.Number:
		return "", found(RuleEmailInvalid)
	case workbook.Date:
		return "", found(RuleDateUnexpected)
	case workbook.Bool:
		return "", found(RuleBooleanUnexpected)
	}
	value, fs := trimmed(cell.Raw)
	switch {
	case validEmail(value):
		if placeholderEmail(value) {
			fs = append(fs, finding{rule: RuleEmailPlaceholder})
		}
		return value, fs
	}
	if first, several := severalEmails(value); several {
		return "", []finding{offering(RuleEmailSeveral, first)}
	}
	return "", append(invisible(value), finding{rule: RuleEmailInvalid})
}

// validEmail takes what mail servers deliver: a dot-atom of ASCII, an @ and a
// domain name with a top level of letters. net/mail also takes display names,
// comments and quoted parts, which no CRM can write to.
func validEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && len(s) <= 254 && validLocalPart(local) && validDomain(domain)
}

func validLocalPart(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if emailBytes[s[i]]&ofLocalPart == 0 || s[i] == '.' && s[i-1] == '.' {
			return false
		}
	}
	return true
}

func validDomain(s string) bool {
	if len(s) > 253 {
		return false
	}
	labels, start := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '.' {
			if emailBytes[s[i]]&ofDomain == 0 {
				return false
			}
			continue
		}
		if i == start || i-start > 63 || s[start] == '-' || s[i-1] == '-' {
			return false
		}
		labels++
		if i < len(s) {
			start = i + 1
		}
	}
	top := s[start:]
	return labels >= 2 && len(top) >= 2 && (strings.HasPrefix(top, "xn--") || !strings.ContainsAny(top, "0123456789-"))
}

const (
	ofLocalPart = 1 << iota
	ofDomain
)

// emailBytes says where in an address a byte may stand.
var emailBytes = func() (class [256]byte) {
	for c := range class {
		if alphanumeric(byte(c)) {
			class[c] = ofLocalPart | ofDomain
		}
	}
	for _, c := range []byte("!#$%&'*+-/=?^_`{|}~.") {
		class[c] |= ofLocalPart
	}
	class['-'] |= ofDomain
	return class
}()

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// severalEmails says that at least two addresses stand in one text, whatever
// parts them, and gives the first.
func severalEmails(s string) (first string, several bool) {
	if strings.Count(s, "@") < 2 {
		return "", false
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ;,/|\t\r\n\u00a0<>()", r) }) {
		switch {
		case !validEmail(part):
		case first == "":
			first = part
		default:
			return first, true
		}
	}
	return "", false
}

// noEmail are the words analysts fill a mandatory e-mail with when there is
// none. As the local part or as the domain's first label they give it away.
var noEmail = map[string]bool{
	"no": true, "na": true, "nn": true, "nd": true, "sd": true, "sn": true, "x": true, "xx": true, "xxx": true, "a": true,
	"notiene": true, "no-tiene": true, "no_tiene": true, "no.tiene": true, "notienecorreo": true, "notieneemail": true,
	"tiene": true, "nocorreo": true, "noemail": true, "nomail": true, "sincorreo": true, "sin-correo": true, "sin_correo": true,
	"sin.correo": true, "sinemail": true, "sinmail": true, "sindato": true, "sindatos": true, "noaplica": true, "noregistra": true,
	"noinforma": true, "noreporta": true, "noposee": true, "ninguno": true, "nulo": true, "null": true, "none": true,
	"desconocido": true, "naotem": true, "semmail": true, "sememail": true, "noexiste": true,
	"test": true, "prueba": true, "teste": true, "asd": true, "asdf": true,
}

func placeholderEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	local, host := s[:at], s[at+1:]
	if dot := strings.IndexByte(host, '.'); dot >= 0 {
		host = host[:dot]
	}
	return noEmailWord(local) || noEmailWord(host) || strings.EqualFold(local, host) && strings.EqualFold(local, "correo") || strings.Trim(local, "0") == ""
}

// noEmailWord looks a word up, whatever its capitals.
func noEmailWord(word string) bool {
	var small [longestNoEmail]byte
	if len(word) > len(small) {
		return false
	}
	for i := 0; i < len(word); i++ {
		small[i] = lower(word[i])
	}
	return noEmail[string(small[:len(word)])]
}

// longestNoEmail is no shorter than the longest of noEmail.
const longestNoEmail = 16
