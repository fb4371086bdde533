package loader

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"wolkload/crm"
	"wolkload/loader/journal"
)

// Purge deletes the loads that were begun before a moment: their journals, and
// with them all personal data of theirs. One with an unknown case file stays,
// since no one could settle it any more, and so does one that can't be looked
// into: it comes back in kept. With dry nothing is deleted. Errors are *Error
// and *journal.Error; what was deleted before one stays deleted.
func Purge(f Folders, before time.Time, dry bool) (purged, kept []LoadInfo, err error) {
	loads, err := ListLoads(f)
	if err != nil {
		return nil, nil, err
	}
	for _, l := range loads {
		switch {
		case l.InUse || l.Err != nil:
			kept = append(kept, l)
			continue
		case !l.Created.Before(before):
			continue
		case l.Unknown > 0:
			kept = append(kept, l)
			continue
		}
		if !dry {
			// Another window may have gone on with it since it was listed.
			stays, err := f.remove(l.ID, func(s journal.Summary) bool { return s.States[crm.Unknown] > 0 })
			if err != nil {
				return purged, kept, err
			}
			if stays {
				kept = append(kept, l)
				continue
			}
		}
		purged = append(purged, l)
	}
	return purged, kept, nil
}

// Delete deletes one load, whatever its case files are. Errors are *Error and
// *journal.Error.
func Delete(f Folders, id string) error {
	_, err := f.remove(id, nil)
	return err
}

func (f Folders) remove(id string, keep func(journal.Summary) bool) (kept bool, err error) {
	path, err := f.journalOf(id)
	if err != nil {
		return false, err
	}
	kept, err = journal.Remove(path, keep)
	return kept, missing(id, err)
}

// Settings are what a person set for all loads.
type Settings struct {
	RetentionDays int `json:"retention_days"` // loads that are older are deleted at the next start; 0 keeps all
}

func (f Folders) settings() string { return filepath.Join(f.Config, "settings.json") }

// ReadSettings reads what was set; nothing was is the zero value. A file that
// can't be read is an *Error: to go on as if nothing were set could keep what
// should be deleted.
func ReadSettings(f Folders) (s Settings, err error) {
	data, err := os.ReadFile(f.settings())
	if errors.Is(err, os.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &s)
	}
	if err == nil && s.RetentionDays < 0 {
		err = errors.New("a retention below zero")
	}
	if err != nil {
		refused := refuse(ErrSettingsUnreadable, "Path", f.settings())
		refused.Err = err
		return Settings{}, refused
	}
	return s, nil
}

// SaveSettings keeps what was set. Errors are *Error.
func SaveSettings(f Folders, s Settings) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = writeFile(f.settings(), append(data, '\n'))
	}
	if err != nil {
		refused := refuse(ErrSettings, "Folder", f.Config)
		refused.Err = err
		return refused
	}
	return nil
}

// Retain deletes the loads that are older than what was set, as Purge does; how
// many is returned. What a load that was cut off while it was created left
// behind goes as well: nothing of it was sent, and it holds personal data.
func Retain(f Folders, now time.Time) (int, error) {
	f.sweep(now)
	s, err := ReadSettings(f)
	if err != nil || s.RetentionDays == 0 {
		return 0, err
	}
	purged, _, err := Purge(f, now.AddDate(0, 0, -s.RetentionDays), false)
	return len(purged), err
}

// creation is longer than a journal is without content while it is created.
const creation = time.Hour

// sweep deletes journals that were cut off while they were created. One that
// can't be deleted is met again the next time.
func (f Folders) sweep(now time.Time) {
	entries, _ := os.ReadDir(f.loads())
	for _, e := range entries {
		path := filepath.Join(f.loads(), e.Name())
		info, err := e.Info()
		if filepath.Ext(path) != journal.Extension || err != nil || now.Sub(info.ModTime()) < creation {
			continue
		}
		_, err = journal.Peek(path)
		if e := (*journal.Error)(nil); errors.As(err, &e) && e.ID == journal.ErrUnfinished {
			_, _ = journal.Remove(path, nil)
		}
	}
}
