package uitest

import (
	"strconv"

	"linnet/app/state/view"
)

// Full is a View with something on every screen.
func Full(open view.Screen) *view.View {
	return &view.View{
		Screen: open, Theme: view.ThemeDark,
		Sidebar: view.Sidebar{Transfers: 3, Good: true, Audience: "Sharing publicly",
			Detail: "412 tracks · 86 listeners near · ↑ 240 kB/s"},
		Library: view.Library{Section: view.SectionAlbums, Sections: SomeSections(), Page: "Albums", Title: "Albums",
			Subtitle: "2 albums · 3 songs", Columns: SomeColumns(), Albums: []view.AlbumCard{
				{Key: "a", Title: "Tide Tables", Artist: "Maren Oyelaran", Year: "2024"},
				{Key: "b", Title: "Ночной трамвай", Artist: "Гриша Вельд", Year: "2019"}}},
		Search: view.Search{Query: "tide", Status: "2 recordings · asked 64, answered 51", Mine: SomeSongs(1), Columns: SomeColumns(),
			Rows: []view.FoundRow{
				{ID: "aa", Title: "Tidewater", Artist: "The Quiet Machines", Holders: 11, Bars: 4, Speed: "1.2 MB/s",
					Availability: "free · 2 hops", Format: "MP3 320", Length: "3:48", Size: "8.9 MB", Licence: "CC BY", Free: true},
				{ID: "bb", Title: "Tide Tables", Artist: "Maren Oyelaran", Has: view.Have}},
			Filters: []view.Filter{{Key: "format", Label: "Any format", Choices: []string{"Any format", "FLAC"}},
				{Key: "bitrate", Label: "≥ 192 kbit/s", On: true, Choices: []string{"Any bitrate", "≥ 192 kbit/s"}}},
			As:       view.Filter{Key: "as", Label: "Songs", Choices: []string{"Songs", "Albums", "Artists"}},
			Saved:    view.Filter{Key: "saved", Label: "Saved filters", Choices: []string{"Lossless", "", "Save these filters…"}},
			Heads:    []view.Column{{Key: "title", Name: "Title"}, {Key: "holders", Name: "Held by", Sorted: 1}},
			Progress: view.SearchProgress{Asked: 64, Answered: 51, Share: .8}, More: true, CanWish: true,
			Learns: "Those you search among see the words."},
		People: view.People{Subtitle: "1 followed · 1 shelf near", Published: true, Name: "Hana", Link: "linnet:abc?n=Hana",
			Explain: "Everybody who has the link can read the list.",
			Followed: []view.PersonRow{{Key: "k1", Name: "Maren", Short: "k1k1k1k1", Detail: "3 new · 412 tracks", News: 3,
				Followed: true}},
			Near: []view.PersonRow{{Key: "k2", Name: "Гриша", Short: "k2k2k2k2", Detail: "86 tracks · here now", Near: true}}},
		Transfers: carried(),
		Sponsors: view.Sponsors{Interests: []view.Interest{{Name: "Concerts"}},
			Feeds: []view.FeedRow{{Name: "Operator", URL: "http://127.0.0.1/", Status: "version 7", Good: true}},
			Shown: []view.ShownRow{{Sponsor: "Brandt Violins", Headline: "A workshop that tunes by ear", Impressions: 12}}},
		Privacy: view.Privacy{PanelPromise: "Shows one quiet panel beside your queue.",
			InterestPromise: "Only the topics you tick are used.", Promise: "Altered at random.",
			AdPromise: "One place of the day is drawn.", Next: `{"answer":17}`, Budget: "In the last 90 days: 1 report.",
			Sent: []string{"2026-11-21 genre-64 9"}, Mode: "Sharing publicly."},
		Settings: view.Settings{Section: view.SettingsSharing, Theme: view.ThemeDark,
			Folders: []view.FolderRow{{Path: "/music", Count: "412 tracks", Shared: true}},
			Modes: []view.ModeChoice{{Mode: view.ModeLAN, Name: "LAN only", Learns: "Nobody outside learns a thing.", On: true},
				{Mode: view.ModePublic, Name: "Share publicly", Learns: "Anyone can look."}}},
		Queue: []view.QueueRow{{ID: 1, Title: "Low Sun", Artist: "The Quiet Machines", Length: "5:31"},
			{ID: 1, Title: "Low Sun", Length: "5:31"}},
		Panel: view.Panel{State: view.PanelOn, AdID: "ad", Sponsor: "Brandt Violins", Headline: "A workshop that tunes by ear",
			Text: "Open days.", Link: "https://example.org/", Why: "Weighed by what was booked."},
		Bar: view.Bar{ID: 1, Title: "Slack Tide", Artist: "Samuel Brandt", Playing: true, Position: "1:23", Length: "2:57", Fraction: .42,
			Buffered: .78, Volume: .66},
	}
}

// FoundAlbums is a View of search results listed by album, of which the first is unfolded.
func FoundAlbums() *view.View {
	v := Full(view.ScreenSearch)
	v.Search.As.Label, v.Search.As.On = "Albums", true
	v.Search.Rows = []view.FoundRow{
		{ID: "Albums 0", Kind: view.SectionAlbums, Named: true, Unfolded: true, Title: "Tide Tables", Artist: "Maren Oyelaran",
			Songs: "2 songs", Holders: 7, Bars: 3, Speed: "3.4 MB/s", Availability: "free · LAN", Format: "FLAC", Length: "9:22",
			Size: "61.0 MB"},
		{ID: "aa", Below: true, Title: "Slack Water", Artist: "Maren Oyelaran", Album: "Tide Tables", Holders: 5, Bars: 3,
			Speed: "3.4 MB/s", Availability: "free · LAN", Format: "FLAC", Length: "4:41"},
		{ID: "bb", Below: true, Title: "Neap", Artist: "Maren Oyelaran", Album: "Tide Tables", Holders: 7, Bars: 3,
			Availability: "2 waiting · 3 hops", Format: "FLAC", Length: "4:41"},
		{ID: "Albums 1", Kind: view.SectionAlbums, Named: true, Title: "Low Sun", Artist: "The Quiet Machines", Songs: "1 song",
			Holders: 1, Bars: 1, Format: "MP3 320"}}
	return v
}

