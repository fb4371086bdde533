package grid

const (
	gutter     = 2 // the signs of the cursor and of a selected row
	defaultMin = 4 // least width of a column that shares
	leastCut   = 3 // a column at the right edge that would be narrower is left out
)

// span is a column in sight. Its text begins one column after x, where its gap is.
type span struct {
	col, x, width int
}

func (s span) end() int { return s.x + 1 + s.width }

// layout says which columns are in sight, and where. The last column of the
// grid's width stays free for the sign that ends a cell.
type layout struct {
	spans       []span
	frozen      int // columns that don't scroll: the first spans
	left        int // first column of those that scroll that is in sight
	maxLeft     int // its greatest useful value
	hiddenLeft  int
	hiddenRight int
	more        bool // there is more to the right: hidden columns or the rest of the last span
}

// arrange places columns in width. left is the first column of the scrolling
// ones that should be in sight; keep is a column that must be, -1 for none.
func arrange(columns []Column, width, left, keep int) layout {
	area := max(0, width-gutter-1)
	widths := share(columns, area)
	total := 0
	for _, w := range widths {
		total += 1 + w
	}
	l := layout{frozen: frozen(columns, widths, area, total > area)}
	used := 0
	for _, w := range widths[:l.frozen] {
		used += 1 + w
	}
	room := area - used

	l.maxLeft = len(columns)
	for tail := 0; l.maxLeft > l.frozen && tail+1+widths[l.maxLeft-1] <= room; l.maxLeft-- {
		tail += 1 + widths[l.maxLeft-1]
	}
	l.maxLeft = max(l.frozen, min(l.maxLeft, len(columns)-1))
	l.left = max(l.frozen, min(left, l.maxLeft))
	if keep >= l.frozen {
		l.left = min(l.left, keep)
		need := 0
		for _, w := range widths[l.left : keep+1] {
			need += 1 + w
		}
		for ; l.left < keep && need > room; l.left++ {
			need -= 1 + widths[l.left]
		}
	}

	x := gutter
	for col, w := range widths {
		if col >= l.frozen && col < l.left {
			l.hiddenLeft++
			continue
		}
		fits := min(w, gutter+area-x-1)
		if l.more || fits <= 0 || fits < min(w, leastCut) && col > l.left {
			l.hiddenRight++
			l.more = true
			continue
		}
		l.more = fits < w
		l.spans = append(l.spans, span{col, x, fits})
		x += 1 + fits
	}
	return l
}

// share gives every column its width: its own, or its part of what the others
// leave of area.
func share(columns []Column, area int) []int {
	widths := make([]int, len(columns))
	left, weights := area, 0
	for i, c := range columns {
		widths[i] = min(c.Width, area)
		if c.Width <= 0 {
			widths[i] = min(c.Min, area)
			if c.Min <= 0 {
				widths[i] = defaultMin
			}
			weights += max(1, c.Weight)
		}
		left -= 1 + widths[i]
	}
	if left <= 0 {
		return widths
	}
	seen := 0
	for i, c := range columns {
		if c.Width <= 0 {
			before := left * seen / weights
			seen += max(1, c.Weight)
			widths[i] += left*seen/weights - before
		}
	}
	return widths
}

// frozen counts the columns that stay. When not all columns fit, those that
// would leave less than a third of the area to the rest scroll with it.
func frozen(columns []Column, widths []int, area int, scrolls bool) int {
	used := 0
	for i, c := range columns {
		used += 1 + widths[i]
		if !c.Frozen || scrolls && used > area*2/3 {
			return i
		}
	}
	return len(columns)
}
