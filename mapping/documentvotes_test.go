package mapping

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rightNumbers gives n different right numbers of a kind, the same every time.
func rightNumbers(id string, n int) []string {
	g := anyNumber(id)
	seen := map[string]bool{}
	var numbers []string
	for seed := 0; len(numbers) < n; seed++ {
		if v := g.Example(seed); !seen[v] {
			seen[v] = true
			numbers = append(numbers, v)
		}
	}
	return numbers
}

func votesOf(columns ...[]string) *documentVotes {
	var v documentVotes
	for _, values := range columns {
		for _, value := range values {
			v.add(value)
		}
	}
	return &v
}

func provenIDs(v *documentVotes) string {
	var ids []string
	for _, d := range v.provenAll() {
		ids = append(ids, d.id)
	}
	return strings.Join(ids, " ")
}

// withoutZeros is what a column becomes in number cells.
func withoutZeros(values []string) []string {
	stored := slices.Clone(values)
	for i, v := range stored {
		if digitsOnly(v) {
			stored[i] = strings.TrimLeft(v, "0")
		}
	}
	return stored
}

func repeat(value string, n int) []string { return slices.Repeat([]string{value}, n) }

// plainNumbers gives n numbers without check digit, from low to high.
func plainNumbers(n int, low, high int64) []string {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	values := make([]string, n)
	for i := range values {
		values[i] = strconv.FormatInt(low+r.Int64N(high-low), 10)
	}
	return values
}

func TestDocumentVotes(t *testing.T) {
	cpf, cnpj := rightNumbers("cpf", 300), rightNumbers("cnpj", 300)
	nit := rightNumbers("co_nit", 60)
	cedulas := plainNumbers(500, 10_000_000, 1_200_000_000)
	wrongCPF := []string{"52998224726", "11144477753", "12345678990", "98765432101", "01234567891", "52998224762", "11144477736", "12345678908"}
	dominican := func(codes ...string) []string {
		var values []string
		for i := range 30 * len(codes) {
			b := fmt.Sprintf("%s%07d", codes[i%len(codes)], 12345+7919*i)
			values = append(values, b+luhnDigit(b))
		}
		return values
	}
	male := rightNumbers("cuit", 2000)
	male = slices.DeleteFunc(male, func(s string) bool { return !strings.HasPrefix(s, "20") })
	for name, tt := range map[string]struct {
		column []string
		want   string
	}{
		"nothing":                              {nil, ""},
		"four cpf":                             {cpf[:4], ""},
		"five cpf":                             {cpf[:5], "cpf"},
		"one cpf on many rows":                 {repeat(cpf[0], 1000), ""},
		"nine nit":                             {nit[:9], ""},
		"ten nit":                              {nit[:10], "co_nit"},
		"cpf, 5 in 100 mistyped":               {slices.Concat(cpf[:152], wrongCPF), "cpf"},
		"cpf, 8 in 100 mistyped":               {slices.Concat(cpf[:92], wrongCPF), ""},
		"cpf, one of them mistyped on 99 rows": {slices.Concat(cpf[:100], repeat(wrongCPF[0], 99)), "cpf"},
		"cpf and words":                        {slices.Concat(cpf, []string{"", "SIN CPF", "0", "1", "99999999999", "-"}), "cpf"},
		"cpf that lost zeros":                  {withoutZeros(cpf), "cpf"},
		"cpf and cnpj":                         {slices.Concat(cpf, cnpj[:100]), "cpf cnpj"},
		"cnpj and cpf":                         {slices.Concat(cpf[:100], cnpj), "cnpj cpf"},
		"cédulas of Colombia":                  {cedulas, ""},
		"cédulas and companies":                {slices.Concat(cedulas, nit), "co_nit"},
		"companies without check digit":        {plainNumbers(500, 800_000_000, 902_000_000), ""},
		"DNI of Peru":                          {plainNumbers(500, 1_000_000, 80_000_000), ""},
		"DNI and RUC of Peru":                  {slices.Concat(plainNumbers(500, 1_000_000, 80_000_000), rightNumbers("pe_ruc", 60)), "pe_ruc"},
		"DNI and CUIT of Argentina":            {slices.Concat(plainNumbers(500, 5_000_000, 50_000_000), rightNumbers("cuit", 60)), "cuit"},
		"CUIT of men":                          {male[:100], "cuit"},
		"phones":                               {plainNumbers(500, 3_000_000_000, 3_250_000_000), ""},
		"one after another":                    {sequence(1_000_000_000, 500), ""},
		"the same year's dates":                {sequence(20_250_101, 300), ""},
		"zeros of Ecuador":                     {withoutZeros(rightNumbers("ec_cedula", 200)), "ec_cedula"},
		"Ecuador":                              {slices.Concat(rightNumbers("ec_cedula", 200), rightNumbers("ec_ruc", 50)), "ec_cedula ec_ruc"},
		"new companies of Ecuador":             {slices.Concat(rightNumbers("ec_ruc", 50), []string{"1793213150001", "1793189906001", "0993366721001", "0993370026001"}), "ec_ruc"},
		"old companies of Ecuador":             {[]string{"1792060346001", "1790011674001", "1760001550001", "0992397535001", "1790010937001"}, ""},
		"Dominican Republic":                   {dominican("001", "402", "031", "023"), "do_cedula"},
		"Dominican Republic, numbers":          {withoutZeros(dominican("001", "402", "031", "023")), "do_cedula"},
		// All its numbers of ten digits could be of Ecuador: the few of eleven tell.
		"San Pedro, numbers":            {withoutZeros(slices.Concat(dominican("001", "023"), dominican("402")[:3])), ""},
		"RNC and cédula":                {slices.Concat(dominican("001", "402"), rightNumbers("do_rnc", 40)), "do_cedula do_rnc"},
		"a word and a number that is a": {[]string{"CC 52998224725", "NIT 900123456"}, ""},
	} {
		v := votesOf(tt.column)
		if got := provenIDs(v); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		first := ""
		if d := v.proven(); d != nil {
			first = d.id
		}
		if want, _, _ := strings.Cut(tt.want, " "); first != want {
			t.Errorf("%s: proven is %q", name, first)
		}
	}
}