// carried is a Transfers screen with a fetch that is unfolded and one that failed.
func carried() view.Transfers {
	return view.Transfers{Subtitle: "2 arriving · 1 finished", Tab: view.TabArriving, Clear: true,
		Tabs: []view.TabCount{{Tab: view.TabArriving, Count: 2}, {Tab: view.TabSending}, {Tab: view.TabFinished, Count: 1},
			{Tab: view.TabDays}},
		Graph: view.Graph{Down: []float32{0, .5, 1, .2}, Up: []float32{0, 0, .1, .1}, Top: "2.0 MB/s", Span: "5 minutes"},
		Rows: []view.TransferRow{
			{Key: "aa", Kind: view.RowTrack, ID: "aa", Title: "Tidewater", Artist: "The Quiet Machines", Progress: .62,
				Figures: "62 % · 5.5 of 8.9 MB", State: view.Arriving, Folds: true, Unfolded: true},
			{Key: "aa/x", Kind: view.RowSource, ID: "aa", Title: "203.0.113.7:6881", Artist: "Transmission 4", Progress: .7,
				Figures: "70 % of it", State: view.Arriving},
			{Key: "bb", Kind: view.RowTrack, ID: "bb", Title: "Copper", State: view.Failed, Reason: "This torrent is damaged.",
				Folds: true}}}
}

// SomeSongs are n rows of songs.
func SomeSongs(n int) []view.SongRow {
	songs := make([]view.SongRow, n)
	for i := range songs {
		songs[i] = view.SongRow{ID: int64(i + 1), Title: "Song " + strconv.Itoa(i+1), Artist: "Hana Sato", Album: "Tide Tables",
			Format: "FLAC", Length: "4:41", Licence: "CC0"}
	}
	return songs
}

// SomeSections are the sections of a library in which every file was found.
func SomeSections() []view.Section {
	return []view.Section{view.SectionSongs, view.SectionAlbums, view.SectionArtists, view.SectionGenres, view.SectionYears,
		view.SectionFolders, view.SectionPlaylists}
}

// SomeColumns are columns of songs, of which the year is not shown.
func SomeColumns() []view.Column {
	return []view.Column{{Key: view.ColumnTitle, Name: "Title", Shown: true, Sorts: true, Sorted: 1},
		{Key: view.ColumnAlbum, Name: "Album", Shown: true, Sorts: true},
		{Key: view.ColumnYear, Name: "Year", Sorts: true}, {Key: view.ColumnRating, Name: "Rating", Shown: true, Sorts: true},
		{Key: view.ColumnFormat, Name: "Format", Shown: true}, {Key: view.ColumnLength, Name: "Length", Shown: true}}
}

// Songs is a View of the songs of the library.
func Songs() *view.View {
	v := Full(view.ScreenLibrary)
	v.Library.Section, v.Library.Page, v.Library.Title = view.SectionSongs, "Songs", "Songs"
	v.Library.Songs, v.Library.Albums, v.Library.Header = view.NewSongs(SomeSongs(3)...), nil, true
	return v
}

// Listed is a View of entries of a section.
func Listed(section view.Section, entries ...view.Entry) *view.View {
	v := Full(view.ScreenLibrary)
	v.Library.Section, v.Library.Page, v.Library.Title = section, string(section), string(section)
	v.Library.Albums, v.Library.Entries = nil, entries
	return v
}

// Opened is a View of a playlist that is open.
func Opened(kind view.PlaylistKind) *view.View {
	v := Songs()
	v.Library.Section, v.Library.Page, v.Library.Title = view.SectionPlaylists, "Playlists 1", "Sunday"
	v.Library.Open, v.Library.Playable, v.Library.Header, v.Library.Playlist = true, true, false, kind
	for i, s := range v.Library.Songs.All() {
		s.Place = i
	}
	return v
}

// OpenSettings is a View of one section of the Settings screen.
func OpenSettings(section view.SettingsSection) *view.View {
	v := Full(view.ScreenSettings)
	set := &v.Settings
	set.Section = section
	set.Serving = "412 tracks are there for others."
	set.Usual, set.Modest = view.LimitTexts{Down: "2000"}, view.LimitTexts{Up: "50"}
	set.Hours[0] = 1 << 8
	set.Pace = "Right now: at most 2.0 MB/s down, no limit up."
	set.Reachability = view.Reachability{Sentence: "Strangers cannot reach this computer.", Advice: "Switch on UPnP in your router.",
		Facts: "tested 3 min ago"}
	set.Blocked, set.Blocks = "4,000 ranges of addresses from level1.p2p", true
	set.Devices = []view.OutputDevice{{ID: "one", Name: "Speakers"}, {ID: "two", Name: "Headphones", Away: true}}
	set.Sound.Device = "two"
	set.Output, set.Home, set.LinksKnown = "Speakers", "/home/you/.config/linnet", true
	return v
}
