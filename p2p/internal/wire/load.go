package wire

// A Load says how busy a holder is, by its own word, which is not signed: it is for people to choose by. The zero value says nothing.
type Load struct {
	Slot    int   // SlotFree or SlotTaken; 0: not known
	Waiting int   // peers that wait for a slot
	Speed   int64 // bytes per second that it sent to all together at its best lately; 0: not known
}

// Whether somebody who comes now is sent to at once.
const (
	SlotFree  = 1
	SlotTaken = 2
)

// The bounds of a Load.
const (
	MaxWaiting = 9999
	MaxSpeed   = 1 << 40 // bytes per second
)

// clipped makes a Load fit for the wire.
func (l Load) clipped() Load {
	return Load{Slot: l.Slot, Waiting: min(max(0, l.Waiting), MaxWaiting), Speed: min(max(0, l.Speed), MaxSpeed)}
}

// valid says whether a Load keeps its bounds.
func (l Load) valid() bool {
	return l.Slot >= 0 && l.Slot <= SlotTaken && l.Waiting >= 0 && l.Waiting <= MaxWaiting && l.Speed >= 0 && l.Speed <= MaxSpeed
}

// Load is what a page of rows says of its sender; only the first page does.
func (m *Message) Load() Load { return Load{Slot: m.Slot, Waiting: m.Waiting, Speed: m.Speed} }
