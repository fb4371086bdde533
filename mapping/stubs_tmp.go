package mapping

type document struct{ id string }

func (d *document) valid(string) bool             { return false }
func (d *document) wrong(string) bool             { return false }
func (d *document) restore(string) (string, bool) { return "", false }

type documentVotes struct{}

func (v *documentVotes) add(string)           {}
func (v *documentVotes) merge(*documentVotes) {}
func (v *documentVotes) proven() *document    { return nil }

type phoneCountry struct{}

func (c *phoneCountry) plausible(string) bool      { return true }
func newPhoneCountry(string) (*phoneCountry, bool) { return nil, false }
func mojibake(string) (string, bool)               { return "", false }
func damaged(string) bool                          { return false }

// PhoneCountries stub
func PhoneCountries() []string { return []string{"CO"} }
