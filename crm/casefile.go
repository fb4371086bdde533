package crm

// The documented field names, to the letter as the vendor spells them.
const (
	Identification = "Identification"
	Name           = "Name"
	Email          = "Email"
	Telephone      = "Telephone"
	Address        = "Address"
	Obligations    = "Obligations"

	ObligationID   = "id"
	ObligationName = "name"
	TotalBalance   = "total_balance"
	ExpiringDate   = "expiring_date"
	DaysDelay      = "days_delay"
	PortfolioType  = "portfolio_type"
	LastPay        = "last_pay"
	LastPayDate    = "last_pay_date"
	BalancePayment = "balance_payment"
)

// Field is one key of a case file or an obligation with the text it is sent
// as. A custom key is the label of the field in the CRM to the letter, a
// trailing space included.
type Field struct {
	Key   string
	Value string
}

// Obligation is one payment commitment of a customer. Fields are sent in the
// order given; keys are distinct.
type Obligation struct {
	Fields []Field
}

// CaseFile is one customer ("expediente") with its obligations: one entry of
// "collections". Fields are sent in the order given; keys are distinct and
// none is "Obligations".
type CaseFile struct {
	Fields      []Field
	Obligations []Obligation
}

// Value returns the value sent under key, "" when there is none.
func (c CaseFile) Value(key string) string { return value(c.Fields, key) }

// Value returns the value sent under key, "" when there is none.
func (o Obligation) Value(key string) string { return value(o.Fields, key) }

func value(fields []Field, key string) string {
	for _, f := range fields {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}
