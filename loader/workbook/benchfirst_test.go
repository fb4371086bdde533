package workbook

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// BenchmarkFirstRows is the wait from Open to the first rows. Of several times
// the middle one and the longest count: it is what people wait.
func BenchmarkFirstRows(b *testing.B) {
	const times = 9
	for _, size := range []struct {
		name string
		rows int
	}{{"10k", 10_000}, {"100k", 100_000}, {"1M", benchMost}} {
		forVariants(b, size.name, size.rows, func(b *testing.B, v variant) {
			path := benchBook(b, v, size.rows)
			once(b, func() {
				var opened, first []time.Duration
				for range times {
					o, f := timeToFirst(b, path)
					opened, first = append(opened, o), append(first, f)
				}
				slices.Sort(opened)
				slices.Sort(first)
				measure(b, "open_ms", milliseconds(opened[times/2]), noGoal)
				measure(b, "first_ms", milliseconds(first[times/2]), 150)
				measure(b, "first_worst_ms", milliseconds(first[times-1]), noGoal)
			})
		})
	}
}

// timeToFirst gives the time that Open takes, and that to the first rows.
func timeToFirst(b *testing.B, path string) (opened, first time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var start time.Time
	timed(func() {
		start = time.Now()
		w, err := Open(path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		defer w.Close()
		opened = time.Since(start)
		_, err = w.Read(ctx, 0, func(p Progress) {
			if p.First != nil && first == 0 {
				first = time.Since(start)
				cancel()
				if s := p.First; s.Len() == 0 || s.Cell(0, 0).Raw != benchHeaders[0] {
					b.Error("the first rows are not the sheet's")
				}
			}
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			b.Fatal(err)
		}
	})
	if first == 0 {
		b.Fatal("no report had the first rows")
	}
	return opened, first
}

// BenchmarkCancel is the time from cancel to Read's return, somewhere in the
// shared strings or the rows. The longest counts.
func BenchmarkCancel(b *testing.B) {
	for _, size := range []struct {
		name string
		rows int
	}{{"100k", 100_000}, {"1M", benchMost}} {
		forVariants(b, size.name, size.rows, func(b *testing.B, v variant) {
			path := benchBook(b, v, size.rows)
			once(b, func() {
				whole, _ := cancelled(b, path, time.Hour)
				var worst time.Duration
				for tenth := range time.Duration(10) {
					if tenth%2 == 1 {
						if _, late := cancelled(b, path, whole*tenth/10); late > worst {
							worst = late
						}
					}
				}
				if worst == 0 {
					b.Fatal("every read was done before it was cancelled")
				}
				measure(b, "cancel_ms", milliseconds(worst), 100)
			})
		})
	}
}

// cancelled reads a workbook and cancels after a time, from another goroutine
// as the screens do. It gives the time that Read took, and how much of it was
// after cancel; 0 when Read was done before.
func cancelled(b *testing.B, path string, after time.Duration) (took, late time.Duration) {
	w, err := Open(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	took = timed(func() {
		at := make(chan time.Time, 1)
		timer := time.AfterFunc(after, func() {
			at <- time.Now()
			cancel()
		})
		_, err = w.Read(ctx, 0, func(Progress) {})
		end := time.Now()
		if !timer.Stop() && err != nil {
			late = end.Sub(<-at)
		}
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		b.Fatal(err)
	}
	return took, late
}
