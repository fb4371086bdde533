package mapping

import "testing"

// The texts of a column are read twice, to infer and to convert: what one
// reading costs counts a million times over.
func BenchmarkReadDate(b *testing.B) {
	for _, s := range []string{
		"2025-03-15", "15/03/2025", "3/2/25", "15-03-2025 10:30:00", "20250315", "15 03 2025", "15-mar-25", "15 de marzo de 2025", "vencido",
	} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readDate(s)
			}
		})
	}
}

func BenchmarkReadAmount(b *testing.B) {
	for _, s := range []string{
		"1500", "1500.50", "1.234.567,89", "1,234,567.89", "$ 1.500.000", "COP 1.234,50", "1.234,56 €", "(1.234,50)", "1'234.567,89", "1\u00a0234\u00a0567,89", "no aplica",
	} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				readAmount(s)
			}
		})
	}
}
