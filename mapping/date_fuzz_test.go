package mapping

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wolkload/loader/workbook"
)

var monthBeginnings = regexp.MustCompile(
	`(ene|jan)|(feb|fev)|(mar)|(abr|apr)|(may|mai)|(jun)|(jul)|(ago|aug)|(sep|set)|(oct|out)|(nov)|(dic|dez|dec)`)

var digitRuns = regexp.MustCompile(`[0-9]+`)

// fromItsText says in which way a date that is sent does not stand in its
// text: written apart from readDate, it takes the first numbers of the text.
func fromItsText(raw, sent string, fs []finding) error {
	day, err := time.Parse("2006-01-02", sent)
	if err != nil {
		return err
	}
	runs := digitRuns.FindAllString(raw, -1)
	number := func(i int) int { n, _ := strconv.Atoi(runs[i]); return n }
	year, month, dayOfMonth := day.Year(), int(day.Month()), day.Day()
	short := strings.Contains(rulesOf(fs), RuleDateTwoDigitYear)
	isYear := func(i int) bool {
		return !short && len(runs[i]) == 4 && number(i) == year ||
			short && len(runs[i]) == 2 && number(i) == year%100 && year >= 1930 && year <= 2029
	}
	isDay := func(i int) bool { return len(runs[i]) <= 2 && number(i) == dayOfMonth }
	isMonth := func(i int) bool { return len(runs[i]) <= 2 && number(i) == month }
	used := 3
	switch {
	case len(runs) > 0 && runs[0] == strings.ReplaceAll(sent, "-", ""):
		used = 1
	case len(runs) >= 3 && isYear(0) && !short && isMonth(1) && isDay(2):
	case len(runs) >= 3 && isYear(2) && (isDay(0) && isMonth(1) || isMonth(0) && isDay(1)):
	case len(runs) >= 2 && (isYear(1) && isDay(0) || isYear(0) && !short && isDay(1)):
		used = 2
		named := false
		for _, m := range monthBeginnings.FindAllStringSubmatch(Fold(strings.ToLower(raw)), -1) {
			named = named || m[month] != ""
		}
		if !named {
			return fmt.Errorf("no name of month %d", month)
		}
	default:
		return fmt.Errorf("its numbers are %q", runs)
	}
	clock := runs[used:]
	late := strings.Trim(strings.Join(clock, ""), "0") != ""
	midnight := len(clock) > 1 && clock[0] == "12" && strings.Trim(strings.Join(clock[1:], ""), "0") == "" && regexp.MustCompile(`(?i)a[.\s\p{Z}]*m\.?z?\s*$`).MatchString(raw)
	if dropped := strings.Contains(rulesOf(fs), RuleTimeDropped); dropped != (late && !midnight) {
		return fmt.Errorf("time_dropped is %t", dropped)
	}
	return nil
}

// otherDay gives the day that numbers alone stand for with day and month the
// other way round, "" where there is none. A day of the week, written in front, decides.
func otherDay(raw, sent string) string {
	runs := digitRuns.FindAllString(raw, -1)
	day, _ := time.Parse("2006-01-02", sent)
	if len(runs) < 3 || len(runs[0]) > 2 || len(runs[1]) > 2 || monthBeginnings.MatchString(between(raw, runs[0], runs[2])) {
		return ""
	}
	if n, _ := strconv.Atoi(runs[0]); n != day.Day() && n != int(day.Month()) {
		return "" // of two numbers and a clock
	}
	other, err := time.Parse("2006-01-02", fmt.Sprintf("%04d-%02d-%02d", day.Year(), day.Day(), int(day.Month())))
	front := strings.TrimSpace(raw[:strings.Index(raw, runs[0])])
	if err != nil || other.Equal(day) || front != "" && other.Weekday() != day.Weekday() {
		return ""
	}
	return other.Format("2006-01-02")
}

// between gives what stands in a text from one part of it to a later one.
func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	i := strings.Index(s, to)
	return Fold(strings.ToLower(s[:max(i, 0)]))
}

