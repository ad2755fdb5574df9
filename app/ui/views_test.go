package ui

import (
	"strconv"

	"linnet/app/state"
)

// full is a View with something on every screen.
func full(open state.Screen) *state.View {
	return &state.View{
		Screen: open, Theme: state.ThemeDark,
		Sidebar: state.Sidebar{Transfers: 3, Good: true, Reach: "Sharing publicly", Detail: "412 tracks · 86 listeners near · ↑ 240 kB/s"},
		Library: state.Library{Section: state.SectionAlbums, Sections: someSections(), Page: "Albums", Title: "Albums", Subtitle: "2 albums · 3 songs", Columns: someColumns(), Albums: []state.AlbumCard{
			{Key: "a", Title: "Tide Tables", Artist: "Maren Oyelaran", Year: "2024"}, {Key: "b", Title: "Ночной трамвай", Artist: "Гриша Вельд", Year: "2019"}}},
		Search: state.Search{Query: "tide", Status: "2 recordings · asked 64, answered 51", Mine: someSongs(1), Columns: someColumns(), Rows: []state.FoundRow{
			{ID: "aa", Title: "Tidewater", Artist: "The Quiet Machines", Holders: 11, Bars: 4, Format: "MP3 320", Length: "3:48", Size: "8.9 MB", Licence: "CC BY", Free: true},
			{ID: "bb", Title: "Tide Tables", Artist: "Maren Oyelaran", Has: state.Have}},
			Filters: []state.Filter{{Key: "format", Label: "Any format", Choices: []string{"Any format", "FLAC"}}, {Key: "bitrate", Label: "≥ 192 kbit/s", On: true, Choices: []string{"Any bitrate", "≥ 192 kbit/s"}}},
			Heads:   []state.Column{{Key: "title", Name: "Title"}, {Key: "holders", Name: "Held by", Sorted: 1}}, Reach: state.Reach{Asked: 64, Answered: 51, Share: .8}, More: true, CanWish: true,
			Learns: "Those you search among see the words."},
		People: state.People{Subtitle: "1 followed · 1 shelf near", Published: true, Name: "Hana", Link: "linnet:abc?n=Hana", Explain: "Everybody who has the link can read the list.",
			Followed: []state.PersonRow{{Key: "k1", Name: "Maren", Short: "k1k1k1k1", Detail: "3 new · 412 tracks", News: 3, Followed: true}},
			Near:     []state.PersonRow{{Key: "k2", Name: "Гриша", Short: "k2k2k2k2", Detail: "86 tracks · here now", Near: true}}},
		Transfers: carried(),
		Sponsors: state.Sponsors{Interests: []state.Interest{{Name: "Concerts"}}, Feeds: []state.FeedRow{{Name: "Operator", URL: "http://127.0.0.1/", Status: "version 7", Good: true}},
			Shown: []state.ShownRow{{Sponsor: "Brandt Violins", Headline: "A workshop that tunes by ear", Impressions: 12}}},
		Privacy: state.Privacy{PanelPromise: "Shows one quiet panel beside your queue.", InterestPromise: "Only the topics you tick are used.", Promise: "Altered at random.", AdPromise: "One place of the day is drawn.", Next: `{"answer":17}`, Budget: "In the last 90 days: 1 report.", Sent: []string{"2026-11-21 genre-64 9"}, Mode: "Sharing publicly."},
		Settings: state.Settings{Section: state.SettingsSharing, Theme: state.ThemeDark, Folders: []state.FolderRow{{Path: "/music", Count: "412 tracks", Shared: true}},
			Modes: []state.ModeChoice{{Mode: state.ModeLAN, Name: "LAN only", Learns: "Nobody outside learns a thing.", On: true}, {Mode: state.ModePublic, Name: "Share publicly", Learns: "Anyone can look."}}},
		Queue: []state.QueueRow{{ID: 1, Title: "Low Sun", Artist: "The Quiet Machines", Length: "5:31"}, {ID: 1, Title: "Low Sun", Length: "5:31"}},
		Panel: state.Panel{State: state.PanelOn, AdID: "ad", Sponsor: "Brandt Violins", Headline: "A workshop that tunes by ear", Text: "Open days.", Link: "https://example.org/", Why: "Weighed by what was booked."},
		Bar:   state.Bar{ID: 1, Title: "Slack Tide", Artist: "Samuel Brandt", Playing: true, Position: "1:23", Length: "2:57", Fraction: .42, Buffered: .78, Volume: .66},
	}
}

