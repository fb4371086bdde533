package workbook

// cellType is what a cell's t attribute says.
type cellType uint8

const (
	typeNumber  cellType = iota // "n", and none
	typeShared                  // "s"
	typeFormula                 // "str"
	typeInline                  // "inlineStr"
	typeBool                    // "b"
	typeError                   // "e"
	typeDate                    // "d"
)

func typeNamed(name []byte) (t cellType, ok bool) {
	switch string(name) {
	case "", "n":
		return typeNumber, true
	case "s":
		return typeShared, true
	case "str":
		return typeFormula, true
	case "inlineStr":
		return typeInline, true
	case "b":
		return typeBool, true
	case "e":
		return typeError, true
	case "d":
		return typeDate, true
	}
	return typeNumber, false
}

// isNumber says that PlainNumber can read the text, without an allocation for
// what nearly all numbers are: digits with a sign and a point.
func isNumber(text []byte) bool {
	const sure = 300 // so many digits are within a double's bounds
	i, digits := 0, 0
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		i++
	}
	for point := false; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' && !point:
			point = true
		default:
			_, err := parseDecimal(string(text))
			return err == nil
		}
	}
	if len(text) > sure {
		_, err := parseDecimal(string(text))
		return err == nil
	}
	return digits > 0
}
