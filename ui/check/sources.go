package check

import (
	"strconv"

	"github.com/govalues/decimal"

	"wolkload/crm"
	"wolkload/mapping"
	"wolkload/ui/grid"
	"wolkload/ui/screen"
	"wolkload/ui/theme"

	"wolkload/loader"
)

// groupSource draws the groups.
type groupSource struct {
	env    screen.Env
	groups []group
}

func (s groupSource) Len() int { return len(s.groups) }

func (s groupSource) Cell(row, col int) grid.Cell {
	g, t := s.groups[row], s.env.Texts
	if col == 1 {
		if g.rule == "" && g.set == totals {
			return grid.Cell{}
		}
		return grid.Cell{Text: t.Int(len(g.issues) + len(g.caseFiles)), Right: true}
	}
	switch {
	case g.rule == "" && g.set == totals:
		return grid.Cell{Text: t.T("check.totals"), Mark: "Σ"}
	case g.rule == "" && g.set == allFiles:
		return grid.Cell{Text: t.T("check.all"), Mark: theme.GlyphNotSent}
	case g.rule == "" && g.set == readyFiles:
		return grid.Cell{Text: t.T("check.ready"), Mark: theme.GlyphOK, Role: grid.RoleGood}
	case g.rule == "":
		return grid.Cell{Text: t.T("check.held"), Mark: theme.GlyphHeld, Role: grid.RoleMuted}
	case g.severity == mapping.Note:
		return grid.Cell{Text: t.T("rule." + g.rule + ".title"), Mark: "·", Role: grid.RoleMuted}
	case g.severity == mapping.Error:
		return grid.Cell{Text: t.T("rule." + g.rule + ".title"), Mark: theme.GlyphError, Role: grid.RoleError}
	}
	return grid.Cell{Text: t.T("rule." + g.rule + ".title"), Mark: theme.GlyphWarning, Role: grid.RoleWarning}
}

// fileSource draws case files.
type fileSource struct {
	env    screen.Env
	result *mapping.Result
	draft  *loader.Draft
	files  []int
}

func (s fileSource) columns() []grid.Column {
	t := s.env.Texts
	return []grid.Column{
		{Title: t.T("field.short.case_file.Identification"), Width: 16, Frozen: true},
		{Title: t.T("field.short.case_file.Name"), Weight: 3, Min: 12},
		{Title: t.T("check.rows"), Weight: 1, Min: 9},
		{Title: t.T("check.obligations"), Width: 6},
		{Title: t.T("check.balance"), Width: 18},
	}
}

func (s fileSource) Len() int { return len(s.files) }

func (s fileSource) Cell(row, col int) grid.Cell {
	file := s.files[row]
	switch col {
	case 0:
		cell := grid.Cell{Text: s.result.Value(file, crm.Identification), Mark: theme.GlyphOK}
		if s.result.IsHeld(file) {
			cell.Mark, cell.Role = theme.GlyphHeld, grid.RoleError
		}
		return cell
	case 1:
		return grid.Cell{Text: s.result.Value(file, crm.Name)}
	case 2:
		return grid.Cell{Text: screen.RowNumbers(s.draft.Rows(), s.result.RowsOf(file)), Role: grid.RoleMuted}
	}
	obligations, balance := s.result.Owed(file)
	if col == 3 {
		return grid.Cell{Text: strconv.Itoa(obligations), Right: true}
	}
	return grid.Cell{Text: s.env.Texts.Money(balance.String()), Right: true}
}

// issueSource draws the issues of one kind.
type issueSource struct {
	env    screen.Env
	result *mapping.Result
	draft  *loader.Draft
	issues []int
}

func (s issueSource) columns() []grid.Column {
	t := s.env.Texts
	return []grid.Column{
		{Title: t.T("check.row"), Width: 9, Frozen: true},
		{Title: t.T("check.field"), Width: 16},
		{Title: t.T("check.shown"), Weight: 1, Min: 12},
		{Title: t.T("check.tosend"), Weight: 1, Min: 12},
	}
}

func (s issueSource) Len() int { return len(s.issues) }

func (s issueSource) Cell(row, col int) grid.Cell {
	i := s.result.Issue(s.issues[row])
	switch col {
	case 0:
		at := ""
		if i.Column >= 0 {
			at = s.draft.ColumnName(i.Column)
		}
		if i.Row >= 0 {
			sheet, number := s.draft.Place(i.Row)
			at += strconv.Itoa(number)
			if s.draft.Second != nil {
				at = sheet + "!" + at
			}
		}
		return grid.Cell{Text: at, Role: grid.RoleMuted}
	case 1:
		return grid.Cell{Text: i.Field}
	case 2:
		return grid.Cell{Text: i.Shown}
	}
	if i.Repair != "" {
		return grid.Cell{Text: s.env.Texts.T("check.repaired_to", "Repair", i.Repair), Role: grid.RoleChanged}
	}
	if i.Severity == mapping.Error {
		return grid.Cell{Text: s.env.Texts.T("check.nothing"), Role: grid.RoleMuted}
	}
	return grid.Cell{Text: i.ToSend}
}

// totalSource draws what each portfolio comes to: in the file, ready and held.
type totalSource struct {
	env    screen.Env
	totals []mapping.Total
}

func (s totalSource) columns() []grid.Column {
	t := s.env.Texts
	return []grid.Column{
		{Title: t.T("check.portfolio"), Weight: 1, Min: 14, Frozen: true},
		{Title: t.T("check.part"), Width: 11, Frozen: true},
		{Title: t.T("check.case_files"), Width: 8},
		{Title: t.T("check.obligations"), Width: 8},
		{Title: t.T("check.balance"), Width: 20},
		{Title: t.T("check.last_pay"), Width: 20},
		{Title: t.T("check.balance_payment"), Width: 20},
	}
}

func (s totalSource) Len() int { return 3 * len(s.totals) }

func (s totalSource) Cell(row, col int) grid.Cell {
	t, total := s.env.Texts, s.totals[row/3]
	part := []struct {
		id  string
		sum mapping.Sum
	}{{"check.part.file", total.File}, {"check.part.ready", total.Ready}, {"check.part.held", total.Held}}[row%3]
	switch col {
	case 0:
		if row%3 > 0 {
			return grid.Cell{}
		}
		if total.PortfolioType == "" {
			return grid.Cell{Text: t.T("check.no_portfolio"), Role: grid.RoleMuted}
		}
		return grid.Cell{Text: total.PortfolioType}
	case 1:
		return grid.Cell{Text: t.T(part.id), Role: grid.RoleMuted}
	case 2:
		return grid.Cell{Text: t.Int(part.sum.CaseFiles), Right: true}
	case 3:
		return grid.Cell{Text: t.Int(part.sum.Obligations), Right: true}
	}
	amount := []decimal.Decimal{part.sum.TotalBalance, part.sum.LastPay, part.sum.BalancePayment}[col-4]
	return grid.Cell{Text: t.Money(amount.String()), Right: true}
}
