package rings

// A RowCount counts the rows of one search for the gate.
type RowCount struct{ known, met int }

// A Source is who brings rows.
type Source int

// The sources. The rows of who is in doubt are shown, and end no search.
const (
	Neighbour Source = iota // and what it relays
	Met                     // dialled by this very search, without a digest that promises the very title or artist
	InDoubt
)

// Add counts rows that came over a connection over which so many had come and been counted before. It returns how many of that
// connection are counted now.
func (t *RowCount) Add(from Source, before, rows int) int {
	now := min(before+rows, GatePerPeer)
	switch from {
	case Neighbour:
		t.known += now - before
	case Met:
		t.met += now - before
	default:
		return before
	}
	return now
}

// Rows is what counts for the gate.
func (t *RowCount) Rows() int { return t.known + min(t.met, GateMet) }
