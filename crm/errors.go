package crm

// Error is a mistake in what the client was given, or a probe that failed. ID
// is stable; the texts for people are looked up by it ("crm.<id>") with Values
// filled in.
type Error struct {
	ID     string
	Values map[string]string
	Err    error
}

// IDs of Error.
const (
	ErrServerMissing  = "server_missing"
	ErrServerInvalid  = "server_invalid"    // no host can be read from it
	ErrServerManager  = "server_manager"    // wvNNNN.wolkvox.com is wolkvox Manager: Values Host
	ErrServerOld      = "server_old"        // svNNNN.crmvox.com: Values Host, New
	ErrServerPlain    = "server_plain_http" // http:// to anything but loopback: Values Host
	ErrServerUserinfo = "server_userinfo"
	ErrOperation      = "operation_missing"
	ErrToken          = "token_missing"
	ErrTokenInvalid   = "token_invalid" // characters no header can carry
	ErrCAFile         = "ca_file"       // Values Path
	ErrNotUTF8        = "not_utf8"      // Values Key
	ErrKeyTwice       = "key_twice"     // Values Key
	ErrNothing        = "nothing_to_send"
	ErrProbe          = "probe"           // tokenInformation answered no quota: Values Host, Status, Code, Msg (the last two "–" for none)
	ErrProbeToken     = "probe_token"     // the probe was refused for the token: Values as ErrProbe
	ErrProbeQuota     = "probe_quota"     // the quota is spent, said the probe: Values as ErrProbe
	ErrProbeNoAnswer  = "probe_no_answer" // tokenInformation got no answer: Values Host
)

// Error is for logs and developers; it never holds a value of a debtor.
func (e *Error) Error() string {
	s := "crm: " + e.ID
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// Message returns the id and the values of the text for people.
func (e *Error) Message() (id string, values map[string]string) { return "crm." + e.ID, e.Values }
