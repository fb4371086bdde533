package command

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Version is what `version --json` prints.
type Version struct {
	Version  string `json:"version"` // of the module, "(devel)" for one built from its source
	Commit   string `json:"commit"`  // "" when it was built outside a repository
	Time     string `json:"time"`    // of the commit, RFC 3339
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (r *runner) version() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:  "version",
		Args: r.noArguments,
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			v := versionOf(info)
			if asJSON {
				return r.json(v)
			}
			fmt.Fprintln(r.out, r.texts.T("command.version", "Version", v.Version))
			if v.Commit != "" {
				id := "command.version.commit"
				if v.Modified {
					id = "command.version.commit_modified"
				}
				fmt.Fprintln(r.out, r.texts.T(id, "Commit", v.Commit, "Time", v.Time))
			}
			fmt.Fprintln(r.out, r.texts.T("command.version.go", "Go", v.Go, "Platform", v.Platform))
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, r.flag("json"))
	return cmd
}

// versionOf reads what the toolchain stamped into the program; info may be nil.
func versionOf(info *debug.BuildInfo) Version {
	v := Version{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info == nil {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}
