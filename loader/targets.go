package loader

import (
	"encoding/json"
	"os"
	"path/filepath"

	"wolkload/crm"
)

// What is known of a host and operation is kept in one file, by both.
type (
	targets map[string]targetFacts

	targetFacts struct {
		Unit string `json:"unit,omitempty"` // what the CRM counts as a record: "case_file" or "obligation"
	}
)

var unitNames = map[crm.Unit]string{crm.UnitCaseFiles: "case_file", crm.UnitObligations: "obligation"}

func (f Folders) targets() string { return filepath.Join(f.Config, "targets.json") }

func (t Target) key() string { return t.Server.String() + " " + t.Operation }

// readTargets reads what is known; a file that can't be read is as none: all
// that is in it can be seen again.
func readTargets(f Folders) targets {
	known := targets{}
	if data, err := os.ReadFile(f.targets()); err == nil && json.Unmarshal(data, &known) != nil || known == nil {
		return targets{}
	}
	return known
}

// knownUnit is what the CRM was seen to count at a target.
func knownUnit(f Folders, t Target) crm.Unit {
	name := readTargets(f)[t.key()].Unit
	for unit, of := range unitNames {
		if of == name {
			return unit
		}
	}
	return crm.UnitUnknown
}

// keepUnit keeps what the CRM was seen to count. That it can't be kept costs
// the next load a little certainty, and stops nothing.
func (l *Load) keepUnit(unit crm.Unit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if unit == crm.UnitUnknown || unit == l.unit {
		return
	}
	l.unit = unit
	known := readTargets(l.folders)
	known[l.target.key()] = targetFacts{Unit: unitNames[unit]}
	if data, err := json.MarshalIndent(known, "", "  "); err == nil {
		_ = writeFile(l.folders.targets(), data)
	}
}
