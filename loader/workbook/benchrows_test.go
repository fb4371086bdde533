package workbook

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// benchColumns is how wide the portfolio is.
const benchColumns = 24

// benchHeaders are the first row of the portfolio.
var benchHeaders = [benchColumns]string{
	"Identificación", "Nombre", "Correo", "Teléfono", "Dirección", "Ciudad", "Obligación", "Producto",
	"Saldo total", "Vencimiento", "Días mora", "Portafolio", "Último pago", "Fecha último pago", "Saldo menos pago",
	"Etapa", "Gestor", "Sucursal", "Campaña", "Tasa", "Puntaje", "Acuerdo", "Observación", "Actualizado",
}

// Columns that are asked for by name.
const (
	benchBalance     = 8
	benchExpiring    = 9
	benchPayment     = 12
	benchObservation = 22 // mostly empty
)

// benchToday is the serial date of the portfolio: 24 November 2026.
const benchToday = 46_350

// The multiples of a number modulo a prime are all different and look random.
const (
	benchPrime    = 999_999_999_989
	benchMultiple = 618_033_988_749
)

// The cell styles of the workbook; the order is that of cellXfs.
const (
	benchGeneral = iota
	benchHeader
	benchZeros
	benchDate
	benchAmount
	benchRate
	benchMoment
	benchBordered // General again: Excel gives every cell of a table a style
)

// benchFormats are the number formats of those styles.
var benchFormats = []string{"General", "General", "0000000000", "dd/mm/yyyy", "#,##0.00", "0.00%", `dd/mm/yyyy\ hh:mm:ss`, "General"}

// benchCell is a cell to write; the zero one is empty.
type benchCell struct {
	raw     string
	kind    Kind
	style   int
	formula bool // Excel keeps it as balance minus payment
}

// portfolio makes the rows of a collections portfolio, the same ones every
// time. The people in it are invented: each name ends in a number.
type portfolio struct {
	random *rand.Rand
	digits int // that a decimal is written with; -1 for as few as tell it from others
	row    int64
	debtor benchDebtor
	cells  [benchColumns]benchCell
}

// benchDebtor is what the consecutive rows of one debtor have in common.
type benchDebtor struct {
	rows  int // still to come
	cells [6]benchCell
	agent string
}

func newPortfolio(digits int) *portfolio {
	return &portfolio{random: rand.New(rand.NewPCG(1, 24)), digits: digits}
}

// next gives the next row, valid until the one after. The first has the headers.
func (p *portfolio) next() *[benchColumns]benchCell {
	p.row++
	if p.row == 1 {
		for col, header := range benchHeaders {
			p.cells[col] = benchCell{raw: header, kind: Text, style: benchHeader}
		}
		return &p.cells
	}
	if p.debtor.rows == 0 {
		p.newDebtor()
	}
	p.debtor.rows--
	r := p.random
	copy(p.cells[:], p.debtor.cells[:])
	balance, expired := r.Int64N(40_000_000_000), benchToday-1-r.Int64N(1800)
	if r.IntN(100) < 35 { // without cents
		balance -= balance % 100
	}
	payment, paid := int64(0), int64(0)
	if r.IntN(100) < 70 {
		payment = 100 * r.Int64N(balance/100+1) // people pay whole amounts
		paid = benchToday - r.Int64N(365)
	}
	c := p.cells[6:]
	c[0] = textCell(fmt.Sprintf("%s%012d", pick(r, benchPrefixes), p.row*benchMultiple%benchPrime))
	c[1] = textCell(pick(r, benchProducts))
	c[2] = p.decimal(float64(balance)/100, Number, benchAmount)
	c[3] = whole(expired, Date, benchDate)
	c[4] = whole(benchToday-expired, Number, benchGeneral)
	c[5] = textCell(pick(r, benchPortfolios))
	c[6], c[7] = benchCell{}, benchCell{}
	if paid > 0 {
		c[6] = p.decimal(float64(payment)/100, Number, benchAmount)
		c[7] = whole(paid, Date, benchDate)
	}
	c[8] = p.decimal(float64(balance)/100-float64(payment)/100, Number, benchAmount)
	c[8].formula = paid > 0
	c[9] = textCell(pick(r, benchStages))
	c[10] = textCell(p.debtor.agent)
	c[11] = textCell(pick(r, benchBranches))
	c[12] = textCell(pick(r, benchCampaigns))
	c[13] = p.decimal(float64(180+5*r.IntN(24))/10_000, Number, benchRate)
	c[14] = whole(150+r.Int64N(800), Number, benchGeneral)
	c[15] = whole(r.Int64N(2), Bool, benchGeneral)
	c[16] = benchCell{}
	if r.IntN(100) < 8 {
		c[16] = textCell(p.observation())
	}
	c[17] = p.decimal(benchToday-200+float64(r.IntN(200*86_400))/86_400, Date, benchMoment)
	return &p.cells
}

