package workbook

import (
	"errors"
	"io"
	"os"
	"regexp"
	"testing"
	"text/template"

	"github.com/BurntSushi/toml"
)

// catalogue is where the texts for people stand, without the language.
const catalogue = "../../ui/text/catalog/workbook."

// TestTexts: every error and reason has its sentence and hint in every
// language, and fills in nothing but what the error brings.
func TestTexts(t *testing.T) {
	type message interface {
		Message() (id string, values map[string]string)
	}
	place := map[string]string{"Path": "p", "Sheet": "s", "Row": "2", "Cell": "B2", "Part": "x", "Max": "1", "Count": "9", "Width": "8"}
	with := func(names ...string) map[string]string {
		values := map[string]string{}
		for _, n := range append(names, "Path") {
			values[n] = place[n]
		}
		return values
	}
	var errs []message
	for _, id := range []string{ErrNotFound, ErrDirectory, ErrPermission, ErrUnreadable, ErrChanged, ErrEmptyFile, ErrXLS, ErrXLSB, ErrXMLSheet,
		ErrODS, ErrHTML, ErrNotText, ErrLockFile, ErrNotWorkbook, ErrPassword, ErrBadPassword, ErrEncryption, ErrDamaged, ErrTooLarge, ErrNoSheets} {
		errs = append(errs, &OpenError{ID: id, Values: with()})
	}
	errs = append(errs, &OpenError{ID: ErrNotFound, Values: map[string]string{"Path": " "}})
	for _, id := range []string{ErrNoSuchSheet, ErrEmptySheet} {
		errs = append(errs, &OpenError{ID: id, Values: with("Sheet")})
	}
	for _, id := range []string{ErrCSVQuote, ErrCSVEncoding, ErrCSVBinary} {
		errs = append(errs, &OpenError{ID: id, Values: with("Row")})
	}
	errs = append(errs, &OpenError{ID: ErrCSVWide, Values: with("Row", "Count", "Width")})
	errs = append(errs, &OpenError{ID: ErrCSVNarrow, Values: with("Row", "Count", "Width")})
	for _, names := range [][]string{{"Part"}, {"Part", "Sheet"}, {"Part", "Sheet", "Row"}, {"Part", "Sheet", "Row", "Cell"}} {
		errs = append(errs, &OpenError{ID: ErrDamaged, Values: with(names...)})
	}
	for _, limit := range []string{"parts", "unpacked", "ratio", "text", "strings", "encrypted"} {
		errs = append(errs, &OpenError{ID: ErrTooLarge, Values: withLimit(with("Max"), limit)})
	}
	for _, limit := range []string{"rows", "columns", "cells"} {
		errs = append(errs, &OpenError{ID: ErrTooLarge, Values: withLimit(with("Max", "Sheet"), limit)})
	}
	for _, id := range []string{ErrWriteExists, ErrWriteFailed} {
		errs = append(errs, &WriteError{ID: id, Values: with()})
	}
	errs = append(errs, &WriteError{ID: ErrWriteSheet, Values: with("Sheet")})
	for _, id := range []string{ErrWriteText, ErrWriteNumber, ErrWriteDate} {
		errs = append(errs, &WriteError{ID: id, Values: with("Sheet", "Cell")})
	}
	placeholder := regexp.MustCompile(`{{\.(\w+)}}`)
	for _, language := range []string{"es", "en"} {
		var texts map[string]string
		data, err := os.ReadFile(catalogue + language + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		if err := toml.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		used := map[string]bool{}
		for _, e := range errs {
			id, values := e.Message()
			for _, key := range []string{id, id + ".hint"} {
				used[key] = true
				if texts[key] == "" {
					t.Errorf("%s: no text %s", language, key)
				}
				for _, m := range placeholder.FindAllStringSubmatch(texts[key], -1) {
					if values[m[1]] == "" {
						t.Errorf("%s: %s fills in %s, which the error does not bring", language, key, m[1])
					}
				}
			}
		}
		for _, reason := range []string{HeaderAboveValues, HeaderAboveTexts, HeaderAlone, HeaderInTwoRows, HeaderNone} {
			used["header."+reason] = true
			if texts["header."+reason] == "" {
				t.Errorf("%s: no text of the reason %s", language, reason)
			}
		}
		for key := range texts {
			if !used[key] {
				t.Errorf("%s: nothing has the text %s", language, key)
			}
		}
	}
}

func withLimit(values map[string]string, limit string) map[string]string {
	values["Limit"] = limit
	return values
}

// TestNoValueIsMissing: an empty path or sheet name is a value, too: no
// sentence fills in what the error does not have.
func TestNoValueIsMissing(t *testing.T) {
	var errs []error
	for _, id := range []string{ErrNotFound, ErrDirectory, ErrPermission, ErrUnreadable, ErrChanged, ErrEmptyFile, ErrXLS, ErrXLSB, ErrXMLSheet,
		ErrODS, ErrHTML, ErrNotText, ErrLockFile, ErrNotWorkbook, ErrPassword, ErrBadPassword, ErrEncryption, ErrDamaged, ErrTooLarge, ErrNoSheets} {
		errs = append(errs, fail(&OpenError{ID: id}, "Path", ""))
	}
	for _, id := range []string{ErrNoSuchSheet, ErrEmptySheet} {
		errs = append(errs, fail(fail(&OpenError{ID: id}, "Sheet", ""), "Path", ""))
	}
	for _, place := range [][]string{{"Part", "x"}, {"Row", "2"}, {"Row", "2", "Cell", "B2"}} {
		errs = append(errs, fail(fail(fail(errCellRef, place...), "Sheet", ""), "Path", ""))
	}
	for _, limit := range []string{"parts", "unpacked", "ratio", "text", "strings", "encrypted", "rows", "columns", "cells"} {
		errs = append(errs, fail(fail(&limitError{limit, 1}, "Sheet", ""), "Path", ""))
	}
	_, noPath := Open("", Options{})
	errs = append(errs, noPath)
	for _, language := range []string{"es", "en"} {
		var texts map[string]string
		if _, err := toml.DecodeFile(catalogue+language+".toml", &texts); err != nil {
			t.Fatal(err)
		}
		for _, err := range errs {
			var open *OpenError
			if !errors.As(err, &open) {
				t.Fatalf("%v is no OpenError", err)
			}
			id, values := open.Message()
			for _, key := range []string{id, id + ".hint"} {
				sentence, parsing := template.New(key).Option("missingkey=error").Parse(texts[key])
				if parsing != nil || texts[key] == "" {
					t.Fatalf("%s: %s is %q: %v", language, key, texts[key], parsing)
				}
				if err := sentence.Execute(io.Discard, values); err != nil {
					t.Errorf("%s: %v", language, err)
				}
			}
		}
	}
	var open *OpenError
	if !errors.As(noPath, &open) {
		t.Fatal(noPath)
	}
	if id, _ := open.Message(); id != "workbook.not_found_empty" {
		t.Errorf("no path is said as %s", id)
	}
}
