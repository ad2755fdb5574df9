package tags

import (
	"cmp"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// A cue sheet has 75 frames a second, as a compact disc does.
const cueFrames = 75

// A CueSheet is what a cue sheet says of one file: of which album it is, and which tracks it holds, by time. All text can be empty.
type CueSheet struct {
	Album, Artist, Genre string
	Year, Disc           int
	AlbumGain            float64 // ReplayGain, dB
	Files                int     // that the sheet is about
	File                 string  // name of the first of them, without its folder
	Tracks               []CueTrack
}

// CueTrack is one track of a cue sheet. It goes on to the next one, silence between them included.
type CueTrack struct {
	Chapter
	Number    int // as the sheet has it; 0: none that can be read
	Artist    string
	TrackGain float64
}

// ParseCue reads the tracks of a cue sheet as chapters of the file that it is about.
func ParseCue(text, file string) []Chapter {
	var all []Chapter
	for _, t := range ParseCueSheet(text, file).Tracks {
		all = append(all, t.Chapter)
	}
	return all
}

// ParseCueSheet reads a cue sheet, as Cdrwin began them and others extended them by REM lines. Of a sheet about several files only those
// tracks are returned that belong to the one of that name; file "" stands for the first. No name in a sheet is ever opened.
func ParseCueSheet(text, file string) CueSheet {
	p := cueParser{file: file}
	for line := range strings.SplitSeq(strings.ReplaceAll(text[:min(len(text), maxWords)], "\r", "\n"), "\n") {
		command, rest := word(strings.TrimPrefix(line, "\ufeff"))
		p.line(strings.ToUpper(command), rest)
	}
	slices.SortStableFunc(p.sheet.Tracks, func(a, b CueTrack) int { return cmp.Compare(a.At, b.At) })
	p.sheet.Tracks = slices.CompactFunc(p.sheet.Tracks, func(a, b CueTrack) bool { return a.At == b.At })
	return p.sheet
}

// A cueParser is where in a cue sheet its reader is.
type cueParser struct {
	file  string
	sheet CueSheet
	about bool     // the lines are about the file
	track CueTrack // that was begun last
	in    bool     // one was
	kept  bool     // it is in the sheet
}

// line takes one line.
func (p *cueParser) line(command, rest string) {
	switch command {
	case "FILE":
		name := cueFile(rest)
		if p.sheet.Files++; p.sheet.Files == 1 {
			p.sheet.File = Clean(name)
		}
		p.about = p.file == "" && p.sheet.Files == 1 || strings.EqualFold(name, p.file)
	case "TRACK":
		number, _ := word(rest)
		p.track, p.in, p.kept = CueTrack{Number: leadingNumber(number)}, true, false
	case "TITLE":
		p.say(&p.track.Title, &p.sheet.Album, rest)
	case "PERFORMER":
		p.say(&p.track.Artist, &p.sheet.Artist, rest)
	case "INDEX":
		number, clock := word(rest)
		at, ok := cueTime(clock)
		if (p.about || p.sheet.Files == 0) && ok && leadingNumber(number) == 1 && !p.kept && len(p.sheet.Tracks) < maxChapters {
			p.track.At, p.kept = at, p.in
			p.sheet.Tracks = append(p.sheet.Tracks, p.track)
		}
	case "REM":
		about, value := word(rest)
		p.remark(strings.ToUpper(about), unquoted(value))
	}
}

// word cuts the first word off a line. Any blanks may stand between words, tabs too.
func word(line string) (first, rest string) {
	line = strings.TrimSpace(line)
	if at := strings.IndexFunc(line, unicode.IsSpace); at > 0 {
		return line[:at], strings.TrimSpace(line[at:])
	}
	return line, ""
}

// say keeps a text of the track, or of the album before the first one. A track can say it behind its index, too.
func (p *cueParser) say(ofTrack, ofAlbum *string, value string) {
	value = Clean(unquoted(value))
	switch {
	case !p.in:
		*ofAlbum = value
	default:
		*ofTrack = value
		p.again()
	}
}

// again writes the track once more that was said more of.
func (p *cueParser) again() {
	if last := len(p.sheet.Tracks) - 1; p.kept {
		p.sheet.Tracks[last] = p.track
	}
}

// remark takes what ripping programs say in remarks.
func (p *cueParser) remark(about, value string) {
	switch about {
	case "GENRE":
		p.sheet.Genre = Clean(value)
	case "DATE":
		p.sheet.Year = firstYear(value)
	case "DISCNUMBER":
		p.sheet.Disc = leadingNumber(value)
	case "REPLAYGAIN_ALBUM_GAIN":
		p.sheet.AlbumGain = gain(value)
	case "REPLAYGAIN_TRACK_GAIN":
		p.track.TrackGain = gain(value)
		p.again()
	}
}

// cueFile is the name in a FILE line, without its folder: "Album.flac" WAVE.
func cueFile(rest string) string {
	name := strings.TrimSpace(rest)
	if quoted, ok := strings.CutPrefix(name, `"`); ok {
		name, _, _ = strings.Cut(quoted, `"`)
	} else if at := strings.LastIndexFunc(name, unicode.IsSpace); at > 0 {
		name = strings.TrimSpace(name[:at])
	}
	return filepath.Base(strings.ReplaceAll(name, `\`, "/"))
}

func unquoted(s string) string { return strings.Trim(strings.TrimSpace(s), `"`) }

// cueTime reads minutes, seconds and frames: "74:59:74".
func cueTime(s string) (time.Duration, bool) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return 0, false
	}
	var n [3]uint64
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return 0, false
		}
		n[i] = v
	}
	if n[1] >= 60 || n[2] >= cueFrames {
		return 0, false
	}
	return time.Duration(n[0]*60+n[1])*time.Second + time.Duration(n[2])*time.Second/cueFrames, true
}

// useCueBlock reads a CUESHEET of FLAC (RFC 9639, 8.7), which has times and no titles. Its last track is the end.
func (f *File) useCueBlock(b []byte, rate int) {
	const head, track, index = 128 + 8 + 1 + 258 + 1, 8 + 1 + 12 + 1 + 13 + 1, 8 + 1 + 3
	if len(b) < head || rate <= 0 {
		return
	}
	var all []Chapter
	tracks := int(b[head-1])
	for b = b[head:]; tracks > 1 && len(b) >= track; tracks-- {
		begins := int64(binary.BigEndian.Uint64(b))
		points := int(b[track-1])
		b = b[track:]
		if len(b) < points*index {
			return
		}
		for n := range points {
			if point := b[n*index:]; point[8] == 1 || points == 1 {
				all = append(all, Chapter{At: lasting(begins+int64(binary.BigEndian.Uint64(point)), rate)})
				break
			}
		}
		b = b[points*index:]
	}
	f.keepChapters(all)
}
