package mapping

import "slices"

// Ids of rules. An Issue carries one; its texts are "rule.<id>" (the
// sentence), "rule.<id>.hint" (what to do) and "rule.<id>.title" (the heading
// of all its issues).
const (
	// of any cell
	RuleMissingMandatory    = "missing_mandatory"
	RuleCellError           = "cell_error"            // #N/A, #REF!, …
	RuleFormulaWithoutValue = "formula_without_value" // the file keeps no result of the formula
	RuleNotUTF8             = "not_utf8"
	RuleNotANumber          = "not_a_number" // a number cell that stores no number
	RuleFormulaText         = "formula_text" // ="0012345" in a text file
	RuleTrimmed             = "trimmed"      // spaces around the text are not sent
	RuleInvisibleCharacters = "invisible_characters"
	RuleBooleanAsText       = "boolean_as_text"
	RuleBooleanUnexpected   = "boolean_unexpected"
	RuleDateAsText          = "date_as_text"
	RuleDateUnexpected      = "date_unexpected" // Excel made a date of it
	RuleShownScientific     = "shown_scientific"
	RuleShownDiffers        = "shown_differs"
	RuleCustomTooLong       = "custom_too_long"
	RuleMojibake            = "mojibake"         // "PÃ©rez"
	RuleTextPlaceholder     = "text_placeholder" // "N/A"
	RuleDamagedText         = "damaged_text"     // "P?rez"
	RuleTimeInvalid         = "time_invalid"
	RuleDayDropped          = "day_dropped" // a time with a day
	RuleNotInList           = "not_in_list" // not one of the list's

	// of what a person chose
	RuleValueReplaced    = "value_replaced"     // by the field's dictionary of values
	RuleRepaired         = "repaired"           // a repair was applied
	RuleDefaultUsed      = "default_used"       // the cell is empty
	RuleConstantUsed     = "constant_used"      // no column gives the field
	RuleDebtorDataChosen = "debtor_data_chosen" // of rows that differ

	// of identifications, phones and obligation ids
	RuleScientificText            = "scientific_text" // the text 3,00E+09
	RuleNotRecoverable            = "not_recoverable" // a number of more than 15 digits
	RuleNotInteger                = "not_integer"
	RuleNegativeIdentifier        = "negative_identifier"
	RuleDecimalTail               = "decimal_tail" // the text "12345678.0"
	RuleIdentificationPunctuation = "identification_punctuation"
	RuleIdentificationNoDigits    = "identification_no_digits"
	RuleIdentificationPlaceholder = "identification_placeholder"
	RuleIdentificationTwoWays     = "identification_two_ways" // 12.345.678-5 and 12345678-5
	RuleLostZeros                 = "lost_zeros"              // a check digit proves that zeros in front were lost
	RuleCheckDigit                = "check_digit"
	RulePhoneCountry              = "phone_country" // no telephone of the country that was named
	RulePhoneShared               = "phone_shared"  // one for several debtors
	RulePhonePlaceholder          = "phone_placeholder"
	RulePhoneShort                = "phone_short"
	RulePhoneSeveral              = "phone_several"

	// of e-mails
	RuleEmailInvalid     = "email_invalid"
	RuleEmailSeveral     = "email_several"
	RuleEmailPlaceholder = "email_placeholder"

	// of amounts and whole numbers
	RuleAmountInvalid    = "amount_invalid"
	RuleAmbiguousAmount  = "ambiguous_amount"  // 1.234 in a column without proof
	RuleAmountConvention = "amount_convention" // not as the column's amounts are written
	RuleAmountTooLarge   = "amount_too_large"
	RuleAmountDecimals   = "amount_decimals" // more decimals than sums keep
	RuleThreeDecimals    = "three_decimals"  // 1.234, read as a little more than one
	RuleAmountMixed      = "amount_mixed"    // the column has 1.234,56 and 1,234.56
	RuleCurrencyMixed    = "currency_mixed"  // the column has amounts of two currencies
	RuleAmountOutlier    = "amount_outlier"  // many times what is usual, and far above all
	RulePaymentExceeds   = "payment_exceeds" // balance_payment above total_balance
	RuleDaysDelay        = "days_delay_differs"
	RulePayWithoutDate   = "pay_without_date"
	RuleCutOffElsewhere  = "cut_off_elsewhere" // days_delay agrees with another day than the chosen one

	// of dates
	RuleDateInvalid       = "date_invalid"
	RuleDateImpossible    = "date_impossible"     // 31/02/2025
	RuleAmbiguousDate     = "ambiguous_date"      // 03/04/2025 in a column without proof
	RuleDateTwoDigitYear  = "date_two_digit_year" // read by Excel's rule
	RuleDateIsNumber      = "date_is_number"
	RuleDateOrderConflict = "date_order_conflict"
	RuleDateImplausible   = "date_implausible"
	RuleTimeDropped       = "time_dropped"
	RuleDatePartlyShown   = "date_partly_shown" // its format hides the day, the month or the year

	// of rows and case files
	RuleTotalRow              = "total_row"
	RuleNoObligation          = "no_obligation"
	RuleIdentificationsDiffer = "identifications_differ"
	RuleConflictingDebtorData = "conflicting_debtor_data"
	RuleObligationTwice       = "obligation_twice"
	RuleObligationTwoDebtors  = "obligation_two_debtors"
	RuleOrphanObligation      = "orphan_obligation" // its debtor is not in the sheet of debtors
)

