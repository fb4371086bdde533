package mapping

import "testing"

func TestDict(t *testing.T) {
	if _, err := parseDictionary(dictionaryText); err != nil {
		t.Fatal(err)
	}
}
