package crm

import "slices"

// byCounts decides rows 11 to 14 from counts that are whole numbers and the
// list of failed records.
func (o *Outcome) byCounts(r Request, failed []node) {
	c, files := o.Counts, r.CaseFiles
	units, ok := unitsOf(files, c.Received, r.Unit)
	if !ok || c.Processed != c.Received || c.Inserted+c.Failed != c.Processed {
		o.settle(14, CauseCountsDiffer, Stop, Unknown)
		return
	}
	if len(units) == 1 {
		c.Unit = units[0]
	}
	list := o.attributeAll(files, failed)
	if c.Failed == 0 {
		if len(o.Rejections)+len(o.Unattributed) > 0 { // none failed, yet some are listed
			o.settle(13, CauseListDiffers, Stop, Unknown)
			return
		}
		o.settle(11, CauseAccepted, GoOn, Accepted)
		return
	}
	complete := len(o.Unattributed) == 0 && !list.twice
	for _, unit := range units {
		complete = complete && list.accountFor(c.Failed, unit)
	}
	if complete {
		o.settle(12, CauseSomeRejected, GoOn, Accepted)
	} else {
		o.settle(13, CauseListDiffers, Stop, Unknown)
	}
	for i := range list.obligations {
		o.States[i] = Rejected
	}
}

// unitsOf says in which units the batch has as many records as were received;
// ok is false when in none, or when the records may be obligations and a case
// file has none: then the counts may leave it out and prove nothing about it.
// Where it is known what the CRM counts, a number that fits only the other unit
// is not what was sent.
func unitsOf(files []CaseFile, received int64, known Unit) (units []Unit, ok bool) {
	obligations, everyone := 0, true
	for _, f := range files {
		obligations += len(f.Obligations)
		everyone = everyone && len(f.Obligations) > 0
	}
	if received == int64(len(files)) && known != UnitObligations {
		units = append(units, UnitCaseFiles)
	}
	if received == int64(obligations) && known != UnitCaseFiles {
		units = append(units, UnitObligations)
		return units, everyone
	}
	return units, len(units) > 0
}

// attributeAll ties every entry of the list and sorts them into Rejections and
// Unattributed.
func (o *Outcome) attributeAll(files []CaseFile, failed []node) named {
	n := named{obligations: make(map[int]map[int]bool)}
	if !slices.ContainsFunc(failed, node.holds) {
		return n // the usual answer: no one needs to be found
	}
	r := newRoster(files)
	for _, e := range r.entriesOf(failed) {
		rejection, whole := r.attribute(e)
		if rejection.CaseFile < 0 {
			o.Unattributed = append(o.Unattributed, rejection)
			continue
		}
		o.Rejections = append(o.Rejections, rejection)
		n.add(rejection, whole, len(files[rejection.CaseFile].Obligations))
	}
	return n
}

// named is what the list of failed records names.
type named struct {
	obligations map[int]map[int]bool // case file → the obligations named; none when no single one is
	least       int64                // obligations that failed at least
	most        int64                // the same if a case file named as a whole failed with all of its own
	unclear     bool                 // an entry may be about any number of a case file's obligations
	twice       bool                 // the same record is named more than once
}

func (n *named) add(r Rejection, whole bool, size int) {
	seen, again := n.obligations[r.CaseFile]
	if !again {
		seen = make(map[int]bool)
		n.obligations[r.CaseFile] = seen
	}
	n.twice = n.twice || again && (len(seen) == 0 || len(r.Obligations) == 0)
	for _, k := range r.Obligations {
		n.twice = n.twice || seen[k]
		seen[k] = true
		n.least++
		n.most++
	}
	if len(r.Obligations) == 0 {
		n.unclear = n.unclear || !whole
		n.least++
		n.most += int64(size)
	}
}

// accountFor says that exactly the records named can have failed, when failed
// ones were counted in unit.
func (n *named) accountFor(failed int64, unit Unit) bool {
	if unit == UnitCaseFiles {
		return failed == int64(len(n.obligations))
	}
	return failed == n.least || failed == n.most && !n.unclear
}
