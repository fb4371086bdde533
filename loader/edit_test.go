package loader

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"wolkload/crm"
	"wolkload/loader/workbook"
	"wolkload/mapping"
)

// TestRejectFixResend is the main job: what was rejected is corrected and sent
// again, and only that.
func TestRejectFixResend(t *testing.T) {
	f, d := folders(t), draft(t)
	l := begin(t, f, d)
	c := newCRM(reject("1002", "1006"))
	if s := send(t, l, c, 100); s.Accepted.CaseFiles != 3 || s.Rejected.CaseFiles != 2 || s.Rejected.Obligations != 3 || ExitCode(s) != 1 {
		t.Fatalf("%+v", s)
	}
	rejected := l.CaseFiles(crm.Rejected)
	if len(rejected) != 2 || rejected[0].Identification != "1002" || rejected[0].Name != "Luis Ejemplo" ||
		rejected[0].Reason != "Telephone is not valid" || rejected[0].AttributedBy != crm.ByIdentification ||
		!json.Valid(rejected[0].Raw) || rejected[0].Attempts != 1 || rejected[0].Edited || rejected[0].Cause != crm.CauseSomeRejected {
		t.Fatalf("rejected %+v", rejected)
	}
	row := rejected[0].Rows[0]
	got, err := l.Edit(luis, row, colPhone, "3110000002")
	if err != nil || !got.Edited || len(got.Issues) != 0 || got.State != crm.Rejected {
		t.Fatalf("edited %+v, %v", got, err)
	}
	if cell := l.Rows().Cell(row, colPhone); cell != (workbook.Cell{Raw: "3110000002", Kind: workbook.Edited}) || l.Rows().Shown(row, colPhone) != "3110000002" {
		t.Errorf("cell %+v", cell)
	}
	if cell := d.Store.Cell(row, colPhone); cell.Raw != "3000000002" {
		t.Errorf("the store was changed: %+v", cell)
	}
	if got, err = l.Edit(luis, row, colBalance, "1.000,25"); err != nil || got.Balance.String() != "1000.25" {
		t.Fatalf("edited %+v, %v", got, err)
	}
	if s := l.Snapshot(); s.Rejected.Balance.String() != "1090.25" { // and Leo's 90
		t.Errorf("rejected balance %s", s.Rejected.Balance)
	}
	payload, err := l.Payload(luis)
	if err != nil || !strings.Contains(string(payload), `"Telephone":"3110000002"`) || !strings.Contains(string(payload), `"total_balance":"1000.25"`) {
		t.Errorf("payload %s, %v", payload, err)
	}
	c.script = []answer{accept}
	s, err := l.Resend(context.Background(), c, quick(10), []int{luis, luis})
	if err != nil || s.Accepted.CaseFiles != 4 || s.Rejected.CaseFiles != 1 || s.Planned != 1 || s.Requests != 2 {
		t.Fatalf("resent %+v, %v", s, err)
	}
	if sent := c.requests[1].CaseFiles; len(sent) != 1 || sent[0].Value(crm.Telephone) != "3110000002" {
		t.Errorf("resent %+v", sent)
	}
	if got := state(t, l, luis); got.State != crm.Accepted || got.Reason != "" || got.Raw != nil || got.AttributedBy != "" ||
		got.Attempts != 2 || got.Edited || got.Balance.String() != "1000.25" {
		t.Errorf("accepted %+v", got)
	}
	_, err = l.Resend(context.Background(), c, quick(10), []int{leo, luis})
	wantID(t, err, "loader.resend_accepted", "Row", "6", "Count", "1")
	if len(c.requests) != 2 {
		t.Error("something was sent all the same")
	}
}

func TestUndo(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	send(t, l, newCRM(reject("1002")), 100)
	row := state(t, l, luis).Rows[0]
	for _, text := range []string{"Luis A. Ejemplo", "Luis B. Ejemplo", ""} {
		if _, err := l.Edit(luis, row, colName, text); err != nil {
			t.Fatal(err)
		}
	}
	if got := state(t, l, luis); len(got.Issues) != 1 || got.Issues[0].Rule != mapping.RuleMissingMandatory ||
		got.Issues[0].CaseFile != luis || got.Held {
		t.Errorf("without a name: %+v", got)
	}
	for _, want := range []string{"Luis B. Ejemplo", "Luis A. Ejemplo", "Luis Ejemplo"} {
		got, ok, err := l.Undo(luis)
		if err != nil || !ok || got.Name != want || len(got.Issues) != 0 || got.Edited != (want != "Luis Ejemplo") {
			t.Errorf("undone to %+v, %v, %v; want %s", got, ok, err, want)
		}
	}
	if got, ok, err := l.Undo(luis); ok || err != nil || got.Name != "Luis Ejemplo" {
		t.Errorf("nothing to undo: %+v, %v, %v", got, ok, err)
	}
	if cell := l.Rows().Cell(row, colName); cell.Kind != workbook.Text {
		t.Errorf("cell %+v", cell)
	}
}