var anyOrder = []Convention{
	{}, {DateOrder: OrderDMY}, {DateOrder: OrderMDY}, {Ambiguous: true}, {Ambiguous: true, Conflict: true},
}

// FuzzDate holds that what is sent is a day of the calendar made of the first
// numbers that stand in the text, in the place of each, and the only one it can
// be unless the column's order is known.
func FuzzDate(f *testing.F) {
	for _, s := range []string{
		"2025-02-03", "3/2/2025", "31.12.2025 10:30", "2025-02-30", "1/1/25", "0001-01-01T00:00Z", "20250315", "15 03 2025",
		"15 de marzo de 2025", "15-mar-25", "March 3rd, 2025 12:00 a. m.", "2025-dez-15", "lunes, 3 de marzo de 2025", "segunda-feira 03/03/2025",
		"1º de março del 2025", "mar 4 mar 2025", "03/04/25", "mar-25",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, c := range anyOrder {
			for _, cell := range []workbook.Cell{textCell(raw), editedCell(raw)} {
				got, fs := date(cell, false, c)
				if hasError(fs) {
					if got != "" {
						t.Fatalf("%q has an error and is sent as %q", raw, got)
					}
					continue
				}
				if cell.Kind == workbook.Empty {
					continue
				}
				if err := fromItsText(raw, got, fs); err != nil {
					t.Fatalf("%q became %q: %v", raw, got, err)
				}
				if other := otherDay(raw, got); c.DateOrder == OrderInferred && other != "" {
					t.Fatalf("%q became %q and may be %s", raw, got, other)
				}
			}
		}
	})
}

var weekdaysWritten = [7]string{ // from Sunday, as time counts
	"domingo dom dom. sunday sun", "lunes lun lun. segunda segunda-feira seg monday Mon", "martes mar mar. terça-feira terça ter Tuesday tue tues",
	"miércoles MIÉRCOLES mie mié. quarta-feira qua wednesday wed", "jueves jue quinta quinta-feira qui thursday thu thurs",
	"viernes vie sexta-feira sexta friday fri", "sábado sabado sáb. saturday sat",
}

// dateForm writes a day in one of the ways that are read. order is what the
// column must be known to be, OrderInferred where that does not matter.
type dateForm struct {
	order DateOrder
	short bool // only with years that two digits stand for
	write func(t *rapid.T, day time.Time) string
}

var dateForms = []dateForm{
	{OrderInferred, false, layouts("2006-01-02", "2006/1/2", "2006.01.02", "20060102", "2006 01 02")},
	{OrderDMY, false, layouts("02/01/2006", "2/1/2006", "02-01-2006", "02.01.2006", "2. 1. 2006", "02 01 2006", "2 / 1 / 2006", "02\u00a001\u00a02006")},
	{OrderMDY, false, layouts("01/02/2006", "1/2/2006", "01-02-2006", "01.02.2006", "01 02 2006")},
	{OrderDMY, true, layouts("02/01/06", "2/1/06", "02-01-06", "02.01.06", "02 01 06")},
	{OrderMDY, true, layouts("01/02/06", "1-2-06")},
	{OrderInferred, false, named("D de M de Y", "D de M del Y", "D M Y", "D-M-Y", "D/M/Y", "D.M.Y", "D of M, Y", "Y-M-D", "Y/M/D", "M D, Y", "M D de Y", "M-D-Y", "DMY", "D M. Y", "D-M.-Y", "Dº de M de Y", "Dth M Y", "MDth, Y")},
	{OrderInferred, true, named("D-M-y", "D/M/y", "D M y", "D de M de y", "M D, y", "D M. y", "DMy")},
}

func layouts(all ...string) func(*rapid.T, time.Time) string {
	return func(t *rapid.T, day time.Time) string { return day.Format(rapid.SampledFrom(all).Draw(t, "layout")) }
}

