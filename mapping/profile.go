package mapping

// Profile keeps an analyst's assignments for files with the same headers. Its
// JSON is readable and versioned.
type Profile struct {
	Version   int             `json:"version"`
	Name      string          `json:"name"`
	SendEmpty bool            `json:"send_empty,omitempty"`
	Columns   []ProfileColumn `json:"columns"`
}

// ProfileColumn is one header and what becomes of its column.
type ProfileColumn struct {
	Header    string `json:"header"`
	Target    string `json:"target"` // "case_file", "obligation" or "none"
	Field     string `json:"field,omitempty"`
	Custom    bool   `json:"custom,omitempty"`
	Decimal   string `json:"decimal,omitempty"`    // "point", "comma" or "" for inferred
	DateOrder string `json:"date_order,omitempty"` // "dmy", "mdy" or "" for inferred
}

// NewProfile keeps m under a name.
func NewProfile(name string, m Mapping) Profile { panic("skeleton") }

// ParseProfile reads a profile file; an unknown version, target or field is an error.
func ParseProfile(data []byte) (Profile, error) { panic("skeleton") }

// Fits says whether the profile was made for exactly these headers (folded, in any order).
func (p Profile) Fits(m Mapping) bool { panic("skeleton") }

// Apply returns a copy of m in which the columns whose header the profile
// knows become what it says, with Reason "profile"; known counts them.
func (p Profile) Apply(m Mapping) (applied Mapping, known int) { panic("skeleton") }
