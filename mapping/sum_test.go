package mapping

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"wolkload/crm"
)

const sumHeader = "Cédula|Nombre|Correo|Celular|Obligación|Producto|Cartera|Saldo total|Valor último pago|Saldo pendiente"

func sumMapping() Mapping {
	m := Suggest(texts(sumHeader, "1020|Ana Ejemplo|ana@example.com|3001234567|A1|Libranza|CONSUMO|=1.5|=1.5|=1.5"), 0)
	if m.Problems() != nil {
		panic(fmt.Sprint(m.Problems()))
	}
	return m
}

// totals writes each portfolio as "name: file = ready + held", with debtors,
// obligations and the three amounts of each.
func totals(r *Result) string {
	write := func(s Sum) string {
		return fmt.Sprint(s.CaseFiles, "/", s.Obligations, " ", s.TotalBalance, " ", s.LastPay, " ", s.BalancePayment)
	}
	var all []string
	for _, total := range r.Totals {
		all = append(all, fmt.Sprintf("%q: %s = %s + %s", total.PortfolioType, write(total.File), write(total.Ready), write(total.Held)))
	}
	return strings.Join(all, "\n")
}

func TestTotals(t *testing.T) {
	const ana, beto = "1020|Ana Ejemplo|ana@example.com|3001234567|", "1030|Beto Ejemplo||3017654321|" // Beto is held
	tests := []struct {
		name string
		rows []string
		want []string
	}{
		{
			"one", []string{ana + "A1|x|CONSUMO|=100|=10|=90"},
			[]string{`"CONSUMO": 1/1 100 10 90 = 1/1 100 10 90 + 0/0 0 0 0`},
		},
		{
			"ready and held", []string{ana + "A1|x|CONSUMO|=100|=10|=90", beto + "B1|x|CONSUMO|=0.5|=0.25|=0.125"},
			[]string{`"CONSUMO": 2/2 100.50 10.25 90.125 = 1/1 100 10 90 + 1/1 0.50 0.25 0.125`},
		},
		{
			"a debtor in two portfolios counts in both", []string{ana + "A1|x|CONSUMO|=1||", ana + "A2|x|PYME|=2||", ana + "A3|x|CONSUMO|=3||"},
			[]string{`"CONSUMO": 1/2 4 0 0 = 1/2 4 0 0 + 0/0 0 0 0`, `"PYME": 1/1 2 0 0 = 1/1 2 0 0 + 0/0 0 0 0`},
		},
		{
			"no portfolio", []string{ana + "A1|x||=1||", beto + "B1|x|PYME|=2||"},
			[]string{`"": 1/1 1 0 0 = 1/1 1 0 0 + 0/0 0 0 0`, `"PYME": 1/1 2 0 0 = 0/0 0 0 0 + 1/1 2 0 0`},
		},
		{
			"an amount that can't be read counts nothing, its obligation does", []string{ana + "A1|x|CONSUMO|=1||", ana + "A2|x|CONSUMO|x||"},
			[]string{`"CONSUMO": 1/2 1 0 0 = 0/0 0 0 0 + 1/2 1 0 0`},
		},
		{
			"negative ones", []string{ana + "A1|x|CONSUMO|=-100.5|(10,25)|5,00-", ana + "A2|x|CONSUMO|=100.25||"},
			[]string{`"CONSUMO": 1/2 -0.25 -10.25 -5 = 1/2 -0.25 -10.25 -5 + 0/0 0 0 0`},
		},
		{
			"ten thousandths", []string{ana + "A1|x|CONSUMO|=0.0001|=0.3333|=1.00005", ana + "A2|x|CONSUMO|=0.0002|=0.6667|=-1.00005"},
			[]string{`"CONSUMO": 1/2 0.0003 1 0 = 1/2 0.0003 1 0 + 0/0 0 0 0`},
		},
		{
			"what floats get wrong", []string{ana + "A1|x|CONSUMO|=0.1||", ana + "A2|x|CONSUMO|=0.2||", ana + "A3|x|CONSUMO|=99999999999999||", ana + "A4|x|CONSUMO|=0.0001||"},
			[]string{`"CONSUMO": 1/4 99999999999999.3001 0 0 = 1/4 99999999999999.3001 0 0 + 0/0 0 0 0`},
		},
		{
			"a debtor who owes nothing", []string{ana + "|||||"},
			nil,
		},
		{
			"a creditor's own total", []string{ana + "A1|x|CONSUMO|=1||", "|||||TOTAL||=1||"},
			[]string{`"CONSUMO": 1/1 1 0 0 = 1/1 1 0 0 + 0/0 0 0 0`},
		},
		{
			"by the names that are sent, in their order", []string{ana + "A1|x|b|=1||", ana + "A2|x| b |=1||", ana + "A3|x|B|=1||", ana + "A4|x|=7|=1||", ana + "A5|x|7|=1||"},
			[]string{
				`"7": 1/2 2 0 0 = 1/2 2 0 0 + 0/0 0 0 0`, `"B": 1/1 1 0 0 = 1/1 1 0 0 + 0/0 0 0 0`, `"b": 1/2 2 0 0 = 1/2 2 0 0 + 0/0 0 0 0`,
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := texts(append([]string{sumHeader}, tt.rows...)...)
			r := check(t, s, sumMapping())
			agree(t, s, sumMapping(), r)
			if got := totals(r); got != strings.Join(tt.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s\n%s", got, strings.Join(tt.want, "\n"), issues(r))
			}
		})
	}
}

