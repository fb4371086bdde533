package journal

import (
	"context"
	"database/sql"

	"wolkload/crm"
)

// Summary is what Peek tells of a journal.
type Summary struct {
	Load     Load
	States   [4]int // case files by crm.State, held ones not counted; what was in flight counts as unknown
	Held     int    // with an error, or skipped
	Requests int    // attempts
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
	if err := j.conn.QueryRowContext(ctx, "SELECT count(*) FROM attempt").Scan(&s.Requests); err != nil {
		return s, err
	}
	files, _, err := j.inFlight(ctx)
	if err != nil {
		return s, err
	}
	rows, err := j.conn.QueryContext(ctx, `SELECT held, iif(idx IN (SELECT value FROM json_each(?)), ?, state) AS now, count(*)
		FROM case_file GROUP BY 1, now`, jsonInts(files), crm.Unknown.String())
	if err != nil {
		return s, err
	}
	_, err = scanAll(rows, func() (none struct{}, err error) {
		var held bool
		var text string
		var n int
		if err := rows.Scan(&held, &text, &n); err != nil {
			return none, err
		}
		if held {
			s.Held += n
			return none, nil
		}
		state, err := j.state(text)
		s.States[state] += n
		return none, err
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
	files, _, err := j.inFlight(ctx)
	if err != nil {
		return err
	}
	rows, err := j.conn.QueryContext(ctx, `SELECT identification, hash, state = 'accepted' AND idx NOT IN (SELECT value FROM json_each(?1))
		FROM case_file WHERE state IN ('accepted', 'unknown') OR idx IN (SELECT value FROM json_each(?1))`, jsonInts(files))
	if err != nil {
		return err
	}
	defer rows.Close()
	var hash sql.RawBytes
	for rows.Next() {
		c, accepted := Content{State: crm.Unknown}, false
		if err := rows.Scan(&c.Identification, &hash, &accepted); err != nil {
			return err
		}
		if c.Hash = hash; accepted {
			c.State = crm.Accepted
		}
		each(c)
	}
	return rows.Err()
}
