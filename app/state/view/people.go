package view

import "image"

// People is the People screen: whom one can look at, or the shelf of one of them.
type People struct {
	Subtitle  string // "2 followed · 5 near"
	Published bool   // others can read the list of what is shared
	Name      string // under which
	Link      string // to hand on
	Code      image.Image
	Explain   string // who can read the list, in the present mode
	Groups    []GroupRow
	Followed  []PersonRow
	Near      []PersonRow // not followed
	Empty     string

	Open     *PersonRow // whose shelf is shown; nil: nobody's
	Page     string     // another page of the shelf, another text
	Sections []Section
	Section  Section
	Title    string // of the opened artist or album; empty: the whole shelf
	Filter   string
	Entries  []Entry
	Rows     []FoundRow
	Takes    bool   // the listed rows can be fetched together
	Note     string // "reading the shelf", or why it cannot be shown
}

// SectionNew is what came to the shelf of a followed listener since the last look.
const SectionNew Section = "New"

// A PersonRow is one listener.
type PersonRow struct {
	Key      string
	Name     string
	Short    string // the beginning of the key: a name proves nothing
	Detail   string // "412 tracks · here now"
	News     int
	Near     bool
	Followed bool
	Warn     bool // Detail says that something is wrong
}

// A GroupRow is a group that the listener is in, or on the way into.
type GroupRow struct {
	ID      string
	Name    string
	Detail  string // "Ana (here), Ben · 2 folders shared with it", or why one is not in it
	Warn    bool   // Detail says that something is wrong
	Member  bool   // it can be searched, and others invited
	Founded bool   // by the listener, who can expel
	Others  []GroupPerson
}

// A GroupPerson is a member of a group besides the listener.
type GroupPerson struct {
	Key  string
	Name string // of their own choosing
}
