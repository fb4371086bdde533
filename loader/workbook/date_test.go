package workbook

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSerialDate(t *testing.T) {
	for _, c := range []struct {
		raw      string
		date1904 bool
		want     DateTime
		err      error
	}{
		{raw: "1", want: DateTime{1900, 1, 1, 0, 0, 0}},
		{raw: "59", want: DateTime{1900, 2, 28, 0, 0, 0}},
		{raw: "59.5", want: DateTime{1900, 2, 28, 12, 0, 0}},
		{raw: "60", err: DateNoSuchDay},
		{raw: "60.9", err: DateNoSuchDay},
		{raw: "61", want: DateTime{1900, 3, 1, 0, 0, 0}},
		{raw: "45000", want: DateTime{2023, 3, 15, 0, 0, 0}},
		{raw: "4.5E4", want: DateTime{2023, 3, 15, 0, 0, 0}},
		{raw: "45000.0", want: DateTime{2023, 3, 15, 0, 0, 0}},
		{raw: "45000.75", want: DateTime{2023, 3, 15, 18, 0, 0}},
		{raw: "45000.430787037039", want: DateTime{2023, 3, 15, 10, 20, 20}},
		{raw: "45000.999999999999", want: DateTime{2023, 3, 16, 0, 0, 0}},
		{raw: "45291", want: DateTime{2023, 12, 31, 0, 0, 0}},
		{raw: "45351", want: DateTime{2024, 2, 29, 0, 0, 0}},
		{raw: "2958465", want: DateTime{9999, 12, 31, 0, 0, 0}},
		{raw: "2958465.9999999", err: DateTooLate},
		{raw: "2958466", err: DateTooLate},
		{raw: "20250203", err: DateTooLate},
		{raw: "1E300", err: DateTooLate},
		{raw: "0", err: DateNoDay},
		{raw: "0.5", err: DateNoDay},
		{raw: "-1", err: DateNegative},
		{raw: "-0.1", err: DateNegative},
		{raw: "", err: DateNotADate},
		{raw: "31/02/2025", err: DateNotADate},
		{raw: "x", err: DateNotADate},
		{raw: "0", date1904: true, want: DateTime{1904, 1, 1, 0, 0, 0}},
		{raw: "60", date1904: true, want: DateTime{1904, 3, 1, 0, 0, 0}},
		{raw: "43538", date1904: true, want: DateTime{2023, 3, 15, 0, 0, 0}},
		{raw: "2957003", date1904: true, want: DateTime{9999, 12, 31, 0, 0, 0}},
		{raw: "2957004", date1904: true, err: DateTooLate},
		{raw: "2025-02-03", want: DateTime{2025, 2, 3, 0, 0, 0}},
		{raw: "2025-02-03", date1904: true, want: DateTime{2025, 2, 3, 0, 0, 0}},
		{raw: "2025-02-03T10:20:30", want: DateTime{2025, 2, 3, 10, 20, 30}},
		{raw: "2025-02-03T10:20:30.600", want: DateTime{2025, 2, 3, 10, 20, 31}},
		{raw: "2025-02-03T10:20", want: DateTime{2025, 2, 3, 10, 20, 0}},
		{raw: "2025-02-03T10:20:30Z", want: DateTime{2025, 2, 3, 10, 20, 30}},
		{raw: "2025-02-30", err: DateNotADate},
		{raw: "2025-13-01", err: DateNotADate},
		{raw: "2025-02-03T24:00:00", err: DateNotADate},
		{raw: "2025-02-03T10:20:30-05:00", err: DateNotADate},
		{raw: "2025-02-03 10:20:30", err: DateNotADate},
		{raw: "10:20:30", err: DateNoDay},
		{raw: "1.00E-05", err: DateNoDay},
	} {
		got, err := SerialDate(c.raw, c.date1904)
		if got != c.want || err != c.err {
			t.Errorf("%q (1904 %v): %v, %v; want %v, %v", c.raw, c.date1904, got, err, c.want, c.err)
		}
	}
}

// TestSerialDateBack: every day and second of both systems comes back from its serial.
func TestSerialDateBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		date1904 := rapid.Bool().Draw(t, "1904")
		first := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		if date1904 {
			first = epoch(true).Unix()
		}
		last := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
		want := civil(time.Unix(rapid.Int64Range(first, last).Draw(t, "at"), 0).UTC())
		digits, ok := want.serial(date1904)
		if !ok {
			t.Fatalf("%v has no serial", want)
		}
		if got, err := SerialDate(digits, date1904); err != nil || got != want {
			t.Fatalf("%v is %s, which is %v (%v)", want, digits, got, err)
		}
	})
}

func TestSerialBeforeTheFirstDay(t *testing.T) {
	for _, date1904 := range []bool{false, true} {
		if digits, ok := (DateTime{1899, 12, 31, 10, 0, 0}).serial(date1904); ok {
			t.Errorf("1899-12-31 is %s", digits)
		}
	}
}

// TestSerialsFollow: without the day that never was, each serial is the day after the one before.
func TestSerialsFollow(t *testing.T) {
	before := DateTime{1899, 12, 31, 0, 0, 0}
	for serial := 1; serial < 80_000; serial++ {
		if serial == dayThatNeverWas {
			continue
		}
		got, err := SerialDate(strconv.Itoa(serial), false)
		next := time.Date(before.Year, time.Month(before.Month), before.Day+1, 0, 0, 0, 0, time.UTC)
		if err != nil || got != civil(next) {
			t.Fatalf("serial %d is %v (%v)", serial, got, err)
		}
		before = got
	}
}
