// Package workbook reads and writes Excel workbooks (.xlsx, .xlsm) and knows
// nothing of the CRM. It is the only importer of excelize.
//
// Open recognises a file by its content, whatever its name. Every way in which
// it can't be read is an *OpenError with a stable ID.
//
// Read gives one sheet as the file has it, whole, or refuses it and says where:
// never partly, never shifted. It trusts nothing that the file declares:
//   - parts are found through relationships; each part it uses is well-formed
//     to its end, without DOCTYPE, and read to its checksum
//   - rows and cells stand where their reference puts them; out of order or
//     repeated is refused
//   - types, shared string and style indexes and numbers are valid, or refused
//   - sizes, ratios and counts are limited while reading (limits)
//
// What Excel hides of a sheet (rows, columns, values under merged cells) is
// told by Store.Notes. What it does not read: charts, pictures, comments, and
// the formulas themselves. Damage in a part that it does not use is not noticed.
//
// A Cell keeps the stored text. PlainNumber, SerialDate and ZeroPadded say what
// a stored number means, in exact decimal arithmetic; Store.Shown says what
// Excel displays, for people only.
//
// An encrypted workbook is decrypted in memory. Nothing is written to disk but
// by Write, to a new file with mode 0600; there are no temporary files.
package workbook
