package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wolkload/loader"
	"wolkload/mapping"
	"wolkload/ui/clean"
)

// profiles lists the profiles that are kept, and hands them from one colleague
// to another.
func (r *runner) profiles() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:  "profiles",
		Args: r.noArguments,
		RunE: func(*cobra.Command, []string) error { return r.listProfiles(asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, r.flag("json"))
	cmd.AddCommand(r.profilesShow(), r.profilesExport(), r.profilesImport(), r.profilesDelete())
	return cmd
}

// profileLine is a profile as `profiles --json` prints it.
type profileLine struct {
	Name     string `json:"name"`
	File     string `json:"file"`
	Revision int    `json:"revision"`
	Columns  int    `json:"columns"`
	Error    string `json:"error,omitempty"`
}

func (r *runner) listProfiles(asJSON bool) error {
	list, err := loader.Profiles(r.Folders())
	if err != nil {
		return err
	}
	lines := []profileLine{}
	for _, p := range list {
		line := profileLine{Name: p.Name, File: p.Path, Revision: p.Revision, Columns: p.Columns}
		if p.Err != nil {
			line.Error, _ = r.texts.Error(p.Err)
		}
		lines = append(lines, line)
	}
	if asJSON {
		return r.json(lines)
	}
	if len(lines) == 0 {
		fmt.Fprintln(r.out, r.texts.T("command.profiles.none"))
		return nil
	}
	t := r.texts
	rows := [][]string{{t.T("command.profiles.name"), t.T("command.profiles.columns"), t.T("command.profiles.revision"), t.T("command.profiles.file")}}
	for _, l := range lines {
		about := filepath.Base(l.File)
		if l.Error != "" {
			about += ": " + l.Error
		}
		rows = append(rows, []string{clean.Line(l.Name), strconv.Itoa(l.Columns), strconv.Itoa(l.Revision), clean.Line(about)})
	}
	table(r.out, rows, map[int]bool{1: true, 2: true}, widestCell)
	return nil
}

func (r *runner) profilesShow() *cobra.Command {
	return &cobra.Command{
		Use: "show", Args: r.oneProfile,
		RunE: func(_ *cobra.Command, args []string) error {
			_, data, err := r.profileFile(args[0])
			if err != nil {
				return err
			}
			_, err = r.out.Write(data)
			return err
		},
	}
}

func (r *runner) profilesExport() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "export", Args: r.oneProfile,
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return wrong("flag_missing", "Flag", "--out", "Command", "profiles export")
			}
			p, data, err := r.profileFile(args[0])
			if err != nil {
				return err
			}
			f, err := createFile(out)
			if err != nil {
				return err
			}
			defer f.discard()
			if _, err := f.Write(data); err != nil {
				return err
			}
			if err := f.keep(); err != nil {
				return err
			}
			fmt.Fprintln(r.out, r.texts.T("command.profiles.exported", "Name", p.Name, "Path", out))
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", r.flag("profile-out"))
	return cmd
}

func (r *runner) profilesImport() *cobra.Command {
	var as string
	var replace bool
	cmd := &cobra.Command{
		Use: "import", Args: r.oneProfile,
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := readProfile(args[0])
			if err != nil {
				return err
			}
			if as = strings.TrimSpace(as); as != "" {
				p.Name = as
			}
			if _, taken := loader.FindProfile(r.Folders(), p.Name); taken && !replace {
				return wrong("profile_taken", "Name", p.Name)
			}
			if err := loader.KeepProfile(r.Folders(), p); err != nil {
				return err
			}
			fmt.Fprintln(r.out, r.texts.T("command.profiles.imported", "Name", p.Name))
			return nil
		},
	}
	cmd.Flags().StringVar(&as, "as", "", r.flag("profile-as"))
	cmd.Flags().BoolVar(&replace, "replace", false, r.flag("profile-replace"))
	return cmd
}

func (r *runner) profilesDelete() *cobra.Command {
	return &cobra.Command{
		Use: "delete", Args: r.oneProfile,
		RunE: func(_ *cobra.Command, args []string) error {
			ok, err := loader.DeleteProfile(r.Folders(), args[0])
			switch {
			case err != nil:
				return err
			case !ok:
				return r.noProfile(args[0])
			}
			fmt.Fprintln(r.out, r.texts.T("command.profiles.deleted", "Name", args[0]))
			return nil
		},
	}
}

// oneProfile wants the name of a profile, or its file, and nothing else.
func (r *runner) oneProfile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 || strings.TrimSpace(args[0]) == "" {
		return wrong("profile_missing", "Command", cmd.CommandPath())
	}
	return nil
}

// profile is the one that is kept under a name, or that a file holds.
func (r *runner) profile(given string) (mapping.Profile, error) {
	if p, ok := loader.FindProfile(r.Folders(), given); ok {
		return p, nil
	}
	if _, err := os.Stat(given); err != nil && !strings.ContainsAny(given, `./\`) {
		return mapping.Profile{}, r.noProfile(given)
	}
	return readProfile(given)
}

// profileFile is a profile and its file.
func (r *runner) profileFile(given string) (p mapping.Profile, data []byte, err error) {
	if p, err = r.profile(given); err == nil {
		data, err = loader.EncodeProfile(p)
	}
	return p, data, err
}

// noProfile says that there is no profile with a name, and which there are.
func (r *runner) noProfile(given string) error {
	list, _ := loader.Profiles(r.Folders())
	var names []string
	for _, p := range list {
		if p.Err == nil {
			names = append(names, "«"+p.Name+"»")
		}
	}
	return wrong("profile_unknown", "Name", given, "Names", strings.Join(names, ", "))
}

// readProfile reads a profile file.
func readProfile(path string) (mapping.Profile, error) {
	p, err := loader.ReadProfile(path)
	if err != nil && messageID(err) == "" {
		return p, unreadable("profile_unreadable", base(path), err)
	}
	return p, err
}

func base(path string) string { return filepath.Base(path) }
