package journal

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/govalues/decimal"

	"wolkload/crm"
)

// Read reads everything back. A value that can't be one of ours is damage.
func (j *Journal) Read() (Record, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	ctx := context.Background()
	var r Record
	var err error
	for _, step := range []func() error{
		func() error { r.Load, err = j.readLoad(ctx); return err },
		func() error { r.CaseFiles, err = j.readCaseFiles(ctx); return err },
		func() error { return j.readStanding(ctx, &r) },
		func() error { r.Attempts, err = j.readAttempts(ctx); return err },
		func() error { return j.readTies(ctx, &r) },
		func() error { r.Edits, err = j.readEdits(ctx, len(r.CaseFiles)); return err },
		func() error { return j.readSettled(ctx, &r) },
	} {
		if err := step(); err != nil {
			return Record{}, failure(j.load, "reading journal", err)
		}
	}
	return r, nil
}

func (j *Journal) readLoad(ctx context.Context) (l Load, err error) {
	var mapping, created, totals, settings string
	err = j.conn.QueryRowContext(ctx, `SELECT id, workbook, path, fingerprint, sheet, header_row, mapping, server, operation, created,
		profile, revision, totals, settings, program FROM load`).
		Scan(&l.ID, &l.Workbook, &l.Path, &l.Fingerprint, &l.Sheet, &l.HeaderRow, &mapping, &l.Server, &l.Operation, &created,
			&l.Profile, &l.Revision, &totals, &settings, &l.Program)
	if err != nil {
		return l, err
	}
	l.Mapping, l.Totals, l.Settings = []byte(mapping), []byte(totals), []byte(settings)
	l.Created, err = j.time(created)
	return l, err
}

func (j *Journal) readCaseFiles(ctx context.Context) ([]CaseFile, error) {
	rows, err := j.conn.QueryContext(ctx, `SELECT idx, sheet_rows, identification, name, obligations, balance, held,
		hash, shares, skipped FROM case_file ORDER BY idx`)
	if err != nil {
		return nil, err
	}
	next := 0
	return scanAll(rows, func() (c CaseFile, err error) {
		var index int
		var sheetRows, balance string
		if err := rows.Scan(&index, &sheetRows, &c.Identification, &c.Name, &c.Obligations, &balance, &c.Held,
			&c.Hash, &c.Shares, &c.Skipped); err != nil {
			return c, err
		}
		if index != next {
			return c, j.damage("case file %d is missing", next)
		}
		next++
		if c.Rows, err = splitInts(sheetRows); err != nil {
			return c, j.damage("rows of case file %d", index)
		}
		if c.Balance, err = decimal.Parse(balance); err != nil {
			return c, j.damage("balance of case file %d", index)
		}
		return c, nil
	})
}

