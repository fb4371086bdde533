package workbook

import "fmt"

// hazardDates are dates and times, and texts that look like them.
func hazardDates() map[string]hazard {
	all := func(raw string, formats ...string) hazard {
		var values [][2]string
		for _, f := range formats {
			values = append(values, [2]string{raw, f})
		}
		return down(values...)
	}
	ids := func(from, to int) (formats []string) {
		for id := from; id <= to; id++ {
			formats = append(formats, fmt.Sprintf("#%d", id))
		}
		return formats
	}
	const elapsed, stamp = "[h]:mm:ss", "yyyy-mm-dd hh:mm:ss"
	return map[string]hazard{
		"dates_builtin":        all("45000.430787037039", append(ids(14, 22), ids(45, 47)...)...), // 2023-03-15 10:20:20
		"dates_builtin_east":   all("45000.430787037039", append(ids(27, 36), ids(50, 58)...)...),
		"dates_builtin_others": all("45000", "#23", "#26", "#59", "#81", "#163"), // which Excel knows in some languages, or not at all
		"dates_custom": all("45000.430787037039", "dd/mm/yyyy", "d/m/yy", "yyyy-mm-dd", "dd-mmm-yyyy", "mmmm yyyy", "dddd d", "ddd", "mmmmm", "DD/MM/YYYY",
			`dd"/"mm"/"yyyy`, `dd\.mm\.yyyy`, "yyyymmdd", "hh:mm:ss AM/PM", "h:mm A/P", "dd/mm/yyyy h:mm", `"Corte: "dd/mm/yyyy`, "[Red]dd/mm/yyyy", "dd/mm/yyyy;@", `[=0]"";dd/mm/yyyy`, "mm", "m", "yy", "h", "s", "dd/mm/yyyy\\ hh:mm:ss.000"),
		"dates_custom_locales": all("45000.430787037039", "[$-es-CO]d-mmm-yy", "[$-es-CO]dd/mm/yyyy", "[$-240A]d-mmm-yy", "[$-240A]dddd, d \"de\" mmmm \"de\" yyyy", "[$-C0A]d \"de\" mmmm \"de\" yyyy;@",
			"[$-416]d-mmm-yy;@", "[$-409]d-mmm-yy;@", "[$-F800]dddd, mmmm dd, yyyy", "[$-F400]h:mm:ss AM/PM", "[$-x-sysdate]dddd, mmmm dd, yyyy"),
		"dates_custom_east": all("45000", `yyyy"年"`, `yyyy"年"m"月"d"日"`, "[$-411]ggge\"年\"m\"月\"d\"日\"", "[$-404]e/m/d", "[DBNum1][$-804]yyyy\"年\"m\"月\"", "bbbb"),
		"dates_elapsed": down([2]string{"1.5", "[h]:mm"}, [2]string{"1.5", elapsed}, [2]string{"0.0416666666666667", "[mm]:ss"}, [2]string{"45000.5", elapsed}, [2]string{"0", elapsed},
			[2]string{"1.5", "[s]"}, [2]string{"60", elapsed}, [2]string{"-0.5", elapsed}, [2]string{"1.5", `[h]"h "mm"m"`}, [2]string{"1.5", "#46"}),
		"dates_tenths": down([2]string{"0.00090740740740740745", "mm:ss.0"}, [2]string{"0.000913", "mm:ss.0"}, [2]string{"45000.4307871", "hh:mm:ss.000"}, [2]string{"0.00069443", "#47"}),
		// Excel shows the 0th of January 1900; a time has no day.
		"dates_serial_0": down([2]string{"0", "dd/mm/yyyy"}, [2]string{"0", "#14"}, [2]string{"0.5", "dd/mm/yyyy"}, [2]string{"0.5", "hh:mm"}, [2]string{"0", "hh:mm"}),
		// 1900-02-29 never was, but for Excel; the days before it count another way.
		"dates_serial_60": down([2]string{"1", "dd/mm/yyyy"}, [2]string{"59", "dd/mm/yyyy"}, [2]string{"60", "dd/mm/yyyy"}, [2]string{"60.5", "hh:mm"}, [2]string{"61", "dd/mm/yyyy"},
			[2]string{"1", "dddd"}, [2]string{"59", "dddd"}, [2]string{"61", "dddd"}),
		"dates_negative": down([2]string{"-1", "dd/mm/yyyy"}, [2]string{"-0.25", "hh:mm"}, [2]string{"-45000", "#14"}),
		"dates_late":     down([2]string{"2958465", "dd/mm/yyyy"}, [2]string{"2958465.99999", stamp}, [2]string{"2958466", "dd/mm/yyyy"}, [2]string{"20250203", "dd/mm/yyyy"}),
		"dates_rounding": down(
			[2]string{"45000.999999999999", stamp}, [2]string{"45000.999999999999", "dd/mm/yyyy"}, // noise
			[2]string{"45000.999995", stamp}, [2]string{"45000.999995", "dd/mm/yyyy"}, // 23:59:59.568
			[2]string{"45000.99999", stamp}, [2]string{"45000.99999", "hh:mm"}, // 23:59:59.136
			[2]string{"45000.416659", stamp}, [2]string{"45000.416659", "hh:mm"}, // 09:59:59.338
			[2]string{"45000.416666", stamp}, [2]string{"45000.416666", "hh:mm"}, // 09:59:59.942
			[2]string{"45000.41666666666", stamp}, [2]string{"45000.41666666666", "hh:mm"}, // noise
		),
		"dates_1904": func() hazard {
			h := down([2]string{"0", "dd/mm/yyyy"}, [2]string{"43538", "dd/mm/yyyy"}, [2]string{"43538.5", "#22"}, [2]string{"60", "dd/mm/yyyy"}, [2]string{"1.5", elapsed},
				[2]string{"0.5", "hh:mm"}, [2]string{"-1", "dd/mm/yyyy"}, [2]string{"2957003", "dd/mm/yyyy"}, [2]string{"2957004", "dd/mm/yyyy"}, [2]string{"43538", "dddd"})
			h.date1904 = true
			h.rows += row(11, "A t=d|<v>2023-03-15</v>", "B s=1 t=d|<v>2023-03-15</v>")
			return h
		}(),
		"dates_iso": {formats: []string{"dd/mm/yyyy", "hh:mm:ss", stamp, "0.00"}, rows: row(1, "A t=d|<v>2025-02-03</v>", "B s=1 t=d|<v>2025-02-03</v>", "C s=4 t=d|<v>2025-02-03</v>") +
			row(2, "A t=d|<v>2025-02-03T10:20:30</v>", "B s=3 t=d|<v>2025-02-03T10:20:30.5</v>", "C s=3 t=d|<v>2025-02-03T10:20:30Z</v>", "D s=1 t=d|<v>2025-02-03T10:20</v>") +
			row(3, "A t=d|<v>10:20:30</v>", "B s=2 t=d|<v>10:20:30</v>", "C s=2 t=d|<v>T10:20</v>") + row(4, "A s=1 t=d|<v>1900-01-01</v>", "B s=1 t=d|<v>1899-12-31</v>", "C s=1 t=d|<v>1900-02-28T12:00:00</v>")},
		"dates_iso_no_day":  {rows: row(1, "A t=d|<v>2025-02-03</v>") + row(2, "B t=d|<v>2025-02-31</v>")},
		"dates_iso_zone":    {rows: row(1, "A t=d|<v>2025-02-03T10:20:30-05:00</v>")},
		"dates_iso_serial":  {rows: row(1, "A t=d|<v>45000</v>")},
		"dates_text":        {texts: `<si><t>03/02/2025</t></si><si><t>2025-02-03</t></si>`, formats: []string{"dd/mm/yyyy"}, rows: row(1, shared("A", 0), "B s=1 t=s|<v>1</v>", inline("C", "3 feb 2025"), result("D", "str", "03-02-25"), "E s=1 t=str|<v>45000</v>")},
		"dates_not":         down([2]string{"45000", "General"}, [2]string{"45000", "0"}, [2]string{"45000", `0" d"`}, [2]string{"45000", `0\m`}, [2]string{"45000", "#,##0"}, [2]string{"45000", "@"}, [2]string{"45000", "[Red]0"}, [2]string{"45000", `0_d`}),
		"dates_with_number": down([2]string{"45000", "0;dd/mm/yyyy"}, [2]string{"45000", `[>40000]dd/mm/yyyy;0`}, [2]string{"12", `[>40000]dd/mm/yyyy;0`}),
	}
}
