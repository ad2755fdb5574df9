package people

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"strconv"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// maxListed is how many songs of a shelf are listed at once; a filter finds the others.
const maxListed = 2000

// Show draws the People screen.
func (s *Slice) Show(ctx context.Context) {
	s.ShowListeners(ctx)
	s.showShelf(ctx)
}

// ShowListeners draws who there is, and reads the open shelf again if it can be reached now.
func (s *Slice) ShowListeners(ctx context.Context) {
	v := s.view
	name, on := s.deps.Node.Published()
	link := s.deps.Node.Link().String()
	if link != v.Link {
		v.Link, v.Code = link, view.DrawCode(link)
	}
	v.Name, v.Published, v.Explain = name, on, s.explainShelf(on)
	followed := s.deps.Node.Followed()
	var near []p2p.Listener
	for _, l := range s.deps.Node.Near() {
		if !l.Followed {
			near = append(near, l)
		}
	}
	v.Followed, v.Near = view.UnlessSame(v.Followed, s.personRows(followed)), view.UnlessSame(v.Near, s.personRows(near))
	if groups := s.groupRows(); !reflect.DeepEqual(groups, v.Groups) {
		v.Groups = groups
		s.deps.GroupsChanged(ctx) // a search can be made among them
	}
	v.Subtitle = message.Dotted(message.Count(len(followed), "{n} followed", "{n} followed"),
		message.Count(len(near), "{n} shelf near", "{n} shelves near"))
	v.Empty = ""
	if len(followed)+len(near) == 0 {
		v.Empty = message.Text("Nobody near publishes a shelf, and you follow nobody. Follow a listener by the link they give you, or " +
			"hand out your own.")
	}
	news := 0
	for _, l := range followed {
		news += min(l.Fresh, 1)
		if b := &s.visit; b.key == l.Key && b.waits != "" && l.Tracks > 0 && l.Presence == p2p.Publishing {
			b.waits = ""
			s.loadShelf(ctx)
		}
	}
	s.news = news
	s.listeners = append(followed, near...)
}

// explainShelf says who can read the list of what is shared.
func (s *Slice) explainShelf(on bool) string {
	if !on {
		return message.Text("Off: others find single songs by searching, and nobody can read the whole list.")
	}
	return map[view.Mode]message.ID{
		view.ModeLAN: message.ID("Listeners on your network can read the list. The DHT is told nothing."),
		view.ModeQuiet: message.ID("Listeners connected to you can read the list. The DHT is told nothing, so your link works only " +
			"for them."),
		view.ModePublic: message.ID("Everybody who has the link, or is connected to you, can read the list, and learns your address " +
			"while reading."),
	}[s.loop.Get().Mode].Text()
}

func (s *Slice) personRows(list []p2p.Listener) []view.PersonRow {
	rows := make([]view.PersonRow, len(list))
	for i, l := range list {
		rows[i] = s.personRow(l)
	}
	return rows
}

func (s *Slice) personRow(l p2p.Listener) view.PersonRow {
	row := view.PersonRow{Key: l.Key.String(), Name: l.Name, Short: l.Key.Short(), News: l.Fresh, Near: l.Near, Followed: l.Followed}
	if row.Name == "" {
		row.Name = message.Text("Listener {key}", "key", row.Short)
	}
	here := ""
	if l.Near {
		here = message.Text("here now")
	}
	switch {
	case l.Presence == p2p.Revoked:
		row.Detail, row.Warn = message.Text("gave up this key"), true
	case l.Presence == p2p.Closed:
		row.Detail = message.Dotted(message.Text("publishes nothing at present"), here)
	case l.Presence == p2p.Unheard && l.Checked.IsZero():
		row.Detail = message.Text("being looked for")
	case l.Presence == p2p.Unheard:
		row.Detail = message.Text("not reached so far, tried {ago}", "ago", view.Ago(s.loop.Now().Sub(l.Checked)))
	default:
		row.Detail = message.Dotted(message.Count(l.Tracks, "{n} track", "{n} tracks"), here)
	}
	if l.Fresh > 0 {
		row.Detail = message.Dotted(message.Count(l.Fresh, "{n} new", "{n} new"), row.Detail)
	}
	if l.Before != (p2p.Key{}) {
		row.Detail = message.Dotted(row.Detail, message.Text("has a new key since {key}", "key", l.Before.Short()))
	}
	return row
}

