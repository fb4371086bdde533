package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"github.com/richardlehane/mscfb"
	"github.com/xuri/excelize/v2"
)

// openOLE2 opens a compound file: an encrypted workbook is decrypted in memory
// and given as the zip it holds; anything else is refused by what it is.
func openOLE2(r io.ReaderAt, size int64, password string, l limits) (plain []byte, err error) {
	if size > l.encrypted {
		return nil, &limitError{"encrypted", l.encrypted}
	}
	// The libraries below were not written for hostile files.
	defer func() {
		if p := recover(); p != nil {
			plain, err = nil, fmt.Errorf("compound file: %v", p)
		}
	}()
	streams, info, err := openCompound(r, size)
	switch {
	case err != nil:
		return nil, err
	case streams["EncryptedPackage"] && streams["EncryptionInfo"]:
	case streams["EncryptedPackage"]:
		return nil, &OpenError{ID: ErrEncryption}
	case streams["Workbook"], streams["Book"]:
		return nil, &OpenError{ID: ErrXLS}
	default:
		return nil, &OpenError{ID: ErrNotWorkbook}
	}
	if password == "" {
		return nil, &OpenError{ID: ErrPassword}
	}
	if spins(info) > l.spins {
		return nil, &OpenError{ID: ErrEncryption}
	}
	raw := make([]byte, size)
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), raw); err != nil {
		return nil, err
	}
	plain, err = excelize.Decrypt(raw, &excelize.Options{Password: password})
	for _, unsupported := range []error{excelize.ErrUnsupportedEncryptMechanism, excelize.ErrUnknownEncryptMechanism, excelize.ErrUnsupportedHashAlgorithm} {
		if errors.Is(err, unsupported) {
			return nil, &OpenError{ID: ErrEncryption, Err: err}
		}
	}
	if err != nil {
		return nil, err
	}
	// Decrypt does not verify the password: a wrong one gives noise.
	if !bytes.HasPrefix(plain, magicZip) {
		return nil, &OpenError{ID: ErrBadPassword}
	}
	return plain, nil
}

// openCompound lists the streams of a compound file, and reads how it is encrypted.
func openCompound(r io.ReaderAt, size int64) (streams map[string]bool, info []byte, err error) {
	doc, err := mscfb.New(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, nil, err
	}
	streams = map[string]bool{}
	for _, f := range doc.File {
		streams[f.Name] = true
		if f.Name == "EncryptionInfo" && f.Size < 1<<16 {
			if info, err = io.ReadAll(f); err != nil {
				return nil, nil, err
			}
		}
	}
	return streams, info, nil
}

// spins is how many rounds a key derivation is said to take, 0 where it says nothing.
func spins(info []byte) int64 {
	var encryption struct {
		Keys []struct {
			Spins int64 `xml:"spinCount,attr"`
		} `xml:"keyEncryptors>keyEncryptor>encryptedKey"`
	}
	const header = 8 // of the version, before the XML
	if len(info) < header || xml.Unmarshal(info[header:], &encryption) != nil {
		return 0
	}
	most := int64(0)
	for _, k := range encryption.Keys {
		most = max(most, k.Spins)
	}
	return most
}
