package mapping

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wolkload/loader/workbook"
)

var (
	plainAmount  = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	pointOfSign  = regexp.MustCompile(`(?i)(S/|Bs|Gs|Lps|M\.N|Q)\.`) // the point is the currency's
	centsOrWhole = regexp.MustCompile(`(?i)^[^0-9]*(S/|Bs|Gs|Lps|M\.N|Q)\.[0-9]{1,2}[^0-9]*$`)
	fromDigits   = regexp.MustCompile(`(?s)[.,]?[0-9](.*[0-9])?`)
	minusOrNot   = strings.NewReplacer("−", "-", "–", "-", "‐", "-", "‑", "-", "(", "-")
)

// amountUnder is an amount under one convention, written apart from readAmount:
// "" where it does not fit it.
func amountUnder(core string, form *regexp.Regexp) string {
	m := form.FindStringSubmatchIndex(core)
	if m == nil {
		return ""
	}
	whole, fraction := core, ""
	if m[2] >= 0 {
		fraction = "." + core[m[2]:]
		whole = core[:m[2]-1]
	}
	whole = strings.TrimLeft(onlyDigits(whole), "0")
	if whole == "" {
		whole = "0"
	}
	return whole + fraction
}

func amountForm(point, group string) *regexp.Regexp {
	const apostrophe, blanks = `['’‘´][0-9]{3}`, `(?:[ \x{a0}\x{2000}-\x{200a}\x{202f}][0-9]{3})+`
	marks := `(?:` + group + `[0-9]{3})+`
	return regexp.MustCompile(`^(?:[0-9]+|[1-9][0-9]{0,2}(?:` + blanks + `|(?:` + apostrophe + `)+|(?:` + apostrophe + `)?` + marks + `)|)(?:` + point + `([0-9]+))?$`)
}

var withPoint, withComma = amountForm(`\.`, `,`), amountForm(`,`, `\.`)

// readings are what a text may be with a decimal point and with a decimal comma.
func readings(raw string) (point, comma string) {
	if centsOrWhole.MatchString(raw) {
		return "", ""
	}
	core := fromDigits.FindString(pointOfSign.ReplaceAllString(raw, " "))
	return amountUnder(core, withPoint), amountUnder(core, withComma)
}

// FuzzAmount holds that what is sent is a plain decimal number of the text's
// digits, all of them and in their order, with the point where the text has a
// point or a comma and with the text's sign; and that a text with two readings
// is sent only under a known convention.
func FuzzAmount(f *testing.F) {
	for _, s := range []string{
		"1.234,56", "($ 1,234.50)", "1'234.567,8", "−0,5", "COP 1 000", ",5", "1.23.4", "S/. 3-", "1.234", "1,234", "R$ -1.234,56",
		"US$1,234.56", "₲ 1.234.567", "Bs. 1.234", "1\u202f234,5 €", "MXN 1'234,567.89 M.N.", "1.234 USD COP", "+ 5", "12,345678", "0.123", "¢5", "5¢",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, c := range []Decimal{DecimalInferred, DecimalPoint, DecimalComma} {
			for _, cell := range []workbook.Cell{{Raw: raw, Kind: workbook.Text}, {Raw: raw, Kind: workbook.Edited}} {
				got, fs := amount(cell, c)
				if hasError(fs) {
					if got != "" {
						t.Fatalf("%q has an error and is sent as %q", raw, got)
					}
					continue
				}
				if !plainAmount.MatchString(got) {
					t.Fatalf("%q became %q", raw, got)
				}
				if strings.TrimLeft(onlyDigits(got), "0") != strings.TrimLeft(onlyDigits(raw), "0") {
					t.Fatalf("%q became %q: other digits", raw, got)
				}
				unsigned, negative := strings.CutPrefix(got, "-")
				if zero := strings.Trim(got, "-0.") == ""; !zero && negative != strings.Contains(minusOrNot.Replace(raw), "-") || zero && negative {
					t.Fatalf("%q became %q: other sign", raw, got)
				}
				if _, fraction, point := strings.Cut(got, "."); point {
					tail := fromDigits.FindString(raw)
					if tail == "" || !strings.HasSuffix(tail, "."+fraction) && !strings.HasSuffix(tail, ","+fraction) {
						t.Fatalf("%q became %q: no point or comma before %q", raw, got, fraction)
					}
				}
				point, comma := readings(raw)
				switch {
				case c == DecimalInferred && point != "" && comma != "" && point != comma:
					t.Fatalf("%q became %q and may be %s or %s", raw, got, point, comma)
				case unsigned != point && unsigned != comma:
					t.Fatalf("%q became %q and may only be %q or %q", raw, got, point, comma)
				case cell.Kind == workbook.Text && c == DecimalPoint && unsigned != point, cell.Kind == workbook.Text && c == DecimalComma && unsigned != comma:
					t.Fatalf("%q became %q under convention %d", raw, got, c)
				}
			}
		}
	})
}

// writtenAmount is an amount as a creditor may write it, and what it means.
type writtenAmount struct {
	raw, plain string
	decimal    Decimal // how it is written
}

