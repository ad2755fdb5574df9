// Package ads holds the words of sponsorship and the pure choice of an ad.
//
// It promises that the same candidates, listener, moment and draw always give the same ad, and that
// each choice can name the rule that made it. It refuses to know anything else: it reads no clock,
// opens no file, talks to nobody, and has no field in which a query, a download or the name of a file
// could arrive.
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
	Picture   string    `json:"picture,omitempty"`   // SHA-256 of the picture file, lower-case hex; empty: none
	Languages []string  `json:"languages,omitempty"` // such as "de"; none: every language
	Interests []string  `json:"interests,omitempty"` // topics of the catalogue; none: everybody
	Category  string    `json:"category,omitempty"`  // such as "instruments"
	From      time.Time `json:"from"`                // first moment of the flight
	Until     time.Time `json:"until"`               // first moment after it
	Share     int       `json:"share"`               // share of voice in thousandths
	Slot      Slot      `json:"slot"`
}

// A Catalogue is everything one operator shows at the moment: the same list for everybody.
type Catalogue struct {
	Version   int64     `json:"version"`
	Operator  string    `json:"operator"`
	Issued    time.Time `json:"issued"`
	Mode      string    `json:"mode"`      // of statistics: "solo"
	Epsilon   float64   `json:"epsilon"`   // how much a solo report gives away; smaller is more private
	Intake    string    `json:"intake"`    // where reports go: a path beside the feed, or an absolute URL
	Interests []string  `json:"interests"` // the topics a listener may tick
	Ads       []Ad      `json:"ads"`
	Notice    string    `json:"notice"` // where complaints and notices go
}

// A Listener is what the choice may know about a person: only what they said themselves, and what was
// shown on this machine. The zero value refuses nothing and has said nothing.
type Listener struct {
	Interests         []string // topics they ticked
	UseInterests      bool     // they agreed that the topics may be used
	Languages         []string // such as "de" or "de-AT"; none: every language
	Hidden            map[string]bool
	HiddenSponsors    map[string]bool
	RefusedCategories map[string]bool
	Seen              func(adID string) (today, week int) // impressions on this machine; nil: none
}

// A Choice is the ad that fills the panel and the rule that picked it.
type Choice struct {
	Ad  Ad
	Why string // plain sentences for "why this ad"
}
