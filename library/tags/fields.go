package tags

import (
	"strconv"
	"strings"
)

// field is what a tag of any format can say.
type field int

const (
	none field = iota // not of interest
	title
	artist  // as it is printed, or one of several
	artists // one of several
	album
	albumArtist
	disc
	number
	oldNumber // counted from 0
	date
	year // of less precise writers
	originalDate
	genre
	composer
	compilation
	comment
	licence
	copyright
	trackGain
	albumGain
	trackPeak
	albumPeak
	opusTrackGain
	opusAlbumGain
	mbRecording
	mbTrack
	mbAlbum
	mbReleaseGroup
	mbArtist
	mbAlbumArtist
	timedLyrics
	lyrics
	gapless // iTunSMPB
	picture
	oldPicture   // without a head
	otherPicture // not of the front
	cueSheet
	fieldCount
)

// fieldNames are the names that Vorbis comments, APE items, and the free fields of ID3 and MP4 use, in capitals and without
// blanks, lines and strokes: "MusicBrainz Album Id" is MUSICBRAINZALBUMID.
var fieldNames = map[string]field{
	"TITLE": title, "ARTIST": artist, "ARTISTS": artists, "ALBUM": album, "ALBUMARTIST": albumArtist,
	"DISCNUMBER": disc, "DISC": disc, "TRACKNUMBER": number, "TRACK": number,
	"DATE": date, "YEAR": year, "ORIGINALDATE": originalDate, "ORIGINALYEAR": originalDate,
	"GENRE": genre, "COMPOSER": composer, "COMPILATION": compilation, "ITUNESCOMPILATION": compilation,
	"COMMENT": comment, "DESCRIPTION": comment, "LICENSE": licence, "LICENCE": licence, "COPYRIGHT": copyright,
	"REPLAYGAINTRACKGAIN": trackGain, "REPLAYGAINALBUMGAIN": albumGain,
	"REPLAYGAINTRACKPEAK": trackPeak, "REPLAYGAINALBUMPEAK": albumPeak,
	"R128TRACKGAIN": opusTrackGain, "R128ALBUMGAIN": opusAlbumGain,
	// What musicbrainz.org calls a recording was a track to it when these names were given.
	"MUSICBRAINZTRACKID": mbRecording, "MUSICBRAINZRELEASETRACKID": mbTrack, "MUSICBRAINZALBUMID": mbAlbum,
	"MUSICBRAINZRELEASEGROUPID": mbReleaseGroup, "MUSICBRAINZARTISTID": mbArtist, "MUSICBRAINZALBUMARTISTID": mbAlbumArtist,
	"LYRICS": lyrics, "UNSYNCEDLYRICS": lyrics, "SYNCEDLYRICS": timedLyrics, "ITUNSMPB": gapless, "CUESHEET": cueSheet,
	"METADATABLOCKPICTURE": picture, "COVERART": oldPicture,
	"COVERART(FRONT)": picture, "COVERART(OTHER)": otherPicture, "COVERART(BACK)": otherPicture, "COVERART(MEDIA)": otherPicture,
}

// fieldOf looks a name up.
func fieldOf(name []byte) field {
	var buffer [32]byte
	plain := buffer[:0]
	for _, c := range name {
		switch {
		case c == ' ' || c == '_' || c == '-':
			continue
		case len(plain) == len(buffer): // longer than any of ours
			return none
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		}
		plain = append(plain, c)
	}
	return fieldNames[string(plain)]
}

// fields are the values of one file's tags.
type fields struct {
	values [fieldCount][]string
	tries  int
}

const (
	maxValues = 64   // of one field: enough for any honest file
	maxTries  = 1024 // values of a file, also those of which nothing is left when they are cleaned
	maxText   = 512  // runes in one value
)

func (f *fields) add(name field, value string) {
	if name == none || len(f.values[name]) >= maxValues || f.tries >= maxTries {
		return
	}
	f.tries++
	if value = Clean(value); value != "" {
		f.values[name] = append(f.values[name], value)
	}
}

// addMissing adds what an older kind of tag says, where a better one said nothing.
func (f *fields) addMissing(older *fields) {
	for name, values := range older.values {
		if len(f.values[name]) == 0 {
			f.values[name] = values
		}
	}
}

