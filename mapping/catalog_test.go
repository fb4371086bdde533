package mapping

import (
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func catalogue(t *testing.T, language string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	if _, err := toml.DecodeFile(filepath.Join("..", "ui", "text", "catalog", "mapping."+language+".toml"), &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// Everything the room can say has its text, in both languages, with values
// that the room gives.
func TestCatalogue(t *testing.T) {
	wanted := map[string]bool{} // id → it must be there; false: it may
	values := map[string][]string{}
	for _, r := range Rules() {
		id := "rule." + r.ID
		wanted[id], wanted[id+".title"], wanted[id+".hint"] = true, true, r.Severity == Error
		values[id] = append([]string{"Field", "Raw", "Shown", "ToSend", "Repair"}, map[string][]string{
			RuleIdentificationsDiffer: {"First"}, RuleConflictingDebtorData: {"Other", "SentRow"}, RuleDebtorDataChosen: {"Other", "SentRow"},
			RuleObligationTwice: {"OtherRow"}, RuleObligationTwoDebtors: {"OtherRow"}, RuleIdentificationTwoWays: {"OtherRow", "Other"},
			RuleConstantUsed: {"Count"}, RulePhoneShared: {"Count"}, RulePaymentExceeds: {"Total"}, RuleCheckDigit: {"Document"},
			RuleDaysDelay: {"Date", "CutOff", "Expected"}, RuleCutOffElsewhere: {"Date", "CutOff"},
			RuleAmbiguousDate: {"First", "Second"}, RuleValueReplaced: {"To"}, RuleRepaired: {"Repaired"},
		}[r.ID]...)
	}
	for _, id := range ProblemIDs() {
		wanted["problem."+id], wanted["problem."+id+".hint"] = true, true
		values["problem."+id] = []string{"Field", "Columns"}
		values["rule."+id] = values["problem."+id]
	}
	for _, id := range ProfileErrors() {
		wanted["mapping."+id], wanted["mapping."+id+".hint"] = true, true
		values["mapping."+id] = []string{"Column", "Value"}
	}
	for _, id := range Reasons() {
		wanted["reason."+id] = true
	}
	for _, f := range Fields() {
		wanted[f.TextID()] = true
	}
	for _, id := range []string{"decimal.inferred", "decimal.point", "decimal.comma", "order.inferred", "order.dmy", "order.mdy"} {
		wanted[id] = true
	}
	placeholder := regexp.MustCompile(`{{\.(\w+)}}`)
	used := func(text string) []string {
		var names []string
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			names = append(names, m[1])
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	es, en := catalogue(t, "es"), catalogue(t, "en")
	for id, must := range wanted {
		if must && (es[id] == "" || en[id] == "") {
			t.Errorf("%s has no text", id)
		}
		for _, name := range append(used(es[id]), used(en[id])...) {
			if !slices.Contains(values[strings.TrimSuffix(id, ".hint")], name) {
				t.Errorf("%s uses %s, which is never given", id, name)
			}
		}
		if !reflect.DeepEqual(used(es[id]), used(en[id])) {
			t.Errorf("%s: %v in Spanish, %v in English", id, used(es[id]), used(en[id]))
		}
	}
	for id := range es {
		if _, known := wanted[id]; !known || en[id] == "" {
			t.Errorf("%s stands for nothing, or in Spanish only", id)
		}
	}
	for id := range en {
		if es[id] == "" {
			t.Errorf("%s stands in English only", id)
		}
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] {
			t.Errorf("%s stands twice", r.ID)
		}
		seen[r.ID] = true
	}
	for _, id := range ProblemIDs() {
		if severities[id] != Error {
			t.Errorf("problem %s is no error", id)
		}
	}
}
