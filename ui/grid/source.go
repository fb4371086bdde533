package grid

// Source is what a grid shows. Its rows may change between two calls of the
// grid's methods, but not during one.
type Source interface {
	Len() int
	// Cell is called only for rows from 0 to Len()-1 and for the grid's columns,
	// and only for cells in sight.
	Cell(row, col int) Cell
}

// Cell is one cell as it is to be drawn. Its texts need not be clean.
type Cell struct {
	Text  string
	Role  Role
	Mark  string // a glyph of one column before the text, "" for none
	Right bool   // aligned right, for numbers
}

// Role says what a cell means; Styles says how that looks.
type Role uint8

// The roles of a cell.
const (
	RoleNormal Role = iota
	RoleMuted
	RoleError
	RoleWarning
	RoleGood
	RoleChanged
	roleCount
)

// Column is a column of the grid.
type Column struct {
	Title  string
	Width  int  // in terminal columns; 0 shares by Weight what the others leave
	Min    int  // least width of a column that shares, 0 for 4
	Weight int  // of a column that shares, 0 for 1
	Right  bool // the title is aligned right
	Frozen bool // stays in sight; only columns before the first that is not frozen do
}
