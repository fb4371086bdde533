package journal

import (
	"context"
	"database/sql"
	"fmt"
)

// migrations bring a journal from one version to the next; user_version is how
// many of them it has had, or would have had: a new one is made as schema says.
// A step that was released never changes.
var migrations = []string{schema1, schema2, schema3}

// schema1 is the first version.
const schema1 = `
CREATE TABLE load (
	id          TEXT NOT NULL,
	workbook    TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	sheet       TEXT NOT NULL,
	header_row  INTEGER NOT NULL,
	mapping     TEXT NOT NULL,
	server      TEXT NOT NULL,
	operation   TEXT NOT NULL,
	created     TEXT NOT NULL
) STRICT;

CREATE TABLE case_file (
	idx            INTEGER PRIMARY KEY CHECK (idx >= 0),
	sheet_rows     TEXT NOT NULL,
	identification TEXT NOT NULL,
	name           TEXT NOT NULL,
	obligations    INTEGER NOT NULL CHECK (obligations >= 0),
	balance        TEXT NOT NULL,
	held           INTEGER NOT NULL CHECK (held IN (0, 1)),
	state          TEXT NOT NULL CHECK (state IN ('not_sent', 'accepted', 'rejected', 'unknown')),
	cause          TEXT NOT NULL DEFAULT '',
	reason         TEXT NOT NULL DEFAULT '',
	raw            BLOB,
	attributed_by  TEXT NOT NULL DEFAULT ''
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
	CHECK (outcome_seq IS NULL OR row IS NOT NULL)
) STRICT;

CREATE TABLE attempt_case_file (
	attempt   INTEGER NOT NULL REFERENCES attempt,
	place     INTEGER NOT NULL,
	case_file INTEGER NOT NULL REFERENCES case_file,
	PRIMARY KEY (attempt, place)
) STRICT, WITHOUT ROWID;

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
`

// schema2 is what resuming without being told the file, comparing with later
// loads, settling by hand and a certificate need.
const schema2 = `
ALTER TABLE load ADD COLUMN path     TEXT NOT NULL DEFAULT '';
ALTER TABLE load ADD COLUMN profile  TEXT NOT NULL DEFAULT '';
ALTER TABLE load ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE load ADD COLUMN totals   TEXT NOT NULL DEFAULT '';
ALTER TABLE load ADD COLUMN settings TEXT NOT NULL DEFAULT '';
ALTER TABLE load ADD COLUMN program  TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN hash    BLOB;
ALTER TABLE case_file ADD COLUMN shares  TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN skipped TEXT NOT NULL DEFAULT '';

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
`

// schema3 makes a batch cheap: the case files of an attempt move to its own row,
// and where case files stand to a table that is only ever added to.
const schema3 = `
ALTER TABLE attempt ADD COLUMN case_files TEXT NOT NULL DEFAULT '';
UPDATE attempt SET case_files = coalesce(
	(SELECT group_concat(case_file, ',' ORDER BY place) FROM attempt_case_file f WHERE f.attempt = attempt.seq), '');
DROP TABLE attempt_case_file;

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
INSERT INTO standing SELECT 0, idx, idx, state, cause, reason, raw, attributed_by
	FROM case_file WHERE state <> 'not_sent' OR cause <> '';
ALTER TABLE case_file DROP COLUMN state;
ALTER TABLE case_file DROP COLUMN cause;
ALTER TABLE case_file DROP COLUMN reason;
ALTER TABLE case_file DROP COLUMN raw;
ALTER TABLE case_file DROP COLUMN attributed_by;
`

// migrate brings the schema from version v to the newest, inside tx.
func migrate(ctx context.Context, tx *sql.Tx, v int) error {
	for ; v < len(migrations); v++ {
		if _, err := tx.ExecContext(ctx, migrations[v]); err != nil {
			return fmt.Errorf("migrating to version %d: %w", v+1, err)
		}
	}
	return setVersion(ctx, tx)
}