// first is the first value of the first of the fields that has any.
func (f *fields) first(names ...field) string {
	for _, name := range names {
		if values := f.values[name]; len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

func (f *fields) info() Info {
	info := Info{
		Title:       f.first(title),
		Artists:     distinct(f.values[artists]),
		Album:       f.first(album),
		AlbumArtist: f.first(albumArtist),
		Disc:        leadingNumber(f.first(disc)),
		Number:      leadingNumber(f.first(number)),
		Year:        firstYear(f.first(date, year, originalDate)),
		Genres:      genres(f.values[genre]),
		Composers:   distinct(f.values[composer]),
		Compilation: isTrue(f.first(compilation)),
		Comment:     f.first(comment),
		Licence:     f.first(licence, copyright),
		TrackGain:   gain(f.first(trackGain)),
		AlbumGain:   gain(f.first(albumGain)),
		TrackPeak:   peak(f.first(trackPeak)),
		AlbumPeak:   peak(f.first(albumPeak)),
		MusicBrainz: f.musicBrainz(),
	}
	if len(info.Artists) == 0 {
		info.Artists = distinct(f.values[artist])
	}
	if info.TrackGain == 0 {
		info.TrackGain = opusGain(f.first(opusTrackGain))
	}
	if info.AlbumGain == 0 {
		info.AlbumGain = opusGain(f.first(opusAlbumGain))
	}
	return info
}

func distinct(values []string) []string {
	var out []string
	for n, v := range values {
		if !contains(values[:n], v) {
			out = append(out, v)
		}
	}
	return out
}

func contains(values []string, v string) bool {
	for _, other := range values {
		if other == v {
			return true
		}
	}
	return false
}

// leadingNumber reads "3" and "3/12"; anything else, and anything beyond six digits, is 0.
func leadingNumber(s string) int {
	s, _, _ = strings.Cut(westernDigits(s), "/")
	n, ok := wholeNumber(strings.TrimSpace(s))
	if !ok || n > 999_999 {
		return 0
	}
	return n
}

// zeroDigits begin the digits of scripts that write dates with their own.
const zeroDigits = "\u0660\u06f0\u0966\u09e6\u0e50\uff10"

// westernDigits writes the digits of other scripts as ASCII ones.
func westernDigits(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		for _, zero := range zeroDigits {
			if r >= zero && r <= zero+9 {
				return '0' + r - zero
			}
		}
		return r
	}, s)
}

