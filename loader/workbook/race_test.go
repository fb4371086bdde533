//go:build race

package workbook

const raceEnabled = true
