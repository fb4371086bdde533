package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Extension ends the name of every journal; the id of the load stands before it.
const Extension = ".journal"

// Journal is an open journal. It is safe for concurrent use.
type Journal struct {
	load string // id, for errors

	mu    sync.Mutex
	db    *sql.DB
	conn  *sql.Conn // the only one: the lock and the settings are a connection's
	seq   int64     // last number of the sequence
	files int       // how many case files there are
}

// Create writes a new journal for load.ID in folder with every case file in
// it, all or nothing: their contents, and that none was sent yet. When there is a journal of that id already the error is
// fs.ErrExist and files is not begun; an error of files comes back as it is,
// every other error is an *Error.
func Create(folder string, load Load, files iter.Seq2[CaseFile, error]) (*Journal, error) {
	path, err := makeFile(folder, load.ID+Extension)
	if errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err != nil {
		return nil, failure(load.ID, "creating journal", err)
	}
	j, err := connect(path)
	var wrong error // of files
	if err == nil {
		err = j.fill(load, func(yield func(CaseFile) bool) {
			for c, e := range files {
				if wrong = e; e != nil || !yield(c) {
					return
				}
			}
		}, &wrong)
	}
	if err != nil {
		if j != nil {
			j.Close()
		}
		remove(path)
		if wrong != nil {
			return nil, wrong
		}
		return nil, failure(load.ID, "creating journal", err)
	}
	return j, nil
}

// Open opens a journal, checks that it is whole, and writes down as unknown
// what was in flight when the program ended. Every error is an *Error.
func Open(path string) (*Journal, error) {
	j, err := open(path)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(j.check(), j.readSequence()); err != nil {
		j.Close()
		return nil, failure(j.load, "checking journal", err)
	}
	if err := j.settle(); err != nil {
		j.Close()
		return nil, failure(j.load, "settling what was in flight", err)
	}
	return j, nil
}

// Remove deletes a journal with what SQLite keeps beside it. One that another
// instance has open is refused. keep, nil for none, may say that it stays, by
// what it holds while no one else has it open; one that can't be looked into
// stays then as well. Every error is an *Error.
func Remove(path string, keep func(Summary) bool) (kept bool, err error) {
	load := strings.TrimSuffix(filepath.Base(path), Extension)
	if _, err := os.Lstat(path); err != nil {
		return false, failure(load, "deleting journal", err)
	}
	opens := connect
	if keep != nil {
		opens = open
	}
	j, err := opens(path)
	switch failed := failure(load, "deleting journal", err); {
	case err == nil:
		if keep != nil {
			if s, err := j.summary(context.Background()); err != nil || keep(s) {
				return true, j.Close()
			}
		}
		// Closing it gives the lock free before the file is gone: whoever opens it
		// in between must find no load, or would send with a journal that no one
		// can ever read. One that is too damaged to be marked can't be opened either.
		_, _ = j.conn.ExecContext(context.Background(), fmt.Sprintf("PRAGMA user_version = %d", removed))
		if err := j.Close(); err != nil {
			return false, err
		}
	case failed.(*Error).ID == ErrInUse:
		return false, failed
	case keep != nil:
		return true, nil
	}
	for _, p := range []string{path, path + "-wal"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, failure(load, "deleting journal", err)
		}
	}
	return false, nil
}

// Close folds the log into the file and gives the journal free.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := errors.Join(j.conn.Close(), j.db.Close())
	if err != nil {
		return failure(j.load, "closing journal", err)
	}
	return nil
}

// open opens a journal that exists, in the newest version, without looking at
// what it holds.
func open(path string) (*Journal, error) {
	load := strings.TrimSuffix(filepath.Base(path), Extension)
	info, err := os.Stat(path)
	if err != nil {
		return nil, failure(load, "opening journal", err)
	}
	if !info.Mode().IsRegular() {
		return nil, newError(ErrDamaged, load, errors.New("not a regular file"))
	}
	if info.Size() == 0 && !exists(path+"-wal") {
		return nil, newError(ErrUnfinished, load, nil)
	}
	j, err := connect(path)
	if err != nil {
		return nil, failure(load, "opening journal", err)
	}
	if err := j.upgrade(); err != nil {
		j.Close()
		return nil, failure(load, "opening journal", err)
	}
	if err := j.conn.QueryRowContext(context.Background(), "SELECT count(*) FROM case_file").Scan(&j.files); err != nil {
		j.Close()
		return nil, failure(load, "opening journal", err)
	}
	return j, nil
}

