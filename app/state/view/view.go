package view

import (
	"time"

	"linnet/app/message"
)

// A View is everything the window shows, finished: texts are formatted, lists are in order, nothing
// is left to decide. It is a value made anew after each change and never altered afterwards, so it
// may be read from any goroutine and kept for as long as one likes.
type View struct {
	Screen    Screen
	Theme     Theme
	Quitting  bool       // the desktop wants the program to end
	Raised    int        // grows when the window is to come to the front
	Window    WindowSize // how large the window was at the last end; see Session
	Welcome   *Welcome   // not nil until the first-run questions are answered
	Sidebar   Sidebar
	Library   Library
	Search    Search
	People    People
	Transfers Transfers
	Sponsors  Sponsors
	Privacy   Privacy
	Listens   Listens // stands on the Privacy screen
	Settings  Settings
	Queue     []QueueRow // what comes next, soonest first
	Panel     Panel
	Bar       Bar
	Sheet     *Sheet   // in the place of the screen; nil: none is open
	Notices   []Notice // newest last; the window shows the last one
}

// A Screen is one entry of the sidebar.
type Screen string

// The screens, in the order of the sidebar; the last three stand under "Yours to decide".
const (
	ScreenLibrary   Screen = "Library"
	ScreenSearch    Screen = "Search"
	ScreenTransfers Screen = "Transfers"
	ScreenPeople    Screen = "People"
	ScreenSponsors  Screen = "Sponsors"
	ScreenPrivacy   Screen = "Privacy"
	ScreenSettings  Screen = "Settings"
)

// Known says whether there is such a screen.
func Known(s Screen) bool {
	switch s {
	case ScreenLibrary, ScreenSearch, ScreenTransfers, ScreenPeople, ScreenSponsors, ScreenPrivacy, ScreenSettings:
		return true
	}
	return false
}

// screenNames are the screens as a person reads them.
var screenNames = map[Screen]message.ID{
	ScreenLibrary:   message.ID("Library"),
	ScreenSearch:    message.ID("Search"),
	ScreenTransfers: message.ID("Transfers"),
	ScreenPeople:    message.ID("People"),
	ScreenSponsors:  message.ID("Sponsors"),
	ScreenPrivacy:   message.ID("Privacy"),
	ScreenSettings:  message.ID("Settings"),
}

// Name is what a person reads.
func (x Screen) Name() string { return screenNames[x].Text() }

// A Theme is the listener's choice of colours.
type Theme string

// The themes. ThemeSystem follows the desktop.
const (
	ThemeSystem Theme = "system"
	ThemeDark   Theme = "dark"
	ThemeLight  Theme = "light"
)

// Welcome is the first-run page: where the music is, who may find it, and two separate switches.
type Welcome struct {
	Folders []string // chosen so far
	Wrong   string   // why the last one could not be taken; empty: nothing is wrong
	Mode    Mode

	PanelPromise string // what a yes to panels is a yes to
	Wishing      string // what a wish for statistics means; it is no yes
}

// Answers are what a person said on the Welcome page. The zero value agrees to nothing.
type Answers struct {
	Mode       Mode
	Panels     bool // sponsor panels
	Statistics bool // taste statistics are wanted: the listener is asked when there is an operator to agree with
}

// A Mode says who can find what this listener shares.
type Mode string

// The sharing modes, most private first.
const (
	ModeLAN    Mode = "lan"    // only listeners on the same network
	ModeQuiet  Mode = "quiet"  // search without announcing
	ModePublic Mode = "public" // share publicly
)

// A ModeChoice is a sharing mode with what strangers can learn in it.
type ModeChoice struct {
	Mode   Mode
	Name   string // "Share publicly"
	Learns string // one plain sentence
	On     bool
}

// Sidebar is the column on the left.
type Sidebar struct {
	Transfers int    // badge; 0 shows none
	People    int    // how many whom one follows have something new, likewise
	Good      bool   // colour of the dot
	Audience  string // "Sharing publicly"
	Detail    string // "412 tracks · 86 listeners near · ↑ 240 kB/s"
}

// Search is the Search screen: what was typed, what is mine, what the swarm answers.
type Search struct {
	Query    string
	FreeOnly bool // the "Free licence" chip
	NotMine  bool // the "Not in my library" chip
	Filters  []Filter
	As       Filter // how Rows are listed: by song, album or artist
	Saved    Filter // filters that were saved under a name
	Mine     []SongRow
	Columns  []Column // of Mine
	Heads    []Column // of Rows
	Rows     []FoundRow
	Status   string // "7 recordings · asked 64, answered 51, waiting for 13"
	Progress SearchProgress
	More     bool   // the search can go on further
	CanWish  bool   // the search can be made a wish
	Wished   bool   // it is one
	Learns   string // what strangers can learn of a search, one sentence
	Wishes   []WishRow
	Kept     []FoundRow // for later
	Empty    string
}

// SearchProgress says how far a search got among other listeners.
type SearchProgress struct {
	Asked, Answered, Waiting int
	Share                    float64 // answered of asked, 0 to 1
	Going                    bool
}

