package mapping

import "strings"

// check judges the characters of a number: as many as the kind has
// (document.plain, document.dashed), digits, upper-case letters, '&' and enye.
// (Functions in the table of kinds would cost an allocation for each number.)
func (d *document) check(s []byte) checkResult {
	switch d.kind {
	case kindCPF:
		return checkCPF(s)
	case kindCNPJ:
		return checkCNPJ(s)
	case kindCUIT:
		return checkCUIT(s)
	case kindRUTChile:
		return checkRUTChile(s)
	case kindNIT:
		return checkNIT(s)
	case kindCedulaDominican:
		return checkCedulaDominican(s)
	case kindRNC:
		return checkRNC(s)
	case kindCedulaEcuador:
		return checkCedulaEcuador(s)
	case kindRUCEcuador:
		return checkRUCEcuador(s)
	case kindNIF:
		return checkNIF(s)
	case kindCUI:
		return checkCUI(s)
	case kindCURP:
		return checkCURP(s)
	case kindRFC:
		return checkRFC(s)
	case kindRUCPeru:
		return checkRUCPeru(s)
	case kindRUCParaguay:
		return checkRUCParaguay(s)
	case kindCedulaUruguay:
		return checkCedulaUruguay(s)
	case kindRUTUruguay:
		return checkRUTUruguay(s)
	}
	return otherKind
}

// weightedSum adds up digits times weights.
func weightedSum(s []byte, weights string) int {
	sum := 0
	for i := range weights {
		sum += int(s[i]-'0') * int(weights[i]-'0')
	}
	return sum
}

// modulo11 is the check digit that most kinds start from, 0 to 10.
func modulo11(s []byte, weights string) int { return (11 - weightedSum(s, weights)%11) % 11 }

func judge(right bool) checkResult {
	if right {
		return agrees
	}
	return disagrees
}

// isDigitAt says that a character is the digit n; no character is the digit 10.
func isDigitAt(c byte, n int) bool { return int(c)-'0' == n && n <= 9 }

func areDigits(s []byte) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// twoDigits is the number of two digits.
func twoDigits(s []byte) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// oneDigitRepeated says that a number is one digit again and again: it satisfies some
// checks, but is a placeholder.
func oneDigitRepeated(s []byte) bool {
	for _, c := range s {
		if c != s[0] {
			return false
		}
	}
	return true
}

// allZeros says that a number is none: its check digit agrees all the same.
func allZeros(s []byte) bool { return s[0] == '0' && oneDigitRepeated(s) }

