package state

import (
	"context"
	"image"
	"reflect"
	"slices"
	"strconv"

	"linnet/p2p"
)

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

// maxListed is how many songs of a shelf are listed at once; a filter finds the others.
const maxListed = 2000

// showPeople draws the People screen.
func (s *State) showPeople(ctx context.Context) {
	s.showListeners(ctx)
	s.showShelf(ctx)
}

// showListeners draws who there is, and reads the open shelf again if it can be reached now.
func (s *State) showListeners(ctx context.Context) {
	v := &s.show.People
	name, on := s.cfg.Node.Published()
	link := s.cfg.Node.Link().String()
	if link != v.Link {
		v.Link, v.Code = link, qrCode(link)
	}
	v.Name, v.Published, v.Explain = name, on, s.explainShelf(on)
	followed := s.cfg.Node.Followed()
	var near []p2p.Listener
	for _, l := range s.cfg.Node.Near() {
		if !l.Followed {
			near = append(near, l)
		}
	}
	v.Followed, v.Near = unlessSame(v.Followed, s.personRows(followed)), unlessSame(v.Near, s.personRows(near))
	if groups := s.groupRows(); !reflect.DeepEqual(groups, v.Groups) {
		v.Groups = groups
		s.fillSearch(ctx) // which can be made among them
	}
	v.Subtitle = join(strconv.Itoa(len(followed))+" followed", count(len(near), "shelf near", "shelves near"))
	v.Empty = ""
	if len(followed)+len(near) == 0 {
		v.Empty = "Nobody near publishes a shelf, and you follow nobody. Follow a listener by the link they give you, or hand out your own."
	}
	news := 0
	for _, l := range followed {
		news += min(l.Fresh, 1)
		if b := &s.browsing; b.key == l.Key && b.trouble != "" && l.Tracks > 0 && l.Presence == p2p.Publishing {
			b.trouble = ""
			s.loadShelf(ctx)
		}
	}
	s.show.Sidebar.People = news
	s.listeners = append(followed, near...)
}

// explainShelf says who can read the list of what is shared.
func (s *State) explainShelf(on bool) string {
	if !on {
		return "Off: others find single songs by searching, and nobody can read the whole list."
	}
	return map[Mode]string{
		ModeLAN:    "Listeners on your network can read the list. The DHT is told nothing.",
		ModeQuiet:  "Listeners connected to you can read the list. The DHT is told nothing, so your link works only for them.",
		ModePublic: "Everybody who has the link, or is connected to you, can read the list, and learns your address while reading.",
	}[s.cfg.Preferences.Get().Mode]
}

func (s *State) personRows(list []p2p.Listener) []PersonRow {
	rows := make([]PersonRow, len(list))
	for i, l := range list {
		rows[i] = s.personRow(l)
	}
	return rows
}

func (s *State) personRow(l p2p.Listener) PersonRow {
	row := PersonRow{Key: l.Key.String(), Name: l.Name, Short: l.Key.Short(), News: l.Fresh, Near: l.Near, Followed: l.Followed}
	if row.Name == "" {
		row.Name = "Listener " + row.Short
	}
	here := ""
	if l.Near {
		here = "here now"
	}
	switch {
	case l.Presence == p2p.Revoked:
		row.Detail, row.Warn = "gave up this key", true
	case l.Presence == p2p.Closed:
		row.Detail = join("publishes nothing at present", here)
	case l.Presence == p2p.Unheard && l.Checked.IsZero():
		row.Detail = "being looked for"
	case l.Presence == p2p.Unheard:
		row.Detail = "not reached so far, tried " + ago(s.now().Sub(l.Checked))
	default:
		row.Detail = join(count(l.Tracks, "track", "tracks"), here)
	}
	if l.Fresh > 0 {
		row.Detail = join(count(l.Fresh, "new", "new"), row.Detail)
	}
	if l.Before != (p2p.Key{}) {
		row.Detail = join(row.Detail, "has a new key since "+l.Before.Short())
	}
	return row
}

