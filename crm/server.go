package crm

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Server is the CRM's host: always https, or http to loopback. The zero value
// is no server.
type Server struct{ scheme, host string }

// Host is the host, with its port where one was given.
func (s Server) Host() string { return s.host }

// String is the base URL, without a trailing slash.
func (s Server) String() string { return s.scheme + "://" + s.host }

// Loopback says that the server is on this machine.
func (s Server) Loopback() bool {
	name, _, ok := splitPort(s.host)
	return ok && isLoopback(name)
}

var (
	schemePrefix = regexp.MustCompile(`^(?i:(https?)://)`)
	managerHost  = regexp.MustCompile(`^wv\d+\.wolkvox\.com$`)
	oldHost      = regexp.MustCompile(`^sv(\d+)\.crmvox\.com$`)
	hostLabel    = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)
	numberLabel  = regexp.MustCompile(`^([0-9]+|0x[0-9a-f]*)$`)
	defaultPort  = map[string]string{"https": "443", "http": "80"}
)

// ParseServer takes a host or a URL as people type it or paste it from the
// browser's address bar: white space around it, a doubled "https://", a path, a
// query and a trailing slash fall away, the host is folded to lower case. A
// host without a scheme is https. Errors are *Error and never hold what was
// typed unless it is a host.
//
// A name must have a dot or be localhost: "crm01" alone is a mistake for
// "crm01.wolkvox.com". Letters outside ASCII are refused, since look-alikes of
// a host are made with them; the "xn--" form of such a name can be typed.
func ParseServer(text string) (Server, error) {
	text = strings.TrimFunc(text, invisible)
	if text == "" {
		return Server{}, &Error{ID: ErrServerMissing}
	}
	scheme := "https"
	for {
		m := schemePrefix.FindStringSubmatch(text)
		if m == nil {
			break
		}
		scheme = strings.ToLower(m[1]) // of a doubled scheme the inner one stands at the host
		text = strings.TrimLeftFunc(text[len(m[0]):], func(r rune) bool { return r == '/' || invisible(r) })
	}
	if end := strings.IndexAny(text, "/?#"); end >= 0 {
		text = text[:end]
	}
	if strings.Contains(text, "@") {
		return Server{}, &Error{ID: ErrServerUserinfo}
	}
	name, port, ok := splitPort(strings.TrimRightFunc(text, invisible))
	if ok {
		name, ok = hostName(name)
	}
	if !ok {
		return Server{}, &Error{ID: ErrServerInvalid}
	}
	if m := oldHost.FindStringSubmatch(name); m != nil {
		return Server{}, &Error{ID: ErrServerOld, Values: map[string]string{"Host": name, "New": "crm" + m[1] + ".wolkvox.com"}}
	}
	if managerHost.MatchString(name) {
		return Server{}, &Error{ID: ErrServerManager, Values: map[string]string{"Host": name}}
	}
	if scheme == "http" && !isLoopback(name) {
		return Server{}, &Error{ID: ErrServerPlain, Values: map[string]string{"Host": name}}
	}
	host := name
	if strings.Contains(name, ":") {
		host = "[" + name + "]"
	}
	if port != "" && port != defaultPort[scheme] {
		host += ":" + port
	}
	return Server{scheme: scheme, host: host}, nil
}

// invisible says that a rune is white space, or a zero-width character or byte
// order mark such as pasting brings along.
func invisible(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// splitPort cuts "name", "name:port", "[v6]", "[v6]:port" and a bare IPv6
// address into name and port, the port in plain digits from 1 to 65535.
func splitPort(text string) (name, port string, ok bool) {
	switch {
	case strings.HasPrefix(text, "["):
		end := strings.IndexByte(text, ']')
		if end < 0 || !strings.Contains(text[:end], ":") {
			return "", "", false
		}
		name = text[1:end]
		if text = text[end+1:]; text == "" {
			return name, "", true
		}
		if text[0] != ':' {
			return "", "", false
		}
		text = text[1:]
	case strings.Count(text, ":") == 1:
		name, text, _ = strings.Cut(text, ":")
	default:
		return text, "", true
	}
	n, err := strconv.ParseUint(text, 10, 16)
	return name, strconv.FormatUint(n, 10), err == nil && n > 0
}

// hostName checks and normalises a host without its port: an IP address in its
// usual form, or a DNS name in lower case without its closing dot.
func hostName(name string) (string, bool) {
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.Unmap().String(), addr.Zone() == "" && !addr.IsUnspecified() && !addr.IsMulticast()
	}
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	labels := strings.Split(name, ".")
	if len(name) > 253 || len(labels) == 1 && name != "localhost" {
		return "", false
	}
	for _, l := range labels {
		if !hostLabel.MatchString(l) {
			return "", false
		}
	}
	// "127.1" and "10.0.0.0x1" are addresses to some resolvers, names to others.
	return name, !numberLabel.MatchString(labels[len(labels)-1])
}

// isLoopback says that a normalised host is this machine.
func isLoopback(name string) bool {
	addr, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && addr.IsLoopback()
}