// Rule is a kind of issue.
type Rule struct {
	ID       string
	Severity Severity
}

var rules = []Rule{
	{RuleMissingMandatory, Error},
	{RuleCellError, Error},
	{RuleFormulaWithoutValue, Error},
	{RuleNotUTF8, Error},
	{RuleNotANumber, Error},
	{RuleFormulaText, Warning},
	{RuleTrimmed, Warning},
	{RuleInvisibleCharacters, Warning},
	{RuleBooleanAsText, Warning},
	{RuleBooleanUnexpected, Error},
	{RuleDateAsText, Warning},
	{RuleDateUnexpected, Error},
	{RuleShownScientific, Warning},
	{RuleShownDiffers, Warning},
	{RuleCustomTooLong, Error},
	{RuleMojibake, Warning},
	{RuleTextPlaceholder, Warning},
	{RuleDamagedText, Warning},
	{RuleTimeInvalid, Error},
	{RuleDayDropped, Warning},
	{RuleNotInList, Error},

	{RuleValueReplaced, Note},
	{RuleRepaired, Note},
	{RuleDefaultUsed, Note},
	{RuleConstantUsed, Note},
	{RuleDebtorDataChosen, Note},

	{RuleScientificText, Error},
	{RuleNotRecoverable, Error},
	{RuleNotInteger, Error},
	{RuleNegativeIdentifier, Error},
	{RuleDecimalTail, Warning},
	{RuleIdentificationPunctuation, Warning},
	{RuleIdentificationNoDigits, Warning},
	{RuleIdentificationPlaceholder, Warning},
	{RuleIdentificationTwoWays, Warning},
	{RuleLostZeros, Warning},
	{RuleCheckDigit, Warning},
	{RulePhoneCountry, Warning},
	{RulePhoneShared, Warning},
	{RulePhonePlaceholder, Warning},
	{RulePhoneShort, Warning},
	{RulePhoneSeveral, Warning},

	{RuleEmailInvalid, Error},
	{RuleEmailSeveral, Error},
	{RuleEmailPlaceholder, Warning},

	{RuleAmountInvalid, Error},
	{RuleAmbiguousAmount, Error},
	{RuleAmountConvention, Error},
	{RuleAmountTooLarge, Error},
	{RuleAmountDecimals, Warning},
	{RuleThreeDecimals, Warning},
	{RuleAmountMixed, Warning},
	{RuleCurrencyMixed, Warning},
	{RuleAmountOutlier, Warning},
	{RulePaymentExceeds, Warning},
	{RuleDaysDelay, Warning},
	{RulePayWithoutDate, Warning},
	{RuleCutOffElsewhere, Warning},

	{RuleDateInvalid, Error},
	{RuleDateImpossible, Error},
	{RuleAmbiguousDate, Error},
	{RuleDateTwoDigitYear, Warning},
	{RuleDateIsNumber, Error},
	{RuleDateOrderConflict, Error},
	{RuleDateImplausible, Warning},
	{RuleTimeDropped, Warning},
	{RuleDatePartlyShown, Warning},

	{RuleTotalRow, Warning},
	{RuleNoObligation, Error},
	{RuleIdentificationsDiffer, Error},
	{RuleConflictingDebtorData, Error},
	{RuleObligationTwice, Warning},
	{RuleObligationTwoDebtors, Warning},
	{RuleOrphanObligation, Error},

	{ProblemMissingField, Error},
	{ProblemFieldTwice, Error},
	{ProblemCustomKeyReserved, Error},
	{ProblemKeyEmpty, Error},
	{ProblemFieldUnknown, Error},
	{ProblemSeveralFields, Error},
	{ProblemDefaultInvalid, Error},
}

var severities = func() map[string]Severity {
	bySeverity := make(map[string]Severity, len(rules))
	for _, r := range rules {
		bySeverity[r.ID] = r.Severity
	}
	return bySeverity
}()

// ruleNumbers numbers the rules for marks.
var ruleNumbers = func() map[string]uint8 {
	numbers := make(map[string]uint8, len(rules))
	for i, r := range rules {
		numbers[r.ID] = uint8(i)
	}
	return numbers
}()

// Rules lists every rule an Issue may carry, those of Problems at the end.
func Rules() []Rule { return slices.Clone(rules) }
