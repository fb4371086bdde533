package mapping

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"
)

// TestPhonePlans holds the numbering plans to the library's: a new version of
// it that changes one fails until the plans are written again.
func TestPhonePlans(t *testing.T) {
	collection, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	var countries []string
	for _, m := range collection.Metadata {
		if m.GetId() != phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY {
			countries = append(countries, phonePlan(m))
		}
	}
	slices.Sort(countries)
	text := "# The numbering plans of libphonenumber (Apache License 2.0), by way of github.com/nyaruka/phonenumbers.\n" +
		"# Written by go test ./mapping -run TestPhonePlans -update, not by hand.\n" +
		"# Country and calling code; patterns of prefixes; lengths and pattern of all numbers, then of each type.\n" +
		strings.Join(countries, "")
	if *update {
		if err := os.WriteFile("phoneplans.txt", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text != strings.ReplaceAll(phonePlansText, "\r\n", "\n") {
		t.Error("phoneplans.txt is not what the library says: write it with -update and look at the difference")
	}
}

func phonePlan(m *phonenumbers.PhoneMetadata) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d\n", m.GetId(), m.GetCountryCode())
	if p := m.GetInternationalPrefix(); p != "" {
		fmt.Fprintf(&b, " international %s\n", p)
	}
	if r := m.GetNationalPrefixTransformRule(); r != "" {
		fmt.Fprintf(&b, " transform %s\n", r)
	}
	if p := m.GetNationalPrefixForParsing(); p != "" {
		fmt.Fprintf(&b, " national %s\n", p)
	}
	general := m.GetGeneralDesc()
	seen := map[string]bool{}
	for i, d := range []*phonenumbers.PhoneNumberDesc{
		general, m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetSharedCost(), m.GetPremiumRate(), m.GetVoip(),
		m.GetPersonalNumber(), m.GetPager(), m.GetUan(), m.GetVoicemail(),
	} {
		lengths := d.GetPossibleLength()
		if len(lengths) == 0 {
			lengths = general.GetPossibleLength()
		}
		if p := d.GetNationalNumberPattern(); p == "" || p == "NA" || lengths[0] < 0 {
			continue
		}
		var parts []string
		for _, l := range lengths {
			parts = append(parts, strconv.Itoa(int(l)))
		}
		line := fmt.Sprintf(" %s %s\n", strings.Join(parts, ","), d.GetNationalNumberPattern())
		if i == 0 {
			b.WriteString(line)
		} else if !seen[line] {
			seen[line] = true
			b.WriteString(line)
		}
	}
	return b.String()
}

// allPhoneCountries makes the rules of every country, once.
var allPhoneCountries = sync.OnceValue(func() map[string]*phoneCountry {
	countries := map[string]*phoneCountry{}
	for _, iso := range PhoneCountries() {
		countries[iso], _ = newPhoneCountry(iso)
	}
	return countries
})

func TestPhoneCountries(t *testing.T) {
	countries := PhoneCountries()
	if len(countries) != len(phonenumbers.GetSupportedRegions()) || !slices.IsSorted(countries) {
		t.Errorf("%d countries: %v", len(countries), countries)
	}
	for _, iso := range strings.Fields("AR BO BR CL CO CR CU DO EC ES GT HN MX NI PA PE PR PT PY SV US UY VE") {
		if _, ok := newPhoneCountry(iso); !ok {
			t.Errorf("%s is missing", iso)
		}
	}
	for _, iso := range []string{"", "co", "COL", "XX", "001", "#"} {
		if _, ok := newPhoneCountry(iso); ok {
			t.Errorf("%q is a country", iso)
		}
	}
	for iso, c := range allPhoneCountries() {
		if c.code == "" || len(c.numbers.next) < 3 || c.numbers.shortest == maxNSN {
			t.Errorf("%s: %+v", iso, c)
		}
	}
	for _, line := range strings.Split(phonePlansText, "\n") { // phoneAutomaton passes over anchors
		if key, pattern, _ := strings.Cut(strings.TrimPrefix(line, " "), " "); key != "national" && key != "transform" && line != "" &&
			line[0] == ' ' && regexp.MustCompile(`[$^]|\\[bB]|\(\?[^:]`).MatchString(pattern) {
			t.Errorf("%s has an anchor", line)
		}
	}
}

func TestPhonePlausible(t *testing.T) {
	for iso, values := range map[string]map[bool][]string{
		"CO": {
			true: {"3001234567", "300 123 4567", "300-123-4567", "300.123.4567", "+57 300 123 4567", "+573001234567", "573001234567", "0057 300 1234567",
				"(+57) 300 1234567", "(57) 3001234567", "00573001234567", "009573001234567", "033001234567", "6011234567", "(601) 123-4567", "601 1234567 ext. 12",
				"6042345678 x12", "6042345678 Ext:123", "6042345678#12", "6042345678 extensión 12", "601 1234567 int 4", "3001234567\u00a0", "300–123–4567", "018000123456",
				"3501234567", "3241234567"},
			false: {"", " ", "-", "+", "1234567", "2345678", "12345678", "300123456", "30012345678", "4001234567", "6001234567", "1020304050", "5512345678",
				"+1 213 373 4253", "+58 412 1234567", "3001234567 / 3017654321", "3001234567 3017654321", "NO TIENE", "3OO1234567", "3001234567 casa", "Cel 3001234567",
				"57+3001234567", "++573001234567", "3001234567 ext", "3001234567 ext 123456789", "ext. 12", "5730012345", "57 1 2345678", "3,00E+09", "300123456７"},
		},
		"MX": {
			true: {"5512345678", "55 1234 5678", "+52 55 1234 5678", "+52 1 55 1234 5678", "5215512345678", "521 55 1234 5678", "044 55 1234 5678", "0445512345678",
				"045 81 8123 4567", "01 55 1234 5678", "(81) 8123-4567", "52 8181234567", "0052 55 1234 5678", "00 52 1 55 1234 5678"},
			false: {"12345678", "1234 5678", "15512345678", "0555512345678", "044 1234 5678", "551234567", "+57 3001234567", "0012345678"},
		},
		"AR": {
			true: {"11 4123-4567", "011 4123-4567", "(011) 4123-4567", "011 15-4123-4567", "11 15 4123 4567", "+54 11 4123-4567", "+54 9 11 4123-4567", "+5491141234567",
				"5491141234567", "91141234567", "0341 155 123456", "341 512 3456", "+54 (0341) 155-123456", "+54 11 15 4123 4567", "0054 9 11 4123 4567", "0351 4123456"},
			false: {"4123-4567", "15 4123-4567", "1541234567", "011 4123-456", "+54 4123-4567", "3001234567", "0000000000"},
		},
		"BR": {
			true: {"(11) 91234-5678", "11912345678", "(11) 3234-5678", "1132345678", "+55 11 91234-5678", "5511912345678", "+55 (11) 3234-5678", "011 91234-5678",
				"0 15 11 91234-5678", "55 55 99123-4567", "(55) 99123-4567", "0800 123 4567", "(11) 3234-5678 ramal 12", "0055 11 91234 5678"},
			// Since 2016 every mobile has a ninth digit.
			false: {"91234-5678", "3234-5678", "(11) 8234-5678", "1181234567", "(11) 81234-5678", "(20) 91234-5678", "11 91234-567", "(00) 91234-5678"},
		},
		"CL": {
			true: {"9 8765 4321", "987654321", "+56 9 8765 4321", "56987654321", "(56) 9 8765 4321", "09 8765 4321", "2 2123 4567", "+56 2 2123 4567", "02 2123 4567", "32 212 3456",
				"22123456 7", "0056 9 8765 4321"},
			false: {"87654321", "8765 4321", "2123 4567", "22123456", "9876543210", "+57 987654321", "0 8765 4321"},
		},
		"PE": {
			true:  {"987654321", "987 654 321", "+51 987 654 321", "51987654321", "01 2345678", "(01) 234-5678", "1 2345678", "044 234567", "0051 987654321", "01 2345678 anexo 12"},
			false: {"2345678", "234567", "98765432", "9876543210", "087654321", "70123456"},
		},
		"EC": {
			true:  {"0987654321", "987654321", "098 765 4321", "+593 98 765 4321", "593987654321", "02 2345678", "(04) 234-5678", "00593 98 765 4321", "+593 0987654321"},
			false: {"2345678", "098765432", "09876543210", "0887654321", "1710034065"},
		},
		"US": {
			true:  {"(213) 373-4253", "2133734253", "+1 213 373 4253", "1-213-373-4253 x123", "12133734253", "213.373.4253", "011 1 213 373 4253", "001 213 373 4253"},
			false: {"555-1234", "3734253", "1133734253", "213 173 4253", "809 234 5678", "(213) 373-425"},
		},
		"DO": {true: {"809-234-5678", "1 829 234 5678", "+1 849 234 5678"}, false: {"234-5678", "213 373 4253"}},
		"PR": {true: {"787 234 5678", "939-234-5678"}, false: {"809-234-5678", "2345678"}},
		"ES": {true: {"612 345 678", "+34 912 345 678", "0034 612345678", "34612345678"}, false: {"612 345 67", "412345678"}},
		"PT": {true: {"912 345 678", "+351 21 234 5678"}, false: {"812345678", "21 234 567"}},
		"UY": {true: {"099 123 456", "99123456", "+598 99 123 456", "2901 2345"}, false: {"123 456", "0991234567"}},
		"PY": {true: {"0981 123456", "981123456", "+595 981 123456", "021 234 567"}, false: {"123456", "0881 123456"}},
		"VE": {true: {"0412-1234567", "4121234567", "+58 412 1234567", "(0212) 123.4567"}, false: {"1234567", "0912-1234567"}},
		"BO": {true: {"71234567", "+591 71234567", "2 2123456"}, false: {"7123456", "81234567 1"}},
		"GT": {true: {"5123 4567", "+502 2412 3456"}, false: {"512 3456", "9123 4567"}},
		"CR": {true: {"8312 3456", "+506 2212 3456"}, false: {"831 2345", "1312 3456"}},
		"SV": {true: {"7012 3456", "+503 2212-3456"}, false: {"012 3456"}},
		"HN": {true: {"9123-4567", "+504 2212 3456"}, false: {"123-4567"}},
		"PA": {true: {"6123-4567", "+507 212-3456", "212 3456"}, false: {"123 456"}},
		"NI": {true: {"8123 4567", "+505 2212 3456"}, false: {"3123 4567"}},
	} {
		c := allPhoneCountries()[iso]
		for want, list := range values {
			for _, v := range list {
				if c.plausible(v) != want {
					t.Errorf("%s %q: %v", iso, v, !want)
				}
			}
		}
	}
}

// libraryAccepts is what the library says of a value.
func libraryAccepts(value, iso string) bool {
	n, err := phonenumbers.Parse(value, iso)
	return err == nil && phonenumbers.IsValidNumberForRegion(n, iso)
}

// testedPhoneCountries are those of the users, where random digits must find
// every difference; of all others there are fewer tests.
var testedPhoneCountries = strings.Fields("AR BO BR CL CO CR DO EC ES GT HN MX NI PA PE PR PT PY SV US UY VE")

// phoneNumberOf draws digits: at random, and from the library's examples with
// some of them changed, so that many are right or nearly so.
func phoneNumberOf(iso string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 4).Draw(t, "random") == 0 {
			return rapid.StringMatching(`[0-9]{4,14}`).Draw(t, "digits")
		}
		kind := rapid.SampledFrom([]phonenumbers.PhoneNumberType{
			phonenumbers.FIXED_LINE, phonenumbers.MOBILE, phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.UAN, phonenumbers.VOIP,
		}).Draw(t, "type")
		example := phonenumbers.GetExampleNumberForType(iso, kind)
		if example == nil {
			example = phonenumbers.GetExampleNumber(iso)
		}
		digits := []byte(phonenumbers.GetNationalSignificantNumber(example))
		for range rapid.IntRange(0, 4).Draw(t, "changes") {
			digits[rapid.IntRange(0, len(digits)-1).Draw(t, "at")] = byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		}
		switch rapid.IntRange(0, 9).Draw(t, "length") {
		case 0:
			digits = append(digits, byte('0'+rapid.IntRange(0, 9).Draw(t, "digit")))
		case 1:
			digits = digits[:len(digits)-1]
		}
		return string(digits)
	})
}

