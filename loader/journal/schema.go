package journal

import (
	"context"
	"database/sql"
	"fmt"
)

// schema is that of a new journal, of the version that migrations leads to.
//
// A case file's stable key is the load's fingerprint and sheet with its
// sheet_rows, the row numbers as Excel shows them ("12,13"); hash is its content
// as it is, or was, sent: the first 16 bytes of the SHA-256 of its JSON, NULL in
// a journal of version 1. shares is what it comes to by portfolio, as the caller
// encodes it. skipped is the load that has it, accepted or unknown, for one
// that is left out of this load as long as no edit changes it: held says whether
// it is.
//
// seq, outcome_seq and undone_seq are drawn from one sequence. An attempt whose
// outcome_seq is NULL is in flight, or was when the program ended. Its
// case_files stand in the order of the request and as spans ("0-499,512").
//
// Where case files stand is a table that is only ever added to, so that what a
// batch writes does not depend on how many case files it has: of the entries
// that cover a case file the one with the highest seq holds, which is that of
// the outcome or of the settlement that said so, and 0 for what version 2 had
// written. A case file that none covers is not sent, and nothing was tried.
const schema = `
CREATE TABLE load (
	id          TEXT NOT NULL,
	workbook    TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	sheet       TEXT NOT NULL,
	header_row  INTEGER NOT NULL,
	mapping     TEXT NOT NULL,
	server      TEXT NOT NULL,
	operation   TEXT NOT NULL,
	created     TEXT NOT NULL,
	path        TEXT NOT NULL DEFAULT '',
	profile     TEXT NOT NULL DEFAULT '',
	revision    INTEGER NOT NULL DEFAULT 0,
	totals      TEXT NOT NULL DEFAULT '',
	settings    TEXT NOT NULL DEFAULT '',
	program     TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE case_file (
	idx            INTEGER PRIMARY KEY CHECK (idx >= 0),
	sheet_rows     TEXT NOT NULL,
	identification TEXT NOT NULL,
	name           TEXT NOT NULL,
	obligations    INTEGER NOT NULL CHECK (obligations >= 0),
	balance        TEXT NOT NULL,
	held           INTEGER NOT NULL CHECK (held IN (0, 1)),
	hash           BLOB,
	shares         TEXT NOT NULL DEFAULT '',
	skipped        TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE attempt (
	seq         INTEGER PRIMARY KEY,
	body_hash   TEXT NOT NULL,
	size        INTEGER NOT NULL,
	sent        TEXT NOT NULL,
	outcome_seq INTEGER UNIQUE,
	answered    TEXT,
	row         INTEGER CHECK (row BETWEEN 1 AND 15),
	cause       TEXT,
	reached     INTEGER CHECK (reached IN (0, 1)),
	status      INTEGER,
	code        TEXT,
	word        TEXT,
	msg         TEXT,
	location    TEXT,
	received    INTEGER,
	inserted    INTEGER,
	failed      INTEGER,
	processed   INTEGER,
	unit        INTEGER,
	answer      BLOB,
	case_files  TEXT NOT NULL DEFAULT '',
	CHECK (outcome_seq IS NULL OR row IS NOT NULL)
) STRICT;

CREATE TABLE unattributed (
	attempt INTEGER NOT NULL REFERENCES attempt,
	place   INTEGER NOT NULL,
	reason  TEXT NOT NULL,
	raw     BLOB NOT NULL,
	PRIMARY KEY (attempt, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE edit (
	seq        INTEGER PRIMARY KEY,
	case_file  INTEGER NOT NULL REFERENCES case_file,
	sheet_row  INTEGER NOT NULL,
	col        INTEGER NOT NULL,
	text       TEXT NOT NULL,
	undone_seq INTEGER UNIQUE
) STRICT;

CREATE TABLE settlement (
	seq       INTEGER PRIMARY KEY,
	state     TEXT NOT NULL CHECK (state IN ('not_sent', 'accepted')),
	made      TEXT NOT NULL
) STRICT;

CREATE TABLE settlement_case_file (
	settlement INTEGER NOT NULL REFERENCES settlement,
	case_file  INTEGER NOT NULL REFERENCES case_file,
	PRIMARY KEY (settlement, case_file)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
	seq           INTEGER NOT NULL,
	first         INTEGER NOT NULL CHECK (first >= 0),
	last          INTEGER NOT NULL CHECK (last >= first),
	state         TEXT NOT NULL CHECK (state IN ('not_sent', 'accepted', 'rejected', 'unknown')),
	cause         TEXT NOT NULL,
	reason        TEXT NOT NULL,
	raw           BLOB,
	attributed_by TEXT NOT NULL,
	PRIMARY KEY (seq, first)
) STRICT, WITHOUT ROWID;
`

// removed is the user_version of a journal that is being deleted: it is none.
const removed = -1

// makeSchema makes the tables of a new journal.
func makeSchema(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	return setVersion(ctx, tx)
}

// version reads user_version.
func version(ctx context.Context, c *sql.Conn) (int, error) {
	var v int
	err := c.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

// setVersion says that the schema is the newest one.
func setVersion(ctx context.Context, tx *sql.Tx) error {
	// A PRAGMA takes no parameters; the version is a number of ours.
	_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(migrations)))
	return err
}