// carried is a Transfers screen with a fetch that is unfolded and one that failed.
func carried() state.Transfers {
	return state.Transfers{Subtitle: "2 arriving · 1 finished", Tab: state.TabArriving, Clear: true,
		Tabs:  []state.TabCount{{Tab: state.TabArriving, Count: 2}, {Tab: state.TabSending}, {Tab: state.TabFinished, Count: 1}, {Tab: state.TabDays}},
		Graph: state.Graph{Down: []float32{0, .5, 1, .2}, Up: []float32{0, 0, .1, .1}, Top: "2.0 MB/s", Span: "5 minutes"},
		Rows: []state.TransferRow{
			{Key: "aa", Kind: state.RowTrack, ID: "aa", Title: "Tidewater", Artist: "The Quiet Machines", Progress: .62, Figures: "62 % · 5.5 of 8.9 MB", State: state.Arriving, Folds: true, Unfolded: true},
			{Key: "aa/x", Kind: state.RowSource, ID: "aa", Title: "203.0.113.7:6881", Artist: "Transmission 4", Progress: .7, Figures: "70 % of it", State: state.Arriving},
			{Key: "bb", Kind: state.RowTrack, ID: "bb", Title: "Copper", State: state.Failed, Reason: "This torrent is damaged.", Folds: true}}}
}

func someSongs(n int) []state.SongRow {
	songs := make([]state.SongRow, n)
	for i := range songs {
		songs[i] = state.SongRow{ID: int64(i + 1), Title: "Song " + strconv.Itoa(i+1), Artist: "Hana Sato", Album: "Tide Tables", Format: "FLAC", Length: "4:41", Licence: "CC0"}
	}
	return songs
}

func someSections() []state.Section {
	return []state.Section{state.SectionSongs, state.SectionAlbums, state.SectionArtists, state.SectionGenres, state.SectionYears, state.SectionFolders, state.SectionPlaylists}
}

func someColumns() []state.Column {
	return []state.Column{{Key: state.ColumnTitle, Name: "Title", Shown: true, Sorts: true, Sorted: 1}, {Key: state.ColumnAlbum, Name: "Album", Shown: true, Sorts: true},
		{Key: state.ColumnYear, Name: "Year", Sorts: true}, {Key: state.ColumnRating, Name: "Rating", Shown: true, Sorts: true},
		{Key: state.ColumnFormat, Name: "Format", Shown: true}, {Key: state.ColumnLength, Name: "Length", Shown: true}}
}

// songs is a View of the songs of the library.
func songs() *state.View {
	v := full(state.ScreenLibrary)
	v.Library.Section, v.Library.Page, v.Library.Title = state.SectionSongs, "Songs", "Songs"
	v.Library.Songs, v.Library.Albums, v.Library.Header = state.NewSongs(someSongs(3)...), nil, true
	return v
}

// listed is a View of entries of a section.
func listed(section state.Section, entries ...state.Entry) *state.View {
	v := full(state.ScreenLibrary)
	v.Library.Section, v.Library.Page, v.Library.Title = section, string(section), string(section)
	v.Library.Albums, v.Library.Entries = nil, entries
	return v
}

// opened is a View of a playlist that is open.
func opened(kind state.PlaylistKind) *state.View {
	v := songs()
	v.Library.Section, v.Library.Page, v.Library.Title = state.SectionPlaylists, "Playlists 1", "Sunday"
	v.Library.Open, v.Library.Playable, v.Library.Header, v.Library.Playlist = true, true, false, kind
	for i, s := range v.Library.Songs.All() {
		s.Place = i
	}
	return v
}
