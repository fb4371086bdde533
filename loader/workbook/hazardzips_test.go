package workbook

import (
	"bytes"
	"hash/crc32"
)

// hazardZips are zips that are packed another way, or not well.
func hazardZips() map[string]hazard {
	plain := hazard{texts: `<si><t>uno</t></si>`, rows: row(1, shared("A", 0)) + row(2, number("A", 0, "2"))}
	packed := func(pack func(e []*entry)) hazard {
		h := plain
		h.pack = pack
		return h
	}
	odd := func(name string, change func(e *entry)) hazard {
		return packed(func(e []*entry) { change(entryNamed(e, name)) })
	}
	every := func(change func(e *entry)) hazard {
		return packed(func(e []*entry) {
			for _, one := range e {
				change(one)
			}
		})
	}
	added := func(more ...*entry) hazard {
		h := plain
		h.add = func() []*entry { return more }
		return h
	}
	damaged := func(damage func(b []byte) []byte) hazard {
		h := plain
		h.damage = damage
		return h
	}
	return map[string]hazard{
		"zip_stored":              every(func(e *entry) { e.stored = true }),
		"zip_descriptors":         every(func(e *entry) { e.descriptor = true }),
		"zip_checksum":            odd(sheetPart, func(e *entry) { e.checksum = 1 }),
		"zip_checksum_of_strings": odd(partStrings, func(e *entry) { e.checksum = 1 }),
		"zip_checksum_of_styles":  odd(partStyles, func(e *entry) { e.checksum = 1 }),
		"zip_checksum_zero":       odd(sheetPart, func(e *entry) { e.checksum = -crc32.ChecksumIEEE(e.data) }),
		"zip_part_cut":            odd(sheetPart, func(e *entry) { e.cut = 10 }),
		"zip_stored_cut":          odd(sheetPart, func(e *entry) { e.stored, e.cut = true, 10 }),
		"zip_encrypted":           odd(sheetPart, func(e *entry) { e.flags = 1 }),
		"zip_encrypted_strong":    odd(sheetPart, func(e *entry) { e.flags = 1 | 1<<6 }),
		"zip_part_twice":          added(&entry{name: sheetPart, data: []byte(sheetXML(row(1, number("A", 0, "99"))))}),
		"zip_part_twice_by_case":  added(&entry{name: "xl/worksheets/SHEET1.xml", data: []byte(sheetXML(row(1, number("A", 0, "99"))))}),
		"zip_part_twice_unused":   added(&entry{name: "docProps/a.xml", data: []byte("<a/>")}, &entry{name: "docProps/a.xml", data: []byte("<b/>")}),
		"zip_folders":             added(&entry{name: "xl/", stored: true}, &entry{name: "xl/worksheets/", stored: true}),
		"zip_outside":             added(&entry{name: "../../x", data: []byte("x")}),
		"zip_macros":              added(&entry{name: "xl/vbaProject.bin", data: []byte{0, 1, 2}}),
		"zip_directory_cut":       damaged(func(b []byte) []byte { return b[:len(b)-30] }),
		"zip_cut":                 damaged(func(b []byte) []byte { return b[:len(b)/2] }),
		"zip_in_front":            damaged(func(b []byte) []byte { return append([]byte("PK\x03\x04basura"), b...) }),
		"zip_behind":              damaged(func(b []byte) []byte { return append(b, "\r\n\r\n"...) }),
		"zip_no_parts":            damaged(func([]byte) []byte { return zipOf(nil) }),
		"zip_data_changed": damaged(func(b []byte) []byte {
			at := bytes.Index(b, []byte(sheetPart)) + len(sheetPart) + 60
			b[at] ^= 0x10
			return b
		}),
	}
}
