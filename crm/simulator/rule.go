package simulator

import (
	"regexp"
	"strings"

	"wolkload/crm"
)

// IDs of the *crm.Error values of this package.
const (
	ErrNotLoopback = "simulator_not_loopback" // Values Addr
	ErrListen      = "simulator_listen"       // Values Addr
	ErrRule        = "simulator_rule"         // Values Rule
	ErrFault       = "simulator_fault"        // Values Fault
	ErrShape       = "simulator_shape"        // Values Shape
)

// Rule rejects case files, as a tenant's own checks would (invented): those
// with a field, of their own or of an obligation, that equals a value or
// matches an expression.
type Rule struct {
	Field  string
	Reason string // what failed_Sumary says
	equals string
	match  *regexp.Regexp // nil for equals
}

// ParseRule reads "portfolio_type=CONSUMOO" (the field equals the text) or
// "Telephone~^0" (it matches the regular expression). What stands left of the
// first = or ~ is the field's key to the letter. Errors are *crm.Error.
func ParseRule(text string) (Rule, error) {
	wrong := func(err error) (Rule, error) {
		return Rule{}, &crm.Error{ID: ErrRule, Values: map[string]string{"Rule": text}, Err: err}
	}
	at := strings.IndexAny(text, "=~")
	if at <= 0 {
		return wrong(nil)
	}
	rule := Rule{Field: text[:at], Reason: text[:at] + ": value not in list", equals: text[at+1:]}
	if text[at] == '~' {
		match, err := regexp.Compile(text[at+1:])
		if err != nil {
			return wrong(err)
		}
		rule.match, rule.Reason = match, rule.Field+": value not valid"
	}
	return rule, nil
}

func (r Rule) rejects(fields []crm.Field) bool {
	for _, f := range fields {
		if f.Key == r.Field && (r.match == nil && f.Value == r.equals || r.match != nil && r.match.MatchString(f.Value)) {
			return true
		}
	}
	return false
}

// failure is a record that fails: a case file and why.
type failure struct {
	caseFile   crm.CaseFile
	obligation string // id of the obligation that is wrong, "" for the case file itself
	reason     string
}

var (
	amount = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	isDate = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

// judge says why a case file fails, if it does: the first reason found, the
// documented mandatory fields first.
func (o Options) judge(c crm.CaseFile) (failure, bool) {
	for _, key := range []string{crm.Identification, crm.Name, crm.Email, crm.Telephone} {
		if c.Value(key) == "" {
			return failure{caseFile: c, reason: key + ": is required"}, true
		}
	}
	for _, b := range c.Obligations {
		if reason := malformed(b); reason != "" {
			return failure{c, b.Value(crm.ObligationID), reason}, true
		}
	}
	for _, rule := range o.Reject {
		if rule.rejects(c.Fields) {
			return failure{caseFile: c, reason: rule.Reason}, true
		}
		for _, b := range c.Obligations {
			if rule.rejects(b.Fields) {
				return failure{c, b.Value(crm.ObligationID), rule.Reason}, true
			}
		}
	}
	return failure{}, false
}

func malformed(b crm.Obligation) string {
	for _, key := range []string{crm.ObligationID, crm.ObligationName} {
		if b.Value(key) == "" {
			return key + ": is required"
		}
	}
	for _, key := range []string{crm.TotalBalance, crm.DaysDelay, crm.LastPay, crm.BalancePayment} {
		if v := b.Value(key); v != "" && !amount.MatchString(v) {
			return key + ": not a number"
		}
	}
	for _, key := range []string{crm.ExpiringDate, crm.LastPayDate} {
		if v := b.Value(key); v != "" && !isDate.MatchString(v) {
			return key + ": not a date"
		}
	}
	return ""
}