// The automaton says of a number without prefixes exactly what the library says.
func TestPropertyPhoneAutomaton(t *testing.T) {
	check := func(iso string, c *phoneCountry) func(t *rapid.T) {
		code, _ := strconv.Atoi(c.code)
		return func(t *rapid.T) {
			digits := phoneNumberOf(iso).Draw(t, "digits")
			zeros := int32(len(digits) - len(strings.TrimLeft(digits, "0")))
			if int(zeros) == len(digits) {
				t.Skip()
			}
			code, leading := int32(code), zeros > 0
			n, _ := strconv.ParseUint(digits, 10, 64)
			number := &phonenumbers.PhoneNumber{CountryCode: &code, NationalNumber: &n}
			if leading {
				number.ItalianLeadingZero, number.NumberOfLeadingZeros = &leading, &zeros
			}
			if want := phonenumbers.IsValidNumberForRegion(number, iso); c.numbers.accepts([]byte(digits)) != want {
				t.Fatalf("%s %s: the library says %v", iso, digits, want)
			}
		}
	}
	for _, iso := range testedPhoneCountries {
		t.Run(iso, rapid.MakeCheck(check(iso, allPhoneCountries()[iso])))
	}
	t.Run("all", rapid.MakeCheck(func(t *rapid.T) {
		iso := rapid.SampledFrom(PhoneCountries()).Draw(t, "country")
		check(iso, allPhoneCountries()[iso])(t)
	}))
}