// showShelf draws the shelf that is open, if one is.
func (s *Slice) showShelf(ctx context.Context) {
	b, v := &s.visit, s.view
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
	v.Open, v.Note = &row, b.waits
	if b.catalogue == nil && b.waits == "" {
		v.Note = message.Text("Reading the shelf…")
	}
	v.Section, v.Filter, v.Title = b.section, b.filter, b.album
	switch {
	case b.inAlbum && b.album == "":
		v.Title = message.Text("Songs without an album")
	case b.inArtist && !b.inAlbum:
		v.Title = cmp.Or(b.artist, message.Text("Unknown artist"))
	}
	v.Page = message.Dotted(row.Key, string(b.section), b.artist, b.album, strconv.FormatBool(b.inArtist), strconv.FormatBool(b.inAlbum))
	v.Sections = nil
	if b.catalogue != nil {
		v.Sections = []view.Section{view.SectionArtists, view.SectionAlbums, view.SectionSongs}
		if len(b.catalogue.New) > 0 {
			v.Sections = slices.Insert(v.Sections, 0, view.SectionNew)
		}
	}
	s.listShelf(ctx)
}

// listShelf lists artists, albums or songs of the open shelf.
func (s *Slice) listShelf(ctx context.Context) {
	b, v := &s.visit, s.view
	rows := b.listed()
	v.Entries, v.Rows, v.Takes = nil, nil, false
	switch {
	case b.inAlbum, b.section == view.SectionSongs, b.section == view.SectionNew:
		transfers := view.ByHash(s.deps.Node.Transfers())
		for _, one := range rows[:min(len(rows), maxListed)] {
			row := s.deps.Row(ctx, one, transfers)
			row.New = b.catalogue.New[one.Row.InfoHash]
			if b.inAlbum {
				row.Number = one.Row.Number
			}
			v.Rows = append(v.Rows, row)
		}
		v.Takes = (b.inAlbum || b.section == view.SectionNew) &&
			slices.ContainsFunc(v.Rows, func(r view.FoundRow) bool { return r.Has == view.NotYet })
		if len(rows) > maxListed {
			v.Note = message.Count(len(rows), "The first {shown} of {n} song; the filter finds the others.",
				"The first {shown} of {n} songs; the filter finds the others.", "shown", message.Number(maxListed))
		}
	case b.section == view.SectionArtists && !b.inArtist:
		v.Entries = shelfEntries(rows, view.SectionArtists)
	default:
		v.Entries = shelfEntries(rows, view.SectionAlbums)
	}
}

// shelfEntries groups rows, which come in the order of a catalogue, by artist or album.
func shelfEntries(rows []view.Found, kind view.Section) []view.Entry {
	var out []view.Entry
	songs := map[string]int{}
	for _, f := range rows {
		e := view.Entry{Kind: view.SectionArtists, Name: f.Row.Artist, Key: string(view.SectionArtists) + "\x00" + f.Row.Artist}
		if kind == view.SectionAlbums {
			e = view.Entry{Kind: view.SectionArtists, Name: f.Row.Album, Under: f.Row.Artist, Key: string(view.SectionAlbums) + "\x00" +
				f.Row.Artist + "\x00" + f.Row.Album}
			if e.Name == "" {
				e.Name = message.Text("Songs without an album")
			}
			if f.Row.Year > 0 {
				e.Under = message.Dotted(e.Under, strconv.Itoa(f.Row.Year))
			}
		}
		if e.Name == "" {
			e.Name = message.Text("Unknown artist")
		}
		if songs[e.Key]++; songs[e.Key] == 1 {
			out = append(out, e)
		}
	}
	for i := range out {
		out[i].Detail = message.Count(songs[out[i].Key], "{n} song", "{n} songs")
	}
	return out
}
