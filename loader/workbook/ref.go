package workbook

import "strconv"

// ColumnName is the letters of a column as Excel shows them, from index 0:
// "A", "Z", "AA", "XFD".
func ColumnName(col int) string {
	var b [7]byte
	i := len(b)
	for n := col + 1; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}

// cellName is a reference such as "C12" of a column index and a row number.
func cellName(col, number int) string { return ColumnName(col) + strconv.Itoa(number) }

// parseRef reads a reference such as "C12" into a column index and a row
// number. They may lie beyond a sheet's limits; ok is false for anything that
// is not letters and then digits.
func parseRef(ref []byte) (col, number int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 6; i++ {
		c := ref[i]
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	if i == 0 {
		return 0, 0, false
	}
	number, ok = parseRow(ref[i:])
	return col - 1, number, ok
}

// parseRow reads a row number: digits without sign or leading zero.
func parseRow(b []byte) (number int, ok bool) {
	if len(b) == 0 || b[0] == '0' || len(b) > 9 {
		return 0, false
	}
	return parseIndex(b)
}

// parseIndex reads an index as the parts refer to one another: digits.
func parseIndex(b []byte) (index int, ok bool) {
	if len(b) == 0 || len(b) > 10 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		index = index*10 + int(c-'0')
	}
	return index, true
}
