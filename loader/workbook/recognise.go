package workbook

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"
)

// headSize is how much of a file is looked at to tell what it is.
const headSize = 4096

var (
	magicZip      = []byte("PK\x03\x04")
	magicEmptyZip = []byte("PK\x05\x06")
	magicOLE2     = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
)

// content is what a file is by its first bytes: contentZip, contentOLE2, or
// the ID of the error that it is refused with.
type content string

const (
	contentZip  content = "zip"
	contentOLE2 content = "ole2" // .xls, or an encrypted workbook
	contentText content = "text" // CSV, whatever its name
)

// recognise tells what a file is, from its first bytes and whether its
// name is a lock file's.
func recognise(r io.ReaderAt, size int64, path string) (content, error) {
	head := make([]byte, min(size, headSize))
	if _, err := io.ReadFull(io.NewSectionReader(r, 0, size), head); err != nil {
		return "", err
	}
	switch {
	case len(head) == 0:
		return ErrEmptyFile, nil
	case bytes.HasPrefix(head, magicZip):
		return contentZip, nil
	case bytes.HasPrefix(head, magicOLE2):
		return contentOLE2, nil
	case isLockName(path):
		return ErrLockFile, nil
	case bytes.HasPrefix(head, magicEmptyZip):
		return ErrNotWorkbook, nil
	case isOldExcel(head):
		return ErrXLS, nil
	}
	return recogniseText(head), nil
}

// isLockName says that a file is named as Excel, or LibreOffice, names the one
// it keeps beside a workbook that is open.
func isLockName(path string) bool {
	name := filepath.Base(path)
	return strings.HasPrefix(name, "~$") || strings.HasPrefix(name, ".~lock.")
}

// isOldExcel knows the first record of an Excel 2 to 4 file.
func isOldExcel(head []byte) bool {
	return len(head) > 4 && head[0] == 0x09 && bytes.IndexByte([]byte{0, 2, 4, 8}, head[1]) >= 0 &&
		(head[2] == 4 || head[2] == 6) && head[3] == 0
}

// recogniseText tells web pages, XML spreadsheets and plain text apart, in
// UTF-8, UTF-16 or one byte per character.
func recogniseText(head []byte) content {
	if bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")) {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil) // enough to see marks and controls in it
	}
	head = bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF"))
	for _, c := range bytes.TrimRight(head, "\x1A") { // with which DOS programs end a text
		if c < ' ' && !strings.ContainsRune("\t\n\f\r", rune(c)) || c == 0x7F {
			return ErrNotWorkbook
		}
	}
	text := strings.TrimSpace(strings.ToLower(string(head)))
	switch {
	case strings.HasPrefix(text, "mime-version:"):
		return ErrHTML
	case strings.HasPrefix(text, "<"):
		for _, mark := range []string{"excel.sheet", "urn:schemas-microsoft-com:office:spreadsheet"} {
			if strings.HasPrefix(text, "<?xml") && strings.Contains(text, mark) {
				return ErrXMLSheet
			}
		}
		for _, mark := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<script", "<div"} {
			if strings.Contains(text, mark) {
				return ErrHTML
			}
		}
		return ErrNotWorkbook
	case strings.HasPrefix(text, "%pdf"), strings.HasPrefix(text, `{\rtf`):
		return ErrNotWorkbook
	}
	return contentText
}

// recogniseZip gives the ID of what a zip without a workbook is, "" when it
// may be one.
func recogniseZip(c *container) string {
	switch {
	case c.has("xl/workbook.bin"):
		return ErrXLSB
	case c.has("mimetype") && c.has("content.xml"):
		return ErrODS
	case !c.has("_rels/.rels") && !c.has("[Content_Types].xml"):
		return ErrNotWorkbook
	}
	return ""
}
