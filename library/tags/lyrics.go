package tags

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// ErrNoLyrics: the file has no words in it.
var ErrNoLyrics = errors.New("no lyrics in the file")

const (
	maxWords = 256 << 10 // bytes of lyrics that are read
	maxLines = 4096
	maxTexts = 8 // of one file, in several languages
)

// Line is one line of a song's words. At is when it is sung, from the beginning of the track.
type Line struct {
	At   time.Duration
	Text string
}

// Lyrics are the words of a song. Timed says whether the lines have times, by which they are then ordered; without them
// every At is 0. An empty line is a pause.
type Lyrics struct {
	Timed bool
	Lines []Line
}

// Lyrics reads the words in the file, timed ones if there are both; ErrNoLyrics if there are none.
func (f *File) Lyrics() (Lyrics, error) {
	f.want = wantLyrics
	if err := f.parse(); err != nil {
		return Lyrics{}, err
	}
	if len(f.words.Lines) == 0 {
		return Lyrics{}, ErrNoLyrics
	}
	return f.words, nil
}

// useWords takes note of lyrics in a text, and keeps them when they are wanted and the best so far.
func (f *File) useWords(text []byte) {
	f.lyrics = f.lyrics || len(text) > 0
	if f.texts++; f.want == wantLyrics && f.texts <= maxTexts {
		f.keepLyrics(ParseLyrics(string(text[:min(len(text), maxWords)])))
	}
}

func (f *File) keepLyrics(l Lyrics) {
	if len(f.words.Lines) == 0 || l.Timed && !f.words.Timed && len(l.Lines) > 0 {
		f.words = l
	}
}

// ParseLyrics reads words that stand in text: in LRC with its times ("[01:23.45]La la"), or plain. At most 4096 lines.
func ParseLyrics(text string) Lyrics {
	var plain, timed []Line
	offset := time.Duration(0)
	text = strings.TrimPrefix(text[:min(len(text), maxWords)], "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	for line := range strings.SplitSeq(strings.Trim(text, "\n\x00"), "\n") {
		if len(plain)+len(timed) >= maxLines {
			break
		}
		line = line[:min(len(line), 8*maxText)]
		times, rest := cutTimes(line)
		for _, at := range times {
			timed = append(timed, Line{at, Clean(withoutWordTimes(rest))})
		}
		if name, value, ok := lrcHead(rest); ok && len(times) == 0 {
			if name == "offset" { // in milliseconds; what is above zero is sung sooner
				ms, _ := strconv.ParseInt(strings.TrimSpace(value), 10, 32)
				offset = time.Duration(ms) * time.Millisecond
			}
		} else if len(times) == 0 {
			plain = append(plain, Line{Text: Clean(line)})
		}
	}
	if len(timed) == 0 {
		return Lyrics{Lines: withWords(plain)}
	}
	for n := range timed {
		timed[n].At = max(0, timed[n].At-offset)
	}
	return inOrder(timed)
}

// cutTimes takes the times off the beginning of a line of LRC: a line that is sung again has several.
func cutTimes(line string) ([]time.Duration, string) {
	var times []time.Duration
	rest := strings.TrimSpace(line)
	for len(times) < 64 && strings.HasPrefix(rest, "[") {
		stamp, after, ok := strings.Cut(rest[1:], "]")
		at, good := lrcTime(stamp)
		if !ok || !good {
			break
		}
		times, rest = append(times, at), strings.TrimSpace(after)
	}
	return times, rest
}

// lrcTime reads "1:23", "01:23.45" and "01:23:45".
func lrcTime(s string) (time.Duration, bool) {
	minutes, seconds, ok := strings.Cut(s, ":")
	m, err1 := strconv.ParseUint(minutes, 10, 16)
	sec, err2 := strconv.ParseFloat(strings.Replace(seconds, ":", ".", 1), 64)
	if !ok || err1 != nil || err2 != nil || !(sec >= 0 && sec < 60) {
		return 0, false
	}
	return (time.Duration(m)*time.Minute + time.Duration(sec*1e3+0.5)*time.Millisecond), true
}

// lrcHead reads a line that is about the lyrics: "[ar:Artist]".
func lrcHead(line string) (name, value string, ok bool) {
	inner, ok := strings.CutPrefix(line, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	name, value, colon := strings.Cut(inner, ":")
	switch name = strings.ToLower(strings.TrimSpace(name)); name {
	case "ar", "ti", "al", "au", "by", "la", "id", "re", "ve", "tool", "length", "offset", "lr":
		return name, value, ok && closed && colon
	}
	return "", "", false
}

// withoutWordTimes drops the times of single words, "<01:23.45>", that some writers add.
func withoutWordTimes(s string) string {
	var out strings.Builder
	for {
		before, after, ok := strings.Cut(s, "<")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		stamp, rest, closed := strings.Cut(after, ">")
		if _, good := lrcTime(stamp); closed && good {
			s = rest
			continue
		}
		out.WriteByte('<')
		s = after
	}
}
