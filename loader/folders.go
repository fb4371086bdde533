package loader

import (
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
)

// Folders say where state is kept: profiles and settings in Config, journals
// (personal data) in Data, which is local and not synced. Both are created
// 0700 when first written to.
type Folders struct {
	Config string
	Data   string
}

// homeVariable moves all state to one folder, for tests and for machines with rules of
// their own.
const homeVariable = "WOLKLOAD_HOME"

// DefaultFolders are WOLKLOAD_HOME's when it is set, else the user's own.
func DefaultFolders() Folders {
	if home := os.Getenv(homeVariable); home != "" {
		if abs, err := filepath.Abs(home); err == nil {
			home = abs
		}
		return Folders{Config: home, Data: home}
	}
	return Folders{
		Config: filepath.Join(xdg.ConfigHome, "wolkload"),
		Data:   filepath.Join(xdg.DataHome, "wolkload"),
	}
}

// profiles is the folder of the profiles.
func (f Folders) profiles() string { return filepath.Join(f.Config, "profiles") }

// loads is the folder of the journals.
func (f Folders) loads() string { return filepath.Join(f.Data, "loads") }
