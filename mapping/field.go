package mapping

import (
	"slices"

	"wolkload/crm"
)

// fields are the documented fields in the order sent (api.md, "Request"). The
// position of a field is its place in slot.place.
var fields = [...]Field{
	{crm.Identification, ToCaseFile, TypeIdentification, true},
	{crm.Name, ToCaseFile, TypeText, true},
	{crm.Email, ToCaseFile, TypeEmail, true},
	{crm.Telephone, ToCaseFile, TypePhone, true},
	{crm.Address, ToCaseFile, TypeText, false},

	{crm.ObligationID, ToObligation, TypeObligationID, true},
	{crm.ObligationName, ToObligation, TypeText, true},
	{crm.TotalBalance, ToObligation, TypeAmount, false},
	{crm.ExpiringDate, ToObligation, TypeDate, false},
	{crm.DaysDelay, ToObligation, TypeInteger, false},
	{crm.PortfolioType, ToObligation, TypeText, false},
	{crm.LastPay, ToObligation, TypeAmount, false},
	{crm.LastPayDate, ToObligation, TypeDate, false},
	{crm.BalancePayment, ToObligation, TypeAmount, false},
}

// Fields returns the documented fields, case file first, in the order sent.
func Fields() []Field { return slices.Clone(fields[:]) }

// Positions of the fields that mean something to grouping, sums and checks.
var (
	fieldIdentification = fieldIndex(ToCaseFile, crm.Identification)
	fieldEmail          = fieldIndex(ToCaseFile, crm.Email)
	fieldTelephone      = fieldIndex(ToCaseFile, crm.Telephone)
	fieldObligationID   = fieldIndex(ToObligation, crm.ObligationID)
	fieldTotalBalance   = fieldIndex(ToObligation, crm.TotalBalance)
	fieldExpiringDate   = fieldIndex(ToObligation, crm.ExpiringDate)
	fieldDaysDelay      = fieldIndex(ToObligation, crm.DaysDelay)
	fieldPortfolio      = fieldIndex(ToObligation, crm.PortfolioType)
	fieldLastPay        = fieldIndex(ToObligation, crm.LastPay)
	fieldLastPayDate    = fieldIndex(ToObligation, crm.LastPayDate)
	fieldBalancePayment = fieldIndex(ToObligation, crm.BalancePayment)
)

// Lookup finds a documented field by its level and its name to the letter.
func Lookup(level Target, name string) (f Field, ok bool) {
	if i := fieldIndex(level, name); i >= 0 {
		return fields[i], true
	}
	return Field{}, false
}

// TextID is the id of the field's label for people: "field.case_file.Email".
func (f Field) TextID() string { return "field." + f.Target.String() + "." + f.Name }

func fieldIndex(level Target, name string) int {
	return slices.IndexFunc(fields[:], func(f Field) bool { return f.Target == level && f.Name == name })
}
