// Package mapping turns the rows of a creditor's sheet into the case files of
// wolkvox CRM Collections: columns become fields, cells become the values that
// are sent, rows with the same Identification become one case file.
//
// Guarantees:
//
//   - Pure. No I/O, no clock, no screen, no locale: the same rows and the same
//     Mapping give the same Result, whatever the number of cores.
//   - Nothing changes silently. A value that is sent differs from what Excel
//     shows, or from what the file stores, only in format (grouping, currency
//     signs, the order of a date); in anything more there is an Issue that
//     carries Raw, Shown and ToSend.
//   - Nothing is guessed. What cannot be read in exactly one way, or cannot be
//     recovered (a phone that became the text "3,00E+09", a number of sixteen
//     digits), is an Error and holds its case file back. Where no
//     value of a column proves the order of day and month, or what a point
//     parts, the analyst says so. Years of two digits are read as Excel does,
//     with a Warning each.
//   - Counts add up. Every row with data is in exactly one case file, every
//     case file is ready or held, and All = Ready + Held, to the last digit.
//
// Values come from a cell's kind, number format and stored text, never from
// what is displayed. Amounts are decimal digits from the file to the sum: no
// floating point is involved.
//
// What a person reads stands elsewhere: an Issue carries the id of its rule and
// values, a Problem and a ProfileError an id and values. Which headers mean
// which field stands in dictionary.txt, which anyone can extend.
//
// The way through the package: Suggest proposes a Mapping, Assign and Profile
// change it, Problems says what keeps it from being used, Check applies it to
// every row, CheckRows to one case file after an edit.
package mapping