// TestEditedAgainstWhatTheCRMHas: an edit counts until an attempt may have
// arrived with it, and taking it back after that counts as well.
func TestEditedAgainstWhatTheCRMHas(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(reject("1002"))
	send(t, l, c, 100)
	row := state(t, l, luis).Rows[0]
	if _, err := l.Edit(luis, row, colName, "Luis A. Ejemplo"); err != nil {
		t.Fatal(err)
	}
	c.script = []answer{refuseAll}
	if _, err := l.Resend(context.Background(), c, quick(1), []int{luis}); err != nil {
		t.Fatal(err)
	}
	if got := state(t, l, luis); !got.Edited || got.State != crm.Rejected || got.Reason == "" || got.Cause != crm.CauseTokenInvalid {
		t.Errorf("after a resend that was refused: %+v", got)
	}
	c.script = []answer{reject("1002")}
	if _, err := l.Resend(context.Background(), c, quick(1), []int{luis}); err != nil {
		t.Fatal(err)
	}
	if got := state(t, l, luis); got.Edited || got.Attempts != 3 {
		t.Errorf("after a resend that arrived: %+v", got)
	}
	if got, ok, err := l.Undo(luis); !ok || err != nil || !got.Edited {
		t.Errorf("after taking back what arrived: %+v, %v, %v", got, ok, err)
	}
}

func TestEditsThatAreNone(t *testing.T) {
	d := draft(t)
	l := begin(t, folders(t), d)
	row := state(t, l, luis).Rows[0]
	for name, edit := range map[string]struct {
		file, row, col int
		want           string
	}{
		"no case file":      {99, row, colName, "loader.no_such_case_file"},
		"a negative one":    {-1, row, colName, "loader.no_such_case_file"},
		"a row of another":  {luis, row + 1, colName, "loader.no_such_cell"},
		"the header":        {luis, d.Mapping.HeaderRow, colName, "loader.no_such_cell"},
		"no column":         {luis, row, len(headers), "loader.no_such_cell"},
		"a negative column": {luis, row, -1, "loader.no_such_cell"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := l.Edit(edit.file, edit.row, edit.col, "x")
			wantID(t, err, edit.want)
		})
	}
	got, err := l.Edit(luis, row, colName, "Luis Ejemplo")
	if err != nil || got.Edited {
		t.Errorf("the text that is there: %+v, %v", got, err)
	}
	if _, err := l.Payload(99); err == nil {
		t.Error("a payload of no case file")
	}
}

func TestHeldIsFixedAndSent(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(accept)
	if s := send(t, l, c, 100); s.Held.CaseFiles != 1 || s.Accepted.CaseFiles != 5 || ExitCode(s) != 0 {
		t.Fatalf("%+v", s)
	}
	_, err := l.Resend(context.Background(), c, quick(1), []int{eva})
	wantID(t, err, "loader.resend_held", "Row", "7", "Count", "1")
	got, err := l.Edit(eva, state(t, l, eva).Rows[0], colEmail, "eva@example.com")
	if err != nil || got.Held || len(got.Issues) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := l.Snapshot(); s.Held.CaseFiles != 0 || s.NotSent.CaseFiles != 1 || s.NotSent.Balance.String() != "10" {
		t.Errorf("%+v", s)
	}
	if s := send(t, l, c, 100); s.Accepted.CaseFiles != 6 || s.Planned != 1 || s.NotSent.CaseFiles != 0 {
		t.Errorf("%+v", s)
	}
}

func TestResendRefusesErrors(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	c := newCRM(reject("1002", "1004"))
	send(t, l, c, 100)
	for _, i := range []int{luis, juan} {
		if _, err := l.Edit(i, state(t, l, i).Rows[0], colPhone, ""); err != nil {
			t.Fatal(err)
		}
	}
	_, err := l.Resend(context.Background(), c, quick(1), []int{juan, luis})
	wantID(t, err, "loader.resend_errors", "Row", "6", "Count", "2")
	_, err = l.Resend(context.Background(), c, quick(1), []int{0, 99})
	wantID(t, err, "loader.no_such_case_file")
	if s := l.Snapshot(); s.Requests != 1 || s.Rejected.CaseFiles != 2 || s.Held.CaseFiles != 1 {
		t.Errorf("%+v", s)
	}
}

func TestIdentificationTaken(t *testing.T) {
	l := begin(t, folders(t), draft(t))
	send(t, l, newCRM(reject("1002", "1004")), 100)
	row, other := state(t, l, luis).Rows[0], state(t, l, juan).Rows[0]
	_, err := l.Edit(luis, row, colIdentification, "1001") // an accepted one's
	wantID(t, err, "loader.identification_taken", "Row", "4")
	if got := state(t, l, luis); got.Edited || got.Identification != "1002" || l.Rows().Cell(row, colIdentification).Raw != "1002" {
		t.Errorf("a refused edit stands: %+v", got)
	}
	if _, err := l.Edit(luis, row, colIdentification, "9999"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Edit(juan, other, colIdentification, "1002"); err != nil { // free now
		t.Fatal(err)
	}
	_, _, err = l.Undo(luis)
	wantID(t, err, "loader.identification_taken", "Row", "8")
	if got := state(t, l, luis); got.Identification != "9999" {
		t.Errorf("a refused undo was done: %+v", got)
	}
}
