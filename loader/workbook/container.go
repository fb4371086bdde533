package workbook

import (
	"archive/zip"
	"context"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"net/url"
	"path"
	"strings"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
)

// container is the zip of a workbook: its parts, found by name.
type container struct {
	size    int64
	entries map[string]*zip.File // by key; nil where a name stands twice
	limits  limits
}

var (
	errPartMissing    = errors.New("a part is missing")
	errPartTwice      = errors.New("a part stands twice in the zip")
	errPartEncrypted  = errors.New("a part of the zip is encrypted")
	errRelationships  = errors.New("a relationship is incomplete or stands twice")
	errNoRelationship = errors.New("a relationship is missing")
)

// openContainer reads the zip's directory.
func openContainer(r io.ReaderAt, size int64, l limits) (*container, error) {
	metered := &meteredReaderAt{r: r, left: l.directory}
	z, err := zip.NewReader(metered, size)
	if metered.left < 0 {
		return nil, &limitError{"parts", int64(l.parts)}
	}
	if err != nil {
		return nil, err
	}
	metered.off = true
	z.RegisterDecompressor(zip.Deflate, flate.NewReader) // faster than the standard library's
	if len(z.File) > l.parts {
		return nil, &limitError{"parts", int64(l.parts)}
	}
	c := &container{size: size, entries: make(map[string]*zip.File, len(z.File)), limits: l}
	for _, f := range z.File {
		k := key(f.Name)
		if _, twice := c.entries[k]; twice {
			f = nil
		}
		c.entries[k] = f
	}
	return c, nil
}

// meteredReaderAt bounds what zip.NewReader reads, and so keeps in memory.
type meteredReaderAt struct {
	r    io.ReaderAt
	left int64
	off  bool
}

func (m *meteredReaderAt) ReadAt(b []byte, at int64) (int, error) {
	if !m.off {
		if m.left -= int64(len(b)); m.left < 0 {
			return 0, io.ErrUnexpectedEOF
		}
	}
	return m.r.ReadAt(b, at)
}

// key is the name under which a part is found: part names are equivalent
// whatever their case, a zip may have them as URIs, and some programs write backslashes.
func key(name string) string {
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (c *container) has(name string) bool { _, ok := c.entries[key(name)]; return ok }

// declared is the unpacked size that the zip claims for a part, 0 without one.
func (c *container) declared(name string) int64 {
	if f := c.entries[key(name)]; f != nil {
		return int64(min(f.UncompressedSize64, uint64(c.limits.unpacked)))
	}
	return 0
}

// session counts what one Open or one Read costs.
type session struct {
	ctx      context.Context
	report   func() // called on a beat of blocks while a part is read; may be nil
	unpacked atomic.Int64
}

// open opens a part; reading it counts in s. It must be read to io.EOF, where
// its checksum is compared.
func (c *container) open(s *session, name string) (io.ReadCloser, *meter, error) {
	f, ok := c.entries[key(name)]
	switch {
	case !ok:
		return nil, nil, errPartMissing
	case f == nil:
		return nil, nil, errPartTwice
	case f.Flags&1 != 0: // archive/zip would hand out the encrypted bytes
		return nil, nil, errPartEncrypted
	}
	rc, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	m := &meter{r: rc, container: c, session: s}
	if f.CRC32 == 0 {
		m.zero = crc32.NewIEEE() // archive/zip takes 0 for "not given"
	}
	return rc, m, nil
}

// meter counts unpacked bytes against the limits.
type meter struct {
	r         io.Reader
	container *container
	session   *session
	zero      hash.Hash32
}

func (m *meter) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	l := &m.container.limits
	switch unpacked := m.session.unpacked.Add(int64(n)); {
	case unpacked > l.unpacked:
		return 0, &limitError{"unpacked", l.unpacked}
	case unpacked > l.ratioFloor && unpacked/l.ratio > m.container.size:
		return 0, &limitError{"ratio", l.ratio}
	}
	if m.zero != nil {
		m.zero.Write(b[:n])
		if err == io.EOF && m.zero.Sum32() != 0 {
			return n, zip.ErrChecksum
		}
	}
	return n, err
}

// relationship is where a part points to. kind is the last word of its type:
// "worksheet", "sharedStrings", the same in transitional and strict workbooks.
type relationship struct{ kind, target string }

// relationships reads those of a part ("" for the package's own) by their id.
// Targets are names of parts; those outside the package are left out.
func (c *container) relationships(s *session, of string) (map[string]relationship, error) {
	dir, file := path.Split(of)
	found := map[string]relationship{}
	err := c.readPart(s, dir+"_rels/"+file+".rels", func(p *part) error {
		if !p.Is(spaceRelationships, "Relationships") {
			return errUnexpected
		}
		for {
			more, err := p.child()
			if err != nil || !more {
				return err
			}
			if !p.Is(spaceRelationships, "Relationship") {
				return errUnexpected
			}
			id, hasID := p.Attr("Id")
			kind, hasKind := p.Attr("Type")
			target, hasTarget := p.Attr("Target")
			if _, twice := found[string(id)]; twice || !hasID || !hasKind || !hasTarget {
				return errRelationships
			}
			if mode, _ := p.Attr("TargetMode"); string(mode) != "External" {
				if len(found) >= p.limits.parts {
					return &limitError{"parts", int64(p.limits.parts)}
				}
				var names [3]string
				for i, value := range [...][]byte{id, kind, target} {
					if names[i], err = p.name(value); err != nil {
						return err
					}
				}
				found[names[0]] = relationship{path.Base(names[1]), resolve(dir, names[2])}
			}
			if err := p.skip(); err != nil {
				return err
			}
		}
	})
	return found, err
}

// resolve gives the name of the part that a target means, seen from the folder
// of the part it stands in.
func resolve(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return path.Join(dir, target)
}
