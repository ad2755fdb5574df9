package demo

import (
	"encoding/json"
	"fmt"
	"os"
)

// A Report is what the demo saw, for machines.
type Report struct {
	Indexed    int   `json:"indexed"` // tracks in your library
	Peers      int   `json:"peers"`   // listeners connected
	Rows       int   `json:"rows"`    // distinct rows that the search found
	FirstRowMS int64 `json:"first_row_ms"`
	Fetched    struct {
		Bytes    int64  `json:"bytes"`
		Sources  int    `json:"sources"`
		SHA256   string `json:"sha256"`
		Verified bool   `json:"verified"`
	} `json:"fetched"`
	Played struct {
		Seconds   float64 `json:"seconds"`
		Underruns int     `json:"underruns"`
	} `json:"played"`
	Sponsor struct {
		FeedVersion int64  `json:"feed_version"`
		Ad          string `json:"ad"`
		Impressions int    `json:"impressions"`
	} `json:"sponsor"`
	Consent struct {
		ReportsBefore int `json:"reports_before"` // that reached the intake before you agreed
		ReportsAfter  int `json:"reports_after"`
	} `json:"consent"`
	Operator struct {
		Reports int     `json:"reports"`
		Taste   []Taste `json:"taste"`
	} `json:"operator"`
}

// Taste is one line of the operator's totals.
type Taste struct {
	Genre    string  `json:"genre"`
	Estimate float64 `json:"estimate"` // listeners
	Low      float64 `json:"low"`      // of the 95 % interval
	High     float64 `json:"high"`
}

func (r Report) write(path string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.WriteFile(path, append(raw, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("writing the demo's report: %w", err)
	}
	return nil
}
