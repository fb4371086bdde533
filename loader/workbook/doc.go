// Package workbook reads Excel workbooks (.xlsx, .xlsm) and text files of a
// table (CSV, TSV), writes workbooks, and knows nothing of the CRM. It is the
// only importer of excelize.
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
//   - of merged cells the first counts, as Excel shows it; what the others hold
//     is left out and told (Notes), and so is what Excel hides
//
// In a text file every cell is a text to the letter. How it is cut into cells
// (CSVSettings) is detected, and can be said. Bytes that the encoding does not
// have, quotes that don't close and rows with more fields than the table are
// refused with their row; a row with fewer is told, or refused where all others
// show that one is missing.
//
// What it does not read: charts, pictures, comments, and the formulas
// themselves. Damage in a part that it does not use is not noticed.
//
// A sheet is inflated ahead in a goroutine of its own and cut into cells by
// their bytes; the first rows are given while the others are read
// (Progress.First). Cells that do not have one of the usual forms take the
// general way, which alone says what is wrong (sheet.go, sheetplain.go).
//
// A Cell keeps the stored text. PlainNumber, SerialDate and ZeroPadded say what
// a stored number means, in exact decimal arithmetic; Store.Shown says what
// Excel displays, for people only.
//
// An encrypted workbook is decrypted in memory. Nothing is written to disk but
// by Write, to a new file with mode 0600; there are no temporary files.
package workbook