// A WishRow is a search that goes on.
type WishRow struct {
	ID     int64
	Text   string
	Rules  string // "free licence, FLAC"
	Status string // "2 new", "asked 5 min ago"
	News   int
	Fetch  bool // the first match is fetched
}

// Possession says whether the listener has a found track.
type Possession string

// The states of a found row.
const (
	NotYet   Possession = ""
	Fetching Possession = "fetching"
	Have     Possession = "have"
)

// A FoundRow is one recording that the swarm offers.
type FoundRow struct {
	ID           string // infohash, lower-case hex
	Title        string
	Artist       string
	Album        string
	Holders      int
	Bars         int    // 0 to 5, for the little gauge
	Speed        string // of the best holder: "1.2 MB/s"
	Availability string // of the same: "free · 2 hops"
	Format       string
	Length       string
	Size         string
	Licence      string
	Free         bool // the licence lets anyone share it
	Has          Possession
	Kept         bool    // for later
	Number       int     // on the album; 0: unknown or not said
	New          bool    // of a followed listener: came since the last look
	Progress     float64 // 0 to 1 while Has is Fetching

	Kind     Section // SectionAlbums, SectionArtists: the row stands for the songs below it, and ID is no infohash; empty: a song
	Songs    string  // "7 songs", of such a row
	Named    bool    // the songs name it: it is not what is left of those that name none
	Unfolded bool    // its songs are listed below it
	Below    bool    // a song that is listed so
}

// Sponsors is the Sponsors screen.
type Sponsors struct {
	On         bool
	Spots      bool // spoken ones are on
	Interests  []Interest
	Categories []Interest // On: refused
	Feeds      []FeedRow
	Shown      []ShownRow // newest first
	Empty      string
}

// An Interest is a topic that the listener may tick.
type Interest struct {
	Name string
	On   bool
}

// A FeedRow is one operator whose feed is followed.
type FeedRow struct {
	Name   string
	URL    string
	Status string // "version 7, verified 3 min ago", or the sentence that says what is wrong
	Good   bool
}

// A ShownRow is one ad that was shown, counted on this machine only.
type ShownRow struct {
	Key         string // for Unhide
	Sponsor     string
	Headline    string
	Impressions int
	Clicks      int
	Hidden      bool
}

// Privacy is the Privacy screen.
type Privacy struct {
	Panels    bool
	Interests bool   // use the ticked interests for the choice
	Taste     bool   // taste statistics
	AdEvents  bool   // ad statistics
	Promise   string // what the mode of the taste statistics guarantees, in plain words, or that nobody takes any
	AdPromise string // the same of the ad statistics
	Next      string // the next taste report, decoded and raw, or why there is none; empty: switched off
	NextAd    string // the same of the ad statistics
	Budget    string // what the reports of the last 90 days can have given away
	Sent      []string
	Mode      string // who can see that I share, one sentence

	PanelPromise, InterestPromise string // the same of the other two
}

// A QueueRow is one line of "Next".
type QueueRow struct {
	ID     int64
	Title  string
	Artist string
	Length string
	Cover  string
	Album  string
}

// PanelState says what stands in the sponsor panel's place.
type PanelState string

// The states of the panel. The zero value is off, and off shows nothing.
const (
	PanelOff   PanelState = ""
	PanelOn    PanelState = "on"
	PanelHouse PanelState = "house" // nothing to show: one quiet line of our own
	PanelStale PanelState = "stale" // the feed is too old to be trusted
)

// Panel is the sponsor panel at the foot of the rail.
type Panel struct {
	State    PanelState
	AdID     string
	Sponsor  string
	Headline string
	Text     string
	Link     string // opened as it is
	Picture  string // see Pictures
	Why      string // the rule that chose it, one sentence
	Licence  string // "CC BY 4.0": of the release that it offers to play and fetch; empty: it offers none
	Spoken   string // while its spot sounds: every word of it
	Skip     string // then: what the button says that ends it
}

// Bar is the player bar.
type Bar struct {
	ID       int64 // of the current track; 0 when nothing was played yet
	Title    string
	Artist   string
	Cover    string
	Album    string
	Playing  bool
	Position string  // "1:23"
	Length   string  // "2:57"
	Fraction float64 // 0 to 1
	Buffered float64 // 0 to 1: how much has arrived
	Volume   float64 // 0 to 1
	Shuffle  bool

	Muted, StopAfter, Private bool
	Undo                      bool    // a cleared queue can be brought back
	Speed                     float64 // 1 as recorded
	Sleep                     string  // "sleeps in 12 min"; empty: it does not
	Shape                     string  // for each point height and strength, a byte each; empty: not measured yet
	Marks                     string  // where chapters begin, a byte each, in parts of 256; empty: the track has none
	Chapter                   string  // the one that plays; empty: the track has none

	Repeat string // "all", "one", or empty
	Note   string // "buffering: waiting for the first piece"; empty when all is well
}

// A Notice is something that went wrong: one sentence, and what to do next. Or it is something that was taken away and can be brought back.
type Notice struct {
	ID     int64
	What   string
	Next   string
	At     time.Time
	Others []string // what else of the same kind went wrong, newest first
	Undo   bool     // it can be brought back: see Undo of the loop
}
