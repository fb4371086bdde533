package workbook

// hazardNumbers are numbers as files store them, and their formats.
func hazardNumbers() map[string]hazard {
	return map[string]hazard{
		"numbers_15_digits": down(
			[2]string{"0", "General"}, [2]string{"12", "General"}, [2]string{"1098765432", "General"},
			[2]string{"123456789012", "General"}, [2]string{"123456789012345", "General"},
			[2]string{"999999999999999", "General"}, [2]string{"-999999999999999", "0"},
			[2]string{"12345678901234.5", "General"}, [2]string{"0.123456789012345", "General"},
		),
		"numbers_16_digits": down(
			[2]string{"1234567890123456", "General"}, [2]string{"1234567890123450", "0"},
			[2]string{"9007199254740993", "0"}, [2]string{"1.234567890123456E15", "0"},
			[2]string{"1.23456789012345E15", "0"}, [2]string{"12345678901234567890", "General"},
			[2]string{"1E20", "0"}, [2]string{"1234567890123456", "0000000000000000"},
		),
		// An identification of 19 digits, as a number and as each kind of text.
		"numbers_long_ids": {
			texts: `<si><t>1234567890123456789</t></si><si><t>00123456789</t></si>`, formats: []string{"0", "@"},
			rows: row(1, number("A", 0, "1234567890123456789"), number("B", 1, "1234567890123456789"), number("C", 2, "1234567890123456789")) +
				row(2, shared("A", 0), inline("B", "1234567890123456789"), result("C", "str", "1234567890123456789")) +
				row(3, shared("A", 1), inline("B", "00123456789"), number("C", 2, "123456789")),
		},
		"numbers_zero_padded": down(
			[2]string{"12345", "0000000000"}, [2]string{"1098765432", "0000000000"}, [2]string{"12345678901", "0000000000"},
			[2]string{"0", "0000000000"}, [2]string{"-12345", "0000000000"}, [2]string{"12345.6", "0000000000"},
			[2]string{"123456", "000-000"}, [2]string{"12", "000-000"}, [2]string{"3001234567", "000 000 0000"},
			[2]string{"3001234567", `(000)\ 000\-0000`}, [2]string{"1.2345E4", "0000000000"}, [2]string{"71006079", `00000000\-0`},
			[2]string{"7", "0000000000;-0000000000"},
		),
		"numbers_spellings": down(
			[2]string{"12.0", "General"}, [2]string{"12.50", "General"}, [2]string{"1E+3", "General"}, [2]string{"1e3", "General"},
			[2]string{"3.0012345678E9", "General"}, [2]string{"3.001234567E9", "General"}, [2]string{"5.512940468989E12", "0"},
			[2]string{"+7", "General"}, [2]string{"007", "General"}, [2]string{".5", "General"}, [2]string{"5.", "General"},
			[2]string{"-0", "General"}, [2]string{"0.0", "General"}, [2]string{"1.0E-7", "General"}, [2]string{"1.7976931348623157E308", "General"},
		),
		"numbers_not":      {rows: row(1, number("A", 0, "12")) + row(2, number("A", 0, "1"), number("B", 0, "1,5"))},
		"numbers_infinite": {rows: row(1, number("A", 0, "12")) + row(2, number("A", 0, "INF"))},
		"numbers_blank":    {rows: row(1, number("A", 0, "12"), "B|<v> </v>", "C|<v/>", "D|", "E|<v>\n 7\t</v>")},
		"numbers_float_noise": down(
			[2]string{"0.30000000000000004", "General"}, [2]string{"0.30000000000000004", "0.00"},
			[2]string{"1234567.8900000001", "General"}, [2]string{"2.9999999999999996", "0"},
			[2]string{"99.999999999999986", "General"}, [2]string{"1450479.2100000002", "#,##0.00"},
			[2]string{"4.4408920985006262E-16", "General"}, [2]string{"1.1500000000000001", "0.0"}, [2]string{"1.005", "0.00"},
			[2]string{"2.5", "0"}, [2]string{"0.5", "0"}, [2]string{"-0.5", "0"},
		),
		"numbers_negative": down(
			[2]string{"-1234.5", "General"}, [2]string{"-1234.5", "0"}, [2]string{"-1234.5", "#,##0.00"},
			[2]string{"-1234.5", "#37"}, [2]string{"-1234.5", "#38"}, [2]string{"-1234.5", "#39"}, [2]string{"-1234.5", "#40"},
			[2]string{"-1234.5", "0;0"}, [2]string{"-0.001", "0.00"}, [2]string{"-0.001", "0.00;(0.00)"},
		),
		"numbers_percent": down(
			[2]string{"0.256", "#9"}, [2]string{"0.256", "#10"}, [2]string{"1", "0%"}, [2]string{"-0.005", "0%"},
			[2]string{"0.285", "0%"}, [2]string{"12.5", "0.0%"}, [2]string{"0.07", "0.00\\ %"},
		),
		"numbers_currency": down(
			[2]string{"1234567.891", "#5"}, [2]string{"-1234567.891", "#6"}, [2]string{"1234567.891", "#7"}, [2]string{"-1234567.891", "#8"},
			[2]string{"1234567.891", `"$"\ #,##0`}, [2]string{"1234567.891", `[$COP]\ #,##0.00`}, [2]string{"1234567.891", `[$$-240A]\ #,##0.00`},
			[2]string{"1234567.891", `[$R$-416]\ #,##0.00`}, [2]string{"1234567.891", `#,##0.00\ [$€-C0A]`}, [2]string{"1234567.891", "#3"}, [2]string{"1234567.891", "#4"},
			[2]string{"1234567.891", `[$S/-280A]\ #,##0.00`}, [2]string{"1234567.891", `[$USD]\ #,##0.00_);([$USD]\ #,##0.00)`},
		),
		"numbers_accounting": down(
			[2]string{"1234.5", "#41"}, [2]string{"1234.5", "#42"}, [2]string{"1234.5", "#43"}, [2]string{"1234.5", "#44"},
			[2]string{"-1234.5", "#43"}, [2]string{"-1234.5", "#44"}, [2]string{"0", "#41"}, [2]string{"0", "#43"}, [2]string{"0", "#44"},
			[2]string{"1234.5", `_-"$"\ * #,##0.00_-;\-"$"\ * #,##0.00_-;_-"$"\ * "-"??_-;_-@_-`},
			[2]string{"-1234.5", `_-"$"\ * #,##0.00_-;\-"$"\ * #,##0.00_-;_-"$"\ * "-"??_-;_-@_-`},
		),
		"numbers_fraction": down(
			[2]string{"0.5", "#12"}, [2]string{"1.25", "#12"}, [2]string{"1.3333333333333333", "#13"}, [2]string{"3", "#12"},
			[2]string{"-0.75", "# ?/?"}, [2]string{"1.5", "?/?"}, [2]string{"0.3", "# ?/8"},
		),
		"numbers_scientific": down(
			[2]string{"5512940468989", "#11"}, [2]string{"0.00012", "#11"}, [2]string{"-12345", "#11"}, [2]string{"12345", "#48"},
			[2]string{"3001234567", "0E+00"}, [2]string{"0", "#11"}, [2]string{"12345", "0.0E-0"},
		),
		"numbers_sections": down(
			[2]string{"5", `[Red]0;[Blue]\-0;"cero";@`}, [2]string{"-5", `[Red]0;[Blue]\-0;"cero";@`}, [2]string{"0", `[Red]0;[Blue]\-0;"cero";@`},
			[2]string{"150", `[>=100]"alto "0;[<0]"menos "0;"bajo "0`}, [2]string{"50", `[>=100]"alto "0;[<0]"menos "0;"bajo "0`}, [2]string{"-50", `[>=100]"alto "0;[<0]"menos "0;"bajo "0`},
			[2]string{"5", ";;;"}, [2]string{"5", "[Color10]0.0"}, [2]string{"5", `0" días"`}, [2]string{"5", `0\d`},
			[2]string{"1234567", "#,##0,"}, [2]string{"1234567", `0.0,,"M"`}, [2]string{"5", `"CC "0`}, [2]string{"5", "General\" días\""},
			[2]string{"5", "##"}, [2]string{"0", "##"}, [2]string{"5", "???"}, [2]string{"5", "@"}, [2]string{"7", `"oculto"`},
			[2]string{"3001234567", `[<=9999999]###-####;(###) ###-####`},
		),
		"numbers_general_wide": down(
			[2]string{"12345678901", "General"}, [2]string{"123456789012", "General"}, [2]string{"-12345678901", "General"},
			[2]string{"3001234567.89", "General"}, [2]string{"1234.567890123", "General"}, [2]string{"0.000012345", "General"},
			[2]string{"0.0000123456", "General"}, [2]string{"0.1234567890123", "General"}, [2]string{"99999999999.9", "General"},
			[2]string{"5512940468989", "@"}, [2]string{"1E-300", "General"}, [2]string{"1E300", "General"}, [2]string{"100000000000", "General"},
		),
	}
}
