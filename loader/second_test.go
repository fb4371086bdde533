package loader

import (
	"context"
	"slices"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/mapping"
)

var (
	debtorsSheet = [][]string{
		{"Cédula", "Nombre", "Correo", "Celular", "Ciudad"},
		{"1001", "Ana Ejemplo", "ana@example.com", "3000000001", "Quito"},
		{"1002", "Luis Ejemplo", "luis@example.com", "3000000002", "Lima"},
		{"1003", "Eva Ejemplo", "eva@example.com", "3000000003", "Cali"},
	}
	obligationsSheet = [][]string{
		{"Obligaciones de noviembre"},
		{"Cédula", "Nro. obligación", "Producto", "Saldo", "Cartera"},
		{"1002", "B-1", "Crédito", "900", "CONSUMO"},
		{"1001", "A-1", "Crédito", "1500.50", "CONSUMO"},
		{"1001", "A-2", "Tarjeta", "250", "CONSUMO"},
		{"1009", "X-1", "Tarjeta", "7", "CONSUMO"},
	}
	notesSheet = [][]string{{"Notas"}, {"Este libro es de ejemplo"}}
)

// told writes what a draft comes to: debtors with their obligations, and issues
// with their places.
func told(d Draft) string {
	var lines []string
	for _, c := range d.Result.CaseFiles() {
		line := c.Value(crm.Identification) + ":"
		for _, o := range c.Obligations {
			line += " " + o.Value(crm.ObligationID)
		}
		lines = append(lines, line)
	}
	report := CheckReport(d, func(i mapping.Issue) string { return i.Rule })
	for _, i := range report.Issues {
		lines = append(lines, strings.Join([]string{i.Sheet, i.Column, i.Rule}, " "))
	}
	return strings.Join(lines, "; ")
}

