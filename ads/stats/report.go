package stats

// TaskGenre is the question "which of 64 genres do you like", the only task so far.
const TaskGenre = "genre-64"

// A Report is one altered answer. It holds nothing else.
type Report struct {
	Task   string `json:"task"`
	Day    string `json:"day"` // "2026-11-22", UTC
	Answer int    `json:"answer"`
}

// Bytes is the report as sent, the same size for every answer and day.
func (r Report) Bytes() []byte { return nil }

// ParseReport reads exactly what Bytes writes and refuses everything else.
func ParseReport(b []byte) (Report, error) { return Report{}, nil }