// writtenPhone draws a number of a country with its prefixes and punctuation.
func writtenPhone(iso string, c *phoneCountry) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		prefix := rapid.SampledFrom([]string{
			"", "", "0", "1", "+" + c.code, "+" + c.code + " 0", c.code, "00" + c.code, "011" + c.code, "015", "09" + c.code, "00", "03",
		}).Draw(t, "prefix")
		digits := phoneNumberOf(iso).Draw(t, "digits")
		if rapid.IntRange(0, 5).Draw(t, "15") == 0 { // Argentina
			at := min(rapid.IntRange(2, 4).Draw(t, "at"), len(digits))
			digits = digits[:at] + "15" + digits[at:]
		}
		var b strings.Builder
		b.WriteString(prefix)
		for _, d := range digits {
			if rapid.IntRange(0, 5).Draw(t, "mark") == 0 {
				b.WriteString(rapid.SampledFrom([]string{" ", "-", ".", " (", ") "}).Draw(t, "mark"))
			}
			b.WriteRune(d)
		}
		b.WriteString(rapid.SampledFrom([]string{"", "", "", " ext. 12", " x5", " #12", " int 7"}).Draw(t, "extension"))
		return b.String()
	})
}

// However a number is written, what the library accepts is plausible; and what is plausible,
// the library accepts as it is, or without the prefix that we know in addition.
func TestPropertyPhonePlausible(t *testing.T) {
	check := func(iso string, c *phoneCountry) func(t *rapid.T) {
		return func(t *rapid.T) {
			value := writtenPhone(iso, c).Draw(t, "value")
			plausible := c.plausible(value)
			var buffer [maxWrittenPhone]byte
			digits, _, _ := phoneDigits(value, &buffer)
			if libraryAccepts(value, iso) {
				// Behind a calling code without sign the library takes two prefixes away: "51 00…" is "51 0…".
				twice := hasPrefix(digits, c.code) && !libraryAccepts("+"+string(digits), iso)
				if !plausible && !twice {
					t.Fatalf("%s: the library accepts %q", iso, value)
				}
				return
			}
			if !plausible || !slices.Contains(testedPhoneCountries, iso) {
				return // on islands of one area code the library takes it for a call abroad where we see a local number
			}
			for drop := 0; drop <= 8 && drop < len(digits); drop++ {
				if libraryAccepts("+"+c.code+string(digits[drop:]), iso) {
					return
				}
			}
			t.Fatalf("%s: the library finds no number in %q", iso, value)
		}
	}
	for _, iso := range testedPhoneCountries {
		t.Run(iso, rapid.MakeCheck(check(iso, allPhoneCountries()[iso])))
	}
	t.Run("all", rapid.MakeCheck(func(t *rapid.T) {
		iso := rapid.SampledFrom(PhoneCountries()).Draw(t, "country")
		check(iso, allPhoneCountries()[iso])(t)
	}))
}