func sequence(from, n int) []string {
	values := make([]string, n)
	for i := range values {
		values[i] = strconv.Itoa(from + i)
	}
	return values
}

// Each kind proves itself, and nothing else, when its values look like nothing else.
func TestDocumentVotesEachKind(t *testing.T) {
	for _, d := range documents() {
		values := rightNumbers(d.id, 400)
		if got := provenIDs(votesOf(values)); got != d.id {
			t.Errorf("%s is proven to be %q", d.id, got)
		}
		if got := provenIDs(votesOf(withoutZeros(values))); got != d.id {
			t.Errorf("%s as numbers is proven to be %q", d.id, got)
		}
	}
}

// Zeros come back only where the shorter numbers are of the kind, and one kind
// alone explains them.
func TestDocumentVotesRestore(t *testing.T) {
	cpf, cnpj, ec := rightNumbers("cpf", 300), rightNumbers("cnpj", 300), rightNumbers("ec_cedula", 200)
	lost := func(id string, n int) []string { // numbers that did lose zeros
		var values []string
		for _, v := range rightNumbers(id, 40*n) {
			if v[0] == '0' && v[1] != '0' && digitsOnly(v) && len(values) < n {
				values = append(values, strings.TrimLeft(v, "0"))
			}
		}
		return values
	}
	dni := plainNumbers(60, 5_000_000, 50_000_000)
	cpfLost, ecLost := lost("cpf", 20), lost("ec_cedula", 20)
	for name, tt := range map[string]struct {
		column []string
		digits string
		want   string
	}{
		"cpf":                    {slices.Concat(cpf, cpfLost), cpfLost[0], "cpf"},
		"cpf, the first to lose": {slices.Concat(cpf[:20], cpfLost[:1]), cpfLost[0], "cpf"},
		"cpf and DNI":            {slices.Concat(cpf, cpfLost, dni), cpfLost[0], ""},
		"cpf, a wrong one":       {slices.Concat(cpf, cpfLost), "1234567891", ""},
		"cpf and cnpj":           {slices.Concat(cpf, cpfLost, cnpj, lost("cnpj", 5)), cpfLost[1], "cpf"},
		"cnpj and cpf":           {slices.Concat(cpf, cpfLost, cnpj, lost("cnpj", 5)), lost("cnpj", 5)[0], "cnpj"},
		"cpf, no cnpj that lost": {slices.Concat(cpf, cpfLost, cnpj), lost("cnpj", 5)[0], ""},
		// A cpf that lost two zeros has the check digits of a cnpj that lost five.
		"cpf or cnpj": {slices.Concat(cpf, cpfLost, cnpj, lost("cnpj", 5), []string{"191"}), "191", ""},
		"cpf alone":   {slices.Concat(cpf, cpfLost, []string{"191"}), "191", "cpf"},
		"ecuador":     {slices.Concat(ec, ecLost), ecLost[0], "ec_cedula"},
		// Of two that miss a digit one may agree by chance.
		"ecuador, two that lost":         {slices.Concat(slices.DeleteFunc(slices.Clone(ec), func(s string) bool { return s[0] == '0' }), ecLost[:2]), ecLost[0], ""},
		"ecuador, one in ten is another": {slices.Concat(ec, ecLost, []string{"926687857", "926687858"}), ecLost[0], ""},
		"no kind":                        {dni, cpfLost[0], ""},
	} {
		got := ""
		for _, d := range votesOf(tt.column).provenAll() {
			if full, ok := d.restore(tt.digits); ok {
				if got != "" {
					t.Errorf("%s: two kinds restore %s", name, tt.digits)
				}
				if got = d.id; strings.TrimLeft(full, "0") != tt.digits {
					t.Errorf("%s: %s became %s", name, tt.digits, full)
				}
			}
		}
		if got != tt.want {
			t.Errorf("%s: restored as %q, want %q", name, got, tt.want)
		}
	}
}

