package tags

import (
	"encoding/binary"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A cue sheet has 75 frames a second, as a compact disc does.
const cueFrames = 75

// ParseCue reads the tracks of a cue sheet as chapters of the file that it is about. Of a sheet about several files only those tracks are
// returned that belong to the one of that name; file "" stands for the first.
func ParseCue(text, file string) []Chapter {
	var all []Chapter
	var title string
	about, files := false, 0
	for line := range strings.SplitSeq(strings.ReplaceAll(text[:min(len(text), maxWords)], "\r", "\n"), "\n") {
		command, rest, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")), " ")
		switch strings.ToUpper(command) {
		case "FILE":
			files++
			about = file == "" && files == 1 || strings.EqualFold(cueFile(rest), file)
		case "TRACK":
			title = ""
		case "TITLE":
			title = Clean(unquoted(rest))
		case "INDEX":
			number, clock, _ := strings.Cut(strings.TrimSpace(rest), " ")
			at, ok := cueTime(strings.TrimSpace(clock))
			if (about || files == 0) && ok && (number == "01" || number == "1") && len(all) < maxChapters {
				all = append(all, Chapter{at, title})
			}
		}
	}
	return ordered(all)
}

// cueFile is the name in a FILE line, without its folder: "Album.flac" WAVE.
func cueFile(rest string) string {
	name := strings.TrimSpace(rest)
	if quoted, ok := strings.CutPrefix(name, `"`); ok {
		name, _, _ = strings.Cut(quoted, `"`)
	} else if at := strings.LastIndexByte(name, ' '); at > 0 {
		name = name[:at]
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
