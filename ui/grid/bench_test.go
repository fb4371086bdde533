package grid_test

import (
	"testing"
	"time"

	"wolkload/ui/grid"
	"wolkload/ui/uitest"
)

// BenchmarkKey is one key press, Update and View, at 160×45: over a thousand
// rows, over a million, and both in turn with the ratio of their times.
func BenchmarkKey(b *testing.B) {
	b.Run("rows=1k", func(b *testing.B) {
		press := presser(1_000)
		for b.Loop() {
			press()
		}
	})
	b.Run("rows=1M", func(b *testing.B) {
		press := presser(1_000_000)
		for b.Loop() {
			press()
		}
	})
	b.Run("ratio", func(b *testing.B) {
		thousand, million := presser(1_000), presser(1_000_000)
		var took [2]time.Duration
		for b.Loop() {
			start := time.Now()
			thousand()
			took[0] += time.Since(start)
			start = time.Now()
			million()
			took[1] += time.Since(start)
		}
		b.ReportMetric(float64(took[1])/float64(took[0]), "1M/1k")
	})
}

// presser returns what presses a key in the middle of so many rows and draws.
func presser(rows int) func() string {
	g := grid.New(debtors(), grid.WithSource(portfolio{n: rows}), grid.WithSize(160, 45))
	g.SetCursor(rows/2, 1)
	down := uitest.Key("down")
	return func() string {
		g, _ = g.Update(down)
		return g.View()
	}
}
