package loader

import (
	"context"
	"path/filepath"
	"slices"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/mapping"
)

// Delta is what the earlier loads to the same host and operation say of the
// case files of a draft that are ready, by their Identification: of several
// loads the newest counts. It is of one Result: a draft that is checked anew is
// compared anew.
type Delta struct {
	New       int // in no earlier load that may have reached the CRM
	Changed   int // accepted before with another content, or in a journal that keeps none
	Identical int // accepted before with the same content
	Unknown   int // sent before, and no one knows whether it arrived

	Workbook []LoadInfo // the earlier loads of this very workbook of which something may have arrived
	Unread   []LoadInfo // loads that can't be looked into (InUse, Err): they may be of it too

	Rest Tally // what is new or changed: what a draft without the others sends

	seen    map[string]glimpse // every load there was, but for the ignored ones
	ignored []string
	to      Target
	of      *mapping.Result
	classes []deltaClass // of every case file; nil when no earlier load has any
	loads   []LoadInfo   // they speak of
}

// deltaClass is what an earlier load says of a case file: the number of the
// load, from 1, and whether its content is the same.
type deltaClass struct {
	load  uint16
	class class
}

type class uint8

const (
	classNew class = iota
	classChanged
	classIdentical
	classUnknown
)

// Again says that something of the draft may be in the CRM already.
func (d Delta) Again() bool { return d.Identical+d.Changed+d.Unknown+len(d.Workbook)+len(d.Unread) > 0 }

// Compare looks for the case files of a checked draft in the earlier loads to
// the same place, but for those to ignore: the one that is open here. It changes
// no load. Errors are those of ListLoads, *crm.Error for what can't be encoded,
// and ctx's.
func Compare(ctx context.Context, f Folders, d Draft, t Target, ignore ...string) (*Delta, error) {
	ready := d.Result.Ready
	delta := &Delta{seen: map[string]glimpse{}, ignored: ignore, to: t, of: d.Result, New: ready.CaseFiles, Rest: Tally{ready.CaseFiles, ready.Obligations, ready.TotalBalance}}
	loads, err := ListLoads(f)
	if err != nil {
		return nil, err
	}
	var earlier []LoadInfo // the newest first
	for _, l := range loads {
		delta.seen[l.ID] = glimpseOf(l)
		same := l.Server == t.Server.String() && l.Operation == t.Operation
		switch {
		case slices.Contains(ignore, l.ID):
		case l.InUse || l.Err != nil:
			delta.Unread = append(delta.Unread, l)
		case same && l.Accepted+l.Unknown > 0:
			earlier = append(earlier, l)
			if l.Fingerprint == d.Book.Fingerprint() {
				delta.Workbook = append(delta.Workbook, l)
			}
		}
	}
	if len(earlier) == 0 {
		return delta, nil
	}
	return delta, delta.compare(ctx, f, d.Result, earlier)
}

// glimpse is how far a load was when it was listed.
type glimpse struct {
	requests int
	unread   bool
}

func glimpseOf(l LoadInfo) glimpse { return glimpse{l.Requests, l.InUse || l.Err != nil} }

// overtaken lists the loads to the same place that have sent something since
// they were compared with, and those that were opened since: they may be about
// to. own is the load that was begun after the comparison. To ask for it with a
// load of one's own in place is what keeps two that begin at once apart: at least
// one of them sees the other. Errors are those of ListLoads.
func (d *Delta) overtaken(f Folders, own string) (by []LoadInfo, err error) {
	loads, err := ListLoads(f)
	for _, l := range loads {
		now, before := glimpseOf(l), d.seen[l.ID]
		switch {
		case l.ID == own || now == before || slices.Contains(d.ignored, l.ID):
		case now.unread, l.Server == d.to.Server.String() && l.Operation == d.to.Operation && l.Accepted+l.Unknown > 0:
			by = append(by, l)
		}
	}
	return by, err
}

// compare classes every ready case file that one of the loads has.
func (d *Delta) compare(ctx context.Context, f Folders, r *mapping.Result, earlier []LoadInfo) error {
	hashes, index, err := readyContents(ctx, r)
	if err != nil {
		return err
	}
	d.classes = make([]deltaClass, r.Len())
	for n, load := range earlier {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := journal.Contents(filepath.Join(f.loads(), load.ID+journal.Extension), func(c journal.Content) {
			i, ok := index[c.Identification]
			if !ok || d.classes[i].class != classNew { // a newer load told already
				return
			}
			was := deltaClass{load: uint16(n + 1), class: classChanged}
			switch {
			case c.State == crm.Unknown:
				was.class = classUnknown
			case slices.Equal(c.Hash, hashes[i][:]):
				was.class = classIdentical
			}
			d.classes[i] = was
		})
		if err != nil {
			load.Err = err
			d.Unread = append(d.Unread, load)
		}
	}
	var rest tally
	for i, c := range d.classes {
		if r.IsHeld(i) {
			continue
		}
		if c.class == classNew || c.class == classChanged {
			var e entry
			e.obligations, e.balance = r.Owed(i)
			rest.count(&e, 1)
		}
		switch c.class {
		case classChanged:
			d.Changed++
		case classIdentical:
			d.Identical++
		case classUnknown:
			d.Unknown++
		}
	}
	d.New -= d.Changed + d.Identical + d.Unknown
	d.Rest = rest.tally()
	d.loads = earlier
	return nil
}

// readyContents are the contents of the case files that are ready, and where
// each Identification is.
func readyContents(ctx context.Context, r *mapping.Result) ([]hash, map[string]int, error) {
	type ready struct {
		hash           hash
		identification string
	}
	hashes, index := make([]hash, 0, r.Len()), make(map[string]int, r.Len())
	for c, err := range inOrder(ctx, r.Len(), func(i int, scratch *[]byte) (c ready, err error) {
		if r.IsHeld(i) {
			return c, nil
		}
		file := r.CaseFile(i).CaseFile
		content, err := contentOf(file, scratch)
		return ready{content.hash, file.Value(crm.Identification)}, err
	}) {
		if err != nil {
			return nil, nil, err
		}
		if c.identification != "" {
			index[c.identification] = len(hashes)
		}
		hashes = append(hashes, c.hash)
	}
	return hashes, index, nil
}

// Without returns a copy of the draft that a load is begun with only of what is
// new or changed: what was accepted with the same content, or sent with an
// unknown outcome, is left out, and held in the load. A delta of another check
// leaves out nothing.
func (d Draft) Without(delta *Delta) Draft {
	d.without = delta
	return d
}

// earlier is the load that a case file is left out for, "" when it is sent.
func (d *Delta) earlier(r *mapping.Result, caseFile int) string {
	if d == nil || d.of != r || d.classes == nil {
		return ""
	}
	switch c := d.classes[caseFile]; c.class {
	case classIdentical, classUnknown:
		return d.loads[c.load-1].ID
	}
	return ""
}
