package journal

import (
	"context"

	"wolkload/crm"
)

// Summary is what Peek tells of a journal.
type Summary struct {
	Load     Load
	States   [4]int // case files by crm.State, held ones not counted; what was in flight counts as unknown
	Held     int
	Requests int // attempts
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
	rows, err := j.conn.QueryContext(ctx, `SELECT held, iif(idx IN (`+inFlight+`), ?, state) AS now, count(*)
		FROM case_file GROUP BY held, now`, crm.Unknown.String())
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