// wholeNumber reads digits alone. Most of what it is asked to read is none, which costs strconv an error each time.
func wholeNumber(s string) (int, bool) {
	if s == "" || strings.TrimLeft(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// firstYear finds the four digits in a row that a date of any precision and order has: "2019-03", "03/2019", "2019".
func firstYear(s string) int {
	s = westernDigits(s)
	digits := 0
	for n := 0; n <= len(s); n++ {
		if n < len(s) && s[n] >= '0' && s[n] <= '9' {
			digits++
			continue
		}
		if digits == 4 || digits == 8 && n == 8 { // the latter: 20190301
			return leadingNumber(s[n-digits:][:4])
		}
		digits = 0
	}
	return 0
}

func isTrue(s string) bool {
	return s == "1" || strings.EqualFold(s, "true") || strings.EqualFold(s, "yes")
}

// gain reads "-6.48 dB".
func gain(s string) float64 {
	if len(s) > 2 && strings.EqualFold(s[len(s)-2:], "db") {
		s = s[:len(s)-2]
	}
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(v > -100 && v < 100) {
		return 0
	}
	return v
}

// peak reads "0.987"; lossy sound may go beyond full scale, but not far.
func peak(s string) float64 {
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0 && v < 100) {
		return 0
	}
	return v
}

// opusGain reads the Q7.8 gain of RFC 7845 5.2.1, which aims at -23 LUFS where ReplayGain aims at -18.
func opusGain(s string) float64 {
	if s == "" {
		return 0
	}
	v, err := strconv.ParseInt(s, 10, 16)
	if err != nil {
		return 0
	}
	return float64(v)/256 + 5
}

// genres replaces the numbers that ID3v1 and its heirs use for genres by their names, "17", "(17)", "(17)Rock", and takes
// lists apart: "Rock; Pop", "(17)(13)".
func genres(values []string) []string {
	var out []string
	for _, v := range values {
		for name := range strings.SplitSeq(v, ";") {
			out = numberedGenres(out, strings.TrimSpace(name))
		}
	}
	return distinct(out)
}

func numberedGenres(out []string, v string) []string {
	for range maxValues {
		rest, ok := strings.CutPrefix(v, "(")
		code, after, closed := strings.Cut(rest, ")")
		name, coded := codedGenre(code)
		if !ok || !closed || !coded {
			break
		}
		v = strings.TrimSpace(after)
		if name != "" && (v == "" || v[0] == '(') { // else the name follows
			out = append(out, name)
		}
	}
	if name, coded := codedGenre(v); coded {
		v = name
	}
	if v != "" {
		out = append(out, v)
	}
	return out
}

// codedGenre is the name behind a number of ID3v1 or one of the two words of ID3v2 (4.2.1, TCON).
func codedGenre(code string) (name string, coded bool) {
	switch code {
	case "RX":
		return "Remix", true
	case "CR":
		return "Cover", true
	}
	n, number := wholeNumber(code)
	if !number {
		return "", false
	}
	return genreName(n), true
}

func genreName(n int) string {
	if n < 0 || n >= len(genreNames) {
		return ""
	}
	return genreNames[n]
}

var genreNames = strings.Split(id3Genres, ",")

// id3Genres are the genres of ID3v1 (0 to 79) and those that Winamp added (80 to 191), in their order.
const id3Genres = "Blues,Classic Rock,Country,Dance,Disco,Funk,Grunge,Hip-Hop,Jazz,Metal,New Age,Oldies,Other,Pop,R&B,Rap," +
	"Reggae,Rock,Techno,Industrial,Alternative,Ska,Death Metal,Pranks,Soundtrack,Euro-Techno,Ambient,Trip-Hop,Vocal," +
	"Jazz+Funk,Fusion,Trance,Classical,Instrumental,Acid,House,Game,Sound Clip,Gospel,Noise,Alternative Rock,Bass,Soul," +
	"Punk,Space,Meditative,Instrumental Pop,Instrumental Rock,Ethnic,Gothic,Darkwave,Techno-Industrial,Electronic," +
	"Pop-Folk,Eurodance,Dream,Southern Rock,Comedy,Cult,Gangsta,Top 40,Christian Rap,Pop/Funk,Jungle,Native American," +
	"Cabaret,New Wave,Psychedelic,Rave,Showtunes,Trailer,Lo-Fi,Tribal,Acid Punk,Acid Jazz,Polka,Retro,Musical," +
	"Rock & Roll,Hard Rock,Folk,Folk-Rock,National Folk,Swing,Fast Fusion,Bebop,Latin,Revival,Celtic,Bluegrass," +
	"Avantgarde,Gothic Rock,Progressive Rock,Psychedelic Rock,Symphonic Rock,Slow Rock,Big Band,Chorus,Easy Listening," +
	"Acoustic,Humour,Speech,Chanson,Opera,Chamber Music,Sonata,Symphony,Booty Bass,Primus,Porn Groove,Satire,Slow Jam," +
	"Club,Tango,Samba,Folklore,Ballad,Power Ballad,Rhythmic Soul,Freestyle,Duet,Punk Rock,Drum Solo,A Cappella," +
	"Euro-House,Dance Hall,Goa,Drum & Bass,Club-House,Hardcore Techno,Terror,Indie,BritPop,Afro-Punk,Polsk Punk,Beat," +
	"Christian Gangsta Rap,Heavy Metal,Black Metal,Crossover,Contemporary Christian,Christian Rock,Merengue,Salsa," +
	"Thrash Metal,Anime,JPop,Synthpop,Abstract,Art Rock,Baroque,Bhangra,Big Beat,Breakbeat,Chillout,Downtempo,Dub,EBM," +
	"Eclectic,Electro,Electroclash,Emo,Experimental,Garage,Global,IDM,Illbient,Industro-Goth,Jam Band,Krautrock,Leftfield," +
	"Lounge,Math Rock,New Romantic,Nu-Breakz,Post-Punk,Post-Rock,Psytrance,Shoegaze,Space Rock,Trop Rock,World Music," +
	"Neoclassical,Audiobook,Audio Theatre,Neue Deutsche Welle,Podcast,Indie Rock,G-Funk,Dubstep,Garage Rock,Psybient"
