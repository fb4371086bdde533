package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

const (
	debtors     = 180
	rows        = 300
	mostPerHead = 4 // obligations of one debtor
)

// mistakes says how many debtors have which mistake.
var mistakes = []struct {
	kind    string
	debtors int
}{
	{EmptyEmail, 2}, {InvalidEmail, 3}, {ImpossibleDate, 2}, {LostIdentification, 2},
	{AmountInWords, 2}, {MissingObligationID, 2}, {TwoNames, 1}, {PlaceholderPhone, 2},
}

const (
	misspelled    = 5 // debtors that the CRM rejects for their portfolio
	paddedIDs     = 20
	textDates     = 8
	textAmounts   = 7
	misspelling   = "CONSUMOO"
	firstID       = 1_030_000_001
	firstPaddedID = 71_000_001
	firstPhone    = 3_000_000_001
)

// debtor is one customer; the fields are as they should be, and mistake says
// which of them is written wrongly.
type debtor struct {
	id          int
	padded      bool   // the number format shows leading zeros
	lost        string // what Excel left of the identification, for LostIdentification
	name        string
	otherName   string // for TwoNames
	email       string
	phone       int
	address     string
	stage       string
	agent       string
	mistake     string // a kind, "" for none
	obligations []obligation
}

// identification is what is sent for the debtor.
func (d debtor) identification() string {
	switch {
	case d.mistake == LostIdentification:
		return d.lost
	case d.padded:
		return fmt.Sprintf("%0*d", len(idFormat), d.id)
	}
	return fmt.Sprint(d.id)
}

// rejected says that the CRM rejects the debtor by RejectRule.
func (d debtor) rejected() bool {
	for _, o := range d.obligations {
		if o.portfolio == misspelling {
			return true
		}
	}
	return false
}

// obligation is one row. Amounts are in cents.
type obligation struct {
	id           string
	product      product
	portfolio    string
	total        int
	amountAsText bool
	due          time.Time
	dateAsText   bool
	delay        int // days
	paid         int // 0 when nothing was ever paid
	paidOn       time.Time
	pending      int
	last         bool // of its debtor
}

type product struct{ name, prefix, portfolio string }

var (
	products = []product{
		{"Tarjeta de crédito", "TC", FixedValue},
		{"Libre inversión", "LI", FixedValue},
		{"Libranza", "LB", FixedValue},
		{"Microcrédito", "MC", "MICROCRÉDITO"},
		{"Crédito de vivienda", "CV", "VIVIENDA"},
		{"Crédito comercial", "CC", "COMERCIAL"},
	}
	given = []string{"Ana María", "José Andrés", "Begoña", "Íngrid", "Iván Darío", "Lucía", "Óscar", "Sofía", "Tomás", "Úrsula",
		"Verónica", "Wílmer", "Ximena", "Yésica", "Zoraida", "Álvaro", "Belén", "César", "Dayana", "Efraín"}
	family  = []string{"Ejemplo", "Ficticio", "Inventado", "Muestra", "Modelo", "Prueba", "Ensayo", "Simulado", "Demostración"}
	stages  = []string{"Preventiva", "Administrativa", "Prejurídica", "Jurídica"}
	agents  = []string{"Gestor Uno", "Gestor Dos", "Gestor Tres", "Gestor Cuatro"}
	streets = []string{"Calle", "Carrera", "Avenida", "Transversal"}
)

// generate makes the portfolio, the same every time.
func generate() []debtor {
	random := rand.New(rand.NewPCG(20251031, 300))
	all := make([]debtor, debtors)
	for i, person := range random.Perm(debtors) {
		all[i] = newDebtor(random, person)
	}
	// The first ones of a random order get the special roles, so that these lie
	// all over the sheet.
	order := random.Perm(debtors)
	spoiled := spoil(all, order)
	misspell := order[spoiled : spoiled+misspelled]
	shares := share(random, all, misspell)
	number := 0
	for i := range all {
		for range shares[i] {
			number++
			all[i].obligations = append(all[i].obligations, newObligation(random, number))
		}
		all[i].obligations[shares[i]-1].last = true
	}
	for _, i := range misspell {
		all[i].obligations[0].setProduct(products[0], misspelling)
	}
	typeAsText(random, all)
	return all
}

