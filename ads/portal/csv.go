package portal

import (
	"encoding/csv"
	"fmt"
	"math"
	"net/http"
	"regexp"
)

// sendCSV sends a table for a spreadsheet. Numbers have a decimal point, no separators of thousands, and are empty where nothing is
// known; the words of sponsors never begin a formula.
func sendCSV(w http.ResponseWriter, name string, rows [][]string) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	out := csv.NewWriter(w)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, text := range row {
			cells[i] = cell(text)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

var (
	plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	// formula finds what a spreadsheet would take for one, also behind the separators that spreadsheets of other languages split at, and
	// behind quotes and blanks that some drop. The wide signs are those that some turn into the plain ones.
	formula = regexp.MustCompile(`(^|[,;|\t\r\n])([\s"'\x{a0}]*[=+\-@＝＋－＠])`)
	// controls are what no cell needs, and a spreadsheet may begin a new one at.
	controls = regexp.MustCompile(`[\x00-\x1f\x7f]+`)
)

// cell is a text that stays one: an apostrophe stands before what would begin a formula (CWE-1236).
func cell(text string) string {
	if plainNumber.MatchString(text) {
		return text
	}
	return formula.ReplaceAllString(controls.ReplaceAllString(text, " "), "$1'$2")
}

// csvCount is an estimate as a whole number.
func csvCount(v float64) string { return fmt.Sprint(int64(math.Round(v))) }
