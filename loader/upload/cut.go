package upload

import "wolkload/crm"

// Cut cuts a plan into batches of at most the case files, obligations and
// bytes of o, in order. A case file is never split; one that is over a limit
// all by itself goes alone. Errors are those of crm.NewRequest.
func Cut(operation string, files []CaseFile, o Options) ([][]CaseFile, error) {
	o = o.WithDefaults()
	if len(files) == 0 {
		return nil, nil
	}
	envelope, err := envelopeSize(operation, files[0])
	if err != nil {
		return nil, err
	}
	var batches [][]CaseFile
	start, obligations, bytes := 0, 0, envelope
	for i, f := range files {
		body, err := crm.EncodeCaseFile(f.CaseFile)
		if err != nil {
			return nil, err
		}
		size := len(body) + 1 // the comma
		over := i-start >= o.CaseFiles ||
			obligations+len(f.Obligations) > o.Obligations ||
			bytes+size-1 > o.Bytes // the last one has none
		if over && i > start {
			batches = append(batches, files[start:i:i])
			start, obligations, bytes = i, 0, envelope
		}
		obligations += len(f.Obligations)
		bytes += size
	}
	return append(batches, files[start:len(files):len(files)]), nil
}

// envelopeSize is what a body has around its case files.
func envelopeSize(operation string, any CaseFile) (int, error) {
	r, err := crm.NewRequest(operation, []crm.CaseFile{any.CaseFile})
	if err != nil {
		return 0, err
	}
	alone, err := crm.EncodeCaseFile(any.CaseFile)
	return len(r.Body) - len(alone), err
}
