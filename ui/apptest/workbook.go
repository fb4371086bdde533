package apptest

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"wolkload/loader/workbook"
)

// Write writes a workbook to the folder and returns its path.
func Write(t testing.TB, folder, name string, sheets ...workbook.NewSheet) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := workbook.Write(path, sheets); err != nil {
		t.Fatal(err)
	}
	return path
}

// Row makes a row: a string is a text, an int a number, a float64 one with two
// decimals, a time.Time a date, nil nothing.
func Row(values ...any) []workbook.Value {
	row := make([]workbook.Value, len(values))
	for i, v := range values {
		row[i] = value(v)
	}
	return row
}

func value(v any) workbook.Value {
	switch v := v.(type) {
	case string:
		return workbook.Value{Text: v}
	case int:
		return workbook.Value{Number: strconv.Itoa(v)}
	case float64:
		return workbook.Value{Number: strconv.FormatFloat(v, 'f', -1, 64), Format: "0.00"}
	case time.Time:
		return workbook.Value{Date: v, Format: "dd/mm/yyyy"}
	}
	return workbook.Value{}
}

// Day is a date without a time.
func Day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// Headers are those of Portfolio; the last one ends in a space, as a label in
// the CRM may.
var Headers = []any{
	"Cédula", "Nombre del deudor", "Correo", "Celular",
	"Obligación", "Producto", "Saldo total", "Vencimiento", "Días mora", "Cartera", "Etapa detallada ",
}

// Portfolio is the sheet of most tests: a title above the headers in row 3, then
// eight debtors with eleven obligations in rows 4 to 14. Two debtors are held:
// one has no e-mail (row 9), one an amount that is none (row 12). Bruno's
// portfolio (rows 6 and 7) is misspelt as CONSUMOO; a simulator can reject it.
func Portfolio() workbook.NewSheet {
	day := Day(2025, time.February, 3)
	return workbook.NewSheet{Name: "Hoja1", Rows: [][]workbook.Value{
		Row("Cartera de ejemplo, marzo"),
		nil,
		Row(Headers...),
		Row(1000000001, "Ana Prueba", "ana@example.com", 3001110001, "C-001", "Tarjeta", 1500000.5, day, 33, "CONSUMO", "Prejurídica"),
		Row(1000000001, "Ana Prueba", "ana@example.com", 3001110001, "C-002", "Libranza", 2000000.25, day, 60, "CONSUMO", "Jurídica"),
		Row(1000000002, "Bruno Ensayo", "bruno@example.com", 3001110002, "C-003", "Tarjeta", 300000.0, day, 12, "CONSUMOO", "Prejurídica"),
		Row(1000000002, "Bruno Ensayo", "bruno@example.com", 3001110002, "C-004", "Vehículo", 9000000.0, day, 12, "CONSUMOO", "Prejurídica"),
		Row(1000000003, "Carla Muestra", "carla@example.com", 3001110003, "C-005", "Vivienda", 80000000.75, day, 90, "VIVIENDA", "Jurídica"),
		Row(1000000004, "Darío Ejemplo", nil, 3001110004, "C-006", "Tarjeta", 450000.0, day, 5, "CONSUMO", "Preventiva"),
		Row(1000000005, "Elena Modelo", "elena@example.com", 3001110005, "C-007", "Tarjeta", 100.1, day, 45, "CONSUMO", "Prejurídica"),
		Row(1000000005, "Elena Modelo", "elena@example.com", 3001110005, "C-008", "Tarjeta", 200.2, day, 45, "CONSUMO", "Prejurídica"),
		Row(1000000006, "Fabio Inventado", "fabio@example.com", 3001110006, "C-009", "Tarjeta", "por definir", day, 7, "CONSUMO", "Preventiva"),
		Row(1000000007, "Gina Ficticia", "gina@example.com", 3001110007, "C-010", "Libranza", 710000.0, day, 15, "LIBRANZA", "Preventiva"),
		Row(1000000008, "Hugo Supuesto", "hugo@example.com", 3001110008, "C-011", "Libranza", 820000.0, day, 18, "LIBRANZA", "Preventiva"),
	}}
}