// A column cut into parts, counted in any order, says the same.
func TestPropertyDocumentVotesMerge(t *testing.T) {
	pool := slices.Concat(rightNumbers("cpf", 300), rightNumbers("cnpj", 150), plainNumbers(200, 1_000_000, 1_200_000_000),
		withoutZeros(rightNumbers("ec_cedula", 250)), []string{"", "x", "12.345.678-5"})
	rapid.Check(t, func(t *rapid.T) {
		var whole documentVotes
		parts := make([]documentVotes, rapid.IntRange(1, 5).Draw(t, "parts"))
		seed := rapid.Uint64().Draw(t, "seed")
		r := rand.New(rand.NewPCG(seed, 0))
		for range rapid.IntRange(0, 800).Draw(t, "values") {
			value := pool[r.IntN(len(pool))]
			whole.add(value)
			parts[r.IntN(len(parts))].add(value)
		}
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		var merged documentVotes
		for i := range parts {
			merged.merge(&parts[i])
		}
		for k := range documentKinds {
			if !slices.Equal(merged.full[k], whole.full[k]) || !slices.Equal(merged.short[k], whole.short[k]) {
				t.Fatalf("%s differs", documentKinds[k].id)
			}
		}
		if !reflect.DeepEqual(provenIDs(&merged), provenIDs(&whole)) {
			t.Fatalf("%s, merged %s", provenIDs(&whole), provenIDs(&merged))
		}
	})
}