// TestTwoSheets: whichever of the two is read, the other is found and joined,
// others are not; what only one has is listed at its place.
func TestTwoSheets(t *testing.T) {
	ctx, f := context.Background(), folders(t)
	book := openSheets(t, "cartera.xlsx", "Notas", notesSheet, "Deudores", debtorsSheet, "Obligaciones", obligationsSheet)
	const want = "1001: A-1 A-2; 1002: B-1; 1003:; 1009: X-1; Deudores  no_obligation; Obligaciones A orphan_obligation"
	for _, sheet := range []int{1, 2} {
		d, err := ReadSheet(ctx, f, book, sheet, Reading{}, nil)
		if err == nil {
			d, err = d.Check(ctx, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if d.Mapping.Layout != mapping.LayoutTwoSheets || d.Sheet != 1 || d.Second == nil || d.Second.Sheet != 2 || len(d.Result.Problems) > 0 {
			t.Fatalf("read from sheet %d: %s, %+v, %+v", sheet, d.Mapping.Layout, d.Second, d.Result.Problems)
		}
		if got := told(d); got != want {
			t.Errorf("read from sheet %d:\n%s\nwant\n%s", sheet, got, want)
		}
	}
	alone, err := ReadSheet(ctx, f, book, 1, Reading{OneSheet: true}, nil)
	if err != nil || alone.Second != nil || alone.Mapping.Layout != mapping.LayoutLong {
		t.Errorf("one sheet: %+v, %v", alone.Second, err)
	}
	joined, err := alone.WithSecond(ctx, f, 2, nil)
	if err != nil || joined.Second == nil || joined.Mapping.Layout != mapping.LayoutTwoSheets {
		t.Errorf("joined by hand: %+v, %v", joined.Second, err)
	}
	if apart, err := joined.WithSecond(ctx, f, -1, nil); err != nil || apart.Second != nil || apart.Rows() != mapping.Source(apart.Store) {
		t.Errorf("taken apart: %+v, %v", apart.Second, err)
	}
	_, err = alone.WithSecond(ctx, f, 0, nil)
	wantID(t, err, "loader.no_header", "Sheet", "Notas")
}

// TestTwoSheetsOfOthers: sheets of other debtors are not joined.
func TestTwoSheetsOfOthers(t *testing.T) {
	others := slices.Clone(obligationsSheet[:2])
	for _, id := range []string{"5001", "5002", "5003"} {
		others = append(others, []string{id, "Z-" + id, "Crédito", "1", "CONSUMO"})
	}
	d, err := ReadSheet(context.Background(), folders(t), openSheets(t, "cartera.xlsx", "Deudores", debtorsSheet, "Obligaciones", others), 0, Reading{}, nil)
	if err != nil || d.Second != nil {
		t.Errorf("joined: %+v, %v", d.Second, err)
	}
}

// TestTwoSheetsLoad: a load of two sheets is sent, edited in the second, and
// opened again from a draft of the first alone.
func TestTwoSheetsLoad(t *testing.T) {
	ctx, f := context.Background(), folders(t)
	book := openSheets(t, "cartera.xlsx", "Deudores", debtorsSheet, "Obligaciones", obligationsSheet)
	d, err := ReadSheet(ctx, f, book, 0, Reading{}, nil)
	if err == nil {
		d, err = d.Check(ctx, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	l := begin(t, f, d)
	if s := send(t, l, newCRM(reject("1001")), 10); s.Accepted.CaseFiles != 1 || s.Rejected.CaseFiles != 1 || s.Held.CaseFiles != 2 {
		t.Fatalf("%+v", s)
	}
	rows := state(t, l, 0).Rows
	last := rows[len(rows)-1] // of the second sheet
	column := slices.IndexFunc(d.Mapping.Columns, func(c mapping.Column) bool { return c.Field == crm.TotalBalance })
	if _, err := l.Edit(0, last, column, "300"); err != nil {
		t.Fatal(err)
	}
	before := l.Snapshot()
	id := l.ID()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	alone, err := ReadSheet(ctx, f, book, 0, Reading{OneSheet: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, f, id, alone)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if s := again.Snapshot(); s.Rejected != before.Rejected || s.Accepted != before.Accepted || s.Held != before.Held {
		t.Errorf("opened again %+v, before %+v", s, before)
	}
	if got := again.Draft(); got.Second == nil || got.Rows().Len() != d.Rows().Len() {
		t.Errorf("the draft of the load: %+v", got.Second)
	}
	if s, err := again.Resend(ctx, newCRM(accept), quick(1), []int{0}); err != nil || s.Rejected.CaseFiles != 0 || s.Accepted.Balance.String() != "2700.50" {
		t.Errorf("%v: %+v", err, s)
	}
}

// TestSeveralSecondSheets: of two sheets of obligations nobody guesses one.
func TestSeveralSecondSheets(t *testing.T) {
	ctx, f := context.Background(), folders(t)
	book := openSheets(t, "cartera.xlsx", "Deudores", debtorsSheet, "Obl A", obligationsSheet[1:], "Obl B", obligationsSheet[1:])
	d, err := ReadSheet(ctx, f, book, 0, Reading{}, nil)
	if err != nil || d.Second != nil || !slices.Equal(d.Seconds, []int{1, 2}) || len(d.Mapping.Problems()) == 0 {
		t.Fatalf("%v: %+v, %v", err, d.Second, d.Seconds)
	}
	chosen, err := d.WithSecond(ctx, f, 2, nil)
	if err != nil || chosen.Second.Sheet != 2 || chosen.Seconds != nil {
		t.Errorf("%v: %+v", err, chosen.Second)
	}
	_, err = d.WithSecond(ctx, f, 0, nil)
	wantID(t, err, "loader.same_sheet", "Sheet", "Deudores")
}

// TestSecondSheetInOtherWriting: identifications meet whatever their punctuation.
func TestSecondSheetInOtherWriting(t *testing.T) {
	other := slices.Clone(obligationsSheet[1:])
	for i := range other {
		if i > 0 {
			other[i] = slices.Clone(other[i])
			other[i][0] = "0" + other[i][0][:1] + "." + other[i][0][1:]
		}
	}
	d, err := ReadSheet(context.Background(), folders(t), openSheets(t, "cartera.xlsx", "Deudores", debtorsSheet, "Obligaciones", other), 0, Reading{}, nil)
	if err != nil || d.Second == nil {
		t.Errorf("%v: %+v", err, d.Second)
	}
}
