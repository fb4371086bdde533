package journal

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wolkload/crm"
)

// TestEveryVersion opens a journal as each earlier version wrote it.
func TestEveryVersion(t *testing.T) {
	for v := 1; v < len(migrations); v++ {
		folder := t.TempDir()
		path, err := makeFile(folder, "2026-11-23-1"+Extension)
		if err != nil {
			t.Fatal(err)
		}
		j, err := connect(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range append(append([]string{}, migrations[:v]...),
			`INSERT INTO load (id, workbook, fingerprint, sheet, header_row, mapping, server, operation, created)
			 VALUES ('2026-11-23-1', 'cartera.xlsx', 'f00d', 'Hoja1', 3, '{}', 'https://crm.example.com', 'cobranza', '2026-11-23T09:30:00Z')`,
			`INSERT INTO case_file (idx, sheet_rows, identification, name, obligations, balance, held, state)
			 VALUES (0, '4,5', '1001', 'Ana Ejemplo', 2, '1500.50', 0, 'not_sent'), (1, '6', '1002', 'Luis Ejemplo', 1, '3', 0, 'not_sent')`,
			`INSERT INTO case_file (idx, sheet_rows, identification, name, obligations, balance, held, state, cause, reason, raw, attributed_by)
			 VALUES (2, '7', '1003', 'Eva Ejemplo', 1, '3', 0, 'rejected', 'some_rejected', 'no phone', x'7b7d', 'identification')`,
			`INSERT INTO attempt (seq, body_hash, size, sent) VALUES (1, 'aa', 9, '2026-11-23T09:30:00Z')`,
			`INSERT INTO attempt_case_file (attempt, place, case_file) VALUES (1, 0, 1), (1, 1, 0)`,
			fmt.Sprint("PRAGMA user_version = ", v)) {
			if _, err := j.conn.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		j.Close()
		if j, err = Open(path); err != nil {
			t.Fatalf("version %d: %v", v, err)
		}
		r := read(t, j)
		if c := r.CaseFiles[0]; r.Load.Workbook != "cartera.xlsx" || c.Name != "Ana Ejemplo" || c.State != crm.Unknown || c.Hash != nil || c.Skipped != "" {
			t.Errorf("version %d: %+v", v, r)
		}
		if a := r.Attempts[0]; !slices.Equal(a.CaseFiles, []int{1, 0}) || a.Outcome.Row != 15 || r.CaseFiles[1].Attempts != 1 || r.CaseFiles[1].State != crm.Unknown {
			t.Errorf("version %d: what was in flight is %+v", v, r)
		}
		if c := r.CaseFiles[2]; c.State != crm.Rejected || c.Cause != crm.CauseSomeRejected || c.Reason != "no phone" || string(c.Raw) != "{}" || c.AttributedBy != "identification" {
			t.Errorf("version %d: what was rejected is %+v", v, c)
		}
		if _, err := j.Settle(Settlement{State: crm.Accepted, CaseFiles: []int{0}, Made: created}, "settled"); err != nil {
			t.Errorf("version %d: %v", v, err)
		}
		j.Close()
		if _, err := Peek(path); err != nil {
			t.Errorf("version %d, upgraded: %v", v, err)
		}
	}
}

// TestSchema: the tables of a new journal are those that the migrations lead to.
func TestSchema(t *testing.T) {
	made := map[string][]string{}
	for name, statements := range map[string][]string{"new": {schema}, "migrated": migrations} {
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		db.SetMaxOpenConns(1) // each connection has a memory of its own
		for _, statement := range statements {
			if _, err := db.Exec(statement); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		made[name] = describe(t, db)
	}
	if got, want := made["new"], made["migrated"]; !slices.Equal(got, want) || len(got) < 8 {
		t.Errorf("new:\n%s\nmigrated:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// describe lists every table with its columns in order, by kind, and every word
// it was declared with: SQLite adds a column behind the checks of the table.
func describe(t *testing.T, db *sql.DB) (tables []string) {
	t.Helper()
	rows, err := db.Query(`SELECT name, coalesce(sql, ''), coalesce((
		SELECT group_concat(concat_ws(' ', name, type, "notnull", dflt_value, pk), ', ' ORDER BY cid) FROM pragma_table_xinfo(s.name)), '')
		FROM sqlite_schema s ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, declared, columns string
		if err := rows.Scan(&name, &declared, &columns); err != nil {
			t.Fatal(err)
		}
		words := regexp.MustCompile(`\w+|[^\w\s]`).FindAllString(strings.ReplaceAll(declared, `"`, ""), -1)
		slices.Sort(words)
		tables = append(tables, fmt.Sprint(name, ": ", columns, "; ", words))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return tables
}
