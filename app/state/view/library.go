package view

import "linnet/app/message"

// A Section is one chip of the Library screen.
type Section string

// The sections of the library, in the order of the chips.
const (
	SectionSongs     Section = "Songs"
	SectionAlbums    Section = "Albums"
	SectionArtists   Section = "Artists"
	SectionGenres    Section = "Genres"
	SectionYears     Section = "Years"
	SectionFolders   Section = "Folders"
	SectionPlaylists Section = "Playlists"
	SectionNotFound  Section = "Not found" // there only while files are missing or cannot be read
)

// sectionNames are the sections as a person reads them.
var sectionNames = map[Section]message.ID{
	SectionSongs:     message.ID("Songs"),
	SectionAlbums:    message.ID("Albums"),
	SectionArtists:   message.ID("Artists"),
	SectionGenres:    message.ID("Genres"),
	SectionYears:     message.ID("Years"),
	SectionFolders:   message.ID("Folders"),
	SectionPlaylists: message.ID("Playlists"),
	SectionNotFound:  message.ID("Not found"),
	SectionNew:       message.ID("New"),
}

// Name is what a person reads.
func (x Section) Name() string { return sectionNames[x].Text() }

// Library is the Library screen: a section, or what was opened in it. Of Entries, Albums and Songs at
// most two have rows; the songs stand below the others.
type Library struct {
	Section  Section
	Sections []Section // the chips
	Page     string    // what is listed; another one is shown from its top
	Open     bool      // something in the section is open, and Back leads out of it
	Title    string    // "Albums", or the name of what is open
	Subtitle string    // "412 albums · 5,204 songs"
	Cover    string    // of what is open; see Pictures
	Filter   string    // what the filter box says
	Songs    *Songs
	Albums   []AlbumCard
	Entries  []Entry
	Columns  []Column // of the songs, in order, those that are not shown too
	Header   bool     // the columns have names to click on
	Orders   []Order  // of the albums, where they can be chosen
	Playable bool     // Play all makes sense here

	Playlist  PlaylistKind // what is open, if it is a playlist
	Playlists []Choice     // those that a song can be added to

	Scan  string // "Read 120 of 5,204 files"; empty when no scan runs
	Empty string // what to do when there is nothing to list; empty otherwise
}

// A SongRow is one track of the own library, or a heading between such.
type SongRow struct {
	ID      int64
	Place   int    // counted from 0; in a playlist a track may stand twice
	Heading string // "Disc 2": then it is no track
	Title   string
	Artist  string
	Album   string
	Genre   string
	Year    string
	Number  string
	Format  string // "FLAC", "MP3 320"
	Length  string // "5:12"
	Plays   string
	Added   string // "2026-11-22"
	Licence string // "CC BY"; empty when the tags name none
	Cover   string // see Pictures
	Folder  string // its folder as a file: address
	Note    string // "2 versions"; empty when there is but one
	Rating  int    // 1 to 5 stars; 0: none
	Loved   bool
	Playing bool
	Missing bool // the file was not there at the last scan

	Unplayable string // why it will not play, one sentence; empty: it will, as far as its name tells
}

// An AlbumCard is one cover of the album grid.
type AlbumCard struct {
	Key    string
	Title  string
	Artist string
	Year   string
	Cover  string
}

// An Entry is an artist, genre, year, folder or playlist, or a file that is not found.
type Entry struct {
	Key    string // for OpenEntry; empty: there is nothing to open
	Name   string
	Under  string // a second line
	Detail string // "12 songs"
	Kind   Section
	Cover  string
}

// A Column is a column of the song table.
type Column struct {
	Key    string // what SortBy, ToggleColumn and MoveColumn are told
	Name   string
	Shown  bool
	Sorts  bool // a click sorts by it
	Sorted int  // 1: sorted by it; -1: the other way round
}

// The columns of the song table. The title, with cover and artist, is always there and first.
const (
	ColumnTitle   = "title"
	ColumnArtist  = "artist"
	ColumnAlbum   = "album"
	ColumnGenre   = "genre"
	ColumnYear    = "year"
	ColumnNumber  = "number"
	ColumnPlays   = "plays"
	ColumnAdded   = "added"
	ColumnFormat  = "format"
	ColumnLicence = "licence"
	ColumnRating  = "rating"
	ColumnLength  = "length"
)

// An Order is one way to sort the albums.
type Order struct {
	Key     string // for SortBy
	Name    string // "Recently added"
	Label   string // "Sorted by recently added, reversed"
	On      bool
	Reverse bool // it is on, the other way round
}

// A Choice is a playlist to add a song to.
type Choice struct {
	ID   int64
	Name string
}

// A PlaylistKind says how a playlist gets its songs.
type PlaylistKind string

// The kinds of playlist. The zero value: no playlist is open.
const (
	NoPlaylist    PlaylistKind = ""
	PlainPlaylist PlaylistKind = "plain" // put together by hand
	SmartPlaylist PlaylistKind = "smart" // found by a query
)