func newDebtor(random *rand.Rand, person int) debtor {
	first := given[person%len(given)]
	one := family[person/len(given)%len(family)]
	two := family[(person/len(given)+1+person%(len(family)-1))%len(family)]
	street := streets[random.IntN(len(streets))]
	d := debtor{
		id:      firstID + person,
		name:    first + " " + one + " " + two,
		email:   fmt.Sprintf("%s.%s%03d@example.com", plainLetters(strings.Fields(first)[0]), plainLetters(one), person+1),
		phone:   firstPhone + person,
		address: fmt.Sprintf("%s %d # %d-%02d", street, 1+random.IntN(120), 1+random.IntN(90), 1+random.IntN(99)),
		stage:   stages[random.IntN(len(stages))],
		agent:   agents[random.IntN(len(agents))],
	}
	d.otherName = first + " " + two
	if person < paddedIDs {
		d.id, d.padded = firstPaddedID+person*1013, true
	}
	return d
}

// plainLetters gives a name as it stands in an e-mail address.
func plainLetters(s string) string {
	return strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n").Replace(strings.ToLower(s))
}

// spoil gives debtors their mistakes, in the given order, and returns how many have one.
func spoil(all []debtor, order []int) (spoiled int) {
	for _, m := range mistakes {
		for n := range m.debtors {
			d := &all[order[spoiled]]
			d.mistake = m.kind
			if m.kind == LostIdentification {
				d.lost = fmt.Sprintf("1,0%dE+09", 3+n)
			}
			spoiled++
		}
	}
	return spoiled
}

// share decides how many obligations each debtor has. A mistake stands on one
// row, but two names take two; half of the misspelled debtors have two.
func share(random *rand.Rand, all []debtor, misspell []int) []int {
	shares := make([]int, len(all))
	fixed := make([]bool, len(all))
	left := rows - len(all)
	for i, d := range all {
		shares[i] = 1
		fixed[i] = d.mistake != ""
		if d.mistake == TwoNames {
			shares[i]++
			left--
		}
	}
	for n, i := range misspell {
		fixed[i] = true
		shares[i] += n % 2
		left -= n % 2
	}
	for left > 0 {
		if i := random.IntN(len(all)); !fixed[i] && shares[i] < mostPerHead {
			shares[i]++
			left--
		}
	}
	return shares
}

func newObligation(random *rand.Rand, number int) obligation {
	o := obligation{id: fmt.Sprintf("%06d", 700_000+number*7)}
	p := products[random.IntN(len(products))]
	o.setProduct(p, p.portfolio)
	o.delay = 15 + random.IntN(700)
	o.due = cutOff.AddDate(0, 0, -o.delay)
	o.total = 30_000_000 + random.IntN(900_000_000) // 300,000.00 to 9,300,000.00
	o.pending = o.total / 100 * (40 + random.IntN(60))
	if random.IntN(3) > 0 {
		o.paid = 5_000_000 + random.IntN(200)*100_000
		o.paidOn = o.due.AddDate(0, 0, -1-random.IntN(60))
	}
	return o
}

// setProduct makes the obligation one of that product.
func (o *obligation) setProduct(p product, portfolio string) {
	o.id = p.prefix + "-" + o.id[len(o.id)-6:]
	o.product, o.portfolio = p, portfolio
}

// typeAsText makes some dates and amounts text, as if typed into text cells:
// not those that are wrong for another reason.
func typeAsText(random *rand.Rand, all []debtor) {
	for dates, amounts := textDates, textAmounts; dates+amounts > 0; {
		d := all[random.IntN(len(all))]
		o := &d.obligations[0]
		if d.mistake != "" || o.dateAsText || o.amountAsText {
			continue
		}
		if dates > 0 {
			o.dateAsText = true
			dates--
		} else {
			o.amountAsText = true
			amounts--
		}
	}
}
