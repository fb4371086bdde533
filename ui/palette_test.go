package ui_test

import (
	"testing"

	"wolkload/ui"
)

// What is chosen in the palette is a command even where letters go to a text.
func TestPaletteWhileTyping(t *testing.T) {
	a := start(t, ui.Options{Workbook: portfolio(t)})
	a.Press("3", "4")
	a.Shows("► Servidor")
	a.Choose("ir a Columnas")
	a.Shows("►2 Columnas")
}