func TestTotalsOfDefaults(t *testing.T) {
	m := sumMapping()
	set := func(field, value string) {
		m = m.WithSetting(Setting{Key: Key{ToObligation, field}, Default: value})
	}
	set(crm.PortfolioType, "OTRA")
	set(crm.TotalBalance, "7,5")
	set(crm.LastPay, "0.0001")
	s := texts(sumHeader,
		"1020|Ana Ejemplo|ana@example.com|3001234567|A1|x||||", "1020|Ana Ejemplo|ana@example.com|3001234567|A2|x|PYME|=1|=2|",
		"1030|Beto Ejemplo||3017654321|B1|x||x||=3")
	r := check(t, s, m)
	agree(t, s, m, r)
	want := `"OTRA": 2/2 7.50 0.0002 3 = 1/1 7.50 0.0001 0 + 1/1 0 0.0001 3` + "\n" + `"PYME": 1/1 1 2 0 = 1/1 1 2 0 + 0/0 0 0 0`
	if got := totals(r); got != want {
		t.Errorf("got\n%s\nwant\n%s\n%s", got, want, issues(r))
	}
	// A portfolio with an error in its cell is of none, not of the default.
	with := s.with(1, 6, texts("x").rows[0][0])
	with.rows[1][6].Raw = "x\xff"
	if got := totals(check(t, with, m)); !strings.HasPrefix(got, `"": 1/1 7.50`) {
		t.Errorf("got\n%s", got)
	}
}

// Sums are what a slower and exact hand adds up from what the sheet says.
func TestPropertySums(t *testing.T) {
	m := sumMapping()
	rapid.Check(t, func(t *rapid.T) {
		s := texts(sumHeader)
		type key struct {
			portfolio string
			held      bool
		}
		owed := map[key]*[3]*big.Rat{}
		all := map[bool]*[3]*big.Rat{true: zeros(), false: zeros()}
		for d := range rapid.IntRange(1, 5).Draw(t, "debtors") {
			held := rapid.Bool().Draw(t, "held")
			mail := map[bool]string{false: fmt.Sprintf("d%d@example.com", d)}[held]
			for o := range rapid.IntRange(1, 4).Draw(t, "obligations") {
				k := key{rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "portfolio"), held}
				if owed[k] == nil {
					owed[k] = zeros()
				}
				line := fmt.Sprintf("10%d|Ana Ejemplo|%s|300123456%d|O%d-%d|x|%s", d, mail, d, d, o, k.portfolio)
				for i := range 3 {
					amount := rapid.StringMatching(`-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,3}[1-9])?`).Draw(t, "amount")
					if rapid.IntRange(0, 4).Draw(t, "empty") == 0 {
						line += "|"
						continue
					}
					line += "|=" + amount
					v, _ := new(big.Rat).SetString(amount)
					owed[k][i].Add(owed[k][i], v)
					all[held][i].Add(all[held][i], v)
				}
				s.rows = append(s.rows, texts(line).rows[0])
			}
		}
		r := mustCheck(t, s, m)
		verify(t, r)
		same := func(name string, got Sum, want *[3]*big.Rat) {
			for i, d := range []decimal.Decimal{got.TotalBalance, got.LastPay, got.BalancePayment} {
				if v, _ := new(big.Rat).SetString(d.String()); v.Cmp(want[i]) != 0 {
					t.Fatalf("%s: sum %d is %s, want %s", name, i, d, want[i].FloatString(6))
				}
			}
		}
		plus := func(a, b *[3]*big.Rat) *[3]*big.Rat {
			sum := zeros()
			for i := range sum {
				if a != nil {
					sum[i].Add(sum[i], a[i])
				}
				if b != nil {
					sum[i].Add(sum[i], b[i])
				}
			}
			return sum
		}
		same("ready", r.Ready, all[false])
		same("held", r.Held, all[true])
		same("all", r.All, plus(all[false], all[true]))
		for _, total := range r.Totals {
			ready, held := owed[key{total.PortfolioType, false}], owed[key{total.PortfolioType, true}]
			same(total.PortfolioType+" ready", total.Ready, plus(ready, nil))
			same(total.PortfolioType+" held", total.Held, plus(held, nil))
			same(total.PortfolioType+" file", total.File, plus(ready, held))
		}
	})
}

func zeros() *[3]*big.Rat { return &[3]*big.Rat{new(big.Rat), new(big.Rat), new(big.Rat)} }

// A constant and a column of all obligations can make a sum too large as well.
func TestSumOverflowWithoutColumn(t *testing.T) {
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("10%02d|Ana Ejemplo|ana@example.com|30012345%02d|A%d|x", i, i, i))
	}
	s := texts(append([]string{"Cédula|Nombre|Correo|Celular|Obligación|Producto"}, lines...)...)
	m := Suggest(s, 0).WithSetting(Setting{Key: Key{ToObligation, crm.TotalBalance}, Default: "90000000000000"})
	r := check(t, s, m)
	if r.Held.CaseFiles != 2 || r.All.TotalBalance.String() != "900000000000000" || !strings.Contains(issues(r), "12 amount_too_large total_balance") {
		t.Errorf("%+v: %s", r.All, issues(r))
	}
	s = texts("Cédula|Nombre|Correo|Celular|Saldo total|Obligación 1|Producto 1|Obligación 2|Producto 2",
		"1020|Ana Ejemplo|ana@example.com|3001234567|=90000000000000|A1|x|A2|x")
	for range 3 {
		s.rows = append(s.rows, s.rows[1:]...)
	}
	for i := range s.rows[1:] {
		s.rows[i+1] = append(texts(fmt.Sprint(i + 1000)).rows[0], s.rows[i+1][1:]...)
	}
	r = check(t, s, Suggest(s, 0))
	if r.Held.CaseFiles != 3 || r.All.TotalBalance.String() != "900000000000000" {
		t.Errorf("%+v: %s", r.All, issues(r))
	}
}
