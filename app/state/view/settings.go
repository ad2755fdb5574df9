package view

import (
	"strings"
	"time"

	"linnet/app/message"
)

// Settings is the Settings screen.
type Settings struct {
	Section SettingsSection

	// Sharing
	Folders []FolderRow
	Modes   []ModeChoice
	Serving string // what is shared right now, a sentence or two

	// Limits
	Usual, Modest LimitTexts // Modest holds within the marked hours
	Hours         [7]uint32  // bit h is the hour from h on; Monday is first
	OnlyIdle      bool
	Unmetered     bool
	Pace          string // what holds right now
	LimitNote     string // what is wrong with a limit that was typed

	// Network
	Reachability Reachability
	Nodes        string // the nodes of the DHT to start from, as typed
	Public       bool   // with the well-known ones
	Port         string // to listen at from the next start; empty: Linnet chooses
	Trackers     bool   // those that torrents name may be asked
	Proxy        string // SOCKS5 server, as typed
	Private      string // what holds of it now, a sentence or two
	Network      string // "Listening on port 42069 · 86 listeners near"
	Blocked      string // what is on the block list
	Blocks       bool   // there is one

	// Playing
	Sound SoundValues

	// This computer
	Theme      Theme
	Home       string // where Linnet keeps what it writes
	Output     string // "Speakers", or why there is no sound
	Devices    []OutputDevice
	OpensLinks bool // magnet links open in Linnet
	LinksKnown bool // whether that can be changed here
	Updates    Updates
}

// A SettingsSection is one part of the Settings screen.
type SettingsSection string

// The sections, in their order.
const (
	SettingsSharing  SettingsSection = "Sharing"
	SettingsLimits   SettingsSection = "Limits"
	SettingsNetwork  SettingsSection = "Network"
	SettingsPlaying  SettingsSection = "Playing"
	SettingsComputer SettingsSection = "This computer"
)

// settingsNames are the sections of the Settings screen as a person reads them.
var settingsNames = map[SettingsSection]message.ID{
	SettingsSharing:  message.ID("Sharing"),
	SettingsLimits:   message.ID("Limits"),
	SettingsNetwork:  message.ID("Network"),
	SettingsPlaying:  message.ID("Playing"),
	SettingsComputer: message.ID("This computer"),
}

// Name is what a person reads.
func (x SettingsSection) Name() string { return settingsNames[x].Text() }

// LimitTexts are limits as they are typed; empty means none.
type LimitTexts struct {
	Down, Up    string // kB/s
	Slots       string // how many are sent to at once
	Connections string
}

// Reachability says whether strangers can reach this computer.
type Reachability struct {
	Sentence string
	Advice   string // what to do about it; may be empty
	Facts    string // "tested 3 min ago · port passed on by UPnP"; may be empty
	Good     bool
	Testing  bool // a test runs
}

// A FolderRow is one music folder.
type FolderRow struct {
	Path   string
	Count  string // "412 tracks"
	Shared bool
	Rights bool   // the listener stated the right to share all of it
	Stated string // "You stated this on 23 Nov 2026"; empty when it was not
	Detail string // "12 with a free licence are shared"
}

// Updates is what is known of newer versions, and how that came to be known: a card on the Settings screen.
type Updates struct {
	Known   bool   // this build has release keys, so that it can look
	On      bool   // it looks once a day by itself
	Promise string // who is asked and what that says
	Status  string // "Linnet 0.3.0 is out." with the next step
	Notes   string // what is new in it, some lines
	Get     string // the label of a button that fetches it; empty: there is nothing to fetch
	Busy    bool   // it looks or fetches
}

// UpdateValues is the listener's choice about Updates.
type UpdateValues struct {
	On     bool      `json:"on,omitempty"`
	Looked time.Time `json:"looked,omitzero"` // when it last learned what the newest version is
}

// Lines are the first lines of a text, and a mark where there are more.
func Lines(text string, most int) string {
	lines := strings.SplitN(text, "\n", most+1)
	if len(lines) > most {
		lines[most] = "…"
	}
	return strings.Join(lines, "\n")
}
