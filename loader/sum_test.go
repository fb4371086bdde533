package loader

import (
	"math/big"
	"testing"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"
)

func TestSum(t *testing.T) {
	for name, tt := range map[string]struct {
		add, take []string
		want      string
	}{
		"nothing":             {nil, nil, "0"},
		"whole":               {[]string{"1", "2"}, nil, "3"},
		"cents":               {[]string{"1.10", "2"}, nil, "3.10"},
		"one decimal":         {[]string{"1.5"}, nil, "1.50"},
		"four decimals":       {[]string{"1.2345"}, nil, "1.2345"},
		"cents taken away":    {[]string{"1.10", "2"}, []string{"1.10"}, "2"},
		"below zero":          {[]string{"0.05"}, []string{"1"}, "-0.95"},
		"negative taken away": {nil, []string{"-7"}, "7"},
		"beyond 19 digits and back": {
			[]string{"9999999999999999999", "9999999999999999999", "0.01"}, []string{"9999999999999999999", "9999999999999999998"}, "1.01"},
		"too large to show": {[]string{"9999999999999999999", "1"}, nil, "9999999999999999999"},
		"too small to show": {nil, []string{"9999999999999999999", "1"}, "-9999999999999999999"},
	} {
		var s sum
		for _, a := range tt.add {
			s.add(decimal.MustParse(a), 1)
		}
		for _, a := range tt.take {
			s.add(decimal.MustParse(a), -1)
		}
		if got := s.decimal().String(); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

// TestSumIsExact adds and takes away random amounts; what is left is exact.
func TestSumIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s sum
		want := new(big.Rat)
		for range rapid.IntRange(0, 50).Draw(t, "amounts") {
			d := decimal.MustNew(rapid.Int64Range(-1e12, 1e12).Draw(t, "coefficient"), rapid.IntRange(0, 4).Draw(t, "scale"))
			sign := rapid.SampledFrom([]int{1, -1}).Draw(t, "sign")
			s.add(d, sign)
			r, _ := new(big.Rat).SetString(d.String())
			want.Add(want, r.Mul(r, big.NewRat(int64(sign), 1)))
		}
		got, ok := new(big.Rat).SetString(s.decimal().String())
		if !ok || got.Cmp(want) != 0 {
			t.Fatalf("%s, want %s", s.decimal(), want.FloatString(4))
		}
	})
}
