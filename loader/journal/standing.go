package journal

import (
	"context"
	"database/sql"

	"wolkload/crm"
)

// writeResults records where case files stand since seq; neighbours that came
// to the same are one entry.
func writeResults(ctx context.Context, tx *sql.Tx, seq int64, results []Result) error {
	for len(results) > 0 {
		n := 1
		for n < len(results) && results[n].CaseFile == results[n-1].CaseFile+1 && results[n].same(results[0]) {
			n++
		}
		r := results[0]
		if _, err := tx.ExecContext(ctx, `INSERT INTO standing (seq, first, last, state, cause, reason, raw, attributed_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			seq, r.CaseFile, r.CaseFile+n-1, r.State.String(), string(r.Cause), r.Reason, r.Raw, r.AttributedBy); err != nil {
			return err
		}
		results = results[n:]
	}
	return nil
}

// same says that two case files came to the same.
func (r Result) same(o Result) bool {
	return r.State == o.State && r.Cause == o.Cause && r.Reason == o.Reason && string(r.Raw) == string(o.Raw) &&
		(r.Raw == nil) == (o.Raw == nil) && r.AttributedBy == o.AttributedBy
}

// alike is the same result for several case files.
func alike(files []int, state crm.State, cause crm.Cause) []Result {
	results := make([]Result, len(files))
	for i, f := range files {
		results[i] = Result{CaseFile: f, State: state, Cause: cause}
	}
	return results
}

// eachStanding gives the entries in the order in which they were written: a
// later one holds before an earlier one. r is of the first case file of an entry
// and holds for all of them to the last.
func (j *Journal) eachStanding(ctx context.Context, each func(r Result, last int)) error {
	rows, err := j.conn.QueryContext(ctx, "SELECT first, last, state, cause, reason, raw, attributed_by FROM standing ORDER BY seq, first")
	if err != nil {
		return err
	}
	_, err = scanAll(rows, func() (none struct{}, err error) {
		var r Result
		var last int
		var state, cause string
		if err := rows.Scan(&r.CaseFile, &last, &state, &cause, &r.Reason, &r.Raw, &r.AttributedBy); err != nil {
			return none, err
		}
		if r.CaseFile < 0 || last < r.CaseFile || last >= j.files {
			return none, j.damage("case files from %d to %d", r.CaseFile, last)
		}
		r.Cause = crm.Cause(cause)
		if r.State, err = j.state(state); err != nil {
			return none, err
		}
		each(r, last)
		return none, nil
	})
	return err
}

// readStanding reads where the case files stand.
func (j *Journal) readStanding(ctx context.Context, r *Record) error {
	return j.eachStanding(ctx, func(s Result, last int) {
		for i := s.CaseFile; i <= last; i++ {
			c := &r.CaseFiles[i]
			c.State, c.Cause, c.Reason, c.Raw, c.AttributedBy = s.State, s.Cause, s.Reason, s.Raw, s.AttributedBy
		}
	})
}

// states tells where each case file stands; those in flight are unknown.
func (j *Journal) states(ctx context.Context) ([]crm.State, error) {
	states := make([]crm.State, j.files)
	if err := j.eachStanding(ctx, func(r Result, last int) {
		for i := r.CaseFile; i <= last; i++ {
			states[i] = r.State
		}
	}); err != nil {
		return nil, err
	}
	open, err := j.inFlight(ctx)
	for _, a := range open {
		for _, i := range a.CaseFiles {
			states[i] = crm.Unknown
		}
	}
	return states, err
}
