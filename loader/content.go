package loader

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"

	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/loader/journal"
	"wolkload/mapping"
)

// hash tells two contents of a case file apart: the first half of the SHA-256
// of its JSON.
type hash [16]byte

// content is what is to know of a case file as it is sent.
type content struct {
	size int32 // of its JSON, in bytes
	hash hash
}

// contentOf encodes a case file over scratch. Errors are *crm.Error.
func contentOf(c crm.CaseFile, scratch *[]byte) (content, error) {
	encoded, err := crm.AppendCaseFile((*scratch)[:0], c)
	if err != nil {
		return content{}, err
	}
	*scratch = encoded
	sum := sha256.Sum256(encoded)
	return content{size: int32(len(encoded)), hash: hash(sum[:len(hash{})])}, nil
}

// recorded is a case file as the journal keeps it, and its size as it is sent.
type recorded struct {
	journal.CaseFile
	size int32
}

// record gives what the journal keeps of what a case file comes to. What is
// held back is not encoded: it may lack what every case file has.
func (l *Load) record(index int, file mapping.CaseFile, e *entry, scratch *[]byte) (recorded, error) {
	c := recorded{CaseFile: journal.CaseFile{
		Identification: file.Value(crm.Identification),
		Name:           file.Value(crm.Name),
		Obligations:    e.obligations,
		Balance:        e.balance,
		Held:           e.held(),
		Skipped:        l.skippedBy(e),
		State:          e.state,
		Shares:         encodeShares(mapping.SharesOf(file.CaseFile)),
	}}
	if e.faulty {
		return c, nil
	}
	content, err := contentOf(file.CaseFile, scratch)
	if err != nil {
		return c, err
	}
	c.Hash, c.size = content.hash[:], content.size
	return c, nil
}

// records gives every case file of a load that begins, and keeps their sizes.
func (l *Load) records(ctx context.Context) iter.Seq2[journal.CaseFile, error] {
	return func(yield func(journal.CaseFile, error) bool) {
		i := 0
		for c, err := range inOrder(ctx, len(l.files), func(i int, scratch *[]byte) (recorded, error) {
			e := &l.files[i]
			c, err := l.record(i, l.result.CaseFile(i), e, scratch)
			c.Rows = l.rowIDs(i)
			return c, err
		}) {
			if err == nil {
				l.files[i].size = c.size
			}
			i++
			if !yield(c.CaseFile, err) {
				return
			}
		}
	}
}

// encodeShares writes shares as the journal keeps them.
func encodeShares(shares []mapping.Share) string {
	b := make([]byte, 0, 64*len(shares)+2)
	b = append(b, '[')
	for i, s := range shares {
		if i > 0 {
			b = append(b, ',')
		}
		name, _ := json.Marshal(s.PortfolioType) // a text always encodes
		b = strconv.AppendInt(append(append(append(b, '['), name...), ','), int64(s.Obligations), 10)
		for _, amount := range [...]decimal.Decimal{s.TotalBalance, s.LastPay, s.BalancePayment} {
			b = append(append(append(b, `,"`...), amount.String()...), '"')
		}
		b = append(b, ']')
	}
	return string(append(b, ']'))
}

// decodeShares reads what encodeShares wrote; "" is none.
func decodeShares(text string) ([]mapping.Share, error) {
	if text == "" {
		return nil, nil
	}
	var texts [][5]any
	if err := json.Unmarshal([]byte(text), &texts); err != nil {
		return nil, err
	}
	shares := make([]mapping.Share, len(texts))
	for i, t := range texts {
		s := &shares[i]
		name, isName := t[0].(string)
		count, isCount := t[1].(float64)
		if !isName || !isCount {
			return nil, fmt.Errorf("share %d is none", i)
		}
		s.PortfolioType, s.Obligations = name, int(count)
		for n, amount := range []*decimal.Decimal{&s.TotalBalance, &s.LastPay, &s.BalancePayment} {
			text, _ := t[2+n].(string)
			var err error
			if *amount, err = decimal.Parse(text); err != nil {
				return nil, fmt.Errorf("amount of share %d: %w", i, err)
			}
		}
	}
	return shares, nil
}
