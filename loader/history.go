package loader

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
)

// LoadInfo is an earlier load as its journal tells it without being opened.
type LoadInfo struct {
	ID          string
	Created     time.Time
	Workbook    string // its file name
	Path        string // where it was, "" in an old journal
	Fingerprint string
	Sheet       string
	Server      string // base URL
	Host        string
	Operation   string

	// Case files by state; what was in flight when the program ended is unknown.
	NotSent, Accepted, Rejected, Unknown, Held int
	Requests                                   int
	LastSent                                   time.Time // of the last request, zero for none

	InUse bool  // another process, or a Load of this one, has it open: only ID is known
	Err   error // why the journal can't be read: only ID is known
}

// ListLoads lists the loads there are, newest first. A journal that was cut off
// while it was created is none: nothing was sent.
func ListLoads(f Folders) ([]LoadInfo, error) {
	entries, err := os.ReadDir(f.loads())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		refused := refuse(ErrFolder, "Folder", f.loads())
		refused.Err = err
		return nil, refused
	}
	var loads []LoadInfo
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), journal.Extension)
		if !ok || !e.Type().IsRegular() {
			continue
		}
		if info, ok := peek(filepath.Join(f.loads(), e.Name()), id); ok {
			loads = append(loads, info)
		}
	}
	slices.SortFunc(loads, func(a, b LoadInfo) int { return -compareIDs(a.ID, b.ID) })
	return loads, nil
}

// Interrupted lists, newest first, the earlier loads of the workbook with this
// fingerprint, and those that can't be looked into (InUse, Err), since they may
// be of it too. It changes no load.
func Interrupted(f Folders, fingerprint string) ([]LoadInfo, error) {
	loads, err := ListLoads(f)
	return slices.DeleteFunc(loads, func(l LoadInfo) bool {
		return l.Fingerprint != fingerprint && !l.InUse && l.Err == nil
	}), err
}

// peek looks into one journal; ok is false when there is no load in it.
func peek(path, id string) (info LoadInfo, ok bool) {
	info.ID = id
	s, err := journal.Peek(path)
	if e := (*journal.Error)(nil); errors.As(err, &e) {
		switch e.ID {
		case journal.ErrMissing, journal.ErrUnfinished:
			return info, false
		case journal.ErrInUse:
			info.InUse = true
			return info, true
		}
	}
	if err != nil {
		info.Err = err
		return info, true
	}
	info.Created, info.Workbook, info.Fingerprint = s.Load.Created, s.Load.Workbook, s.Load.Fingerprint
	info.Sheet, info.Operation, info.Path, info.Server = s.Load.Sheet, s.Load.Operation, s.Load.Path, s.Load.Server
	if server, err := crm.ParseServer(s.Load.Server); err == nil {
		info.Host = server.Host()
	}
	info.NotSent, info.Accepted = s.States[crm.NotSent], s.States[crm.Accepted]
	info.Rejected, info.Unknown = s.States[crm.Rejected], s.States[crm.Unknown]
	info.Held, info.Requests, info.LastSent = s.Held, s.Requests, s.LastSent
	return info, true
}

// compareIDs orders ids by day, then by number: "…-10" after "…-9".
func compareIDs(a, b string) int {
	dayA, numberA := cutID(a)
	dayB, numberB := cutID(b)
	return cmp.Or(strings.Compare(dayA, dayB), cmp.Compare(numberA, numberB), strings.Compare(a, b))
}

// ownID says that Begin gives such names.
func ownID(id string) bool {
	day, number := cutID(id)
	_, err := time.Parse(time.DateOnly, day)
	return err == nil && number > 0
}

func cutID(id string) (day string, number int) {
	i := strings.LastIndexByte(id, '-')
	if i < 0 {
		return id, 0
	}
	number, _ = strconv.Atoi(id[i+1:]) // a name that is none of ours sorts first
	return id[:i], number
}
