package tags

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ErrNoChapters: the file names none.
var ErrNoChapters = errors.New("no chapters in the file")

// maxChapters is the most of one file that are read.
const maxChapters = 1024

// Chapter is a place in a track that has a name of its own. The title can be empty. It goes on to the next one.
type Chapter struct {
	At    time.Duration
	Title string
}

// Chapters reads the chapters in the file, in order: of MP4, ID3v2, Vorbis comments, or a cue sheet inside; ErrNoChapters without
// any.
func (f *File) Chapters() ([]Chapter, error) {
	f.want = wantChapters
	if err := f.parse(); err != nil {
		return nil, err
	}
	if len(f.chapters) == 0 {
		return nil, ErrNoChapters
	}
	return ordered(f.chapters), nil
}

// ordered sorts chapters by time and leaves out those that begin with another.
func ordered(all []Chapter) []Chapter {
	slices.SortStableFunc(all, func(a, b Chapter) int { return cmp.Compare(a.At, b.At) })
	return slices.CompactFunc(all, func(a, b Chapter) bool { return a.At == b.At })
}

// keepChapters keeps the first list of chapters that a file has. Some files have the same twice, in two ways.
func (f *File) keepChapters(all []Chapter) {
	if len(f.chapters) == 0 {
		f.chapters = all[:min(len(all), maxChapters)]
	}
}

// useChapterComment reads CHAPTER001=00:01:02.500 and CHAPTER001NAME=Title, as Ogg files carry them, and says whether it was one
// of them.
func (f *File) useChapterComment(name, value []byte) bool {
	number, named, is := chapterComment(name)
	if !is || f.want != wantChapters {
		return false
	}
	c := f.numbered[number]
	if c == nil {
		if len(f.numbered) == maxChapters {
			return true
		}
		if f.numbered == nil {
			f.numbered = map[int]*numberedChapter{}
		}
		c = &numberedChapter{}
		f.numbered[number] = c
	}
	if named {
		c.Title = Clean(string(value[:min(len(value), 8*maxText)]))
		return true
	}
	c.At, c.timed = clockTime(string(value))
	return true
}

// chapterComment takes CHAPTER001 or CHAPTER001NAME apart, in either case, without allocating: there can be a million of them.
func chapterComment(name []byte) (number int, named, is bool) {
	const word, suffix = "CHAPTER", "NAME"
	if len(name) <= len(word) || len(name) > 16 || !bytes.EqualFold(name[:len(word)], []byte(word)) {
		return 0, false, false
	}
	digits := name[len(word):]
	if at := len(digits) - len(suffix); at > 0 && bytes.EqualFold(digits[at:], []byte(suffix)) {
		digits, named = digits[:at], true
	}
	for _, c := range digits {
		if c < '0' || c > '9' || number > 9999 {
			return 0, false, false
		}
		number = number*10 + int(c-'0')
	}
	return number, named, true
}

// A numberedChapter is one of Vorbis comments, whose time and title come apart.
type numberedChapter struct {
	Chapter
	timed bool
}

// keepNumbered keeps the chapters of a comment block that have a time. Their order is made later.
func (f *File) keepNumbered() {
	var all []Chapter
	for _, c := range f.numbered {
		if c.timed {
			all = append(all, c.Chapter)
		}
	}
	f.numbered = nil
	f.keepChapters(all)
}

// clockTime reads "1:02:03.500".
func clockTime(s string) (time.Duration, bool) {
	parts := strings.Split(strings.TrimSpace(s), ":")
	if len(parts) != 3 {
		return 0, false
	}
	hours, err := strconv.ParseUint(parts[0], 10, 8)
	rest, ok := lrcTime(parts[1] + ":" + parts[2])
	return time.Duration(hours)*time.Hour + rest, err == nil && ok
}

// readChapterFrame reads a CHAP of ID3v2 (id3.org, "ID3v2 Chapter Frame Addendum"): a name for programs, begin and end in
// milliseconds and in bytes, then frames of its own, of which TIT2 is the title.
func (f *File) readChapterFrame(t *id3, where piece, flags byte) {
	body, err := t.within.at(where.off, int(min(where.size, 4096)))
	if err != nil || len(f.framed) == maxChapters {
		return
	}
	_, b, ok := bytes.Cut(frameBody(body, flags, t), []byte{0})
	if !ok || len(b) < 16 {
		return
	}
	c := Chapter{At: time.Duration(binary.BigEndian.Uint32(b)) * time.Millisecond}
	for b = b[16:]; len(b) > 10; {
		id, size, _ := frameHeader(b, t.major)
		if size < 1 || size > int64(len(b)-10) {
			break
		}
		if text := b[10 : 10+size]; id == "TIT2" && c.Title == "" {
			title, _ := cutText(text[0], text[1:])
			c.Title = Clean(title)
		}
		b = b[10+size:]
	}
	f.framed = append(f.framed, c)
}
