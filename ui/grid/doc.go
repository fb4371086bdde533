// Package grid is the table of the app: a window over any number of rows, with
// a cell cursor, frozen columns, sideways scrolling and editing in place.
//
//	g := grid.New(columns, grid.WithSource(rows), grid.WithSize(80, 20))
//	g, cmd = g.Update(msg)
//	text := g.View()
//
// What it guarantees:
//
//   - View asks the source only for the cells in sight, so a key press costs the
//     same at a thousand rows and at a million.
//   - View has exactly the lines and columns that SetSize set, at any size and
//     for any cell: texts go through the package clean, double-width ones are
//     never halved.
//   - The cursor is inside the source. A source that shrinks under it needs no
//     call: the cursor is clamped whenever it is read or drawn.
//   - Nothing shows by colour alone: the cursor has "►" in the margin and "[ ]"
//     around its cell, selected rows "●", an edit "▌"; the state of a cell is the
//     Mark that the source gives it.
//   - An edit that is left as it was gives back the text it began with, to the
//     letter, even where the field can't hold all of it.
//
// A grid draws
//
//	   Identificación‹Nombre           Saldo total›
//	─────────────────┼─────────────────────────────
//	 ● 1020304050    │Ana Ejemplo       120000.00
//	►  1020304051    [Luis Ejemplo   ]   98500.50
//
// with "‹" and "›" where columns are out of sight. It knows no file, no CRM and
// no sentence for people; what it tells a screen are positions and typed text.
package grid
