// Package mapping turns the rows of a creditor's sheet into the case files of
// wolkvox CRM Collections: columns become fields, cells become the values that
// are sent, rows with the same Identification become one case file.
//
// Guarantees:
//
//   - Pure. No I/O, no clock, no screen, no locale: the same rows and the same
//     Mapping give the same Result, whatever the number of cores and whatever
//     was checked before.
//   - Nothing changes silently. A value that is sent differs from what Excel
//     shows, or from what the file stores, only in format (grouping, currency
//     signs, the order of a date); in anything more there is an Issue that
//     carries Raw, Shown and ToSend. What a person chose (a default, a dictionary
//     of values, a repair, one of several names) is counted as a Note.
//   - Nothing is guessed. What cannot be read in exactly one way, or cannot be
//     recovered (a phone that became the text "3,00E+09", a number of sixteen
//     digits, 03/04/2025 in a column where nothing proves what comes first), is
//     an Error and holds its case file back until a person settles it. So is
//     what two rows say differently of one debtor.
//   - A repair is offered only with proof: zeros in front when check digits that
//     nearly all of the column's values pass say so, texts that were read in a
//     wrong encoding when the way back is exact. It changes nothing before a
//     person applies it.
//   - Counts add up. Every row with data is in exactly one case file, every
//     case file is ready or held, and file = ready + held in all counts and
//     sums, to the last digit, in each portfolio.
//   - One portfolio is the same case files, to the byte, whether it stands as
//     one obligation a row, as groups of columns, or in two sheets.
//
// Values come from a cell's kind, number format and stored text, never from
// what is displayed. Amounts are decimal digits from the file to the sum: no
// floating point is involved.
//
// A Result takes little memory: bits, numbers and marks for each field, no
// texts. Case files and issues are worked out from the rows when they are asked
// for, so the Source must stay as it is.
//
// What a person reads stands elsewhere: an Issue carries the id of its rule and
// values, a Problem and a ProfileError an id and values. Which headers mean
// which field stands in dictionary.txt, which anyone can extend; the telephone
// plans in phoneplans.txt come from github.com/nyaruka/phonenumbers.
//
// The way through the package: Suggest proposes a Mapping, Assign, WithSetting,
// WithPolicy, WithRepair and Profile change it, Problems says what keeps it from
// being used, Check applies it to every row (and to what changed only, given an
// earlier Result), CheckRows to one case file after an edit.
package mapping
