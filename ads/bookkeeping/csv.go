package bookkeeping

import (
	"encoding/csv"
	"io"
	"strings"
	"time"
)

// WriteCSV writes a closed month for a spreadsheet: a line for each booking, amounts with a point.
func WriteCSV(w io.Writer, c Closing, lines []Line) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"month", "day", "debit", "credit", "amount", "currency", "document", "party", "note"}}
	for _, l := range lines {
		rows = append(rows, []string{c.Month, l.Day.Format(time.DateOnly), string(l.Debit), string(l.Credit), l.Amount.Decimal("."),
			c.Currency,
			l.Document, guarded(l.Party), guarded(l.Note)})
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return out.Error()
}

// guarded keeps a spreadsheet from taking the words of a sponsor for a formula (CWE-1236).
func guarded(text string) string {
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
		return "'" + text
	}
	return text
}