// luhn says that doubling every second digit from the end gives a sum that ends in zero.
func luhn(s []byte) bool {
	sum := 0
	for i, c := range s {
		n := int(c - '0')
		if (len(s)-i)%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

func checkCPF(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	return judge(!oneDigitRepeated(s) &&
		isDigitAt(s[9], modulo11(s, ":98765432")%10) &&
		isDigitAt(s[10], modulo11(s, ";:98765432")%10))
}

// checkCNPJ: since July 2026 all but the check digits may be letters, which
// count as their ASCII code less 48, like digits.
func checkCNPJ(s []byte) checkResult {
	for _, c := range s[:12] {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return otherKind
		}
	}
	if !areDigits(s[12:]) {
		return otherKind
	}
	return judge(!allZeros(s) &&
		isDigitAt(s[12], modulo11(s, "543298765432")%10) &&
		isDigitAt(s[13], modulo11(s, "6543298765432")%10))
}

// checkCUIT of Argentina. Where the digit would be 10, a number is issued with
// another prefix (23, 24, 33), never with a 10.
func checkCUIT(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	switch twoDigits(s) {
	case 20, 23, 24, 25, 26, 27, 30, 33, 34, 50, 51, 55:
		return judge(isDigitAt(s[10], modulo11(s, "5432765432")))
	}
	return disagrees
}

// checkRUCPeru has the weights of the CUIT, other prefixes, and no digit of 10.
func checkRUCPeru(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	switch twoDigits(s) {
	case 10, 15, 16, 17, 20:
		return judge(isDigitAt(s[10], (11-weightedSum(s, "5432765432")%11)%10))
	}
	return disagrees
}

// checkRUTChile: weights 2 to 7 from the end, again and again; K for 10.
func checkRUTChile(s []byte) checkResult {
	body, c := s[:len(s)-1], s[len(s)-1]
	if !areDigits(body) || c != 'K' && !areDigits(s[len(s)-1:]) {
		return otherKind
	}
	const weights = "32765432"
	n := modulo11(body, weights[len(weights)-len(body):])
	return judge(!allZeros(body) && (isDigitAt(c, n) || c == 'K' && n == 10))
}

// checkNIT of Colombia: weights are primes.
func checkNIT(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	primes := [...]int{3, 7, 13, 17, 19, 23, 29, 37, 41, 43}
	sum := 0
	for i, c := range s[:len(s)-1] {
		sum += int(c-'0') * primes[len(s)-2-i]
	}
	n := sum % 11
	if n > 1 {
		n = 11 - n
	}
	return judge(!allZeros(s) && isDigitAt(s[len(s)-1], n))
}

// checkRUCParaguay: weights from 2 on, from the end.
func checkRUCParaguay(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	const weights = "98765432"
	return judge(!allZeros(s) && isDigitAt(s[len(s)-1], modulo11(s, weights[len(weights)-len(s)+1:])%10))
}

func checkCedulaDominican(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	return judge(!allZeros(s) && luhn(s))
}

func checkRNC(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	return judge(s[0] != '0' && isDigitAt(s[8], (10-weightedSum(s, "79865432")%11)%9+1))
}

// checkCedulaEcuador: the province, a third digit up to 6 (6 is given to
// foreigners), Luhn.
func checkCedulaEcuador(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	return judge(provinceEcuador(s) && s[2] <= '6' && luhn(s))
}

func provinceEcuador(s []byte) bool {
	p := twoDigits(s)
	return p >= 1 && p <= 24 || p == 30
}

// checkRUCEcuador: a person's RUC is the cédula and the number of the shop. The
// digit of companies (third digit 9), public bodies and foreigners (6) proves a
// number where it agrees, but since some years the tax office issues numbers
// where it doesn't, and says that it never was a rule.
func checkRUCEcuador(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	if !provinceEcuador(s) || string(s[10:]) == "000" {
		return disagrees
	}
	sure := false
	switch {
	case s[2] < '6':
		return judge(luhn(s[:10]))
	case s[2] == '6':
		sure = luhn(s[:10]) || string(s[9:]) != "0000" && isDigitAt(s[8], modulo11(s, "32765432"))
	case s[2] == '9':
		sure = isDigitAt(s[9], modulo11(s, "432765432"))
	}
	if sure {
		return agreesUnproven
	}
	return unknown
}

// checkCedulaUruguay: six digits and one, for people born long ago, or seven and one.
func checkCedulaUruguay(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	const weights = "8123476"
	return judge(!allZeros(s) && isDigitAt(s[len(s)-1], weightedSum(s, weights[len(weights)-len(s)+1:])%10))
}

// checkRUTUruguay: the office (01 to 22), a number, 001, the digit.
func checkRUTUruguay(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	p := twoDigits(s)
	return judge(p >= 1 && p <= 22 && string(s[2:8]) != "000000" && string(s[8:11]) == "001" &&
		isDigitAt(s[11], modulo11(s, "43298765432")))
}

// checkCUI of Guatemala: eight digits, the check digit, department, municipality.
// The check digit is the remainder itself.
func checkCUI(s []byte) checkResult {
	if !areDigits(s) {
		return otherKind
	}
	department, municipality := twoDigits(s[9:]), twoDigits(s[11:])
	return judge(s[0] != '0' && department >= 1 && department <= 22 && municipality >= 1 && municipality <= 40 &&
		isDigitAt(s[8], weightedSum(s, "23456789")%11))
}

// checkNIF of Spain: DNI (eight digits and a letter), NIE (X, Y, Z), companies
// (a letter, seven digits, a digit or a letter), and K, L, M.
func checkNIF(s []byte) checkResult {
	if !areDigits(s[1:8]) {
		return otherKind
	}
	first, last := s[0], s[8]
	prefix := 0
	switch {
	case first >= '0' && first <= '9':
		prefix = int(first - '0')
	case first >= 'X' && first <= 'Z':
		prefix = int(first - 'X')
	case first == 'K' || first == 'L' || first == 'M':
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", first) >= 0:
		return checkCIF(s)
	default:
		return otherKind
	}
	if last < 'A' || last > 'Z' {
		return otherKind
	}
	n := prefix
	for _, c := range s[1:8] {
		n = n*10 + int(c-'0')
	}
	return judge("TRWAGMYFPDXBNJZSQVHLCKE"[n%23] == last)
}

// checkCIF: which companies have a letter and which a digit is told in more
// than one way, so either is taken.
func checkCIF(s []byte) checkResult {
	last := s[8]
	if (last < '0' || last > '9') && (last < 'A' || last > 'J') {
		return otherKind
	}
	sum := 0
	for i, c := range s[1:8] {
		n := int(c - '0')
		if i%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	n := (10 - sum%10) % 10
	return judge(isDigitAt(last, n) || last == "JABCDEFGHI"[n])
}

// sixDigitDate says that six digits are year, month and day.
func sixDigitDate(s []byte) bool {
	if !areDigits(s[:6]) {
		return false
	}
	month, day := twoDigits(s[2:]), twoDigits(s[4:])
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// areLetters says that a text is of A to Z and Ñ, and '&' where a company has it.
func areLetters(s []byte, marks bool) bool {
	for _, c := range s {
		if (c < 'A' || c > 'Z') && (!marks || c != '&' && c != enye) {
			return false
		}
	}
	return true
}

// mexicanValue of a character: 0-9, A-N, & (or Ñ, in the CURP), O-Z, blank, Ñ.
func mexicanValue(c byte) int {
	switch {
	case c <= '9' && c >= '0':
		return int(c - '0')
	case c >= 'A' && c <= 'N':
		return int(c-'A') + 10
	case c == '&':
		return 24
	case c >= 'O' && c <= 'Z':
		return int(c-'O') + 25
	case c == enye:
		return 38
	}
	return 37
}

func checkCURP(s []byte) checkResult {
	if !areLetters(s[:4], false) || !areDigits(s[4:10]) || !areLetters(s[10:16], false) || !areDigits(s[17:]) ||
		!areDigits(s[16:17]) && !areLetters(s[16:17], false) {
		return otherKind
	}
	sum := 0
	for i, c := range s[:17] {
		sum += mexicanValue(c) * (18 - i)
	}
	sex := s[10] == 'H' || s[10] == 'M' || s[10] == 'X'
	return judge(sixDigitDate(s[4:]) && sex && isDigitAt(s[17], (10-sum%10)%10))
}

// checkRFC: three letters of a company or four of a person, a date, two
// characters from the name, the check character. A company's counts a blank in front.
func checkRFC(s []byte) checkResult {
	name := len(s) - 9
	last := s[len(s)-1]
	if !areLetters(s[:name], true) || !areDigits(s[name:name+6]) || last != 'A' && !areDigits(s[len(s)-1:]) {
		return otherKind
	}
	for _, c := range s[name+6 : len(s)-1] {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return otherKind
		}
	}
	sum := 0
	if name == 3 {
		sum = 37 * 13
	}
	for i, c := range s[:len(s)-1] {
		sum += mexicanValue(c) * (len(s) - i)
	}
	n := (11 - sum%11) % 11
	return judge(sixDigitDate(s[name:]) && (isDigitAt(last, n) || last == 'A' && n == 10))
}