// showShelf draws the shelf that is open, if one is.
func (s *State) showShelf(ctx context.Context) {
	b, v := &s.browsing, &s.show.People
	if b.key == (p2p.Key{}) {
		v.Open, v.Entries, v.Rows, v.Sections, v.Note, v.Takes, v.Title, v.Page = nil, nil, nil, nil, "", false, "", ""
		return
	}
	who := p2p.Listener{Key: b.key}
	if b.catalogue != nil {
		who = b.catalogue.Listener
		who.Followed = false
	}
	for _, l := range s.listeners {
		if l.Key == b.key {
			who = l
		}
	}
	row := s.personRow(who)
	if b.catalogue == nil && !who.Followed {
		row.Detail = ""
	}
	v.Open, v.Note = &row, b.trouble
	if b.catalogue == nil && b.trouble == "" {
		v.Note = "Reading the shelf…"
	}
	v.Section, v.Filter, v.Title = b.section, b.filter, b.album
	if !b.inAlbum {
		v.Title = b.artist
	} else if b.album == "" {
		v.Title = "Songs without an album"
	}
	v.Page = join(row.Key, string(b.section), b.artist, b.album, strconv.FormatBool(b.inAlbum))
	v.Sections = nil
	if b.catalogue != nil {
		v.Sections = []Section{SectionArtists, SectionAlbums, SectionSongs}
		if len(b.catalogue.New) > 0 {
			v.Sections = slices.Insert(v.Sections, 0, SectionNew)
		}
	}
	s.listShelf(ctx)
}

// listShelf lists artists, albums or songs of the open shelf.
func (s *State) listShelf(ctx context.Context) {
	b, v := &s.browsing, &s.show.People
	rows := b.listed()
	v.Entries, v.Rows, v.Takes = nil, nil, false
	switch {
	case b.inAlbum, b.section == SectionSongs, b.section == SectionNew:
		transfers := byHash(s.cfg.Node.Transfers())
		for _, one := range rows[:min(len(rows), maxListed)] {
			row := s.offeredRow(ctx, one, transfers)
			row.New = b.catalogue.New[one.row.InfoHash]
			if b.inAlbum {
				row.Number = one.row.Number
			}
			v.Rows = append(v.Rows, row)
		}
		v.Takes = (b.inAlbum || b.section == SectionNew) && slices.ContainsFunc(v.Rows, func(r FoundRow) bool { return r.Has == NotYet })
		if len(rows) > maxListed {
			v.Note = "The first " + thousands(maxListed) + " of " + thousands(len(rows)) + " songs; the filter finds the others."
		}
	case b.section == SectionArtists && b.artist == "":
		v.Entries = shelfEntries(rows, SectionArtists)
	default:
		v.Entries = shelfEntries(rows, SectionAlbums)
	}
}

// shelfEntries groups rows, which come in the order of a catalogue, by artist or album.
func shelfEntries(rows []found, kind Section) []Entry {
	var out []Entry
	songs := map[string]int{}
	for _, f := range rows {
		e := Entry{Kind: SectionArtists, Name: f.row.Artist, Key: string(SectionArtists) + "\x00" + f.row.Artist}
		if kind == SectionAlbums {
			e = Entry{Kind: SectionArtists, Name: f.row.Album, Under: f.row.Artist, Key: string(SectionAlbums) + "\x00" + f.row.Artist + "\x00" + f.row.Album}
			if e.Name == "" {
				e.Name = "Songs without an album"
			}
			if f.row.Year > 0 {
				e.Under = join(e.Under, strconv.Itoa(f.row.Year))
			}
		}
		if e.Name == "" {
			e.Name = "Unknown artist"
		}
		if songs[e.Key]++; songs[e.Key] == 1 {
			out = append(out, e)
		}
	}
	for i := range out {
		out[i].Detail = count(songs[out[i].Key], "song", "songs")
	}
	return out
}
