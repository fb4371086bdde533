package journal

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"wolkload/crm"
)

// write runs one transaction; when it returns nil what f wrote is durable.
func (j *Journal) write(f func(ctx context.Context, tx *sql.Tx) error) error {
	ctx := context.Background()
	tx, err := j.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(ctx, tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// fill writes schema, load and case files in one transaction: a file without
// it is one that was never begun. wrong is looked at when files has ended.
func (j *Journal) fill(load Load, files iter.Seq[CaseFile], wrong *error) error {
	return j.write(func(ctx context.Context, tx *sql.Tx) error {
		if err := makeSchema(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO load
			(id, workbook, path, fingerprint, sheet, header_row, mapping, server, operation, created, profile, revision, totals, settings, program)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			load.ID, load.Workbook, load.Path, load.Fingerprint, load.Sheet, load.HeaderRow, string(load.Mapping),
			load.Server, load.Operation, timeText(load.Created),
			load.Profile, load.Revision, string(load.Totals), string(load.Settings), load.Program); err != nil {
			return err
		}
		n, err := insertCaseFiles(ctx, tx, files)
		if err != nil {
			return err
		}
		j.files = n
		return *wrong
	})
}

// insertCaseFiles takes many rows at a time, and of those that are to be sent
// only what differs: each parameter less shortens the beginning of a large load.
func insertCaseFiles(ctx context.Context, tx *sql.Tx, files iter.Seq[CaseFile]) (n int, err error) {
	const (
		usual = `INSERT INTO case_file (idx, sheet_rows, identification, name, obligations, balance, hash, shares, held) VALUES `
		one   = "(?, ?, ?, ?, ?, ?, ?, ?, 0)"
		other = `INSERT INTO case_file (idx, sheet_rows, identification, name, obligations, balance, hash, shares, held, skipped)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
		columns, rows = 8, 64
	)
	many, err := tx.PrepareContext(ctx, usual+one+strings.Repeat(", "+one, rows-1))
	if err != nil {
		return 0, err
	}
	defer many.Close()
	single, err := tx.PrepareContext(ctx, other)
	if err != nil {
		return 0, err
	}
	defer single.Close()
	args := make([]any, 0, columns*rows) // of rows that wait
	for c := range files {
		row := [...]any{n, joinInts(c.Rows), c.Identification, c.Name, c.Obligations, c.Balance.String(), c.Hash, c.Shares}
		if n++; c.Held || c.Skipped != "" {
			_, err = single.ExecContext(ctx, append(row[:], c.Held, c.Skipped)...)
		} else if args = append(args, row[:]...); len(args) == cap(args) {
			_, err = many.ExecContext(ctx, args...)
			args = args[:0]
		}
		if err != nil {
			return n, err
		}
	}
	if len(args) > 0 {
		_, err = tx.ExecContext(ctx, usual+one+strings.Repeat(", "+one, len(args)/columns-1), args...)
	}
	return n, err
}

// Intent records that a request is about to leave and returns its sequence
// number. Only when it returns without an error may the request leave.
func (j *Journal) Intent(a Attempt) (seq int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if slices.ContainsFunc(a.CaseFiles, func(i int) bool { return i < 0 || i >= j.files }) {
		return 0, failure(j.load, "writing intent", fmt.Errorf("a case file that is none of %d", j.files))
	}
	err = j.write(func(ctx context.Context, tx *sql.Tx) error {
		seq = j.seq + 1
		_, err := tx.ExecContext(ctx, "INSERT INTO attempt (seq, body_hash, size, sent, case_files) VALUES (?, ?, ?, ?, ?)",
			seq, a.BodyHash, a.Size, timeText(a.Sent), formatSpans(a.CaseFiles))
		return err
	})
	if err != nil {
		return 0, failure(j.load, "writing intent", err)
	}
	j.seq = seq
	return seq, nil
}

// Outcome records what came of an attempt and where its case files stand now.
func (j *Journal) Outcome(attempt int64, o Outcome, results []Result) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := j.write(func(ctx context.Context, tx *sql.Tx) error {
		counts, unit := countColumns(o.Counts)
		done, err := tx.ExecContext(ctx, `UPDATE attempt SET outcome_seq = ?, answered = ?, row = ?, cause = ?, reached = ?,
			status = ?, code = ?, word = ?, msg = ?, location = ?,
			received = ?, inserted = ?, failed = ?, processed = ?, unit = ?, answer = ?
			WHERE seq = ? AND outcome_seq IS NULL`,
			j.seq+1, timeText(o.Answered), o.Row, string(o.Cause), o.Reached,
			o.Status, o.Code, o.Word, o.Msg, o.Location,
			counts[0], counts[1], counts[2], counts[3], unit, o.Answer, attempt)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return fmt.Errorf("attempt %d is not in flight", attempt)
		}
		for i, r := range o.Unattributed {
			if _, err := tx.ExecContext(ctx, "INSERT INTO unattributed (attempt, place, reason, raw) VALUES (?, ?, ?, ?)",
				attempt, i, r.Reason, []byte(r.Raw)); err != nil {
				return err
			}
		}
		return writeResults(ctx, tx, j.seq+1, results)
	})
	if err != nil {
		return failure(j.load, "writing outcome", err)
	}
	j.seq++
	return nil
}

// Edit records a text laid over a cell, with what the case file e.CaseFile
// comes to by it, and returns its sequence number. Of c only what rows come to
// counts: identification, name, obligations, balance, hash, shares, whether it is
// held, and for which load it would be left out.
func (j *Journal) Edit(e Edit, c CaseFile) (seq int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	err = j.write(func(ctx context.Context, tx *sql.Tx) error {
		seq = j.seq + 1
		if _, err := tx.ExecContext(ctx, "INSERT INTO edit (seq, case_file, sheet_row, col, text) VALUES (?, ?, ?, ?, ?)",
			seq, e.CaseFile, e.Row, e.Col, e.Text); err != nil {
			return err
		}
		return writeContent(ctx, tx, e.CaseFile, c)
	})
	if err != nil {
		return 0, failure(j.load, "writing edit", err)
	}
	j.seq = seq
	return seq, nil
}

// LeaveOut records that case files that are not sent are left out from now on,
// by the load that they are left out for.
func (j *Journal) LeaveOut(caseFiles map[string][]int) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := j.write(func(ctx context.Context, tx *sql.Tx) error {
		for load, indexes := range caseFiles {
			if _, err := tx.ExecContext(ctx, "UPDATE case_file SET held = 1, skipped = ? WHERE idx IN (SELECT value FROM json_each(?))",
				load, "["+joinInts(indexes)+"]"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return failure(j.load, "writing what is left out", err)
	}
	return nil
}

// Undo records that an edit no longer holds, with what its case file comes to
// without it, and returns the sequence number of that.
func (j *Journal) Undo(e Edit, c CaseFile) (seq int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	err = j.write(func(ctx context.Context, tx *sql.Tx) error {
		seq = j.seq + 1
		done, err := tx.ExecContext(ctx, "UPDATE edit SET undone_seq = ? WHERE seq = ? AND undone_seq IS NULL", seq, e.Seq)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return fmt.Errorf("edit %d does not hold", e.Seq)
		}
		return writeContent(ctx, tx, e.CaseFile, c)
	})
	if err != nil {
		return 0, failure(j.load, "writing undo", err)
	}
	j.seq = seq
	return seq, nil
}

func writeContent(ctx context.Context, tx *sql.Tx, index int, c CaseFile) error {
	_, err := tx.ExecContext(ctx,
		`UPDATE case_file SET identification = ?, name = ?, obligations = ?, balance = ?, held = ?, hash = ?, shares = ?, skipped = ?
		WHERE idx = ?`,
		c.Identification, c.Name, c.Obligations, c.Balance.String(), c.Held, c.Hash, c.Shares, c.Skipped, index)
	return err
}

// Settle records what a person says became of case files that are unknown: they
// are accepted, or not sent, from then on. When one of them is in another state
// nothing is recorded.
func (j *Journal) Settle(s Settlement, cause crm.Cause) (seq int64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	states, err := j.states(context.Background())
	if err != nil {
		return 0, failure(j.load, "writing settlement", err)
	}
	for _, f := range s.CaseFiles {
		if f < 0 || f >= len(states) || states[f] != crm.Unknown {
			return 0, failure(j.load, "writing settlement", fmt.Errorf("case file %d is not unknown", f))
		}
	}
	err = j.write(func(ctx context.Context, tx *sql.Tx) error {
		seq = j.seq + 1
		if _, err := tx.ExecContext(ctx, "INSERT INTO settlement (seq, state, made) VALUES (?, ?, ?)",
			seq, s.State.String(), timeText(s.Made)); err != nil {
			return err
		}
		files := "[" + joinInts(s.CaseFiles) + "]"
		if _, err := tx.ExecContext(ctx, `INSERT INTO settlement_case_file (settlement, case_file)
			SELECT ?, value FROM json_each(?)`, seq, files); err != nil {
			return err
		}
		if err := writeResults(ctx, tx, seq, alike(s.CaseFiles, s.State, cause)); err != nil {
			return err
		}
		// What has an error has no hash, and is held as soon as it is not sent; an
		// older journal, which has no shares, knows none. So is what is left out, as
		// long as no edit of it holds.
		_, err = tx.ExecContext(ctx, `UPDATE case_file SET held = ? = 'not_sent' AND (hash IS NULL AND shares <> ''
			OR skipped <> '' AND NOT EXISTS (SELECT 1 FROM edit e WHERE e.case_file = idx AND e.undone_seq IS NULL))
			WHERE idx IN (SELECT value FROM json_each(?))`, s.State.String(), files)
		return err
	})
	if err != nil {
		return 0, failure(j.load, "writing settlement", err)
	}
	j.seq = seq
	return seq, nil
}

// settle writes down what was in flight as unknown (row 15 of DESIGN.md).
func (j *Journal) settle() error {
	ctx := context.Background()
	open, err := j.inFlight(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	settled := j.seq
	err = j.write(func(ctx context.Context, tx *sql.Tx) error {
		for _, a := range open {
			settled++
			if _, err := tx.ExecContext(ctx, "UPDATE attempt SET outcome_seq = ?, row = 15, cause = ?, reached = 1 WHERE seq = ?",
				settled, string(crm.CauseInterrupted), a.Seq); err != nil {
				return err
			}
			if err := writeResults(ctx, tx, settled, alike(a.CaseFiles, crm.Unknown, crm.CauseInterrupted)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		j.seq = settled
	}
	return err
}

func countColumns(c *crm.Counts) (counts [4]sql.NullInt64, unit sql.NullInt64) {
	if c == nil {
		return counts, unit
	}
	for i, n := range [...]int64{c.Received, c.Inserted, c.Failed, c.Processed} {
		counts[i] = sql.NullInt64{Int64: n, Valid: true}
	}
	return counts, sql.NullInt64{Int64: int64(c.Unit), Valid: true}
}

func joinInts(numbers []int) string {
	var b strings.Builder
	for i, n := range numbers {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

func timeText(t time.Time) string { return t.Format(time.RFC3339Nano) }