// named fills in a form: D is the day, M the month's name, Y and y the year.
func named(forms ...string) func(*rapid.T, time.Time) string {
	return func(t *rapid.T, day time.Time) string {
		name := rapid.SampledFrom(strings.Fields(monthsWritten[day.Month()-1])).Draw(t, "month")
		name = rapid.SampledFrom([]func(string) string{strings.ToUpper, strings.ToLower, capital}).Draw(t, "case")(name)
		return strings.NewReplacer("D", day.Format(rapid.SampledFrom([]string{"2", "02"}).Draw(t, "day")), "M", name, "Y", day.Format("2006"), "y", day.Format("06")).
			Replace(rapid.SampledFrom(forms).Draw(t, "form"))
	}
}

// capital writes a word with a capital; names of months begin with ASCII letters.
func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

var anyDay = rapid.Custom(func(t *rapid.T) time.Time {
	return time.Date(1950, 1, 1+rapid.IntRange(0, 54_000).Draw(t, "day"), 0, 0, 0, 0, time.UTC) // to 2097
})

// Any day in any form that is read comes back, and nothing else under any order.
func TestPropertyDateReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := anyDay.Draw(t, "day")
		form := rapid.SampledFrom(dateForms).Draw(t, "form")
		if form.short && (day.Year() < 1930 || day.Year() > 2029) {
			day = day.AddDate(-80, 0, 0)
		}
		raw := form.write(t, day)
		if rapid.Bool().Draw(t, "weekday") {
			raw = rapid.SampledFrom(strings.Fields(weekdaysWritten[day.Weekday()])).Draw(t, "name") + rapid.SampledFrom([]string{" ", ", "}).Draw(t, "comma") + raw
		}
		rules := ""
		if form.short {
			rules = RuleDateTwoDigitYear
		}
		switch clock := rapid.SampledFrom([]string{"", "", " 00:00:00", "T00:00", " 12:00 a. m.", " 10:30", ", 9:05:30 PM", " 00:00:01"}).Draw(t, "clock"); clock {
		case "", " 00:00:00", "T00:00", " 12:00 a. m.":
			raw += clock
		default:
			raw += clock
			rules = strings.TrimSpace(rules + " " + RuleTimeDropped)
		}
		raw = rapid.SampledFrom([]string{"", " ", "\u00a0"}).Draw(t, "front") + raw + rapid.SampledFrom([]string{"", " "}).Draw(t, "behind")
		want := day.Format("2006-01-02")
		got, fs := date(textCell(raw), false, Convention{DateOrder: form.order})
		if got != want || rulesOf(fs) != rules {
			t.Fatalf("%q became %q, %s; want %q, %s", raw, got, rulesOf(fs), want, rules)
		}
		if got, fs := date(textCell(raw), false, Convention{}); got != want && rulesOf(fs) != RuleAmbiguousDate {
			t.Fatalf("%q became %q, %s without an order; want %q", raw, got, rulesOf(fs), want)
		}
	})
}

// A day that fits both orders is never sent unless the order is known.
func TestPropertyDateNeverGuessed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(1, 12).Draw(t, "a"), rapid.IntRange(1, 12).Draw(t, "b")
		mark := rapid.SampledFrom([]string{"/", "-", ".", " "}).Draw(t, "mark")
		year := rapid.SampledFrom([]string{"2025", "25", "1999", "00"}).Draw(t, "year")
		raw := fmt.Sprintf(rapid.SampledFrom([]string{"%d%s%d%s%s", "%02d%s%02d%s%s"}).Draw(t, "form"), a, mark, b, mark, year)
		cell := rapid.SampledFrom([]workbook.Cell{textCell(raw), editedCell(raw)}).Draw(t, "cell")
		c := rapid.SampledFrom([]Convention{{}, {Ambiguous: true}, {Ambiguous: true, Conflict: true}}).Draw(t, "convention")
		if got, fs := date(cell, false, c); a != b && (got != "" || !hasError(fs)) {
			t.Fatalf("%q became %q, %s", raw, got, rulesOf(fs))
		} else if a == b && !c.Conflict && got == "" {
			t.Fatalf("%q reads the same either way: %s", raw, rulesOf(fs))
		}
	})
}