var anyWrittenAmount = rapid.Custom(func(t *rapid.T) writtenAmount {
	whole := rapid.StringMatching(`0|[1-9][0-9]{0,13}`).Draw(t, "whole")
	fraction := rapid.StringMatching(`([0-9]{1,4})?`).Draw(t, "fraction")
	a := writtenAmount{decimal: rapid.SampledFrom([]Decimal{DecimalPoint, DecimalComma}).Draw(t, "decimal")}
	group := map[Decimal]string{DecimalPoint: ",", DecimalComma: "."}[a.decimal]
	text := whole
	switch rapid.SampledFrom([]string{"none", "mark", "blank", "apostrophe", "millions"}).Draw(t, "grouping") {
	case "mark":
		text = grouped(whole, group, group)
	case "blank":
		blank := rapid.SampledFrom([]string{" ", "\u00a0", "\u202f", "\u2009"}).Draw(t, "blank")
		text = grouped(whole, blank, blank)
	case "apostrophe":
		apostrophe := rapid.SampledFrom([]string{"'", "’", "´"}).Draw(t, "apostrophe")
		text = grouped(whole, apostrophe, apostrophe)
	case "millions":
		if len(whole) > 6 && len(whole) < 10 {
			text = grouped(whole, "'", group)
		}
	}
	a.plain = whole
	if fraction != "" {
		a.plain += "." + fraction
		if whole == "0" && rapid.Bool().Draw(t, "bare") {
			text = ""
		}
		text += string(a.decimal.mark()) + fraction
	}
	mark := rapid.SampledFrom([]string{
		"", "", "$", "COP", "COP$", "US$", "usd", "R$", "S/", "€", "₲", "₡", "Gs", "Bs", "MXN", "CLP", "ARS", "$U", "Q", "pesos",
	}).Draw(t, "currency")
	if strings.HasPrefix(text, ".") && strings.Contains("S/ Bs Gs Q", mark) {
		text = "0" + text // "S/.50" may be fifty
	}
	gap := rapid.SampledFrom([]string{"", " ", "\u00a0"}).Draw(t, "gap")
	sign := rapid.SampledFrom([]string{"", "", "", "+", "-", "−", "–", "behind", "(", "(outside"}).Draw(t, "sign")
	front := ""
	if sign == "+" || sign == "-" || sign == "−" || sign == "–" {
		front = sign
	}
	switch {
	case rapid.Bool().Draw(t, "after"):
		text = front + text
		if sign == "behind" {
			text += "-"
		}
		if sign == "(" {
			text = "(" + text + ")"
		}
		text += gap + mark
	case rapid.Bool().Draw(t, "sign first"):
		text = front + mark + gap + text
	default:
		text = mark + gap + front + text
	}
	switch {
	case sign == "behind" && !strings.Contains(text, "-"):
		text += "-"
	case strings.HasPrefix(sign, "(") && !strings.Contains(text, "("):
		text = "(" + text + ")"
	}
	if sign != "" && sign != "+" && strings.Trim(a.plain, "0.") != "" {
		a.plain = "-" + a.plain
	}
	a.raw = rapid.SampledFrom([]string{"", " ", "\u00a0"}).Draw(t, "outer") + text
	return a
})

// grouped writes digits in groups of three, with another mark at the millions.
func grouped(digits, millions, thousands string) string {
	var out []string
	for n := len(digits); n > 0; n -= 3 {
		out = append(out, digits[max(n-3, 0):n])
	}
	slices.Reverse(out)
	if len(out) < 3 {
		return strings.Join(out, thousands)
	}
	return out[0] + millions + strings.Join(out[1:], thousands)
}

// Whatever its grouping, currency and sign, an amount keeps its digits and its
// point; without a convention it is the same or not sent.
func TestPropertyAmountReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyWrittenAmount.Draw(t, "amount")
		for _, cell := range []workbook.Cell{textCell(a.raw), editedCell(a.raw)} {
			got, fs := amount(cell, a.decimal)
			if said := rulesOf(fs); got != a.plain || said != "" && (said != RuleThreeDecimals || cell.Kind != workbook.Text) {
				t.Fatalf("%q became %q, %s; want %q", a.raw, got, rulesOf(fs), a.plain)
			}
			got, fs = amount(cell, DecimalInferred)
			if got != a.plain && rulesOf(fs) != RuleAmbiguousAmount {
				t.Fatalf("%q became %q, %s without a convention; want %q", a.raw, got, rulesOf(fs), a.plain)
			}
			whole, fraction, _ := strings.Cut(a.plain, ".")
			if days, fs := integer(cell, a.decimal); strings.Trim(fraction, "0") == "" && days != strings.Replace(whole, "-0", "0", 1) ||
				strings.Trim(fraction, "0") != "" && rulesOf(fs) != RuleNotInteger {
				t.Fatalf("%q became the whole number %q, %s", a.raw, days, rulesOf(fs))
			}
		}
	})
}

// A text that is one amount with a decimal point and another with a comma is
// never sent unless the column says which.
func TestPropertyAmountNeverGuessed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := fmt.Sprintf("%s%d%s%03d", rapid.SampledFrom([]string{"", "$ ", "-", "USD"}).Draw(t, "front"), rapid.IntRange(1, 999).Draw(t, "whole"),
			rapid.SampledFrom([]string{".", ","}).Draw(t, "mark"), rapid.IntRange(0, 999).Draw(t, "rest"))
		for _, cell := range []workbook.Cell{textCell(raw), editedCell(raw)} {
			if got, fs := amount(cell, DecimalInferred); got != "" || rulesOf(fs) != RuleAmbiguousAmount {
				t.Fatalf("%q became %q, %s", raw, got, rulesOf(fs))
			}
		}
	})
}
