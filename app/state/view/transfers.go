package view

import "linnet/app/message"

// Transfers is the Transfers screen.
type Transfers struct {
	Subtitle string // "1 arriving · 3 finished · ↓ 2.1 MB/s · ↑ 240 kB/s"
	Tab      TransferTab
	Tabs     []TabCount
	Rows     []TransferRow // of the open tab
	Days     []DayRow      // in place of the rows on TabDays, newest first
	Graph    Graph
	Clear    bool   // there are finished fetches to take off the list
	Empty    string // in place of the rows, when there are none
}

// A TransferTab is one of the lists of the Transfers screen.
type TransferTab string

// The tabs, in their order.
const (
	TabArriving TransferTab = "Arriving"
	TabSending  TransferTab = "Sending"
	TabFinished TransferTab = "Finished"
	TabDays     TransferTab = "By day"
)

// tabNames are the tabs as a person reads them.
var tabNames = map[TransferTab]message.ID{
	TabArriving: message.ID("Arriving"),
	TabSending:  message.ID("Sending"),
	TabFinished: message.ID("Finished"),
	TabDays:     message.ID("By day"),
}

// Name is what a person reads.
func (x TransferTab) Name() string { return tabNames[x].Text() }

// A TabCount is a tab and how much is on it; 0 shows no number.
type TabCount struct {
	Tab   TransferTab
	Count int
}

// RowKind says what a line of the Transfers screen stands for.
type RowKind string

// The kinds. Parts, sources and notes stand below the transfer that they belong to, when it is unfolded.
const (
	RowTrack   RowKind = "track"
	RowAlbum   RowKind = "album"
	RowPart    RowKind = "part"    // a track of an album, with a transfer of its own
	RowFile    RowKind = "file"    // a file of a torrent
	RowSource  RowKind = "source"  // a peer that gives
	RowNote    RowKind = "note"    // a sentence
	RowSending RowKind = "sending" // a shared track that somebody fetches
)

// A TransferRow is one line.
type TransferRow struct {
	Key      string // unlike that of any other line
	Kind     RowKind
	ID       string // of the transfer, for the methods; of what it belongs to for files, sources and notes
	Title    string
	Artist   string // below the title
	Album    string // that it is, or is of
	Progress float64
	Figures  string // "62 % · 5.5 of 8.9 MB · 1.2 MB/s · 2 sources · 3 s left"
	State    TransferState
	Reason   string // why it waits or failed, one sentence; empty otherwise
	Priority Priority
	Plays    bool // of a file: it can be played by itself
	Gone     bool // it is finished, and is no longer where it was put: ResumeTransfer fetches it again
	Folds    bool // it has lines below it to show or hide
	Unfolded bool
}

// A TransferState says what a fetch is doing.
type TransferState string

// The states of a transfer.
const (
	Arriving TransferState = "arriving"
	Waiting  TransferState = "waiting"
	Paused   TransferState = "paused"
	Finished TransferState = "finished"
	Failed   TransferState = "failed"
)

// A Priority says which of the waiting transfers begins first.
type Priority int

// The priorities.
const (
	PriorityLow    Priority = -1
	PriorityNormal Priority = 0
	PriorityHigh   Priority = 1
)

// A Graph shows the rates of the last minutes, oldest first, as parts of Top from 0 to 1.
type Graph struct {
	Down, Up []float32
	Top      string // "2 MB/s"
	Span     string // "5 minutes"
}

// A DayRow is what was fetched and sent on one day.
type DayRow struct {
	Day      string // "Mon 23 Nov 2026"
	Down, Up string
	DownPart float64 // of the largest figure in the list, from 0 to 1
	UpPart   float64
}
