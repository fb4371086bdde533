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
	case severalEmails(value):
		return "", found(RuleEmailSeveral)
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
	if s == "" || len(s) > 64 || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !alphanumeric(s[i]) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", rune(s[i])) {
			return false
		}
	}
	return true
}

func validDomain(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 || len(s) > 253 {
		return false
	}
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := 0; i < len(label); i++ {
			if !alphanumeric(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	top := labels[len(labels)-1]
	return len(top) >= 2 && (strings.HasPrefix(top, "xn--") || !strings.ContainsAny(top, "0123456789-"))
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// severalEmails says that at least two addresses stand in one text, whatever
// parts them.
func severalEmails(s string) bool {
	if strings.Count(s, "@") < 2 {
		return false
	}
	addresses := 0
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ;,/|\t\r\n\u00a0<>()", r) }) {
		if validEmail(part) {
			addresses++
		}
	}
	return addresses > 1
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
	local, domain, _ := strings.Cut(strings.ToLower(s), "@")
	host, _, _ := strings.Cut(domain, ".")
	return noEmail[local] || noEmail[host] || local == host && local == "correo" || strings.Trim(local, "0") == ""
}
