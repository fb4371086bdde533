package mapping

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The numbering plans of libphonenumber, written by TestPhonePlans -update from
// github.com/nyaruka/phonenumbers. The library itself, linked, would make the
// program 4 MB larger and start 15 ms later, and judges a number in 20 to 40 µs.
//
//go:embed phoneplans.txt
var phonePlansText string

// phoneCountry judges phones as they stand in the cells of one country. It never
// changes, so all cores can use one.
type phoneCountry struct {
	code          string // calling code: 57
	numbers       *phoneAutomaton
	national      *phonePrefix // dialled before a number within the country
	international *phonePrefix // dialled before a calling code
	old           oldPrefixes
}

// oldPrefixes were dialled until a reform and still stand in many cells; the
// plans have them no more.
type oldPrefixes struct {
	national  []string
	afterCode []string // between calling code and number
}

var oldPhonePrefixes = map[string]oldPrefixes{
	"CL": {national: []string{"0"}},
	"MX": {national: []string{"01", "044", "045"}, afterCode: []string{"1"}},
}

// phonePrefix is a pattern at the start of a number, and what stands in its place.
type phonePrefix struct {
	pattern   *regexp.Regexp
	transform string // "" for nothing
	first     [10]bool
}

// phonePlans are the lines of phoneplans.txt by country.
var phonePlans = sync.OnceValue(func() map[string][]string {
	plans := map[string][]string{}
	country := ""
	for line := range strings.Lines(phonePlansText) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			country, _, _ = strings.Cut(line, " ")
			plans[country] = []string{line}
		default:
			plans[country] = append(plans[country], line[1:])
		}
	}
	return plans
})

// PhoneCountries gives the ISO codes of the countries whose phones are known, in order.
func PhoneCountries() []string {
	var countries []string
	for country := range phonePlans() {
		countries = append(countries, country)
	}
	slices.Sort(countries)
	return countries
}

// newPhoneCountry gives the rules of a country; !ok for one not known.
func newPhoneCountry(iso string) (country *phoneCountry, ok bool) {
	plan, ok := phonePlans()[iso]
	if !ok {
		return nil, false
	}
	country = &phoneCountry{old: oldPhonePrefixes[iso]}
	_, country.code, _ = strings.Cut(plan[0], " ")
	var descriptions []phoneDescription
	transform := ""
	for _, line := range plan[1:] {
		key, value, _ := strings.Cut(line, " ")
		switch key {
		case "international":
			country.international = newPhonePrefix(value, "")
		case "transform": // stands before the prefix that it is of
			transform = value
		case "national":
			country.national = newPhonePrefix(value, transform)
		default: // lengths and pattern: of all numbers first, then of each type
			descriptions = append(descriptions, phoneDescription{phoneLengths(key), value})
		}
	}
	country.numbers = newPhoneAutomaton(descriptions)
	return country, true
}

// phoneLengths reads "8,10,11".
func phoneLengths(text string) lengths {
	var set lengths
	for part := range strings.SplitSeq(text, ",") {
		n, _ := strconv.Atoi(part)
		set |= lengthsOf(n)
	}
	return set
}

func newPhonePrefix(pattern, transform string) *phonePrefix {
	p := &phonePrefix{pattern: regexp.MustCompile("^(?:" + pattern + ")"), transform: transform}
	automaton := newPhoneAutomaton([]phoneDescription{{^lengths(0), "(?:" + pattern + `)\d*`}})
	for d := range p.first {
		p.first[d] = automaton.next[1][d] != 0
	}
	return p
}

// maxWrittenPhone is more digits than any number has with all its prefixes.
const maxWrittenPhone = 24

// plausible says that a value is a complete number of the country, as one types
// it: plain, with the prefix for calls within the country or from abroad, with
// the calling code with or without sign, with blanks and punctuation and an
// extension. A number without its area code is none.
func (c *phoneCountry) plausible(value string) bool {
	var buffer [maxWrittenPhone]byte
	digits, plus, ok := phoneDigits(value, &buffer)
	if !ok {
		return false
	}
	if plus {
		return c.withCode(digits)
	}
	return c.numbers.accepts(digits) ||
		c.withCode(digits) ||
		hasPrefix(digits, "00") && c.withCode(digits[2:]) || // understood everywhere, wherever it is dialled
		c.withOldPrefix(digits, c.old.national) ||
		c.withoutPrefix(digits) ||
		c.fromAbroad(digits)
}

