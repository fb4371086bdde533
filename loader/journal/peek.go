package journal

import (
	"context"
	"database/sql"
	"time"

	"wolkload/crm"
)

// Summary is what Peek tells of a journal.
type Summary struct {
	Load     Load
	States   [4]int    // case files by crm.State, held ones not counted; what was in flight counts as unknown
	Held     int       // with an error, or skipped
	Requests int       // attempts
	LastSent time.Time // of the last attempt, zero for none
}

// Peek looks into a journal that no one has open, without the check of Open
// and without settling anything. Every error is an *Error.
func Peek(path string) (Summary, error) {
	j, err := open(path)
	if err != nil {
		return Summary{}, err
	}
	defer j.Close()
	s, err := j.summary(context.Background())
	if err != nil {
		return Summary{}, failure(j.load, "looking into journal", err)
	}
	return s, nil
}

func (j *Journal) summary(ctx context.Context) (s Summary, err error) {
	if s.Load, err = j.readLoad(ctx); err != nil {
		return s, err
	}
	var sent string
	if err := j.conn.QueryRowContext(ctx, `SELECT count(*), coalesce((SELECT sent FROM attempt ORDER BY seq DESC LIMIT 1), '')
		FROM attempt`).Scan(&s.Requests, &sent); err != nil {
		return s, err
	}
	if sent != "" {
		if s.LastSent, err = j.time(sent); err != nil {
			return s, err
		}
	}
	states, err := j.states(ctx)
	if err != nil {
		return s, err
	}
	for _, state := range states {
		s.States[state]++
	}
	rows, err := j.conn.QueryContext(ctx, "SELECT idx FROM case_file WHERE held")
	if err != nil {
		return s, err
	}
	_, err = scanAll(rows, func() (none struct{}, err error) {
		var index int
		if err := rows.Scan(&index); err != nil {
			return none, err
		}
		if index < 0 || index >= len(states) {
			return none, j.damage("case file %d of %d", index, len(states))
		}
		s.Held++
		s.States[states[index]]--
		return none, nil
	})
	return s, err
}

// Content is what a journal holds of one case file that may be in the CRM.
type Content struct {
	Identification string
	Hash           []byte // nil in a journal that keeps none; only good until the next one
	State          crm.State
}

// Contents gives the case files of a journal that were accepted or are unknown,
// those that were in flight included, without the check of Open and without
// settling anything. Every error is an *Error.
func Contents(path string, each func(Content)) error {
	j, err := open(path)
	if err != nil {
		return err
	}
	defer j.Close()
	if err := j.contents(context.Background(), each); err != nil {
		return failure(j.load, "looking into journal", err)
	}
	return nil
}

func (j *Journal) contents(ctx context.Context, each func(Content)) error {
	states, err := j.states(ctx)
	if err != nil {
		return err
	}
	rows, err := j.conn.QueryContext(ctx, "SELECT idx, identification, hash FROM case_file ORDER BY idx")
	if err != nil {
		return err
	}
	defer rows.Close()
	var index int
	var hash sql.RawBytes
	for rows.Next() {
		var c Content
		if err := rows.Scan(&index, &c.Identification, &hash); err != nil {
			return err
		}
		if index < 0 || index >= len(states) {
			return j.damage("case file %d of %d", index, len(states))
		}
		if c.Hash, c.State = hash, states[index]; c.State == crm.Accepted || c.State == crm.Unknown {
			each(c)
		}
	}
	return rows.Err()
}