func (j *Journal) readAttempts(ctx context.Context) ([]Attempt, error) {
	rows, err := j.conn.QueryContext(ctx, `SELECT seq, body_hash, size, sent, outcome_seq, answered, row, cause, reached,
		status, code, word, msg, location, received, inserted, failed, processed, unit, answer, case_files FROM attempt ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func() (a Attempt, err error) {
		var (
			sent, caseFiles                 string
			seq, row, status, unit          sql.NullInt64
			answered, cause                 sql.NullString
			code, word, msg, location       sql.NullString
			received, inserted, failed, all sql.NullInt64
			reached                         sql.NullBool
			answer                          []byte
		)
		if err := rows.Scan(&a.Seq, &a.BodyHash, &a.Size, &sent, &seq, &answered, &row, &cause, &reached,
			&status, &code, &word, &msg, &location, &received, &inserted, &failed, &all, &unit, &answer, &caseFiles); err != nil {
			return a, err
		}
		if a.CaseFiles, err = parseSpans(caseFiles, j.files); err != nil {
			return a, j.damage("case files of attempt %d", a.Seq)
		}
		if a.Sent, err = j.time(sent); err != nil || !seq.Valid {
			return a, err
		}
		o := &Outcome{
			Seq: seq.Int64, Row: int(row.Int64), Cause: crm.Cause(cause.String), Reached: reached.Bool,
			Status: int(status.Int64), Code: code.String, Word: word.String, Msg: msg.String, Location: location.String,
			Answer: answer,
		}
		if received.Valid {
			o.Counts = &crm.Counts{Received: received.Int64, Inserted: inserted.Int64, Failed: failed.Int64,
				Processed: all.Int64, Unit: crm.Unit(unit.Int64)}
		}
		if answered.Valid {
			o.Answered, err = j.time(answered.String)
		}
		a.Outcome = o
		return a, err
	})
}

// readTies ties case files to their attempts, and reads the entries of answers
// that were tied to none.
func (j *Journal) readTies(ctx context.Context, r *Record) error {
	attempts := make(map[int64]*Attempt, len(r.Attempts))
	for i := range r.Attempts {
		a := &r.Attempts[i]
		attempts[a.Seq] = a
		for _, index := range a.CaseFiles {
			c := &r.CaseFiles[index]
			c.Attempts++
			if a.Outcome == nil || a.Outcome.Reached {
				c.Reached = a.Seq
			}
		}
	}
	rows, err := j.conn.QueryContext(ctx, "SELECT attempt, reason, raw FROM unattributed ORDER BY attempt, place")
	if err != nil {
		return err
	}
	_, err = scanAll(rows, func() (none struct{}, err error) {
		var seq int64
		u := crm.Rejection{CaseFile: -1}
		if err := rows.Scan(&seq, &u.Reason, (*[]byte)(&u.Raw)); err != nil {
			return none, err
		}
		a := attempts[seq]
		if a == nil || a.Outcome == nil {
			return none, j.damage("entry of attempt %d", seq)
		}
		a.Outcome.Unattributed = append(a.Outcome.Unattributed, u)
		return none, nil
	})
	return err
}

func (j *Journal) readEdits(ctx context.Context, files int) ([]Edit, error) {
	rows, err := j.conn.QueryContext(ctx, "SELECT seq, case_file, sheet_row, col, text, coalesce(undone_seq, 0) FROM edit ORDER BY seq")
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func() (e Edit, err error) {
		if err := rows.Scan(&e.Seq, &e.CaseFile, &e.Row, &e.Col, &e.Text, &e.Undone); err != nil {
			return e, err
		}
		if e.CaseFile < 0 || e.CaseFile >= files {
			return e, j.damage("case file %d of edit %d", e.CaseFile, e.Seq)
		}
		return e, nil
	})
}

func (j *Journal) readSettled(ctx context.Context, r *Record) error {
	rows, err := j.conn.QueryContext(ctx, `SELECT s.seq, s.state, s.made, f.case_file
		FROM settlement s JOIN settlement_case_file f ON f.settlement = s.seq ORDER BY s.seq, f.case_file`)
	if err != nil {
		return err
	}
	_, err = scanAll(rows, func() (none struct{}, err error) {
		var seq int64
		var state, made string
		var index int
		if err := rows.Scan(&seq, &state, &made, &index); err != nil {
			return none, err
		}
		if index < 0 || index >= len(r.CaseFiles) {
			return none, j.damage("case file %d of settlement %d", index, seq)
		}
		if n := len(r.Settled); n == 0 || r.Settled[n-1].Seq != seq {
			s := Settlement{Seq: seq}
			if s.State, err = j.state(state); err != nil {
				return none, err
			}
			if s.Made, err = j.time(made); err != nil {
				return none, err
			}
			r.Settled = append(r.Settled, s)
		}
		last := &r.Settled[len(r.Settled)-1]
		last.CaseFiles = append(last.CaseFiles, index)
		return none, nil
	})
	return err
}

// inFlight gives the attempts that have no outcome, with their case files.
func (j *Journal) inFlight(ctx context.Context) ([]Attempt, error) {
	rows, err := j.conn.QueryContext(ctx, "SELECT seq, case_files FROM attempt WHERE outcome_seq IS NULL ORDER BY seq")
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func() (a Attempt, err error) {
		var text string
		if err := rows.Scan(&a.Seq, &text); err != nil {
			return a, err
		}
		if a.CaseFiles, err = parseSpans(text, j.files); err != nil {
			return a, j.damage("case files of attempt %d", a.Seq)
		}
		return a, nil
	})
}

func (j *Journal) damage(format string, args ...any) error {
	return newError(ErrDamaged, j.load, fmt.Errorf(format, args...))
}

func (j *Journal) time(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return t, j.damage("not a time")
	}
	return t, nil
}

func (j *Journal) state(text string) (crm.State, error) {
	for s := crm.NotSent; s <= crm.Unknown; s++ {
		if s.String() == text {
			return s, nil
		}
	}
	return 0, j.damage("not a state")
}

func splitInts(text string) ([]int, error) {
	if text == "" {
		return nil, nil
	}
	parts := strings.Split(text, ",")
	numbers := make([]int, len(parts))
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil {
			return nil, err
		}
		numbers[i] = n
	}
	return numbers, nil
}

// scanAll reads rows to their end and closes them; scan reads the current one.
func scanAll[T any](rows *sql.Rows, scan func() (T, error)) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan()
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
