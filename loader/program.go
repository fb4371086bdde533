package loader

import "runtime/debug"

// program names the version that writes a journal: the module's and, of one
// built from its source, the commit.
func program() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	name := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && name == "(devel)" {
			name += " " + s.Value
		}
	}
	return name
}