func FuzzPhonePlausible(f *testing.F) {
	for _, s := range []string{"3001234567", "+57 300 123 4567 ext. 12", "011 15-4123-4567", "\u00a0", "\xc2", "0445512345678", "#12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		for _, iso := range []string{"CO", "AR", "BR", "MX", "PR"} {
			c := allPhoneCountries()[iso]
			if c.plausible(value) != c.plausible(strings.ReplaceAll(value, " ", "")) && !strings.ContainsAny(value, "#xXtT") {
				t.Errorf("%s: blanks change %q", iso, value)
			}
		}
	})
}

func TestPhonePlausibleConcurrently(t *testing.T) {
	c, _ := newPhoneCountry("AR")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if !c.plausible("011 15-4123-4567") || c.plausible("15 4123-4567") {
					t.Error("another answer")
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkPhonePlausible(b *testing.B) {
	for _, v := range []string{
		"CO 3001234567", "CO +57 300 123 4567", "CO 0057 300 1234567", "CO 1020304050", "CO 6011234567 ext. 12", "AR 11 4123-4567", "AR 011 15-4123-4567",
		"AR 3001234567", "BR (11) 91234-5678", "BR 0 15 11 91234-5678", "MX 044 55 1234 5678", "EC 0987654321", "US 213 373 4253",
	} {
		iso, value, _ := strings.Cut(v, " ")
		b.Run(strings.ReplaceAll(v, " ", "_"), func(b *testing.B) {
			c, _ := newPhoneCountry(iso)
			b.ReportAllocs()
			for b.Loop() {
				c.plausible(value)
			}
		})
	}
}

func BenchmarkNewPhoneCountry(b *testing.B) {
	for _, iso := range []string{"CO", "AR", "BR", "MX", "US", "DE"} {
		b.Run(iso, func(b *testing.B) {
			for b.Loop() {
				c, _ := newPhoneCountry(iso)
				b.ReportMetric(float64(len(c.numbers.next)), "states")
			}
		})
	}
}
