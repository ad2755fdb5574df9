package catalog

import (
	"database/sql"
	"path/filepath"
	"strings"
	"time"

	"linnet/library/internal/record"
)

// Track is one audio file as indexed, or one of the tracks that it is divided into. Text is valid UTF-8 except Path, whose bytes are the
// file system's own.
type Track struct {
	ID                   int64 // stays when the file is retagged or moved
	Path                 string
	Whole                int64         // of a part: the id under which its file as a whole is; 0: it is a file
	Starts               time.Duration // of a part: where in the file it begins; it lasts for Duration
	Title                string        // never empty: taken from the file name where the tags have none
	Artists              []string
	Album, AlbumArtist   string
	Disc, Number, Year   int // 0: unknown
	Genres               []string
	Duration             time.Duration
	Format               string // "MP3", "FLAC", "Vorbis", "Opus", "WAV", "AAC", "ALAC", "AIFF"
	Bitrate              int    // bit/s, averaged over the file
	SampleRate, Channels int
	Licence              string // as in the tags: an address or text
	Size                 int64  // bytes
	Modified             time.Time
	HasCover             bool    // embedded, or a picture beside the file
	Missing              bool    // was not there at the last scan that could read its folder
	TrackGain, AlbumGain float64 // ReplayGain in dB, 0 if none
	Added                time.Time
	Plays                int
	LastPlayed           time.Time // zero: never
	Rating               int       // stars, 1 to 5; 0: none
	Loved                bool
	Compilation          bool   // its tags say that the album is one
	MusicBrainzTrack     string // UUID of the recording, "" if the tags have none
	MusicBrainzAlbum     string // UUID of the release
	Versions             int    // files that hold the same recording, this one among them; 1 while its sound is not hashed
}

// Span is which piece of its file a part is; 0 and 0 for a file.
func (t Track) Span() (from, to time.Duration) {
	if t.Whole == 0 {
		return 0, 0
	}
	return t.Starts, t.Starts + t.Duration
}

// Artist is the credit line: "A", "A & B", "A, B & C"; "" when the tags name nobody.
func (t Track) Artist() string { return credit(t.Artists) }

func credit(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " & " + names[last]
}

// trackColumns are what scanTrack reads. The credit line of one artist is the artist's name, and saves looking it up.
const trackColumns = `
	t.id, r.path, f.rel, t.name, t.title, coalesce(al.title, ''), t.album_artist, t.disc, t.number, t.year, t.duration,
	t.format, t.bitrate, t.sample_rate, t.channels, t.licence, t.size, t.modified, t.cover OR f.cover <> x'',
	CASE WHEN coalesce(t.missing, 2) = 2 THEN 0 ELSE NOT ` + FileIsThere + ` END,
	t.track_gain, t.album_gain, t.added, t.plays, t.played, t.rating, t.loved, t.compilation,
	t.mb_track, t.mb_album, coalesce(t.whole, 0), t.starts,
	CASE WHEN t.audio > x'' THEN (SELECT count(*) FROM track v WHERE v.audio = t.audio AND v.audio > x'') ELSE 1 END,
	CASE WHEN instr(t.artist_sort, char(31)) THEN (SELECT group_concat(a.name, char(31) ORDER BY ta.pos)
		FROM track_artist ta JOIN artist a ON a.id = ta.artist_id WHERE ta.track_id = t.id) ELSE t.credit END,
	coalesce(CASE WHEN t.genre IS NULL THEN (SELECT group_concat(g.name, char(31) ORDER BY tg.pos)
		FROM track_genre tg JOIN genre g ON g.id = tg.genre_id WHERE tg.track_id = t.id)
		WHEN t.genre > 0 THEN (SELECT name FROM genre WHERE id = t.genre) END, '')`

const SelectTracks = "SELECT" + trackColumns + `
	FROM track t JOIN folder f ON f.id = t.folder_id JOIN root r ON r.id = f.root_id LEFT JOIN album al ON al.id = t.album_id `

func ScanTrack(rows *sql.Rows) (Track, error) {
	var t Track
	var root, rel, name, mbTrack, mbAlbum []byte
	var artists, genres string
	var duration, starts, modified, added, played int64
	err := rows.Scan(&t.ID, &root, &rel, &name, &t.Title, &t.Album, &t.AlbumArtist, &t.Disc, &t.Number, &t.Year, &duration,
		&t.Format, &t.Bitrate, &t.SampleRate, &t.Channels, &t.Licence, &t.Size, &modified, &t.HasCover,
		&t.Missing, &t.TrackGain, &t.AlbumGain, &added, &t.Plays, &played, &t.Rating, &t.Loved, &t.Compilation,
		&mbTrack, &mbAlbum, &t.Whole, &starts, &t.Versions, &artists, &genres)
	file, _ := record.FileName(name)
	t.Path = filepath.Join(string(root), string(rel), file)
	t.Starts = time.Duration(starts)
	t.Duration, t.Modified, t.Added = time.Duration(duration), time.Unix(0, modified), time.Unix(0, added)
	if played != 0 {
		t.LastPlayed = time.Unix(0, played)
	}
	t.MusicBrainzTrack, t.MusicBrainzAlbum = uuid(mbTrack), uuid(mbAlbum)
	t.Artists, t.Genres = split(artists), split(genres)
	return t, err
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, "\x1f")
}
