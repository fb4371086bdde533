package report

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"
)

var at = time.Date(2026, 11, 23, 9, 30, 0, 0, time.FixedZone("", -5*60*60))

// amounts are those of one state.
func amounts(caseFiles, obligations int, sums ...string) (a Amounts) {
	var all [3]decimal.Decimal
	for i, s := range sums {
		all[i] = decimal.MustParse(s)
	}
	a.Add(caseFiles, obligations, all)
	return a
}

// example is a certificate of a load of which a part is in each state.
func example() *Certificate {
	c := &Certificate{
		Load: "2026-11-23-1", Workbook: "cartera noviembre.xlsx", SHA256: strings.Repeat("0123456789abcdef", 4), Sheet: "Hoja1",
		Profile: "Banco Ejemplo", Revision: 3, Host: "crm.example.com", Operation: "cobranza", Program: "v1.2.3",
		Begun: at, FirstSent: at.Add(time.Minute), LastKnown: at.Add(time.Hour), Requests: 1234,
		Lines: []Line{
			{Portfolio: "", Of: [States]Amounts{File: amounts(1, 1, "10"), Ready: amounts(0, 0), Held: amounts(1, 1, "10")}},
			{Portfolio: "CONSUMO", Of: [States]Amounts{File: amounts(4, 6, "1234567890.50", "1", "0.05"), Ready: amounts(4, 6, "1234567890.50", "1", "0.05"),
				Accepted: amounts(1, 2, "1234567000", "1"), Rejected: amounts(1, 2, "800.25"), Unknown: amounts(1, 1, "90.25", "0", "0.05"), NotSent: amounts(1, 1)}},
		},
	}
	for i := range c.Lines {
		for s := range States {
			c.Total.Of[s].addAll(c.Lines[i].Of[s])
		}
	}
	return c
}

// TestSum: exact in any order, whatever the sizes, and written as money is.
func TestSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Sum
		want := new(big.Rat)
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			coef := rapid.Int64Range(-9_999_999_999_999_999, 9_999_999_999_999_999).Draw(t, "amount")
			d, err := decimal.New(coef, rapid.SampledFrom([]int{0, 0, 1, 2, 2, 4, 19}).Draw(t, "scale"))
			if err != nil {
				t.Fatal(err)
			}
			s.Add(d)
			exact, _ := new(big.Rat).SetString(d.String())
			want.Add(want, exact)
		}
		text := s.String()
		got, ok := new(big.Rat).SetString(text)
		if !ok || got.Cmp(want) != 0 {
			t.Fatalf("%s, want %s", text, want.FloatString(20))
		}
		if _, fraction, found := strings.Cut(text, "."); found && (len(fraction) < 2 || len(fraction) > 2 && strings.HasSuffix(fraction, "0")) {
			t.Fatalf("written as %s", text)
		}
	})
	for want, amounts := range map[string][]string{
		"0": nil, "0.30": {"0.1", "0.2"}, "1000000": {"999999.99", "0.01"}, "-0.50": {"-0.5"}, "0.125": {"0.125"},
		"99999999999999999980": {"9999999999999999999", "9999999999999999999", "9999999999999999999", "9999999999999999999", "9999999999999999999",
			"9999999999999999999", "9999999999999999999", "9999999999999999999", "9999999999999999999", "9999999999999999999", "-10"},
		"12.0000000000000000001": {"12", "0.0000000000000000001"},
	} {
		var s Sum
		for _, a := range amounts {
			s.Add(decimal.MustParse(a))
		}
		if got := s.String(); got != want {
			t.Errorf("%v come to %s, want %s", amounts, got, want)
		}
	}
}

// TestDifferences: what is moved between states is none; one cent, case file or
// obligation more or less is one, of its portfolio and of the whole.
func TestDifferences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := example()
		if found := c.Differences(); found != nil {
			t.Fatalf("the example differs: %+v", found)
		}
		l := &c.Lines[rapid.IntRange(0, 1).Draw(t, "line")]
		from := State(rapid.IntRange(int(Accepted), int(Held)).Draw(t, "from"))
		to := State(rapid.IntRange(int(Accepted), int(Held)).Draw(t, "to"))
		for _, of := range []*Line{l, &c.Total} {
			moved := of.Of[from]
			of.Of[from] = Amounts{}
			of.Of[to].addAll(moved)
		}
		if found := c.Differences(); found != nil {
			t.Fatalf("moved from %s to %s: %+v", from.ID(), to.ID(), found)
		}
		extra := rapid.SampledFrom([]Amounts{amounts(1, 0), amounts(0, 1), amounts(0, 0, "0.01"), amounts(0, 0, "0", "-0.01"), amounts(0, 0, "0", "0", "0.0000000001")}).Draw(t, "extra")
		l.Of[to].addAll(extra)
		inTotal := rapid.Bool().Draw(t, "in total")
		if inTotal {
			c.Total.Of[to].addAll(extra)
		}
		found := c.Differences()
		if len(found) == 0 || found[0].Portfolio != l.Portfolio || found[0].Total || len(found) != map[bool]int{false: 1, true: 2}[inTotal] || inTotal && !found[1].Total {
			t.Fatalf("with more: %+v", found)
		}
		if c.Complete() {
			t.Fatal("complete with a difference")
		}
	})
	c := example()
	c.Lines[0].Of[File] = Amounts{}
	if c.NoFile = true; c.Differences() != nil {
		t.Error("a journal that does not tell what the file held differs from it")
	}
}

func TestComplete(t *testing.T) {
	all := func(s State) *Certificate {
		c := &Certificate{Lines: []Line{{Portfolio: "CONSUMO"}}}
		for _, l := range []*Line{&c.Lines[0], &c.Total} {
			l.Of[File], l.Of[Ready] = amounts(2, 3, "10"), amounts(2, 3, "10")
			l.Of[s] = amounts(2, 3, "10")
		}
		return c
	}
	for s := Accepted; s < States; s++ {
		if got := all(s).Complete(); got != (s == Accepted) {
			t.Errorf("all %s: complete %v", s.ID(), got)
		}
	}
	if new(Certificate).Complete() {
		t.Error("nothing is complete")
	}
	c := all(Accepted)
	c.Total.Of[Accepted], c.Total.Of[Held] = amounts(1, 3, "10"), amounts(1, 0)
	if c.Complete() {
		t.Error("complete with a case file that is held and has nothing")
	}
}

func TestStateIDs(t *testing.T) {
	seen := map[string]bool{}
	for s := range States {
		seen[s.ID()] = true
	}
	if len(seen) != int(States) {
		t.Errorf("%d names of %d states", len(seen), States)
	}
}
