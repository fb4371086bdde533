package workbook

// ColumnName is the letters of a column as Excel shows them, from index 0:
// "A", "Z", "AA", "XFD".
func ColumnName(col int) string { return columnName(col) }
