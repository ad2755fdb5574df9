package tags

import "strings"

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
