package crm

// byCounts decides rows 11 to 14 from counts that are whole numbers and the
// list of failed records.
func (o *Outcome) byCounts(files []CaseFile, failed []node) {
	c := o.Counts
	units, ok := unitsOf(files, c.Received)
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
// ok is false when in none. Obligations can be the unit only where every case
// file has one, since the others would not be in the counts at all; where both
// numbers are the same, both units stay possible.
func unitsOf(files []CaseFile, received int64) (units []Unit, ok bool) {
	obligations, everyone := 0, true
	for _, f := range files {
		obligations += len(f.Obligations)
		everyone = everyone && len(f.Obligations) > 0
	}
	byFile := received == int64(len(files))
	if byFile {
		units = append(units, UnitCaseFiles)
	}
	if received == int64(obligations) && (byFile || everyone) {
		units = append(units, UnitObligations)
	}
	return units, len(units) > 0
}

// attributeAll ties every entry of the list and sorts them into Rejections and
// Unattributed.
func (o *Outcome) attributeAll(files []CaseFile, failed []node) named {
	n := named{obligations: make(map[int]map[int]bool)}
	r := newRoster(files)
	for _, e := range r.entriesOf(failed) {
		rejection := r.attribute(e)
		if rejection.CaseFile < 0 {
			o.Unattributed = append(o.Unattributed, rejection)
			continue
		}
		o.Rejections = append(o.Rejections, rejection)
		n.add(rejection, len(files[rejection.CaseFile].Obligations))
	}
	return n
}

// named is what the list of failed records names.
type named struct {
	obligations map[int]map[int]bool // case file → the obligations named; none when it is named as a whole
	least       int64                // obligations that failed at least
	whole       int64                // the same if a case file named as a whole failed with all of its own
	twice       bool                 // the same record is named more than once
}

func (n *named) add(r Rejection, size int) {
	seen, again := n.obligations[r.CaseFile]
	if !again {
		seen = make(map[int]bool)
		n.obligations[r.CaseFile] = seen
	}
	if len(r.Obligations) == 0 || again && len(seen) == 0 {
		n.twice = n.twice || again
		n.least++
		n.whole += int64(size)
		return
	}
	for _, k := range r.Obligations {
		n.twice = n.twice || seen[k]
		seen[k] = true
		n.least++
		n.whole++
	}
}

// accountFor says that exactly the records named can have failed, when failed
// ones were counted in unit.
func (n *named) accountFor(failed int64, unit Unit) bool {
	if unit == UnitCaseFiles {
		return failed == int64(len(n.obligations))
	}
	return failed == n.least || failed == n.whole
}
