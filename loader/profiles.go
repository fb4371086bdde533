package loader

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wolkload/mapping"
)

// profileExtension ends the name of every profile: they are readable JSON.
const profileExtension = ".json"

// maxProfile is more than any profile has; a larger file is none.
const maxProfile = 4 << 20

// savedProfile is a profile and where it is kept.
type savedProfile struct {
	path    string
	profile mapping.Profile
}

// findProfile finds the profile that was kept for exactly the headers of m. A
// file that can't be read or is no profile is passed over: the suggestion stands
// without it, and nothing is lost.
func findProfile(f Folders, m mapping.Mapping) (savedProfile, bool) {
	// The name a profile is saved under comes first, so that saving and
	// choosing meet even beside a copy that someone made by hand.
	paths := []string{profilePath(f, m)}
	entries, err := os.ReadDir(f.profiles())
	if err != nil {
		return savedProfile{}, false
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) == profileExtension {
			paths = append(paths, filepath.Join(f.profiles(), e.Name()))
		}
	}
	for _, path := range paths {
		if p, ok := readProfile(path); ok && p.Fits(m) {
			return savedProfile{path, p}, true
		}
	}
	return savedProfile{}, false
}

func readProfile(path string) (mapping.Profile, bool) {
	file, err := os.Open(path)
	if err != nil {
		return mapping.Profile{}, false
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxProfile))
	if err != nil {
		return mapping.Profile{}, false
	}
	p, err := mapping.ParseProfile(data)
	return p, err == nil
}

// SaveProfile keeps the mapping for files with the same headers, over the
// profile that was kept for them. A new one is named after the workbook.
func (d Draft) SaveProfile(f Folders) error {
	path, name := profilePath(f, d.Mapping), strings.TrimSuffix(d.bookName(), filepath.Ext(d.bookName()))
	if saved, ok := findProfile(f, d.Mapping); ok {
		path, name = saved.path, saved.profile.Name
	}
	var data bytes.Buffer
	e := json.NewEncoder(&data)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(mapping.NewProfile(name, d.Mapping))
	if err == nil {
		err = writeFile(path, data.Bytes())
	}
	if err != nil {
		refused := refuse(ErrProfile, "Folder", f.profiles())
		refused.Err = err
		return refused
	}
	return nil
}

// profilePath names a profile by its folded headers, in any order.
func profilePath(f Folders, m mapping.Mapping) string {
	headers := make([]string, len(m.Columns))
	for i, c := range m.Columns {
		headers[i] = mapping.Fold(c.Header)
	}
	slices.Sort(headers)
	hash := sha256.Sum256([]byte(strings.Join(headers, "\n")))
	return filepath.Join(f.profiles(), hex.EncodeToString(hash[:8])+profileExtension)
}

// writeFile replaces a file whole or not at all, with mode 0600 in a folder of mode 0700.
func writeFile(path string, data []byte) (err error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(folder, ".profile-*") // created 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(temp.Name())
		}
	}()
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// bookName is the workbook's file name, without the folders it is in.
func (d Draft) bookName() string { return filepath.Base(d.Book.Path()) }
