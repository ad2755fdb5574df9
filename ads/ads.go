// Package ads holds the words of sponsorship and the pure choice of an ad.
//
// The package promises that the same candidates, listener, moment and draw always give the same ad, and that each choice can name the rule
// that made it. The package knows nothing else. It reads no clock, opens no file and talks to nobody. No field could carry a query, a
// download or a file name.
package ads

import "time"

// A Slot is a place in the window that an ad can fill.
type Slot string

// SlotRail is the panel below the queue, the only slot so far.
const SlotRail Slot = "rail"

// An Ad is what one flight of a campaign shows: words, a picture and a link, with its audience and
// its share of voice. Times are in UTC.
type Ad struct {
	ID        string    `json:"id"`
	Campaign  string    `json:"campaign"`
	Flight    string    `json:"flight"`
	Sponsor   string    `json:"sponsor"` // who pays, as the panel names them
	Headline  string    `json:"headline"`
	Text      string    `json:"text"`
	Link      string    `json:"link"`
	Magnet    string    `json:"magnet,omitempty"`    // of a release that the panel offers to play and fetch; empty: none
	Licence   string    `json:"licence,omitempty"`   // URL of the licence that lets everybody share the release
	Picture   string    `json:"picture,omitempty"`   // SHA-256 of the picture file, lower-case hex; empty: none
	Spot      *Spot     `json:"spot,omitempty"`      // what may be heard of it between two tracks; nil: nothing
	Languages []string  `json:"languages,omitempty"` // such as "de"; none: every language
	Interests []string  `json:"interests,omitempty"` // topics of the catalogue; none: everybody
	Category  string    `json:"category,omitempty"`  // such as "instruments"
	From      time.Time `json:"from"`                // first moment of the flight
	Until     time.Time `json:"until"`               // first moment after it
	Share     int       `json:"share"`               // share of voice in thousandths
	Slot      Slot      `json:"slot"`

	Key string `json:"-"` // tells the ad from those of other feeds; empty: ID does
}

// A Spot is an ad as it is spoken, Ogg Opus, with the panel for its companion.
type Spot struct {
	Spoken
	Transcript string `json:"transcript"` // every word of it, for those who do not hear it
}

// Spoken is what was measured of a spoken spot. The zero value is none.
type Spoken struct {
	SHA256       string `json:"sha256"` // of the file, lower-case hex
	Bytes        int    `json:"bytes"`
	Milliseconds int    `json:"milliseconds"`
	Loudness     int    `json:"loudness"` // as it is heard, in hundredths of LUFS (ITU-R BS.1770-4)
}

// Name is what an ad is hidden and counted by on the listener's machine: its Key, or its ID.
func (a *Ad) Name() string {
	if a.Key != "" {
		return a.Key
	}
	return a.ID
}

// A Catalogue is everything one operator shows at the moment: the same list for everybody.
type Catalogue struct {
	Version   int64     `json:"version"`
	Operator  string    `json:"operator"`
	Issued    time.Time `json:"issued"`
	Mode      string    `json:"mode"`              // of statistics: "solo" or "pair"
	Epsilon   float64   `json:"epsilon"`           // how much a report can give away; smaller is more private
	Intake    string    `json:"intake"`            // where reports go: a path beside the feed, or an absolute URL
	Pair      *Pair     `json:"pair,omitempty"`    // with mode "pair"
	Counted   []Counter `json:"counted,omitempty"` // whose events are counted; a place is what a report names
	Interests []string  `json:"interests"`         // the topics a listener may tick
	Ads       []Ad      `json:"ads"`
	Notice    string    `json:"notice"` // where complaints and notices go
}

// A Pair is the agreement between the operator and an independent party to count together what neither can read.
type Pair struct {
	Version      string `json:"version"`       // of the protocol
	Leader       string `json:"leader"`        // base URL of the operator's aggregator
	Helper       string `json:"helper"`        // base URL of the other party's
	HelperName   string `json:"helper_name"`   // who that is, as listeners read it
	LeaderKey    string `json:"leader_key"`    // HPKE public keys, base64
	HelperKey    string `json:"helper_key"`    //
	CollectorKey string `json:"collector_key"` // of who reads the sums
	// RSA public key, PKIX, base64: the helper's, who signs a token for each report without seeing it
	TokenKey string `json:"token_key"`
	MinBatch int    `json:"min_batch"` // reports in a sum, at least
}

// A Counter is one flight whose views, clicks and hides are estimated.
type Counter struct {
	Campaign string   `json:"campaign"`         // id; empty: the place is free
	Flight   string   `json:"flight,omitempty"` // id
	Ads      []string `json:"ads"`              // ids
}

// A Listener is what the choice may know about a person: only what they said themselves, and what was
// shown on this machine. The zero value refuses nothing and has said nothing.
type Listener struct {
	Interests         []string        // topics they ticked
	UseInterests      bool            // they agreed that the topics may be used
	Languages         []string        // such as "de" or "de-AT"; none: every language
	Hidden            map[string]bool // by Ad.Name
	HiddenSponsors    map[string]bool
	RefusedCategories map[string]bool
	Seen              func(name string) (today, week int) // impressions on this machine by Ad.Name; nil: none
}

// A Choice is the ad that fills the panel and the rule that picked it.
type Choice struct {
	Ad  Ad
	Why string // plain sentences for "why this ad"
}