// No kind takes more than one in ten of the numbers that are not of it, one in
// a hundred with two check digits. So ten check digits agree once in 10^10; and
// with at least 95 in 100, once in less for any longer column.
func TestDocumentChance(t *testing.T) {
	const n = 200_000
	r := rand.New(rand.NewPCG(2, 3))
	for i := range documentKinds {
		d := &documentKinds[i]
		shapes := []string{}
		for length := 6; length <= 14; length++ {
			if d.plain.has(length) {
				shapes = append(shapes, strings.Repeat("#", length))
			}
			if d.dashed.has(length) {
				shapes = append(shapes, strings.Repeat("#", length-1)+"-#")
			}
		}
		for _, shape := range shapes {
			valid, complete := 0, 0
			for range n {
				b := []byte(shape)
				for i, c := range b {
					if c == '#' {
						b[i] = byte('0' + r.IntN(10))
					}
				}
				w, _ := readNumber(string(b))
				switch d.full(&w) {
				case agrees:
					valid++
					complete++
				case disagrees:
					complete++
				}
			}
			limit := complete / 10
			if d.digits == 2 {
				limit = complete / 100
			}
			// six standard deviations
			if valid > limit+6*isqrt(limit)+1 {
				t.Errorf("%s takes %d of %d numbers like %s", d.id, valid, complete, shape)
			}
		}
	}
	// The chance of a false proof, of a kind with one check digit and with two,
	// for every number of distinct values that a sample can hold.
	for digits, p := range map[int]float64{1: 0.1, 2: 0.01} {
		for all := 1; all <= sampleSize; all++ {
			least := max((provingDigits+digits-1)/digits, (all*95+99)/100)
			if chance := atLeast(all, least, p); chance > 1.0001e-10 {
				t.Errorf("of %d values %d agree by chance once in %g", all, least, 1/chance)
			}
		}
	}
}

func isqrt(n int) int {
	i := 0
	for i*i < n {
		i++
	}
	return i
}

// atLeast is the chance that at least k of n agree, each with chance p.
func atLeast(n, k int, p float64) float64 {
	if k > n {
		return 0
	}
	total := 0.0
	for i := k; i <= n; i++ {
		term := 1.0
		for j := range i {
			term *= p * float64(n-j) / float64(i-j)
		}
		for range n - i {
			term *= 1 - p
		}
		total += term
	}
	return total
}

// Columns of numbers without check digit, of 8 to 10 digits, at random and as
// they are issued: none of 40,000 is proven to be anything.
func TestDocumentVotesChance(t *testing.T) {
	columns := 40_000
	if testing.Short() {
		columns = 4_000
	}
	r := rand.New(rand.NewPCG(4, 5))
	for i := range columns {
		var v documentVotes
		low, high := int64(10_000_000), int64(9_999_999_999)
		switch i % 4 {
		case 1: // cédulas of Colombia
			high = 1_200_000_000
		case 2: // eight digits
			high = 99_999_999
		case 3: // close together
			low = r.Int64N(9_999_990_000)
			high = low + 10_000
		}
		for range 10 + r.IntN(40) {
			v.add(strconv.FormatInt(low+r.Int64N(high-low), 10))
		}
		if got := provenIDs(&v); got != "" {
			t.Fatalf("column %d is proven to be %s", i, got)
		}
	}
}

func TestPropertyDocumentVotesChance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v documentVotes
		for _, value := range rapid.SliceOfN(rapid.StringMatching(`[1-9][0-9]{7,9}`), 0, 60).Draw(t, "column") {
			v.add(value)
		}
		if d := v.proven(); d != nil {
			t.Fatalf("proven to be %s", d.id)
		}
	})
}

func BenchmarkDocumentVotesAdd(b *testing.B) {
	for name, values := range map[string][]string{
		"cedula": plainNumbers(1<<14, 1_000_000_000, 1_200_000_000),
		"nit":    rightNumbers("co_nit", 1<<12),
		"cpf":    rightNumbers("cpf", 1<<12),
		"one":    repeat("529.982.247-25", 1<<12),
		"few":    plainNumbers(32, 1_000_000_000, 1_200_000_000),
	} {
		b.Run(name, func(b *testing.B) {
			v := votesOf(values)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				v.add(values[i&(len(values)-1)])
			}
		})
	}
	// Until its samples are full a column costs most.
	b.Run("first200", func(b *testing.B) {
		values := plainNumbers(200, 1_000_000_000, 1_200_000_000)
		b.ReportAllocs()
		for b.Loop() {
			votesOf(values)
		}
	})
}