// newDebtor gives 60 % of the rows to debtors of two to four rows.
func (p *portfolio) newDebtor() {
	r := p.random
	d := &p.debtor
	d.rows = 1
	if r.IntN(3) == 0 {
		d.rows = 2 + r.IntN(3)
	}
	id := whole(1_000_000_000+r.Int64N(8_999_999_999), Number, benchGeneral)
	if r.IntN(100) < 60 { // kept as a number, shown with its zeros
		id = whole(10_000_000+r.Int64N(1_989_999_999), Number, benchZeros)
	}
	given, surname, number := pick(r, benchGiven), pick(r, benchSurnames), strconv.Itoa(r.IntN(1_000_000))
	name := strings.Join([]string{given, pick(r, benchGiven), surname, pick(r, benchSurnames), number}, " ")
	email := benchASCII.Replace(strings.ToLower(given[:1]+surname)) + number + "@example.com"
	address := fmt.Sprintf("%s %d # %d-%02d", pick(r, benchStreets), 1+r.IntN(180), 1+r.IntN(140), r.IntN(100))
	switch r.IntN(8) {
	case 0:
		address += " " // typed by hand, and kept
	case 1, 2, 3:
		address += fmt.Sprintf(" Apto %d", 101+r.IntN(1500))
	}
	d.cells = [6]benchCell{
		id, textCell(name), textCell(email), whole(3_000_000_000+r.Int64N(250_000_000), Number, benchGeneral),
		textCell(address), textCell(often(r, benchCities)),
	}
	d.agent = fmt.Sprintf("%s %s", benchGiven[r.IntN(8)], benchSurnames[r.IntN(5)])
}

func textCell(text string) benchCell { return benchCell{raw: text, kind: Text} }

func whole(n int64, kind Kind, style int) benchCell {
	return benchCell{raw: strconv.FormatInt(n, 10), kind: kind, style: style}
}

// decimal gives a double with its digits: 17 as Excel writes them, that is
// 0.028500000000000001 for 0.0285.
func (p *portfolio) decimal(v float64, kind Kind, style int) benchCell {
	format := byte('f')
	if p.digits > 0 {
		format = 'g'
	}
	return benchCell{raw: strconv.FormatFloat(v, format, p.digits, 64), kind: kind, style: style}
}

// observation gives some 60 characters of what agents type.
func (p *portfolio) observation() string {
	r := p.random
	return fmt.Sprintf("%s; %s. %s %d", pick(r, benchCalls), pick(r, benchAnswers), pick(r, benchNext), 1+r.IntN(28))
}

// often picks the first ones more often.
func often(r *rand.Rand, from []string) string { return from[r.IntN(1+r.IntN(len(from)))] }

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

var benchASCII = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", " ", "")

var (
	benchPrefixes   = []string{"TC-", "LI-", "HIP-", "VH-"}
	benchProducts   = []string{"Tarjeta de crédito", "Libre inversión", "Hipotecario", "Vehículo", "Libranza", "Microcrédito", "Sobregiro", "Crédito rotativo"}
	benchPortfolios = []string{"Consumo", "Comercial", "Vivienda", "Microcrédito", "Castigada 2024", "Castigada 2025"}
	benchStages     = []string{"Preventiva", "Administrativa", "Prejurídica", "Jurídica", "Castigo"}
	benchBranches   = []string{"Centro", "Norte", "Sur", "Occidente", "Chapinero", "Zona Industrial", "Poblado", "Laureles", "Prado & Alto", "Manga", "Unicentro", "Virtual"}
	benchCampaigns  = []string{"Paga & gana", "Descuento fin de mes", "Refinanciación", "Primer contacto", "Recordatorio", "Acuerdo roto"}
	benchStreets    = []string{"Calle", "Carrera", "Avenida", "Diagonal", "Transversal", "Circular"}
	benchCalls      = []string{"Se llama al titular", "Contesta un tercero", "Buzón de voz", "Llama el titular", "Mensaje enviado"}
	benchAnswers    = []string{"promete pagar", "pide un plazo", "no reconoce la deuda", "solicita descuento", "no contesta"}
	benchNext       = []string{"Volver a llamar el día", "Enviar acuerdo el día", "Pago previsto el día", "Revisar el día"}
	benchCities     = []string{
		"Bogotá", "Medellín", "Cali", "Barranquilla", "Cartagena", "Cúcuta", "Bucaramanga", "Pereira", "Santa Marta", "Ibagué",
		"Pasto", "Manizales", "Neiva", "Villavicencio", "Armenia", "Valledupar", "Montería", "Sincelejo", "Popayán", "Palmira",
		"Buenaventura", "Floridablanca", "Tuluá", "Soacha", "Bello", "Itagüí", "Envigado", "Tunja", "Riohacha", "Quibdó",
	}
	benchGiven = []string{
		"Ana", "Luis", "María", "Carlos", "Lucía", "Jorge", "Elena", "Andrés", "Sofía", "Pedro", "Camila", "Diego",
		"Laura", "Juan", "Paula", "Miguel", "Carolina", "Fernando", "Valentina", "Ricardo", "Daniela", "Pablo", "Gloria", "Iván",
	}
	benchSurnames = []string{
		"Prueba", "Ejemplo", "Muestra", "Ensayo", "Inventado", "Gómez", "Rodríguez", "Martínez", "García", "López", "Hernández", "Díaz",
		"Pérez", "Sánchez", "Ramírez", "Torres", "Moreno", "Vargas", "Rojas", "Castro", "Ortiz", "Suárez", "Jiménez", "Muñoz",
	}
)