// connect opens the file and takes its lock. The settings come before anything
// is read: SQLite would otherwise share the file and map a third one.
func connect(path string) (*Journal, error) {
	load := strings.TrimSuffix(filepath.Base(path), Extension)
	dsn, err := uri(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return nil, err
	}
	j := &Journal{load: load, db: db, conn: conn}
	for _, setting := range []struct{ pragma, want string }{
		{"locking_mode = EXCLUSIVE", "exclusive"},
		{"busy_timeout = 0", "0"},
		{"secure_delete = ON", "1"},
		{"journal_mode = WAL", "wal"},
		{"synchronous = FULL", ""},
		{"fullfsync = ON", ""},
		{"foreign_keys = ON", ""},
	} {
		var got string
		err := conn.QueryRowContext(ctx, "PRAGMA "+setting.pragma).Scan(&got)
		if err != nil && !errors.Is(err, sql.ErrNoRows) { // some settings answer nothing
			j.Close()
			return nil, fmt.Errorf("setting %s: %w", setting.pragma, err)
		}
		if got != setting.want {
			j.Close()
			return nil, fmt.Errorf("setting %s: it is %q", setting.pragma, got)
		}
	}
	return j, nil
}

// uri names the file for SQLite, which must not create it.
func uri(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: "mode=rw&_txlock=immediate&_error_rc=1&_dqs=0"}
	return u.String(), nil
}

// upgrade refuses what this version does not know and brings older journals up.
func (j *Journal) upgrade() error {
	ctx := context.Background()
	v, err := version(ctx, j.conn)
	switch {
	case err != nil:
		return err
	case v > len(migrations):
		return newError(ErrNewer, j.load, fmt.Errorf("version %d", v))
	case v == removed:
		return newError(ErrUnfinished, j.load, nil)
	case v < 0:
		return newError(ErrDamaged, j.load, fmt.Errorf("version %d", v))
	case v == len(migrations):
		return nil
	}
	var tables int
	if err := j.conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if v == 0 { // the version is set in the transaction that fills a journal
		if tables == 0 {
			return newError(ErrUnfinished, j.load, nil)
		}
		return newError(ErrDamaged, j.load, errors.New("no journal"))
	}
	return j.write(func(ctx context.Context, tx *sql.Tx) error { return migrate(ctx, tx, v) })
}

// check has SQLite look at every page, index, type and constraint.
func (j *Journal) check() error {
	var found string
	if err := j.conn.QueryRowContext(context.Background(), "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return newError(ErrDamaged, j.load, err)
	}
	if found != "ok" {
		return newError(ErrDamaged, j.load, errors.New(found))
	}
	return nil
}

func (j *Journal) readSequence() error {
	return j.conn.QueryRowContext(context.Background(), `SELECT max(
		(SELECT coalesce(max(seq), 0) FROM attempt), (SELECT coalesce(max(outcome_seq), 0) FROM attempt),
		(SELECT coalesce(max(seq), 0) FROM edit), (SELECT coalesce(max(undone_seq), 0) FROM edit),
		(SELECT coalesce(max(seq), 0) FROM settlement),
		(SELECT coalesce(max(seq), 0) FROM standing))`).Scan(&j.seq)
}

// makeFile creates an empty file of mode 0600 in a folder of mode 0700 and
// makes both names durable.
func makeFile(folder, name string) (path string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return "", err
	}
	path = filepath.Join(folder, name)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	if err := f.Close(); err != nil {
		return "", err
	}
	syncFolder(folder)
	syncFolder(filepath.Dir(folder))
	return path, nil
}

// syncFolder makes the names in a folder durable where the system has a way to
// (Windows has none, and keeps them itself).
func syncFolder(folder string) {
	if d, err := os.Open(folder); err == nil {
		d.Sync()
		d.Close()
	}
}

func remove(path string) {
	for _, p := range []string{path, path + "-wal"} {
		os.Remove(p)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
