package loader

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// ProfileInfo is a profile that is kept. With Err it is a file among them that
// can't be read or is none: Name is then the file's.
type ProfileInfo struct {
	Name     string
	Path     string
	Revision int // how often it was saved
	Columns  int
	Err      error
}

// savedProfile is a profile and where it is kept.
type savedProfile struct {
	path    string
	profile mapping.Profile
}

// Profiles lists the profiles that are kept, by name.
func Profiles(f Folders) ([]ProfileInfo, error) {
	var list []ProfileInfo
	paths, err := profilePaths(f)
	for _, path := range paths {
		info := ProfileInfo{Name: strings.TrimSuffix(filepath.Base(path), profileExtension), Path: path}
		p, err := ReadProfile(path)
		if info.Err = err; err == nil {
			info.Name, info.Revision, info.Columns = p.Name, p.Revision, len(p.Columns)
		}
		list = append(list, info)
	}
	slices.SortStableFunc(list, func(a, b ProfileInfo) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list, err
}

// profilePaths lists the files, in the order of their names.
func profilePaths(f Folders) ([]string, error) {
	entries, err := os.ReadDir(f.profiles())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		refused := refuse(ErrProfilesUnreadable, "Folder", f.profiles())
		refused.Err = err
		return nil, refused
	}
	var paths []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == profileExtension && !strings.HasPrefix(e.Name(), ".") {
			paths = append(paths, filepath.Join(f.profiles(), e.Name()))
		}
	}
	return paths, nil
}

// readable are the profiles that can be read. A file that is none is passed
// over: nothing is lost.
func readable(f Folders) []savedProfile {
	paths, _ := profilePaths(f) // none can be chosen from a folder that can't be read
	var all []savedProfile
	for _, path := range paths {
		if p, err := ReadProfile(path); err == nil {
			all = append(all, savedProfile{path, p})
		}
	}
	return all
}

// findProfile finds the profile that fits the headers of m best: exactly, or
// nearly. Of two that fit alike the one that was saved more often counts.
func findProfile(f Folders, m mapping.Mapping) (best savedProfile, ok bool) {
	var bestFit mapping.Fit
	for _, saved := range readable(f) {
		_, fit := saved.profile.Apply(m)
		better := fit.Known > bestFit.Known || fit.Known == bestFit.Known && (len(fit.Missing) < len(bestFit.Missing) ||
			len(fit.Missing) == len(bestFit.Missing) && saved.profile.Revision > best.profile.Revision)
		if fit.Near() && (!ok || better) {
			best, bestFit, ok = saved, fit, true
		}
	}
	return best, ok
}

// FindProfile gives the profile that is kept under a name, whatever its capitals.
func FindProfile(f Folders, name string) (mapping.Profile, bool) {
	saved, ok := named(f, name)
	return saved.profile, ok
}

func named(f Folders, name string) (savedProfile, bool) {
	all := readable(f)
	i := slices.IndexFunc(all, func(s savedProfile) bool { return strings.EqualFold(s.profile.Name, strings.TrimSpace(name)) })
	if i < 0 {
		return savedProfile{}, false
	}
	return all[i], true
}

// ReadProfile reads a profile file. Errors are of the system, and
// *mapping.ProfileError.
func ReadProfile(path string) (mapping.Profile, error) {
	file, err := os.Open(path)
	if err != nil {
		return mapping.Profile{}, err
	}
	defer file.Close() // only read from
	data, err := io.ReadAll(io.LimitReader(file, maxProfile+1))
	if err != nil {
		return mapping.Profile{}, err
	}
	if len(data) > maxProfile {
		return mapping.Profile{}, refuse(ErrProfileTooLarge)
	}
	return mapping.ParseProfile(data)
}

// SaveProfile keeps the mapping under a name, over the profile that had it; ""
// is the name of the profile that was applied, or the workbook's.
func (d Draft) SaveProfile(f Folders, name string) (saved string, err error) {
	if name = strings.TrimSpace(name); name == "" {
		if name = d.Profile; name == "" {
			name = strings.TrimSuffix(d.bookName(), filepath.Ext(d.bookName()))
		}
	}
	return name, KeepProfile(f, mapping.NewProfile(name, d.Mapping))
}

// KeepProfile keeps a profile, over the one that has its name. Errors are *Error,
// and *mapping.ProfileError for one that is none.
func KeepProfile(f Folders, p mapping.Profile) error {
	path := ""
	if before, ok := named(f, p.Name); ok {
		path, p.Revision = before.path, before.profile.Revision
	} else {
		path = freePath(f, p.Name)
	}
	p.Revision++
	data, err := EncodeProfile(p)
	if err == nil {
		if _, invalid := mapping.ParseProfile(data); invalid != nil {
			return invalid // it could not be read again
		}
		err = writeFile(path, data)
	}
	if err != nil {
		refused := refuse(ErrProfile, "Folder", f.profiles())
		refused.Err = err
		return refused
	}
	return nil
}

// EncodeProfile gives the file of a profile.
func EncodeProfile(p mapping.Profile) ([]byte, error) {
	var data bytes.Buffer
	e := json.NewEncoder(&data)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(p)
	return data.Bytes(), err
}

// DeleteProfile removes the profile with a name; ok is false when there is none.
func DeleteProfile(f Folders, name string) (ok bool, err error) {
	saved, ok := named(f, name)
	if !ok {
		return false, nil
	}
	if err := os.Remove(saved.path); err != nil {
		refused := refuse(ErrProfile, "Folder", f.profiles())
		refused.Err = err
		return true, refused
	}
	return true, nil
}

// freePath names a file after a profile, so that people find it: its letters
// and digits.
func freePath(f Folders, name string) string {
	slug := strings.ReplaceAll(mapping.Fold(name), " ", "-")
	if slug = slug[:min(len(slug), 60)]; slug == "" {
		slug = "perfil"
	}
	if slug = strings.ToValidUTF8(slug, ""); slices.Contains(reservedNames, strings.TrimRight(slug, "0123456789")) {
		slug = "perfil-" + slug
	}
	for n := 1; ; n++ {
		path := filepath.Join(f.profiles(), slug+profileExtension)
		if n > 1 {
			path = filepath.Join(f.profiles(), fmt.Sprintf("%s-%d%s", slug, n, profileExtension))
		}
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) || n > 1000 {
			return path
		}
	}
}

// reservedNames are no names of files on Windows, whatever follows the point.
var reservedNames = []string{"con", "prn", "aux", "nul", "com", "lpt"}

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