// withCode says that digits are the calling code and a number.
func (c *phoneCountry) withCode(digits []byte) bool {
	if !hasPrefix(digits, c.code) {
		return false
	}
	digits = digits[len(c.code):]
	return c.numbers.accepts(digits) || c.withoutPrefix(digits) || c.withOldPrefix(digits, c.old.afterCode)
}

// withoutPrefix says that digits are a number behind the prefix for calls within the country.
func (c *phoneCountry) withoutPrefix(digits []byte) bool {
	p := c.national
	if !p.possible(digits) {
		return false
	}
	if p.transform == "" {
		if len(digits) <= c.numbers.shortest {
			return false
		}
		end := p.pattern.FindIndex(slices.Clone(digits))
		return end != nil && c.numbers.accepts(digits[end[1]:])
	}
	text := string(digits)
	groups := p.pattern.FindStringSubmatchIndex(text)
	switch {
	case groups == nil:
		return false
	case groups[len(groups)-2] < 0: // the last group is optional: without it the prefix falls away
		return c.numbers.accepts(digits[groups[1]:])
	}
	return c.numbers.accepts([]byte(p.pattern.ReplaceAllString(text, p.transform)))
}

// fromAbroad says that digits are a number with the calling code, behind a
// prefix for calls to other countries.
func (c *phoneCountry) fromAbroad(digits []byte) bool {
	if !c.international.possible(digits) || len(digits) <= len(c.code)+c.numbers.shortest {
		return false
	}
	end := c.international.pattern.FindIndex(slices.Clone(digits))
	return end != nil && c.withCode(digits[end[1]:])
}

func (c *phoneCountry) withOldPrefix(digits []byte, prefixes []string) bool {
	for _, prefix := range prefixes {
		if hasPrefix(digits, prefix) && c.numbers.accepts(digits[len(prefix):]) {
			return true
		}
	}
	return false
}

// possible spares the regular expression where the first digit says no.
func (p *phonePrefix) possible(digits []byte) bool {
	return p != nil && len(digits) > 0 && p.first[digits[0]-'0']
}

func hasPrefix(digits []byte, prefix string) bool {
	return len(digits) >= len(prefix) && string(digits[:len(prefix)]) == prefix
}

// phoneDigits gives the digits of a phone as written, without its extension.
// Any other letter or sign makes it none.
func phoneDigits(value string, buffer *[maxWrittenPhone]byte) (digits []byte, plus, ok bool) {
	n := 0
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c >= '0' && c <= '9':
			if n == len(buffer) {
				return nil, false, false
			}
			buffer[n] = c
			n++
		case c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/':
		case c == '+':
			if plus || n > 0 {
				return nil, false, false
			}
			plus = true
		default:
			blank := blankOrDash(value[i:])
			if blank == 0 {
				return buffer[:n], plus, n > 0 && extension(value[i:])
			}
			i += blank - 1
		}
	}
	return buffer[:n], plus, n > 0
}

// blankOrDash gives the length of a no-break blank, a tab or a typographic dash, 0 for none.
func blankOrDash(s string) int {
	for _, mark := range [...]string{"\t", "\u00a0", "\u202f", "\u2009", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"} {
		if strings.HasPrefix(s, mark) {
			return len(mark)
		}
	}
	return 0
}

var extensionPattern = regexp.MustCompile(`^(?i)[,;]?\s*(?:e?xt(?:ensi[oó]n|n)?|x|int(?:erno)?|anexo|ramal|#)[.:]?\s*[-#]?\s*[0-9]{1,7}#?$`)

// extension says that the rest of a phone is one: "ext. 12", "x12", "int 12", "ramal 12", "#12".
func extension(rest string) bool { return extensionPattern.MatchString(rest) }
